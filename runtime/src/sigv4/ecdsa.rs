//! The key pair that SigV4a makes of a secret access key, and its signatures: ECDSA over P-256. Knows no request.
//!
//! Specification: NIST SP 800-108, KDF in counter mode with HMAC-SHA-256; AWS's documents of the label and of the context.

use p256::ecdsa::signature::hazmat::PrehashSigner;
use p256::ecdsa::{Signature, SigningKey};

use super::hash::{HmacKey, sha256};
use super::key::ALGORITHM_V4A;
use crate::{CallError, CallErrorKind, Credentials};

/// The order of the curve, less 2: no candidate may be larger.
const LARGEST: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa, 0xad, 0xa7,
    0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x4f,
];

/// A private key.
pub(super) struct EcdsaKey(SigningKey);

impl EcdsaKey {
    /// The key of these credentials, which is the same wherever and whenever it is made.
    pub(super) fn derive(credentials: &Credentials) -> Result<Self, CallError> {
        let secret = HmacKey::new(&[b"AWS4A", credentials.secret_access_key().as_bytes()].concat());
        // The next candidate is needed once in 2^32 keys.
        (1..=254).find_map(|counter| Self::candidate(&secret, credentials.access_key_id(), counter)).ok_or_else(|| {
            CallError::new(CallErrorKind::Credentials, "no key pair for SigV4a can be made of the secret access key")
        })
    }

    fn candidate(secret: &HmacKey, access_key_id: &str, counter: u8) -> Option<Self> {
        let fixed = [
            &1_u32.to_be_bytes()[..],
            ALGORITHM_V4A.as_bytes(),
            &[0],
            access_key_id.as_bytes(),
            &[counter],
            // How many bits there shall be.
            &256_u32.to_be_bytes(),
        ];
        let fixed = fixed.concat();
        let candidate = secret.sign(&fixed);
        let candidate: [u8; 32] = candidate.as_ref().try_into().ok()?;
        if candidate > LARGEST {
            return None;
        }
        SigningKey::from_slice(&plus_one(candidate)).ok().map(Self)
    }

    /// The signature of a text, in DER. The nonce is made of key and text (RFC 6979), so that it needs no randomness.
    pub(super) fn sign(&self, text: &[u8]) -> Result<Vec<u8>, CallError> {
        let signature: Result<Signature, _> = self.0.sign_prehash(sha256(text).as_ref());
        let failed = |_| CallError::new(CallErrorKind::Credentials, "the request cannot be signed by SigV4a");
        Ok(signature.map_err(failed)?.to_der().as_bytes().to_vec())
    }

    /// The public key: a byte 4, and the coordinates of its point.
    #[cfg(test)]
    pub(super) fn public(&self) -> Vec<u8> {
        self.0.verifying_key().to_sec1_point(false).as_bytes().to_vec()
    }
}

/// A number below the largest there is, plus one.
fn plus_one(mut number: [u8; 32]) -> [u8; 32] {
    for digit in number.iter_mut().rev() {
        let (sum, overflows) = digit.overflowing_add(1);
        *digit = sum;
        if !overflows {
            break;
        }
    }
    number
}

#[cfg(test)]
mod tests {
    use p256::ecdsa::signature::hazmat::PrehashVerifier;
    use proptest::prelude::*;

    use super::*;
    use crate::sigv4::hash::hex;

    /// A key that AWS's implementations agree on (aws-c-auth, `tests/key_derivation_tests.c`).
    #[test]
    fn the_published_credentials_have_the_published_public_key() {
        let credentials = Credentials::new("AKISORANDOMAASORANDOM", "q+jcrXGc+0zWN6uzclKVhvMmUsIfRPa4rlRandom");
        let key = EcdsaKey::derive(&credentials).unwrap();
        let expected = "0415d242ceebf8d8169fd6a8b5a746c41140414c3b07579038da06af89190fffcb\
                        0515242cedd82e94799482e4c0514b505afccf2c0c98d6a553bf539f424c5ec0";
        assert_eq!(hex(&key.public()), expected);
    }

    #[test]
    fn what_is_added_is_carried() {
        let number = |end: &[u8]| {
            let mut number = [0; 32];
            number[32 - end.len()..].copy_from_slice(end);
            number
        };
        assert_eq!(plus_one(number(&[0])), number(&[1]));
        assert_eq!(plus_one(number(&[0, 0xff, 0xff])), number(&[1, 0, 0]));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]

        #[test]
        fn whatever_is_signed_is_verified_by_the_public_key_of_its_credentials(
            id in "[A-Z0-9]{4,40}", secret in "[ -~]{1,60}", text in proptest::collection::vec(any::<u8>(), 0..200),
        ) {
            let credentials = Credentials::new(id, secret);
            let key = EcdsaKey::derive(&credentials).unwrap();
            let signature = Signature::from_der(&key.sign(&text).unwrap()).unwrap();
            prop_assert!(key.0.verifying_key().verify_prehash(sha256(&text).as_ref(), &signature).is_ok());
            prop_assert_eq!(key.sign(&text).unwrap(), EcdsaKey::derive(&credentials).unwrap().sign(&text).unwrap());
        }
    }
}
