//! Event streams in responses: the output's other members are in the head, and no message holds them.

use bytes::Bytes;

use super::{BindRequest, BindResponse, Dialect, ResponseParts, Rest};
use crate::event_stream::{EventStream, StreamingBody};
use crate::protocol::events::{self, EventProtocol, EventStreamOutput, EventStreams};
use crate::protocol::{OperationError, Protocol, Streaming};
use crate::{CallError, EncodeOptions, SegmentedBytes};

impl<D: Dialect> EventProtocol for EventStreams<Rest<D>> {
    type Format = D::Format;
}

impl<O, D> Protocol<O> for EventStreams<Rest<D>>
where
    O: BindRequest,
    O::Output: EventStreamOutput + BindResponse,
    D: Dialect,
{
    const STREAMING: Option<Streaming<O>> =
        Some(Streaming { needs_first_message: false, own_connection: true, open: open::<O, D> });

    fn encode(input: &O::Input, options: &EncodeOptions) -> Result<http::Request<SegmentedBytes>, CallError> {
        <Rest<D> as Protocol<O>>::encode(input, options)
    }

    fn decode(response: http::Response<Bytes>) -> Result<O::Output, O::Error> {
        let (parts, body) = response.into_parts();
        if parts.status.is_success() {
            return open::<O, D>(http::Response::from_parts(parts, StreamingBody::whole(&body)));
        }
        Err(O::Error::decode(D::error(&O::INFO, parts, body)))
    }
}

/// The output of a successful response; its stream reads on where `response` ends.
fn open<O, D>(response: http::Response<StreamingBody>) -> Result<O::Output, O::Error>
where
    O: BindRequest,
    O::Output: EventStreamOutput + BindResponse,
    D: Dialect,
{
    let (parts, body) = response.into_parts();
    let mut output = O::Output::default();
    let bound = output.bind(&ResponseParts::new(parts.status, &parts.headers, &Bytes::new()));
    if let Err(error) = bound {
        return Err(error.in_response(O::INFO.name, parts, Bytes::new()).into());
    }
    output.set_stream(EventStream::new(O::INFO.name, parts, body, events::read::<D::Format, _, _>));
    Ok(output)
}
