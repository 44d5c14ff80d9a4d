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

#[cfg(any(test, fuzzing))]
use super::json_call::output;
use super::json_call::{Refusal, call};
use super::services::sso::{self, GetRoleCredentials, GetRoleCredentialsInput};
use super::source::{Failure, Source};
use crate::endpoint::{Origin, Settings, regional};
use crate::executor::BoxFuture;
use crate::{CallError, Credentials, Operation, Service, Timestamp};

/// What the services are called in messages.
const WHO: &str = "IAM Identity Center";

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

impl Means {
    /// What the operation gives in this region. Errors hold none of `secrets`.
    async fn ask<O: Operation>(&self, input: &O::Input, region: &str, secrets: &[&str]) -> Result<O::Output, Refusal> {
        let origin = self.origin(O::INFO.service, region)?;
        call::<O>(&self.transport, &origin, input, &|_, _| Ok(()), (WHO, secrets)).await
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

/// Takes any bytes as an answer.
#[cfg(any(test, fuzzing))]
pub(super) fn any_answer(response: Response<Bytes>) -> Result<Credentials, String> {
    let output = output::<GetRoleCredentials>(response, WHO, &[]).map_err(|refusal| refusal.what)?;
    keys(output.role_credentials, "123456789012")
}

#[cfg(test)]
mod tests;
