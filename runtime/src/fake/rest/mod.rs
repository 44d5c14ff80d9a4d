//! REST protocols from the service's side, by tables of where members travel. In between, inputs and outputs are in their JSON
//! form, which has all members in one object.

mod request;
mod response;
mod values;

use bytes::Bytes;
use http::{Request, Response};

use super::events::frames;
use super::rpc::error_type;
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

    /// The input, of its JSON form and the body of the request.
    fn read(document: &[u8], body: &Bytes) -> Result<Self::Input, JsonError>;

    /// The output in its JSON form, and its body if that is a stream of bytes. Nothing for a stream of events.
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
    /// Names the error of a response.
    fn name_error(code: Option<&str>, response: &mut Response<Bytes>) -> Result<(), String>;
}

impl RestServer for crate::protocol::Json1 {
    fn name_error(code: Option<&str>, response: &mut Response<Bytes>) -> Result<(), String> {
        error_type(code, response)
    }
}

impl<O: Bound, D: RestServer> Serve<O> for Rest<D> {
    fn input(request: &Request<Bytes>) -> Result<O::Input, String> {
        let document = request::document(request, O::PATH, O::REQUEST)?;
        O::read(&text(&Document::Object(document)), request.body()).map_err(|error| error.to_string())
    }

    fn fault(fault: Fault) -> Result<Response<Bytes>, String> {
        let mut response = response::response(fault.status, fault.bound, &fault.document, D::MEDIA_TYPE)?;
        D::name_error(fault.code.as_deref(), &mut response)?;
        Ok(response)
    }
}

impl<O: Bound, D: RestServer> ServeOutput<O> for Rest<D> {
    fn output(output: &O::Output) -> Result<Response<Bytes>, String> {
        let (document, body) = O::write(output)?;
        let mut response = response::response(O::STATUS, O::RESPONSE, document.as_bytes(), D::MEDIA_TYPE)?;
        if let Some(body) = body {
            *response.body_mut() = body;
        }
        Ok(response)
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
        let mut response = response::response(O::STATUS, &[], b"", "application/vnd.amazon.eventstream")?;
        *response.body_mut() = frames(events, end).map_err(|error| error.to_string())?;
        Ok(response)
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
fn members(text: &[u8]) -> Result<std::collections::BTreeMap<String, Document>, String> {
    let mut document = Document::Object(std::collections::BTreeMap::new());
    crate::json::read(text, &mut document).map_err(|error| error.to_string())?;
    match document {
        Document::Object(members) => Ok(members),
        _ => Err("the body is no JSON object".to_owned()),
    }
}
