//! What an operation is to the runtime: names, types, and encoding and decoding without IO.

use std::fmt;

use bytes::Bytes;

use crate::checksum;
use crate::compression::{DEFAULT_THRESHOLD, compress};
use crate::endpoint::{Endpoint, Settings, regional};
use crate::event_stream::Opening;
use crate::{CallError, CallErrorKind, IdempotencyTokens, OperationError};

/// A service as its model names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Service {
    /// The service id, such as `Kinesis`; names the environment variable of the endpoint.
    pub id: &'static str,
    /// The first label of the service's host name, such as `kinesis`.
    pub endpoint_prefix: &'static str,
    /// The name that requests are signed for, such as `kinesis`.
    pub signing_name: &'static str,
}

/// How requests of an operation are authenticated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Auth {
    /// Signed with Signature Version 4.
    SigV4,
    /// Signed if there are credentials, else sent unsigned (trait `optionalAuth`).
    Optional,
    /// Never signed (trait `auth` with an empty list).
    None,
}

/// Things that an encoded request may depend on besides its input.
#[derive(Clone, Debug)]
pub struct EncodeOptions {
    /// Where the token of an unset `idempotencyToken` member comes from.
    pub idempotency_tokens: IdempotencyTokens,
    /// Leaves the request's host without the operation's `endpoint` prefix.
    pub without_host_prefix: bool,
    /// From how many bytes on a body is compressed, where the operation allows it; `None` for never.
    ///
    /// 10,240 by default. Needs the feature `gzip`.
    pub compress_from: Option<usize>,
}

impl Default for EncodeOptions {
    fn default() -> Self {
        Self {
            idempotency_tokens: IdempotencyTokens::default(),
            without_host_prefix: false,
            compress_from: Some(DEFAULT_THRESHOLD),
        }
    }
}

/// What an operation's `endpoint` trait puts before the host; found in a request's extensions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostPrefix(pub String);

impl HostPrefix {
    /// The value of the input member `member` as a label of a host name.
    ///
    /// Fails if it is empty, longer than 63 bytes, or holds anything but letters, digits and inner hyphens (RFC 1123).
    pub fn label<'a>(member: &str, value: &'a str) -> Result<&'a str, CallError> {
        let allowed = value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if allowed && (1..=63).contains(&value.len()) && !value.starts_with('-') && !value.ends_with('-') {
            return Ok(value);
        }
        let reason = format!("`{member}` becomes part of the host name and must be 1 to 63 letters, digits or hyphens");
        Err(CallError::new(CallErrorKind::Input, reason))
    }
}

/// One operation of a service, usable without a client: encoding and decoding need no IO.
pub trait Operation: Sized {
    /// What the operation takes.
    type Input: Send + Sync;
    /// What the operation gives.
    type Output: Send;
    /// Why the operation fails.
    type Error: OperationError;
    /// How requests and responses look.
    type Protocol: Protocol<Self>;
    /// The service the operation belongs to.
    const SERVICE: Service;
    /// The operation's name in the model, such as `PutRecords`.
    const NAME: &'static str;
    /// Service and operation as RPC protocols name them, such as `Kinesis_20131202.PutRecords`.
    const TARGET: &'static str;
    /// How requests are authenticated.
    const AUTH: Auth = Auth::SigV4;

    /// Whether the service waits for something before it answers, and callers call again and again (trait `longPoll`).
    ///
    /// Such an attempt has no limit of its own, only the call has.
    const LONG_POLL: bool = false;

    /// Whether a large body is compressed by gzip (trait `requestCompression`).
    const COMPRESSES: bool = false;

    /// Whether a request carries the MD5 of its body (trait `httpChecksumRequired`). Needs the feature `md5`.
    const NEEDS_CHECKSUM: bool = false;

    /// Output members that a response must have; without them, an empty body is no answer.
    const REQUIRED_OUTPUT: &'static [&'static str] = &[];

    /// What goes before the host (trait `endpoint`).
    fn host_prefix(input: &Self::Input) -> Result<Option<HostPrefix>, CallError> {
        let _ = input;
        Ok(None)
    }

    /// Where the request for `input` goes: by the service's endpoint rules, or by region if its model has none.
    fn endpoint(input: &Self::Input, settings: &Settings<'_>) -> Result<Endpoint, CallError> {
        let _ = input;
        regional(&Self::SERVICE, settings)
    }

    /// The request for `input`: method, path, headers and body, without host and signature.
    fn encode(input: &Self::Input) -> Result<http::Request<Bytes>, CallError> {
        Self::encode_with(input, &EncodeOptions::default())
    }

    /// [`encode`](Self::encode) with options.
    fn encode_with(input: &Self::Input, options: &EncodeOptions) -> Result<http::Request<Bytes>, CallError> {
        let encoded = || {
            let mut request = Self::Protocol::encode(input, options)?;
            if !options.without_host_prefix
                && let Some(prefix) = Self::host_prefix(input)?
            {
                request.extensions_mut().insert(prefix);
            }
            if Self::COMPRESSES {
                compress(&mut request, options.compress_from);
            }
            // Of the body as it is sent.
            if Self::NEEDS_CHECKSUM {
                checksum::add(&mut request)?;
            }
            Ok(request)
        };
        encoded().map_err(|error: CallError| error.with_operation(Self::NAME))
    }

    /// What `response` says.
    fn decode(response: http::Response<Bytes>) -> Result<Self::Output, Self::Error> {
        Self::Protocol::decode(response)
    }
}

/// How requests and responses of the operation `O` look.
pub trait Protocol<O: Operation> {
    /// How the response is decoded while its body still comes; `None` if it is decoded whole.
    const STREAMING: Option<Streaming<O>> = None;

    /// The request for `input`.
    fn encode(input: &O::Input, options: &EncodeOptions) -> Result<http::Request<Bytes>, CallError>;

    /// What `response` says.
    fn decode(response: http::Response<Bytes>) -> Result<O::Output, O::Error>;
}

/// How a successful response is decoded whose body is an event stream.
pub struct Streaming<O: Operation> {
    /// Whether the first message, or the stream's end, is waited for before the output is made.
    pub needs_first_message: bool,
    /// The output for the beginning of a response.
    pub open: OpenStream<O>,
}

/// Makes the output of `O` of the beginning of a response.
pub type OpenStream<O> = fn(http::Response<Opening>) -> Result<<O as Operation>::Output, <O as Operation>::Error>;

impl<O: Operation> fmt::Debug for Streaming<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Streaming").field("needs_first_message", &self.needs_first_message).finish_non_exhaustive()
    }
}

/// An operation's output and what came with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Response<T> {
    /// What the operation gives.
    pub output: T,
    /// What came with it.
    pub meta: ResponseMeta,
}

/// What came with an operation's output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResponseMeta {
    /// The HTTP status.
    pub status: u16,
    /// The service's id of the request, from `x-amzn-requestid` or `x-amz-request-id`.
    pub request_id: Option<String>,
    /// How often the request was sent.
    pub attempts: u32,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws_json::AwsJson1_1;
    use crate::aws_json::fixture::{self, Describe};

    /// Has a prefix, a checksum, and a body that is compressed.
    struct Send;

    impl Operation for Send {
        type Input = Bytes;
        type Output = fixture::Output;
        type Error = fixture::DescribeError;
        type Protocol = AwsJson1_1;
        const NAME: &'static str = "Send";
        const TARGET: &'static str = "Test.Send";
        const SERVICE: Service = Describe::SERVICE;
        const COMPRESSES: bool = true;
        const NEEDS_CHECKSUM: bool = true;

        fn host_prefix(input: &Bytes) -> Result<Option<HostPrefix>, CallError> {
            let label = std::str::from_utf8(input).unwrap_or_default();
            Ok(Some(HostPrefix(["data-", HostPrefix::label("Yard", label)?, "."].concat())))
        }
    }

    #[test]
    fn a_label_of_a_host_is_letters_digits_and_inner_hyphens() {
        for label in ["a", "a-1", "A", &"x".repeat(63)] {
            assert_eq!(HostPrefix::label("Yard", label), Ok(label));
        }
        for label in ["", "-a", "a-", "a.b", "a/b", "a@b", "ä", " ", &"x".repeat(64)] {
            let error = HostPrefix::label("Yard", label).unwrap_err();
            assert_eq!(error.call(), Some(CallErrorKind::Input));
            assert!(error.to_string().contains("`Yard`"), "{error}");
        }
    }

    #[test]
    #[cfg(feature = "md5")]
    fn a_prefix_is_left_out_where_the_caller_says_so() {
        let input = Bytes::from_static(b"north");
        let request = Send::encode(&input).unwrap();
        assert_eq!(request.extensions().get(), Some(&HostPrefix("data-north.".to_owned())));
        let options = EncodeOptions { without_host_prefix: true, ..EncodeOptions::default() };
        assert_eq!(Send::encode_with(&input, &options).unwrap().extensions().get::<HostPrefix>(), None);
        let error = Send::encode(&Bytes::new()).unwrap_err();
        assert_eq!((error.operation(), error.call()), ("Send", Some(CallErrorKind::Input)));
        // Without a prefix its labels are of no interest.
        assert!(Send::encode_with(&Bytes::new(), &options).is_ok());
    }

    #[test]
    #[cfg(all(feature = "gzip", feature = "md5"))]
    fn the_checksum_is_that_of_the_compressed_body() {
        let options = EncodeOptions { compress_from: Some(0), ..EncodeOptions::default() };
        let request = Send::encode_with(&Bytes::from_static(b"north"), &options).unwrap();
        assert_eq!(request.headers()["content-encoding"], "gzip");
        let sum = base64_simd::STANDARD.encode_to_string(md5::compute(request.body()).0);
        assert_eq!(request.headers()["content-md5"], sum.as_str());
    }

    #[test]
    fn other_operations_have_neither() {
        let request = Describe::encode(&Bytes::from_static(b"north")).unwrap();
        assert!(request.headers().keys().all(|name| name != "content-md5" && name != "content-encoding"));
        assert_eq!(request.extensions().get::<HostPrefix>(), None);
    }

    #[test]
    #[cfg(not(feature = "md5"))]
    fn a_request_that_needs_a_checksum_is_not_sent_without_one() {
        let error = Send::encode(&Bytes::from_static(b"north")).unwrap_err();
        assert_eq!(error.call(), Some(CallErrorKind::Config));
        assert!(error.to_string().contains("`md5`"), "{error}");
    }
}
