//! Answers in XML: what is around the members of outputs and errors, by protocol.

use bytes::Bytes;
#[cfg(feature = "query")]
use http::Response;
#[cfg(feature = "query")]
use http::header::{CONTENT_TYPE, HeaderValue};

#[cfg(feature = "query")]
use super::RpcServer;
use super::{AnswerFormat, Fault};
use crate::IdempotencyTokens;
#[cfg(feature = "query")]
use crate::OperationInfo;
#[cfg(feature = "query")]
use crate::protocol::Query;
use crate::xml::{self, Element, Write, Writer, Xml};

/// The request id in bodies. That in the header is the one that is believed.
const REQUEST_ID: &str = "<RequestId>fake</RequestId>";

/// The document of a value, or why there is none; for generated code.
pub fn document(value: &dyn Write, root: &Element) -> Result<Bytes, String> {
    Writer::document(value, root, IdempotencyTokens::default()).map_err(|error| error.to_string())
}

/// The members of an error, in an element `Error`; for generated code.
///
/// # Panics
///
/// If they hold what XML has no form for, since a test is wrong then.
#[expect(clippy::panic, reason = "it fails a test")]
#[must_use]
pub fn members(error: &dyn Write) -> Bytes {
    document(error, &Element::new("Error")).unwrap_or_else(|reason| panic!("{reason}"))
}

impl<T: Write> AnswerFormat<T> for Xml {
    fn answer(answer: &T) -> Result<Bytes, String> {
        document(answer, &RESULT)
    }
}

/// The element of an output's members, before the operation gives it a name.
const RESULT: Element = Element::new("Result");

/// What is around the element of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Envelope {
    /// Nothing.
    #[cfg(any(test, feature = "rest"))]
    None,
    /// `ErrorResponse`
    ErrorResponse,
    /// `Response` and `Errors`, as Amazon EC2 has it.
    #[cfg(any(test, feature = "query"))]
    Ec2,
}

impl Envelope {
    /// The body that is an error.
    pub(super) fn error(self, fault: &Fault) -> Result<Bytes, String> {
        if fault.is_body {
            return Ok(fault.document.clone());
        }
        let written = String::from_utf8_lossy(&fault.document);
        let (attributes, members) = within(&written, "Error");
        let kind = if fault.status < 500 { "Sender" } else { "Receiver" };
        let code = fault.code.as_ref().map_or(Ok(String::new()), |code| element("Code", code))?;
        // A member that is the message is there already.
        let message = fault.message.as_ref().filter(|_| xml::said(&fault.document).message.is_none());
        let message = message.map_or(Ok(String::new()), |message| element("Message", message))?;
        let error = |kind: &str, id: &str| format!("<Error{attributes}>{kind}{code}{message}{id}{members}</Error>");
        let kind = format!("<Type>{kind}</Type>");
        Ok(match self {
            #[cfg(any(test, feature = "rest"))]
            Self::None => error(&kind, REQUEST_ID),
            Self::ErrorResponse => format!("<ErrorResponse>{}{REQUEST_ID}</ErrorResponse>", error(&kind, "")),
            #[cfg(any(test, feature = "query"))]
            Self::Ec2 => {
                format!("<Response><Errors>{}</Errors><RequestID>fake</RequestID></Response>", error("", ""))
            }
        }
        .into())
    }
}

/// An element of text.
fn element(name: &'static str, text: &str) -> Result<String, String> {
    document(&text, &Element::new(name)).map(|element| String::from_utf8_lossy(&element).into_owned())
}

/// The attributes and the content of a document whose outermost element is called so; nothing of any other.
fn within<'a>(document: &'a str, name: &str) -> (&'a str, &'a str) {
    let content = document.strip_prefix('<').and_then(|rest| rest.strip_prefix(name));
    let content = content.and_then(|rest| rest.strip_suffix('>')?.strip_suffix(name)?.strip_suffix("</"));
    content.and_then(|rest| rest.split_once('>')).unwrap_or_default()
}

#[cfg(feature = "query")]
impl<const WRAPPED: bool> RpcServer for Query<WRAPPED> {
    type Received = <Self as crate::protocol::RpcDialect>::Request;

    /// Behind the name of the operation and the version of its service.
    fn members(body: &[u8]) -> &[u8] {
        let mut rest = body;
        for head in [&b"Action="[..], b"Version="] {
            if rest.starts_with(head) {
                let end = rest.iter().position(|byte| *byte == b'&').map_or(rest.len(), |at| at.saturating_add(1));
                rest = rest.get(end..).unwrap_or_default();
            }
        }
        rest
    }

    fn answer_head(response: &mut Response<Bytes>) {
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/xml"));
    }

    fn output(info: &OperationInfo, response: &mut Response<Bytes>) {
        let name = info.name;
        let written = String::from_utf8_lossy(response.body());
        let (attributes, members) = within(&written, "Result");
        let body = if WRAPPED {
            format!(
                "<{name}Response><{name}Result{attributes}>{members}</{name}Result>\
                 <ResponseMetadata>{REQUEST_ID}</ResponseMetadata></{name}Response>"
            )
        } else {
            format!("<{name}Response{attributes}><requestId>fake</requestId>{members}</{name}Response>")
        };
        *response.body_mut() = body.into();
    }

    fn fault(fault: &Fault, response: &mut Response<Bytes>) -> Result<(), String> {
        let envelope = if WRAPPED { Envelope::ErrorResponse } else { Envelope::Ec2 };
        *response.body_mut() = envelope.error(fault)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(document: &'static str) -> Fault {
        Fault {
            code: Some("Gone&".to_owned()),
            status: 404,
            message: Some("no".to_owned()),
            document: Bytes::from_static(document.as_bytes()),
            is_body: false,
            json: None,
            #[cfg(feature = "rest")]
            bound: &[],
        }
    }

    #[test]
    fn errors_are_in_the_envelope_of_their_protocol() {
        let body = |envelope: Envelope, document| envelope.error(&fault(document)).unwrap();
        assert_eq!(
            body(Envelope::None, "<Error><A>1</A></Error>"),
            "<Error><Type>Sender</Type><Code>Gone&amp;</Code><Message>no</Message><RequestId>fake</RequestId><A>1</A></Error>"
        );
        assert_eq!(
            body(Envelope::ErrorResponse, "<Error a=\"1\"><message>own</message></Error>"),
            "<ErrorResponse><Error a=\"1\"><Type>Sender</Type><Code>Gone&amp;</Code><message>own</message></Error>\
             <RequestId>fake</RequestId></ErrorResponse>"
        );
        assert_eq!(
            body(Envelope::Ec2, ""),
            "<Response><Errors><Error><Code>Gone&amp;</Code><Message>no</Message></Error></Errors>\
             <RequestID>fake</RequestID></Response>"
        );
        let whole = Fault { is_body: true, ..fault("<html/>") };
        assert_eq!(Envelope::Ec2.error(&whole).unwrap(), "<html/>");
        let wrong = Fault { message: Some("\0".to_owned()), ..fault("") };
        assert_eq!(Envelope::None.error(&wrong).unwrap_err(), "XML has no character U+0000");
    }

    #[cfg(feature = "query")]
    #[test]
    fn the_head_of_a_form_is_no_part_of_an_input() {
        let document = |form: &'static str| Query::<true>::members(form.as_bytes());
        assert_eq!(document("Action=A&Version=1&Version=2&A=b"), b"Version=2&A=b");
        assert_eq!(document("Action=A&Version=1"), b"");
        assert_eq!(document("A=b"), b"A=b");
    }
}
