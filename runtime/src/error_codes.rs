//! The error codes that AWS services share, and what they mean for a caller.

/// What an error of a service means, whichever service and operation it came from.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ServiceErrorKind {
    /// The caller is too fast.
    Throttling,
    /// The caller may not do this.
    AccessDenied,
    /// The session token or the credentials have expired.
    ExpiredToken,
    /// The access key is unknown, or the session token is wrong.
    InvalidCredentials,
    /// The signature does not match: a wrong secret key, or a request changed on its way.
    BadSignature,
    /// The clock here differs too much from the service's.
    ClockSkew,
    /// The service is down, overloaded or broken.
    Unavailable,
    /// The service gave up waiting.
    Timeout,
    /// The service does not know the operation.
    UnknownOperation,
    /// The request was refused for what it says.
    Validation,
    /// None of these.
    Other,
}

impl ServiceErrorKind {
    /// Whether the same call may succeed later.
    #[must_use]
    pub fn is_transient(self) -> bool {
        matches!(self, Self::Throttling | Self::Unavailable | Self::Timeout)
    }
}

/// The kind of an error with this code; without a known code, of one with this status.
pub(crate) fn classify(code: Option<&str>, status: Option<u16>) -> ServiceErrorKind {
    code.and_then(by_code).unwrap_or_else(|| status.map_or(ServiceErrorKind::Other, by_status))
}

fn by_code(code: &str) -> Option<ServiceErrorKind> {
    Some(match code {
        "BandwidthLimitExceeded"
        | "EC2ThrottledException"
        | "KMSThrottlingException"
        | "LimitExceededException"
        | "PriorRequestNotComplete"
        | "ProvisionedThroughputExceededException"
        | "RequestLimitExceeded"
        | "RequestThrottled"
        | "RequestThrottledException"
        | "SlowDown"
        | "ThrottledException"
        | "Throttling"
        | "ThrottlingException"
        | "TooManyRequestsException"
        | "TransactionInProgressException" => ServiceErrorKind::Throttling,
        "AccessDenied" | "AccessDeniedException" | "NotAuthorized" | "OptInRequired" | "UnauthorizedOperation" => {
            ServiceErrorKind::AccessDenied
        }
        "ExpiredToken" | "ExpiredTokenException" => ServiceErrorKind::ExpiredToken,
        "InvalidAccessKeyId"
        | "InvalidClientTokenId"
        | "MissingAuthenticationToken"
        | "MissingAuthenticationTokenException"
        | "UnrecognizedClientException" => ServiceErrorKind::InvalidCredentials,
        "AuthFailure"
        | "IncompleteSignature"
        | "IncompleteSignatureException"
        | "InvalidSignatureException"
        | "SignatureDoesNotMatch" => ServiceErrorKind::BadSignature,
        "RequestExpired" | "RequestInTheFuture" | "RequestTimeTooSkewed" => ServiceErrorKind::ClockSkew,
        "InternalError"
        | "InternalFailure"
        | "InternalFailureException"
        | "InternalServerError"
        | "ServiceUnavailable"
        | "ServiceUnavailableException" => ServiceErrorKind::Unavailable,
        "RequestTimeout" | "RequestTimeoutException" => ServiceErrorKind::Timeout,
        "UnknownOperationException" | "InvalidAction" => ServiceErrorKind::UnknownOperation,
        "SerializationException" | "ValidationError" | "ValidationException" => ServiceErrorKind::Validation,
        _ => return None,
    })
}

fn by_status(status: u16) -> ServiceErrorKind {
    match status {
        408 | 504 => ServiceErrorKind::Timeout,
        429 => ServiceErrorKind::Throttling,
        403 => ServiceErrorKind::AccessDenied,
        500 | 502 | 503 => ServiceErrorKind::Unavailable,
        _ => ServiceErrorKind::Other,
    }
}
