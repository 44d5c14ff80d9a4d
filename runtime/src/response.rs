//! What a call gives: an output, and what came with it.

/// An operation's output and what came with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Response<T> {
    /// What the operation gives.
    pub output: T,
    /// What came with it.
    pub meta: ResponseMeta,
}

/// What came with an operation's output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResponseMeta {
    /// The HTTP status.
    pub status: u16,
    /// The service's id of the request, from `x-amzn-requestid` or `x-amz-request-id`.
    pub request_id: Option<String>,
    /// S3's second id of the request, which AWS support asks for besides, from `x-amz-id-2`.
    pub extended_request_id: Option<String>,
    /// How often the request was sent.
    pub attempts: u32,
}
