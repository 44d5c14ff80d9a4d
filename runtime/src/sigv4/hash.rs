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

/// The digest of bytes that come in pieces.
pub(crate) struct Sha(digest::Context);

impl Sha {
    pub(crate) fn sha256() -> Self {
        Self(digest::Context::new(&digest::SHA256))
    }

    #[cfg(feature = "checksums")]
    pub(crate) fn sha1() -> Self {
        Self(digest::Context::new(&digest::SHA1_FOR_LEGACY_USE_ONLY))
    }

    #[cfg(feature = "checksums")]
    pub(crate) fn sha512() -> Self {
        Self(digest::Context::new(&digest::SHA512))
    }

    pub(crate) fn update(&mut self, data: &[u8]) {
        self.0.update(data);
    }

    pub(crate) fn finish(self) -> impl AsRef<[u8]> {
        self.0.finish()
    }
}

/// The SHA-1 of a name in lower-case hexadecimal, which other tools call a file by.
#[cfg(feature = "sso")]
pub(crate) fn hex_sha1(name: &str) -> String {
    hex(digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, name.as_bytes()).as_ref())
}

/// The SHA-256 of `data`.
#[cfg(feature = "sigv4a")]
pub(super) fn sha256(data: &[u8]) -> impl AsRef<[u8]> {
    digest::digest(&digest::SHA256, data)
}

/// Bytes in lower-case hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().saturating_mul(2));
    for bytes in bytes.chunks(32) {
        text.push_str(Hex::of(bytes).as_str().get(..bytes.len().saturating_mul(2)).unwrap_or_default());
    }
    text
}

/// The SHA-256 of a name, likewise.
#[cfg(feature = "login")]
pub(crate) fn hex_sha256(name: &str) -> String {
    Hex::sha256(name.as_bytes()).as_str().to_owned()
}

/// A hash or a signature in lower-case hexadecimal.
#[derive(Clone)]
pub(crate) struct Hex([u8; 64]);

impl Hex {
    /// The SHA-256 of `data`.
    pub(super) fn sha256(data: &[u8]) -> Self {
        Self::of(digest::digest(&digest::SHA256, data).as_ref())
    }

    /// The SHA-256 of all segments, one after the other.
    pub(crate) fn sha256_of<'a>(segments: impl Iterator<Item = &'a [u8]>) -> Self {
        let mut sha = Sha::sha256();
        segments.for_each(|segment| sha.update(segment));
        Self::of(sha.finish().as_ref())
    }

    /// The first 32 bytes.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        let digit = |nibble: u8| if nibble < 10 { b'0' | nibble } else { (b'a' - 10).saturating_add(nibble) };
        let mut text = [b'0'; 64];
        for (pair, byte) in text.as_chunks_mut().0.iter_mut().zip(bytes) {
            *pair = [digit(byte >> 4), digit(byte & 0xf)];
        }
        Self(text)
    }

    pub(crate) fn as_str(&self) -> &str {
        // Digits are text.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}
