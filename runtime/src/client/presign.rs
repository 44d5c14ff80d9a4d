//! Requests that are signed in their URL and sent by somebody else.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HOST, HeaderValue};
use http::request::Parts;
use http::{HeaderMap, Method, Request};

use super::discovery::Discovering;
use super::shared::Shared;
use crate::endpoint::{Settings, Signing};
use crate::executor;
use crate::executor::limits::{Limit, within};
use crate::protocol::FORM;
use crate::sigv4::presign_payload;
use crate::{Auth, CallError, CallErrorKind, EncodeOptions, Operation, Timestamp, WhenChecksums};

/// A request that is signed in its URL, and good for a while; from [`Client::presign`](super::Client::presign).
///
/// Whoever knows the URL can do what it says. `Debug` shows neither its query nor its headers.
#[derive(Clone)]
pub struct PresignedRequest {
    request: Request<Bytes>,
    expires_at: Timestamp,
}

impl PresignedRequest {
    /// The method that the request has to be sent with.
    #[must_use]
    pub fn method(&self) -> &Method {
        self.request.method()
    }

    /// Where the request has to be sent to.
    #[must_use]
    pub fn url(&self) -> String {
        self.request.uri().to_string()
    }

    /// What has to be sent besides `Host`: the headers that are signed. Mostly there are none.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.request.headers()
    }

    /// The body that is signed. Empty too where the operation's body is a streaming blob, of which any may be sent.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        self.request.body()
    }

    /// When the URL is good no longer, by the clock that it was signed by.
    #[must_use]
    pub fn expires_at(&self) -> Timestamp {
        self.expires_at
    }

    /// The same as a request for any HTTP client.
    #[must_use]
    pub fn into_http(self) -> Request<Bytes> {
        self.request
    }
}

impl fmt::Debug for PresignedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PresignedRequest")
            .field("method", self.request.method())
            .field("host", &self.request.uri().host())
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

pub(super) async fn presign<O: Operation>(
    client: &Arc<Shared>,
    input: &O::Input,
    expires_in: Duration,
) -> Result<PresignedRequest, CallError> {
    let options = EncodeOptions {
        without_streams: true,
        compress_from: None,
        // Whoever sends the request may not send what nobody chose.
        request_checksums: WhenChecksums::Required,
        response_checksums: WhenChecksums::Required,
        ..client.encode_options.clone()
    };
    let refuse = |why| Err(CallError::new(CallErrorKind::Input, format!("there can be no presigned URL: {why}")));
    match O::INFO.auth {
        Auth::None => return refuse("the operation is never signed"),
        Auth::Bearer => return refuse("the operation takes a bearer token, which is no part of a URL"),
        Auth::SigV4 | Auth::Optional => {}
    }
    #[cfg(feature = "streaming")]
    let (has_stream, has_events) = (O::body(input).is_some(), O::events(input).is_some());
    #[cfg(not(feature = "streaming"))]
    let (has_stream, has_events) = (false, false);
    if has_events {
        return refuse("the operation takes events, each of which is signed");
    }
    let (mut parts, mut body) = O::encode_with(input, &options)?.into_parts();
    move_form(&mut parts, &mut body)?;
    // Before anybody is asked for credentials in a region that is none.
    client.endpoint_settings(None)?;
    // Where nobody can measure time, nobody is waited for.
    let limit = Limit::of_call(client.timeout.filter(|_| executor::without_time().is_none()));
    let none = |what| move |limit| CallError::new(CallErrorKind::Timeout, format!("no {what} within {limit}"));
    let credentials = within(limit, client.keys()).await.map_err(none("credentials"))??;
    let resolve = |settings: &Settings<'_>| O::endpoint(input, settings);
    let discovering = O::discovery(input).map(|discovery| Discovering::of(client, discovery)).transpose()?.flatten();
    let found = match discovering {
        Some(mut by) => within(limit, by.find(Some(&credentials))).await.map_err(none("endpoint"))??,
        None => None,
    };
    let (endpoint, _) = client.address(&mut parts, &resolve, found.as_deref(), Some(&credentials))?;
    let signing = Signing::of(&endpoint, O::INFO.sigv4a)?;
    let params = client.signing_params(&signing, &credentials)?;
    // S3 takes any body for such a URL, and no other service does.
    let any_body = params.options.content_sha256;
    if has_stream && !any_body {
        return refuse("the body would have to be signed, and is not known yet");
    }
    presign_payload(&mut parts, (!any_body).then_some(&body), expires_in, &params)?;
    parts.headers.remove(HOST);
    let expires_at = Timestamp::from_secs(params.time.secs().saturating_add_unsigned(expires_in.as_secs()));
    Ok(PresignedRequest { request: Request::from_parts(parts, body), expires_at })
}

/// Makes a GET of a request whose body is a form (AWS Query), which is as good in the URL: then the URL is all there is to it.
fn move_form(parts: &mut Parts, body: &mut Bytes) -> Result<(), CallError> {
    let is_form = |value: &HeaderValue| *value == FORM;
    if parts.method != Method::POST || !parts.headers.get(CONTENT_TYPE).is_some_and(is_form) {
        return Ok(());
    }
    let form = String::from_utf8_lossy(body);
    let uri = format!("{}?{form}", parts.uri.path()).parse().map_err(|error| {
        let message = format!("there can be no presigned URL of {} bytes and more: {error}", form.len());
        CallError::new(CallErrorKind::Input, message)
    })?;
    parts.uri = uri;
    parts.method = Method::GET;
    parts.headers.remove(CONTENT_TYPE);
    *body = Bytes::new();
    Ok(())
}
