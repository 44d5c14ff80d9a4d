//! Tests of endpoint rules: what the rules decide, and where a client sends its requests.

use std::sync::{Arc, Mutex};

use serde_json::Value;
use smithwright_runtime::client::Client;
use smithwright_runtime::{
    Bytes, CallError, Config, Credentials, Document, Operation, RetryConfig, Transport, TransportError, endpoint, http,
};

use super::run;

/// What endpoint rules must decide.
pub struct EndpointTest {
    pub id: &'static str,
    pub expected: Destination,
}

/// A decision of endpoint rules.
pub enum Destination {
    /// There is no endpoint, and this says why.
    Error(&'static str),
    /// An endpoint, its properties as JSON.
    Endpoint { url: &'static str, headers: &'static [(&'static str, &'static str)], properties: &'static str },
}

/// What a client says that was told nothing.
pub fn no_settings() -> endpoint::Settings<'static> {
    endpoint::Settings::default()
}

/// The settings of a client, as tests have them.
#[derive(Default)]
pub struct ClientSettings {
    config: Config,
    account_id: Option<&'static str>,
}

impl ClientSettings {
    pub fn region(self, value: &str) -> Self {
        Self { config: self.config.region(value), ..self }
    }

    pub fn endpoint_url(self, value: &str) -> Self {
        Self { config: self.config.endpoint_url(value), ..self }
    }

    pub fn use_fips(self, value: bool) -> Self {
        Self { config: self.config.use_fips(value), ..self }
    }

    pub fn use_dual_stack(self, value: bool) -> Self {
        Self { config: self.config.use_dual_stack(value), ..self }
    }

    pub fn account_id(self, value: &'static str) -> Self {
        Self { account_id: Some(value), ..self }
    }

    pub fn account_id_endpoint_mode(self, value: &str) -> Self {
        use endpoint::AccountIdEndpointMode::{Disabled, Preferred, Required};
        let mode = [Preferred, Disabled, Required].into_iter().find(|mode| mode.as_str() == value);
        Self { config: self.config.account_id_endpoint_mode(mode.expect("a mode")), ..self }
    }

    pub fn param(self, name: &str, value: impl Into<endpoint::Param>) -> Self {
        Self { config: self.config.endpoint_param(name, value), ..self }
    }
}

/// Keeps the URI and the headers of the request.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Option<http::request::Parts>>>);

impl Transport for Kept {
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        *self.0.lock().expect("no panic elsewhere") = Some(request.into_parts().0);
        Ok(http::Response::new(Bytes::from_static(b"{}")))
    }
}

impl EndpointTest {
    /// Fails if the rules decide otherwise.
    pub fn resolved(&self, found: Result<endpoint::Endpoint, CallError>) {
        let found = match (&self.expected, found) {
            (Destination::Error(expected), Err(error)) => {
                return assert_eq!(error.message(), Some(*expected), "{}", self.id);
            }
            (Destination::Error(expected), Ok(found)) => {
                panic!("{}: expected the error `{expected}`, found {found:?}", self.id)
            }
            (Destination::Endpoint { url, .. }, Err(error)) => {
                panic!("{}: expected `{url}`, found the error `{error}`", self.id)
            }
            (Destination::Endpoint { .. }, Ok(found)) => found,
        };
        let Destination::Endpoint { url, headers, properties } = self.expected else { return };
        assert_eq!(found.url().trim_end_matches('/'), url.trim_end_matches('/'), "{}: url", self.id);
        let mut expected: Vec<(&str, String)> =
            headers.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        let mut given: Vec<(&str, String)> = Vec::new();
        for (name, value) in found.headers() {
            match given.iter_mut().find(|(other, _)| other == name) {
                Some((_, values)) => *values = format!("{values}, {value}"),
                None => given.push((name, value.clone())),
            }
        }
        expected.sort();
        given.sort();
        assert_eq!(given, expected, "{}: headers", self.id);
        let expected: Value = serde_json::from_str(properties).expect("JSON");
        let given: serde_json::Map<String, Value> =
            found.properties().iter().map(|(name, value)| ((*name).to_owned(), json(value))).collect();
        // A test need not say everything of an endpoint.
        for (name, expected) in expected.as_object().into_iter().flatten() {
            assert_eq!(given.get(name), Some(expected), "{}: property {name}", self.id);
        }
    }

    /// Fails if a client sends a request elsewhere.
    pub fn sent<O: Operation>(&self, settings: ClientSettings, input: &O::Input) {
        let mut credentials = Credentials::new("AKIDEXAMPLE", "secret");
        if let Some(account_id) = settings.account_id {
            credentials = credentials.with_account_id(account_id);
        }
        let kept = Kept::default();
        let config = settings.config.credentials(credentials).host_prefix(false).retry(RetryConfig::off());
        let client = Client::new(*O::INFO.service, config.transport(kept.clone()));
        let result = run(client.call::<O>(input));
        let sent = kept.0.lock().expect("no panic elsewhere").take();
        match (&self.expected, sent, result) {
            (Destination::Endpoint { url, headers, .. }, Some(sent), _) => {
                let base =
                    url.trim_end_matches('/').trim_end_matches(if url.starts_with("https") { ":443" } else { ":80" });
                let uri = sent.uri.to_string();
                assert!(
                    uri.strip_prefix(base).is_some_and(|rest| rest.starts_with('/')),
                    "{}: {}: expected `{url}`, found `{uri}`",
                    self.id,
                    O::INFO.name
                );
                for (name, value) in *headers {
                    let given = sent.headers.get(*name).and_then(|given| given.to_str().ok());
                    assert_eq!(given, Some(*value), "{}: {}: header {name}", self.id, O::INFO.name);
                }
            }
            (Destination::Endpoint { url, .. }, None, Err(error)) => {
                panic!("{}: {}: expected `{url}`, found the error `{error}`", self.id, O::INFO.name)
            }
            (Destination::Error(expected), None, Err(error)) => {
                assert_eq!(error.message(), Some(*expected), "{}: {}", self.id, O::INFO.name);
            }
            (Destination::Error(expected), Some(sent), _) => {
                panic!("{}: {}: expected the error `{expected}`, found `{}`", self.id, O::INFO.name, sent.uri)
            }
            (_, None, Ok(_)) => panic!("{}: {}: nothing was sent", self.id, O::INFO.name),
        }
    }
}

/// A document as JSON.
fn json(document: &Document) -> Value {
    match document {
        Document::Null => Value::Null,
        Document::Bool(value) => Value::Bool(*value),
        Document::Number(value) => serde_json::from_str(&value.to_string()).expect("a number"),
        Document::String(value) => Value::String(value.clone()),
        Document::Array(items) => Value::Array(items.iter().map(json).collect()),
        Document::Object(members) => {
            Value::Object(members.iter().map(|(key, value)| (key.clone(), json(value))).collect())
        }
    }
}
