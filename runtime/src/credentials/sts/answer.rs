//! What STS answers: keys, or what is wrong. No IO.
//!
//! Shapes: AWS Security Token Service API Reference, `AssumeRole` and `AssumeRoleWithWebIdentity`. Of a text that is
//! neither, nothing is shown: it may hold keys.

use bytes::Bytes;
use http::Response;

use super::super::json_keys::shorten;
use super::xml::Element;
use crate::error::request_id;
use crate::{Credentials, Timestamp};

/// The keys in the answer to `action`, with the account of the role that was assumed.
pub(in crate::credentials) fn credentials(body: &[u8], action: &str) -> Result<Credentials, String> {
    let root =
        Element::parse(body).map_err(|what| format!("STS answered with something that is not its XML: {what}"))?;
    if root.name() != format!("{action}Response") {
        return Err(format!("STS answered with another document than <{action}Response>"));
    }
    let result = format!("{action}Result");
    let text = |path: &[&str]| root.text_at(&[&[result.as_str()], path].concat());
    let required = |name: &str| {
        text(&["Credentials", name]).ok_or_else(|| format!("STS answered without <{name}> in <Credentials>"))
    };
    let [id, secret, token] = [required("AccessKeyId")?, required("SecretAccessKey")?, required("SessionToken")?];
    let expiry = Timestamp::parse_date_time(required("Expiration")?)
        .map_err(|error| format!("STS answered with an <Expiration> that is no time: {error}"))?;
    let account = text(&["AssumedRoleUser", "Arn"]).and_then(account_of);
    Ok(Credentials::new(id, secret).with_optional(Some(token), Some(expiry), account))
}

/// The account in an ARN.
fn account_of(arn: &str) -> Option<&str> {
    let account = arn.strip_prefix("arn:")?.split(':').nth(3)?;
    (account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit())).then_some(account)
}

/// The code of an error.
pub(super) fn code(body: &[u8]) -> Option<String> {
    Some(error(body)?.text_at(&["Code"])?.to_owned())
}

/// What an answer that is no success says.
pub(in crate::credentials) fn complaint(response: &Response<Bytes>) -> String {
    let error = error(response.body());
    let part = |name: &str| error.as_ref().and_then(|error| error.text_at(&[name])).map(shorten);
    let said = match (part("Code"), part("Message")) {
        (Some(code), Some(message)) => format!("STS refused: {code}: {message}"),
        (Some(text), None) | (None, Some(text)) => format!("STS refused: {text}"),
        (None, None) => "STS gave neither code nor message".to_owned(),
    };
    let root = Element::parse(response.body()).ok();
    let in_body = root.as_ref().and_then(|root| root.text_at(&["RequestId"])).map(shorten);
    let id = in_body.or_else(|| request_id(response.headers()));
    let id = id.map_or_else(|| "no request id".to_owned(), |id| format!("request id {id}"));
    format!("{said} (HTTP {}, {id})", response.status().as_u16())
}

/// `<Error>`, wherever a document has it.
fn error(body: &[u8]) -> Option<Element> {
    let root = Element::parse(body).ok()?;
    if root.name() == "Error" { Some(root) } else { root.into_child("Error") }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::Response;
    use proptest::prelude::*;

    use super::{code, complaint, credentials};
    use crate::{Credentials, Timestamp};

    const ANSWER: &str = r#"<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
      <AssumeRoleResult>
        <SourceIdentity>DevUser123</SourceIdentity>
        <AssumedRoleUser>
          <AssumedRoleId>ARO123EXAMPLE123:Bob</AssumedRoleId><Arn>arn:aws:sts::123456789012:assumed-role/demo/Bob</Arn>
        </AssumedRoleUser>
        <Credentials>
          <SessionToken>hidden//token==</SessionToken>
          <SecretAccessKey>hidden-key</SecretAccessKey>
          <Expiration>2019-07-15T23:28:33.359Z</Expiration>
          <AccessKeyId>ASIAEXAMPLE</AccessKeyId>
        </Credentials>
      </AssumeRoleResult>
      <ResponseMetadata><RequestId>c6104cbe-af31-11e0-8154-cbc7ccf896c7</RequestId></ResponseMetadata>
    </AssumeRoleResponse>"#;

    #[test]
    fn keys_come_with_token_expiry_and_account() {
        let expected = Credentials::new("ASIAEXAMPLE", "hidden-key")
            .with_session_token("hidden//token==")
            .with_expiry(Timestamp::parse_date_time("2019-07-15T23:28:33.359Z").unwrap())
            .with_account_id("123456789012");
        assert_eq!(credentials(ANSWER.as_bytes(), "AssumeRole"), Ok(expected));
        let without = ANSWER.replace("arn:aws:sts::123456789012:", "arn:aws:sts::x:");
        assert_eq!(credentials(without.as_bytes(), "AssumeRole").unwrap().account_id(), None);
    }

    #[test]
    fn what_is_missing_is_named_and_nothing_shown() {
        for name in ["AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration"] {
            let text = ANSWER.replace(&format!("{name}>"), "Other>");
            let error = credentials(text.as_bytes(), "AssumeRole").unwrap_err();
            assert_eq!(error, format!("STS answered without <{name}> in <Credentials>"));
        }
        for (text, words) in [
            (ANSWER.replace("2019-07-15T", "hidden"), "an <Expiration> that is no time"),
            (ANSWER.replace("AssumeRoleResponse", "html"), "another document than <AssumeRoleResponse>"),
            (ANSWER[..ANSWER.len() / 2].to_owned(), "not its XML: it ends too soon"),
            ("{\"SecretAccessKey\":\"hidden\"}".to_owned(), "not its XML"),
        ] {
            let error = credentials(text.as_bytes(), "AssumeRole").unwrap_err();
            assert!(error.contains(words) && !error.contains("hidden"), "{error}");
        }
    }

    #[test]
    fn errors_have_code_message_and_request_id() {
        let text = "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>AccessDenied\
                    </Code><Message>User is not authorized</Message></Error><RequestId>r-1</RequestId></ErrorResponse>";
        let answer = |status, body: &str| {
            Response::builder().status(status).body(Bytes::from(body.to_owned())).expect("a response")
        };
        assert_eq!(code(text.as_bytes()).as_deref(), Some("AccessDenied"));
        let words = "STS refused: AccessDenied: User is not authorized (HTTP 403, request id r-1)";
        assert_eq!(complaint(&answer(403, text)), words);
        let words = "STS gave neither code nor message (HTTP 502, no request id)";
        assert_eq!(complaint(&answer(502, "<html><body>Bad Gateway</html>")), words);
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), cut in 0..2000_usize) {
            let _ = credentials(&bytes, "AssumeRole");
            let _ = credentials(ANSWER.get(..cut).unwrap_or(ANSWER).as_bytes(), "AssumeRole");
            let _ = complaint(&Response::new(Bytes::from(bytes)));
        }
    }
}
