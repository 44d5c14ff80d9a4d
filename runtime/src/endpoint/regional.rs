//! Where requests go if a model has no endpoint rules: to the configured URL, else to the region.

use super::{Endpoint, Settings, check_region, no_region};
use crate::{CallError, Service};

/// Prefixes of region names and the DNS suffixes of their partition, the second for dual stack.
const DNS_SUFFIXES: [(&str, &str, &str); 6] = [
    ("cn-", "amazonaws.com.cn", "api.amazonwebservices.com.cn"),
    ("eusc-", "amazonaws.eu", "api.amazonwebservices.eu"),
    ("us-iso-", "c2s.ic.gov", "api.aws.ic.gov"),
    ("us-isob-", "sc2s.sgov.gov", "api.aws.scloud"),
    ("eu-isoe-", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk"),
    ("us-isof-", "csp.hci.ic.gov", "api.aws.hci.ic.gov"),
];

/// The suffixes of all other regions.
const COMMERCIAL: (&str, &str, &str) = ("", "amazonaws.com", "api.aws");

/// The configured URL if there is one, else the endpoint that AWS has for `service` in the region.
pub fn regional(service: &Service, settings: &Settings<'_>) -> Result<Endpoint, CallError> {
    settings.check(&[])?;
    if let Some(url) = settings.endpoint_url {
        return Ok(Endpoint::new(url));
    }
    let region = settings.region.ok_or_else(no_region)?;
    check_region(region)?;
    let suffixes = DNS_SUFFIXES.iter().find(|(prefix, ..)| region.starts_with(prefix)).unwrap_or(&COMMERCIAL);
    let suffix = if settings.use_dual_stack { suffixes.2 } else { suffixes.1 };
    let fips = if settings.use_fips { "-fips" } else { "" };
    Ok(Endpoint::new(format_args!("https://{}{fips}.{region}.{suffix}", service.endpoint_prefix)))
}

#[cfg(test)]
mod tests {
    use super::regional;
    use crate::CallErrorKind;
    use crate::endpoint::Settings;
    use crate::service::fixture::KINESIS;

    fn url(settings: &Settings<'_>) -> String {
        regional(&KINESIS, settings).expect("an endpoint").url().to_owned()
    }

    #[test]
    fn each_partition_has_its_dns_suffix() {
        for (region, host) in [
            ("us-east-1", "kinesis.us-east-1.amazonaws.com"),
            ("us-gov-west-1", "kinesis.us-gov-west-1.amazonaws.com"),
            ("cn-north-1", "kinesis.cn-north-1.amazonaws.com.cn"),
            ("eusc-de-east-1", "kinesis.eusc-de-east-1.amazonaws.eu"),
            ("us-iso-east-1", "kinesis.us-iso-east-1.c2s.ic.gov"),
            ("us-isob-east-1", "kinesis.us-isob-east-1.sc2s.sgov.gov"),
            ("eu-isoe-west-1", "kinesis.eu-isoe-west-1.cloud.adc-e.uk"),
            ("us-isof-south-1", "kinesis.us-isof-south-1.csp.hci.ic.gov"),
            ("xx-new-9", "kinesis.xx-new-9.amazonaws.com"),
        ] {
            assert_eq!(url(&Settings { region: Some(region), ..Settings::default() }), format!("https://{host}"));
        }
    }

    #[test]
    fn fips_and_dual_stack_have_names_of_their_own() {
        let settings = Settings { region: Some("cn-north-1"), use_fips: true, ..Settings::default() };
        assert_eq!(url(&settings), "https://kinesis-fips.cn-north-1.amazonaws.com.cn");
        let settings = Settings { use_dual_stack: true, ..settings };
        assert_eq!(url(&settings), "https://kinesis-fips.cn-north-1.api.amazonwebservices.com.cn");
    }

    #[test]
    fn without_region_and_url_the_error_says_what_to_set() {
        let error = regional(&KINESIS, &Settings::default()).expect_err("refused");
        assert_eq!(error.call(), Some(CallErrorKind::Config));
        assert!(error.to_string().starts_with("no region: set AWS_REGION"), "{error}");
    }
}
