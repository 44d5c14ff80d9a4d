//! Keys for people of IAM Identity Center, who have signed in by `aws sso login`.
//!
//! Properties and files: AWS SDKs and Tools Reference Guide, "IAM Identity Center credential provider" and "SSO token provider".

mod settings;
mod token;

use std::borrow::Cow;

#[cfg(any(test, fuzzing))]
use bytes::Bytes;
#[cfg(any(test, fuzzing))]
use http::Response;
pub(super) use settings::{Login, Means};
use token::Token;

use super::http::is_passing;
use super::json_keys::shorten;
use super::redact::without;
use super::service_call::send;
use super::services::sso::{self, GetRoleCredentials, GetRoleCredentialsInput};
use super::source::{Failure, Source};
use crate::endpoint::{Origin, Settings, regional};
use crate::executor::BoxFuture;
use crate::format::json;
use crate::{CallError, Credentials, ErrorMeta, Operation, Service, Timestamp};

/// A role of an account, for whoever is signed in.
pub(super) struct Sso {
    /// What the role is, and how people sign in to have it.
    login: Login,
    means: Means,
    token: Token,
}

impl Sso {
    pub(super) fn new(login: Login, means: Means) -> Self {
        let token = Token::new(&login, &means);
        Self { login, means, token }
    }

    async fn keys(&self) -> Result<Credentials, String> {
        let token = self.token.get(&self.login, &self.means).await?;
        let Login { role_name, account_id, region, .. } = &self.login;
        let input = GetRoleCredentialsInput {
            role_name: role_name.clone(),
            account_id: account_id.clone(),
            access_token: token.clone(),
        };
        let output = self.means.ask::<GetRoleCredentials>(&input, region, &[&token]).await.map_err(|refusal| {
            let advice = match (refusal.status, refusal.code.as_deref()) {
                (Some(401), _) | (_, Some("UnauthorizedException")) => format!(". {}", self.login.sign_in()),
                (_, Some("ForbiddenException" | "AccessDeniedException")) => {
                    ". Whoever signed in must be assigned this role in this account".to_owned()
                }
                _ => String::new(),
            };
            format!("{}{advice}", refusal.what)
        })?;
        keys(output.role_credentials, account_id)
    }
}

/// The keys of an answer.
fn keys(keys: Option<sso::RoleCredentials>, account: &str) -> Result<Credentials, String> {
    let keys = keys.unwrap_or_default();
    let lacks = |name: &str| format!("IAM Identity Center answered without `{name}`");
    let required = |text: Option<String>, name: &str| {
        text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).ok_or_else(|| lacks(name))
    };
    let id = required(keys.access_key_id, "accessKeyId")?;
    let secret = required(keys.secret_access_key, "secretAccessKey")?;
    let token = required(keys.session_token, "sessionToken")?;
    let expiry = keys.expiration.map(Timestamp::from_millis).ok_or_else(|| lacks("expiration"))?;
    let keys = Credentials::new(id, secret).with_optional(Some(token), Some(expiry), Some(account));
    keys.check()?;
    Ok(keys)
}

impl Source for Sso {
    fn name(&self) -> Cow<'static, str> {
        format!("IAM Identity Center (profile `{}`)", self.login.profile).into()
    }

    fn load(&self) -> BoxFuture<'_, Result<Credentials, Failure>> {
        Box::pin(async move { self.keys().await.map_err(|what| Failure::of(&self.name(), what)) })
    }
}

/// Why a service gave nothing.
struct Refusal {
    /// What it said, or why it said nothing.
    what: String,
    code: Option<String>,
    status: Option<u16>,
}

impl From<String> for Refusal {
    fn from(what: String) -> Self {
        Self { what, code: None, status: None }
    }
}

impl From<CallError> for Refusal {
    fn from(error: CallError) -> Self {
        error.to_string().into()
    }
}

impl Means {
    /// What the operation gives in this region. Errors hold none of `secrets`.
    async fn ask<O: Operation>(&self, input: &O::Input, region: &str, secrets: &[&str]) -> Result<O::Output, Refusal> {
        let origin = self.origin(O::INFO.service, region)?;
        let request = O::encode(input)?;
        let response = send(&self.transport, &origin, &request, &|_, _| Ok(()), is_passing).await?;
        let status = response.status().as_u16();
        O::decode(response).map_err(|error| refusal(&error, status, secrets))
    }

    /// Where a service is in a region.
    fn origin(&self, service: &Service, region: &str) -> Result<Origin, CallError> {
        let endpoint_url = if service.id == sso::SERVICE.id { &self.portal_url } else { &self.oidc_url };
        let settings = Settings {
            region: Some(region),
            endpoint_url: endpoint_url.as_ref().map_err(Clone::clone)?.as_deref(),
            // In GovCloud every endpoint complies, and none is named so.
            use_fips: self.use_fips && (!region.starts_with("us-gov-") || self.use_dual_stack),
            use_dual_stack: self.use_dual_stack,
            ..Settings::default()
        };
        Origin::parse(regional(service, &settings)?.url())
    }
}

/// What an error says. Of an answer that is not understood nothing is shown: it may be half of one with keys.
fn refusal(error: &ErrorMeta, status: u16, secrets: &[&str]) -> Refusal {
    if error.call().is_some() {
        return format!("IAM Identity Center answered with something that is not its JSON (HTTP {status})").into();
    }
    let in_body = |name: &str| json::member_text(error.body(), name);
    let code = error.code().map(str::to_owned).or_else(|| in_body("error"));
    let message = error.message().map(str::to_owned).or_else(|| in_body("error_description"));
    let said = match (code.as_deref().map(shorten), message.as_deref().map(shorten)) {
        (Some(code), Some(message)) => format!("IAM Identity Center refused: {code}: {message}"),
        (Some(text), None) | (None, Some(text)) => format!("IAM Identity Center refused: {text}"),
        (None, None) => "IAM Identity Center gave neither code nor message".to_owned(),
    };
    let id = error.request_id().map_or_else(|| "no request id".to_owned(), |id| format!("request id {}", shorten(id)));
    let secrets: Vec<Option<&str>> = secrets.iter().copied().map(Some).collect();
    let what = without(&format!("{said} (HTTP {status}, {id})"), &secrets);
    Refusal { what, code, status: Some(status) }
}

/// Takes any bytes as an answer.
#[cfg(any(test, fuzzing))]
pub(super) fn any_answer(response: Response<Bytes>) -> Result<Credentials, String> {
    let status = response.status().as_u16();
    let output = GetRoleCredentials::decode(response).map_err(|error| refusal(&error, status, &[]).what)?;
    keys(output.role_credentials, "123456789012")
}

#[cfg(test)]
mod tests;
