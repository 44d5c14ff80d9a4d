//! What STS answers: keys, or what is wrong. No IO.
//!
//! Of a text that is neither, nothing is shown: it may hold keys.

use bytes::Bytes;
use http::Response;

use super::super::http::is_passing;
use super::super::json_keys::shorten;
use super::super::services::sts::{self, AssumeRole, AssumeRoleWithWebIdentity};
use crate::error::codes::classify;
use crate::format::xml::Xml;
use crate::format::{Format, is_page};
use crate::{Credentials, ErrorMeta, Operation};

/// Codes that only STS has and that a later attempt may not meet, besides those that pass with any service: it has just
/// failed to reach an identity provider, or to learn of the newest keys of one.
const PASSING: [&str; 2] = ["IDPCommunicationError", "InvalidIdentityToken"];

/// An operation that gives keys of a role.
pub(in crate::credentials) trait Assume: Operation {
    /// The keys, and whose they are.
    fn keys(output: Self::Output) -> (Option<sts::Credentials>, Option<sts::AssumedRoleUser>);
}

impl Assume for AssumeRole {
    fn keys(output: Self::Output) -> (Option<sts::Credentials>, Option<sts::AssumedRoleUser>) {
        (output.credentials, output.assumed_role_user)
    }
}

impl Assume for AssumeRoleWithWebIdentity {
    fn keys(output: Self::Output) -> (Option<sts::Credentials>, Option<sts::AssumedRoleUser>) {
        (output.credentials, output.assumed_role_user)
    }
}

/// The keys in an answer, with the account of the role that was assumed.
pub(in crate::credentials) fn credentials<O: Assume>(response: Response<Bytes>) -> Result<Credentials, String> {
    let output = O::decode(response).map_err(|error| complaint(&error, O::INFO.name))?;
    let (keys, user) = O::keys(output);
    let keys = keys.unwrap_or_default();
    let lacks = |name: &str| format!("STS answered without <{name}> in <Credentials>");
    let required = |text: Option<String>, name: &str| {
        let text = text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        text.ok_or_else(|| lacks(name))
    };
    let id = required(keys.access_key_id, "AccessKeyId")?;
    let secret = required(keys.secret_access_key, "SecretAccessKey")?;
    let token = required(keys.session_token, "SessionToken")?;
    let expiry = keys.expiration.ok_or_else(|| lacks("Expiration"))?;
    let arn = user.and_then(|user| user.arn);
    let account = arn.as_deref().and_then(|arn| account_of(arn.trim()));
    Ok(Credentials::new(id, secret).with_optional(Some(token), Some(expiry), account))
}

/// The account in an ARN.
fn account_of(arn: &str) -> Option<&str> {
    let account = arn.strip_prefix("arn:")?.split(':').nth(3)?;
    (account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit())).then_some(account)
}

/// Whether the same request may get another answer, as far as the error's code tells.
pub(super) fn may_pass<O: Assume>(response: &Response<Bytes>) -> bool {
    let may = |code: &str| PASSING.contains(&code) || classify(Some(code), None).is_transient();
    is_passing(response)
        || !response.status().is_success()
            && O::decode(response.clone()).is_err_and(|error| error.code().is_some_and(may))
}

/// What an answer without keys says, and what to do about it if that can be told from its code.
fn complaint(error: &ErrorMeta, action: &str) -> String {
    if error.call().is_some() {
        let what = if is_page(error.body()) { "a page of HTML" } else { error.message().unwrap_or_default() };
        return format!("STS answered with something that is not its XML: {what}");
    }
    let code = error.code();
    // Where nothing is told, the beginning of the body stands for the message.
    let message = error.message().filter(|_| Xml::message(error.body()).is_some());
    let said = match (code.map(shorten), message.map(shorten)) {
        (Some(code), Some(message)) => format!("STS refused: {code}: {message}"),
        (Some(text), None) | (None, Some(text)) => format!("STS refused: {text}"),
        (None, None) => "STS gave neither code nor message".to_owned(),
    };
    let id = error.request_id().map_or_else(|| "no request id".to_owned(), |id| format!("request id {}", shorten(id)));
    let status = error.status().unwrap_or_default();
    format!("{said} (HTTP {status}, {id}){}", advice(code, action))
}

fn advice(code: Option<&str>, action: &str) -> &'static str {
    match (code, action) {
        (Some("AccessDenied"), "AssumeRole") => {
            ". The keys must be allowed sts:AssumeRole, and the role's trust policy must name whose they are"
        }
        (Some("AccessDenied"), _) => {
            ". The role's trust policy must allow sts:AssumeRoleWithWebIdentity for this token"
        }
        (Some("ExpiredTokenException"), "AssumeRoleWithWebIdentity") => ". Whoever writes the token file must renew it",
        (Some("RegionDisabledException"), _) => ". Activate STS in this region in the account's settings",
        (Some("InvalidClientTokenId" | "SignatureDoesNotMatch" | "ExpiredToken"), _) => {
            ". Check the keys that were to assume the role, and this machine's clock"
        }
        _ => "",
    }
}

#[cfg(test)]
#[path = "answer_tests.rs"]
mod tests;
