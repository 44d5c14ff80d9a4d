//! What a profile and its `sso-session` say of signing in, and what a client has to ask with.

use std::path::PathBuf;

use super::super::services::{sso, sso_oidc};
use super::super::source::Failure;
use super::super::transports::Transports;
use crate::config::{Ambient, Clock};
use crate::endpoint::Settings;
use crate::profile::Profile;
use crate::transport::AnyTransport;
use crate::{CallError, shown};

/// Which role of which account, and how people sign in to have it.
pub(in crate::credentials) struct Login {
    pub(super) profile: String,
    /// The name of the `sso-session`; profiles of old have none, and their tokens are not renewed.
    pub(super) session: Option<String>,
    pub(super) start_url: String,
    pub(super) region: String,
    pub(super) account_id: String,
    pub(super) role_name: String,
}

impl Login {
    /// What `profile` says, if it asks for a role by this way: by its account or its name, as other tools go by.
    pub(in crate::credentials) fn of(profile: &Profile) -> Result<Option<Self>, Failure> {
        if ["sso_account_id", "sso_role_name"].iter().all(|name| profile.get(name).is_none()) {
            return Ok(None);
        }
        let fail = |what: String| Failure::of(&format!("profile `{}`", profile.name()), what);
        let name = profile.get("sso_session");
        let session = match name {
            None => None,
            Some(name) => Some(profile.sso_session(name).ok_or_else(|| {
                let shown = shown::text(name);
                fail(format!("`sso_session` is {shown}, and the config file has no sso-session section of that name"))
            })?),
        };
        if let Some(session) = &session {
            session.sound().map_err(|error| fail(error.to_string()))?;
        }
        let text = |name: &str| {
            let in_session = session.as_ref().and_then(|session| session.get(name));
            match (profile.get(name), in_session) {
                (Some(own), Some(other)) if own != other => {
                    Err(fail(format!("`{name}` is one in the profile and another in its sso-session: keep one")))
                }
                (Some(text), _) | (None, Some(text)) => Ok(text.to_owned()),
                (None, None) => {
                    let place = if session.is_some() { "it and its sso-session lack" } else { "it lacks" };
                    Err(fail(format!(
                        "{place} `{name}`, which IAM Identity Center needs: `aws configure sso` asks for it"
                    )))
                }
            }
        };
        Ok(Some(Self {
            profile: profile.name().to_owned(),
            session: name.map(str::to_owned),
            start_url: text("sso_start_url")?,
            region: text("sso_region")?,
            account_id: text("sso_account_id")?,
            role_name: text("sso_role_name")?,
        }))
    }

    /// What its token's file is called after.
    pub(super) fn cached_as(&self) -> &str {
        self.session.as_deref().unwrap_or(&self.start_url)
    }

    /// What is to be done by somebody.
    pub(super) fn sign_in(&self) -> String {
        format!("Run `aws sso login --profile {}`", self.profile)
    }
}

/// What IAM Identity Center is asked with.
#[derive(Clone)]
pub(in crate::credentials) struct Means {
    pub(super) transport: AnyTransport,
    pub(super) clock: Clock,
    /// The folder of tokens, if there is a home directory.
    pub(super) folder: Option<PathBuf>,
    /// The URLs that were configured, or why they cannot be used.
    pub(super) portal_url: Result<Option<String>, CallError>,
    pub(super) oidc_url: Result<Option<String>, CallError>,
    pub(super) use_fips: bool,
    pub(super) use_dual_stack: bool,
}

impl Means {
    /// As a client of these settings has them.
    pub(in crate::credentials) fn of(
        ambient: &Ambient,
        settings: &Settings<'_>,
        transports: &Transports,
        clock: &Clock,
    ) -> Self {
        let url = |service| ambient.endpoint_url(service).map(|url| url.map(str::to_owned));
        Self {
            transport: transports.far.clone(),
            clock: clock.clone(),
            folder: ambient.env().home().map(|home| home.join(".aws").join("sso").join("cache")),
            portal_url: url(&sso::SERVICE),
            oidc_url: url(&sso_oidc::SERVICE),
            use_fips: settings.use_fips,
            use_dual_stack: settings.use_dual_stack,
        }
    }
}
