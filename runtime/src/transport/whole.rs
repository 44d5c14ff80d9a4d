//! Gathers the body of a response, within limits of pause and size.

use std::time::Duration;

use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::body::{Body, Incoming};

use super::TransportError;
use super::gathered::Gathered;
use super::settings::Settings;

/// The whole body, unless it pauses for too long or is too large. `target` is the host, for messages.
pub(super) async fn collect(mut body: Incoming, settings: &Settings, target: &str) -> Result<Bytes, TransportError> {
    let mut gathered = Gathered::default();
    while let Some(data) = next(&mut body, settings.read_timeout, target).await? {
        let length = gathered.len().saturating_add(data.len());
        if let Some(limit) = settings.response_limit.filter(|limit| length > *limit) {
            return Err(TransportError::too_large(target, limit));
        }
        gathered.add(data, usize::try_from(body.size_hint().lower()).unwrap_or_default());
    }
    Ok(gathered.bytes())
}

/// The next piece that is data and not empty.
async fn next(body: &mut Incoming, pause: Option<Duration>, target: &str) -> Result<Option<Bytes>, TransportError> {
    loop {
        let frame = match pause {
            Some(pause) => tokio::time::timeout(pause, body.frame()).await.map_err(|_| {
                TransportError::timeout(format!("{target} paused for {pause:?} in the middle of its response's body"))
            })?,
            None => body.frame().await,
        };
        match frame {
            None => return Ok(None),
            Some(Err(error)) => return Err(TransportError::in_body(target, &error)),
            Some(Ok(frame)) => match frame.into_data() {
                Ok(data) if !data.is_empty() => return Ok(Some(data)),
                _ => {}
            },
        }
    }
}
