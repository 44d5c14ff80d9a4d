//! Names in the shared files: which section a header begins, and which properties are known. Knows no value.
//!
//! Properties: AWS SDKs and Tools Reference Guide, "Settings reference".

use crate::shell_words::words;

/// Properties whose value is text on the same line, besides those with a prefix of [`PREFIXES`].
const TEXTS: [&str; 42] = [
    "account_id_endpoint_mode",
    "auth_scheme_preference",
    "ca_bundle",
    "credential_process",
    "credential_source",
    "defaults_mode",
    "disable_request_compression",
    "duration_seconds",
    "ec2_instance_profile_name",
    "ec2_metadata_service_endpoint",
    "ec2_metadata_service_endpoint_mode",
    "ec2_metadata_v1_disabled",
    "endpoint_discovery_enabled",
    "endpoint_url",
    "external_id",
    "ignore_configured_endpoint_urls",
    "login_session",
    "max_attempts",
    "metadata_service_num_attempts",
    "metadata_service_timeout",
    "mfa_process",
    "mfa_serial",
    "output",
    "parameter_validation",
    "region",
    "request_checksum_calculation",
    "request_min_compression_size_bytes",
    "response_checksum_validation",
    "retry_mode",
    "role_arn",
    "role_session_name",
    "sdk_ua_app_id",
    "services",
    "sigv4a_signing_region_set",
    "source_profile",
    "sts_regional_endpoints",
    "tcp_keepalive",
    "tls_verify",
    "use_dualstack_endpoint",
    "use_fips_endpoint",
    "user_agent_appid",
    "web_identity_token_file",
];

const PREFIXES: [&str; 3] = ["aws_", "cli_", "sso_"];

/// Properties by which a profile says how to get credentials, besides `sso_...`.
const OF_CREDENTIALS: [&str; 9] = [
    "aws_access_key_id",
    "aws_secret_access_key",
    "aws_session_token",
    "credential_process",
    "credential_source",
    "login_session",
    "role_arn",
    "source_profile",
    "web_identity_token_file",
];

/// Which file a text is from; they name their profiles differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileKind {
    /// `[default]`, `[profile x]`, `[services x]`, `[sso-session x]`.
    Config,
    /// `[x]`.
    Credentials,
}

/// What a section's header says it is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Header {
    Profile(String),
    /// `[default]` in a config file: counts only if there is no `[profile default]`.
    PlainDefault,
    Services(String),
    /// How people sign in to IAM Identity Center.
    SsoSession(String),
    /// Read, but of no use here.
    Other,
}

impl Header {
    /// What `name` means, which stood between brackets.
    pub(super) fn of(name: &str, kind: FileKind) -> Self {
        let name = name.trim();
        if kind == FileKind::Credentials {
            return if name.is_empty() { Self::Other } else { Self::Profile(name.to_owned()) };
        }
        match name.split_once(char::is_whitespace) {
            None if name == "default" => Self::PlainDefault,
            Some(("profile", name)) => Self::Profile(unquoted(name.trim())),
            Some(("services", name)) => Self::Services(unquoted(name.trim())),
            Some(("sso-session", name)) => Self::SsoSession(unquoted(name.trim())),
            _ => Self::Other,
        }
    }
}

/// A name in quotes without them; one with blanks or a lone quote as it stands, since tools write those too.
fn unquoted(name: &str) -> String {
    match words(name, false).as_deref() {
        Ok([word]) => word.clone(),
        _ => name.to_owned(),
    }
}

/// Whether a property of this name has text for its value.
pub(super) fn is_text(name: &str) -> bool {
    TEXTS.contains(&name) || PREFIXES.iter().any(|prefix| name.starts_with(prefix) && is_identifier(name))
}

/// Whether a property of this name has to do with credentials.
pub(super) fn is_of_credentials(name: &str) -> bool {
    OF_CREDENTIALS.contains(&name) || name.starts_with("sso_")
}

/// The first word of `text` that is the name of a known property.
pub(super) fn known_in(text: &str) -> Option<String> {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).map(str::to_ascii_lowercase);
    words.take(8).find(|word| is_text(word))
}

/// Whether `name` certainly is a name: what is in the middle of a key or a command is none.
pub(super) fn is_identifier(name: &str) -> bool {
    let legal = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    (1..=48).contains(&name.len())
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(legal)
        && !crate::shown::is_opaque(name)
}

/// Properties with other characters in their names are passed over.
pub(super) fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_/.%@:+".contains(c))
}

#[cfg(test)]
mod tests {
    use super::{FileKind, Header, known_in};

    /// Names in quotes are read as botocore reads them; what it does not find by any name is taken as it stands.
    #[test]
    fn headers_have_names() {
        let profile = |name: &str| Header::Profile(name.to_owned());
        for (name, header) in [
            ("default", Header::PlainDefault),
            (" default ", Header::PlainDefault),
            ("profile a", profile("a")),
            (" profile\t a ", profile("a")),
            ("profile 'a'", profile("a")),
            ("profile \"my dev\"", profile("my dev")),
            ("profile my dev", profile("my dev")),
            ("profile my\\ dev", profile("my dev")),
            ("profile Someone's Laptop", profile("Someone's Laptop")),
            ("profile some-thing:long/the_one%only.foo@bar+", profile("some-thing:long/the_one%only.foo@bar+")),
            ("services 'dev'", Header::Services("dev".to_owned())),
            ("sso-session a", Header::SsoSession("a".to_owned())),
            ("a", Header::Other),
            ("profile", Header::Other),
            ("profilea b", Header::Other),
            ("", Header::Other),
        ] {
            assert_eq!(Header::of(name, FileKind::Config), header, "{name}");
        }
        for name in ["a", "my dev", "'a'", "profile b"] {
            assert_eq!(Header::of(&format!(" {name} "), FileKind::Credentials), profile(name));
        }
    }

    #[test]
    fn a_known_name_is_found_in_a_broken_line() {
        assert_eq!(known_in("export AWS_SECRET_ACCESS_KEY: x").as_deref(), Some("aws_secret_access_key"));
        assert_eq!(known_in("region eu-west-1").as_deref(), Some("region"));
        assert_eq!(known_in("<<<<<<< HEAD"), None);
    }
}
