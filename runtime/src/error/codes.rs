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
    /// What is asked for does not exist: not by this name, in this region, in this account.
    NotFound,
    /// What is to be made exists already.
    AlreadyExists,
    /// What is asked for is in use, or changes at present.
    InUse,
    /// A quota is used up: more resources or changes at a time than the account may have.
    QuotaExceeded,
    /// None of these.
    Other,
}

impl ServiceErrorKind {
    /// The kind of this error code, as it comes with an error or in an entry of an answer: `ThrottlingException`.
    ///
    /// Of codes that no list names, `NoSuchX`, `XNotFound`, `XAlreadyExists`, `XInUse` and `XQuotaExceeded` are known by
    /// their form, with and without `Exception`.
    #[must_use]
    pub fn of(code: &str) -> Self {
        by_code(code).unwrap_or(Self::Other)
    }

    /// The kind of the code of an entry of an answer, where that also says whose fault it is: what is no fault of the
    /// sender's, and has no code that says more, is trouble inside the service.
    #[must_use]
    pub fn of_entry(code: &str, sender_fault: bool) -> Self {
        let unknown = if sender_fault || code.is_empty() { Self::Other } else { Self::Unavailable };
        by_code(code).unwrap_or(unknown)
    }

    /// Whether the same call may succeed later.
    #[must_use]
    pub fn is_transient(self) -> bool {
        matches!(self, Self::Throttling | Self::Unavailable | Self::Timeout)
    }

    /// Whether it helps to know whom the service took the caller for, and where.
    pub(crate) fn depends_on_who_asks_where(self) -> bool {
        matches!(
            self,
            Self::NotFound | Self::AccessDenied | Self::InvalidCredentials | Self::ExpiredToken | Self::BadSignature
        )
    }
}

/// The kind of an error with this code; without a known code, of one with this status.
pub(crate) fn classify(code: Option<&str>, status: Option<u16>) -> ServiceErrorKind {
    code.and_then(by_code).unwrap_or_else(|| status.map_or(ServiceErrorKind::Other, by_status))
}

/// Whether the code says by itself what happened, whatever the service.
pub(crate) fn is_known(code: &str) -> bool {
    listed(code).is_some()
}

fn by_code(code: &str) -> Option<ServiceErrorKind> {
    listed(code).or_else(|| by_form(code))
}

/// The kind of a code that stands here whole, as all do that decide about another attempt.
fn listed(code: &str) -> Option<ServiceErrorKind> {
    Some(match code {
        "BandwidthLimitExceeded"
        | "EC2ThrottledException"
        | "KMSThrottlingException"
        | "KmsThrottled"
        // By AWS's standard mode; where it is a quota, the generator says so, operation by operation.
        | "LimitExceededException"
        | "PriorRequestNotComplete"
        | "ProvisionedThroughputExceeded"
        | "ProvisionedThroughputExceededException"
        | "RequestLimitExceeded"
        | "RequestThrottled"
        | "RequestThrottledException"
        | "SlowDown"
        | "ThrottledException"
        | "Throttling"
        | "ThrottlingError"
        | "ThrottlingException"
        | "TooManyRequestsException"
        | "TransactionInProgressException" => ServiceErrorKind::Throttling,
        "AccessDenied"
        | "AccessDeniedException"
        | "KMSAccessDeniedException"
        | "KMSOptInRequired"
        | "NotAuthorized"
        | "OptInRequired"
        | "UnauthorizedOperation" => ServiceErrorKind::AccessDenied,
        "ExpiredToken" | "ExpiredTokenException" => ServiceErrorKind::ExpiredToken,
        "InvalidAccessKeyId"
        | "InvalidClientTokenId"
        // By S3, of a session token.
        | "InvalidToken"
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
        "InvalidArgumentException"
        | "InvalidParameterException"
        | "InvalidParameterValue"
        | "InvalidParameterValueException"
        | "MissingParameter"
        | "SerializationException"
        | "ValidationError"
        | "ValidationException" => ServiceErrorKind::Validation,
        "AWS.SimpleQueueService.NonExistentQueue" | "QueueDoesNotExist" => ServiceErrorKind::NotFound,
        "BucketAlreadyOwnedByYou" | "DuplicateItem" | "QueueAlreadyExists" | "QueueNameExists" => {
            ServiceErrorKind::AlreadyExists
        }
        _ => return None,
    })
}

/// The kind of a code by how such codes are formed.
fn by_form(code: &str) -> Option<ServiceErrorKind> {
    // EC2 puts a class before it: `InvalidGroup.NotFound`.
    let name = code.rsplit('.').next().unwrap_or(code);
    let stem = ["Exception", "Error", "Fault"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
    let ends = |ends: &[&str]| ends.iter().any(|end| stem.ends_with(end));
    if stem.starts_with("NoSuch") || ends(&["NotFound", "DoesNotExist"]) {
        return Some(ServiceErrorKind::NotFound);
    }
    if ends(&["AlreadyExists"]) {
        return Some(ServiceErrorKind::AlreadyExists);
    }
    if ends(&["InUse"]) {
        return Some(ServiceErrorKind::InUse);
    }
    // `ItemCollectionSizeLimitExceeded` and its like are about what a request says.
    let quota = ends(&["QuotaExceeded", "LimitExceeded", "LimitsExceeded"]) && !ends(&["SizeLimitExceeded"]);
    quota.then_some(ServiceErrorKind::QuotaExceeded)
}

fn by_status(status: u16) -> ServiceErrorKind {
    match status {
        408 | 504 => ServiceErrorKind::Timeout,
        429 => ServiceErrorKind::Throttling,
        403 => ServiceErrorKind::AccessDenied,
        404 => ServiceErrorKind::NotFound,
        500 | 502 | 503 => ServiceErrorKind::Unavailable,
        _ => ServiceErrorKind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::ServiceErrorKind as Kind;
    use super::classify;

    /// The lists of the standard retry mode in AWS's SDKs and Tools Reference Guide.
    #[test]
    fn what_the_standard_mode_repeats_is_transient() {
        let throttling = "Throttling ThrottlingException ThrottledException RequestThrottledException \
            TooManyRequestsException ProvisionedThroughputExceededException TransactionInProgressException \
            RequestLimitExceeded BandwidthLimitExceeded LimitExceededException RequestThrottled SlowDown \
            PriorRequestNotComplete EC2ThrottledException";
        for code in throttling.split_whitespace() {
            assert_eq!(Kind::of(code), Kind::Throttling, "{code}");
        }
        for code in ["RequestTimeout", "RequestTimeoutException", "InternalError"] {
            assert!(Kind::of(code).is_transient() && Kind::of(code) != Kind::Throttling, "{code}");
        }
    }

    #[test]
    fn what_is_missing_there_already_in_use_or_too_much_is_known_by_its_form() {
        for (kind, codes) in [
            (
                Kind::NotFound,
                "ResourceNotFoundException ResourceNotFound NoSuchBucket NoSuchEntity NoSuchHostedZone NotFoundException \
                 KMSNotFoundException TableNotFoundException QueueDoesNotExist InvalidGroup.NotFound \
                 AWS.SimpleQueueService.NonExistentQueue ParameterNotFound DBInstanceNotFoundFault",
            ),
            (
                Kind::AlreadyExists,
                "ResourceAlreadyExistsException EntityAlreadyExists TableAlreadyExistsException QueueNameExists",
            ),
            (
                Kind::InUse,
                "ResourceInUseException ResourceInUse TableInUseException InvalidGroup.InUse FileSystemInUse",
            ),
            (
                Kind::QuotaExceeded,
                "ServiceQuotaExceededException LimitExceeded LimitExceededFault LimitsExceeded TopicLimitExceeded",
            ),
            (
                Kind::Other,
                "ConditionalCheckFailed ItemCollectionSizeLimitExceededException ExpiredIteratorException None Error \
                 Exception NotFoundry InUseful resourcenotfound",
            ),
        ] {
            for code in codes.split_whitespace() {
                assert_eq!(Kind::of(code), kind, "{code}");
                assert!(!kind.is_transient());
            }
        }
        assert_eq!(Kind::of(""), Kind::Other);
    }

    #[test]
    fn a_status_counts_where_the_code_is_none_that_is_known() {
        assert_eq!(classify(Some("ResourceNotFoundException"), Some(500)), Kind::NotFound);
        assert_eq!(classify(Some("Strange"), Some(503)), Kind::Unavailable);
        assert_eq!(classify(None, Some(404)), Kind::NotFound);
        assert_eq!(classify(None, None), Kind::Other);
    }

    #[test]
    fn an_entry_that_blames_the_service_may_be_sent_again() {
        assert_eq!(Kind::of_entry("Strange", false), Kind::Unavailable);
        assert_eq!(Kind::of_entry("Strange", true), Kind::Other);
        assert_eq!(Kind::of_entry("RequestThrottled", true), Kind::Throttling);
        assert_eq!(Kind::of_entry("", false), Kind::Other);
    }
}
