//! The root certificates to trust, and the TLS settings made of them. Loading reads files, so it is done late and once.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{CipherSuite, ClientConfig, RootCertStore, SupportedCipherSuite};

use super::TransportError;
use crate::executor::file;

/// What to agree on in TLS, the best first.
const PROTOCOLS: &[&[u8]] = if cfg!(feature = "http2") { &[b"h2", b"http/1.1"] } else { &[b"http/1.1"] };

/// The most that a CA bundle may hold. Those of systems have some hundred kilobytes.
const MOST: u64 = 64 << 20;

/// Names that OpenSSL has for certificates besides the usual one.
const LABELS: [(&str, &str); 4] = [
    ("-----BEGIN TRUSTED CERTIFICATE-----", "-----BEGIN CERTIFICATE-----"),
    ("-----END TRUSTED CERTIFICATE-----", "-----END CERTIFICATE-----"),
    ("-----BEGIN X509 CERTIFICATE-----", "-----BEGIN CERTIFICATE-----"),
    ("-----END X509 CERTIFICATE-----", "-----END CERTIFICATE-----"),
];

/// Whom to trust.
#[derive(Clone, Default)]
pub(crate) enum Roots {
    /// The system's roots, or those built in, as the features say.
    #[default]
    Default,
    /// Those of this text.
    Pem(Bytes),
    /// Those of this file, and what named it if that was not the program.
    File(PathBuf, Option<String>),
}

impl fmt::Debug for Roots {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("Default"),
            Self::Pem(pem) => write!(f, "Pem({} bytes)", pem.len()),
            Self::File(path, _) => f.debug_tuple("File").field(path).finish(),
        }
    }
}

impl Roots {
    /// TLS settings that trust these roots and offer HTTP/1.1, and HTTP/2 if it is built in. Reads files.
    pub(super) fn load(&self) -> Result<ClientConfig, TransportError> {
        let store = match self {
            Self::Default => default_roots()?,
            Self::Pem(pem) => from_pem(pem, "the CA bundle")?,
            Self::File(path, named) => {
                let named = named.as_ref().map_or_else(String::new, |place| format!(" ({place})"));
                let name = format!("CA bundle {}{named}", path.display());
                let pem = file::read(path, MOST).map_err(|error| unusable(format!("cannot read {name}: {error}")))?;
                from_pem(&pem, &name)?
            }
        };
        let builder = ClientConfig::builder_with_provider(Arc::new(provider())).with_safe_default_protocol_versions();
        let builder = builder.map_err(|error| unusable(format!("TLS cannot be set up: {error}")))?;
        let mut config = builder.with_root_certificates(store).with_no_client_auth();
        config.alpn_protocols = PROTOCOLS.iter().map(|name| name.to_vec()).collect();
        Ok(config)
    }
}

fn provider() -> CryptoProvider {
    #[cfg(feature = "aws-lc")]
    let mut provider = rustls::crypto::aws_lc_rs::default_provider();
    #[cfg(all(feature = "ring", not(feature = "aws-lc")))]
    let mut provider = rustls::crypto::ring::default_provider();
    // Servers of AWS choose AES-128 by themselves, and it takes a sixth less a byte.
    let is_first = |suite: &SupportedCipherSuite| suite.suite() == CipherSuite::TLS13_AES_128_GCM_SHA256;
    if let Some(at) = provider.cipher_suites.iter().position(is_first) {
        let before = provider.cipher_suites.get_mut(..=at);
        before.unwrap_or_default().rotate_right(1);
    }
    provider
}

fn from_pem(pem: &[u8], name: &str) -> Result<RootCertStore, TransportError> {
    let mut store = RootCertStore::empty();
    let mut unfit = None;
    for certificate in CertificateDer::pem_slice_iter(&plain(pem)) {
        let certificate = certificate.map_err(|error| unusable(format!("{name} is not valid PEM: {error}")))?;
        // As with the system's roots: one that is too old or odd must not end all TLS.
        if let Err(error) = store.add(CertificateDer::from(first_element(&certificate))) {
            unfit.get_or_insert(error);
        }
    }
    match unfit {
        _ if !store.is_empty() => Ok(store),
        Some(error) => Err(unusable(format!("{name} has a certificate that cannot be used: {error}"))),
        None => Err(unusable(format!("{name} holds no certificate: they begin with -----BEGIN CERTIFICATE-----"))),
    }
}

/// The text with the labels that there are today, without byte-order mark and indentation.
fn plain(pem: &[u8]) -> Vec<u8> {
    let pem = pem.strip_prefix(b"\xef\xbb\xbf").unwrap_or(pem);
    let mut plain = Vec::with_capacity(pem.len());
    for line in pem.split(|byte| matches!(byte, b'\n' | b'\r')) {
        let line = line.trim_ascii();
        let label = LABELS.iter().find(|(old, _)| line.eq_ignore_ascii_case(old.as_bytes()));
        plain.extend_from_slice(label.map_or(line, |(_, new)| new.as_bytes()));
        plain.push(b'\n');
    }
    plain
}

/// The first element of DER: in a `TRUSTED CERTIFICATE` something follows the certificate.
fn first_element(der: &[u8]) -> &[u8] {
    let length = match der {
        [_, short @ 0..=0x7f, ..] => usize::from(*short).checked_add(2),
        [_, 0x81, a, ..] => usize::from(*a).checked_add(3),
        [_, 0x82, a, b, ..] => usize::from(u16::from_be_bytes([*a, *b])).checked_add(4),
        _ => None,
    };
    length.and_then(|length| der.get(..length)).unwrap_or(der)
}

#[cfg(feature = "native-roots")]
fn default_roots() -> Result<RootCertStore, TransportError> {
    let found = rustls_native_certs::load_native_certs();
    let mut store = RootCertStore::empty();
    // Systems keep roots that are too old or odd to be parsed; one bad root must not end all TLS.
    store.add_parsable_certificates(found.certs);
    if store.is_empty() {
        store = bundled_roots();
    }
    if store.is_empty() {
        let errors = found.errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
        let what = "the system has no usable root certificates: set SSL_CERT_FILE or AWS_CA_BUNDLE";
        return Err(unusable(format!("{what} ({errors})")));
    }
    Ok(store)
}

#[cfg(not(feature = "native-roots"))]
fn default_roots() -> Result<RootCertStore, TransportError> {
    let store = bundled_roots();
    if store.is_empty() {
        let what = "no root certificates: enable feature `native-roots` or `bundled-roots`, or give a CA bundle";
        return Err(unusable(what.to_owned()));
    }
    Ok(store)
}

/// Mozilla's roots.
#[cfg(feature = "bundled-roots")]
fn bundled_roots() -> RootCertStore {
    webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect()
}

#[cfg(not(feature = "bundled-roots"))]
fn bundled_roots() -> RootCertStore {
    RootCertStore::empty()
}

fn unusable(message: String) -> TransportError {
    TransportError::config(message)
}

#[cfg(test)]
mod tests {
    use super::{PROTOCOLS, Roots};
    use crate::CallErrorKind;

    #[test]
    fn only_protocols_that_are_built_in_are_offered() {
        assert_eq!(PROTOCOLS.contains(&&b"h2"[..]), cfg!(feature = "http2"));
        assert_eq!(PROTOCOLS.last(), Some(&&b"http/1.1"[..]));
    }

    #[test]
    fn roots_that_cannot_be_used_are_named() {
        let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        for (roots, message) in [
            (Roots::File("/nonexistent/ca.pem".into(), None), "cannot read CA bundle /nonexistent/ca.pem: "),
            (
                Roots::File("/".into(), Some("AWS_CA_BUNDLE".into())),
                "cannot read CA bundle / (AWS_CA_BUNDLE): it is a folder",
            ),
            (Roots::Pem("".into()), "the CA bundle holds no certificate"),
            (Roots::Pem("nonsense".into()), "the CA bundle holds no certificate"),
            (Roots::Pem(broken.into()), "the CA bundle has a certificate that cannot be used: "),
        ] {
            let error = roots.load().expect_err("unusable");
            assert_eq!(error.kind(), CallErrorKind::Config);
            assert!(error.to_string().starts_with(message), "{error}");
        }
    }
}
