//! A client whose credentials run out: what the service sees, and how often the source is asked.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use generated::kinesis::{Client, ListStreamsInput};
use generated::runtime::credentials::{AssumeRole, Imds, WebIdentity};
use generated::runtime::{Config, Credentials, CredentialsProvider};
use smithwright_tests::scripted::{Script, Server};

use crate::servers::{answer, kinesis, metadata, signer, sts};

fn client(service: &Server, provider: impl CredentialsProvider + 'static) -> Client {
    let config = Config::new().region("eu-west-1").endpoint_url(service.url());
    Client::new(config.credentials_provider(provider))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_calls_ask_the_source_once() {
    let (service, source) = (kinesis(), metadata());
    let client = client(&service, Imds::new().endpoint_url(source.url()));
    let calls: Vec<_> = (0..1000)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.list_streams(&ListStreamsInput::new()).await.map(drop) })
        })
        .collect();
    for call in calls {
        call.await.expect("a task").expect("an answer");
    }
    assert_eq!((service.requests(), source.requests()), (1000, 3));
}

#[tokio::test]
async fn keys_that_the_service_refuses_as_expired_are_replaced_within_the_call() {
    let source = metadata();
    let refused = Arc::new(AtomicUsize::new(0));
    let service = Server::start(Script::new({
        let refused = refused.clone();
        move |request| {
            if request.header("authorization").is_some_and(|value| value.contains("Credential=INSTANCE2/")) {
                refused.fetch_add(1, Ordering::SeqCst);
                return answer(400, r#"{"__type":"ExpiredTokenException","message":"expired"}"#);
            }
            answer(200, r#"{"StreamNames":[],"HasMoreStreams":false}"#)
        }
    }));
    let client = client(&service, Imds::new().endpoint_url(source.url()));
    client.list_streams(&ListStreamsInput::new()).await.expect("an answer");
    assert_eq!((signer(&service).as_str(), refused.load(Ordering::SeqCst)), ("INSTANCE5", 1));
    client.list_streams(&ListStreamsInput::new()).await.expect("an answer");
    assert_eq!((service.requests(), source.requests()), (3, 6));
}

#[tokio::test]
async fn roles_are_assumed_with_whatever_provider() {
    let (service, source, sts) = (kinesis(), metadata(), sts());
    let role = |with: &'static str| format!("arn:aws:iam::1:role/{with}");
    let first = AssumeRole::new(Imds::new().endpoint_url(source.url()), role("a")).region("eu-west-1");
    let second = AssumeRole::new(first.endpoint_url(sts.url()), role("b")).region("eu-west-1").endpoint_url(sts.url());
    let client_of_role = client(&service, second.session_name("me"));
    client_of_role.list_streams(&ListStreamsInput::new()).await.expect("an answer");
    assert_eq!(signer(&service), "INSTANCE2-A-B");

    let file = std::env::temp_dir().join(format!("smithwright-renewal-{}", std::process::id()));
    std::fs::write(&file, "hidden-web-token\n").expect("a file");
    let web = WebIdentity::new(&file, role("web")).region("eu-west-1").endpoint_url(sts.url());
    client(&service, web).list_streams(&ListStreamsInput::new()).await.expect("an answer");
    assert_eq!(signer(&service), "WEB");
    std::fs::remove_file(file).expect("a file");

    let keys = AssumeRole::new(Credentials::new("AKID", "hidden-key"), role("r")).region("eu-west-1");
    let credentials = keys.endpoint_url(sts.url()).credentials().await.expect("keys");
    assert_eq!((credentials.access_key_id(), credentials.account_id()), ("AKID-R", Some("123456789012")));
}
