//! Signs requests with AWS Signature Version 4, in headers. No IO: the time is an argument, and so is the whole body.
//!
//! Specification: AWS General Reference, "Signature Version 4 signing process".

mod canonical;
mod hash;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::{Mutex, PoisonError};

use http::header::{AUTHORIZATION, HOST, HeaderName, HeaderValue};
use http::request::Parts;

use crate::endpoint::host_header;
use crate::{CallError, CallErrorKind, Credentials, Timestamp};

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
const X_AMZ_DATE: HeaderName = HeaderName::from_static("x-amz-date");
const X_AMZ_SECURITY_TOKEN: HeaderName = HeaderName::from_static("x-amz-security-token");
const X_AMZ_CONTENT_SHA256: HeaderName = HeaderName::from_static("x-amz-content-sha256");

/// Who signs, for what, and when.
#[derive(Clone, Copy, Debug)]
pub struct SigningParams<'a> {
    /// Whose signature it is.
    pub credentials: &'a Credentials,
    /// The region that the signature is good for, such as `eu-west-1`.
    pub region: &'a str,
    /// The service that the signature is good for: its signing name, such as `kinesis`.
    pub service: &'a str,
    /// When the request is signed; services refuse requests that are off by more than some minutes.
    pub time: Timestamp,
    /// Where services differ.
    pub options: SigningOptions,
}

/// Where services differ in what they expect to be signed. The default is right for all but S3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SigningOptions {
    /// Percent-encodes the path, which is encoded already, a second time.
    pub double_encode_path: bool,
    /// Removes `.`, `..` and empty segments from the path that is signed; the path that is sent stays as it is.
    pub normalize_path: bool,
    /// Adds the header `x-amz-content-sha256`, the hash of the body.
    pub content_sha256: bool,
}

impl SigningOptions {
    /// What S3 expects: the path just as it is sent, and the hash of the body in a header.
    pub const S3: Self = Self { double_encode_path: false, normalize_path: false, content_sha256: true };
}

impl Default for SigningOptions {
    fn default() -> Self {
        Self { double_encode_path: true, normalize_path: true, content_sha256: false }
    }
}

/// Signs one request: adds `host` (if missing), `x-amz-date`, `x-amz-security-token` and `authorization`.
///
/// Signing anew replaces what was there. Every header is signed that is present, save those that change on the way.
/// Fails if the request has no host, or if the credentials hold what no header can carry.
pub fn sign(parts: &mut Parts, body: &[u8], params: &SigningParams<'_>) -> Result<(), CallError> {
    sign_with(parts, body, params, |stamp, to_sign| SigningKey::derive(params, stamp.date()).sign(to_sign))
}

/// Signs requests, and keeps the key of the day: it is derived once for each date, region, service and credential.
#[derive(Default)]
pub struct Signer(Mutex<Option<CachedKey>>);

struct CachedKey {
    credentials: Credentials,
    region: String,
    service: String,
    date: String,
    key: SigningKey,
}

impl CachedKey {
    fn new(params: &SigningParams<'_>, date: &str) -> Self {
        Self {
            credentials: params.credentials.clone(),
            region: params.region.to_owned(),
            service: params.service.to_owned(),
            date: date.to_owned(),
            key: SigningKey::derive(params, date),
        }
    }

    fn fits(&self, params: &SigningParams<'_>, date: &str) -> bool {
        self.date == date
            && self.region == params.region
            && self.service == params.service
            && self.credentials == *params.credentials
    }
}

impl Signer {
    /// Does what [`sign`] does.
    pub fn sign(&self, parts: &mut Parts, body: &[u8], params: &SigningParams<'_>) -> Result<(), CallError> {
        sign_with(parts, body, params, |stamp, to_sign| {
            let mut cached = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            match &*cached {
                Some(cached) if cached.fits(params, stamp.date()) => cached.key.sign(to_sign),
                _ => cached.insert(CachedKey::new(params, stamp.date())).key.sign(to_sign),
            }
        })
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer").finish_non_exhaustive()
    }
}

/// The key that signs requests of one date, region and service.
struct SigningKey(hash::HmacKey);

impl SigningKey {
    fn derive(params: &SigningParams<'_>, date: &str) -> Self {
        let secret = [b"AWS4", params.credentials.secret_access_key().as_bytes()].concat();
        let key = [date, params.region, params.service, "aws4_request"]
            .iter()
            .fold(hash::HmacKey::new(&secret), |key, part| hash::HmacKey::new(key.sign(part.as_bytes()).as_ref()));
        Self(key)
    }

    /// The signature, in lower-case hexadecimal.
    fn sign(&self, text: &str) -> String {
        hash::hex(self.0.sign(text.as_bytes()).as_ref())
    }
}

/// A time as signatures have it: `20150830T123600Z`.
struct Stamp(String);

impl Stamp {
    fn new(time: Timestamp) -> Self {
        let text = Timestamp::from_secs(time.secs()).to_string();
        Self(text.chars().filter(|c| !matches!(c, '-' | ':')).collect())
    }

    /// The part before the `T`: `20150830`.
    fn date(&self) -> &str {
        self.0.split('T').next().unwrap_or_default()
    }
}

fn sign_with(
    parts: &mut Parts,
    body: &[u8],
    params: &SigningParams<'_>,
    signature: impl FnOnce(&Stamp, &str) -> String,
) -> Result<(), CallError> {
    let stamp = Stamp::new(params.time);
    let payload = hash::sha256_hex(body);
    add_headers(parts, params, &stamp, &payload)?;
    let canonical = canonical::request(parts, &payload, params.options);
    let scope = format!("{}/{}/{}/aws4_request", stamp.date(), params.region, params.service);
    let hash = hash::sha256_hex(&canonical.text);
    let signature = signature(&stamp, &format!("{ALGORITHM}\n{}\n{scope}\n{hash}", stamp.0));
    let authorization = format!(
        "{ALGORITHM} Credential={}/{scope}, SignedHeaders={}, Signature={signature}",
        params.credentials.access_key_id(),
        canonical.signed_headers,
    );
    parts.headers.insert(AUTHORIZATION, header_value(authorization, "access key id, region or service")?);
    Ok(())
}

/// Adds the headers that are signed themselves.
fn add_headers(parts: &mut Parts, params: &SigningParams<'_>, stamp: &Stamp, payload: &str) -> Result<(), CallError> {
    if !parts.headers.contains_key(HOST) {
        let host = host_header(&parts.uri).ok_or_else(|| {
            CallError::new(
                CallErrorKind::Endpoint,
                "a request without a host cannot be signed: give it an absolute URI",
            )
        })?;
        parts.headers.insert(HOST, host);
    }
    parts.headers.insert(X_AMZ_DATE, header_value(stamp.0.clone(), "time")?);
    match params.credentials.session_token() {
        Some(token) => {
            parts.headers.insert(X_AMZ_SECURITY_TOKEN, header_value(token.to_owned(), "session token")?);
        }
        None => {
            parts.headers.remove(X_AMZ_SECURITY_TOKEN);
        }
    }
    if params.options.content_sha256 {
        parts.headers.insert(X_AMZ_CONTENT_SHA256, header_value(payload.to_owned(), "hash")?);
    }
    Ok(())
}

/// A header's value; `what` names it if it is none, since the text itself may be secret.
fn header_value(text: String, what: &str) -> Result<HeaderValue, CallError> {
    let mut value = HeaderValue::from_maybe_shared(bytes::Bytes::from(text)).map_err(|_| {
        CallError::new(CallErrorKind::Credentials, format!("the {what} holds characters that no HTTP header can carry"))
    })?;
    value.set_sensitive(what == "session token" || what.starts_with("access key"));
    Ok(value)
}
