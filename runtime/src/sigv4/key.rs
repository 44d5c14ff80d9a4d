//! What signs, of SigV4 or SigV4a. Knows no request.

use super::SigningParams;
#[cfg(feature = "sigv4a")]
use super::ecdsa::EcdsaKey;
use super::hash::HmacKey;
use crate::CallError;
#[cfg(not(feature = "sigv4a"))]
use crate::CallErrorKind;

const ALGORITHM_V4: &str = "AWS4-HMAC-SHA256";
#[cfg(feature = "sigv4a")]
pub(super) const ALGORITHM_V4A: &str = "AWS4-ECDSA-P256-SHA256";

/// What signs, and by which algorithm.
#[cfg_attr(
    all(feature = "aws-lc", feature = "sigv4a"),
    expect(clippy::large_enum_variant, reason = "it lives for one signature, and most are the large ones")
)]
pub(super) enum Key {
    V4(HmacKey),
    #[cfg(feature = "sigv4a")]
    V4a(EcdsaKey),
}

impl Key {
    /// The key of these credentials for the parts of a scope; of SigV4a it is the same for all of them.
    pub(super) fn new(params: &SigningParams<'_>, scope: &[&str]) -> Result<Self, CallError> {
        if params.region_set.is_none() {
            let secret = [b"AWS4", params.credentials.secret_access_key().as_bytes()].concat();
            let derive = |key: HmacKey, part: &&str| HmacKey::new(key.sign(part.as_bytes()).as_ref());
            return Ok(Self::V4(scope.iter().fold(HmacKey::new(&secret), derive)));
        }
        #[cfg(feature = "sigv4a")]
        return EcdsaKey::derive(params.credentials).map(Self::V4a);
        #[cfg(not(feature = "sigv4a"))]
        Err(CallError::new(CallErrorKind::Config, format!("no signatures of SigV4a: {NO_SIGV4A}")))
    }

    pub(super) fn algorithm(&self) -> &'static str {
        match self {
            Self::V4(_) => ALGORITHM_V4,
            #[cfg(feature = "sigv4a")]
            Self::V4a(_) => ALGORITHM_V4A,
        }
    }

    /// The signature of a text.
    #[cfg_attr(not(feature = "sigv4a"), expect(clippy::unnecessary_wraps, reason = "HMAC cannot fail"))]
    pub(super) fn sign(&self, text: &[u8]) -> Result<Vec<u8>, CallError> {
        match self {
            Self::V4(key) => Ok(key.sign(text).as_ref().to_vec()),
            #[cfg(feature = "sigv4a")]
            Self::V4a(key) => key.sign(text),
        }
    }
}

/// What to do where SigV4a is needed and is not there.
#[cfg(not(feature = "sigv4a"))]
const NO_SIGV4A: &str = "turn on the feature `sigv4a` of the client's crate";
