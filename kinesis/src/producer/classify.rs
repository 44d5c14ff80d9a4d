//! What a failure means for a record: again, how soon, how often, and whether it may be stored. Knows no batch.

use generated::kinesis::PutRecordsError;
use generated::runtime::{CallErrorKind, ErrorMeta, ServiceErrorKind};

/// What to do with a record after a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Its shard, or the stream, takes no more just now.
    Throttled,
    /// It passes.
    Transient,
    /// It may pass: again, but only until the record was sent so often.
    Doubtful(u32),
    /// It would be the same.
    Refused,
}

/// How often a record is sent that fails for a reason nobody knows: the set of codes is open.
const UNKNOWN: Class = Class::Doubtful(10);

/// How often a record is sent while keys expire, clocks are wrong, or credentials cannot be had.
const MENDING: Class = Class::Doubtful(4);

/// What the code of an entry means.
pub(super) fn entry(code: &str) -> Class {
    // Some put a hint behind it, as in `ServiceUnavailableException: Slow down`.
    let code = code.split(':').next().unwrap_or_default().trim();
    match ServiceErrorKind::of(code) {
        ServiceErrorKind::Throttling => Class::Throttled,
        // Of a shard the service says that it is unavailable when it is asked for too much.
        ServiceErrorKind::Unavailable if code.starts_with("ServiceUnavailable") => Class::Throttled,
        ServiceErrorKind::Unavailable | ServiceErrorKind::Timeout => Class::Transient,
        ServiceErrorKind::Validation | ServiceErrorKind::AccessDenied | ServiceErrorKind::NotFound => Class::Refused,
        // The key of the stream is missing, disabled or not subscribed to.
        _ if code.starts_with("KMS") => Class::Refused,
        _ => UNKNOWN,
    }
}

/// What the failure of a whole call means for its records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CallFailure {
    pub(super) class: Class,
    /// The service may have stored them.
    pub(super) maybe_stored: bool,
    /// One of them may be to blame, and the others good.
    pub(super) divisible: bool,
}

/// What the failure of a whole call means for its records.
pub(super) fn call(error: &PutRecordsError) -> CallFailure {
    let meta: &ErrorMeta = error;
    let maybe_stored = match meta.call() {
        Some(kind) => {
            matches!(kind, CallErrorKind::Timeout | CallErrorKind::Transport | CallErrorKind::Decode)
        }
        // Whoever answers so may have passed the request on.
        None => meta.status().is_none_or(|status| status >= 500 || status == 408) && !meta.is_throttling(),
    };
    let divisible =
        meta.call().is_none() && (meta.status() == Some(413) || meta.kind() == ServiceErrorKind::Validation);
    CallFailure { class: class(meta), maybe_stored, divisible }
}

/// Whether the fault is none of the records' and none of the client's settings: access, keys, credentials, a stream that is not
/// there.
pub(super) fn is_mended_elsewhere(error: &PutRecordsError) -> bool {
    let meta: &ErrorMeta = error;
    match meta.call() {
        Some(kind) => kind == CallErrorKind::Credentials,
        None => meta.status() != Some(413) && meta.kind() != ServiceErrorKind::Validation && !meta.is_throttling(),
    }
}

fn class(meta: &ErrorMeta) -> Class {
    match (meta.call(), meta.kind()) {
        (Some(CallErrorKind::Credentials), _) => MENDING,
        (Some(CallErrorKind::Decode), _) => UNKNOWN,
        _ if meta.is_throttling() => Class::Throttled,
        _ if meta.is_retryable() => Class::Transient,
        (None, ServiceErrorKind::ExpiredToken | ServiceErrorKind::ClockSkew | ServiceErrorKind::BadSignature) => {
            MENDING
        }
        (None, _) if meta.status().is_some_and(|status| status >= 500) => UNKNOWN,
        _ => Class::Refused,
    }
}

#[cfg(test)]
mod tests {
    use super::{Class, UNKNOWN, entry};

    #[test]
    fn codes_of_entries_say_whether_a_record_goes_again() {
        for (code, class) in [
            ("ProvisionedThroughputExceededException", Class::Throttled),
            ("KMSThrottlingException", Class::Throttled),
            ("ServiceUnavailableException: Slow down", Class::Throttled),
            ("InternalFailure", Class::Transient),
            ("InternalFailureException", Class::Transient),
            ("InvalidArgumentException", Class::Refused),
            ("ValidationException", Class::Refused),
            ("AccessDeniedException", Class::Refused),
            ("ResourceNotFoundException", Class::Refused),
            ("KMSDisabledException", Class::Refused),
            ("KMSInvalidStateException", Class::Refused),
            ("KMSNotFoundException", Class::Refused),
            ("KMSAccessDeniedException", Class::Refused),
            ("KMSOptInRequired", Class::Refused),
            ("SomethingNew", UNKNOWN),
            ("", UNKNOWN),
        ] {
            assert_eq!(entry(code), class, "{code}");
        }
    }
}
