//! Tokens for members with Smithy's trait `idempotencyToken`: a service does the same token's work only once.

#[cfg(feature = "rest")]
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use crate::random::{self, random_128};

/// Where idempotency tokens come from. By default each is a new random UUID (version 4 of RFC 9562).
///
/// The default tokens are unique; they are not meant to be secret or unguessable. `wasm32-unknown-unknown` has no
/// randomness: there an unset token stays unset unless it comes from [`new`](Self::new).
#[derive(Clone, Default)]
pub struct IdempotencyTokens(Option<Arc<dyn Fn() -> String + Send + Sync>>);

impl IdempotencyTokens {
    /// Tokens that `next` makes, one for each unset member.
    #[must_use]
    pub fn new(next: impl Fn() -> String + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(next)))
    }

    /// Whether there are any: not by default where there is no randomness.
    pub(crate) fn are_there(&self) -> bool {
        self.0.is_some() || random::IS_THERE
    }

    /// `token`, or a new one where there is none.
    #[cfg(feature = "rest")]
    pub(crate) fn or_new<'a>(&self, token: Option<&'a str>) -> Option<Cow<'a, str>> {
        token.map(Cow::Borrowed).or_else(|| self.are_there().then(|| Cow::Owned(self.next())))
    }

    /// A new token.
    #[must_use]
    pub fn next(&self) -> String {
        match &self.0 {
            Some(next) => next(),
            None => uuid(random_128()),
        }
    }
}

impl fmt::Debug for IdempotencyTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "IdempotencyTokens(custom)" } else { "IdempotencyTokens(random)" })
    }
}

/// A random number as a UUID, such as `f81d4fae-7dec-41d0-a765-00a0c91e6bf6`.
pub(crate) fn uuid(random: u128) -> String {
    let versioned = random & !(0xf << 76) | 0x4 << 76;
    let uuid = versioned & !(0b11 << 62) | 0b10 << 62;
    let mut text = String::with_capacity(36);
    for (at, byte) in uuid.to_be_bytes().into_iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        text.extend([byte >> 4, byte & 0xf].into_iter().filter_map(|digit| char::from_digit(digit.into(), 16)));
    }
    text
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
