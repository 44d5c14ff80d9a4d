//! The token that signing in gave: read from its file, renewed shortly before it expires, and written back.
//!
//! Other tools do the same with the same file, so it is read each time, and again after a renewal that was refused.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use super::super::services::sso_oidc::{CreateToken, CreateTokenInput, CreateTokenInputRequired};
use super::super::signed_in::SignedIn;
use super::{Login, Means};
use crate::Timestamp;
use crate::sigv4::hex_sha1;

/// How many seconds before its expiry a token is renewed.
const RENEW_BEFORE: i64 = 5 * 60;

/// What a renewal takes, besides a registration that is still good.
const FOR_RENEWAL: [&str; 3] = ["clientId", "clientSecret", "refreshToken"];

/// Somebody's token.
pub(super) struct Token {
    /// Its file.
    path: Option<PathBuf>,
    /// The last one that was renewed here, for files that cannot be written.
    renewed: Mutex<Option<SignedIn>>,
}

impl Token {
    pub(super) fn new(login: &Login, means: &Means) -> Self {
        let name = format!("{}.json", hex_sha1(login.cached_as()));
        Self { path: means.folder.as_ref().map(|folder| folder.join(name)), renewed: Mutex::default() }
    }

    /// A token that is good now.
    pub(super) async fn get(&self, login: &Login, means: &Means) -> Result<String, String> {
        let kept = self.kept(login).await?;
        let now = (means.clock)();
        let expiry = expiry(&kept, login)?;
        let is_good = now < expiry;
        if expiry.secs().saturating_sub(now.secs()) >= RENEW_BEFORE || !can_be_renewed(&kept, login, now) {
            return if is_good {
                access_token(&kept, login)
            } else {
                Err(format!("the token of signing in expired at {expiry}. {}", login.sign_in()))
            };
        }
        match renew(&kept, login, means).await {
            Ok(renewed) => {
                *self.renewed.lock().unwrap_or_else(PoisonError::into_inner) = Some(renewed.clone());
                // Without it the next program renews by itself, or somebody signs in again.
                if let Some(path) = &self.path {
                    let _ = renewed.write(path).await;
                }
                access_token(&renewed, login)
            }
            Err(_) if is_good => access_token(&kept, login),
            Err(what) => {
                // Another tool may have been first; then the token for renewal from before is good no more.
                let other = self.kept(login).await?;
                if other.time("expiresAt").is_some_and(|expiry| now < expiry) {
                    return access_token(&other, login);
                }
                Err(format!(
                    "the token of signing in expired at {expiry}, and is not renewed: {what}. {}",
                    login.sign_in()
                ))
            }
        }
    }

    /// What the file holds, or what was renewed here if that is good for longer.
    async fn kept(&self, login: &Login) -> Result<SignedIn, String> {
        let renewed = self.renewed.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let path = self.path.as_ref().ok_or("no home directory: HOME is not set, and tokens are kept there")?;
        let in_file = SignedIn::read(path).await.map_err(|what| format!("{what}. {}", login.sign_in()));
        match (in_file, renewed) {
            (Ok(Some(file)), Some(renewed)) if renewed.time("expiresAt") > file.time("expiresAt") => Ok(renewed),
            (Ok(Some(file)), _) => Ok(file),
            (Ok(None), _) => {
                Err(format!("nobody has signed in: there is no file {}. {}", path.display(), login.sign_in()))
            }
            (Err(what), _) => Err(what),
        }
    }
}

fn lacks(name: &str, login: &Login) -> String {
    format!("the file of signing in has no usable `{name}`. {}", login.sign_in())
}

fn expiry(kept: &SignedIn, login: &Login) -> Result<Timestamp, String> {
    kept.time("expiresAt").ok_or_else(|| lacks("expiresAt", login))
}

fn access_token(kept: &SignedIn, login: &Login) -> Result<String, String> {
    let token = kept.text("accessToken").filter(|token| !token.contains(char::is_control));
    token.map(str::to_owned).ok_or_else(|| lacks("accessToken", login))
}

/// Tokens of an `sso-session` can, as long as who asks is registered.
fn can_be_renewed(kept: &SignedIn, login: &Login, now: Timestamp) -> bool {
    login.session.is_some()
        && FOR_RENEWAL.iter().all(|name| kept.text(name).is_some())
        && kept.time("registrationExpiresAt").is_some_and(|expiry| now < expiry)
}

/// The same with a new token.
async fn renew(kept: &SignedIn, login: &Login, means: &Means) -> Result<SignedIn, String> {
    let [client_id, client_secret, refresh_token] =
        FOR_RENEWAL.map(|name| kept.text(name).unwrap_or_default().to_owned());
    let old = kept.text("accessToken").unwrap_or_default();
    let secrets = [client_secret.as_str(), refresh_token.as_str(), old].map(str::to_owned);
    let secrets = secrets.each_ref().map(String::as_str);
    let grant_type = "refresh_token".to_owned();
    let input = CreateTokenInput::new(CreateTokenInputRequired { client_id, client_secret, grant_type })
        .refresh_token(refresh_token);
    let output = means.ask::<CreateToken>(&input, &login.region, &secrets).await.map_err(|refusal| refusal.what)?;
    let token = output.access_token.filter(|token| !token.trim().is_empty());
    let (Some(token), Some(secs)) = (token, output.expires_in.filter(|secs| *secs > 0)) else {
        return Err("IAM Identity Center answered without a token or how long it is good".to_owned());
    };
    let mut renewed = kept.clone();
    let expiry = Timestamp::from_secs((means.clock)().secs().saturating_add(secs.into()));
    renewed.set("accessToken", token);
    renewed.set("expiresAt", expiry.date_time().to_string());
    renewed.set("startUrl", login.start_url.as_str());
    renewed.set("region", login.region.as_str());
    if let Some(token) = output.refresh_token {
        renewed.set("refreshToken", token);
    }
    Ok(renewed)
}
