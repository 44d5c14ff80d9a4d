//! Carries one request to its absolute URI and brings the whole response back. Knows no service and no signature.

#[cfg(feature = "client")]
mod advice;
mod body;
#[cfg(feature = "client")]
mod carrier;
#[cfg(feature = "client")]
mod connector;
mod error;
#[cfg(feature = "client")]
mod exceptions;
#[cfg(feature = "http2")]
mod first;
mod gathered;
#[cfg(feature = "client")]
mod http;
#[cfg(feature = "client")]
mod outgoing;
#[cfg(feature = "client")]
mod proxy;
#[cfg(feature = "client")]
mod roots;
#[cfg(feature = "client")]
mod settings;
#[cfg(feature = "client")]
mod stream;
#[cfg(feature = "client")]
mod tower;
#[cfg(feature = "client")]
mod tunnel;
#[cfg(feature = "client")]
mod whole;

pub use body::Body;
#[cfg(feature = "streaming")]
pub(crate) use body::Chunks;
#[cfg(feature = "client")]
pub(crate) use carrier::AnyTransport;
#[cfg(feature = "client")]
pub use carrier::Transport;
pub use error::TransportError;
#[cfg(feature = "streaming")]
pub(crate) use error::{BoxError, chain};
#[cfg(any(feature = "client", feature = "streaming"))]
pub(crate) use gathered::Gathered;
#[cfg(feature = "client")]
pub use http::HttpTransport;
#[cfg(feature = "client")]
pub(crate) use outgoing::{Exchange, Outgoing};
#[cfg(feature = "client")]
pub use proxy::Proxy;
#[cfg(feature = "client")]
pub(crate) use roots::Roots;
#[cfg(feature = "client")]
pub(crate) use settings::Settings;
