//! RPC protocols from the service's side.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Request, Response, StatusCode};

use super::{Fault, Serve, ServeOutput};
use crate::format::{Decode, Encode, Format};
use crate::protocol::{EventStreams, QueryCompatible, Rpc, RpcDialect};
use crate::{EncodeOptions, Operation, OperationInfo};

/// What is a protocol's own among RPC protocols, on the service's side.
pub trait RpcServer: RpcDialect {
    /// What requests are read in: the format that clients write, where it can be read in one way alone.
    type Received: Format;

    /// The document of an input in the body of a request: by default it is the whole of it.
    #[must_use]
    fn members(body: &[u8]) -> &[u8] {
        body
    }

    /// Says in a response that it is in this protocol.
    fn answer_head(response: &mut Response<Bytes>);

    /// Completes a response whose body is the document of an output; by default it is complete.
    fn output(info: &OperationInfo, response: &mut Response<Bytes>) {
        let _ = (info, response);
    }

    /// Completes a response whose body is the document of an error.
    fn fault(fault: &Fault, response: &mut Response<Bytes>) -> Result<(), String>;
}

/// A format in which a fake service can answer a `T`.
pub trait AnswerFormat<T>: Format {
    /// The document of an answer; otherwise why it has none.
    fn answer(answer: &T) -> Result<Bytes, String>;
}

/// The document of a value in the format `F`.
pub(super) fn document<F: Format, T: Encode<F>>(value: &T) -> Result<Bytes, String> {
    let document = value.encode(&EncodeOptions::default()).map_err(|error| error.to_string())?;
    Ok(document.into_bytes())
}

impl<T: Encode<Self>> AnswerFormat<T> for crate::json::Json {
    fn answer(answer: &T) -> Result<Bytes, String> {
        document::<Self, T>(answer)
    }
}

#[cfg(feature = "cbor")]
impl<T: Encode<Self>> AnswerFormat<T> for crate::cbor::Cbor {
    fn answer(answer: &T) -> Result<Bytes, String> {
        document::<Self, T>(answer)
    }
}

impl<O, D> Serve<O> for Rpc<D>
where
    O: Operation,
    O::Input: Decode<D::Received>,
    D: RpcServer,
{
    fn input(request: &Request<Bytes>) -> Result<O::Input, String> {
        let body = request.body();
        O::Input::decode(&body.slice_ref(D::members(body))).map_err(|error| error.to_string())
    }

    fn fault(fault: Fault) -> Result<Response<Bytes>, String> {
        let mut response = Response::new(fault.document.clone());
        *response.status_mut() = StatusCode::from_u16(fault.status).map_err(|error| error.to_string())?;
        D::answer_head(&mut response);
        D::fault(&fault, &mut response)?;
        Ok(response)
    }
}

impl<O, D> ServeOutput<O> for Rpc<D>
where
    O: Operation,
    O::Input: Decode<D::Received>,
    D: RpcServer<Response: AnswerFormat<O::Output>>,
{
    fn output(output: &O::Output) -> Result<Response<Bytes>, String> {
        let mut response = Response::new(D::Response::answer(output)?);
        D::answer_head(&mut response);
        D::output(&O::INFO, &mut response);
        Ok(response)
    }
}

impl<O, D> Serve<O> for EventStreams<Rpc<D>>
where
    O: Operation,
    O::Input: Decode<D::Received>,
    D: RpcServer,
{
    fn input(request: &Request<Bytes>) -> Result<O::Input, String> {
        <Rpc<D> as Serve<O>>::input(request)
    }

    fn fault(fault: Fault) -> Result<Response<Bytes>, String> {
        <Rpc<D> as Serve<O>>::fault(fault)
    }
}

impl<D: RpcServer> RpcServer for QueryCompatible<Rpc<D>> {
    type Received = D::Received;

    fn answer_head(response: &mut Response<Bytes>) {
        D::answer_head(response);
    }

    fn fault(fault: &Fault, response: &mut Response<Bytes>) -> Result<(), String> {
        D::fault(fault, response)
    }
}

impl<const MINOR: u8> RpcServer for crate::protocol::AwsJson<MINOR> {
    type Received = crate::json::Json;

    fn answer_head(response: &mut Response<Bytes>) {
        let content_type = if MINOR == 0 { "application/x-amz-json-1.0" } else { "application/x-amz-json-1.1" };
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    }

    fn fault(fault: &Fault, response: &mut Response<Bytes>) -> Result<(), String> {
        error_type(fault.code.as_deref(), response)
    }
}

/// A variant of RPC v2 on the service's side.
#[cfg(any(feature = "cbor", feature = "rpc-v2-json"))]
pub trait NamesError: crate::protocol::Variant {
    /// An error's document with the member `__type`, before all others.
    fn named(code: &str, document: &[u8]) -> Vec<u8>;
}

#[cfg(any(feature = "cbor", feature = "rpc-v2-json"))]
impl<F: NamesError> RpcServer for crate::protocol::RpcV2<F> {
    type Received = F;

    fn answer_head(response: &mut Response<Bytes>) {
        let headers = response.headers_mut();
        headers.insert("smithy-protocol", HeaderValue::from_static(F::SPOKEN));
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(F::CONTENT_TYPE));
    }

    fn fault(fault: &Fault, response: &mut Response<Bytes>) -> Result<(), String> {
        if let Some(code) = &fault.code {
            *response.body_mut() = F::named(code, response.body()).into();
        }
        Ok(())
    }
}

#[cfg(feature = "cbor")]
impl NamesError for crate::cbor::Cbor {
    fn named(code: &str, document: &[u8]) -> Vec<u8> {
        let mut out = crate::cbor::Writer::new();
        out.object().member("__type", code);
        // A structure of indefinite length: the members of the error's own document go before the end of this one.
        let named = out.into_bytes();
        let members = document.strip_prefix(b"\xbf").unwrap_or(b"\xff");
        [named.strip_suffix(b"\xff").unwrap_or(&named), members].concat()
    }
}

#[cfg(feature = "rpc-v2-json")]
impl NamesError for crate::json::Json {
    fn named(code: &str, document: &[u8]) -> Vec<u8> {
        let mut out = crate::json::Writer::new();
        out.object().member("__type", code);
        let named = out.into_bytes();
        match document.strip_prefix(b"{").filter(|members| *members != b"}") {
            Some(members) => [named.strip_suffix(b"}").unwrap_or(&named), b",", members].concat(),
            None => named.to_vec(),
        }
    }
}

/// Names an error as services that speak JSON do.
pub(super) fn error_type(code: Option<&str>, response: &mut Response<Bytes>) -> Result<(), String> {
    if let Some(code) = code {
        let value = HeaderValue::from_str(code).map_err(|_| format!("no header can carry the code {code:?}"))?;
        response.headers_mut().insert("x-amzn-errortype", value);
    }
    Ok(())
}
