//! What becomes of an upload by what the store answers to the call that joins its parts.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use case_multipart::runtime::http::{Request, Response};
use case_multipart::runtime::multipart::UploadError;
use case_multipart::runtime::{Bytes, Config, Credentials, RetryConfig, Transport, TransportError};
use case_multipart::s3::{Client, Error, PutObjectOutput};

use super::{MIB, film, put};

/// A store that takes parts, and answers their joining with a status of 200 and one document after the other.
#[derive(Clone)]
struct Store {
    joins: Arc<Mutex<Vec<&'static str>>>,
    asked: Arc<Mutex<Vec<String>>>,
    /// How long it takes to begin an upload.
    begins_after: Duration,
}

/// In place of a document: the connection is lost, nothing ever comes, a proxy that waits no longer.
const LOST: &str = "lost";
const SILENT: &str = "silent";
const GATEWAY: &str = "504";
const NO_SUCH_UPLOAD: &str = "<Error><Code>NoSuchUpload</Code></Error>";

impl Transport for Store {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let query = request.uri().query().unwrap_or_default().to_owned();
        let what = match (request.method().as_str(), query.contains("partNumber"), query.contains("uploadId")) {
            ("PUT", true, _) => "part",
            ("POST", _, true) => "join",
            ("POST", ..) => "begin",
            ("DELETE", ..) => "abort",
            other => panic!("{other:?}"),
        };
        self.asked.lock().unwrap().push(what.to_owned());
        if what == "begin" {
            tokio::time::sleep(self.begins_after).await;
        }
        let body = match what {
            "begin" => "<InitiateMultipartUploadResult><UploadId>up</UploadId></InitiateMultipartUploadResult>",
            "join" => self.joins.lock().unwrap().remove(0),
            // What was joined or aborted is no upload any more.
            "abort" if self.joins.lock().unwrap().first() == Some(&NO_SUCH_UPLOAD) => NO_SUCH_UPLOAD,
            _ => "",
        };
        let status = match body {
            LOST => return Err(TransportError::transport("the connection was lost")),
            SILENT => std::future::pending().await,
            GATEWAY => 504,
            NO_SUCH_UPLOAD => 404,
            _ => 200,
        };
        Ok(Response::builder().status(status).header("etag", "\"1\"").body(Bytes::from(body)).unwrap())
    }
}

impl Store {
    fn new(joins: &[&'static str]) -> Self {
        Self { joins: Arc::new(Mutex::new(joins.to_vec())), asked: Arc::default(), begins_after: Duration::ZERO }
    }

    async fn send(&self) -> Result<PutObjectOutput, UploadError<Error>> {
        let config = Config::new().region("eu-west-1").credentials(Credentials::new("AKID", "secret"));
        let config = config.retry(RetryConfig::new().randomness(|| 0.0)).transport(self.clone());
        Client::new(config).upload(put(film(6 * MIB))).part_size(5 << 20).concurrency(1).await
    }

    async fn upload(&self) -> Result<PutObjectOutput, String> {
        self.send().await.map_err(|error| {
            assert_eq!((error.upload_id(), error.part(), error.status()), (Some("up"), None, Some(200)));
            assert!(error.not_aborted().is_none());
            format!("{}: {error}", error.code().unwrap_or_default())
        })
    }

    fn asked(&self) -> String {
        self.asked.lock().unwrap().join(" ")
    }
}

const JOINED: &str = r#"<CompleteMultipartUploadResult><ETag>"all-2"</ETag></CompleteMultipartUploadResult>"#;

/// S3 sends blanks while it joins, behind a status that says nothing yet (API reference, "CompleteMultipartUpload").
#[tokio::test]
async fn parts_that_cannot_be_joined_are_given_up_whatever_the_status() {
    let refused =
        "<?xml version=\"1.0\"?>\n  \n<Error><Code>InvalidPart</Code><Message>part 2 is gone</Message></Error>";
    let store = Store::new(&[refused]);
    let error = store.upload().await.unwrap_err();
    assert!(
        error.starts_with("InvalidPart: ") && error.contains("part 2 is gone") && error.contains("was aborted"),
        "{error}"
    );
    assert_eq!(store.asked(), "begin part part join abort");
}

#[tokio::test]
async fn joining_is_tried_again_where_that_may_help() {
    let busy = "<Error><Code>InternalError</Code><Message>try again</Message></Error>";
    let store = Store::new(&[busy, "<Error><Code>SlowDown</Code></Error>", JOINED]);
    assert_eq!(store.upload().await.unwrap().e_tag.as_deref(), Some("\"all-2\""));
    assert_eq!(store.asked(), "begin part part join join join");
    // Not for ever.
    let store = Store::new(&[busy, busy, busy]);
    let error = store.upload().await.unwrap_err();
    assert!(error.starts_with("InternalError: "), "{error}");
    assert_eq!(store.asked(), "begin part part join join join abort");
}

/// Without an answer nobody knows, and aborting takes the parts from a service that may be joining them.
#[tokio::test(start_paused = true)]
async fn parts_that_may_be_joined_are_left_alone() {
    for (joins, sent) in [
        (&[LOST, LOST, LOST][..], 3),
        (&[SILENT], 1),
        (&[GATEWAY, GATEWAY, GATEWAY], 3),
        // A repetition tells nothing of what the first has done.
        (&[LOST, NO_SUCH_UPLOAD], 2),
        (&[GATEWAY, NO_SUCH_UPLOAD], 2),
        (&["<Error><Code>InternalError</Code></Error>", NO_SUCH_UPLOAD], 2),
        (&[LOST, "<Error><Code>SlowDown</Code></Error>", "<Error><Code>SlowDown</Code></Error>"], 3),
        (&["<html>no document of S3"], 1),
    ] {
        let store = Store::new(joins);
        let error = store.send().await.unwrap_err();
        assert!(error.may_be_complete() && error.not_aborted().is_none(), "{joins:?}: {error}");
        assert_eq!((error.upload_id(), error.part()), (Some("up"), None));
        let line = error.to_string();
        assert!(
            line.contains("whether the upload `up` was completed is not known") && !line.contains("was aborted"),
            "{line}"
        );
        assert_eq!(store.asked(), format!("begin part part{}", " join".repeat(sent)), "{joins:?}");
    }
}

#[tokio::test]
async fn an_upload_that_is_not_there_needs_no_abort() {
    let store = Store::new(&[NO_SUCH_UPLOAD, NO_SUCH_UPLOAD]);
    let error = store.send().await.unwrap_err();
    assert!(!error.may_be_complete() && error.not_aborted().is_none(), "{error}");
    assert!(error.to_string().ends_with("nothing is left of it"), "{error}");
    assert_eq!(store.asked(), "begin part part join abort");
}

#[tokio::test(start_paused = true)]
async fn what_is_begun_while_nobody_waits_is_given_up() {
    let store = Store { begins_after: Duration::from_secs(5), ..Store::new(&[]) };
    assert!(tokio::time::timeout(Duration::from_secs(1), store.send()).await.is_err());
    assert_eq!(store.asked(), "begin");
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert_eq!(store.asked(), "begin abort");
}
