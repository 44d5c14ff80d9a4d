//! Settings of time, and of the way to the service: how long, by which proxy, trusting whom.

use std::path::PathBuf;
use std::time::Duration;

use bytes::Bytes;

use super::Config;
use crate::Proxy;
use crate::transport::Roots;

impl Config {
    /// How long a whole call may take: all attempts and the waits between them. 30 seconds by default.
    ///
    /// Nobody knows how long a body takes that is read while it is sent (`ByteStream`, unless it is in memory and has less than
    /// 1 MiB): then this and [`attempt_timeout`](Self::attempt_timeout) limit how long the service may take nothing and say
    /// nothing.
    ///
    /// Nor how long operations take that answer when something has come or is done (trait `longPoll`, Lambda's `Invoke`, and
    /// S3's `CompleteMultipartUpload`, `CopyObject` and `UploadPartCopy`, which send blanks meanwhile): what is not set here
    /// limits their silence, from the call or the last byte of an answer on. What is set is the limit of the whole call.
    #[must_use]
    pub fn timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.timeout = limit.into();
        self.timeout_is_set = true;
        self
    }

    /// How long one attempt may take, from the request to the last byte of the response. 10 seconds by default, which
    /// leaves time for two more: raise it with [`timeout`](Self::timeout) where 10 MB take longer. Operations that wait
    /// for something before they answer (trait `longPoll`) are limited by `timeout` alone.
    #[must_use]
    pub fn attempt_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.attempt_timeout = limit.into();
        self
    }

    /// How long a connection may take to open: name, TCP and a proxy's tunnel. 5 seconds by default.
    #[must_use]
    pub fn connect_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.http.connect_timeout = limit.into();
        self
    }

    /// How long the TLS handshake of a new connection may take. 5 seconds by default.
    #[must_use]
    pub fn tls_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.http.tls_timeout = limit.into();
        self
    }

    /// How long the body of a response may pause. No limit by default, since [`attempt_timeout`](Self::attempt_timeout)
    /// is one.
    #[must_use]
    pub fn read_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.http.read_timeout = limit.into();
        self
    }

    /// How long an event stream may be silent while an event is waited for, and the body of a response (`ByteStream`) while
    /// it is read. 60 seconds by default.
    ///
    /// The other limits end when the stream has begun, which may then last as long as the service likes.
    #[must_use]
    pub fn stream_idle_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.stream_idle_timeout = limit.into();
        self
    }

    /// How many bytes the body of a response may have; more is an error. 128 MiB by default, several times what any operation
    /// answers with. Event streams have no such limit.
    ///
    /// It bounds memory too: values take more than their bytes, and a list of empty structures a hundred times as much.
    #[must_use]
    pub fn response_limit(mut self, bytes: impl Into<Option<usize>>) -> Self {
        self.http.response_limit = bytes.into();
        self
    }

    /// How long an unused connection is kept. 20 seconds by default; less than the server or what lies between keeps it.
    #[must_use]
    pub fn idle_timeout(mut self, limit: Duration) -> Self {
        self.http.idle_timeout = limit;
        self
    }

    /// The proxy that requests go by; `None` for none, whatever the environment says.
    #[must_use]
    pub fn proxy(mut self, proxy: impl Into<Option<Proxy>>) -> Self {
        self.http.proxy = proxy.into();
        self
    }

    /// A PEM file with the only root certificates to trust. Read when the first TLS connection is opened.
    #[must_use]
    pub fn ca_bundle(mut self, path: impl Into<PathBuf>) -> Self {
        self.http.roots = Roots::File(path.into(), None);
        self
    }

    /// PEM text with the only root certificates to trust.
    #[must_use]
    pub fn ca_bundle_pem(mut self, pem: impl Into<Bytes>) -> Self {
        self.http.roots = Roots::Pem(pem.into());
        self
    }
}
