//! What every source of credentials is to those that ask it.

use std::borrow::Cow;

use super::Credentials;
use crate::executor::BoxFuture;
use crate::{CallError, CallErrorKind, Timestamp};

/// A place that credentials come from. It keeps none: see [`Cache`](super::cache::Cache).
pub(super) trait Source: Send + Sync + 'static {
    /// What it is called in messages.
    fn name(&self) -> Cow<'static, str>;

    /// Asks it.
    fn load(&self) -> BoxFuture<'_, Result<Credentials, Failure>>;

    /// What it has without waiting, so that no task is needed to ask it.
    fn at_hand(&self) -> Option<Result<Credentials, Failure>> {
        None
    }
}

/// Why a source gave no credentials.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Failure {
    /// It is not set up here, so another one may be asked: what it lacks.
    Absent(String),
    /// It should have given some.
    Failed(CallError),
}

impl Failure {
    /// The source `name` should have given credentials: what happened, and what to do.
    pub(super) fn of(name: &str, what: impl std::fmt::Display) -> Self {
        Self::Failed(CallError::new(CallErrorKind::Credentials, format!("credentials from {name}: {what}")))
    }

    /// The error for those who asked for no other source than `name`.
    pub(super) fn into_error(self, name: &str) -> CallError {
        match self {
            Self::Failed(error) => error,
            Self::Absent(what) => match Self::of(name, what) {
                Self::Failed(error) => error,
                Self::Absent(what) => CallError::new(CallErrorKind::Credentials, what),
            },
        }
    }
}

/// Refuses credentials that expired before they came: services would not take them.
pub(super) fn unexpired(credentials: Credentials, now: Timestamp, name: &str) -> Result<Credentials, Failure> {
    match credentials.expiry() {
        Some(expiry) if expiry <= now => {
            let what = format!(
                "it gave keys that expired at {expiry}, and it is {now} here: check the source, and this clock"
            );
            Err(Failure::of(name, what))
        }
        _ => Ok(credentials),
    }
}
