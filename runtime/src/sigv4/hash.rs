//! SHA-256 and HMAC-SHA-256 from the library that TLS uses too, so signing adds no dependency.

#[cfg(feature = "aws-lc")]
use aws_lc_rs::{digest, hmac};
#[cfg(all(feature = "ring", not(feature = "aws-lc")))]
use ring::{digest, hmac};

#[cfg(not(any(feature = "ring", feature = "aws-lc")))]
compile_error!("enable feature `ring` or `aws-lc` of smithwright-runtime: TLS and signing need one of them");

/// A key of HMAC-SHA-256.
pub(super) struct HmacKey(hmac::Key);

impl HmacKey {
    pub(super) fn new(key: &[u8]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, key))
    }

    pub(super) fn sign(&self, data: &[u8]) -> impl AsRef<[u8]> {
        hmac::sign(&self.0, data)
    }
}

/// The SHA-256 of `data`, in lower-case hexadecimal.
pub(super) fn sha256_hex(data: &[u8]) -> String {
    hex(digest::digest(&digest::SHA256, data).as_ref())
}

/// `bytes` in lower-case hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from(if nibble < 10 { b'0' | nibble } else { (b'a' - 10).saturating_add(nibble) });
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 0xf)]).collect()
}
