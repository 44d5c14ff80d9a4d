//! What callers have to put into members that other clients fill, or change, on their own.

use smithwright_model::{Member, ShapeKind};

/// Base64 that nobody makes of a text: `UserData` of machines to be started.
const USER_DATA: &str = "Base64: the text or script is sent as it is given here, and not encoded again.";

/// The URL that a service asks itself in another region.
const SNAPSHOT_URL: &str = "\
    Needed only to copy an encrypted snapshot from another region, and not made here: have a client of the region of the \
    snapshot `presign` `CopySnapshot` with the same input but for this member, with `destination_region` set to the region of \
    the copy, and give the URL of that.";

/// The same of databases, whose inputs lack what such a URL holds.
const DATABASE_URL: &str = "\
    Needed only from region to region of AWS GovCloud (US) or of China, and not made here: a signed GET of the same operation \
    in the region of the source, with the same parameters but for this one, and with `DestinationRegion`, which this input \
    does not have, so that `presign` cannot make it and another tool must.";

/// A key that a service encrypts by and does not keep.
const CUSTOMER_KEY: &str = "\
    Base64 of the 32 bytes of the key, as it is sent: other clients take the bytes and encode them. Where its MD5 is unset, \
    that is made of the bytes.";

/// The name of an object within a header.
const COPY_SOURCE: &str = "\
    Sent as it is given here, in which other clients encode the key: `BUCKET/KEY`, with what `runtime::encode_path` makes of \
    the key, and `?versionId=ID` behind for a version.";

/// The event behind the last record.
const END: &str = "\
    Comes last where the result is whole. A stream that ends without it, and without an error, has given a part.";

/// What is to be said of a member besides what its model says.
pub fn note(member: &Member, target: &ShapeKind) -> Option<&'static str> {
    if member.id.as_str() == "com.amazonaws.s3#SelectObjectContentEventStream$End" {
        return Some(END);
    }
    // What is a blob is encoded on its way.
    if !matches!(target, ShapeKind::String) {
        return None;
    }
    match (member.id.namespace(), member.name.as_str()) {
        ("com.amazonaws.ec2" | "com.amazonaws.autoscaling", "UserData") => Some(USER_DATA),
        ("com.amazonaws.ec2", "PresignedUrl") => Some(SNAPSHOT_URL),
        ("com.amazonaws.rds" | "com.amazonaws.neptune" | "com.amazonaws.docdb", "PreSignedUrl") => Some(DATABASE_URL),
        ("com.amazonaws.s3", "SSECustomerKey" | "CopySourceSSECustomerKey") => Some(CUSTOMER_KEY),
        ("com.amazonaws.s3", "CopySource") => Some(COPY_SOURCE),
        _ => None,
    }
}
