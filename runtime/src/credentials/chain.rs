//! The sources of credentials that a machine may have, asked in order until one has some.
//!
//! Order and names as in the AWS SDKs and Tools Reference Guide, "Standardized credential providers".

use std::fmt;
use std::sync::OnceLock;

use super::Credentials;
use crate::config::Env;
use crate::profile::Profile;
use crate::{CallError, CallErrorKind};

/// A source of credentials. A new one is a variant, its place in [`SOURCES`] and an arm in [`Chain::ask`].
#[derive(Clone, Copy)]
enum Source {
    Environment,
    Profile,
}

/// All sources, in the order in which they are asked.
const SOURCES: [Source; 2] = [Source::Environment, Source::Profile];

/// Properties of a profile that name a source this crate lacks and that take precedence over keys in the profile.
const UNSUPPORTED_BEFORE_KEYS: [&str; 5] =
    ["role_arn", "web_identity_token_file", "sso_session", "sso_start_url", "login_session"];

/// Likewise, but keys in the profile come first.
const UNSUPPORTED_AFTER_KEYS: [&str; 1] = ["credential_process"];

/// Variables that name a source this crate lacks; the sources named come after those it has.
const UNSUPPORTED_VARIABLES: [&str; 3] =
    ["AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"];

/// The sources, and what they found.
pub(crate) struct Chain {
    env: Env,
    profile: Profile,
    found: OnceLock<Result<Option<Credentials>, CallError>>,
}

impl Chain {
    pub(crate) fn new(env: Env, profile: Profile) -> Self {
        Self { env, profile, found: OnceLock::new() }
    }

    /// What the first source has that has any.
    pub(crate) fn find(&self) -> Result<Option<Credentials>, CallError> {
        // Variables and files were read once, so one look is enough.
        self.found.get_or_init(|| SOURCES.iter().find_map(|source| self.ask(*source).transpose()).transpose()).clone()
    }

    fn ask(&self, source: Source) -> Result<Option<Credentials>, CallError> {
        match source {
            Source::Environment => from_environment(&self.env),
            Source::Profile => from_profile(&self.profile),
        }
    }

    /// What was looked at, and what to set.
    pub(crate) fn not_found(&self) -> CallError {
        let mut message = format!(
            "no credentials: looked at the environment (AWS_ACCESS_KEY_ID is not set) and at {}",
            self.profile.looked_at()
        );
        for name in UNSUPPORTED_VARIABLES.iter().filter(|name| self.env.get(name).is_some()) {
            message.push_str("; ");
            message.push_str(name);
            message.push_str(" is set, but that source is not supported");
        }
        message.push_str(
            ". Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, \
             or aws_access_key_id and aws_secret_access_key in the profile, or use Config::credentials",
        );
        CallError::new(CallErrorKind::Credentials, message)
    }
}

impl fmt::Debug for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chain").field("profile", &self.profile).finish_non_exhaustive()
    }
}

fn from_environment(env: &Env) -> Result<Option<Credentials>, CallError> {
    let names = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_ACCOUNT_ID"];
    pair("the environment", names, |name| env.get(name))
}

fn from_profile(profile: &Profile) -> Result<Option<Credentials>, CallError> {
    let place = format!("profile `{}`", profile.name());
    let refuse = |name: &&str| {
        let message = format!("{place} gets its credentials by `{name}`, which is not supported");
        CallError::new(CallErrorKind::Credentials, message)
    };
    let set = |name: &&&str| profile.has(name);
    if let Some(name) = UNSUPPORTED_BEFORE_KEYS.iter().find(set) {
        return Err(refuse(name));
    }
    let names = ["aws_access_key_id", "aws_secret_access_key", "aws_session_token", "aws_account_id"];
    let keys = pair(&place, names, |name| profile.get(name))?;
    match UNSUPPORTED_AFTER_KEYS.iter().find(set) {
        Some(name) if keys.is_none() => Err(refuse(name)),
        _ => Ok(keys),
    }
}

/// Both keys, or neither; one without the other is a mistake.
fn pair<'a>(
    place: &str,
    [id, secret, token, account]: [&str; 4],
    get: impl Fn(&str) -> Option<&'a str>,
) -> Result<Option<Credentials>, CallError> {
    let half = |has: &str, lacks: &str| {
        CallError::new(CallErrorKind::Credentials, format!("{place} has {has} but not {lacks}: set both or neither"))
    };
    match (get(id), get(secret)) {
        (None, None) => Ok(None),
        (Some(_), None) => Err(half(id, secret)),
        (None, Some(_)) => Err(half(secret, id)),
        (Some(id), Some(secret)) => {
            let mut credentials = Credentials::new(id, secret);
            if let Some(token) = get(token) {
                credentials = credentials.with_session_token(token);
            }
            if let Some(account) = get(account) {
                credentials = credentials.with_account_id(account);
            }
            Ok(Some(credentials))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Chain;
    use crate::config::Env;
    use crate::profile::Profile;
    use crate::{CallErrorKind, Credentials};

    fn chain(variables: &[(&str, &str)], credentials_file: &str) -> Chain {
        let profile = Profile::from_texts("default", "", credentials_file).expect("a profile");
        Chain::new(Env::from_pairs(variables), profile)
    }

    const FILE: &str = "[default]\naws_access_key_id = FILE\naws_secret_access_key = file-key\n";

    #[test]
    fn the_environment_comes_before_the_profile() {
        let keys = [("AWS_ACCESS_KEY_ID", "ENV"), ("AWS_SECRET_ACCESS_KEY", "k"), ("AWS_SESSION_TOKEN", "t")];
        let variables = [keys.as_slice(), &[("AWS_ACCOUNT_ID", "123456789012")]].concat();
        let expected = Credentials::new("ENV", "k").with_session_token("t").with_account_id("123456789012");
        assert_eq!(chain(&variables, FILE).find(), Ok(Some(expected)));
        assert_eq!(chain(&[], FILE).find(), Ok(Some(Credentials::new("FILE", "file-key"))));
    }

    #[test]
    fn an_empty_variable_counts_as_unset() {
        let variables = [("AWS_ACCESS_KEY_ID", ""), ("AWS_SECRET_ACCESS_KEY", " ")];
        assert_eq!(chain(&variables, FILE).find(), Ok(Some(Credentials::new("FILE", "file-key"))));
    }

    #[test]
    fn one_key_without_the_other_is_a_mistake() {
        let error = chain(&[("AWS_ACCESS_KEY_ID", "ENV")], FILE).find().expect_err("a mistake");
        assert_eq!(
            error.to_string(),
            "the environment has AWS_ACCESS_KEY_ID but not AWS_SECRET_ACCESS_KEY: set both or neither"
        );
        let error = chain(&[], "[default]\naws_secret_access_key = hidden").find().expect_err("a mistake");
        assert!(error.to_string().starts_with("profile `default` has aws_secret_access_key but not"), "{error}");
        assert!(!error.to_string().contains("hidden"), "{error}");
    }

    #[test]
    fn a_profile_with_an_unsupported_source_is_refused_by_that_name() {
        for name in ["role_arn", "sso_session", "credential_process", "web_identity_token_file"] {
            let error = chain(&[], &format!("[default]\n{name} = x")).find().expect_err("refused");
            assert_eq!(error.call(), Some(CallErrorKind::Credentials));
            let expected = format!("profile `default` gets its credentials by `{name}`, which is not supported");
            assert_eq!(error.to_string(), expected);
        }
        assert!(chain(&[], &format!("{FILE}role_arn = x")).find().is_err());
        assert!(chain(&[], &format!("{FILE}credential_process = x")).find().is_ok());
    }

    #[test]
    fn when_nothing_is_found_the_error_says_where_it_looked_and_what_to_set() {
        let chain = chain(&[("AWS_WEB_IDENTITY_TOKEN_FILE", "/t")], "");
        assert_eq!(chain.find(), Ok(None));
        let error = chain.not_found().to_string();
        for part in
            ["AWS_ACCESS_KEY_ID is not set", "profile `default`", "AWS_WEB_IDENTITY_TOKEN_FILE is set, but", ". Set"]
        {
            assert!(error.contains(part), "{error}");
        }
    }
}
