//! What an endpoint's property `authSchemes` says of signatures.

use super::Endpoint;
use crate::sigv4::SigningOptions;
use crate::{CallError, CallErrorKind, Document};

/// Schemes as endpoints call them.
const V4: &str = "sigv4";
const V4A: &str = "sigv4a";
const S3_EXPRESS: &str = "sigv4-s3express";
const HAS_V4A: bool = cfg!(feature = "sigv4a");

/// What is to be signed for, where an endpoint says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Signing<'a> {
    /// Whether it is signed by SigV4a.
    pub(crate) asymmetric: bool,
    /// The region.
    pub(crate) region: Option<&'a str>,
    /// The regions of SigV4a, separated by commas.
    pub(crate) region_set: Option<String>,
    /// The service.
    pub(crate) service: Option<&'a str>,
    /// How the path is signed.
    pub(crate) options: SigningOptions,
}

impl<'a> Signing<'a> {
    /// What `endpoint` says of an operation that is signed by SigV4a if it is `asymmetric`, where that is not said.
    ///
    /// The first scheme counts that is there. Fails if there are others alone, since the service would take no signature
    /// by any but those: SigV4a while the feature is off, sessions of S3 Express, or what nobody has heard of yet.
    pub(crate) fn of(endpoint: &'a Endpoint, asymmetric: bool) -> Result<Self, CallError> {
        let options = SigningOptions::default();
        let plain = Self { asymmetric, region: None, region_set: None, service: None, options };
        let Some(schemes) = endpoint.find("authSchemes").and_then(Document::as_array) else { return Ok(plain) };
        let is_there = |scheme: &&Document| name(scheme) == Some(V4) || (HAS_V4A && name(scheme) == Some(V4A));
        let Some(scheme) = schemes.iter().find(is_there) else {
            return if schemes.is_empty() { Ok(plain) } else { Err(unsupported(endpoint, schemes)) };
        };
        let text = |key| scheme.get(key).and_then(Document::as_str);
        let set = |key| scheme.get(key).and_then(Document::as_bool).unwrap_or_default();
        // S3 and its kin alone ask for this. Their keys may hold `//` and `..`, and they want the hash in a header.
        let of_s3 = set("disableDoubleEncoding");
        let options = if of_s3 { SigningOptions::S3 } else { plain.options };
        let options =
            SigningOptions { normalize_path: options.normalize_path && !set("disableNormalizePath"), ..options };
        let regions = scheme.get("signingRegionSet").and_then(Document::as_array);
        let regions = regions.map(|regions| regions.iter().filter_map(Document::as_str).collect::<Vec<_>>().join(","));
        Ok(Self {
            asymmetric: name(scheme) == Some(V4A),
            region: text("signingRegion"),
            region_set: regions.filter(|regions| !regions.is_empty()),
            service: text("signingName"),
            options,
        })
    }
}

fn name(scheme: &Document) -> Option<&str> {
    scheme.get("name").and_then(Document::as_str)
}

fn unsupported(endpoint: &Endpoint, schemes: &[Document]) -> CallError {
    let url = crate::shown::url(endpoint.url());
    let has = |known| schemes.iter().any(|scheme| name(scheme) == Some(known));
    let message = if has(V4A) && !HAS_V4A {
        format!(
            "{url} takes signatures of SigV4a only (for several regions): turn on the feature `sigv4a` of the client's crate"
        )
    } else if has(S3_EXPRESS) {
        format!(
            "{url} is of S3 Express and takes signatures of a session, which this client does not make: have it sign as \
             for other buckets, with `disable_s3_express_session_auth(true)` of the client's `EndpointConfig` \
             (the parameter `DisableS3ExpressSessionAuth` of its endpoint rules)"
        )
    } else {
        let names: Vec<_> = schemes.iter().map(|scheme| name(scheme).unwrap_or("without a name")).collect();
        let known = if HAS_V4A { "`sigv4` and `sigv4a`" } else { "`sigv4`" };
        format!("{url} wants to be signed for by {names:?}, of which this client knows none; it knows {known}")
    };
    CallError::new(CallErrorKind::Endpoint, message)
}

#[cfg(test)]
mod tests {
    use super::{HAS_V4A, Signing};
    use crate::endpoint::Endpoint;
    use crate::sigv4::SigningOptions;
    use crate::{CallErrorKind, Document};

    const PLAIN: Signing<'_> = Signing {
        asymmetric: false,
        region: None,
        region_set: None,
        service: None,
        options: SigningOptions { double_encode_path: true, normalize_path: true, content_sha256: false },
    };

    fn scheme(entries: &[(&str, Document)]) -> Document {
        Document::Object(entries.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect())
    }

    fn with(schemes: Vec<Document>) -> Endpoint {
        Endpoint::new("https://a").property("authSchemes", Document::Array(schemes))
    }

    fn asymmetric() -> Document {
        let regions = Document::Array(vec!["eu-*".into(), "us-east-1".into()]);
        scheme(&[("name", "sigv4a".into()), ("signingName", "events".into()), ("signingRegionSet", regions)])
    }

    #[test]
    fn the_first_scheme_that_is_there_changes_what_is_signed() {
        let ours = scheme(&[
            ("name", "sigv4".into()),
            ("signingRegion", "eu-west-1".into()),
            ("signingName", "s3".into()),
            ("disableDoubleEncoding", true.into()),
        ]);
        let options = SigningOptions::S3;
        let by_v4 = Signing { region: Some("eu-west-1"), service: Some("s3"), options, ..PLAIN };
        assert_eq!(Signing::of(&with(vec![ours.clone(), asymmetric()]), false), Ok(by_v4.clone()));
        let region_set = Some("eu-*,us-east-1".to_owned());
        let by_v4a = Signing { asymmetric: true, region_set, service: Some("events"), ..PLAIN };
        let both = with(vec![asymmetric(), ours]);
        assert_eq!(Signing::of(&both, false), Ok(if HAS_V4A { by_v4a } else { by_v4 }));
    }

    #[test]
    fn without_the_scheme_nothing_changes() {
        assert_eq!(Signing::of(&Endpoint::new("https://a"), false), Ok(PLAIN));
        assert_eq!(Signing::of(&Endpoint::new("https://a"), true), Ok(Signing { asymmetric: true, ..PLAIN }));
        assert_eq!(Signing::of(&with(Vec::new()), false), Ok(PLAIN));
        assert_eq!(Signing::of(&with(vec![scheme(&[("name", "sigv4".into())])]), false), Ok(PLAIN));
    }

    #[test]
    fn an_endpoint_for_other_schemes_alone_is_an_error() {
        let sessions = scheme(&[("name", "sigv4-s3express".into()), ("signingName", "s3express".into())]);
        let bearer = scheme(&[("name", "bearer".into())]);
        for (schemes, expected) in [
            (vec![sessions.clone()], "`disable_s3_express_session_auth(true)`"),
            (vec![bearer.clone()], "by [\"bearer\"], of which this client knows none; it knows `sigv4`"),
            (vec![Document::Null], "by [\"without a name\"]"),
        ] {
            let error = Signing::of(&with(schemes), false).expect_err("refused");
            assert_eq!(error.call(), Some(CallErrorKind::Endpoint));
            assert!(error.to_string().contains(expected), "{error}");
        }
        // One that is known goes before those that are not.
        let ours = scheme(&[("name", "sigv4".into())]);
        assert_eq!(Signing::of(&with(vec![sessions, bearer, ours]), false), Ok(PLAIN));
    }

    #[test]
    fn an_endpoint_for_sigv4a_alone_is_an_error_without_the_feature() {
        let endpoint = with(vec![asymmetric()]);
        let found = Signing::of(&endpoint, false);
        if HAS_V4A {
            return assert!(found.expect("signing").asymmetric);
        }
        let error = found.expect_err("refused");
        assert_eq!(error.call(), Some(CallErrorKind::Endpoint));
        assert!(error.to_string().starts_with("\"https://a\" takes signatures of SigV4a only"), "{error}");
        assert!(error.to_string().contains("the feature `sigv4a`"), "{error}");
    }
}
