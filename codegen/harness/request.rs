//! Requests that a client must send: sends each to a socket and looks at what arrives there.

use std::collections::BTreeMap;

use smithwright_runtime::client::Client;
use smithwright_runtime::{Config, Credentials, IdempotencyTokens, Operation, RetryConfig};

use super::events::{self, Frame};
use super::loopback::{Loopback, Received};
use super::{Body, run};

/// The token that every generated one is, as Smithy's tests want it.
const TOKEN: &str = "00000000-0000-4000-8000-000000000000";

/// A request that a client must send.
pub struct RequestTest {
    pub id: &'static str,
    /// Empty if nothing is said of method and path.
    pub method: &'static str,
    pub uri: &'static str,
    /// What the client is told in place of region and host.
    pub settings: Option<fn(Config) -> Config>,
    pub host: &'static str,
    pub resolved_host: Option<&'static str>,
    pub headers: &'static [(&'static str, &'static str)],
    pub require_headers: &'static [&'static str],
    pub forbid_headers: &'static [&'static str],
    pub query: &'static [&'static str],
    pub require_query: &'static [&'static str],
    pub forbid_query: &'static [&'static str],
    pub body: Body,
}

impl Default for RequestTest {
    fn default() -> Self {
        Self {
            id: "",
            method: "",
            uri: "",
            settings: None,
            host: "example.com",
            resolved_host: None,
            headers: &[],
            require_headers: &[],
            forbid_headers: &[],
            query: &[],
            require_query: &[],
            forbid_query: &[],
            body: Body::Any,
        }
    }
}

impl RequestTest {
    /// Calls the operation with a client of its own and looks at what arrives at the other end of the connection.
    pub fn check<O: Operation>(&self, input: &O::Input) {
        self.sent::<O>(input, |received| self.problems(received));
    }

    /// Like [`check`](Self::check), of a request whose body are these frames.
    pub fn check_events<O: Operation>(&self, input: &O::Input, frames: &[Frame]) {
        self.sent::<O>(input, |received| {
            let mut problems = self.problems(received);
            problems.extend(events::problems(frames, &received.body));
            problems
        });
    }

    fn sent<O: Operation>(&self, input: &O::Input, problems: impl FnOnce(&Received) -> Vec<String>) {
        let loopback = Loopback::default();
        let config = self.config().transport(loopback.clone());
        let result = run(Client::new(*O::INFO.service, config).call::<O>(input));
        let problems = match (loopback.received(), result) {
            (Some(received), _) => problems(&received),
            (None, Err(error)) => vec![format!("nothing was sent: {error}")],
            (None, Ok(_)) => vec!["nothing was sent".to_owned()],
        };
        assert!(problems.is_empty(), "{}: {}", self.id, problems.join("; "));
    }

    /// What a client is told before its transport.
    fn config(&self) -> Config {
        let config = Config::new()
            .credentials(Credentials::new("AKIDEXAMPLE", "secret"))
            .idempotency_tokens(IdempotencyTokens::new(|| TOKEN.to_owned()))
            .retry(RetryConfig::off());
        match self.settings {
            Some(settings) => settings(config),
            None => config.region("us-east-1").endpoint_url(format!("https://{}", self.host)),
        }
    }

    /// Everything in which a request differs.
    fn problems(&self, received: &Received) -> Vec<String> {
        let mut problems = Vec::new();
        let mut same = |what: &str, expected: &str, found: Option<&str>| {
            if found != Some(expected) {
                let found = found.map_or("none".to_owned(), |found| format!("`{found}`"));
                problems.push(format!("{what}: expected `{expected}`, found {found}"));
            }
        };
        let (path, query) = received.target.split_once('?').unwrap_or((&received.target, ""));
        if !self.method.is_empty() {
            same("method", self.method, Some(&received.method));
            same("uri", self.uri, Some(path));
        }
        if let Some(host) = self.resolved_host {
            same("host", host, received.header("host").as_deref());
        }
        for (name, value) in self.headers {
            same(&format!("header {name}"), value, received.header(name).as_deref());
        }
        problems.extend(self.query_problems(query));
        let has = |name: &str| received.header(name).is_some();
        let required = self.require_headers.iter().filter(|name| !has(name));
        problems.extend(required.map(|name| format!("header {name}: expected, found none")));
        let forbidden = self.forbid_headers.iter().filter_map(|name| Some((name, received.header(name)?)));
        problems.extend(forbidden.map(|(name, found)| format!("header {name}: expected none, found `{found}`")));
        problems.extend(self.body.problem(&received.body));
        problems
    }

    /// A key has all its pairs, in their order, and no others; nothing is said of keys that the test does not name.
    fn query_problems(&self, query: &str) -> Vec<String> {
        let (expected, found) = (by_key(self.query.iter().copied()), by_key(query.split('&')));
        let shown =
            |pairs: Option<&Vec<&str>>| pairs.map_or("none".to_owned(), |pairs| format!("`{}`", pairs.join("&")));
        let differing = expected.iter().filter(|(key, pairs)| found.get(*key) != Some(pairs));
        let differing = differing.map(|(key, pairs)| {
            format!("query {key}: expected {}, found {}", shown(Some(pairs)), shown(found.get(key)))
        });
        let missing = self.require_query.iter().filter(|key| !found.contains_key(*key));
        let missing = missing.map(|key| format!("query {key}: expected, found none"));
        let forbidden = self.forbid_query.iter().filter(|key| found.contains_key(*key));
        let forbidden = forbidden.map(|key| format!("query {key}: expected none, found {}", shown(found.get(key))));
        differing.chain(missing).chain(forbidden).collect()
    }
}

/// The pairs of a query by their keys, as they are written.
fn by_key<'a>(pairs: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, Vec<&'a str>> {
    let mut found: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for pair in pairs.filter(|pair| !pair.is_empty()) {
        found.entry(pair.split('=').next().unwrap_or(pair)).or_default().push(pair);
    }
    found
}
