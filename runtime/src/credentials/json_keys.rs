//! Keys as JSON, from a program (`credential_process`), a container's agent or instance metadata. No IO.
//!
//! Formats: AWS SDKs and Tools Reference Guide, "Process", "Container" and "IMDS credential provider". What is wrong with
//! a text is said without any of the text.

use crate::format::json::{self, Read, Reader};
use crate::{Credentials, Timestamp, TimestampError};

/// The members that any of the formats has.
#[derive(Default)]
pub(super) struct JsonKeys {
    version: Option<i64>,
    access_key_id: Option<String>,
    secret_access_key: Option<String>,
    session_token: Option<String>,
    expiration: Option<String>,
    account_id: Option<String>,
    code: Option<String>,
    message: Option<String>,
}

impl Read for JsonKeys {
    fn member(&mut self, key: &str, reader: &mut Reader<'_>) -> Result<(), json::Error> {
        let text = match key.to_ascii_lowercase().as_str() {
            "version" => {
                self.version = reader.optional()?;
                return Ok(());
            }
            "accesskeyid" => &mut self.access_key_id,
            "secretaccesskey" => &mut self.secret_access_key,
            "sessiontoken" | "token" => &mut self.session_token,
            "expiration" => &mut self.expiration,
            "accountid" => &mut self.account_id,
            "code" => &mut self.code,
            "message" => &mut self.message,
            _ => return reader.skip(),
        };
        *text = reader.optional()?;
        Ok(())
    }
}

impl JsonKeys {
    pub(super) fn parse(text: &[u8]) -> Result<Self, String> {
        // Some shells put a byte-order mark before what a program prints.
        let mut reader = Reader::new(text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text));
        let read = reader.read::<Self>().and_then(|keys| reader.finish().map(|()| keys));
        read.map_err(|error| format!("not the JSON that was expected: {error}"))
    }

    /// The keys that a program prints: version 1, perhaps without expiry.
    pub(super) fn of_process(self) -> Result<Credentials, String> {
        match self.version {
            Some(1) => self.credentials(),
            Some(version) => Err(format!("`Version` is {version}, and only 1 is known")),
            None => Err("`Version` is missing; it must be 1".to_owned()),
        }
    }

    /// The keys that a metadata service gives: always for a time.
    pub(super) fn of_service(self) -> Result<Credentials, String> {
        match (&self.code, &self.expiration) {
            (Some(code), _) if code != "Success" => Err(self.complaint().unwrap_or_default()),
            (_, None) => Err("`Expiration` is missing".to_owned()),
            _ => self.credentials(),
        }
    }

    /// What a metadata service says is wrong: code and message.
    pub(super) fn complaint(&self) -> Option<String> {
        match (&self.code, &self.message) {
            (None, None) => None,
            (Some(text), None) | (None, Some(text)) => Some(shorten(text)),
            (Some(code), Some(message)) => Some(format!("{}: {}", shorten(code), shorten(message))),
        }
    }

    fn credentials(self) -> Result<Credentials, String> {
        let present = |text: Option<String>, name| {
            let text = text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
            text.ok_or_else(|| format!("`{name}` is missing or empty"))
        };
        let id = present(self.access_key_id, "AccessKeyId")?;
        let secret = present(self.secret_access_key, "SecretAccessKey")?;
        let expiry = self
            .expiration
            .filter(|text| !text.trim().is_empty())
            .map(|text| time(&text).map_err(|error| format!("`Expiration` is no time: {error}")));
        let [token, account] = [self.session_token, self.account_id]
            .map(|text| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()));
        let credentials = Credentials::new(id, secret).with_optional(token, expiry.transpose()?, account);
        credentials.check()?;
        Ok(credentials)
    }
}

/// A time as programs print it: RFC 3339, or with a blank for the `T`, or with an offset without colon or minutes.
pub(super) fn time(text: &str) -> Result<Timestamp, TimestampError> {
    let text = text.trim();
    let strict = Timestamp::parse_date_time(text);
    match usual(text) {
        Some(usual) if strict.is_err() => Timestamp::parse_date_time(&usual).or(strict),
        _ => strict,
    }
}

/// `2026-11-24T12:00:00+00:00` for `2026-11-24 12:00:00 +0000`.
fn usual(text: &str) -> Option<String> {
    let (date, rest) = text.split_once([' ', 'T', 't'])?;
    let rest = rest.replace(' ', "");
    let Some(sign) = rest.find(['+', '-']) else { return Some(format!("{date}T{rest}")) };
    let (time, offset) = rest.split_at_checked(sign)?;
    let digits: String = offset.chars().filter(char::is_ascii_digit).collect();
    let (hours, minutes) = digits.split_at_checked(2)?;
    let minutes = if minutes.is_empty() { "00" } else { minutes };
    Some(format!("{date}T{time}{}{hours}:{minutes}", offset.get(..1)?))
}

/// The beginning of a text from elsewhere.
pub(super) fn shorten(text: &str) -> String {
    const MOST: usize = 200;
    let text = text.trim();
    match text.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}...", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{JsonKeys, shorten};
    use crate::{Credentials, Timestamp};

    fn process(text: &str) -> Result<Credentials, String> {
        JsonKeys::parse(text.as_bytes())?.of_process()
    }

    fn service(text: &str) -> Result<Credentials, String> {
        JsonKeys::parse(text.as_bytes())?.of_service()
    }

    #[test]
    fn keys_of_a_program() {
        let whole = r#"{"Version":1,"AccessKeyId":"A","SecretAccessKey":"S","SessionToken":"T",
            "Expiration":"2026-11-24T12:00:00+00:00","AccountId":"123456789012","Extra":[{}]}"#;
        let expected = Credentials::new("A", "S")
            .with_session_token("T")
            .with_expiry(Timestamp::parse_date_time("2026-11-24T12:00:00Z").unwrap())
            .with_account_id("123456789012");
        assert_eq!(process(whole), Ok(expected));
        let least = r#"{"Version":1,"AccessKeyId":"A","SecretAccessKey":"S","SessionToken":null,"Expiration":null}"#;
        assert_eq!(process(least), Ok(Credentials::new("A", "S")));
    }

    /// As Python, shells and other programs print it.
    #[test]
    fn times_come_in_many_forms() {
        let at = Timestamp::parse_date_time("2026-11-24T12:00:00Z").unwrap();
        for time in [
            "2026-11-24T12:00:00Z",
            "2026-11-24t12:00:00z",
            "2026-11-24T12:00:00.000000+00:00",
            "2026-11-24T12:00:00+0000",
            "2026-11-24T13:30:00+0130",
            "2026-11-24T10:00:00.000-0200",
            "2026-11-24T14:00:00+02",
            "2026-11-24 12:00:00+00:00",
            "2026-11-24 12:00:00Z",
            "2026-11-24 12:00:00 +0000",
            " 2026-11-24T12:00:00Z\\n",
        ] {
            let text = format!(
                "\u{feff}{{\"Version\":1,\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"S\",\"Expiration\":\"{time}\"}}"
            );
            assert_eq!(process(&text), Ok(Credentials::new("A", "S").with_expiry(at)), "{time}");
        }
        for time in ["hidden", "2026-11-24T12:00:00", "2026-11-24", "2026-11-24T12:00:00+1", "2026-11-24T12:00:00+é0"]
        {
            let text =
                format!("{{\"Version\":1,\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"S\",\"Expiration\":\"{time}\"}}");
            assert!(process(&text).unwrap_err().starts_with("`Expiration` is no time: "), "{time}");
        }
    }

    #[test]
    fn keys_with_a_line_break_are_refused() {
        for key in ["SecretAccessKey", "AccessKeyId", "SessionToken"] {
            let text = r#"{"Version":1,"AccessKeyId":"A","SecretAccessKey":"hidden","SessionToken":"hidden"}"#;
            let text = text.replace(&format!("\"{key}\":\""), &format!("\"{key}\":\"x\\n"));
            let error = process(&text).unwrap_err();
            assert!(
                error.ends_with("holds a line break or another control character") && !error.contains("hidden"),
                "{error}"
            );
        }
        let trailing = r#"{"Version":1,"AccessKeyId":"A\n","SecretAccessKey":" S\n"}"#;
        assert_eq!(process(trailing), Ok(Credentials::new("A", "S")));
    }

    #[test]
    fn keys_of_a_service() {
        let ecs = r#"{"RoleArn":"arn","AccessKeyId":"A","SecretAccessKey":"S","Token":"T","Expiration":"2026-11-24T12:00:00Z"}"#;
        assert_eq!(service(ecs).map(|keys| keys.session_token().map(str::to_owned)), Ok(Some("T".to_owned())));
        let imds = ecs.replace("\"RoleArn\":\"arn\"", "\"Code\":\"Success\",\"Type\":\"AWS-HMAC\"");
        assert_eq!(service(&imds), service(ecs));
        let failure = r#"{"Code":"AssumeRoleUnauthorizedAccess","Message":"EC2 cannot assume the role"}"#;
        assert_eq!(service(failure).unwrap_err(), "AssumeRoleUnauthorizedAccess: EC2 cannot assume the role");
    }

    #[test]
    fn what_is_wrong_is_said_without_the_text() {
        let keys = r#""AccessKeyId":"A","SecretAccessKey":"hidden""#;
        for (text, words) in [
            (String::new(), "found the end of the text"),
            ("<html>hidden</html>".to_owned(), "expected an object"),
            (format!("{{{keys}"), "not the JSON that was expected"),
            (format!("{{{keys}}} hidden"), "expected the end of the text"),
            (format!("{{{keys}}}"), "`Version` is missing"),
            (format!("{{\"Version\":2,{keys}}}"), "`Version` is 2"),
            (format!("{{\"Version\":\"1\",{keys}}}"), "expected a whole number"),
            (r#"{"Version":1,"AccessKeyId":"A"}"#.to_owned(), "`SecretAccessKey` is missing or empty"),
            (r#"{"Version":1,"AccessKeyId":"","SecretAccessKey":"hidden"}"#.to_owned(), "`AccessKeyId` is missing"),
            (r#"{"Version":1,"AccessKeyId":7,"SecretAccessKey":"hidden"}"#.to_owned(), "expected a string"),
            (format!("{{\"Version\":1,{keys},\"Expiration\":\"hidden\"}}"), "`Expiration` is no time: "),
        ] {
            let error = process(&text).unwrap_err();
            assert!(error.contains(words) && !error.contains("hidden"), "{text}: {error}");
        }
        assert_eq!(service(&format!("{{{keys}}}")).unwrap_err(), "`Expiration` is missing");
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), text in "\\PC{0,300}") {
            for bytes in [&bytes[..], text.as_bytes()] {
                if let Ok(keys) = JsonKeys::parse(bytes) {
                    let _ = keys.complaint();
                    let _ = keys.of_process();
                }
            }
            prop_assert!(shorten(&text).chars().count() <= 203);
        }

        #[test]
        fn nor_does_what_looks_like_keys(text in r#"(\{|\}|"Version"|"AccessKeyId"|"SecretAccessKey"|"Expiration"|"Code"|:|,|1|null|"A"|"20"|\[|\])*"#) {
            let keys = || JsonKeys::parse(text.as_bytes());
            let _ = keys().and_then(JsonKeys::of_process);
            let _ = keys().and_then(JsonKeys::of_service);
        }
    }
}
