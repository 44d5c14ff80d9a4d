//! What an operation is to the runtime: names, types, and encoding and decoding without IO.

use bytes::Bytes;

#[cfg(feature = "checksums")]
use crate::WhenChecksums;
#[cfg(feature = "streaming")]
use crate::byte_stream::StreamedBody;
use crate::endpoint::{Discovery, Endpoint, Settings, regional};
#[cfg(feature = "streaming")]
use crate::event_stream::StreamedEvents;
#[cfg(feature = "checksums")]
use crate::request::RequestChecksum;
use crate::request::{add_md5, compress};
use crate::{CallError, CallErrorKind, EncodeOptions, HostPrefix, OperationError, Protocol, SegmentedBytes, Service};

/// How requests of an operation are authenticated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Auth {
    /// Signed with Signature Version 4, or its variant SigV4a.
    SigV4,
    /// Signed if there are credentials, else sent unsigned (trait `optionalAuth`).
    Optional,
    /// Never signed (trait `auth` with an empty list).
    None,
    /// Sent with a bearer token (trait `httpBearerAuth`); fails if there is none.
    Bearer,
}

/// What the model says of an operation, apart from its types.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OperationInfo {
    /// The service the operation belongs to.
    pub service: &'static Service,
    /// The operation's name in the model, such as `PutRecords`.
    pub name: &'static str,
    /// Whether the operation takes nothing at all (its input is `Unit`), of which some protocols send nothing.
    pub without_input: bool,
    /// How requests are authenticated.
    pub auth: Auth,
    /// Whether the operation takes a bearer token, which goes before a signature where there is one (trait `httpBearerAuth`).
    pub bearer: bool,
    /// Whether requests are signed by SigV4a, unless their endpoint says otherwise (trait `sigv4a`). Needs the feature `sigv4a`.
    pub sigv4a: bool,
    /// Whether the service waits for something before it answers, and callers call again and again (trait `longPoll`).
    ///
    /// Such an attempt has no limit of its own, only the call has, or by default the service's silence.
    pub long_poll: bool,
    /// Whether a large body is compressed by gzip (trait `requestCompression`). Needs the feature `gzip`.
    pub compressed: bool,
    /// Whether a request carries the MD5 of its body (trait `httpChecksumRequired`). Needs the feature `md5`.
    pub checksum_required: bool,
    /// The header that asks for the checksum of a response (trait `httpChecksum`). Needs the feature `checksums`.
    pub checksum_mode: Option<&'static str>,
    /// Output members that a response must have; without them, an empty body is no answer.
    pub required_output: &'static [&'static str],
    /// Whether the body of a response may hold anything, since it is bytes or text as they are (trait `httpPayload`).
    pub raw_output: bool,
    /// The outermost elements of an XML body that is an error although the status says that all is well.
    pub error_roots: &'static [&'static str],
}

impl OperationInfo {
    /// The operation `name` of a service: signed, without any of the other traits.
    #[must_use]
    pub const fn new(service: &'static Service, name: &'static str) -> Self {
        Self {
            service,
            name,
            without_input: false,
            auth: Auth::SigV4,
            bearer: false,
            sigv4a: false,
            long_poll: false,
            compressed: false,
            checksum_required: false,
            checksum_mode: None,
            required_output: &[],
            raw_output: false,
            error_roots: &["ErrorResponse"],
        }
    }

    /// The same without input.
    #[must_use]
    pub const fn without_input(self) -> Self {
        Self { without_input: true, ..self }
    }

    /// The same, authenticated in another way.
    #[must_use]
    pub const fn auth(self, auth: Auth) -> Self {
        Self { auth, ..self }
    }

    /// The same with a bearer token where there is one.
    #[must_use]
    pub const fn bearer(self) -> Self {
        Self { bearer: true, ..self }
    }

    /// The same signed by SigV4a.
    #[must_use]
    pub const fn sigv4a(self) -> Self {
        Self { sigv4a: true, ..self }
    }

    /// The same as a long poll.
    #[must_use]
    pub const fn long_poll(self) -> Self {
        Self { long_poll: true, ..self }
    }

    /// The same with large bodies compressed.
    #[must_use]
    pub const fn compressed(self) -> Self {
        Self { compressed: true, ..self }
    }

    /// The same with a checksum of the body.
    #[must_use]
    pub const fn checksum_required(self) -> Self {
        Self { checksum_required: true, ..self }
    }

    /// The same with responses whose checksum is asked for by this header.
    #[must_use]
    pub const fn checksum_mode(self, header: &'static str) -> Self {
        Self { checksum_mode: Some(header), ..self }
    }

    /// The same with output members that a response must have.
    #[must_use]
    pub const fn required_output(self, members: &'static [&'static str]) -> Self {
        Self { required_output: members, ..self }
    }

    /// The same with responses whose body may hold anything.
    #[must_use]
    pub const fn raw_output(self) -> Self {
        Self { raw_output: true, ..self }
    }

    /// The same with other outermost elements of errors that come with a status of success.
    #[must_use]
    pub const fn error_roots(self, roots: &'static [&'static str]) -> Self {
        Self { error_roots: roots, ..self }
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
    /// The service, the name, and what else the model says.
    const INFO: OperationInfo;

    /// What goes before the host (trait `endpoint`).
    fn host_prefix(input: &Self::Input) -> Result<Option<HostPrefix>, CallError> {
        let _ = input;
        Ok(None)
    }

    /// The body of the request, if it is a streaming blob, which need not be in memory.
    ///
    /// [`encode`](Self::encode) then gives a request with the bytes if they are in memory, else without a body.
    #[cfg(feature = "streaming")]
    fn body(input: &Self::Input) -> Option<StreamedBody<'_>> {
        let _ = input;
        None
    }

    /// What is to be told of a checksum of the request's body (trait `httpChecksum`).
    #[cfg(feature = "checksums")]
    fn checksum(input: &Self::Input) -> Option<RequestChecksum<'_>> {
        let _ = input;
        None
    }

    /// The events of the request, if it is an event stream.
    ///
    /// [`encode`](Self::encode) then gives a request whose body is the frame of the first message, if there is one before
    /// the events.
    #[cfg(feature = "streaming")]
    fn events(input: &Self::Input) -> Option<StreamedEvents<'_>> {
        let _ = input;
        None
    }

    /// Where the request for `input` goes: by the service's endpoint rules, or by region if its model has none.
    fn endpoint(input: &Self::Input, settings: &Settings<'_>) -> Result<Endpoint, CallError> {
        let _ = input;
        regional(Self::INFO.service, settings)
    }

    /// How another operation is asked where the request goes (trait `clientDiscoveredEndpoint`), if there is such a one.
    fn discovery(input: &Self::Input) -> Option<Discovery> {
        let _ = input;
        None
    }

    /// The request for `input`: method, path, headers and body, without host and signature.
    fn encode(input: &Self::Input) -> Result<http::Request<Bytes>, CallError> {
        Self::encode_with(input, &EncodeOptions::default())
    }

    /// [`encode`](Self::encode) with options.
    fn encode_with(input: &Self::Input, options: &EncodeOptions) -> Result<http::Request<Bytes>, CallError> {
        Ok(Self::encode_segments(input, options)?.map(SegmentedBytes::into_bytes))
    }

    /// [`encode_with`](Self::encode_with), whose body shares the memory of long blobs where the format has them as they are.
    fn encode_segments(
        input: &Self::Input,
        options: &EncodeOptions,
    ) -> Result<http::Request<SegmentedBytes>, CallError> {
        let encoded = || {
            if !Self::Protocol::has(options.wire) {
                return Err(no_such_form(Self::INFO.service));
            }
            let mut request = Self::Protocol::encode(input, options)?;
            #[cfg(feature = "streaming")]
            if let Some(body) = Self::body(input).filter(|_| !options.without_streams) {
                body.apply(&mut request);
            }
            #[cfg(feature = "streaming")]
            if let Some(events) = Self::events(input).filter(|_| !options.without_streams) {
                events.apply(&mut request)?;
            }
            if !options.without_host_prefix
                && let Some(prefix) = Self::host_prefix(input)?
            {
                request.extensions_mut().insert(prefix);
            }
            if !options.without_streams {
                check_length::<Self>(input, &request)?;
            }
            if Self::INFO.compressed {
                compress(&mut request, options.compress_from);
            }
            // Of the body as it is sent.
            if Self::INFO.checksum_required {
                add_md5(&mut request)?;
            }
            #[cfg(feature = "checksums")]
            add_checksums::<Self>(input, &mut request, options)?;
            Ok(request)
        };
        encoded().map_err(|error: CallError| error.with_operation(Self::INFO.name))
    }

    /// What `response` says.
    fn decode(response: http::Response<Bytes>) -> Result<Self::Output, Self::Error> {
        Self::Protocol::decode(response)
    }
}

/// Refuses a length that a member says, where it is not that of the body which is here: whoever reads the request would take
/// what follows for its rest, or wait for it.
fn check_length<O: Operation>(input: &O::Input, request: &http::Request<SegmentedBytes>) -> Result<(), CallError> {
    let Some(said) = request.headers().get(http::header::CONTENT_LENGTH) else { return Ok(()) };
    #[cfg(feature = "streaming")]
    if O::body(input).is_some_and(|body| body.stream.in_memory().is_none()) || O::events(input).is_some() {
        return Ok(());
    }
    let _ = input;
    let length = request.body().len();
    if said.to_str().ok().and_then(|said| said.parse().ok()) == Some(length) {
        return Ok(());
    }
    let message =
        format!("the header `content-length` is set to {said:?}, but the body has {length} bytes: leave it unset");
    Err(CallError::new(CallErrorKind::Input, message))
}

/// Says that a service is not spoken to in the form that was asked for.
#[cold]
fn no_such_form(service: &Service) -> CallError {
    let message = format!(
        "this client of {} speaks no CBOR beside what its model says (Config::wire): Kinesis does, behind the feature `cbor` \
         of the generated crate",
        service.id
    );
    CallError::new(CallErrorKind::Config, message)
}

/// Tells the checksum of a request, and asks for that of its response.
#[cfg(feature = "checksums")]
fn add_checksums<O: Operation>(
    input: &O::Input,
    request: &mut http::Request<SegmentedBytes>,
    options: &EncodeOptions,
) -> Result<(), CallError> {
    let (is_stream, sent_later) =
        O::body(input).map_or((false, false), |body| (true, body.stream.in_memory().is_none()));
    if let Some(checksum) = O::checksum(input).filter(|_| !(is_stream && options.without_streams)) {
        checksum.apply(request, options.request_checksums, sent_later)?;
    }
    if let Some(header) = O::INFO.checksum_mode
        && options.response_checksums == WhenChecksums::Supported
    {
        request.headers_mut().entry(header).or_insert(http::HeaderValue::from_static("ENABLED"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::AwsJson1_1;
    use crate::protocol::fixture::{self, Describe};

    /// Has a prefix, a checksum, and a body that is compressed.
    struct Send;

    impl Operation for Send {
        type Input = Bytes;
        type Output = fixture::Output;
        type Error = fixture::DescribeError;
        type Protocol = AwsJson1_1;
        const INFO: OperationInfo = OperationInfo::new(Describe::INFO.service, "Send").compressed().checksum_required();

        fn host_prefix(input: &Bytes) -> Result<Option<HostPrefix>, CallError> {
            let label = std::str::from_utf8(input).unwrap_or_default();
            Ok(Some(HostPrefix(["data-", HostPrefix::label("Yard", label)?, "."].concat())))
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
    fn a_length_is_that_of_the_body() {
        let mut request = http::Request::new(SegmentedBytes::from(Bytes::from_static(b"north")));
        let mut check = |said: &str| {
            request.headers_mut().insert("content-length", said.parse().unwrap());
            check_length::<Describe>(&Bytes::new(), &request).map_err(|error| (error.call(), error.to_string()))
        };
        assert_eq!(check("5"), Ok(()));
        for said in ["6", "0", "-5", "five", ""] {
            let line =
                format!("the header `content-length` is set to {said:?}, but the body has 5 bytes: leave it unset");
            assert_eq!(check(said), Err((Some(CallErrorKind::Input), line)));
        }
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
