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

pub mod aws_json;
mod blocking;
mod box_future;
mod checksum;
mod client;
mod compression;
mod config;
pub mod credentials;
mod document;
pub mod endpoint;
mod error;
mod error_codes;
pub mod event_stream;
#[cfg(any(test, fuzzing))]
pub mod fuzzing;
mod idempotency;
pub mod json;
mod limit;
mod number;
mod operation;
mod profile;
mod random;
mod retry;
pub mod sigv4;
mod timestamp;
mod transport;
mod user_agent;

pub use bytes::Bytes;
pub use http;

pub use client::Client;
pub use config::Config;
pub use credentials::{Credentials, CredentialsProvider};
pub use document::Document;
pub use error::{CallError, CallErrorKind, ErrorMeta, OperationError, Retryable, ServiceError};
pub use error_codes::ServiceErrorKind;
pub use idempotency::IdempotencyTokens;
pub use number::{BigDecimal, BigInteger, Number, NumberError};
pub use operation::{
    Auth, EncodeOptions, HostPrefix, OpenStream, Operation, Protocol, Response, ResponseMeta, Service, Streaming,
};
pub use retry::RetryConfig;
pub use timestamp::{Timestamp, TimestampError};
pub use transport::{Body, HttpTransport, Proxy, Transport, TransportError};
