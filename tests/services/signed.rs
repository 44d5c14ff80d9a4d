//! S3 of servers that check signatures, which moto does not: what is signed rightly is taken, and nothing else.
//!
//! `SMITHWRIGHT_S3_SERVERS` names them. ministack has TLS, so that checksums of streams follow them, and knows the tokens of
//! sessions. nanio has none, so that every body is hashed for its signature. Neither compares a body with that hash.

use std::time::{Duration, SystemTime};

use ::s3::runtime::http::{Method, Request};
use ::s3::runtime::{ByteStream, Bytes, Config, Credentials, HttpTransport, ServiceErrorKind, Timestamp, Transport};
use ::s3::s3::{
    Client, CopyObjectRequest, CopyObjectRequestRequired, CreateBucketRequest, Delete, DeleteObjectRequest,
    DeleteObjectRequestRequired, DeleteObjectsRequest, Error, GetObject, GetObjectError, GetObjectRequest,
    GetObjectRequestRequired, HeadObjectRequest, HeadObjectRequestRequired, ListObjectsV2Request, ObjectIdentifier,
    PutObject, PutObjectRequest, PutObjectRequestRequired,
};

use super::run;

/// What a path, a query or a signature could lose of a key.
const KEYS: [&str; 7] =
    ["letters.txt", "a b  c", "a+b", "é/e\u{301}/日本/🎞", "a=b&c;d?e#f", "!'()*~_-.:@,$", "\"<>\\^`{|}"];
/// Those that nanio cannot have: it decodes a path twice to check its signature, and takes no key that is no path of a file.
const FURTHER_KEYS: [&str; 6] = ["a%2Bb%20c%", "a/b/c/", "a//b", "/a", "a/../b", "./a"];
const MINUTE: Duration = Duration::from_secs(60);

/// A server of S3, and variables that say where it is and which credentials it takes.
struct Server(String);

impl Server {
    fn all() -> Vec<Self> {
        let names = std::env::var("SMITHWRIGHT_S3_SERVERS").expect("SMITHWRIGHT_S3_SERVERS names servers");
        names.split(',').map(|name| Self(name.to_owned())).collect()
    }

    fn variable(&self, name: &str) -> Option<String> {
        std::env::var(format!("SMITHWRIGHT_{}_{name}", self.0.replace('-', "_").to_uppercase())).ok()
    }

    /// Those in the variables whose names go on with `which`, which is empty for those of a user.
    fn credentials(&self, which: &str) -> Option<Credentials> {
        let part = |name: &str| self.variable(&format!("{which}{name}"));
        let credentials = Credentials::new(part("ACCESS_KEY_ID")?, part("SECRET_ACCESS_KEY")?);
        Some(match part("SESSION_TOKEN") {
            Some(token) => credentials.with_session_token(token),
            None => credentials,
        })
    }

    /// Those of a user.
    fn user(&self) -> Credentials {
        self.credentials("").unwrap_or_else(|| panic!("no variables for credentials of {}", self.0))
    }

    fn config(&self, credentials: Credentials) -> Config {
        let url = self.variable("ENDPOINT_URL").unwrap_or_else(|| panic!("no variable says where {} is", self.0));
        let config = Config::new().region("us-east-1").credentials(credentials).endpoint_url(url);
        // No bucket has a name of a host here.
        let config = config.endpoint_param("ForcePathStyle", true);
        match self.variable("CA_BUNDLE") {
            Some(path) => config.ca_bundle(path),
            None => config,
        }
    }

    fn client(&self) -> Client {
        Client::new(self.config(self.user()))
    }

    fn keys(&self) -> Vec<&'static str> {
        let further = if self.0 == "nanio" { &[][..] } else { &FURTHER_KEYS };
        KEYS.iter().chain(further).copied().collect()
    }

    /// Makes a bucket, with another name each time.
    async fn bucket(&self, label: &str) -> String {
        let name = format!("smithwright-{label}-{}", std::process::id());
        let made = self.client().create_bucket(&CreateBucketRequest::new(&*name)).await;
        made.unwrap_or_else(|error| panic!("{}: {error}", self.0));
        name
    }

    /// Sends what somebody was given who has no credentials.
    async fn send(&self, request: Request<Bytes>) -> (u16, Bytes) {
        assert!(request.headers().is_empty(), "{:?}", request.headers());
        let transport = match self.variable("CA_BUNDLE") {
            Some(path) => HttpTransport::new().ca_bundle(path),
            None => HttpTransport::new(),
        };
        let response = transport.send(request).await.expect("an answer");
        (response.status().as_u16(), response.into_body())
    }
}

fn put(bucket: &str, key: &str, body: ByteStream) -> PutObjectRequest {
    PutObjectRequest::new(PutObjectRequestRequired { bucket: bucket.to_owned(), key: key.to_owned() }).body(body)
}

fn get(bucket: &str, key: &str) -> GetObjectRequest {
    GetObjectRequest::new(GetObjectRequestRequired { bucket: bucket.to_owned(), key: key.to_owned() })
}

/// Bytes that are not in memory, and can be read again.
fn stream(text: &'static str) -> ByteStream {
    ByteStream::from_fn(move || text.into()).with_length(text.len() as u64)
}

async fn read(client: &Client, input: &GetObjectRequest) -> Bytes {
    let got = client.get_object(input).await.unwrap_or_else(|error| panic!("{}: {error}", input.key));
    got.body.collect().await.expect("its bytes")
}

/// What a call is refused with.
fn refused<T>(result: Result<T, impl Into<Error>>) -> (ServiceErrorKind, Option<u16>) {
    match result {
        Ok(_) => panic!("it was let in"),
        Err(error) => {
            let error: Error = error.into();
            (error.kind(), error.status())
        }
    }
}

#[test]
fn objects_of_any_key_are_signed_for() {
    run(async {
        for server in Server::all() {
            let (client, bucket) = (server.client(), server.bucket("signed").await);
            for key in server.keys() {
                let of_memory = put(&bucket, key, "letters".into()).metadata([("of", "Ada,  Bob")]);
                client.put_object(&of_memory).await.unwrap_or_else(|error| panic!("{}, {key}: {error}", server.0));
                assert_eq!(read(&client, &get(&bucket, key)).await, "letters", "{key}");
                // Over TLS with its checksum behind it, otherwise read once before for its hash.
                client.put_object(&put(&bucket, key, stream("sounds"))).await.expect("put");
                let head = HeadObjectRequestRequired { bucket: bucket.clone(), key: key.to_owned() };
                let head = client.head_object(&HeadObjectRequest::new(head)).await.expect("an object");
                assert_eq!(head.content_length, Some(6), "{key}");
                let some = get(&bucket, key).range("bytes=1-3").response_content_type("a/b+c; d=\"e f\"");
                assert_eq!(read(&client, &some).await, "oun", "{key}");
            }

            let mut pages = client.list_objects_v2_pages(ListObjectsV2Request::new(&*bucket).max_keys(2));
            let mut listed = Vec::new();
            while let Some(page) = pages.next().await {
                let objects = page.expect("a page").contents.unwrap_or_default();
                listed.extend(objects.into_iter().filter_map(|object| object.key));
            }
            let mut keys = server.keys();
            keys.sort_unstable();
            assert_eq!(listed, keys, "{}", server.0);

            for key in server.keys() {
                let some = ListObjectsV2Request::new(&*bucket).prefix(key).delimiter("+/ é%");
                let some = client.list_objects_v2(&some).await.expect("a list").contents.expect("objects");
                assert_eq!(some[0].key.as_deref(), Some(key), "{}", server.0);
                let delete = DeleteObjectRequestRequired { bucket: bucket.clone(), key: key.to_owned() };
                client.delete_object(&DeleteObjectRequest::new(delete)).await.expect("deleted");
                match client.get_object(&get(&bucket, key)).await.expect_err("no object") {
                    GetObjectError::NoSuchKey(error) => assert_eq!(error.meta.status(), Some(404)),
                    other => panic!("{other}"),
                }
            }
        }
    });
}

#[test]
fn copies_and_documents_are_signed_for() {
    run(async {
        for server in Server::all() {
            let (client, bucket) = (server.client(), server.bucket("documents").await);
            client.put_object(&put(&bucket, "a+b é", "letters".into())).await.expect("put");
            let copy_source = format!("{bucket}/a%2Bb%20%C3%A9");
            let copy = CopyObjectRequestRequired { bucket: bucket.clone(), copy_source, key: "copy".to_owned() };
            client.copy_object(&CopyObjectRequest::new(copy)).await.expect("a copy");
            assert_eq!(read(&client, &get(&bucket, "copy")).await, "letters");
            let delete = Delete::new([ObjectIdentifier::new("a+b é"), ObjectIdentifier::new("copy")]);
            let deleted = client.delete_objects(&DeleteObjectsRequest::new(&*bucket, delete)).await.expect("deleted");
            assert_eq!(deleted.deleted.map(|deleted| deleted.len()), Some(2));
        }
    });
}

#[test]
fn what_is_large_goes_up_in_parts_that_are_signed() {
    run(async {
        for server in Server::all() {
            let (client, bucket) = (server.client(), server.bucket("parts").await);
            let film: Vec<u8> = (0..11_u32 << 20).map(|at| u8::try_from((at / 7) % 251).expect("small")).collect();
            let reader = ByteStream::from_reader(std::io::Cursor::new(film.clone()));
            for (key, body) in [("whole", ByteStream::from(film.clone())), ("a b+c/é", reader)] {
                let stored = client.upload(put(&bucket, key, body)).await;
                let stored = stored.unwrap_or_else(|error| panic!("{}: {error}", server.0));
                assert!(stored.e_tag.is_some_and(|tag| tag.contains('-')), "it went up in parts");
                assert!(read(&client, &get(&bucket, key)).await == film, "{}", server.0);
            }
        }
    });
}

#[test]
fn whoever_has_the_url_of_a_call_can_make_that_call_alone() {
    run(async {
        for server in Server::all() {
            let (client, bucket) = (server.client(), server.bucket("urls").await);
            for key in server.keys() {
                let url = client.presign::<PutObject>(&put(&bucket, key, "".into()), MINUTE).await.expect("a URL");
                let answer = server.send(url.into_http().map(|_| "by URL".into())).await;
                assert_eq!(answer.0, 200, "{}, {key}: {answer:?}", server.0);
                let input = get(&bucket, key).response_content_disposition("attachment; filename=\"a b+c.txt\"");
                let url = client.presign::<GetObject>(&input, MINUTE).await.expect("a URL");
                assert_eq!(server.send(url.into_http()).await, (200, "by URL".into()), "{}, {key}", server.0);
            }

            let input = get(&bucket, "letters.txt");
            let url = client.presign::<GetObject>(&input, MINUTE).await.expect("a URL").into_http();
            let mut other_method = url.clone();
            *other_method.method_mut() = Method::PUT;
            let mut other_key = url.clone();
            *other_key.uri_mut() = url.uri().to_string().replace("letters.txt", "a+b").parse().expect("a URL");
            let mut longer = url.clone();
            *longer.uri_mut() = url.uri().to_string().replace("Expires=60", "Expires=3600").parse().expect("a URL");
            let hour_ago = Timestamp::from(SystemTime::now() - 60 * MINUTE);
            let client_of_then = Client::new(server.config(server.user()).clock(move || hour_ago));
            let over = client_of_then.presign::<GetObject>(&input, MINUTE).await.expect("a URL").into_http();
            let stranger = Client::new(server.config(Credentials::new(server.user().access_key_id(), "wrong")));
            let wrong_secret = stranger.presign::<GetObject>(&input, MINUTE).await.expect("a URL").into_http();
            let mismatch = "<Code>SignatureDoesNotMatch</Code>";
            for (request, expected) in [
                (other_method, mismatch),
                (other_key, mismatch),
                (longer, mismatch),
                (wrong_secret, mismatch),
                (over, "expired</Message>"),
            ] {
                let uri = request.uri().clone();
                let (status, text) = server.send(request).await;
                let text = String::from_utf8_lossy(&text);
                assert!(status == 403 && text.contains(expected), "{}: {uri}: {status} {text}", server.0);
            }
            assert_eq!(server.send(url).await, (200, "by URL".into()));
        }
    });
}

#[test]
fn nobody_else_is_let_in() {
    run(async {
        for server in Server::all() {
            let (client, bucket) = (server.client(), server.bucket("refused").await);
            client.put_object(&put(&bucket, "a", "letters".into())).await.expect("put");
            let id = server.user().access_key_id().to_owned();
            for (credentials, kind) in [
                (Credentials::new(id, "wrong"), ServiceErrorKind::BadSignature),
                (Credentials::new("AKIAUNKNOWN000000000", "secret"), ServiceErrorKind::InvalidCredentials),
            ] {
                let stranger = Client::new(server.config(credentials));
                let expected = (kind, Some(403));
                assert_eq!(refused(stranger.get_object(&get(&bucket, "a")).await), expected, "{}", server.0);
                assert_eq!(refused(stranger.put_object(&put(&bucket, "a", "b".into())).await), expected);
                assert_eq!(refused(stranger.put_object(&put(&bucket, "a", stream("b"))).await), expected);
                assert_eq!(refused(stranger.list_objects_v2(&ListObjectsV2Request::new(&*bucket)).await), expected);
                // What is wrong would be said in a body, which HEAD has none of.
                let head = HeadObjectRequestRequired { bucket: bucket.clone(), key: "a".to_owned() };
                assert_eq!(refused(stranger.head_object(&HeadObjectRequest::new(head)).await).1, Some(403));
            }
            assert_eq!(read(&client, &get(&bucket, "a")).await, "letters");
        }
    });
}

#[test]
fn a_token_is_signed_with_its_keys() {
    run(async {
        for server in Server::all() {
            // nanio knows of no tokens.
            let Some(temporary) = server.credentials("TEMPORARY_") else { continue };
            let (client, bucket) = (Client::new(server.config(temporary.clone())), server.bucket("token").await);
            client.put_object(&put(&bucket, "a b", stream("letters"))).await.expect("put");
            assert_eq!(read(&client, &get(&bucket, "a b")).await, "letters");
            let url = client.presign::<GetObject>(&get(&bucket, "a b"), MINUTE).await.expect("a URL");
            assert_eq!(server.send(url.into_http()).await, (200, "letters".into()));

            let without = Credentials::new(temporary.access_key_id(), temporary.secret_access_key());
            for credentials in [without.clone(), without.with_session_token("wrong")] {
                let stranger = Client::new(server.config(credentials));
                let kind = refused(stranger.get_object(&get(&bucket, "a b")).await).0;
                assert_eq!(kind, ServiceErrorKind::InvalidCredentials);
                let url = stranger.presign::<GetObject>(&get(&bucket, "a b"), MINUTE).await.expect("a URL");
                // As S3 says of a token that it does not know.
                assert_eq!(server.send(url.into_http()).await.0, 400);
            }
        }
    });
}
