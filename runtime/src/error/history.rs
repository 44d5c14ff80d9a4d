//! How the call went that ended with an error: its attempts, in words and one by one.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use http::HeaderMap;

use super::text::OneLine;
use super::{CallErrorKind, ErrorMeta};

/// What a failure means for another attempt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Repeat {
    /// What its kind does.
    #[default]
    AsKind,
    /// It would fail in the same way.
    Never,
    /// The connection had come to its end before, so no attempt is lost by another at once.
    AtOnce,
}

/// How the call went that ended with an error.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct History {
    /// How often the request was sent.
    pub(crate) attempts: u32,
    /// Why it was sent again, in order.
    pub(crate) earlier: Vec<ErrorMeta>,
    /// Why it was not sent once more, where neither the error nor the number of attempts says so.
    pub(crate) stopped: Option<String>,
}

impl ErrorMeta {
    /// How often the request was sent; zero if it never was.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        match self.0.history.get() {
            Some(history) => history.attempts,
            // Decoded without a client.
            None => u32::from(self.status().is_some()),
        }
    }

    /// Why earlier attempts of the same call failed, in order. They keep neither headers nor body.
    #[must_use]
    pub fn earlier_attempts(&self) -> &[ErrorMeta] {
        self.0.history.get().map_or(&[], |history| &history.earlier)
    }

    /// Notes how the call went, unless that is known already.
    pub(crate) fn with_history(&self, history: History) {
        let _ = self.0.history.set(history);
    }

    /// A copy to be kept as the reason for another attempt.
    pub(crate) fn as_earlier(&self) -> Self {
        let mut earlier = self.clone();
        earlier.0.headers = HeaderMap::new();
        earlier.0.body = Bytes::new();
        earlier
    }

    /// ` (3 attempts: HTTP 503; no connection; ThrottlingException)`; nothing for a first attempt that tells it all.
    pub(super) fn write_history(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(History { attempts, earlier, stopped }) = self.0.history.get() else { return Ok(()) };
        if earlier.is_empty() && stopped.is_none() {
            return Ok(());
        }
        write!(f, " ({attempts} attempt{}", if *attempts == 1 { "" } else { "s" })?;
        let mut separator = ": ";
        // The last failure need not be an attempt's: no credentials for another one, for instance.
        for error in earlier.iter().chain((!earlier.is_empty()).then_some(self)) {
            write!(f, "{separator}{}", OneLine(&error.short()))?;
            separator = "; ";
        }
        if let Some(stopped) = stopped {
            write!(f, "; {stopped}")?;
        }
        f.write_str(")")
    }

    /// The failure in one or two words.
    pub(crate) fn short(&self) -> Cow<'_, str> {
        match (self.0.call, self.code(), self.status()) {
            (Some(kind), ..) => kind.short().into(),
            (None, Some(code), _) => code.into(),
            (None, None, Some(status)) => format!("HTTP {status}").into(),
            (None, None, None) => "unknown".into(),
        }
    }
}

impl CallErrorKind {
    /// The kind in one or two words.
    fn short(self) -> &'static str {
        match self {
            Self::Config => "wrong settings",
            Self::Credentials => "no credentials",
            Self::Endpoint => "no endpoint",
            Self::Input => "wrong input",
            Self::Connect => "no connection",
            Self::Timeout => "timeout",
            Self::Transport => "connection lost",
            Self::Decode => "unreadable response",
        }
    }
}
