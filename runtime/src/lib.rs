//! What generated Smithy clients share: JSON, signing, credentials, transport, errors.
//!
//! Generated code is thin and calls into this crate; this crate knows no service.

// Whatever comes from the network, a file or a caller: there is an error to say so, and no panic.
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::string_slice,
        clippy::todo,
        clippy::unimplemented,
        clippy::unreachable,
        clippy::unwrap_used
    )
)]
// Without the client nobody asks for what only it uses.
#![cfg_attr(not(feature = "client"), allow(dead_code, unused_imports))]

#[cfg(feature = "streaming")]
pub mod byte_stream;
#[cfg(feature = "client")]
pub mod client;
#[cfg(feature = "client")]
mod config;
#[cfg(feature = "client")]
pub mod credentials;
pub mod debug;
pub mod endpoint;
#[cfg(feature = "client")]
mod env;
mod error;
pub mod event_stream;
#[cfg(feature = "client")]
mod executor;
#[cfg(feature = "test-util")]
pub mod fake;
pub mod format;
#[cfg(all(any(test, fuzzing), feature = "client"))]
pub mod fuzzing;
mod operation;
pub mod paginate;
mod percent;
#[cfg(feature = "client")]
mod profile;
pub mod protocol;
mod random;
#[cfg(feature = "test-util")]
pub mod recording;
mod request;
mod response;
mod retry;
mod service;
#[cfg(feature = "client")]
mod shell_words;
mod shown;
#[cfg(feature = "client")]
pub mod sigv4;
mod transport;
mod types;
#[cfg(feature = "validate")]
pub mod validate;

/// Bytes of a blob: cheap to clone and to slice, and shared with others; see [`Detach`] for what one that is kept keeps in
/// memory.
#[doc(inline)]
pub use bytes::Bytes;
pub use http;

#[cfg(feature = "streaming")]
pub use byte_stream::ByteStream;
#[cfg(all(feature = "streaming", feature = "client"))]
pub use byte_stream::ByteStreamReader;
#[cfg(all(feature = "client", feature = "streaming"))]
pub use client::multipart;
#[cfg(feature = "client")]
pub use client::wait;
#[cfg(feature = "client")]
pub use config::Config;
#[cfg(feature = "client")]
pub use credentials::{Credentials, CredentialsProvider};
pub use error::codes::ServiceErrorKind;
pub use error::{CallError, CallErrorKind, ErrorDetail, ErrorMeta, Retryable};
#[cfg(feature = "cbor")]
pub use format::cbor;
#[cfg(feature = "query")]
pub use format::form;
pub use format::json;
#[cfg(feature = "cbor")]
pub use format::json_or_cbor;
#[cfg(any(feature = "rest", feature = "xml"))]
pub use format::text;
#[cfg(feature = "xml")]
pub use format::xml;
pub use operation::{Auth, Operation, OperationInfo};
pub use percent::encode_path;
#[cfg(feature = "rest")]
pub use protocol::rest;
pub use protocol::{OpenStream, OperationError, Protocol, ServiceError, Streaming};
#[cfg(feature = "checksums")]
pub use request::{ChecksumAlgorithm, RequestChecksum, ResponseChecksum};
pub use request::{EncodeOptions, HostPrefix, IdempotencyTokens, WhenChecksums, Wire};
pub use response::{Response, ResponseMeta};
pub use retry::RetryConfig;
pub use service::Service;
pub use transport::{Body, TransportError};
#[cfg(feature = "client")]
pub use transport::{HttpTransport, Proxy, Transport};
pub use types::blob::Detach;
pub use types::document::Document;
pub use types::number::{BigDecimal, BigInteger, Number, NumberError};
pub use types::segments::SegmentedBytes;
pub use types::timestamp::{Timestamp, TimestampError};
pub use types::values::{IntoBlob, IntoList};
