//! Signatures in the query of a URL, which anybody may use who is given it, for a while.
//!
//! Specification: Amazon S3 API Reference, "Authenticating Requests: Using Query Parameters".

use std::ops::RangeInclusive;
use std::time::Duration;

use http::request::Parts;
use http::uri::{PathAndQuery, Uri};

use super::{
    Hex, Identity, SigningOptions, SigningParams, Stamp, UNSIGNED_PAYLOAD, X_AMZ_REGION_SET, add_host, canonical,
};
use crate::percent::{Keep, encode};
use crate::{CallError, CallErrorKind};

/// How long a URL may be good for: a second to a week.
const EXPIRES_IN: RangeInclusive<u64> = 1..=7 * 24 * 60 * 60;

/// Signs one request in its URL, which is good for `expires_in` from the time of `params` on: whole seconds, a week at most.
///
/// Whoever sends the request sends all headers that it has now, `host` among them, and this body. Fails for another
/// length of time, and as [`sign`](super::sign) does.
pub fn presign(
    parts: &mut Parts,
    body: &[u8],
    expires_in: Duration,
    params: &SigningParams<'_>,
) -> Result<(), CallError> {
    presign_payload(parts, Some(body), expires_in, params)
}

/// [`presign`] with a body, or for any.
pub(crate) fn presign_payload(
    parts: &mut Parts,
    body: Option<&[u8]>,
    expires_in: Duration,
    params: &SigningParams<'_>,
) -> Result<(), CallError> {
    let secs = expires_in.as_secs();
    if !EXPIRES_IN.contains(&secs) {
        let message = format!("a URL can be good for 1 second to 7 days, not for {expires_in:?}");
        return Err(CallError::new(CallErrorKind::Input, message));
    }
    let stamp = Stamp::new(params.time);
    Identity::new(params, stamp.date())?.presign(parts, body, &stamp, secs, params.options)
}

impl Identity {
    fn presign(
        &self,
        parts: &mut Parts,
        body: Option<&[u8]>,
        stamp: &Stamp,
        secs: u64,
        options: SigningOptions,
    ) -> Result<(), CallError> {
        let hash = body.map(Hex::sha256);
        let payload = hash.as_ref().map_or(UNSIGNED_PAYLOAD, Hex::as_bytes);
        add_host(parts)?;
        parts.headers.remove(X_AMZ_REGION_SET);
        let signed_headers = canonical::signed_headers(&parts.headers);
        let parameter = |name: &str, value: &[u8]| format!("X-Amz-{name}={}", encode(value, Keep::Nothing));
        let mut query = Vec::from_iter(parts.uri.query().filter(|query| !query.is_empty()).map(str::to_owned));
        query.extend([
            parameter("Algorithm", self.key.algorithm().as_bytes()),
            parameter("Credential", format!("{}/{}", self.access_key_id, self.scope).as_bytes()),
            parameter("Date", stamp.as_str().as_bytes()),
            parameter("Expires", secs.to_string().as_bytes()),
            parameter("SignedHeaders", &signed_headers),
        ]);
        query.extend(self.region_set.as_ref().map(|regions| parameter("Region-Set", regions.as_bytes())));
        query.extend(self.session_token.as_ref().map(|token| parameter("Security-Token", token.as_bytes())));
        set_query(&mut parts.uri, &query.join("&"))?;
        let signature = self.signature(&canonical::request(parts, payload, options), stamp)?;
        query.push(parameter("Signature", signature.as_bytes()));
        set_query(&mut parts.uri, &query.join("&"))
    }
}

fn set_query(uri: &mut Uri, query: &str) -> Result<(), CallError> {
    let mut parts = uri.clone().into_parts();
    let target = format!("{}?{query}", uri.path());
    // Without the text, which holds what is secret.
    let refused = || CallError::new(CallErrorKind::Input, "the URL is too long, or holds what no URL can carry");
    parts.path_and_query = Some(PathAndQuery::try_from(target).map_err(|_| refused())?);
    *uri = Uri::from_parts(parts).map_err(|_| refused())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::*;
    use crate::{Credentials, Timestamp};

    fn parts(uri: &str) -> Parts {
        Request::get(uri).body(()).unwrap().into_parts().0
    }

    fn params(credentials: &Credentials) -> SigningParams<'_> {
        let time = Timestamp::from_secs(1_369_353_600);
        SigningParams {
            credentials,
            region: "us-east-1",
            region_set: None,
            service: "s3",
            time,
            options: SigningOptions::S3,
        }
    }

    #[test]
    fn the_published_request_has_the_published_url() {
        let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
        let mut parts = parts("https://examplebucket.s3.amazonaws.com/test.txt");
        presign_payload(&mut parts, None, Duration::from_secs(86_400), &params(&credentials)).unwrap();
        assert_eq!(
            parts.uri.to_string(),
            "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256\
             &X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z\
             &X-Amz-Expires=86400&X-Amz-SignedHeaders=host\
             &X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
        );
    }

    #[test]
    fn a_url_is_good_for_a_second_to_a_week() {
        let credentials = Credentials::new("AKID", "secret");
        for (length, good) in [(0, false), (1, true), (604_800, true), (604_801, false), (u64::MAX, false)] {
            let mut parts = parts("https://a.example/");
            let signed = presign(&mut parts, b"", Duration::from_secs(length), &params(&credentials));
            assert_eq!(signed.is_ok(), good, "{length}");
        }
    }
}
