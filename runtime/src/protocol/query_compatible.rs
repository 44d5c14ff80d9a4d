//! Services that keep the error codes of an older protocol, AWS Query (trait `awsQueryCompatible`).

use std::marker::PhantomData;

use bytes::Bytes;
use http::response::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Request};

use super::{ErrorResponse, Rpc, RpcDialect};
use crate::{CallError, OperationInfo, SegmentedBytes};

/// The dialect of `P` for a service with the trait `awsQueryCompatible`: `Rpc<QueryCompatible<AwsJson1_0>>`.
#[derive(Clone, Copy, Debug)]
pub struct QueryCompatible<P>(PhantomData<P>);

impl<D: RpcDialect> RpcDialect for QueryCompatible<Rpc<D>> {
    type Request = D::Request;
    type Response = D::Response;

    /// Tells the service that its older codes are understood.
    fn head(info: &OperationInfo, request: &mut Request<SegmentedBytes>) -> Result<(), CallError> {
        D::head(info, request)?;
        request.headers_mut().insert(HeaderName::from_static("x-amzn-query-mode"), HeaderValue::from_static("true"));
        Ok(())
    }

    fn expect_events(request: &mut Request<SegmentedBytes>) {
        D::expect_events(request);
    }

    fn is_output(parts: &Parts, body: &Bytes) -> bool {
        D::is_output(parts, body)
    }

    fn document(info: &OperationInfo, parts: &Parts, body: &Bytes) -> Result<Bytes, String> {
        D::document(info, parts, body)
    }

    fn error(info: &OperationInfo, parts: Parts, body: Bytes) -> ErrorResponse {
        let query_error = query_error(&parts.headers);
        let error = D::error(info, parts, body);
        match query_error {
            Some((code, fault)) => error.with_query_error(code, fault),
            None => error,
        }
    }
}

/// The code that the service used in its older protocol, and the fault, from `Code;Sender`.
fn query_error(headers: &HeaderMap) -> Option<(String, Option<String>)> {
    let (code, fault) = headers.get("x-amzn-query-error")?.to_str().ok()?.split_once(';')?;
    let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    Some((given(code)?, given(fault)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::fixture::{Describe, DescribeError};
    use crate::protocol::{AwsJson1_0, Protocol};
    use crate::{EncodeOptions, ErrorMeta};

    type Compatible = Rpc<QueryCompatible<AwsJson1_0>>;

    #[test]
    fn a_query_compatible_service_is_told_so() {
        let request = <Compatible as Protocol<Describe>>::encode(&Bytes::new(), &EncodeOptions::default()).unwrap();
        assert_eq!(request.headers()["content-type"], "application/x-amz-json-1.0");
        assert_eq!(request.headers()["x-amzn-query-mode"], "true");
    }

    #[test]
    fn the_older_code_is_the_public_one() {
        let error = |header: &str| {
            let response = http::Response::builder().status(400).header("x-amzn-query-error", header);
            let body = Bytes::from_static(br#"{"__type":"ns#FooError"}"#);
            <Compatible as Protocol<Describe>>::decode(response.body(body).unwrap()).unwrap_err()
        };
        let said = |error: &ErrorMeta| (error.code().map(str::to_owned), error.query_fault().map(str::to_owned));
        let foo = error("AWS.Foo;Sender");
        assert!(matches!(foo, DescribeError::FooError(_)));
        assert_eq!(said(&foo), (Some("AWS.Foo".to_owned()), Some("Sender".to_owned())));
        assert_eq!(said(&error("AWS.Foo;")), (Some("AWS.Foo".to_owned()), None));
        for header in ["AWS.Foo", ";Sender", ""] {
            assert_eq!(said(&error(header)), (Some("FooError".to_owned()), None), "{header}");
        }
    }
}
