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
    /// Nobody listens, or what is asked for is taken: that lasts for seconds.
    Lasting,
}

impl Class {
    /// The class of a failure; `None` if another attempt would fail just the same.
    pub(crate) fn of(error: &ErrorMeta) -> Option<Self> {
        if let Some(call) = error.call() {
            let class = match call {
                CallErrorKind::Connect => Self::Lasting,
                CallErrorKind::Timeout | CallErrorKind::Transport => Self::Transient,
                _ => return None,
            };
            return (error.repeat() != Repeat::Never).then_some(class);
        }
        match (error.retryable(), error.kind()) {
            (Some(Retryable::Quota), _) => None,
            (Some(Retryable::Later), _) => Some(Self::Lasting),
            (Some(Retryable::Throttling), _) | (_, ServiceErrorKind::Throttling) => Some(Self::Throttling),
            (Some(Retryable::Yes), _) => Some(Self::Transient),
            (None, kind) => kind.is_transient().then_some(Self::Transient),
        }
    }
}
