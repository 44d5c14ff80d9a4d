//! What the transport over sockets is told.

use std::time::Duration;

use super::{Proxy, Roots};

/// How long an unused connection is kept: long enough for a producer that sends every few seconds, and well below the
/// 60 seconds and more after which AWS and load balancers drop one. A server that drops it sooner is noticed.
const IDLE: Duration = Duration::from_secs(20);

/// How many bytes a response may have: several times what any operation answers with, and less than ends a program.
const RESPONSE_LIMIT: usize = 128 << 20;

/// Limits, roots and proxy.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// Name, TCP and a proxy's tunnel together.
    pub(crate) connect_timeout: Option<Duration>,
    /// The handshake that follows.
    pub(crate) tls_timeout: Option<Duration>,
    /// How long the body of a response may pause.
    pub(crate) read_timeout: Option<Duration>,
    /// How long an unused connection is kept.
    pub(crate) idle_timeout: Duration,
    /// How many bytes the body of a response may have, event streams aside.
    pub(crate) response_limit: Option<usize>,
    pub(crate) roots: Roots,
    pub(crate) proxy: Option<Proxy>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            connect_timeout: None,
            tls_timeout: None,
            read_timeout: None,
            idle_timeout: IDLE,
            response_limit: Some(RESPONSE_LIMIT),
            roots: Roots::Default,
            proxy: None,
        }
    }
}
