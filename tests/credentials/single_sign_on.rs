//! IAM Identity Center over real sockets, with files of a home directory; beside botocore, which has the same before it.

use std::path::Path;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use smithwright_tests::scripted::{Script, Server};

use crate::environments::Home;
use crate::servers::{answer, in_secs, kinesis, line, signer};

const CONFIG: &str = "[default]\nsso_session = my-sso\nsso_account_id = 123456789012\nsso_role_name = Admin\n\
                      [sso-session my-sso]\nsso_region = eu-west-1\nsso_start_url = https://example.awsapps.com/start\n\
                      sso_registration_scopes = sso:account:access\n";

/// By `printf my-sso | sha1sum`.
const FILE: &str = ".aws/sso/cache/0ad374308c5a4e22f723adf10145eafad7c4031c.json";

/// A home of somebody who has signed in, with a token that is good for so many seconds.
fn home(name: &str, secs: i64) -> Home {
    let home = Home::new(name, CONFIG);
    let path = home.path().join(FILE);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    let token = json!({
        "startUrl": "https://example.awsapps.com/start", "region": "eu-west-1",
        "accessToken": "hidden-first", "expiresAt": in_secs(secs).to_string(),
        "clientId": "client", "clientSecret": "hidden-secret", "registrationExpiresAt": in_secs(86_400).to_string(),
        "refreshToken": "hidden-refresh",
    });
    std::fs::write(path, token.to_string()).expect("a file");
    home
}

fn kept(home: &Path) -> Value {
    let mut kept: Value = serde_json::from_slice(&std::fs::read(home.join(FILE)).expect("a file")).expect("JSON");
    // Times are written by each in a way of its own, and by clocks that go on.
    let expiry = kept.as_object_mut().expect("an object").remove("expiresAt");
    assert!(expiry.is_some_and(|expiry| expiry.is_string()));
    kept.as_object_mut().expect("an object").remove("registrationExpiresAt");
    kept
}

/// What the service was asked: method and path, query, token, and body.
type Asked = Arc<Mutex<Vec<(String, Vec<String>, String, Value)>>>;

fn center() -> (Server, Asked) {
    let asked = Asked::default();
    let seen = asked.clone();
    let server = Server::start(Script::new(move |request| {
        let line = line(request);
        let (path, query) = line.split_once('?').unwrap_or((&line, ""));
        let mut query: Vec<String> = query.split('&').map(str::to_owned).collect();
        query.sort();
        let token = request.header("x-amz-sso_bearer_token").unwrap_or_default().to_owned();
        assert_eq!(request.header("authorization"), None);
        let body = serde_json::from_slice(&request.body).unwrap_or_default();
        seen.lock().expect("a lock").push((path.to_owned(), query, token, body));
        if path == "POST /token" {
            let token = json!({"accessToken": "hidden-next", "expiresIn": 28_800, "refreshToken": "hidden-refresh-2"});
            return answer(200, &token.to_string());
        }
        let keys = json!({"accessKeyId": "CENTER", "secretAccessKey": "hidden-key", "sessionToken": "hidden-token",
            "expiration": in_secs(3600).secs() * 1000});
        answer(200, &json!({"roleCredentials": keys}).to_string())
    }));
    (server, asked)
}

#[tokio::test]
async fn who_has_signed_in_signs_calls() {
    let (service, (center, asked), home) = (kinesis(), center(), home("signed-in", 3600));
    let url = center.url();
    let output = home
        .run(&[
            ("AWS_ENDPOINT_URL_KINESIS", &service.url()),
            ("AWS_ENDPOINT_URL_SSO", &url),
            ("AWS_EC2_METADATA_DISABLED", "true"),
        ])
        .await;
    assert_eq!((signer(&service).as_str(), asked.lock().expect("a lock").len()), ("CENTER", 1), "{output}");
}

/// `SMITHWRIGHT_PYTHON` is a Python that has it.
#[tokio::test]
#[ignore = "needs botocore; run by CI"]
async fn tokens_are_renewed_and_kept_as_by_botocore() {
    let python = std::env::var("SMITHWRIGHT_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let (service, (center, asked)) = (kinesis(), center());
    let (kinesis_url, url) = (service.url(), center.url());
    let variables = [
        ("AWS_ENDPOINT_URL_KINESIS", kinesis_url.as_str()),
        ("AWS_ENDPOINT_URL_SSO", &url),
        ("AWS_ENDPOINT_URL_SSO_OIDC", &url),
        ("AWS_EC2_METADATA_DISABLED", "true"),
    ];
    let ours = home("ours", 60);
    ours.run(&variables).await;
    let of_ours = std::mem::take(&mut *asked.lock().expect("a lock"));

    let theirs = home("theirs", 60);
    let program =
        "import botocore.session as s; print(s.Session().get_credentials().get_frozen_credentials().access_key)";
    let mut command = std::process::Command::new(python);
    command.args(["-c", program]).env("HOME", theirs.path()).env("AWS_REGION", "eu-west-1").envs(variables);
    let output = tokio::task::spawn_blocking(move || command.output()).await.expect("a task").expect("python");
    let key = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    assert_eq!(key, signer(&service), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(of_ours, *asked.lock().expect("a lock"));
    assert_eq!(kept(ours.path()), kept(theirs.path()));
    assert_eq!(of_ours.len(), 2);
}
