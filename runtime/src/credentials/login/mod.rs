//! Keys of who has signed in to the console by `aws login`: kept in a file, and renewed with a proof of the key that is in it.
//!
//! Other tools do the same with the same file, so it is read each time, and again after a renewal that was refused.

mod dpop;
mod means;

use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use dpop::Key;
use http::HeaderValue;
use http::request::Parts;
pub(super) use means::Means;

use super::json_call::{Refusal, call};
use super::services::signin::{CreateOAuth2Token, CreateOAuth2TokenInput, CreateOAuth2TokenInputRequired};
use super::signed_in::SignedIn;
use super::source::{Failure, Source};
use crate::executor::BoxFuture;
use crate::sigv4::hex_sha256;
use crate::{Credentials, IdempotencyTokens, Timestamp};

/// What the service is called in messages.
const WHO: &str = "AWS Sign-In";

/// How many seconds before their expiry keys are renewed.
const RENEW_BEFORE: i64 = 5 * 60;

/// Somebody's signing in.
pub(super) struct Login {
    profile: String,
    /// Its file.
    path: Option<PathBuf>,
    means: Means,
    /// The last that was renewed here, for files that cannot be written.
    renewed: Mutex<Option<SignedIn>>,
}

impl Login {
    /// That of `session`, which `profile` names.
    pub(super) fn new(profile: &str, session: &str, means: Means) -> Self {
        let name = format!("{}.json", hex_sha256(session));
        let path = means.folder.as_ref().map(|folder| folder.join(name));
        Self { profile: profile.to_owned(), path, means, renewed: Mutex::default() }
    }

    async fn keys(&self) -> Result<Credentials, String> {
        let kept = self.kept().await?;
        let keys = self.keys_in(&kept);
        let now = (self.means.clock)();
        let left = |keys: &Credentials| keys.expiry().map_or(0, |at| at.secs().saturating_sub(now.secs()));
        if let Ok(keys) = &keys
            && left(keys) > RENEW_BEFORE
        {
            return Ok(keys.clone());
        }
        match self.renew(&kept, now).await {
            Ok(renewed) => {
                *self.renewed.lock().unwrap_or_else(PoisonError::into_inner) = Some(renewed.clone());
                // Without it the next program renews by itself, or somebody signs in again.
                if let Some(path) = &self.path {
                    let _ = renewed.write(path).await;
                }
                self.keys_in(&renewed)
            }
            Err(what) => {
                // Another tool may have been first; then the token for renewal from before is good no more.
                let other = self.kept().await.and_then(|other| self.keys_in(&other));
                let good = [other, keys].into_iter().flatten().find(|keys| left(keys) > 0);
                good.ok_or_else(|| format!("the keys of signing in are not renewed: {what}"))
            }
        }
    }

    /// What the file holds, or what was renewed here if that is good for longer.
    async fn kept(&self) -> Result<SignedIn, String> {
        let renewed = self.renewed.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let lacks =
            "no home directory: neither AWS_LOGIN_CACHE_DIRECTORY nor HOME is set, and signing in is kept there";
        let path = self.path.as_ref().ok_or(lacks)?;
        let file = SignedIn::read(path).await.map_err(|what| format!("{what}. {}", self.sign_in()))?;
        let Some(file) = file else {
            return Err(format!("nobody has signed in: there is no file {}. {}", path.display(), self.sign_in()));
        };
        let expiry = |kept: &SignedIn| kept.within("accessToken").and_then(|keys| keys.time("expiresAt"));
        Ok(renewed.filter(|renewed| expiry(renewed) > expiry(&file)).unwrap_or(file))
    }

    fn keys_in(&self, kept: &SignedIn) -> Result<Credentials, String> {
        let keys = kept.within("accessToken");
        let text = |name: &str| {
            let text = keys.as_ref().and_then(|keys| keys.text(name)).map(str::to_owned);
            text.ok_or_else(|| self.lacks(&format!("accessToken.{name}")))
        };
        let expiry = keys.as_ref().and_then(|keys| keys.time("expiresAt"));
        let expiry = expiry.ok_or_else(|| self.lacks("accessToken.expiresAt"))?;
        let keys = Credentials::new(text("accessKeyId")?, text("secretAccessKey")?).with_optional(
            Some(text("sessionToken")?),
            Some(expiry),
            text("accountId").ok(),
        );
        keys.check()?;
        Ok(keys)
    }

    /// The same with new keys.
    async fn renew(&self, kept: &SignedIn, now: Timestamp) -> Result<SignedIn, String> {
        let text = |name: &str| kept.text(name).map(str::to_owned).ok_or_else(|| self.lacks(name));
        let (client_id, token) = (text("clientId")?, text("refreshToken")?);
        let key = Key::of_pem(&text("dpopKey")?).ok_or_else(|| self.lacks("dpopKey"))?;
        let origin = self.means.origin(kept.text("signInRegion")).map_err(|error| error.to_string())?;
        let finish = |parts: &mut Parts, _: &Bytes| {
            let proof = key.proof(&parts.uri.to_string(), (self.means.clock)(), &IdempotencyTokens::default().next());
            let proof = proof.and_then(|proof| HeaderValue::try_from(proof).ok());
            parts.headers.insert("dpop", proof.ok_or("the request cannot be signed with the key of signing in")?);
            Ok(())
        };
        let grant_type = "refresh_token".to_owned();
        let input = CreateOAuth2TokenInput::new(CreateOAuth2TokenInputRequired { client_id, grant_type })
            .refresh_token(token.clone());
        let transport = &self.means.transport;
        let output = call::<CreateOAuth2Token>(transport, &origin, &input, &finish, (WHO, &[&token])).await;
        let output = output.map_err(|refusal| format!("{}{}", refusal.what, self.advice(&refusal)))?;
        let new = output.access_token.unwrap_or_default();
        let secs = output.expires_in.filter(|secs| *secs > 0);
        let (Some(id), Some(secret), Some(session), Some(secs), Some(next)) =
            (new.access_key_id, new.secret_access_key, new.session_token, secs, output.refresh_token)
        else {
            return Err(format!("{WHO} answered without keys, a token for renewal, or how long they are good"));
        };
        let mut keys = kept.within("accessToken").unwrap_or_default();
        keys.set("accessKeyId", id);
        keys.set("secretAccessKey", secret);
        keys.set("sessionToken", session);
        let expiry = Timestamp::from_secs(now.secs().saturating_add(secs.into()));
        keys.set("expiresAt", expiry.date_time().to_string());
        let mut renewed = kept.clone();
        renewed.set_within("accessToken", keys);
        renewed.set("refreshToken", next);
        Ok(renewed)
    }

    fn advice(&self, refusal: &Refusal) -> String {
        match (refusal.reason.as_deref(), refusal.status) {
            (Some("INSUFFICIENT_PERMISSIONS"), _) => {
                ". Whoever signed in must be allowed signin:CreateOAuth2Token".to_owned()
            }
            (_, Some(400..=428)) => format!(". {}", self.sign_in()),
            _ => String::new(),
        }
    }

    fn lacks(&self, name: &str) -> String {
        format!("the file of signing in has no usable `{name}`. {}", self.sign_in())
    }

    /// What is to be done by somebody.
    fn sign_in(&self) -> String {
        format!("Run `aws login --profile {}`", self.profile)
    }
}

impl Source for Login {
    fn name(&self) -> Cow<'static, str> {
        format!("a console login (profile `{}`)", self.profile).into()
    }

    fn load(&self) -> BoxFuture<'_, Result<Credentials, Failure>> {
        Box::pin(async move { self.keys().await.map_err(|what| Failure::of(&self.name(), what)) })
    }
}

#[cfg(test)]
mod tests;
