//! The protocols `awsJson1_0` and `awsJson1_1`: JSON both ways; a header names the operation.
//!
//! Follows Smithy 2.0, "AWS JSON 1.0/1.1 protocol".

use bytes::Bytes;
use http::response::Parts;
use http::{HeaderName, HeaderValue, Request, header};

use super::{ErrorResponse, Rpc, RpcDialect, json_error};
use crate::format::json::Json;
use crate::{CallError, CallErrorKind, OperationInfo, SegmentedBytes};

/// `awsJson1_0`.
pub type AwsJson1_0 = Rpc<AwsJson<0>>;

/// `awsJson1_1`.
pub type AwsJson1_1 = Rpc<AwsJson<1>>;

/// Names the operation.
pub(super) const X_AMZ_TARGET: HeaderName = HeaderName::from_static("x-amz-target");

/// What is these protocols' own: the versions 1.0 and 1.1 differ in a header.
#[derive(Clone, Copy, Debug)]
pub struct AwsJson<const MINOR: u8>;

impl<const MINOR: u8> RpcDialect for AwsJson<MINOR> {
    type Request = Json;
    type Response = Json;

    fn head(info: &OperationInfo, request: &mut Request<SegmentedBytes>) -> Result<(), CallError> {
        let headers = request.headers_mut();
        let content_type = if MINOR == 0 { "application/x-amz-json-1.0" } else { "application/x-amz-json-1.1" };
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        headers.insert(X_AMZ_TARGET, target(info)?);
        Ok(())
    }

    fn error(info: &OperationInfo, parts: Parts, body: Bytes) -> ErrorResponse {
        json_error::error(info, parts, body)
    }
}

/// The value of `X-Amz-Target`, such as `Kinesis_20131202.PutRecords`.
pub(super) fn target(info: &OperationInfo) -> Result<HeaderValue, CallError> {
    // Takes the text without another copy.
    HeaderValue::try_from([info.service.shape, ".", info.name].concat())
        .map_err(|_| CallError::new(CallErrorKind::Input, format!("no operation can be called {:?}", info.name)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use http::Method;

    use super::*;
    use crate::format::json::{Write, Writer};
    use crate::protocol::fixture::{self, SERVICE};
    use crate::{EncodeOptions, IdempotencyTokens, Operation, Protocol};

    /// Takes whatever is written as JSON.
    struct Send<T>(T);

    impl<T: Write + std::marker::Send + Sync> Operation for Send<T> {
        type Input = T;
        type Output = fixture::Output;
        type Error = fixture::DescribeError;
        type Protocol = AwsJson1_1;
        const INFO: OperationInfo = OperationInfo::new(&SERVICE, "Operation");
    }

    struct Input(Option<String>);

    impl Write for Input {
        fn write(&self, out: &mut Writer) {
            let mut object = out.object();
            object.idempotency_token("Token", &self.0);
        }
    }

    #[test]
    fn a_request_is_a_post_of_json_to_the_root() {
        let request = Send::<BTreeMap<String, bool>>::encode(&BTreeMap::new()).unwrap();
        assert_eq!(request.method(), Method::POST);
        assert_eq!(request.uri(), "/");
        assert_eq!(request.headers()["content-type"], "application/x-amz-json-1.1");
        assert_eq!(request.headers()["x-amz-target"], "Test.Operation");
        assert_eq!(request.headers().len(), 2);
        assert_eq!(request.body(), "{}");
        let request = <AwsJson1_0 as Protocol<Send<Input>>>::encode(&Input(None), &EncodeOptions::default()).unwrap();
        assert_eq!(request.headers()["content-type"], "application/x-amz-json-1.0");
    }

    #[test]
    fn a_token_is_made_only_for_an_unset_member() {
        let idempotency_tokens = IdempotencyTokens::new(|| "fixed".to_owned());
        let options = EncodeOptions { idempotency_tokens, ..EncodeOptions::default() };
        let body = |input| Send::<Input>::encode_with(&input, &options).unwrap().into_body();
        assert_eq!(body(Input(None)), r#"{"Token":"fixed"}"#);
        assert_eq!(body(Input(Some(String::new()))), r#"{"Token":""}"#);
    }

    #[test]
    fn a_target_that_no_header_can_hold_is_an_error() {
        let error = target(&OperationInfo::new(&SERVICE, "a\nb")).unwrap_err();
        assert_eq!(error.call(), Some(CallErrorKind::Input));
    }
}
