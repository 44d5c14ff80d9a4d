//! What a client has to ask the sign-in service with, and where that is.

use std::path::{Path, PathBuf};

use super::super::services::signin::SERVICE;
use super::super::transports::Transports;
use crate::CallError;
use crate::config::{Ambient, Clock};
use crate::endpoint::{Origin, Settings, check_region, no_region, regional};
use crate::env::Env;
use crate::transport::AnyTransport;

/// Prefixes of region names and the domain of their sign-in; other partitions go by the names that all services have.
const DOMAINS: [(&str, &str); 7] = [
    ("cn-", "signin.amazonaws.cn"),
    ("us-gov-", "signin.amazonaws-us-gov.com"),
    ("eusc-", "signin.amazonaws-eusc.eu"),
    ("us-iso-", "signin.c2shome.ic.gov"),
    ("us-isob-", "signin.sc2shome.sgov.gov"),
    ("us-isof-", "signin.csphome.hci.ic.gov"),
    ("eu-isoe-", "signin.csphome.adc-e.uk"),
];

/// That of all others.
const COMMERCIAL: &str = "signin.aws.amazon.com";

/// What the service is asked with.
#[derive(Clone)]
pub(in crate::credentials) struct Means {
    pub(super) transport: AnyTransport,
    pub(super) clock: Clock,
    /// The folder of who has signed in, if it is known.
    pub(super) folder: Option<PathBuf>,
    region: Option<String>,
    /// The URL that was configured, or why it cannot be used.
    endpoint_url: Result<Option<String>, CallError>,
    use_fips: bool,
    use_dual_stack: bool,
}

impl Means {
    /// As a client of these settings has them.
    pub(in crate::credentials) fn of(
        ambient: &Ambient,
        settings: &Settings<'_>,
        transports: &Transports,
        clock: &Clock,
    ) -> Self {
        Self {
            transport: transports.far.clone(),
            clock: clock.clone(),
            folder: folder(ambient.env()),
            region: settings.region.map(str::to_owned),
            endpoint_url: ambient.endpoint_url(&SERVICE).map(|url| url.map(str::to_owned)),
            use_fips: settings.use_fips,
            use_dual_stack: settings.use_dual_stack,
        }
    }

    /// Where the service is: in the region where somebody signed in, if that is known, else in the client's.
    pub(super) fn origin(&self, signed_in: Option<&str>) -> Result<Origin, CallError> {
        let endpoint_url = self.endpoint_url.as_ref().map_err(Clone::clone)?.as_deref();
        let region = signed_in.or(self.region.as_deref());
        if endpoint_url.is_none() && !self.use_dual_stack {
            let region = region.ok_or_else(no_region)?;
            check_region(region)?;
            let found = DOMAINS.iter().find(|(prefix, _)| region.starts_with(prefix));
            let domain = found.map_or(COMMERCIAL, |(_, domain)| domain);
            match (self.use_fips, region) {
                (false, _) => return Origin::parse(&format!("https://{region}.{domain}")),
                (true, "us-gov-west-1") => return Origin::parse("https://signin-fips.amazonaws-us-gov.com"),
                (true, gov) if gov.starts_with("us-gov-") => {
                    return Origin::parse(&format!("https://{gov}.signin-fips.amazonaws-us-gov.com"));
                }
                (true, _) => {}
            }
        }
        let (use_fips, use_dual_stack) = (self.use_fips, self.use_dual_stack);
        let settings = Settings { region, endpoint_url, use_fips, use_dual_stack, ..Settings::default() };
        Origin::parse(regional(&SERVICE, &settings)?.url())
    }
}

fn folder(env: &Env) -> Option<PathBuf> {
    let home = env.home();
    match env.get("AWS_LOGIN_CACHE_DIRECTORY") {
        Some(folder) => match (folder.strip_prefix("~/"), home) {
            (Some(below), Some(home)) => Some(home.join(below)),
            _ => Some(Path::new(folder).to_owned()),
        },
        None => home.map(|home| home.join(".aws").join("login").join("cache")),
    }
}
