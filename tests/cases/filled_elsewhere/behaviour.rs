//! Members that other clients fill or encode, and this one sends as they are.

use std::time::Duration;

use case_filled_elsewhere::ec2::{
    Client, CopySnapshot, CopySnapshotRequest, CopySnapshotRequestRequired, RunInstances, RunInstancesRequest,
};
use case_filled_elsewhere::runtime::{Config, Credentials, Operation};

#[test]
fn user_data_is_sent_as_it_is() {
    let request = RunInstances::encode(&RunInstancesRequest::new().user_data("IyEvYmluL3No")).unwrap();
    assert!(request.body().ends_with(b"&UserData=IyEvYmluL3No"), "{:?}", request.body());
}

/// By the documentation of the member.
#[tokio::test]
async fn the_url_of_a_copy_is_made_where_the_snapshot_is() {
    let required =
        CopySnapshotRequestRequired { source_region: "eu-west-1".to_owned(), source_snapshot_id: "snap-1".to_owned() };
    let copy = CopySnapshotRequest::new(required).encrypted(true);
    let request = CopySnapshot::encode(&copy).unwrap();
    assert!(!String::from_utf8_lossy(request.body()).contains("PresignedUrl"));

    let keys = Credentials::new("AKID", "secret");
    let client = Client::new(Config::new().region("eu-west-1").credentials(keys));
    let input = copy.clone().destination_region("us-east-1");
    let request = client.presign::<CopySnapshot>(&input, Duration::from_secs(3600)).await.unwrap();
    let url = request.url();
    assert_eq!((request.method().as_str(), request.headers().len(), request.body().len()), ("GET", 0, 0));
    let beginning = "https://ec2.eu-west-1.amazonaws.com/?Action=CopySnapshot&Version=2016-11-15&SourceRegion=eu-west-1\
                     &SourceSnapshotId=snap-1&DestinationRegion=us-east-1&Encrypted=true&X-Amz-Algorithm=AWS4-HMAC-SHA256";
    assert!(url.starts_with(beginning) && url.contains("%2Feu-west-1%2Fec2%2Faws4_request"), "{url}");
    let sent = CopySnapshot::encode(&copy.presigned_url(url)).unwrap();
    assert!(
        String::from_utf8_lossy(sent.body())
            .contains("&PresignedUrl=https%3A%2F%2Fec2.eu-west-1.amazonaws.com%2F%3FAction")
    );
}
