//! The proof that whoever renews keys holds the key that signing in made (RFC 9449, `DPoP`), by ES256. No IO.
//!
//! The key is an elliptic curve's private key (RFC 5915) as PEM, on P-256, with its public key.

#[cfg(feature = "aws-lc")]
use aws_lc_rs::{rand::SystemRandom, signature};
use base64_simd::{STANDARD, URL_SAFE_NO_PAD};
#[cfg(all(feature = "ring", not(feature = "aws-lc")))]
use ring::{rand::SystemRandom, signature};
use signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};

use crate::format::json::Writer;
use crate::{Document, IdempotencyTokens, Timestamp};

/// Tags of DER.
const SEQUENCE: u8 = 0x30;
const OCTETS: u8 = 0x04;
const BITS: u8 = 0x03;
const PUBLIC_KEY: u8 = 0xa1;

/// A key to prove with.
pub(super) struct Key {
    pair: EcdsaKeyPair,
    /// The two coordinates of the public key.
    x: String,
    y: String,
}

impl Key {
    /// The key in a PEM text.
    pub(super) fn of_pem(pem: &str) -> Option<Self> {
        let body: String = pem.lines().map(str::trim).filter(|line| !line.starts_with("-----")).collect();
        let der = STANDARD.decode_to_vec(body.as_bytes()).ok()?;
        let (private, public) = parts(&der)?;
        // As it is, not compressed: each coordinate has 32 bytes.
        let (x, y) = public.strip_prefix(&[4])?.split_at_checked(32)?;
        let [x, y] = [x, y].map(|coordinate| URL_SAFE_NO_PAD.encode_to_string(coordinate));
        Some(Self { pair: pair(private, public)?, x, y })
    }

    /// The proof for one POST to `url`.
    pub(super) fn proof(&self, url: &str, now: Timestamp, id: &str) -> Option<String> {
        let Self { x, y, .. } = self;
        let jwk = [("kty", "EC"), ("x", x), ("y", y), ("crv", "P-256")];
        let header = [("typ", "dpop+jwt".into()), ("alg", "ES256".into()), ("jwk", jwk.into_iter().collect())];
        let payload = [("htm", "POST".into()), ("htu", url.into()), ("iat", now.secs().into()), ("jti", id.into())];
        let [header, payload] = [header.to_vec(), payload.to_vec()].map(|members: Vec<(&str, Document)>| {
            let text = Writer::text_of(&members.into_iter().collect::<Document>(), IdempotencyTokens::default());
            URL_SAFE_NO_PAD.encode_to_string(text)
        });
        let text = format!("{header}.{payload}");
        let signature = self.pair.sign(&SystemRandom::new(), text.as_bytes()).ok()?;
        Some(format!("{text}.{}", URL_SAFE_NO_PAD.encode_to_string(signature.as_ref())))
    }
}

#[cfg(feature = "aws-lc")]
fn pair(private: &[u8], public: &[u8]) -> Option<EcdsaKeyPair> {
    EcdsaKeyPair::from_private_key_and_public_key(&ECDSA_P256_SHA256_FIXED_SIGNING, private, public).ok()
}

#[cfg(all(feature = "ring", not(feature = "aws-lc")))]
fn pair(private: &[u8], public: &[u8]) -> Option<EcdsaKeyPair> {
    let random = SystemRandom::new();
    EcdsaKeyPair::from_private_key_and_public_key(&ECDSA_P256_SHA256_FIXED_SIGNING, private, public, &random).ok()
}

/// The private and the public key.
fn parts(der: &[u8]) -> Option<(&[u8], &[u8])> {
    let (tag, key, _) = element(der)?;
    let (_, _, rest) = element(key).filter(|_| tag == SEQUENCE)?;
    let (tag, private, mut rest) = element(rest)?;
    if tag != OCTETS {
        return None;
    }
    loop {
        let (tag, value, more) = element(rest)?;
        if tag == PUBLIC_KEY {
            let (tag, bits, _) = element(value)?;
            // The first byte says how many bits of the last one do not count.
            return Some((private, bits.strip_prefix(&[0]).filter(|_| tag == BITS)?));
        }
        rest = more;
    }
}

/// The tag and the value of the element that `der` begins with, and what follows.
fn element(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let [tag, length, rest @ ..] = der else { return None };
    let (length, rest) = match *length {
        short @ 0..=0x7f => (usize::from(short), rest),
        0x81 => rest.split_first().map(|(length, rest)| (usize::from(*length), rest))?,
        // No key of this curve is longer.
        _ => return None,
    };
    let (value, rest) = rest.split_at_checked(length)?;
    Some((*tag, value, rest))
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;
    use signature::{ECDSA_P256_SHA256_FIXED, KeyPair, UnparsedPublicKey};

    use super::*;
    use crate::format::Decode;
    use crate::format::json::Json;

    /// A new key as signing in writes it, and its public half.
    pub(in super::super) fn key() -> (String, Vec<u8>) {
        let pkcs8 =
            EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new()).expect("a key");
        // Its last part is the key in the form of RFC 5915.
        let (_, whole, _) = element(pkcs8.as_ref()).expect("a sequence");
        let (_, _, rest) = element(whole).expect("a version");
        let (_, _, rest) = element(rest).expect("an algorithm");
        let (_, der, _) = element(rest).expect("a key");
        let (_, public) = parts(der).expect("its halves");
        let text = STANDARD.encode_to_string(der);
        (
            format!("-----BEGIN EC PRIVATE KEY-----\n{}\n{}\n-----END EC PRIVATE KEY-----\n", &text[..64], &text[64..]),
            public.to_vec(),
        )
    }

    /// Whether a proof is one of the key, and what it says.
    pub(in super::super) fn checked(proof: &str, public: &[u8]) -> [Document; 2] {
        let (text, signature) = proof.rsplit_once('.').expect("a signature");
        let signature = URL_SAFE_NO_PAD.decode_to_vec(signature).expect("base64");
        assert_eq!(signature.len(), 64);
        let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, public);
        key.verify(text.as_bytes(), &signature).expect("a signature of this key");
        let (header, payload) = text.split_once('.').expect("two parts");
        [header, payload].map(|part| {
            let text = URL_SAFE_NO_PAD.decode_to_vec(part).expect("base64");
            <Document as Decode<Json>>::decode(&text.into()).expect("JSON")
        })
    }

    #[test]
    fn a_proof_names_key_request_and_time() {
        let (pem, public) = key();
        let key = Key::of_pem(&pem).expect("a key");
        assert_eq!(key.pair.public_key().as_ref(), public);
        let proof = key.proof("https://eu-west-1.signin.aws.amazon.com/v1/token", Timestamp::from_secs(7), "id");
        let [header, payload] = checked(&proof.expect("a proof"), &public);
        assert_eq!(header.get("alg").and_then(Document::as_str), Some("ES256"));
        assert_eq!(header.get("typ").and_then(Document::as_str), Some("dpop+jwt"));
        let x = header.get("jwk").and_then(|key| key.get("x")).and_then(Document::as_str);
        assert_eq!(x, Some(&*URL_SAFE_NO_PAD.encode_to_string(&public[1..33])));
        let expected = r#"{"htm":"POST","htu":"https://eu-west-1.signin.aws.amazon.com/v1/token","iat":7,"jti":"id"}"#;
        assert_eq!(Ok(payload), <Document as Decode<Json>>::decode(&bytes::Bytes::from_static(expected.as_bytes())));
    }

    proptest! {
        #[test]
        fn any_text_is_a_key_or_none(text in "\\PC{0,80}", bytes in proptest::collection::vec(any::<u8>(), 0..160)) {
            prop_assert!(Key::of_pem(&text).is_none());
            prop_assert!(Key::of_pem(&STANDARD.encode_to_string(&bytes)).is_none());
        }

        #[test]
        fn a_damaged_key_is_a_key_or_none(at in 0..120_usize, byte in any::<u8>()) {
            let (pem, _) = key();
            let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
            let mut der = STANDARD.decode_to_vec(body).expect("base64");
            let at = at % der.len();
            der[at] = byte;
            let _ = Key::of_pem(&STANDARD.encode_to_string(&der));
        }
    }
}
