//! What an endpoint's property `authSchemes` says of signatures.

use super::Endpoint;
use crate::sigv4::SigningOptions;
use crate::{CallError, CallErrorKind, Document};

/// What is to be signed for, where an endpoint says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Signing<'a> {
    /// The region.
    pub(crate) region: Option<&'a str>,
    /// The service.
    pub(crate) service: Option<&'a str>,
    /// How the path is signed.
    pub(crate) options: SigningOptions,
}

impl<'a> Signing<'a> {
    /// What `endpoint` says; fails if it takes no signature but one that is not supported.
    pub(crate) fn of(endpoint: &'a Endpoint) -> Result<Self, CallError> {
        let plain = Self { region: None, service: None, options: SigningOptions::default() };
        let Some(schemes) = endpoint.find("authSchemes").and_then(Document::as_array) else { return Ok(plain) };
        let named =
            |name: &str| schemes.iter().find(|scheme| scheme.get("name").and_then(Document::as_str) == Some(name));
        let Some(scheme) = named("sigv4") else {
            // A scheme of no concern to signatures changes nothing; one that replaces them cannot be ignored.
            return if named("sigv4a").is_none() { Ok(plain) } else { Err(unsupported(endpoint)) };
        };
        let text = |key| scheme.get(key).and_then(Document::as_str);
        let set = |key| scheme.get(key).and_then(Document::as_bool).unwrap_or_default();
        // S3 and its kin alone ask for this. Their keys may hold `//` and `..`, and they want the hash in a header.
        let of_s3 = set("disableDoubleEncoding");
        let options = if of_s3 { SigningOptions::S3 } else { plain.options };
        let options =
            SigningOptions { normalize_path: options.normalize_path && !set("disableNormalizePath"), ..options };
        Ok(Self { region: text("signingRegion"), service: text("signingName"), options })
    }
}

fn unsupported(endpoint: &Endpoint) -> CallError {
    let url = crate::shown::url(endpoint.url());
    let message = format!("{url} takes signatures of SigV4a only (for several regions), which is not supported");
    CallError::new(CallErrorKind::Endpoint, message)
}

#[cfg(test)]
mod tests {
    use super::Signing;
    use crate::endpoint::Endpoint;
    use crate::sigv4::SigningOptions;
    use crate::{CallErrorKind, Document};

    fn scheme(entries: &[(&str, Document)]) -> Document {
        Document::Object(entries.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect())
    }

    fn with(schemes: Vec<Document>) -> Endpoint {
        Endpoint::new("https://a").property("authSchemes", Document::Array(schemes))
    }

    #[test]
    fn the_scheme_sigv4_changes_what_is_signed() {
        let other = scheme(&[("name", "sigv4a".into()), ("signingRegion", "no".into())]);
        let ours = scheme(&[
            ("name", "sigv4".into()),
            ("signingRegion", "eu-west-1".into()),
            ("signingName", "s3".into()),
            ("disableDoubleEncoding", true.into()),
        ]);
        let endpoint = with(vec![other, ours]);
        let options = SigningOptions::S3;
        assert_eq!(Signing::of(&endpoint), Ok(Signing { region: Some("eu-west-1"), service: Some("s3"), options }));
    }

    #[test]
    fn without_the_scheme_nothing_changes() {
        let plain = Signing { region: None, service: None, options: SigningOptions::default() };
        assert_eq!(Signing::of(&Endpoint::new("https://a")), Ok(plain));
        assert_eq!(Signing::of(&with(vec![scheme(&[("name", "bearer".into())])])), Ok(plain));
        assert_eq!(Signing::of(&with(vec![scheme(&[("name", "sigv4".into())])])), Ok(plain));
    }

    #[test]
    fn an_endpoint_for_sigv4a_alone_is_an_error() {
        let endpoint = with(vec![scheme(&[("name", "sigv4a".into())])]);
        let error = Signing::of(&endpoint).expect_err("refused");
        assert_eq!(error.call(), Some(CallErrorKind::Endpoint));
        assert!(error.to_string().starts_with("\"https://a\" takes signatures of SigV4a only"), "{error}");
    }
}
