//! Protocols of two forms from the service's side: an answer is in the form of its request.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{Request, Response};

use super::rpc::document;
use super::{AnswerFormat, Fault, RpcServer, Serve, ServeEvents, ServeOutput};
use crate::cbor::{Cbor, MillisCbor, WrittenMillisCbor};
use crate::event_stream::WriteEvent;
use crate::format::{Decode, Encode};
use crate::protocol::{AwsCbor, EventStreamOutput, EventStreams, Rpc, RpcDialect, Wires, named_wire};
use crate::{Document, Operation, Wire, json};

impl<T: Encode<Cbor>> AnswerFormat<T> for MillisCbor {
    /// With times in seconds, which clients tell from milliseconds whatever time it is.
    fn answer(answer: &T) -> Result<Bytes, String> {
        document::<Cbor, T>(answer)
    }
}

impl RpcServer for AwsCbor {
    type Received = WrittenMillisCbor;

    fn answer_head(response: &mut Response<Bytes>) {
        response.headers_mut().insert(CONTENT_TYPE, Self::CONTENT_TYPE);
    }

    /// The document that a fault has is JSON, as that of the other form.
    fn fault(fault: &Fault, response: &mut Response<Bytes>) -> Result<(), String> {
        let mut said = Document::Null;
        // A body that once came may be anything.
        let read = json::read(response.body(), &mut said);
        let mut members = match said {
            Document::Object(members) if read.is_ok() => members,
            _ => BTreeMap::new(),
        };
        members.extend(fault.code.as_deref().map(|code| ("__type".to_owned(), code.into())));
        *response.body_mut() = document::<Cbor, _>(&Document::Object(members))?;
        Ok(())
    }
}

impl<O, M, C> Serve<O> for Wires<M, C>
where
    O: Operation,
    M: Serve<O>,
    C: Serve<O>,
{
    fn input(request: &Request<Bytes>) -> Result<O::Input, String> {
        match named_wire(request.headers()) {
            Wire::Modeled => M::input(request),
            Wire::Cbor => C::input(request),
        }
    }

    fn fault(fault: Fault) -> Result<Response<Bytes>, String> {
        M::fault(fault)
    }

    fn fault_in(wire: Wire, fault: Fault) -> Result<Response<Bytes>, String> {
        match wire {
            Wire::Modeled => M::fault(fault),
            Wire::Cbor => C::fault(fault),
        }
    }
}

impl<O, M, C> ServeOutput<O> for Wires<M, C>
where
    O: Operation,
    M: ServeOutput<O>,
    C: ServeOutput<O>,
{
    fn output(output: &O::Output) -> Result<Response<Bytes>, String> {
        M::output(output)
    }

    fn output_in(wire: Wire, output: &O::Output) -> Result<Response<Bytes>, String> {
        match wire {
            Wire::Modeled => M::output(output),
            Wire::Cbor => C::output(output),
        }
    }
}

impl<O, M, C> Serve<O> for EventStreams<Wires<Rpc<M>, Rpc<C>>>
where
    O: Operation,
    M: RpcDialect,
    C: RpcDialect,
    Rpc<M>: Serve<O>,
    Rpc<C>: Serve<O>,
{
    fn input(request: &Request<Bytes>) -> Result<O::Input, String> {
        <Wires<Rpc<M>, Rpc<C>> as Serve<O>>::input(request)
    }

    fn fault(fault: Fault) -> Result<Response<Bytes>, String> {
        <Rpc<M> as Serve<O>>::fault(fault)
    }

    fn fault_in(wire: Wire, fault: Fault) -> Result<Response<Bytes>, String> {
        <Wires<Rpc<M>, Rpc<C>> as Serve<O>>::fault_in(wire, fault)
    }
}

/// Events are JSON in either form, which clients of both read.
impl<O, M, C> ServeEvents<O> for EventStreams<Wires<Rpc<M>, Rpc<C>>>
where
    O: Operation,
    O::Output: EventStreamOutput<Event: WriteEvent>,
    O::Input: Decode<M::Received>,
    M: RpcServer<Response: AnswerFormat<()>>,
    C: RpcDialect,
    Rpc<C>: Serve<O>,
{
    fn events(
        events: &mut dyn Iterator<Item = <O::Output as EventStreamOutput>::Event>,
        end: Option<Fault>,
    ) -> Result<Response<Bytes>, String> {
        <EventStreams<Rpc<M>> as ServeEvents<O>>::events(events, end)
    }
}
