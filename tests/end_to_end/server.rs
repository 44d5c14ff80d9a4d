//! The servers that scenarios run against: where they are, whose keys they take, what is odd about them.

use std::env;
use std::time::Duration;

use generated::runtime::{Config, Credentials, HttpTransport, Wire};
use smithwright_tests::{EmbeddedServer, StoreOptions};

/// A server that scenarios run against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Server {
    /// ferrokinesis, inside the test.
    Embedded,
    /// The same, refusing what is more than a shard takes in a second.
    EmbeddedWithLimits,
    /// ministack, which verifies every signature, over TLS.
    MinistackAuth,
    /// ministack, which verifies none, over TLS.
    Ministack,
    /// kinesis-local, over plain HTTP.
    KinesisLocal,
    /// What `SMITHWRIGHT_ENDPOINT_URL` names, with keys, region and roots as the AWS variables and files say.
    Named,
}

/// What a scenario may expect beyond what all servers do.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
#[derive(Clone, Copy, Debug, Default)]
pub struct Traits {
    /// Errors carry a request id.
    pub request_ids: bool,
    /// A wrong argument gives the error that the model lists for it, not another one of that meaning.
    pub modeled_validation: bool,
    /// A token alone gets the next page of shards, as Kinesis wants it; some servers want the stream's name too.
    pub shard_tokens: bool,
    /// Times of requests are seconds even in CBOR, where AWS's SDK for Java sends milliseconds.
    pub only_seconds: bool,
}

/// How to reach a server.
pub struct Access {
    pub config: Config,
    pub transport: HttpTransport,
    /// Lives as long as it is needed.
    pub embedded: Option<EmbeddedServer>,
}

impl Server {
    pub fn traits(self, wire: Wire) -> Traits {
        match self {
            Self::Embedded | Self::EmbeddedWithLimits => Traits {
                request_ids: true,
                modeled_validation: true,
                only_seconds: wire == Wire::Cbor,
                ..Traits::default()
            },
            // It says `ValidationException` where Kinesis says `InvalidArgumentException`.
            Self::MinistackAuth | Self::Ministack => {
                Traits { request_ids: true, only_seconds: wire == Wire::Cbor, ..Traits::default() }
            }
            Self::KinesisLocal => {
                Traits { request_ids: true, modeled_validation: true, shard_tokens: true, only_seconds: false }
            }
            Self::Named => Traits::default(),
        }
    }

    /// Whether tests that ask for all servers ask for this one.
    pub fn is_optional(self) -> bool {
        self == Self::Named
    }

    /// The name in `SMITHWRIGHT_SERVERS`.
    fn name(self) -> &'static str {
        match self {
            Self::Embedded | Self::EmbeddedWithLimits => "embedded",
            Self::MinistackAuth => "ministack-auth",
            Self::Ministack => "ministack",
            Self::KinesisLocal => "kinesis-local",
            Self::Named => "named",
        }
    }

    /// How to reach it, or why it is not there.
    pub async fn access(self) -> Result<Access, String> {
        match self {
            Self::Embedded => Ok(embedded(EmbeddedServer::start().await)),
            Self::EmbeddedWithLimits => {
                let options = StoreOptions { create_stream_ms: 50, enforce_limits: true, ..StoreOptions::default() };
                Ok(embedded(EmbeddedServer::start_with(options).await))
            }
            Self::Named => named().await,
            Self::MinistackAuth | Self::Ministack | Self::KinesisLocal => self.external(),
        }
    }

    /// A server that was started for the tests and is described by variables.
    fn external(self) -> Result<Access, String> {
        let servers = env::var("SMITHWRIGHT_SERVERS").map_err(|_| "SMITHWRIGHT_SERVERS is not set".to_owned())?;
        if !servers.split(',').any(|name| name.trim() == self.name()) {
            return Err(format!("{} is not in SMITHWRIGHT_SERVERS", self.name()));
        }
        let credentials = self.credentials("").unwrap_or_else(|| Credentials::new("any", "any"));
        let url = self.variable("ENDPOINT_URL").unwrap_or_else(|| panic!("no {}", self.variable_name("ENDPOINT_URL")));
        let config = Config::new().region("us-east-1").credentials(credentials).endpoint_url(url);
        Ok(Access { config, transport: transport(self.variable("CA_BUNDLE")), embedded: None })
    }

    /// The keys in the variables whose names go on with `which`.
    pub fn credentials(self, which: &str) -> Option<Credentials> {
        let part = |name: &str| self.variable(&format!("{which}{name}"));
        let credentials = Credentials::new(part("ACCESS_KEY_ID")?, part("SECRET_ACCESS_KEY")?);
        Some(match part("SESSION_TOKEN") {
            Some(token) => credentials.with_session_token(token),
            None => credentials,
        })
    }

    /// What the server said of itself under this name.
    pub fn variable(self, name: &str) -> Option<String> {
        env::var(self.variable_name(name)).ok().filter(|value| !value.is_empty())
    }

    fn variable_name(self, name: &str) -> String {
        format!("SMITHWRIGHT_{}_{name}", self.name().replace('-', "_").to_uppercase())
    }
}

fn embedded(started: std::io::Result<EmbeddedServer>) -> Access {
    let server = started.expect("a free port on the loopback interface");
    let config = Config::new().region("us-east-1").credentials(Credentials::new("any", "any"));
    let config = config.endpoint_url(server.endpoint_url());
    Access { config, transport: transport(None), embedded: Some(server) }
}

async fn named() -> Result<Access, String> {
    let url = env::var("SMITHWRIGHT_ENDPOINT_URL").map_err(|_| "SMITHWRIGHT_ENDPOINT_URL is not set".to_owned())?;
    let config = Config::from_env().await.unwrap_or_else(|error| panic!("{error}"));
    Ok(Access {
        config: config.endpoint_url(url),
        transport: transport(env::var("AWS_CA_BUNDLE").ok()),
        embedded: None,
    })
}

fn transport(ca_bundle: Option<String>) -> HttpTransport {
    let transport = HttpTransport::new().connect_timeout(Duration::from_secs(5));
    match ca_bundle {
        Some(path) => transport.ca_bundle(path),
        None => transport,
    }
}
