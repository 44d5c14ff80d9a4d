//! The root certificates to trust, and the TLS settings made of them. Loading reads files, so it is done late and once.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

use super::TransportError;

/// What to agree on in TLS, the best first.
const PROTOCOLS: &[&[u8]] = if cfg!(feature = "http2") { &[b"h2", b"http/1.1"] } else { &[b"http/1.1"] };

/// Whom to trust.
#[derive(Clone, Default)]
pub(crate) enum Roots {
    /// The system's roots, or those built in, as the features say.
    #[default]
    Default,
    /// Those of this text.
    Pem(Bytes),
    /// Those of this file.
    File(PathBuf),
}

impl fmt::Debug for Roots {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("Default"),
            Self::Pem(pem) => write!(f, "Pem({} bytes)", pem.len()),
            Self::File(path) => f.debug_tuple("File").field(path).finish(),
        }
    }
}

impl Roots {
    /// TLS settings that trust these roots and offer HTTP/1.1, and HTTP/2 if it is built in. Reads files.
    pub(super) fn load(&self) -> Result<ClientConfig, TransportError> {
        let store = match self {
            Self::Default => default_roots()?,
            Self::Pem(pem) => from_pem(pem, "the CA bundle")?,
            Self::File(path) => {
                let name = format!("CA bundle {}", path.display());
                let pem = std::fs::read(path).map_err(|error| unusable(format!("cannot read {name}: {error}")))?;
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

#[cfg(feature = "aws-lc")]
fn provider() -> CryptoProvider {
    rustls::crypto::aws_lc_rs::default_provider()
}

#[cfg(all(feature = "ring", not(feature = "aws-lc")))]
fn provider() -> CryptoProvider {
    rustls::crypto::ring::default_provider()
}

fn from_pem(pem: &[u8], name: &str) -> Result<RootCertStore, TransportError> {
    let mut store = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(pem) {
        let certificate = certificate.map_err(|error| unusable(format!("{name} is not valid PEM: {error}")))?;
        store
            .add(certificate)
            .map_err(|error| unusable(format!("{name} has a certificate that cannot be used: {error}")))?;
    }
    if store.is_empty() {
        return Err(unusable(format!("{name} holds no certificate")));
    }
    Ok(store)
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
            (Roots::File("/nonexistent/ca.pem".into()), "cannot read CA bundle /nonexistent/ca.pem: "),
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
