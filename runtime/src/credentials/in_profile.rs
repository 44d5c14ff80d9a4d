//! What a profile of the shared files asks for: keys, a program, a token, or roles that lead back to one of those.
//!
//! Properties: AWS SDKs and Tools Reference Guide, "Assume role", "Process" and "IAM Identity Center credential provider".

use std::time::Duration;

use super::container::Agent;
use super::context::Context;
use super::imds::Metadata;
#[cfg(feature = "login")]
use super::login::Login;
use super::process::Program;
use super::role_chain::{Base, RoleChain};
use super::source::Failure;
#[cfg(feature = "sso")]
use super::sso;
use super::static_keys::{PROPERTIES, VARIABLES, static_keys};
use super::sts::Role;
use super::token_file::TokenFile;
use crate::profile::Profile;
use crate::shown;

/// Properties that ask for IAM Identity Center.
const SSO: [&str; 5] = ["sso_session", "sso_start_url", "sso_account_id", "sso_role_name", "sso_region"];

/// How the profile of `context` gets its credentials.
pub(super) fn role_chain(context: &Context) -> Result<RoleChain, Failure> {
    let mut profile = context.profile.clone();
    let mut visited = vec![profile.name().to_owned()];
    let mut roles = Vec::new();
    loop {
        let first = visited.len() == 1;
        if let Err(error) = profile.sound() {
            // What cannot be read may be what says where the keys are.
            return Err(if first && !profile.has_credentials() {
                Failure::Absent(format!("{} has none that can be read ({error})", profile.looked_at()))
            } else {
                fail(&profile, error)
            });
        }
        if !first && let Some(keys) = keys(&profile)? {
            return Ok(context.role_chain(Base::Keys(keys), roles));
        }
        if profile.get("role_arn").is_none() || profile.get("web_identity_token_file").is_some() {
            return match base(context, &profile)? {
                Some(base) => Ok(context.role_chain(base, roles)),
                None if first => Err(Failure::Absent(format!("{} has none", profile.looked_at()))),
                None => Err(fail(&profile, "another profile names it as `source_profile`, but it has no credentials")),
            };
        }
        roles.insert(0, role(&profile)?);
        match (profile.get("source_profile"), profile.get("credential_source")) {
            (Some(_), Some(_)) => {
                return Err(fail(&profile, "it has `source_profile` and `credential_source`: keep one"));
            }
            (None, None) => {
                let what =
                    "`role_arn` needs `source_profile`, `credential_source` or `web_identity_token_file` beside it";
                return Err(fail(&profile, what));
            }
            (None, Some(source)) => return Ok(context.role_chain(named(context, &profile, source)?, roles)),
            (Some(name), None) if name == profile.name() => {
                let base = base_without_role(context, &profile)?;
                let lacks = || fail(&profile, "it names itself as `source_profile`, but has no keys of its own");
                return Ok(context.role_chain(base.ok_or_else(lacks)?, roles));
            }
            (Some(name), None) if visited.iter().any(|visited| visited == name) => {
                let what = format!("`source_profile` leads in a circle: {} -> {name}", visited.join(" -> "));
                return Err(fail(&profile, what));
            }
            (Some(name), None) => {
                visited.push(name.to_owned());
                let lacks = || {
                    fail(
                        &profile,
                        format!("`source_profile` names {}, and there is no such profile", shown::text(name)),
                    )
                };
                profile = profile.other(name).ok_or_else(lacks)?;
            }
        }
    }
}

/// The credentials that do not come from another profile.
fn base(context: &Context, profile: &Profile) -> Result<Option<Base>, Failure> {
    let Some(path) = profile.get("web_identity_token_file") else { return base_without_role(context, profile) };
    if profile.get("role_arn").is_none() {
        return Err(fail(profile, "it has `web_identity_token_file`, but no `role_arn`"));
    }
    Ok(Some(Base::WebIdentity(TokenFile::new(path, role(profile)?, context.sts.clone()))))
}

/// In the order of the AWS CLI, which goes by IAM Identity Center before keys.
fn base_without_role(context: &Context, profile: &Profile) -> Result<Option<Base>, Failure> {
    #[cfg(feature = "sso")]
    if let Some(login) = sso::Login::of(profile)? {
        return Ok(Some(Base::Sso(Box::new(sso::Sso::new(login, context.sso.clone())))));
    }
    #[cfg(not(any(feature = "sso", feature = "login")))]
    let _ = context;
    if let Some(keys) = keys(profile)? {
        return Ok(Some(Base::Keys(keys)));
    }
    #[cfg(feature = "login")]
    if let Some(session) = profile.get("login_session") {
        return Ok(Some(Base::Login(Box::new(Login::new(profile.name(), session, context.login.clone())))));
    }
    if let Some(command) = profile.get("credential_process") {
        return Ok(Some(Base::Process(Program::new(command, profile.get("aws_account_id")))));
    }
    if let Some(name) = SSO.iter().find(|name| profile.get(name).is_some()) {
        return Err(fail(profile, without_sso(name, profile)));
    }
    #[cfg(not(feature = "login"))]
    if profile.get("login_session").is_some() {
        let what = format!(
            "`login_session` asks for a console login, which is renewed with the feature `login` alone: enable it, or {}",
            by_others(profile)
        );
        return Err(fail(profile, what));
    }
    if profile.get("credential_source").is_some() && profile.get("role_arn").is_none() {
        return Err(fail(profile, "it has `credential_source`, but no `role_arn` to use it for"));
    }
    Ok(None)
}

/// What to do about a profile that `name` asks for IAM Identity Center.
#[cfg(feature = "sso")]
fn without_sso(name: &str, _: &Profile) -> String {
    format!(
        "`{name}` asks for IAM Identity Center, but neither `sso_account_id` nor `sso_role_name` says for what: \
         `aws configure sso` asks for them"
    )
}

/// What to do about a profile that `name` asks for IAM Identity Center.
#[cfg(not(feature = "sso"))]
fn without_sso(name: &str, profile: &Profile) -> String {
    format!(
        "`{name}` asks for IAM Identity Center, which is asked with the feature `sso` alone: enable it, or {}",
        by_others(profile)
    )
}

/// Who else may give the keys of a profile.
#[cfg(not(all(feature = "sso", feature = "login")))]
fn by_others(profile: &Profile) -> String {
    format!(
        "enable the feature `aws-config` and give Config::credentials_provider the official provider, or set \
         `credential_process` to `aws configure export-credentials --profile {}` in another profile",
        profile.name()
    )
}

fn keys(profile: &Profile) -> Result<Option<super::Credentials>, Failure> {
    static_keys(&place(profile), PROPERTIES, |name| profile.get(name))
}

/// What `credential_source` names.
fn named(context: &Context, profile: &Profile, source: &str) -> Result<Base, Failure> {
    let Context { env, transport, clock, .. } = context;
    let because = |failure: Failure| match failure {
        Failure::Absent(what) => fail(profile, format!("`credential_source` is {source}, but {what}")),
        failed @ Failure::Failed(_) => failed,
    };
    match source {
        "Environment" => {
            let keys = static_keys("the environment", VARIABLES, |name| env.get(name))?;
            let lacks = || because(Failure::Absent(format!("{} is not set", VARIABLES[0])));
            keys.map(Base::Keys).ok_or_else(lacks)
        }
        "EcsContainer" => Agent::from_env(env, transport).map(Base::Container).map_err(because),
        "Ec2InstanceMetadata" => {
            let metadata = Metadata::from_settings(env, &context.profile, &transport.near, clock).map_err(because)?;
            Ok(Base::Imds(metadata.expected()))
        }
        _ => Err(fail(
            profile,
            format!(
                "`credential_source` must be Environment, Ec2InstanceMetadata or EcsContainer, not {}",
                shown::text(source)
            ),
        )),
    }
}

fn role(profile: &Profile) -> Result<Role, Failure> {
    let text = |name| profile.get(name).map(str::to_owned);
    if profile.get("mfa_serial").is_some() {
        let what = "`mfa_serial` asks for a code, and there is nobody to type it: get temporary keys with the code \
                    (`aws sts get-session-token`) and use those";
        return Err(fail(profile, what));
    }
    let duration = match profile.get("duration_seconds").map(str::parse) {
        None => None,
        Some(Ok(secs @ 900..=43_200)) => Some(Duration::from_secs(secs)),
        Some(_) => return Err(fail(profile, "`duration_seconds` must be a number from 900 to 43200")),
    };
    Ok(Role {
        arn: text("role_arn").unwrap_or_default(),
        session_name: text("role_session_name"),
        external_id: text("external_id"),
        duration,
    })
}

fn place(profile: &Profile) -> String {
    format!("profile `{}`", profile.name())
}

fn fail(profile: &Profile, what: impl std::fmt::Display) -> Failure {
    Failure::of(&place(profile), what)
}
