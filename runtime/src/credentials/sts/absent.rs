//! What is there of STS without the feature `sts`: the error that names it.

use super::super::Credentials;
use super::super::source::Failure;
use super::super::transports::Transports;
use super::Role;
use crate::config::{Ambient, Clock};
use crate::endpoint::Settings;

/// Asks nobody.
#[derive(Clone)]
pub(in crate::credentials) struct Sts;

impl Sts {
    /// As a client has it, which is no matter.
    pub(in crate::credentials) fn of(_: &Ambient, _: &Settings<'_>, _: &Transports, _: &Clock) -> Self {
        Self
    }

    #[expect(clippy::unused_async, reason = "as it is with the feature")]
    pub(in crate::credentials) async fn assume_role(
        &self,
        role: &Role,
        _: &Credentials,
    ) -> Result<Credentials, Failure> {
        Err(lacks(role))
    }

    #[expect(clippy::unused_async, reason = "as it is with the feature")]
    pub(in crate::credentials) async fn with_web_identity(&self, role: &Role, _: &str) -> Result<Credentials, Failure> {
        Err(lacks(role))
    }
}

fn lacks(role: &Role) -> Failure {
    let what = "keys of roles come from STS, which is asked with the feature `sts` alone: enable it";
    Failure::of(&format!("role `{}`", role.arn), what)
}

#[cfg(test)]
mod tests {
    use super::super::super::fixture::{Machine, Network};

    #[tokio::test]
    async fn who_needs_a_role_is_told_what_to_enable() {
        let config = "[default]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = base\n[profile base]\n\
                      aws_access_key_id = A\naws_secret_access_key = hidden";
        let error = Machine::new(&[], config, Network::empty()).id().await;
        let words = "credentials from role `arn:aws:iam::1:role/r`: keys of roles come from STS, which is asked with the \
                     feature `sts` alone: enable it";
        assert_eq!(error, words);
    }
}
