//! Names of regions: what may be one, and what old ones mean. Knows no partition.

use super::is_valid_host_label;
use crate::{CallError, CallErrorKind, shown};

/// There is no region, and one is needed.
pub(crate) fn no_region() -> CallError {
    CallError::new(
        CallErrorKind::Config,
        "no region: set AWS_REGION, `region` in the profile of ~/.aws/config, or Config::region",
    )
}

/// The region that `name` means, and whether it asks for FIPS endpoints, as names did before there was a setting for them.
pub(crate) fn real_region(name: &str) -> (&str, bool) {
    if matches!(name, "aws-fips" | "fips-aws-global") {
        return ("us-east-1", true);
    }
    let real = ["fips-dkr-", "fips-prod-", "fips-"].iter().find_map(|prefix| name.strip_prefix(prefix));
    match real.or_else(|| name.strip_suffix("-fips")) {
        Some(real) => (real, true),
        None => (name, false),
    }
}

/// A region becomes part of a host name and of signatures, so it must be a host label.
pub(crate) fn check_region(region: &str) -> Result<(), CallError> {
    let label = is_valid_host_label(region, false) && !region.bytes().any(|byte| byte.is_ascii_uppercase());
    if label {
        return Ok(());
    }
    let shown = shown::text(region);
    let message = format!("region {shown} is not valid: lower-case letters, digits and `-` make a name like us-east-1");
    Err(CallError::new(CallErrorKind::Config, message))
}

#[cfg(test)]
mod tests {
    use super::{check_region, real_region};
    use crate::CallErrorKind;

    #[test]
    fn a_region_is_a_host_label() {
        for region in ["", "us east", "us.east", "US-EAST-1", "-us", "us-", "a/b", "evil.example#", &"a".repeat(64)] {
            let error = check_region(region).expect_err("refused");
            assert_eq!(error.call(), Some(CallErrorKind::Config));
        }
    }

    /// As the SDKs for Java, JavaScript and Go take them.
    #[test]
    fn old_names_ask_for_fips() {
        for (name, real) in [
            ("fips-us-east-1", ("us-east-1", true)),
            ("us-gov-west-1-fips", ("us-gov-west-1", true)),
            ("fips-us-gov-west-1", ("us-gov-west-1", true)),
            ("fips-dkr-us-west-2", ("us-west-2", true)),
            ("fips-prod-us-west-2", ("us-west-2", true)),
            ("aws-fips", ("us-east-1", true)),
            ("fips-aws-global", ("us-east-1", true)),
            ("us-east-1", ("us-east-1", false)),
        ] {
            assert_eq!(real_region(name), real);
        }
    }
}
