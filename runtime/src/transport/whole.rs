//! Gathers the body of a response. A body that comes in one piece is not copied.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::body::{Body, Incoming};

use super::TransportError;

/// The whole body, unless it pauses for longer than `pause`. `target` is the host, for messages.
pub(super) async fn collect(
    mut body: Incoming,
    pause: Option<Duration>,
    target: &str,
) -> Result<Bytes, TransportError> {
    let mut first = Bytes::new();
    let mut whole = BytesMut::new();
    while let Some(data) = next(&mut body, pause, target).await? {
        if whole.is_empty() && first.is_empty() {
            first = data;
            continue;
        }
        if whole.is_empty() {
            let rest = usize::try_from(body.size_hint().lower()).unwrap_or_default();
            // Not more than has come: a length that is announced is only a promise.
            let known = first.len().saturating_add(data.len());
            whole.reserve(known.saturating_add(rest.min(known)));
            whole.extend_from_slice(&first);
        }
        whole.extend_from_slice(&data);
    }
    Ok(if whole.is_empty() { first } else { whole.freeze() })
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
