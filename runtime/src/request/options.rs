//! What an encoded request depends on besides its input.

use super::Wire;
use super::compression::DEFAULT_THRESHOLD;
use crate::IdempotencyTokens;

/// When checksums are added or verified that nobody asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WhenChecksums {
    /// Wherever the service has them.
    #[default]
    Supported,
    /// Only where the service refuses to do without.
    Required,
}

/// Things that an encoded request may depend on besides its input.
#[derive(Clone, Debug)]
pub struct EncodeOptions {
    /// The form of the request, of services that have more than one.
    pub wire: Wire,
    /// Where the token of an unset `idempotencyToken` member comes from.
    pub idempotency_tokens: IdempotencyTokens,
    /// Leaves the request's host without the operation's `endpoint` prefix.
    pub without_host_prefix: bool,
    /// From how many bytes on a body is compressed, where the operation allows it; `None` for never.
    ///
    /// 10,240 by default. Needs the feature `gzip`.
    pub compress_from: Option<usize>,
    /// Which requests get a checksum that nobody chose, of operations that take one (trait `httpChecksum`).
    pub request_checksums: WhenChecksums,
    /// Whether responses are asked for a checksum, of operations that give one.
    pub response_checksums: WhenChecksums,
    /// Leaves streaming blobs out of the request, and what would tell of them: whoever has its URL will send them.
    pub without_streams: bool,
}

impl Default for EncodeOptions {
    fn default() -> Self {
        Self {
            wire: Wire::Modeled,
            idempotency_tokens: IdempotencyTokens::default(),
            without_host_prefix: false,
            compress_from: Some(DEFAULT_THRESHOLD),
            request_checksums: WhenChecksums::Supported,
            response_checksums: WhenChecksums::Supported,
            without_streams: false,
        }
    }
}
