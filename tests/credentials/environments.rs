//! `Client::from_env` in processes of their own, each in an environment that leads to one source.

use std::path::{Path, PathBuf};

use generated::kinesis::{Client, ListStreamsInput};

use crate::servers::{agent, kinesis, metadata, signer, sts};

/// Run in a process of its own by the other tests.
#[tokio::test]
#[ignore = "needs the environment that the other tests here make"]
async fn as_the_environment_says() {
    let client = Client::from_env().await.expect("a client");
    for _ in 0..2 {
        match client.list_streams(&ListStreamsInput::new()).await {
            Ok(_) => println!("let in"),
            Err(error) => println!("error: {error}\n{error:?}\n{client:?}"),
        }
    }
}

/// A home directory that goes away with it.
pub struct Home(PathBuf);

impl Home {
    pub fn new(name: &str, config: &str) -> Self {
        let home = std::env::temp_dir().join(format!("smithwright-home-{name}-{}", std::process::id()));
        std::fs::create_dir_all(home.join(".aws")).expect("a folder");
        std::fs::write(home.join(".aws/config"), config).expect("a file");
        Self(home)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// What the program prints in this home with these variables.
    pub async fn run(&self, variables: &[(&str, &str)]) -> String {
        let mut command = std::process::Command::new(std::env::current_exe().expect("a program"));
        command.args(["--exact", "environments::as_the_environment_says", "--ignored", "--nocapture"]);
        command.env_clear().env("HOME", &self.0).env("AWS_REGION", "eu-west-1").envs(variables.iter().copied());
        let output = tokio::task::spawn_blocking(move || command.output()).await.expect("a task").expect("a process");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(text.contains("1 passed"), "{text}{}", String::from_utf8_lossy(&output.stderr));
        assert!(!text.contains("hidden"), "{text}");
        text
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[tokio::test]
async fn instance_metadata() {
    let (service, source, home) = (kinesis(), metadata(), Home::new("imds", ""));
    let output = home
        .run(&[("AWS_ENDPOINT_URL_KINESIS", &service.url()), ("AWS_EC2_METADATA_SERVICE_ENDPOINT", &source.url())])
        .await;
    assert_eq!((signer(&service).as_str(), service.requests(), source.requests()), ("INSTANCE2", 2, 3), "{output}");
}

#[tokio::test]
async fn what_is_near_is_not_reached_by_way_of_a_proxy() {
    let (service, source, home) = (kinesis(), metadata(), Home::new("proxy", ""));
    let url = service.url().replace("127.0.0.1", "localhost");
    let variables = [
        ("AWS_ENDPOINT_URL_KINESIS", url.as_str()),
        ("AWS_EC2_METADATA_SERVICE_ENDPOINT", &source.url()),
        ("http_proxy", "http://127.0.0.1:1"),
    ];
    let output = home.run(&variables).await;
    assert!(output.contains("ListStreams: ") && output.contains("127.0.0.1:1"), "{output}");
    assert_eq!((service.requests(), source.requests()), (0, 3));
    home.run(&[&variables[..], &[("no_proxy", "localhost")]].concat()).await;
    assert_eq!((signer(&service).as_str(), service.requests(), source.requests()), ("INSTANCE5", 2, 6));
}

#[tokio::test]
async fn containers() {
    let (service, source, home) = (kinesis(), agent(), Home::new("container", ""));
    let url = format!("{}/keys", source.url());
    let token = home.0.join("token");
    std::fs::write(&token, "hidden-agent-token\n").expect("a file");
    let variables = [("AWS_ENDPOINT_URL_KINESIS", service.url()), ("AWS_CONTAINER_CREDENTIALS_FULL_URI", url)];
    let variables = variables.each_ref().map(|(name, value)| (*name, value.as_str()));
    let file = token.display().to_string();
    home.run(&[&variables[..], &[("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", &file)]].concat()).await;
    assert_eq!((signer(&service).as_str(), source.requests()), ("AGENT", 1));
    home.run(&[&variables[..], &[("AWS_CONTAINER_AUTHORIZATION_TOKEN", "hidden-agent-token")]].concat()).await;
    assert_eq!((service.requests(), source.requests()), (4, 2));
    let output = home.run(&variables).await;
    let words = format!(
        "ListStreams: credentials from the container's agent at {}: the agent answered HTTP 401: NoToken: authorize yourself",
        source.address()
    );
    assert!(output.contains(&words), "{output}");
    assert_eq!(service.requests(), 4);
}

#[tokio::test]
async fn web_identity() {
    let (service, sts, home) = (kinesis(), sts(), Home::new("web", ""));
    let token = home.0.join("token");
    std::fs::write(&token, "hidden-web-token\n").expect("a file");
    let file = token.display().to_string();
    let (service_url, sts_url) = (service.url(), sts.url());
    let variables = [
        ("AWS_ENDPOINT_URL_KINESIS", service_url.as_str()),
        ("AWS_ENDPOINT_URL_STS", &sts_url),
        ("AWS_WEB_IDENTITY_TOKEN_FILE", &file),
        ("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/pod"),
    ];
    home.run(&variables).await;
    assert_eq!((signer(&service).as_str(), sts.requests()), ("POD", 1));
    std::fs::write(&token, "another").expect("a file");
    let output = home.run(&variables).await;
    let words = "credentials from role `arn:aws:iam::123456789012:role/pod`: STS refused: InvalidIdentityToken: not yours \
                 (HTTP 400, request id r-1)";
    assert!(output.contains(words), "{output}");
}

#[cfg(unix)]
#[tokio::test]
async fn profiles_through_a_program_and_two_roles() {
    let config = "[profile dev]\nregion = eu-west-1\nrole_arn = arn:aws:iam::1:role/b\nsource_profile = middle\n\
                  [profile middle]\nrole_arn = arn:aws:iam::1:role/a\nsource_profile = base\n\
                  [profile base]\ncredential_process = /bin/sh -c 'echo \"$0\"' {\\\"Version\\\":1,\\\"AccessKeyId\\\":\\\"P\\\",\\\"SecretAccessKey\\\":\\\"hidden-key\\\"}\n";
    let (service, sts, home) = (kinesis(), sts(), Home::new("profile", config));
    let (service_url, sts_url) = (service.url(), sts.url());
    let urls = [("AWS_ENDPOINT_URL_KINESIS", service_url.as_str()), ("AWS_ENDPOINT_URL_STS", sts_url.as_str())];
    let output = home.run(&[&urls[..], &[("AWS_PROFILE", "dev")]].concat()).await;
    assert_eq!((signer(&service).as_str(), sts.requests()), ("P-A-B", 2), "{output}");
}

#[tokio::test]
async fn nothing_at_all() {
    let (service, home) = (kinesis(), Home::new("nothing", ""));
    let url = service.url();
    let begun = std::time::Instant::now();
    // Where these tests run there may well be an instance at the address of version 4.
    let output =
        home.run(&[("AWS_ENDPOINT_URL_KINESIS", &url), ("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "IPv6")]).await;
    println!("two calls of a program without credentials, its start included: {:?}", begun.elapsed());
    for part in ["ListStreams: no credentials: environment: ", "; EC2 instance metadata: there is none: ", ". Set AWS_"]
    {
        assert!(output.contains(part), "{output}");
    }
    assert_eq!(service.requests(), 0);
}
