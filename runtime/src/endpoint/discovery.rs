//! Endpoints that a service is asked for (endpoint discovery): who is asked, what for, and what it says. When that is, the client knows.

use std::collections::BTreeMap;
use std::fmt;

use crate::Operation;
#[cfg(feature = "client")]
use crate::{ErrorMeta, client::Client, executor::BoxFuture};

/// Whether a service is asked where calls go (endpoint discovery), of services that say so: Timestream and DynamoDB.
///
/// A configured endpoint URL goes before it: then nobody is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EndpointDiscovery {
    /// Of operations that have no other endpoint (Timestream).
    #[default]
    Auto,
    /// Of all operations whose model allows it (DynamoDB as well).
    Always,
    /// Never. Operations that have no other endpoint fail unless there is an endpoint URL.
    Never,
}

impl EndpointDiscovery {
    /// The setting that variables and profiles spell so.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        match name {
            "auto" => Some(Self::Auto),
            "true" => Some(Self::Always),
            "false" => Some(Self::Never),
            _ => None,
        }
    }
}

/// An operation that says where calls of others go (trait `clientEndpointDiscovery`).
pub trait DiscoveryOperation: Operation {
    /// What is asked for these calls.
    fn input(of: &DiscoveryOf) -> Self::Input;

    /// The endpoints that it says, best first.
    fn endpoints(output: Self::Output) -> Vec<Discovered>;
}

/// An endpoint as an operation says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discovered {
    /// Host, perhaps with a scheme before it.
    pub(crate) address: String,
    /// How long it is good.
    pub(crate) minutes: i64,
}

impl Discovered {
    /// An endpoint at this address, which is good for so many minutes.
    pub fn new(address: impl Into<Option<String>>, minutes: impl Into<Option<i64>>) -> Self {
        Self { address: address.into().unwrap_or_default(), minutes: minutes.into().unwrap_or_default() }
    }
}

/// Calls that all have the same endpoint: those of a service, or of an operation with the same identifiers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DiscoveryOf {
    operation: &'static str,
    ids: Vec<(&'static str, String)>,
}

impl DiscoveryOf {
    /// The operation, if it makes a difference: where there are identifiers.
    #[must_use]
    pub fn operation(&self) -> Option<String> {
        (!self.ids.is_empty()).then(|| self.operation.to_owned())
    }

    /// The identifiers by name, if there are any.
    #[must_use]
    pub fn identifiers(&self) -> Option<BTreeMap<String, String>> {
        let entries = || self.ids.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        (!self.ids.is_empty()).then(entries)
    }

    /// What they have in common.
    pub(crate) fn key(&self) -> Self {
        if self.ids.is_empty() { Self { operation: "", ids: Vec::new() } } else { self.clone() }
    }
}

/// Calls the operation that says endpoints.
#[cfg(feature = "client")]
type Ask = for<'a> fn(&'a Client, &'a DiscoveryOf) -> BoxFuture<'a, Result<Vec<Discovered>, ErrorMeta>>;

/// How a call finds its endpoint (trait `clientDiscoveredEndpoint`): whom to ask, and what for.
#[derive(Clone)]
pub struct Discovery {
    pub(crate) of: DiscoveryOf,
    pub(crate) required: bool,
    pub(crate) error: &'static str,
    /// The operation that is asked.
    pub(crate) asked: &'static str,
    #[cfg(feature = "client")]
    pub(crate) ask: Ask,
}

impl Discovery {
    /// Calls of `O`, whose endpoint `D` says if it is asked, and which fail by an error of this code where it is none any more.
    #[must_use]
    pub fn of<O: Operation, D: DiscoveryOperation>(error: &'static str) -> Self {
        Self {
            of: DiscoveryOf { operation: O::INFO.name, ids: Vec::new() },
            required: false,
            error,
            asked: D::INFO.name,
            #[cfg(feature = "client")]
            ask: |client, of| {
                Box::pin(async {
                    client.call::<D>(&D::input(of)).await.map(D::endpoints).map_err(|error| (*error).clone())
                })
            },
        }
    }

    /// The same for calls that have no other endpoint.
    #[must_use]
    pub fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// The same with one more text that the endpoint depends on (trait `clientEndpointDiscoveryId`).
    #[must_use]
    pub fn id(mut self, name: &'static str, value: &str) -> Self {
        self.of.ids.push((name, value.to_owned()));
        self
    }
}

impl fmt::Debug for Discovery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Discovery")
            .field("of", &self.of)
            .field("required", &self.required)
            .field("asked", &self.asked)
            .finish_non_exhaustive()
    }
}
