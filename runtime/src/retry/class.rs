//! Which failures are worth another attempt: what the model says, else the code, else the status, else what broke.

use crate::error::Repeat;
use crate::{CallErrorKind, ErrorMeta, Retryable, ServiceErrorKind};

/// A failure that may pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// The service, or the way to it, is in trouble.
    Transient,
    /// The caller is too fast.
    Throttling,
}

impl Class {
    /// The class of a failure; `None` if another attempt would fail just the same.
    pub(crate) fn of(error: &ErrorMeta) -> Option<Self> {
        if let Some(call) = error.call() {
            let transient = matches!(call, CallErrorKind::Connect | CallErrorKind::Timeout | CallErrorKind::Transport);
            return (transient && error.repeat() != Repeat::Never).then_some(Self::Transient);
        }
        match (error.retryable(), error.kind()) {
            (Some(Retryable::Throttling), _) | (_, ServiceErrorKind::Throttling) => Some(Self::Throttling),
            (Some(Retryable::Yes), _) => Some(Self::Transient),
            (None, kind) => kind.is_transient().then_some(Self::Transient),
        }
    }
}
