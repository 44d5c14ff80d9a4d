//! The function `aws.parseArn`.

use super::Parts;

/// An Amazon Resource Name, taken apart: `arn:aws:ec2:us-east-1:012345678910:vpc/vpc-1`.
#[derive(Clone, Copy, Debug)]
pub struct Arn<'a> {
    /// The partition, such as `aws`.
    pub partition: &'a str,
    /// The service, such as `ec2`.
    pub service: &'a str,
    /// The region; may be empty.
    pub region: &'a str,
    /// The account; may be empty.
    pub account_id: &'a str,
    /// What is behind the account, divided at each `:` and `/`.
    pub resource_id: Parts<'a>,
}

impl<'a> Arn<'a> {
    /// The parts of `text`; `None` if it has fewer than six, or if partition, service or resource are empty.
    #[must_use]
    pub fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.splitn(6, ':');
        let mut next = || parts.next();
        if next()? != "arn" {
            return None;
        }
        let (partition, service, region, account_id, resource) = (next()?, next()?, next()?, next()?, next()?);
        let complete = !partition.is_empty() && !service.is_empty() && !resource.is_empty();
        complete.then_some(Self { partition, service, region, account_id, resource_id: Parts::Resource(resource) })
    }
}

#[cfg(test)]
mod tests {
    use super::Arn;

    /// The examples of the specification, and what else the six parts may be.
    #[test]
    fn an_arn_has_six_parts() {
        for (text, region, account, resource) in [
            (
                "arn:aws:sns:us-west-2:012345678910:example-sns-topic-name",
                "us-west-2",
                "012345678910",
                &["example-sns-topic-name"][..],
            ),
            (
                "arn:aws:ec2:us-east-1:012345678910:vpc/vpc-0e9801d129EXAMPLE",
                "us-east-1",
                "012345678910",
                &["vpc", "vpc-0e9801d129EXAMPLE"],
            ),
            ("arn:aws:iam::012345678910:user/johndoe", "", "012345678910", &["user", "johndoe"]),
            ("arn:aws:s3:::bucket_name", "", "", &["bucket_name"]),
            ("arn:aws:x:r:a:a:b/c::/", "r", "a", &["a", "b", "c", "", "", ""]),
        ] {
            let arn = Arn::parse(text).expect(text);
            assert_eq!((arn.partition, arn.region, arn.account_id), ("aws", region, account));
            let parts: Vec<&str> = (0..).map_while(|index| arn.resource_id.at(index)).collect();
            assert_eq!(parts, resource, "{text}");
        }
        for text in [
            "",
            "arn",
            "11111111-2222-3333-4444-555555555555",
            "arn:aws:s3:::",
            "arn::s3:::x",
            "arn:aws::::x",
            "arn:aws:s3::x",
            "ARN:aws:s3:::x",
        ] {
            assert!(Arn::parse(text).is_none(), "{text}");
        }
    }
}
