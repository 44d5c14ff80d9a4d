//! What to do about a connection that does not come about: said where a person is likely to look for it in vain.

use rustls::{CertificateError, Error};

/// What to do about this error of TLS with a server; empty where that is anybody's guess.
pub(super) fn tls(error: Option<&Error>) -> &'static str {
    match error {
        // Ten kinds of garbage, and all of them mean that there is no TLS.
        Some(Error::InvalidMessage(_)) => ". Does the server speak plain HTTP? Then its URL begins with http://",
        Some(Error::InvalidCertificate(certificate)) => of_certificate(certificate),
        _ => "",
    }
}

fn of_certificate(error: &CertificateError) -> &'static str {
    match error {
        CertificateError::UnknownIssuer | CertificateError::BadSignature | CertificateError::Other(_) => {
            ". If you trust who signed it, a proxy of your company perhaps, name the certificate of that authority: \
             AWS_CA_BUNDLE, or Config::ca_bundle"
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            ". It has to be renewed, unless the clock of this machine is ahead"
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            ". Is the clock of this machine behind?"
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            ". The URL must have a name that the certificate is for, or something on the way answers for the server"
        }
        _ => "",
    }
}

/// Where TLS began and nothing came of it.
pub(super) const NO_HANDSHAKE: &str = ". If the server speaks plain HTTP, its URL begins with http://";

/// Where plain HTTP was spoken to something that never answered in kind.
pub(super) const NO_HTTP: &str = ". If the server speaks TLS, its URL begins with https://";

#[cfg(test)]
mod tests {
    use rustls::{CertificateError, Error, InvalidMessage};

    use super::tls;

    #[test]
    fn what_can_be_done_is_said() {
        let certificate = |error| tls(Some(&Error::InvalidCertificate(error)));
        assert!(tls(Some(&Error::InvalidMessage(InvalidMessage::InvalidContentType))).contains("http://"));
        assert!(certificate(CertificateError::UnknownIssuer).contains("AWS_CA_BUNDLE"));
        assert!(certificate(CertificateError::Expired).contains("renewed"));
        assert!(certificate(CertificateError::NotValidYet).contains("clock"));
        assert!(certificate(CertificateError::NotValidForName).contains("name"));
        assert_eq!(certificate(CertificateError::Revoked), "");
        assert_eq!(tls(Some(&Error::DecryptError)), "");
        assert_eq!(tls(None), "");
    }
}
