//! The binding of REST protocols: members of inputs and outputs in labels, query, headers, status and body.
//!
//! Follows Smithy 2.0, "HTTP bindings". Knows no operation and no format; host, signature and sending are elsewhere.

mod events;
mod header;
#[cfg(feature = "md5")]
mod key_md5;
mod label;
mod payload;
mod query;
mod request;
mod response;

use std::marker::PhantomData;

use bytes::Bytes;
use http::response::Parts;

pub use payload::Blob;
#[cfg(feature = "test-util")]
pub(crate) use request::OfInput;
pub use request::RequestParts;
pub use response::{Error, ResponseParts, Result};

use super::{ErrorResponse, OperationError, Protocol};
use crate::format::{Format, is_page};
use crate::{CallError, EncodeOptions, Operation, OperationInfo, SegmentedBytes};

/// An operation whose input is bound to parts of a request; implemented by generated code.
pub trait BindRequest: Operation {
    /// Puts all members where they belong.
    fn bind(input: &Self::Input, request: &mut RequestParts) -> std::result::Result<(), CallError>;
}

/// An output or error that is bound to parts of a response; implemented by generated code.
pub trait BindResponse {
    /// Sets the members that the response has; by default there are none.
    fn bind(&mut self, response: &ResponseParts<'_>) -> Result {
        let _ = response;
        Ok(())
    }
}

/// One of the protocols that bind so.
pub trait Dialect {
    /// What documents are written in.
    type Format: Format;

    /// The media type of documents.
    const MEDIA_TYPE: &'static str;

    /// Whether a response that is read whole is an output, and no error.
    #[must_use]
    fn is_output(info: &OperationInfo, parts: &Parts, body: &Bytes) -> bool {
        let _ = (info, body);
        parts.status.is_success()
    }

    /// The error that a response is.
    fn error(info: &OperationInfo, parts: Parts, body: Bytes) -> ErrorResponse;
}

/// The protocol `D`, for the `Protocol` of an operation.
#[derive(Clone, Copy, Debug)]
pub struct Rest<D>(PhantomData<D>);

impl<O, D> Protocol<O> for Rest<D>
where
    O: BindRequest,
    O::Output: BindResponse + Default,
    D: Dialect,
{
    fn encode(
        input: &O::Input,
        options: &EncodeOptions,
    ) -> std::result::Result<http::Request<SegmentedBytes>, CallError> {
        let mut parts = RequestParts::new(options);
        O::bind(input, &mut parts)?;
        Ok(parts.into_request(D::MEDIA_TYPE)?.map(SegmentedBytes::from))
    }

    fn decode(response: http::Response<Bytes>) -> std::result::Result<O::Output, O::Error> {
        let (parts, body) = response.into_parts();
        if !D::is_output(&O::INFO, &parts, &body) {
            return Err(O::Error::decode(D::error(&O::INFO, parts, body)));
        }
        if !O::INFO.raw_output && is_page(&body) {
            let error = Error::document("expected one of the service, found a page of HTML");
            return Err(error.in_response(O::INFO.name, parts, body).into());
        }
        let mut output = O::Output::default();
        match output.bind(&ResponseParts::new(parts.status, &parts.headers, &body)) {
            Ok(()) => Ok(output),
            Err(error) => Err(error.in_response(O::INFO.name, parts, body).into()),
        }
    }
}
