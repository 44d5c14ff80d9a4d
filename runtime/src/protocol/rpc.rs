//! The binding of RPC protocols: one POST an operation, whose body and whose response's body hold all members.
//!
//! Knows no operation and no format; what is a protocol's own is its [`RpcDialect`]. Host, signature and sending are
//! elsewhere.

use std::marker::PhantomData;

use bytes::Bytes;
use http::response::Parts;
use http::{Method, Request, Response};

use super::{ErrorResponse, OperationError, Protocol};
use crate::format::{Decode, Encode, Format};
use crate::{CallError, CallErrorKind, EncodeOptions, Operation, OperationInfo, SegmentedBytes};

/// What is a protocol's own among RPC protocols.
pub trait RpcDialect {
    /// What inputs are written in.
    type Request: Format;
    /// What outputs and errors are written in.
    type Response: Format;

    /// Completes a request, which so far is a POST of the input's document to `/`: path and headers.
    fn head(info: &OperationInfo, request: &mut Request<SegmentedBytes>) -> Result<(), CallError>;

    /// Says in a request that the response may be an event stream; by default there is nothing to say.
    fn expect_events(request: &mut Request<SegmentedBytes>) {
        let _ = request;
    }

    /// Whether a response holds an output, and no error. Of an event stream the body is not given.
    #[must_use]
    fn is_output(parts: &Parts, body: &Bytes) -> bool {
        let _ = body;
        parts.status.is_success()
    }

    /// Where in the body of a response the output's document is: by default it is the whole of it.
    ///
    /// Fails if the response is not in this protocol, and says why. An event stream is asked about with an empty body.
    fn document(info: &OperationInfo, parts: &Parts, body: &Bytes) -> Result<Bytes, String> {
        let _ = (info, parts);
        Ok(body.clone())
    }

    /// The error that a response is.
    fn error(info: &OperationInfo, parts: Parts, body: Bytes) -> ErrorResponse;
}

/// The RPC protocol of the dialect `D`, for the `Protocol` of an operation.
#[derive(Clone, Copy, Debug)]
pub struct Rpc<D>(PhantomData<D>);

impl<O, D> Protocol<O> for Rpc<D>
where
    O: Operation,
    D: RpcDialect,
    O::Input: Encode<D::Request>,
    O::Output: Decode<D::Response>,
{
    fn encode(input: &O::Input, options: &EncodeOptions) -> Result<Request<SegmentedBytes>, CallError> {
        let document = input.encode(options);
        let document = document.map_err(|error| CallError::new(CallErrorKind::Input, error.to_string()))?;
        let mut request = post(document);
        D::head(&O::INFO, &mut request)?;
        Ok(request)
    }

    /// An absent document is one without members if the output has no required ones; any other is read to its last byte.
    fn decode(response: Response<Bytes>) -> Result<O::Output, O::Error> {
        let (parts, body) = response.into_parts();
        if !D::is_output(&parts, &body) {
            return Err(O::Error::decode(D::error(&O::INFO, parts, body)));
        }
        let output = document::<D>(&O::INFO, &parts, &body)
            .and_then(|document| O::Output::decode(&document).map_err(|error| D::Response::refusal(&document, &error)));
        output.map_err(|message| CallError::decode(message, parts, body).with_operation(O::INFO.name).into())
    }
}

/// A POST to the path `/`, which that of a new request is.
fn post(body: SegmentedBytes) -> Request<SegmentedBytes> {
    let mut request = Request::new(body);
    *request.method_mut() = Method::POST;
    request
}

/// The document of an output, which must be there if members have to be in it.
fn document<D: RpcDialect>(info: &OperationInfo, parts: &Parts, body: &Bytes) -> Result<Bytes, String> {
    let document = D::document(info, parts, body)?;
    if D::Response::is_absent(&document) && !info.required_output.is_empty() {
        return Err(without_required("response body is empty", info));
    }
    Ok(document)
}

/// Says that members are not there which have to be, and why.
pub(super) fn without_required(why: &str, info: &OperationInfo) -> String {
    format!("the {why}, without `{}`", info.required_output.join("`, `"))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{DescribeError, Output, decode};
    use super::*;
    use crate::CallErrorKind;

    fn refused(status: u16, body: &str) -> CallError {
        match decode(status, &[], body) {
            Err(DescribeError::Call(error)) => error,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn any_2xx_with_an_object_or_nothing_is_an_output() {
        let name = Some("x".to_owned());
        assert_eq!(decode(200, &[], r#"{"Name":"x","New":[1]}"#), Ok(Output { name }));
        for (status, body) in [(200, ""), (200, "{}"), (204, ""), (299, " {} \n"), (200, r#"{"Name":null}"#)] {
            assert_eq!(decode(status, &[], body), Ok(Output { name: None }), "{body}");
        }
    }

    #[test]
    fn html_with_status_200_is_shown() {
        let error = refused(200, &format!("<html>\r\n  <body>{}</body>", "proxy ".repeat(100)));
        assert_eq!(error.call(), Some(CallErrorKind::Decode));
        assert_eq!((error.status(), error.request_id(), error.operation()), (Some(200), Some("id-1"), "Describe"));
        let shown = "<html> <body>proxy proxy proxy proxy proxy proxy proxy proxy…";
        assert_eq!(
            error.message(),
            Some(&*format!("the response body is not a JSON object but begins with `{shown}`"))
        );
    }

    #[test]
    fn half_an_output_says_where_it_ends_but_not_what_it_holds() {
        let error = refused(200, r#"{"Name":"secret"#);
        let expected = "the response body of 15 bytes is not the JSON it should be: \
                        expected the rest of a string, found the end of the text at byte 15";
        assert_eq!(error.message(), Some(expected));
        assert!(!format!("{error} {error:?}").contains("secret"));
        assert!(refused(200, "{} {}").message().unwrap().contains("at byte 3"));
    }

    #[test]
    fn other_json_and_bytes_that_are_no_text_are_refused() {
        assert!(refused(200, "[1]").to_string().contains("begins with `[1]`"));
        assert!(refused(200, "null").to_string().contains("begins with `null`"));
        assert!(refused(200, "\u{1}\u{2}").to_string().contains("2 bytes that are not text"));
    }
}
