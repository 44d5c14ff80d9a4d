//! The protocols `awsJson1_0` and `awsJson1_1`: one POST an operation, JSON both ways.
//!
//! Follows Smithy 2.0, "AWS JSON 1.0/1.1 protocol". Knows no operation; host, signature and sending are elsewhere.

mod dialect;
mod error;
mod events;
#[cfg(test)]
pub(crate) mod fixture;
mod response;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, header};

pub use dialect::{AwsJson1_0, AwsJson1_1, Dialect, QueryCompatible};
pub use error::{DecodeError, ErrorResponse, ModeledError, decode};
pub use events::{EventStreamOutput, EventStreams, bound, events, payload};
use response::response;

use crate::json::{Write, Writer};
use crate::{CallError, CallErrorKind, EncodeOptions};

/// A POST to the path `/`; without host, length and signature, which are the transport's and the signer's.
fn request<D: Dialect, T: Write>(
    target: &'static str,
    input: &T,
    options: &EncodeOptions,
) -> Result<http::Request<Bytes>, CallError> {
    post(D::CONTENT_TYPE, D::QUERY_COMPATIBLE, target, input, options)
}

/// Apart from `request`, so that it is compiled once and not for each input.
fn post(
    content_type: &'static str,
    query_compatible: bool,
    target: &'static str,
    input: &dyn Write,
    options: &EncodeOptions,
) -> Result<http::Request<Bytes>, CallError> {
    let body = Writer::text_of(input, options.idempotency_tokens.clone());
    let target = HeaderValue::from_str(target)
        .map_err(|_| CallError::new(CallErrorKind::Input, format!("no operation can be called {target:?}")))?;
    // The path of a new request is `/`.
    let mut request = http::Request::new(body);
    *request.method_mut() = Method::POST;
    let headers = request.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(HeaderName::from_static("x-amz-target"), target);
    if query_compatible {
        headers.insert(HeaderName::from_static("x-amzn-query-mode"), HeaderValue::from_static("true"));
    }
    Ok(request)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::IdempotencyTokens;

    struct Input(Option<String>);

    impl Write for Input {
        fn write(&self, out: &mut Writer) {
            let mut object = out.object();
            object.idempotency_token("Token", &self.0);
        }
    }

    #[test]
    fn a_request_is_a_post_of_json_to_the_root() {
        let input = BTreeMap::<String, bool>::new();
        let request = request::<AwsJson1_1, _>("Service.Operation", &input, &EncodeOptions::default()).unwrap();
        assert_eq!(request.method(), Method::POST);
        assert_eq!(request.uri(), "/");
        assert_eq!(request.headers()["content-type"], "application/x-amz-json-1.1");
        assert_eq!(request.headers()["x-amz-target"], "Service.Operation");
        assert_eq!(request.headers().len(), 2);
        assert_eq!(request.body(), "{}");
    }

    #[test]
    fn a_query_compatible_service_is_told_so() {
        let input = Input(None);
        let request = request::<QueryCompatible<AwsJson1_0>, _>("S.O", &input, &EncodeOptions::default()).unwrap();
        assert_eq!(request.headers()["content-type"], "application/x-amz-json-1.0");
        assert_eq!(request.headers()["x-amzn-query-mode"], "true");
    }

    #[test]
    fn a_token_is_made_only_for_an_unset_member() {
        let idempotency_tokens = IdempotencyTokens::new(|| "fixed".to_owned());
        let options = EncodeOptions { idempotency_tokens, ..EncodeOptions::default() };
        let body = |input| request::<AwsJson1_0, _>("S.O", &input, &options).unwrap().into_body();
        assert_eq!(body(Input(None)), r#"{"Token":"fixed"}"#);
        assert_eq!(body(Input(Some(String::new()))), r#"{"Token":""}"#);
    }

    #[test]
    fn a_target_that_no_header_can_hold_is_an_error() {
        let error = request::<AwsJson1_0, _>("a\nb", &Input(None), &EncodeOptions::default()).unwrap_err();
        assert_eq!(error.call(), Some(CallErrorKind::Input));
    }
}
