//! What a service is told of checksums, and what becomes of a response that has another than it announces.
//!
//! The checksums of `hello` are those of Python's `zlib` and `hashlib`.

use std::sync::{Arc, Mutex};

use case_checksums::runtime::http::{Request, Response};
use case_checksums::runtime::{
    Body, ByteStream, Bytes, ChecksumAlgorithm, Config, Credentials, EncodeOptions, Operation, ResponseChecksum,
    RetryConfig, Transport, TransportError, WhenChecksums,
};
use case_checksums::store::{
    Algorithm, Client, FakeClient, GetThing, GetThingInput, PutOpenlyInput, PutRules, PutRulesInput, PutThing,
    PutThingInput, PutThingOutput, Rules,
};

const SHA256: &str = "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=";

fn header<'a, T>(request: &'a Request<T>, name: &str) -> Option<&'a str> {
    request.headers().get(name).map(|value| value.to_str().unwrap())
}

fn where_required() -> EncodeOptions {
    EncodeOptions {
        request_checksums: WhenChecksums::Required,
        response_checksums: WhenChecksums::Required,
        ..EncodeOptions::default()
    }
}

#[test]
fn bytes_in_memory_have_their_checksum_in_a_header() {
    let put = PutThingInput::new("a").content("hello");
    let request = PutThing::encode(&put).unwrap();
    assert_eq!(header(&request, "x-amz-sdk-checksum-algorithm"), Some("CRC32"));
    assert_eq!(header(&request, "x-amz-checksum-crc32"), Some("NhCmhg=="));

    let request = PutThing::encode(&put.clone().checksum_algorithm(Algorithm::Sha256)).unwrap();
    assert_eq!(header(&request, "x-amz-sdk-checksum-algorithm"), Some("SHA256"));
    assert_eq!(header(&request, "x-amz-checksum-sha256"), Some(SHA256));
    assert_eq!(header(&request, "x-amz-checksum-crc32"), None);

    let request = PutThing::encode(&put.clone().checksum_sha256("own")).unwrap();
    assert_eq!(
        (header(&request, "x-amz-checksum-sha256"), header(&request, "x-amz-checksum-crc32")),
        (Some("own"), None)
    );
}

#[test]
fn only_where_they_are_required_if_so_told() {
    let put = PutThing::encode_with(&PutThingInput::new("a").content("hello"), &where_required()).unwrap();
    assert_eq!(header(&put, "x-amz-checksum-crc32"), None);
    let rules = PutRulesInput::new().rules(Rules::new().most(3));
    let rules = PutRules::encode_with(&rules, &where_required()).unwrap();
    assert!(header(&rules, "x-amz-checksum-crc32").is_some());
    let get = GetThing::encode_with(&GetThingInput::new("a"), &where_required()).unwrap();
    assert_eq!(header(&get, "x-amz-checksum-mode"), None);
    let get = GetThing::encode(&GetThingInput::new("a")).unwrap();
    assert_eq!(header(&get, "x-amz-checksum-mode"), Some("ENABLED"));
}

#[test]
fn an_algorithm_that_cannot_be_computed_is_an_error() {
    let put = PutThingInput::new("a").content("hello").checksum_algorithm("ADLER");
    let error = PutThing::encode(&put).unwrap_err();
    assert!(error.to_string().starts_with("PutThing: checksums are computed by CRC64NVME, CRC32, "), "{error}");
}

/// Answers alike whatever it is asked, and keeps that.
#[derive(Clone)]
struct Service {
    answer: fn() -> Response<Bytes>,
    asked: Arc<Mutex<Vec<Request<Bytes>>>>,
}

impl Transport for Service {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        self.asked.lock().unwrap().push(request);
        Ok((self.answer)())
    }
}

fn service(answer: fn() -> Response<Bytes>) -> Service {
    Service { answer, asked: Arc::default() }
}

fn client(service: &Service, url: &str) -> Client {
    let config = Config::new().region("eu-west-1").credentials(Credentials::new("AKID", "secret")).endpoint_url(url);
    Client::new(config.retry(RetryConfig::off()).transport(service.clone()))
}

/// Sends `hello`, which is not in memory.
async fn put(url: &str, change: impl FnOnce(PutThingInput) -> PutThingInput) -> Request<Bytes> {
    let service = service(|| Response::new(Bytes::new()));
    let content = ByteStream::from_fn(|| "hello".into()).with_length(5);
    client(&service, url).put_thing(&change(PutThingInput::new("a").content(content))).await.unwrap();
    let asked = service.asked.lock().unwrap().pop();
    asked.unwrap()
}

#[tokio::test]
async fn over_tls_the_checksum_follows_the_bytes() {
    let request = put("https://store.example", |put| put).await;
    let told = [
        ("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"),
        ("x-amz-decoded-content-length", "5"),
        ("x-amz-trailer", "x-amz-checksum-crc32"),
        ("x-amz-sdk-checksum-algorithm", "CRC32"),
        ("content-encoding", "aws-chunked"),
        ("content-length", "46"),
    ];
    for (name, value) in told {
        assert_eq!(header(&request, name), Some(value), "{name}");
    }
    assert_eq!(request.body(), "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n");
    assert_eq!(header(&request, "x-amz-checksum-crc32"), None);
}

#[tokio::test]
async fn what_nobody_signs_has_its_checksum_behind_it_too() {
    let service = service(|| Response::new(Bytes::new()));
    for url in ["https://store.example", "http://store.example"] {
        let content = ByteStream::from_reader(&b"hello"[..]).with_length(5);
        client(&service, url).put_openly(&PutOpenlyInput::new("a").content(content)).await.unwrap();
        let request = service.asked.lock().unwrap().pop().unwrap();
        assert_eq!(header(&request, "authorization"), None);
        assert_eq!(header(&request, "x-amz-content-sha256"), Some("STREAMING-UNSIGNED-PAYLOAD-TRAILER"));
        assert_eq!(header(&request, "x-amz-trailer"), Some("x-amz-checksum-crc32"));
        assert_eq!(request.body(), "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n");
    }
}

#[tokio::test]
async fn a_response_says_whether_it_is_compared() {
    let of = async |answer: fn() -> Response<Bytes>| {
        let client = client(&service(answer), "https://store.example");
        client.get_thing(&GetThingInput::new("a")).await.unwrap().content.checksum().clone()
    };
    let compared = ResponseChecksum::Compared(ChecksumAlgorithm::Crc32);
    assert_eq!(of(|| answer("x-amz-checksum-crc32", "NhCmhg==")).await, compared);
    assert_eq!(of(|| answer("x-amz-checksum-crc32", "NhCmhg==-2")).await, ResponseChecksum::OfParts);
    assert_eq!(of(|| answer("x-amz-checksum-new", "a")).await, ResponseChecksum::Unknown("new".to_owned()));
    assert_eq!(of(|| answer("x-other", "a")).await, ResponseChecksum::Missing);
}

#[tokio::test]
async fn without_tls_it_goes_before_them() {
    let request = put("http://store.example", |put| put.checksum_algorithm(Algorithm::Sha1)).await;
    assert_eq!(header(&request, "x-amz-checksum-sha1"), Some("qvTGHdzF6KLavt4PO0gs2a6pQ00="));
    assert_eq!((header(&request, "content-encoding"), header(&request, "x-amz-trailer")), (None, None));
    assert_eq!(request.body(), "hello");
}

#[tokio::test]
async fn where_trailers_are_not_understood_there_are_none() {
    let service = service(|| Response::new(Bytes::new()));
    let config = Config::new().region("eu-west-1").credentials(Credentials::new("AKID", "secret"));
    let config = config.endpoint_url("https://store.example").checksum_trailers(false).transport(service.clone());
    let content = ByteStream::from_fn(|| "hello".into()).with_length(5);
    Client::new(config).put_thing(&PutThingInput::new("a").content(content)).await.unwrap();
    let request = service.asked.lock().unwrap().pop().unwrap();
    assert_eq!(header(&request, "x-amz-checksum-crc32"), Some("NhCmhg=="));
    assert_eq!(header(&request, "x-amz-content-sha256"), Some("UNSIGNED-PAYLOAD"));
    assert_eq!(request.body(), "hello");
}

async fn get(answer: fn() -> Response<Bytes>) -> Result<Bytes, String> {
    let output = client(&service(answer), "https://store.example").get_thing(&GetThingInput::new("a")).await.unwrap();
    output.content.collect().await.map_err(|error| error.to_string())
}

fn answer(name: &str, value: &str) -> Response<Bytes> {
    Response::builder().header(name, value).body(Bytes::from("hello")).unwrap()
}

#[tokio::test]
async fn bytes_that_are_not_those_that_were_sent_are_an_error_at_their_end() {
    assert_eq!(get(|| answer("x-amz-checksum-crc32c", "mnG7TA==")).await, Ok("hello".into()));
    assert_eq!(get(|| answer("x-amz-checksum-sha256", SHA256)).await, Ok("hello".into()));
    let error = get(|| answer("x-amz-checksum-crc32c", "AAAAAA==")).await.unwrap_err();
    let line = "GetThing: the bytes of the response are not those that were sent: their checksum by CRC32C is \"mnG7TA==\", \
                not \"AAAAAA==\" (HTTP 200";
    assert!(error.starts_with(line), "{error}");
    // Of parts of an object, and by what is not known here.
    assert_eq!(get(|| answer("x-amz-checksum-crc32c", "AAAAAA==-2")).await, Ok("hello".into()));
    assert_eq!(get(|| answer("x-amz-checksum-adler", "AAAAAA==")).await, Ok("hello".into()));
}

/// Breaks off after three of five bytes, of which it announces the checksum, and gives these when it is asked for the rest.
#[derive(Clone)]
struct Breaking(&'static str);

impl Transport for Breaking {
    async fn send(&self, _: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        Err(TransportError::config("only streams"))
    }

    async fn open(&self, request: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        let response = Response::builder().header("etag", "\"v1\"").header("accept-ranges", "bytes");
        let (response, body) = match header(&request, "range") {
            None => (response.header("content-length", 5).header("x-amz-checksum-crc32c", "mnG7TA=="), "hel"),
            Some("bytes=3-4") if header(&request, "if-match") == Some("\"v1\"") => {
                let response = response.status(206).header("content-length", 2);
                (response.header("content-range", "bytes 3-4/5"), self.0)
            }
            other => panic!("{other:?}"),
        };
        Ok(response.body(Body::from(Bytes::from(body))).unwrap())
    }
}

#[tokio::test]
async fn what_was_read_on_is_compared_as_a_whole() {
    let read = async |rest| {
        let config = Config::new().region("eu-west-1").credentials(Credentials::new("AKID", "secret"));
        let client = Client::new(config.endpoint_url("https://store.example").transport(Breaking(rest)));
        let output = client.resuming::<GetThing>(&GetThingInput::new("a")).await.unwrap();
        output.content.collect().await.map_err(|error| error.to_string())
    };
    assert_eq!(read("lo").await, Ok("hello".into()));
    let error = read("la").await.unwrap_err();
    assert!(error.contains("not those that were sent: their checksum by CRC32C is"), "{error}");
    // The same from threads that wait.
    let wait = move || {
        let config = Config::new().region("eu-west-1").credentials(Credentials::new("AKID", "secret"));
        let config = config.endpoint_url("https://store.example").transport(Breaking("lo"));
        let client = case_checksums::store::blocking::Client::new(config);
        let output = client.resuming::<GetThing>(&GetThingInput::new("a")).unwrap();
        client.iter(output.content).map(|chunk| chunk.unwrap().len()).sum::<usize>()
    };
    assert_eq!(std::thread::spawn(wait).join().unwrap(), 5);
}

/// Gives two bytes of the four that are asked for, and then the other two.
#[derive(Clone)]
struct InPart;

impl Transport for InPart {
    async fn send(&self, _: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        Err(TransportError::config("only streams"))
    }

    async fn open(&self, request: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        let all = |name: &str| {
            request.headers().get_all(name).iter().map(|value| value.to_str().unwrap()).collect::<Vec<_>>()
        };
        let (range, body) = match (&*all("range"), &*all("if-match")) {
            (["bytes=1-4"], ["*"]) => ("bytes 1-4/5", "el"),
            (["bytes=3-4"], ["\"v1\""]) => ("bytes 3-4/5", "lo"),
            other => panic!("{other:?}"),
        };
        let response = Response::builder().status(206).header("etag", "\"v1\"").header("content-range", range);
        let length = if body == "el" { 4 } else { 2 };
        Ok(response.header("content-length", length).body(Body::from(Bytes::from(body))).unwrap())
    }
}

#[tokio::test]
async fn what_is_asked_for_of_the_rest_is_in_place_of_what_the_input_asks() {
    let config = Config::new().region("eu-west-1").credentials(Credentials::new("AKID", "secret"));
    let client = Client::new(config.endpoint_url("https://store.example").transport(InPart));
    let input =
        GetThingInput { range: Some("bytes=1-4".into()), if_match: Some("*".into()), ..GetThingInput::new("a") };
    let output = client.resuming::<GetThing>(&input).await.unwrap();
    assert_eq!(output.content.collect().await.unwrap(), "ello");
}

#[tokio::test]
async fn a_fake_sees_inputs_without_what_the_client_adds() {
    let fake = FakeClient::new();
    let long: Vec<u8> = (0..200_000_u32).flat_map(u32::to_le_bytes).collect();
    let streamed = {
        let long = long.clone();
        ByteStream::from_fn(move || ByteStream::from(long.clone())).with_length(800_000)
    };
    for (content, bytes) in [(ByteStream::from("hello"), b"hello".to_vec()), (streamed, long)] {
        fake.put_thing().reply(PutThingOutput::default());
        fake.client().put_thing(&PutThingInput::new("a").content(content)).await.unwrap();
        let input = fake.put_thing().inputs().pop().unwrap();
        assert_eq!((input.checksum_algorithm, input.checksum_sha256), (None, None));
        assert_eq!(input.content.collect().await.unwrap(), bytes);
    }
    let sent = fake.put_thing().requests().pop().unwrap();
    assert_eq!(header(&sent, "content-encoding"), Some("aws-chunked"));
}
