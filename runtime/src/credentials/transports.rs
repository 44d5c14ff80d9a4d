//! What carries the requests of sources of credentials.

use std::time::Duration;

use crate::transport::AnyTransport;

/// What carries requests.
#[derive(Clone)]
pub(crate) struct Transports {
    /// The client's own.
    pub(crate) far: AnyTransport,
    /// For services on the machine itself: never through a proxy.
    pub(crate) near: AnyTransport,
}

/// How long a connection to a service on the machine itself may take to open.
pub(crate) const NEAR_CONNECT_TIMEOUT: Duration = Duration::from_secs(1);
