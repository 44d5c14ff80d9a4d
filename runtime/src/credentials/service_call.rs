//! Calls of services that give credentials: generated code encodes them, and they are sent without a client around them.

use std::time::Duration;

use bytes::Bytes;
use http::header::{HeaderValue, USER_AGENT};
use http::request::Parts;
use http::{Request, Response};

use super::http::{Limits, WHO_ASKS, ask};
use crate::endpoint::Origin;
use crate::transport::AnyTransport;

/// Enough for a call to another continent, and for two more should it fail.
const LIMITS: Limits = Limits { attempt: Duration::from_secs(5), attempts: 3, insist: true };

/// Completes the head of a request that has this body: signs it, say.
pub(super) type Finish<'a> = &'a (dyn Fn(&mut Parts, &Bytes) -> Result<(), String> + Sync);

/// Sends what an operation encoded to `origin`, and again as long as `passing` says that the answer may change.
///
/// Gives the last answer, or why there is none.
pub(super) async fn send(
    transport: &AnyTransport,
    origin: &Origin,
    encoded: &Request<Bytes>,
    finish: Finish<'_>,
    passing: fn(&Response<Bytes>) -> bool,
) -> Result<Response<Bytes>, String> {
    let request = || {
        let (mut parts, body) = encoded.clone().into_parts();
        origin.apply(&mut parts).map_err(|error| error.to_string())?;
        parts.headers.insert(USER_AGENT, HeaderValue::from_static(WHO_ASKS));
        finish(&mut parts, &body)?;
        Ok(Request::from_parts(parts, body))
    };
    ask(transport, LIMITS, &request, passing).await
}
