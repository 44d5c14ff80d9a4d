//! Signs the events of a request, each by the one before: `AWS4-HMAC-SHA256-PAYLOAD`.
//!
//! Facts: Amazon Transcribe Developer Guide, "Setting up a streaming transcription", HTTP/2.

use std::fmt;

use bytes::Bytes;

use super::{Cached, Hex, SIGNED_PIECE, SigningOptions, SigningParams, Stamp, hash};
use crate::event_stream::{HeaderValue, Message};
use crate::{CallError, CallErrorKind, Timestamp};

/// Signs the frames of one request, the first by the signature of the request.
pub struct EventSigner {
    /// For the date of the frame before.
    cached: Cached,
    /// Of the frame before.
    signature: String,
}

impl EventSigner {
    /// Signs after a request whose signature, in hexadecimal, is `signature`.
    ///
    /// Fails if the credentials hold what cannot be signed with, and for SigV4a, which has no signatures of events.
    pub fn new(params: &SigningParams<'_>, signature: impl Into<String>) -> Result<Self, CallError> {
        if params.region_set.is_some() {
            let message = "events cannot be signed by SigV4a: call an endpoint of one region";
            return Err(CallError::new(CallErrorKind::Endpoint, message));
        }
        Ok(Self { cached: Cached::new(params, Stamp::new(params.time).date())?, signature: signature.into() })
    }

    /// The message that holds `frame`, signed: the headers `:date` and `:chunk-signature`. An empty frame ends a stream.
    pub fn sign(&mut self, frame: Bytes, time: Timestamp) -> Result<Message, CallError> {
        let too_long = |error| CallError::new(CallErrorKind::Input, format!("a frame cannot be signed: {error}"));
        // As the text that is signed has it: whole seconds.
        let time = Timestamp::from_secs(time.secs());
        let stamp = Stamp::new(time);
        self.renew(time, &stamp)?;
        let message = Message::new(frame).with_header(":date", HeaderValue::Timestamp(time)).map_err(too_long)?;
        let (headers, payload) = (Hex::sha256(message.raw_headers()), Hex::sha256(message.payload()));
        let of = [headers.as_str(), payload.as_str()];
        let signature = self.cached.identity.sign_next(SIGNED_PIECE, &stamp, &self.signature, &of)?;
        self.signature = hash::hex(&signature);
        message.with_header(":chunk-signature", HeaderValue::Blob(&signature)).map_err(too_long)
    }

    /// Streams may go on when the day is over for which the key is good.
    fn renew(&mut self, time: Timestamp, stamp: &Stamp) -> Result<(), CallError> {
        let Cached { credentials, region, service, date, .. } = &self.cached;
        if date != stamp.date() {
            let params = SigningParams {
                credentials,
                region,
                region_set: None,
                service,
                time,
                options: SigningOptions::default(),
            };
            self.cached = Cached::new(&params, stamp.date())?;
        }
        Ok(())
    }
}

impl fmt::Debug for EventSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventSigner")
            .field("region", &self.cached.region)
            .field("service", &self.cached.service)
            .finish_non_exhaustive()
    }
}
