//! Signs requests with AWS Signature Version 4, in headers or in the URL, and with SigV4a, which is good in several regions.
//! No IO: the time is an argument, and so is the whole body.
//!
//! Specification: IAM User Guide, "AWS Signature Version 4 for API requests" and "Create a signed AWS API request".

mod canonical;
#[cfg(feature = "checksums")]
mod chunks;
#[cfg(feature = "sigv4a")]
mod ecdsa;
#[cfg(feature = "streaming")]
mod events;
mod hash;
mod key;
mod presign;
mod skew;
#[cfg(test)]
mod tests;
#[cfg(all(test, feature = "sigv4a"))]
mod v4a_tests;

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use bytes::Bytes;
use canonical::Canonical;
#[cfg(feature = "checksums")]
pub(crate) use chunks::ChunkSigner;
#[cfg(all(test, feature = "checksums"))]
pub(crate) use chunks::example as example_chunk_signer;
#[cfg(feature = "streaming")]
pub use events::EventSigner;
pub(crate) use hash::Hex;
#[cfg(feature = "streaming")]
pub(crate) use hash::Sha;
#[cfg(feature = "sso")]
pub(crate) use hash::hex_sha1;
#[cfg(feature = "login")]
pub(crate) use hash::hex_sha256;
#[cfg(feature = "streaming")]
use http::HeaderMap;
use http::header::{AUTHORIZATION, HOST, HeaderName, HeaderValue};
use http::request::Parts;
use key::Key;
pub use presign::presign;
pub(crate) use presign::presign_payload;
pub(crate) use skew::{date, is_skewed};

use crate::endpoint::host_header;
use crate::types::timestamp::Civil;
use crate::{CallError, CallErrorKind, Credentials, Timestamp};

/// By what events and chunks of bodies are signed.
#[cfg(feature = "streaming")]
const SIGNED_PIECE: &str = "AWS4-HMAC-SHA256-PAYLOAD";

/// In the place of a hash.
#[cfg(feature = "streaming")]
const SIGNED_EVENTS: &[u8] = b"STREAMING-AWS4-HMAC-SHA256-EVENTS";
const UNSIGNED_PAYLOAD: &[u8] = b"UNSIGNED-PAYLOAD";
#[cfg(feature = "checksums")]
const UNSIGNED_TRAILER: &str = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
#[cfg(feature = "checksums")]
const SIGNED_TRAILER: &[u8] = b"STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";
const X_AMZ_DATE: HeaderName = HeaderName::from_static("x-amz-date");
const X_AMZ_SECURITY_TOKEN: HeaderName = HeaderName::from_static("x-amz-security-token");
const X_AMZ_REGION_SET: HeaderName = HeaderName::from_static("x-amz-region-set");
const X_AMZ_CONTENT_SHA256: HeaderName = HeaderName::from_static("x-amz-content-sha256");

/// Who signs, for what, and when.
#[derive(Clone, Copy, Debug)]
pub struct SigningParams<'a> {
    /// Whose signature it is.
    pub credentials: &'a Credentials,
    /// The region that the signature is good for, such as `eu-west-1`; nothing to SigV4a.
    pub region: &'a str,
    /// Signs by SigV4a, for these regions, separated by commas; `*` is any text, and alone all regions. `None` for SigV4.
    ///
    /// Needs the feature `sigv4a`.
    pub region_set: Option<&'a str>,
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

/// Signs one request: adds `host` (if missing), `x-amz-date`, `x-amz-security-token`, `x-amz-region-set` (of
/// SigV4a) and `authorization`.
///
/// Signing anew replaces what was there. Every header is signed that is present, save those that change on the way.
/// Fails if the request has no host, if the credentials hold what no header can carry, or if there shall be a signature of
/// SigV4a and the feature `sigv4a` is off.
pub fn sign(parts: &mut Parts, body: &[u8], params: &SigningParams<'_>) -> Result<(), CallError> {
    let stamp = Stamp::new(params.time);
    Identity::new(params, stamp.date())?
        .sign(parts, &Payload::Hashed(Hex::sha256(body)), &stamp, params.options)
        .map(|_| ())
}

/// What a signature says of the body.
pub(crate) enum Payload {
    /// Its hash.
    Hashed(Hex),
    /// Nothing: TLS alone protects it.
    #[cfg(feature = "streaming")]
    Unsigned,
    /// The same, with a checksum behind it.
    #[cfg(feature = "checksums")]
    UnsignedTrailer,
    /// That it is chunks with a checksum behind them, each of which is signed, and that too.
    #[cfg(feature = "checksums")]
    SignedTrailer,
    /// That it is events, each of which is signed.
    #[cfg(feature = "streaming")]
    Events,
}

#[cfg(feature = "streaming")]
impl Payload {
    /// Says in a request without a signature how its body is to be read, where that is not as it stands.
    #[cfg_attr(not(feature = "checksums"), expect(clippy::unused_self, unused_variables, reason = "it always is"))]
    pub(crate) fn tell(&self, headers: &mut HeaderMap) {
        #[cfg(feature = "checksums")]
        if let Self::UnsignedTrailer = self {
            headers.insert(X_AMZ_CONTENT_SHA256, HeaderValue::from_static(UNSIGNED_TRAILER));
        }
    }
}

/// Signs requests, and keeps what is the same for all of one date, region, service and credential, above all the key.
#[derive(Default)]
pub struct Signer(RwLock<Option<Arc<Cached>>>);

struct Cached {
    credentials: Credentials,
    region: String,
    region_set: Option<String>,
    service: String,
    date: String,
    identity: Identity,
}

impl Cached {
    fn new(params: &SigningParams<'_>, date: &str) -> Result<Self, CallError> {
        Ok(Self {
            credentials: params.credentials.clone(),
            region: params.region.to_owned(),
            region_set: params.region_set.map(str::to_owned),
            service: params.service.to_owned(),
            date: date.to_owned(),
            identity: Identity::new(params, date)?,
        })
    }

    fn fits(&self, params: &SigningParams<'_>, date: &str) -> bool {
        self.date == date
            && self.region == params.region
            && self.region_set.as_deref() == params.region_set
            && self.service == params.service
            && self.credentials == *params.credentials
    }
}

impl Signer {
    /// Does what [`sign`] does.
    pub fn sign(&self, parts: &mut Parts, body: &[u8], params: &SigningParams<'_>) -> Result<(), CallError> {
        self.sign_payload(parts, &Payload::Hashed(Hex::sha256(body)), params).map(|_| ())
    }

    /// [`sign`](Self::sign) for any kind of body; gives the signature.
    pub(crate) fn sign_payload(
        &self,
        parts: &mut Parts,
        payload: &Payload,
        params: &SigningParams<'_>,
    ) -> Result<String, CallError> {
        let stamp = Stamp::new(params.time);
        self.cached(params, stamp.date())?.identity.sign(parts, payload, &stamp, params.options)
    }

    /// What fits `params`. The lock is held only to look and to store, never to sign.
    fn cached(&self, params: &SigningParams<'_>, date: &str) -> Result<Arc<Cached>, CallError> {
        let cached = self.0.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(cached) = cached.filter(|cached| cached.fits(params, date)) {
            return Ok(cached);
        }
        let cached = Arc::new(Cached::new(params, date)?);
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&cached));
        Ok(cached)
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer").finish_non_exhaustive()
    }
}

/// What all requests of one date, region, service and credential are signed with.
struct Identity {
    /// Derived from the secret key.
    key: Key,
    /// Date, region and service, as in `20150830/us-east-1/iam/aws4_request`; no region in SigV4a.
    scope: String,
    /// The regions of SigV4a.
    region_set: Option<HeaderValue>,
    access_key_id: String,
    session_token: Option<HeaderValue>,
}

impl Identity {
    fn new(params: &SigningParams<'_>, date: &str) -> Result<Self, CallError> {
        let broken =
            |what| CallError::new(CallErrorKind::Credentials, format!("the credentials cannot be used: {what}"));
        params.credentials.check().map_err(broken)?;
        let region = params.region_set.is_none().then_some(params.region);
        let scope: Vec<&str> =
            [Some(date), region, Some(params.service), Some("aws4_request")].into_iter().flatten().collect();
        let key = Key::new(params, &scope)?;
        let region_set = params.region_set;
        let session_token = params.credentials.session_token();
        Ok(Self {
            key,
            scope: scope.join("/"),
            region_set: region_set.map(|regions| header_value(regions.to_owned(), "set of regions")).transpose()?,
            access_key_id: params.credentials.access_key_id().to_owned(),
            session_token: session_token.map(|token| header_value(token.to_owned(), "session token")).transpose()?,
        })
    }

    fn sign(
        &self,
        parts: &mut Parts,
        payload: &Payload,
        stamp: &Stamp,
        options: SigningOptions,
    ) -> Result<String, CallError> {
        // What is no hash has to be said in a header.
        let (payload, in_header) = match payload {
            Payload::Hashed(hash) => (hash.as_bytes(), options.content_sha256),
            #[cfg(feature = "streaming")]
            Payload::Unsigned => (UNSIGNED_PAYLOAD, true),
            #[cfg(feature = "checksums")]
            Payload::UnsignedTrailer => (UNSIGNED_TRAILER.as_bytes(), true),
            #[cfg(feature = "checksums")]
            Payload::SignedTrailer => (SIGNED_TRAILER, true),
            #[cfg(feature = "streaming")]
            Payload::Events => (SIGNED_EVENTS, true),
        };
        self.add_headers(parts, stamp, in_header.then_some(payload))?;
        let canonical = canonical::request(parts, payload, options);
        let signature = self.signature(&canonical, stamp)?;
        let authorization = [
            self.key.algorithm().as_bytes(),
            b" Credential=",
            self.access_key_id.as_bytes(),
            b"/",
            self.scope.as_bytes(),
            b", SignedHeaders=",
            canonical.signed_headers(),
            b", Signature=",
            signature.as_bytes(),
        ];
        let authorization = header_value(authorization.concat(), "access key id, region or service")?;
        parts.headers.insert(AUTHORIZATION, authorization);
        Ok(signature)
    }

    fn signature(&self, canonical: &Canonical, stamp: &Stamp) -> Result<String, CallError> {
        Ok(hash::hex(&self.key.sign(&self.to_sign(canonical, stamp))?))
    }

    /// The signature of what follows the one with the signature `before`, of which `of` tells, by an algorithm of such.
    #[cfg(feature = "streaming")]
    fn sign_next(&self, algorithm: &str, stamp: &Stamp, before: &str, of: &[&str]) -> Result<Vec<u8>, CallError> {
        let lines = [&[algorithm, stamp.as_str(), &self.scope, before], of].concat();
        self.key.sign(lines.join("\n").as_bytes())
    }

    fn to_sign(&self, canonical: &Canonical, stamp: &Stamp) -> Vec<u8> {
        let hash = Hex::sha256(&canonical.text);
        let lines = [self.key.algorithm().as_bytes(), stamp.0.as_bytes(), self.scope.as_bytes(), hash.as_bytes()];
        lines.join(&b'\n')
    }

    /// Adds the headers that are signed themselves.
    fn add_headers(&self, parts: &mut Parts, stamp: &Stamp, payload: Option<&[u8]>) -> Result<(), CallError> {
        add_host(parts)?;
        parts.headers.insert(X_AMZ_DATE, header_value(stamp.0.clone(), "time")?);
        match &self.session_token {
            Some(token) => parts.headers.insert(X_AMZ_SECURITY_TOKEN, token.clone()),
            None => parts.headers.remove(X_AMZ_SECURITY_TOKEN),
        };
        match &self.region_set {
            Some(regions) => parts.headers.insert(X_AMZ_REGION_SET, regions.clone()),
            None => parts.headers.remove(X_AMZ_REGION_SET),
        };
        if let Some(payload) = payload {
            parts.headers.insert(X_AMZ_CONTENT_SHA256, header_value(payload.to_vec(), "hash")?);
        }
        Ok(())
    }
}

/// Names the host in a header, which every signature covers.
fn add_host(parts: &mut Parts) -> Result<(), CallError> {
    if !parts.headers.contains_key(HOST) {
        let host = host_header(&parts.uri).ok_or_else(|| {
            CallError::new(
                CallErrorKind::Endpoint,
                "a request without a host cannot be signed: give it an absolute URI",
            )
        })?;
        parts.headers.insert(HOST, host);
    }
    Ok(())
}

/// A time as signatures have it: `20150830T123600Z`.
pub(crate) struct Stamp(String);

impl Stamp {
    pub(crate) fn new(time: Timestamp) -> Self {
        let Civil { year, month, day, hour, minute, second } = time.civil();
        let mut text = String::with_capacity(16);
        if (0..=9999).contains(&year) {
            push_digits(&mut text, &[year / 100, year % 100]);
        } else {
            text.push_str(itoa::Buffer::new().format(year));
        }
        push_digits(&mut text, &[month, day]);
        text.push('T');
        push_digits(&mut text, &[hour, minute, second]);
        text.push('Z');
        Self(text)
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The part before the `T`: `20150830`.
    fn date(&self) -> &str {
        self.0.split('T').next().unwrap_or_default()
    }
}

/// Appends each value as two digits.
fn push_digits(text: &mut String, values: &[i64]) {
    for value in values {
        for digit in [value / 10, value % 10] {
            text.push(char::from(b'0'.wrapping_add(digit.to_le_bytes()[0])));
        }
    }
}

/// A header's value; `what` names it if it is none, since the text itself may be secret.
fn header_value(text: impl Into<Bytes>, what: &str) -> Result<HeaderValue, CallError> {
    let mut value = HeaderValue::from_maybe_shared(text.into()).map_err(|_| {
        CallError::new(CallErrorKind::Credentials, format!("the {what} holds characters that no HTTP header can carry"))
    })?;
    value.set_sensitive(what == "session token" || what.starts_with("access key"));
    Ok(value)
}
