//! REST protocols from the service's side, by tables of where members travel. In between, inputs and outputs are in their JSON
//! form, which has all members in one object.

mod request;
mod response;
mod values;

use std::collections::BTreeMap;

use bytes::Bytes;
use http::{Request, Response};

use super::events::frames;
use super::rpc::error_type;
#[cfg(feature = "xml")]
use super::xml::Envelope;
use super::{Fault, Serve, ServeEvents, ServeOutput};
#[cfg(feature = "streaming")]
use crate::byte_stream::{ByteStream, ByteStreams};
use crate::event_stream::WriteEvent;
use crate::json::JsonError;
use crate::protocol::rest::{Dialect, Rest};
use crate::protocol::{EventStreamOutput, EventStreams};
use crate::{Document, Operation};

/// An operation whose input and output are bound to HTTP; implemented by generated code.
pub trait Bound: Operation {
    /// The path of a request.
    const PATH: &'static [Part];
    /// The members of the input that are in no document, and not in the path.
    const REQUEST: &'static [Member];
    /// The status of a response, if no member is.
    const STATUS: u16;
    /// The members of the output that are in no document.
    const RESPONSE: &'static [Member];
    /// Whether errors are in no element of their own (`noErrorWrapping` of restXml).
    const BARE_ERRORS: bool = false;

    /// The input, of its JSON form and the body of the request.
    fn read(document: &[u8], body: &Bytes) -> Result<Self::Input, JsonError>;

    /// Reads into the input what is in a document that is not its JSON form.
    fn read_body(input: &mut Self::Input, body: &Bytes) -> Result<(), String> {
        let _ = (input, body);
        Ok(())
    }

    /// The output in its JSON form, and its body if that is a stream of bytes, or a document that is not its JSON form.
    /// Nothing for a stream of events.
    fn write(output: &Self::Output) -> Result<(String, Option<Bytes>), String>;
}

/// A part of a path.
#[derive(Clone, Copy, Debug)]
pub enum Part {
    /// Text as it stands.
    Text(&'static str),
    /// A member, as one segment.
    Label(&'static str, Kind),
    /// A member, as any number of segments.
    Greedy(&'static str),
}

/// A member that is in no document.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// Its name in the JSON form.
    pub name: &'static str,
    /// Where it travels.
    pub place: Place,
    /// What it looks like there.
    pub kind: Kind,
}

/// Where a member travels.
#[derive(Clone, Copy, Debug)]
pub enum Place {
    /// In the query, under this key.
    Query(&'static str),
    /// In the query, under all keys but these.
    QueryParams(&'static [&'static str]),
    /// In the header of this name.
    Header(&'static str),
    /// In all headers whose names begin so.
    PrefixHeaders(&'static str),
    /// As the status.
    Status,
    /// As the body: bytes.
    Bytes,
    /// As the body: text.
    Text,
    /// As the body: a document.
    Document,
    /// As the body, which is a stream.
    Stream,
}

/// What a value looks like as text.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Text.
    Text,
    /// Text in base64.
    Encoded,
    /// A number.
    Number,
    /// `true` or `false`.
    Bool,
    /// A time: as text, and in the JSON form.
    Time(Time, Time),
    /// Any number of these.
    List(&'static Kind),
}

/// What a time looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Time {
    /// Seconds since 1970.
    EpochSeconds,
    /// As in RFC 3339.
    DateTime,
    /// As in RFC 9110.
    HttpDate,
}

/// A REST protocol on the service's side.
pub trait RestServer: Dialect {
    /// The members in the document of a request that is in its JSON form.
    fn members(body: &Bytes) -> Result<BTreeMap<String, Document>, String>;

    /// The response that is an error.
    fn fault<O: Bound>(fault: &Fault) -> Result<Response<Bytes>, String>;
}

impl RestServer for crate::protocol::Json1 {
    fn members(body: &Bytes) -> Result<BTreeMap<String, Document>, String> {
        members(body)
    }

    fn fault<O: Bound>(fault: &Fault) -> Result<Response<Bytes>, String> {
        let mut response = response::response(fault.status, fault.bound, &fault.document, None, Self::MEDIA_TYPE)?;
        error_type(fault.code.as_deref(), &mut response)?;
        Ok(response)
    }
}

/// The operation itself reads and writes what is in documents.
#[cfg(feature = "xml")]
impl RestServer for crate::protocol::XmlDialect {
    fn members(_: &Bytes) -> Result<BTreeMap<String, Document>, String> {
        Ok(BTreeMap::new())
    }

    fn fault<O: Bound>(fault: &Fault) -> Result<Response<Bytes>, String> {
        let envelope = if O::BARE_ERRORS { Envelope::None } else { Envelope::ErrorResponse };
        let members = fault.json.as_deref().unwrap_or_default().as_bytes();
        let body = Some(envelope.error(fault)?);
        response::response(fault.status, fault.bound, members, body, Self::MEDIA_TYPE)
    }
}

impl<O: Bound, D: RestServer> Serve<O> for Rest<D> {
    fn input(request: &Request<Bytes>) -> Result<O::Input, String> {
        let document = request::document::<D>(request, O::PATH, O::REQUEST)?;
        let body = request::body(request)?;
        let mut input = O::read(&text(&Document::Object(document)), &body).map_err(|error| error.to_string())?;
        O::read_body(&mut input, &body)?;
        Ok(input)
    }

    fn fault(fault: Fault) -> Result<Response<Bytes>, String> {
        D::fault::<O>(&fault)
    }
}

impl<O: Bound, D: RestServer> ServeOutput<O> for Rest<D> {
    fn output(output: &O::Output) -> Result<Response<Bytes>, String> {
        let (document, body) = O::write(output)?;
        response::response(O::STATUS, O::RESPONSE, document.as_bytes(), body, D::MEDIA_TYPE)
    }
}

impl<O, P> Serve<O> for ByteStreams<P>
where
    O: Operation,
    P: Serve<O>,
{
    fn input(request: &Request<Bytes>) -> Result<O::Input, String> {
        P::input(request)
    }

    fn fault(fault: Fault) -> Result<Response<Bytes>, String> {
        P::fault(fault)
    }
}

impl<O, P> ServeOutput<O> for ByteStreams<P>
where
    O: Operation,
    P: ServeOutput<O>,
{
    fn output(output: &O::Output) -> Result<Response<Bytes>, String> {
        P::output(output)
    }
}

impl<O: Bound, D: RestServer> Serve<O> for EventStreams<Rest<D>> {
    fn input(request: &Request<Bytes>) -> Result<O::Input, String> {
        <Rest<D> as Serve<O>>::input(request)
    }

    fn fault(fault: Fault) -> Result<Response<Bytes>, String> {
        <Rest<D> as Serve<O>>::fault(fault)
    }
}

impl<O, D> ServeEvents<O> for EventStreams<Rest<D>>
where
    O: Bound<Output: EventStreamOutput<Event: WriteEvent>>,
    D: RestServer,
{
    fn events(
        events: &mut dyn Iterator<Item = <O::Output as EventStreamOutput>::Event>,
        end: Option<Fault>,
    ) -> Result<Response<Bytes>, String> {
        let frames = frames(events, end).map_err(|error| error.to_string())?;
        response::response(O::STATUS, &[], b"", Some(frames), "application/vnd.amazon.eventstream")
    }
}

/// The bytes of a streaming blob that a fake service is to answer.
pub fn bytes_of(stream: &ByteStream) -> Result<Bytes, String> {
    let elsewhere = "a fake service answers bytes that are in memory: make the ByteStream from bytes or text";
    stream.in_memory().cloned().ok_or_else(|| elsewhere.to_owned())
}

/// A document as JSON.
fn text(document: &Document) -> Bytes {
    let mut out = crate::json::Writer::new();
    crate::json::Write::write(document, &mut out);
    out.into_bytes()
}

/// The members of a JSON object; none if there is no text.
fn members(text: &[u8]) -> Result<BTreeMap<String, Document>, String> {
    let mut document = Document::Object(BTreeMap::new());
    crate::json::read(text, &mut document).map_err(|error| error.to_string())?;
    match document {
        Document::Object(members) => Ok(members),
        _ => Err("the body is no JSON object".to_owned()),
    }
}
