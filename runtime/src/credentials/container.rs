//! Credentials of a container: from the agent of ECS, of EKS Pod Identity, or of whoever speaks like them.
//!
//! Protocol: AWS SDKs and Tools Reference Guide, "Container credential provider".

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, ToSocketAddrs};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, HeaderValue, USER_AGENT};
use http::uri::Scheme;
use http::{Request, Uri};

use super::Credentials;
use super::cache::Cache;
use super::file::read_line;
use super::http::{Limits, WHO_ASKS, ask, is_passing};
use super::json_keys::JsonKeys;
use super::provider::provider;
use super::redact::without;
use super::source::{Failure, Source};
use super::transports::Transports;
use crate::env::Env;
use crate::executor::BoxFuture;
use crate::executor::blocking;
use crate::transport::{AnyTransport, HttpTransport};
use crate::{Timestamp, Transport};

/// The agent is on the same machine; it may ask STS in turn.
const LIMITS: Limits = Limits { attempt: Duration::from_secs(5), attempts: 3, insist: true };

/// Where the agent of ECS is.
const ECS: Ipv4Addr = Ipv4Addr::new(169, 254, 170, 2);

/// Where the agent of EKS Pod Identity is.
const EKS: [IpAddr; 2] =
    [IpAddr::V4(Ipv4Addr::new(169, 254, 170, 23)), IpAddr::V6(Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x23))];

const RELATIVE: &str = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
const FULL: &str = "AWS_CONTAINER_CREDENTIALS_FULL_URI";

/// Credentials that a container's agent gives (ECS, EKS Pod Identity). Kept until shortly before they expire.
pub struct Container(Cache<Agent>);

#[derive(Clone)]
pub(super) struct Agent {
    /// Where it is, or why that cannot be.
    url: Result<Uri, String>,
    token: Token,
    transport: AnyTransport,
}

/// What shows the agent who asks.
#[derive(Clone)]
enum Token {
    None,
    Text(String),
    File(PathBuf),
}

impl Container {
    /// The agent at this URL. Plain `http` is taken only for this machine and the addresses of ECS and EKS.
    pub fn new(url: impl AsRef<str>) -> Self {
        Self::of(Agent { url: parse(url.as_ref()), token: Token::None, transport: near() })
    }

    /// The value of the header `authorization`.
    #[must_use]
    pub fn authorization_token(self, token: impl Into<String>) -> Self {
        self.change(|agent| agent.token = Token::Text(token.into()))
    }

    /// The file with the value of the header `authorization`, read anew each time.
    #[must_use]
    pub fn authorization_token_file(self, path: impl Into<PathBuf>) -> Self {
        self.change(|agent| agent.token = Token::File(path.into()))
    }

    /// What carries requests instead of a transport of its own.
    #[must_use]
    pub fn transport(self, transport: impl Transport + 'static) -> Self {
        self.change(|agent| agent.transport = AnyTransport::of(transport))
    }

    fn change(self, change: impl FnOnce(&mut Agent)) -> Self {
        let mut agent = self.0.source().clone();
        change(&mut agent);
        Self::of(agent)
    }

    fn of(agent: Agent) -> Self {
        Self(Cache::new(agent, Arc::new(Timestamp::now)))
    }
}

provider!(Container);

/// A transport for what is near.
fn near() -> AnyTransport {
    AnyTransport::of(HttpTransport::new().connect_timeout(Duration::from_secs(2)))
}

impl Agent {
    /// What the environment says.
    pub(super) fn from_env(env: &Env, transports: &Transports) -> Result<Self, Failure> {
        let url = match (env.get(RELATIVE), env.get(FULL)) {
            (Some(path), _) if path.starts_with('/') => parse(&format!("http://{ECS}{path}")),
            (Some(_), _) => Err(format!("{RELATIVE} must begin with `/`")),
            (None, Some(url)) => parse(url).map_err(|what| format!("{what}; {FULL} names it")),
            (None, None) => return Err(Failure::Absent(format!("neither {RELATIVE} nor {FULL} is set"))),
        };
        let token =
            match (env.get("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"), env.get("AWS_CONTAINER_AUTHORIZATION_TOKEN")) {
                (Some(path), _) => Token::File(path.into()),
                (None, Some(token)) => Token::Text(token.to_owned()),
                (None, None) => Token::None,
            };
        // Over TLS the agent may be anywhere.
        let far = url.as_ref().is_ok_and(|url| url.scheme() == Some(&Scheme::HTTPS));
        let transport = if far { &transports.far } else { &transports.near };
        Ok(Self { url, token, transport: transport.clone() })
    }

    async fn authorization(&self) -> Result<Option<HeaderValue>, String> {
        let token = match &self.token {
            Token::None => return Ok(None),
            Token::Text(token) => token.clone(),
            Token::File(path) => read_line(path, "token").await?,
        };
        let mut value =
            HeaderValue::try_from(token).map_err(|_| "the authorization token cannot be sent in a header")?;
        value.set_sensitive(true);
        Ok(Some(value))
    }

    async fn ask(&self) -> Result<Credentials, String> {
        let url = self.url.clone()?;
        allow(&url).await?;
        let authorization = self.authorization().await?;
        let request = || {
            let request = Request::get(url.clone()).header(ACCEPT, "application/json").header(USER_AGENT, WHO_ASKS);
            let mut request = request.body(Bytes::new()).map_err(|error| error.to_string())?;
            if let Some(value) = &authorization {
                request.headers_mut().insert(AUTHORIZATION, value.clone());
            }
            Ok(request)
        };
        let response = ask(&self.transport, LIMITS, &request, is_passing).await?;
        let keys = JsonKeys::parse(response.body());
        if !response.status().is_success() {
            let sent = authorization.as_ref().and_then(|value| value.to_str().ok());
            let complaint = keys.ok().and_then(|keys| keys.complaint());
            let complaint =
                complaint.map_or_else(String::new, |complaint| format!(": {}", without(&complaint, &[sent])));
            return Err(format!("the agent answered HTTP {}{complaint}", response.status().as_u16()));
        }
        keys.and_then(JsonKeys::of_service).map_err(|what| format!("the agent's answer is of no use: {what}"))
    }
}

impl Source for Agent {
    fn name(&self) -> Cow<'static, str> {
        match &self.url {
            // Its query may be secret.
            Ok(url) => format!("the container's agent at {}", url.authority().map_or("", |host| host.as_str())).into(),
            Err(_) => "the container's agent".into(),
        }
    }

    fn load(&self) -> BoxFuture<'_, Result<Credentials, Failure>> {
        Box::pin(async move { self.ask().await.map_err(|what| Failure::of(&self.name(), what)) })
    }
}

/// An absolute URL without user name.
fn parse(url: &str) -> Result<Uri, String> {
    let uri: Uri = url.parse().map_err(|error| format!("its URL is not valid: {error}"))?;
    let web = uri.scheme() == Some(&Scheme::HTTP) || uri.scheme() == Some(&Scheme::HTTPS);
    match uri.authority() {
        Some(authority) if web && !authority.host().is_empty() && !authority.as_str().contains('@') => Ok(uri),
        _ => Err("its URL must begin with http:// or https:// and a host".to_owned()),
    }
}

/// Keys go over plain HTTP only on this machine.
async fn allow(url: &Uri) -> Result<(), String> {
    if url.scheme() == Some(&Scheme::HTTPS) {
        return Ok(());
    }
    let host = url.host().unwrap_or_default();
    let literal = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    let allowed = if let Ok(address) = literal {
        is_near(address)
    } else {
        let place = (host.to_owned(), url.port_u16().unwrap_or(80));
        let found = blocking(move || place.to_socket_addrs()).await;
        let found = found.ok_or_else(|| format!("looking for {host} was cut short"))?;
        let mut found = found.map_err(|error| format!("{host} is not found: {error}"))?.peekable();
        found.peek().is_some() && found.all(|address| address.ip().is_loopback())
    };
    if allowed {
        return Ok(());
    }
    Err(format!("plain http is allowed for this machine and the agents of ECS and EKS, not for {host}: use https"))
}

fn is_near(address: IpAddr) -> bool {
    address.is_loopback() || address == IpAddr::V4(ECS) || EKS.contains(&address)
}

#[cfg(test)]
#[path = "container_tests.rs"]
mod tests;
