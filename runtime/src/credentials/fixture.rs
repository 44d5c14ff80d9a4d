//! A pretended machine for tests: variables, profiles, a clock, and a network that answers as told.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

use super::chain::Chain;
use super::transports::Transports;
use crate::config::Ambient;
use crate::env::Env;
use crate::profile::Profile;
use crate::transport::AnyTransport;
use crate::{CallError, Credentials, Timestamp, Transport, TransportError};

/// 2026-01-01T00:00:00Z.
pub(super) const NOW: i64 = 1_767_225_600;

/// What the network does with a request.
pub(super) enum Reply {
    Answer(u16, String),
    AfterwardsAnswer(Duration, u16, String),
    /// With the header `date`.
    #[cfg_attr(not(feature = "sts"), expect(dead_code, reason = "services are not signed to"))]
    Dated(u16, String, Timestamp),
    Refuse,
    Silence,
}

type Script = dyn Fn(&str, &Request<Bytes>) -> Reply + Send + Sync;

/// `METHOD url`, and the request.
type Seen = (String, Request<Bytes>);

/// A network that follows a script and remembers requests.
#[derive(Clone)]
pub(super) struct Network {
    script: Arc<Script>,
    requests: Arc<Mutex<Vec<Seen>>>,
}

impl Network {
    pub(super) fn new(script: impl Fn(&str, &Request<Bytes>) -> Reply + Send + Sync + 'static) -> Self {
        Self { script: Arc::new(script), requests: Arc::default() }
    }

    /// One where nobody is.
    pub(super) fn empty() -> Self {
        Self::new(|_, _| Reply::Refuse)
    }

    pub(super) fn seen(&self) -> Vec<String> {
        self.requests.lock().unwrap().iter().map(|(line, _)| line.clone()).collect()
    }

    /// Headers and body of the last request.
    pub(super) fn last(&self) -> Request<Bytes> {
        self.requests.lock().unwrap().last().expect("a request").1.clone()
    }
}

impl Transport for Network {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let line = format!("{} {}", request.method(), request.uri());
        let reply = (self.script)(&line, &request);
        self.requests.lock().unwrap().push((line, request));
        let mut date = None;
        let (status, body) = match reply {
            Reply::Answer(status, body) => (status, body),
            Reply::Dated(status, body, at) => {
                date = Some(at.http_date().to_string());
                (status, body)
            }
            Reply::AfterwardsAnswer(wait, status, body) => {
                tokio::time::sleep(wait).await;
                (status, body)
            }
            Reply::Refuse => return Err(TransportError::connect("connection refused")),
            Reply::Silence => std::future::pending().await,
        };
        let mut response = Response::builder().status(status);
        if let Some(date) = date {
            response = response.header("date", date);
        }
        Ok(response.body(Bytes::from(body)).expect("a response"))
    }
}

/// A chain on a machine of its own, at [`NOW`].
pub(super) struct Machine {
    pub(super) chain: Arc<Chain>,
    pub(super) network: Network,
    now: Arc<AtomicI64>,
}

impl Machine {
    pub(super) fn new(variables: &[(&str, &str)], config: &str, network: Network) -> Self {
        let profile = variables.iter().find(|(name, _)| *name == "AWS_PROFILE").map_or("default", |(_, name)| *name);
        let profile = Profile::from_texts(profile, config, "").expect("a profile");
        Self::of(Ambient::new(Env::from_pairs(variables), profile), network).expect("settings")
    }

    /// One with these settings, if they are any.
    pub(super) fn of(ambient: Ambient, network: Network) -> Result<Self, CallError> {
        let region = ambient.region()?.map(|setting| setting.text.to_owned());
        let endpoint = ambient.endpoint()?;
        let chain = Arc::new(Chain::new(Arc::new(ambient)));
        let carrier = AnyTransport::of(network.clone());
        let now = Arc::new(AtomicI64::new(NOW));
        let clock = now.clone();
        let clock = Arc::new(move || Timestamp::from_secs(clock.load(Ordering::SeqCst)));
        let settings = endpoint.settings(region.as_deref(), None, None);
        chain.bind(&settings, Transports { far: carrier.clone(), near: carrier }, clock);
        Ok(Self { chain, network, now })
    }

    pub(super) fn advance(&self, secs: i64) {
        self.now.fetch_add(secs, Ordering::SeqCst);
    }

    /// The credentials, or the error.
    pub(super) async fn credentials(&self) -> Result<Credentials, String> {
        match self.chain.find().await {
            Ok(Some(credentials)) => Ok(credentials),
            Ok(None) => Err(self.chain.not_found().to_string()),
            Err(error) => Err(error.to_string()),
        }
    }

    /// The id of the key, or the error.
    pub(super) async fn id(&self) -> String {
        self.credentials().await.map_or_else(|error| error, |credentials| credentials.access_key_id().to_owned())
    }
}

/// Keys as metadata services give them.
pub(super) fn json_keys(id: &str, expiry: i64) -> String {
    let expiry = Timestamp::from_secs(expiry);
    format!(
        r#"{{"Code":"Success","AccessKeyId":"{id}","SecretAccessKey":"hidden-key","Token":"hidden-token","Expiration":"{expiry}"}}"#
    )
}

/// Keys as STS gives them.
#[cfg(feature = "sts")]
pub(super) fn sts_keys(action: &str, id: &str, expiry: i64) -> String {
    let expiry = Timestamp::from_secs(expiry);
    format!(
        "<{action}Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><{action}Result><AssumedRoleUser>\
         <Arn>arn:aws:sts::123456789012:assumed-role/r/s</Arn></AssumedRoleUser><Credentials><AccessKeyId>{id}</AccessKeyId>\
         <SecretAccessKey>hidden-key</SecretAccessKey><SessionToken>hidden-token</SessionToken><Expiration>{expiry}\
         </Expiration></Credentials></{action}Result></{action}Response>"
    )
}
