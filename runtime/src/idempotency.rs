//! Tokens for members with Smithy's trait `idempotencyToken`: a service does the same token's work only once.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::SystemTime;

/// Where idempotency tokens come from. By default each is a new random UUID (version 4 of RFC 9562).
///
/// The default tokens are unique; they are not meant to be secret or unguessable.
#[derive(Clone, Default)]
pub struct IdempotencyTokens(Option<Arc<dyn Fn() -> String + Send + Sync>>);

impl IdempotencyTokens {
    /// Tokens that `next` makes, one a call.
    #[must_use]
    pub fn new(next: impl Fn() -> String + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(next)))
    }

    /// A new token.
    #[must_use]
    pub fn next(&self) -> String {
        match &self.0 {
            Some(next) => next(),
            None => random_uuid(),
        }
    }
}

impl fmt::Debug for IdempotencyTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "IdempotencyTokens(custom)" } else { "IdempotencyTokens(random)" })
    }
}

/// A new random UUID, such as `f81d4fae-7dec-41d0-a765-00a0c91e6bf6`.
pub(crate) fn random_uuid() -> String {
    // The standard library keys its hash (SipHash) from the operating system's randomness; under such a key, hashes of
    // distinct inputs look random. Process and time tell forks and restored snapshots apart, which share key and count.
    static KEYS: LazyLock<[RandomState; 2]> = LazyLock::new(|| [RandomState::new(), RandomState::new()]);
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let distinct = (COUNT.fetch_add(1, Ordering::Relaxed), std::process::id(), SystemTime::now());
    let [high, low] = KEYS.each_ref().map(|key| key.hash_one(distinct));
    let version = high & !0xf000 | 0x4000;
    let variant = low & !(0b11 << 62) | 0b10 << 62;
    let [a, b, c] = [version >> 32, version >> 16 & 0xffff, version & 0xffff];
    format!("{a:08x}-{b:04x}-{c:04x}-{:04x}-{:012x}", variant >> 48, variant & 0xffff_ffff_ffff)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn random_tokens_are_distinct_version_4_uuids() {
        let tokens = IdempotencyTokens::default();
        let made: BTreeSet<_> = (0..10_000).map(|_| tokens.next()).collect();
        assert_eq!(made.len(), 10_000);
        for token in made {
            let groups: Vec<_> = token.split('-').map(str::len).collect();
            assert_eq!(groups, [8, 4, 4, 4, 12], "{token}");
            assert!(token.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f' | b'-')), "{token}");
            assert_eq!(token.as_bytes()[14], b'4', "{token}");
            assert!(b"89ab".contains(&token.as_bytes()[19]), "{token}");
        }
    }

    #[test]
    fn own_tokens_are_used_as_given() {
        let tokens = IdempotencyTokens::new(|| "00000000-0000-4000-8000-000000000000".to_owned());
        assert_eq!(tokens.next(), "00000000-0000-4000-8000-000000000000");
        assert_eq!(format!("{tokens:?}"), "IdempotencyTokens(custom)");
    }
}
