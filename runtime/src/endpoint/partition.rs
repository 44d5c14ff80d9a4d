//! The function `aws.partition`: groups of regions with their DNS suffixes. Holds no data of its own.

/// A group of regions that have a DNS suffix in common.
///
/// Generated crates have those that AWS publishes; [`Config::partitions`](crate::Config::partitions) replaces them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Partition {
    /// The name, such as `aws`.
    pub name: &'static str,
    /// What host names end in, such as `amazonaws.com`.
    pub dns_suffix: &'static str,
    /// What host names of dual-stack endpoints end in, such as `api.aws`.
    pub dual_stack_dns_suffix: &'static str,
    /// Whether there are FIPS endpoints.
    pub supports_fips: bool,
    /// Whether there are dual-stack endpoints.
    pub supports_dual_stack: bool,
    /// The region to sign for where a service has no regions.
    pub implicit_global_region: &'static str,
    /// What region names look like, between their hyphens; no segments fit no name.
    pub pattern: &'static [Segment],
    /// Regions that belong here whatever their names look like.
    pub regions: &'static [&'static str],
}

/// What may stand between two hyphens of a region's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Segment {
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// Letters, digits and underscores.
    Word,
    /// Digits.
    Digits,
}

impl Partition {
    fn matches(&self, region: &str) -> bool {
        let mut segments = self.pattern.iter();
        let all = region.split('-').all(|text| segments.next().is_some_and(|segment| segment.matches(text)));
        all && segments.next().is_none() && !self.pattern.is_empty()
    }
}

impl Segment {
    fn matches(self, text: &str) -> bool {
        let every = |legal: fn(u8) -> bool| !text.is_empty() && text.bytes().all(legal);
        match self {
            Self::OneOf(words) => words.contains(&text),
            Self::Word => every(|byte| byte.is_ascii_alphanumeric() || byte == b'_'),
            Self::Digits => every(|byte| byte.is_ascii_digit()),
        }
    }
}

/// The partition of a region: the one that lists it, else one whose pattern it fits, else `aws`.
///
/// `None` only if there is no partition `aws`.
#[must_use]
pub fn partition(partitions: &'static [Partition], region: &str) -> Option<&'static Partition> {
    let listed = partitions.iter().find(|partition| partition.regions.contains(&region));
    let fitting = || partitions.iter().find(|partition| partition.matches(region));
    listed.or_else(fitting).or_else(|| partitions.iter().find(|partition| partition.name == "aws"))
}

#[cfg(test)]
mod tests {
    use super::{Partition, Segment, partition};

    const fn named(name: &'static str, pattern: &'static [Segment], regions: &'static [&'static str]) -> Partition {
        Partition {
            name,
            dns_suffix: "a",
            dual_stack_dns_suffix: "b",
            supports_fips: true,
            supports_dual_stack: true,
            implicit_global_region: "c",
            pattern,
            regions,
        }
    }

    const AWS: Partition =
        named("aws", &[Segment::OneOf(&["us", "eu"]), Segment::Word, Segment::Digits], &["aws-global"]);
    const GOV: Partition = named(
        "gov",
        &[Segment::OneOf(&["us"]), Segment::OneOf(&["gov"]), Segment::Word, Segment::Digits],
        &["us-special-1"],
    );

    #[test]
    fn a_listed_region_comes_before_a_fitting_one_before_aws() {
        static PARTITIONS: [Partition; 2] = [AWS, GOV];
        for (region, name) in [
            ("us-east-1", "aws"),
            ("eu-new_one-12", "aws"),
            ("us-gov-west-1", "gov"),
            ("us-special-1", "gov"),
            ("aws-global", "aws"),
            ("us-gov-west", "aws"),
            ("us-gov--1", "aws"),
            ("us-gov-west-1-a", "aws"),
            ("xx-gov-west-1", "aws"),
            ("us-gov-west-1a", "aws"),
            ("", "aws"),
        ] {
            assert_eq!(partition(&PARTITIONS, region).map(|found| found.name), Some(name), "{region}");
        }
    }

    #[test]
    fn without_aws_an_unknown_region_has_no_partition() {
        static PARTITIONS: [Partition; 2] = [GOV, named("none", &[], &[])];
        assert_eq!(partition(&PARTITIONS, "eu-west-1"), None);
        assert_eq!(partition(&PARTITIONS, ""), None);
        assert_eq!(partition(&[], "eu-west-1"), None);
    }
}
