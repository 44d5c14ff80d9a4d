//! Two forms of one protocol: a request is in that which its options say, and a response in that of its request.

use std::marker::PhantomData;

use bytes::Bytes;
use http::{Extensions, HeaderMap, Request, Response};

use super::{EventProtocol, EventStreamOutput, EventStreams, Protocol, Rpc, RpcDialect, Streaming, aws_cbor, events};
use crate::event_stream::StreamingBody;
use crate::format::json_or_cbor::JsonOrCbor;
use crate::format::{Decode, Encode};
use crate::{CallError, EncodeOptions, Operation, SegmentedBytes, Wire};

/// The protocol `M` of the model and its CBOR form `C`.
#[derive(Clone, Copy, Debug)]
pub struct Wires<M, C>(PhantomData<(M, C)>);

impl<O, M, C> Protocol<O> for Wires<M, C>
where
    O: Operation,
    M: Protocol<O>,
    C: Protocol<O>,
{
    fn has(_: Wire) -> bool {
        true
    }

    fn encode(input: &O::Input, options: &EncodeOptions) -> Result<Request<SegmentedBytes>, CallError> {
        match options.wire {
            Wire::Modeled => M::encode(input, options),
            Wire::Cbor => C::encode(input, options),
        }
    }

    fn decode(response: Response<Bytes>) -> Result<O::Output, O::Error> {
        match asked(response.extensions(), response.headers()) {
            Wire::Modeled => M::decode(response),
            Wire::Cbor => C::decode(response),
        }
    }
}

impl<O, M, C> Protocol<O> for EventStreams<Wires<Rpc<M>, Rpc<C>>>
where
    O: Operation,
    M: RpcDialect,
    C: RpcDialect,
    O::Input: Encode<M::Request> + Encode<C::Request>,
    O::Output: EventStreamOutput + Decode<M::Response> + Decode<C::Response> + Decode<JsonOrCbor>,
{
    const STREAMING: Option<Streaming<O>> =
        Some(Streaming { needs_first_message: O::Output::HAS_MEMBERS, own_connection: true, open: open::<O, M, C> });

    fn has(_: Wire) -> bool {
        true
    }

    fn encode(input: &O::Input, options: &EncodeOptions) -> Result<Request<SegmentedBytes>, CallError> {
        match options.wire {
            Wire::Modeled => <EventStreams<Rpc<M>> as Protocol<O>>::encode(input, options),
            Wire::Cbor => <EventStreams<Rpc<C>> as Protocol<O>>::encode(input, options),
        }
    }

    fn decode(response: Response<Bytes>) -> Result<O::Output, O::Error> {
        match asked(response.extensions(), response.headers()) {
            Wire::Modeled => events::decode::<O, M, JsonOrCbor>(response),
            Wire::Cbor => events::decode::<O, C, JsonOrCbor>(response),
        }
    }
}

/// Messages of a stream say by themselves in which form they are.
impl<M, C> EventProtocol for EventStreams<Wires<M, C>> {
    type Format = JsonOrCbor;
}

/// The output of a successful response, whose events follow.
fn open<O, M, C>(response: Response<StreamingBody>) -> Result<O::Output, O::Error>
where
    O: Operation,
    M: RpcDialect,
    C: RpcDialect,
    O::Output: EventStreamOutput + Decode<JsonOrCbor>,
{
    match asked(response.extensions(), response.headers()) {
        Wire::Modeled => events::open::<O, M, JsonOrCbor>(response),
        Wire::Cbor => events::open::<O, C, JsonOrCbor>(response),
    }
}

/// The form that a response is due in: that of its request, which a client tells; of one that came without, its own.
fn asked(extensions: &Extensions, headers: &HeaderMap) -> Wire {
    extensions.get().copied().unwrap_or_else(|| named(headers))
}

/// The form that a request or response says it is in.
pub(crate) fn named(headers: &HeaderMap) -> Wire {
    if aws_cbor::is_spoken(headers) { Wire::Cbor } else { Wire::Modeled }
}
