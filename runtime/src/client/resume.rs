//! Bytes of a response that are read on where they broke off, by calls for the rest of them (RFC 9110, sections 13 and 14).

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http::header::{ACCEPT_RANGES, CONTENT_RANGE, ETAG, IF_MATCH, RANGE};
use http::response::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::Client;
use crate::byte_stream::{Reading, StreamedOutput, content_length, received};
use crate::transport::{Chunks, TransportError};
use crate::{Body, ByteStream, CallError, CallErrorKind, Operation};

/// How often in a row the rest is asked for without a byte of it coming.
const MOST_FRUITLESS: u8 = 3;

/// An error of reading, for who reads on.
fn of_body(error: &CallError) -> TransportError {
    let message = error.message().unwrap_or_default();
    if error.is_timeout() { TransportError::timeout(message) } else { TransportError::transport(message) }
}

/// The headers of a call for the rest.
type Rest = [(HeaderName, HeaderValue); 2];

type Asking = Pin<Box<dyn Future<Output = Result<ByteStream, String>> + Send>>;

/// The output of `O`, whose bytes go on where they break off, if the response lets them.
pub(super) async fn resuming<O>(client: &Client, input: &O::Input) -> Result<O::Output, O::Error>
where
    O: Operation,
    O::Input: Clone + 'static,
    O::Output: StreamedOutput,
{
    let mut output = client.call::<O>(input).await?;
    let body = output.body_mut();
    let Some((parts, version)) = body.head().and_then(|parts| Some((parts.clone(), Version::of(parts)?))) else {
        return Ok(output);
    };
    let (client, input) = (client.clone(), Arc::new(input.clone()));
    let ask = move |rest: Rest| -> Asking {
        let (client, input) = (client.clone(), Arc::clone(&input));
        Box::pin(async move {
            let mut output = client.send_with::<O>(&input, &rest).await.map_err(|error| error.to_string())?.output;
            Ok(std::mem::take(output.body_mut()))
        })
    };
    let resuming = Resuming {
        version,
        at: 0,
        fruitless: 0,
        body: std::mem::take(body),
        asking: None,
        broke: String::new(),
        ask: Box::new(ask),
    };
    *body = received(&O::INFO, parts, Body::from_chunks(resuming), Reading::default());
    Ok(output)
}

/// What of which version of a thing a response holds.
struct Version {
    etag: HeaderValue,
    first: u64,
    /// The last byte, if that is known.
    last: Option<u64>,
    /// How many bytes the thing has in all, if that is known.
    total: Option<u64>,
}

impl Version {
    /// `None` if the rest of the response could not be asked for.
    fn of(parts: &Parts) -> Option<Self> {
        let Parts { headers, status, .. } = parts;
        // A weak one may stand for other bytes.
        let etag = headers.get(ETAG).filter(|etag| etag.as_bytes().starts_with(b"\""))?.clone();
        if *status == StatusCode::PARTIAL_CONTENT {
            let Range { first, last, total } = Range::of(headers)?;
            return Some(Self { etag, first, last: Some(last), total });
        }
        let whole = *status == StatusCode::OK && headers.get(ACCEPT_RANGES).is_some_and(|unit| unit == "bytes");
        let total = content_length(headers);
        whole.then(|| Self { etag, first: 0, last: total.and_then(|length| length.checked_sub(1)), total })
    }

    /// Whether a response holds what was [asked for](Self::rest) behind so many bytes, as far as it says; otherwise what it says
    /// instead. Not everybody on the way heeds `If-Match`.
    fn check(&self, at: u64, headers: &HeaderMap) -> Result<(), String> {
        if headers.get(ETAG).is_some_and(|etag| *etag != self.etag) {
            return Err("it has changed: `ETag` is another by now".to_owned());
        }
        let wanted = self.first.saturating_add(at);
        let came = Range::of(headers)
            .filter(|came| came.first == wanted && self.last.is_none_or(|last| came.last == last))
            .ok_or_else(|| format!("the service does not send the bytes from {wanted} on, for which it was asked"))?;
        match (self.total, came.total) {
            (Some(before), Some(now)) if before != now => {
                Err(format!("it has changed: {before} bytes are {now} by now"))
            }
            _ => Ok(()),
        }
    }

    /// Whether something comes behind so many bytes.
    fn has(&self, at: u64) -> bool {
        self.last.is_none_or(|last| self.first.saturating_add(at) <= last)
    }

    /// Asks for what comes behind so many bytes.
    fn rest(&self, at: u64) -> Rest {
        let (first, last) = (self.first.saturating_add(at), self.last.map(|last| last.to_string()).unwrap_or_default());
        let range = HeaderValue::try_from(format!("bytes={first}-{last}"));
        // Digits are no bad value.
        [(RANGE, range.unwrap_or_else(|_| HeaderValue::from_static("bytes=0-"))), (IF_MATCH, self.etag.clone())]
    }
}

/// What a response holds, of `bytes 5-9/20` or `bytes 5-9/*`.
struct Range {
    first: u64,
    last: u64,
    total: Option<u64>,
}

impl Range {
    fn of(headers: &HeaderMap) -> Option<Self> {
        let range = headers.get(CONTENT_RANGE)?.to_str().ok()?.strip_prefix("bytes ")?;
        let (bounds, total) = range.split_once('/')?;
        let (first, last) = bounds.split_once('-')?;
        let range = Self {
            first: first.trim().parse().ok()?,
            last: last.trim().parse().ok()?,
            total: total.trim().parse().ok(),
        };
        (range.first <= range.last).then_some(range)
    }
}

/// The bytes of one response after the other.
struct Resuming {
    version: Version,
    /// How many bytes were given.
    at: u64,
    fruitless: u8,
    body: ByteStream,
    asking: Option<Asking>,
    /// How the last response broke off.
    broke: String,
    ask: Box<dyn Fn(Rest) -> Asking + Send>,
}

impl Resuming {
    /// Whether the rest may be had after an error of reading: the connection's, not one of what it brought.
    fn goes_on(&self, error: &CallError) -> bool {
        let passes = matches!(error.call(), Some(CallErrorKind::Transport | CallErrorKind::Timeout));
        passes && self.fruitless < MOST_FRUITLESS && self.version.has(self.at)
    }

    /// The bytes that another call brings, if they are those that were asked for.
    fn continued(&self, body: ByteStream) -> Result<ByteStream, String> {
        let none = HeaderMap::new();
        let headers = body.head().map_or(&none, |parts| &parts.headers);
        self.version.check(self.at, headers).map(|()| body)
    }

    fn failed(&self, why: impl fmt::Display) -> TransportError {
        let Self { broke, at, .. } = self;
        TransportError::transport(format!("{broke}; what follows the first {at} bytes cannot be had: {why}"))
    }
}

impl Chunks for Resuming {
    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>> {
        loop {
            if let Some(asking) = &mut self.asking {
                let answer = ready!(asking.as_mut().poll(context));
                self.asking = None;
                match answer.and_then(|body| self.continued(body)) {
                    Ok(body) => self.body = body,
                    Err(why) => return Poll::Ready(Some(Err(self.failed(why)))),
                }
            }
            match ready!(self.body.poll_chunk(context)) {
                None => return Poll::Ready(None),
                Some(Ok(chunk)) => {
                    self.fruitless = 0;
                    self.at = self.at.saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
                    return Poll::Ready(Some(Ok(chunk)));
                }
                Some(Err(error)) if self.goes_on(&error) => {
                    self.fruitless = self.fruitless.saturating_add(1);
                    error.message().unwrap_or_default().clone_into(&mut self.broke);
                    self.asking = Some((self.ask)(self.version.rest(self.at)));
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(of_body(&error)))),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rest_after(at: u64, status: u16, headers: &[(&'static str, &'static str)]) -> Option<String> {
        let mut response = http::Response::builder().status(status);
        for (name, value) in headers {
            response = response.header(*name, *value);
        }
        let version = Version::of(&response.body(()).unwrap().into_parts().0)?;
        let [(_, range), (_, etag)] = version.rest(at);
        let more = if version.has(at) { "" } else { ", over" };
        Some(format!("{}, {}{more}", range.to_str().unwrap(), etag.to_str().unwrap()))
    }

    #[test]
    fn the_rest_is_counted_from_where_the_response_began() {
        let whole = [("etag", "\"a\""), ("accept-ranges", "bytes"), ("content-length", "10")];
        assert_eq!(rest_after(4, 200, &whole).as_deref(), Some("bytes=4-9, \"a\""));
        assert_eq!(rest_after(10, 200, &whole).as_deref(), Some("bytes=10-9, \"a\", over"));
        assert_eq!(rest_after(4, 200, &whole[..2]).as_deref(), Some("bytes=4-, \"a\""));
        let part = [("etag", "\"a\""), ("content-range", "bytes 100-199/500")];
        assert_eq!(rest_after(7, 206, &part).as_deref(), Some("bytes=107-199, \"a\""));
        assert_eq!(rest_after(100, 206, &part).as_deref(), Some("bytes=200-199, \"a\", over"));
    }

    #[test]
    fn what_cannot_be_continued_is_left_as_it_is() {
        for (status, headers) in [
            (200, vec![("accept-ranges", "bytes")]),
            (200, vec![("etag", "W/\"a\""), ("accept-ranges", "bytes")]),
            (200, vec![("etag", "\"a\""), ("accept-ranges", "none")]),
            (200, vec![("etag", "\"a\"")]),
            (206, vec![("etag", "\"a\""), ("content-range", "bytes */500")]),
            (206, vec![("etag", "\"a\""), ("content-range", "bytes 9-5/500")]),
            (206, vec![("etag", "\"a\""), ("content-range", "lines 0-5/6")]),
            (206, vec![("etag", "\"a\""), ("content-type", "multipart/byteranges")]),
        ] {
            assert_eq!(rest_after(1, status, &headers), None, "{status} {headers:?}");
        }
    }
    /// Servers, caches and proxies that do not heed `If-Match` send another version.
    #[test]
    fn the_rest_is_of_the_same_version_as_far_as_the_response_says() {
        let response = |headers: &[(&'static str, &'static str)]| {
            let pairs =
                headers.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
            pairs.collect::<HeaderMap>()
        };
        let whole = [("etag", "\"a\""), ("accept-ranges", "bytes"), ("content-length", "10")];
        let mut head = http::Response::new(());
        *head.headers_mut() = response(&whole);
        let version = Version::of(&head.into_parts().0).unwrap();
        let said = |headers: &[(&'static str, &'static str)]| version.check(4, &response(headers)).err();
        for same in [
            &[("etag", "\"a\""), ("content-range", "bytes 4-9/10")][..],
            &[("content-range", "bytes 4-9/10")],
            &[("content-range", "bytes 4-9/*")],
        ] {
            assert_eq!(said(same), None, "{same:?}");
        }
        let another = said(&[("etag", "\"b\""), ("content-range", "bytes 4-9/10")]);
        assert_eq!(another.as_deref(), Some("it has changed: `ETag` is another by now"));
        let longer = said(&[("etag", "\"a\""), ("content-range", "bytes 4-9/77")]);
        assert_eq!(longer.as_deref(), Some("it has changed: 10 bytes are 77 by now"));
        let elsewhere = "the service does not send the bytes from 4 on, for which it was asked";
        for range in ["bytes 5-9/10", "bytes 4-8/10", "bytes 4-9", "lines 4-9/10"] {
            assert_eq!(said(&[("content-range", range)]).as_deref(), Some(elsewhere), "{range}");
        }
        assert_eq!(said(&whole).as_deref(), Some(elsewhere));
    }
}
