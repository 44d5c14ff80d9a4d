//! Members in headers of requests and responses (traits `httpHeader` and `httpPrefixHeaders`).

use std::borrow::Cow;
use std::collections::BTreeMap;

use http::header::{HeaderMap, HeaderName, HeaderValue};

use super::{Error, RequestParts, ResponseParts, Result};
use crate::format::text::{self, Codec, Plain, Read, Texts, Write};
use crate::{CallError, CallErrorKind};

/// Headers that are no entry of a map: they say where a message ends and to whom it goes, or are a signature's or the client's
/// own, which would replace them.
const TAKEN: [&str; 21] = [
    "amz-sdk-invocation-id",
    "amz-sdk-request",
    "authorization",
    "connection",
    "content-length",
    "expect",
    "host",
    "keep-alive",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "x-amz-content-sha256",
    "x-amz-date",
    "x-amz-decoded-content-length",
    "x-amz-region-set",
    "x-amz-security-token",
    "x-amz-trailer",
];

impl RequestParts {
    /// The header `name` of the input member `member`; a list is one line, and an empty one an empty line. Not sent if there is
    /// no value.
    ///
    /// Fails if the value has characters that no header can carry.
    pub fn header<T: Write + ?Sized>(
        &mut self,
        name: &str,
        member: &str,
        value: &T,
    ) -> std::result::Result<(), CallError> {
        self.header_as(name, member, Plain, value)
    }

    /// [`header`](Self::header) of a value that looks as `C` says.
    pub fn header_as<C: Codec, T: Write<C> + ?Sized>(
        &mut self,
        name: &str,
        member: &str,
        _: C,
        value: &T,
    ) -> std::result::Result<(), CallError> {
        let Some(value) = value_of(name, member, &value.texts(), C::COMMAS)? else { return Ok(()) };
        let name = name_of(name, member)?;
        self.headers.insert(name, value);
        Ok(())
    }

    /// [`header`](Self::header) with a new token where there is none (trait `idempotencyToken`).
    pub fn header_token(
        &mut self,
        name: &str,
        member: &str,
        value: &Option<String>,
    ) -> std::result::Result<(), CallError> {
        match self.tokens.or_new(value.as_deref()) {
            Some(token) => self.header(name, member, &*token),
            None => Ok(()),
        }
    }

    /// A header that is the same for all inputs.
    pub fn fixed_header(&mut self, name: &str, value: &str) -> std::result::Result<(), CallError> {
        self.header(name, name, value)
    }

    /// A header for each entry of the input member `member`, named `prefix` and its key. Those that are bound later replace
    /// them.
    ///
    /// Fails if a key or value has characters that no header can carry, and if a header is not the caller's to set, such as
    /// `host`.
    pub fn prefix_headers<'a, K, T>(
        &mut self,
        prefix: &str,
        member: &str,
        entries: impl IntoIterator<Item = (&'a K, &'a T)>,
    ) -> std::result::Result<(), CallError>
    where
        K: AsRef<str> + 'a,
        T: Write<Plain> + 'a,
    {
        for (key, value) in entries {
            let name = format!("{prefix}{}", key.as_ref());
            let Some(value) = value_of(&name, member, &value.texts(), Plain::COMMAS)? else { continue };
            let name = name_of(&name, member)?;
            if TAKEN.contains(&name.as_str()) {
                let why = "which is not for callers to set: it is part of how the request is sent or signed";
                return Err(refused(format!("`{member}` has the header `{name}`, {why}")));
            }
            self.headers.insert(name, value);
        }
        Ok(())
    }
}

/// The value of a header, which may be unset.
fn value_of(
    name: &str,
    member: &str,
    texts: &Texts<'_>,
    commas: usize,
) -> std::result::Result<Option<HeaderValue>, CallError> {
    let text = match texts {
        Texts::Unset => return Ok(None),
        Texts::One(text) => Cow::Borrowed(&**text),
        Texts::List(texts) => Cow::Owned(text::join(texts, commas)),
    };
    // No part of a value (RFC 9110, section 5.5), and what HTTP/2 breaks connections for.
    let text = text.trim_matches([' ', '\t']);
    let value = HeaderValue::from_str(text).ok().filter(|_| text.is_ascii());
    value.map(Some).ok_or_else(|| {
        refused(format!(
            "`{member}`: the header `{}` must be printable ASCII, and what is set for it is not",
            name.escape_debug()
        ))
    })
}

fn name_of(name: &str, member: &str) -> std::result::Result<HeaderName, CallError> {
    HeaderName::from_bytes(name.as_bytes())
        .map_err(|_| refused(format!("`{member}`: {name:?} has characters that the name of a header cannot have")))
}

fn refused(message: String) -> CallError {
    CallError::new(CallErrorKind::Input, message)
}

impl ResponseParts<'_> {
    /// Sets `target` from the header `name`; leaves it as it is if the response has none.
    pub fn header<T: Read>(&self, name: &str, target: &mut T) -> Result {
        self.header_as(name, Plain, target)
    }

    /// [`header`](Self::header) of a value that looks as `C` says.
    pub fn header_as<C, T: Read<C>>(&self, name: &str, _: C, target: &mut T) -> Result {
        if let Some(text) = joined(self.headers, name)? {
            *target = T::read(&text).map_err(|error| Error::header(name, &error))?;
        }
        Ok(())
    }

    /// [`header`](Self::header) of a response that is none without it.
    pub fn required_header<T: Read>(&self, name: &str, target: &mut T) -> Result {
        if !self.headers.contains_key(name) {
            return Err(Error::new(format!("the response has no header `{name}`")));
        }
        self.header(name, target)
    }

    /// Sets `target` to the headers whose names begin with `prefix`, in either case: what follows it, in lower case, and
    /// their values.
    pub fn prefix_headers<K, T>(&self, prefix: &str, target: &mut BTreeMap<K, T>) -> Result
    where
        K: From<String> + Ord,
        T: Read,
    {
        let prefix = prefix.to_ascii_lowercase();
        for name in self.headers.keys() {
            let Some(key) = name.as_str().strip_prefix(&prefix) else { continue };
            if let Some(text) = joined(self.headers, name.as_str())? {
                let value = T::read(&text).map_err(|error| Error::header(name.as_str(), &error))?;
                target.insert(K::from(key.to_owned()), value);
            }
        }
        Ok(())
    }
}

/// All lines of a header as one.
fn joined<'a>(headers: &'a HeaderMap, name: &str) -> Result<Option<Cow<'a, str>>> {
    let mut joined: Option<Cow<'_, str>> = None;
    for value in headers.get_all(name) {
        let line = std::str::from_utf8(value.as_bytes())
            .map_err(|_| Error::new(format!("the header `{name}` is not text")))?;
        let line = line.trim_ascii();
        match &mut joined {
            None => joined = Some(Cow::Borrowed(line)),
            Some(joined) => {
                let joined = joined.to_mut();
                joined.push_str(", ");
                joined.push_str(line);
            }
        }
    }
    Ok(joined)
}

#[cfg(test)]
mod tests {
    use http::StatusCode;
    use proptest::prelude::*;

    use super::*;
    use crate::format::text::{DateTime, HttpDate, MediaType};
    use crate::{Bytes, EncodeOptions, IdempotencyTokens, Timestamp};

    fn sent(bind: impl FnOnce(&mut RequestParts) -> std::result::Result<(), CallError>) -> HeaderMap {
        let idempotency_tokens = IdempotencyTokens::new(|| "new".to_owned());
        let mut parts = RequestParts::new(&EncodeOptions { idempotency_tokens, ..EncodeOptions::default() });
        bind(&mut parts).unwrap();
        parts.headers
    }

    fn response(lines: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(*name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        headers
    }

    fn parts(headers: &HeaderMap) -> ResponseParts<'_> {
        static EMPTY: Bytes = Bytes::new();
        ResponseParts::new(StatusCode::OK, headers, &EMPTY)
    }

    fn read<C: Codec, T: Read<C> + Default>(codec: C, value: &str) -> std::result::Result<T, String> {
        let mut target = T::default();
        let headers = response(&[("x", value)]);
        parts(&headers).header_as("x", codec, &mut target).map_err(|error| error.to_string())?;
        Ok(target)
    }

    #[test]
    fn what_is_unset_is_absent_and_what_is_empty_is_sent() {
        assert!(sent(|parts| parts.header("x-a", "M", &None::<String>)).is_empty());
        assert_eq!(sent(|parts| parts.header("x-b", "M", &Some(String::new())))["x-b"], "");
        assert_eq!(sent(|parts| parts.header("x-c", "M", &Some(Vec::<String>::new())))["x-c"], "");
        assert_eq!(sent(|parts| parts.header("X-Zero", "M", &0))["x-zero"], "0");
        assert_eq!(sent(|parts| parts.header("X-No", "M", &Some(false)))["x-no"], "false");
    }

    #[test]
    fn values_look_as_their_place_wants_them() {
        let time = Timestamp::from_secs(1_576_540_098);
        assert_eq!(sent(|parts| parts.header_as("x", "M", HttpDate, &time))["x"], "Mon, 16 Dec 2019 23:48:18 GMT");
        let times = vec![time, time];
        let lines = "Mon, 16 Dec 2019 23:48:18 GMT, Mon, 16 Dec 2019 23:48:18 GMT";
        assert_eq!(sent(|parts| parts.header_as("x", "M", HttpDate, &times))["x"], lines);
        let json = Some("{}".to_owned());
        assert_eq!(sent(|parts| parts.header_as("x", "M", MediaType, &json))["x"], "e30=");
        let list = vec!["b,c".to_owned(), r#""def""#.to_owned(), "a".to_owned()];
        assert_eq!(sent(|parts| parts.header("x", "M", &list))["x"], r#""b,c", "\"def\"", a"#);
    }

    #[test]
    fn blanks_around_a_value_are_no_part_of_it() {
        for text in ["a b", " a b", "a b \t", "\ta b "] {
            assert_eq!(sent(|parts| parts.header("x", "M", &Some(text.to_owned())))["x"], "a b", "{text:?}");
            let entries = BTreeMap::from([("k".to_owned(), text.to_owned())]);
            let sent = sent(|parts| parts.prefix_headers("x-amz-meta-", "M", &entries));
            assert_eq!(sent["x-amz-meta-k"], "a b", "{text:?}");
        }
        assert_eq!(sent(|parts| parts.header("x", "M", &Some(" ".to_owned())))["x"], "");
    }

    #[test]
    fn a_value_that_no_header_can_carry_is_an_error_that_names_it_and_does_not_show_it() {
        let mut parts = RequestParts::new(&EncodeOptions::default());
        for bad in ["a\nsecret", "a\rb", "é", "\u{0}", "\u{7f}"] {
            let error = parts.header("x-amz-meta-a", "M", &bad.to_owned()).unwrap_err();
            assert_eq!(error.call(), Some(CallErrorKind::Input));
            assert!(error.to_string().starts_with("`M`: the header `x-amz-meta-a` must be"), "{error}");
            assert!(!error.to_string().contains("secret"), "{error}");
        }
        let map = BTreeMap::from([("a b".to_owned(), "v".to_owned())]);
        let error = parts.prefix_headers("x-", "M", &map).unwrap_err();
        assert!(error.to_string().contains("\"x-a b\""), "{error}");
        assert!(parts.prefix_headers("", "M", &BTreeMap::from([(String::new(), "v".to_owned())])).is_err());
        assert!(parts.headers.is_empty());
        parts.header("x-tab", "M", &"a\tb ~".to_owned()).unwrap();
    }

    #[test]
    fn a_map_sets_no_header_that_is_not_the_caller_s() {
        let mut parts = RequestParts::new(&EncodeOptions::default());
        for (prefix, key) in
            TAKEN.iter().map(|name| ("", *name)).chain([("", "Host"), ("x-amz-", "Date"), ("Content-", "length")])
        {
            let error =
                parts.prefix_headers(prefix, "Meta", &BTreeMap::from([(key.to_owned(), "5".to_owned())])).unwrap_err();
            assert_eq!(error.call(), Some(CallErrorKind::Input));
            let name = format!("{prefix}{key}").to_ascii_lowercase();
            assert!(error.to_string().contains(&format!("`Meta` has the header `{name}`")), "{error}");
        }
        assert!(parts.headers.is_empty());
        let meta = ["x-amz-meta-host", "content-type", "date"].map(|name| (name.to_owned(), "5".to_owned()));
        parts.prefix_headers("", "Meta", &BTreeMap::from(meta)).unwrap();
        // Where it is a member of its own, the model means it.
        parts.header("Content-Length", "Length", &5).unwrap();
        assert_eq!(parts.headers.len(), 4);
    }

    #[test]
    fn prefixed_headers_give_way_to_those_that_are_bound() {
        let map = BTreeMap::from([("x-foo", "Foo"), ("hello", "Hello")].map(|(k, v)| (k.to_owned(), v.to_owned())));
        let headers = sent(|parts| {
            parts.prefix_headers("", "M", &map)?;
            parts.header("hello", "M", &Some("There".to_owned()))
        });
        assert_eq!(
            (&headers["x-foo"], &headers["hello"], headers.len()),
            (&"Foo".parse().unwrap(), &"There".parse().unwrap(), 2)
        );
        let empty = BTreeMap::from([("abc".to_owned(), String::new())]);
        assert_eq!(sent(|parts| parts.prefix_headers("X-Foo-", "M", &empty))["x-foo-abc"], "");
    }

    #[test]
    fn a_token_is_made_only_for_an_unset_member() {
        assert_eq!(sent(|parts| parts.header_token("x", "M", &None))["x"], "new");
        assert_eq!(sent(|parts| parts.header_token("x", "M", &Some("own".to_owned())))["x"], "own");
    }

    #[test]
    fn values_are_read_from_one_line_or_several() {
        assert_eq!(read::<_, Option<String>>(Plain, "  a  b "), Ok(Some("a  b".to_owned())));
        assert_eq!(read::<_, i32>(Plain, "123"), Ok(123));
        assert_eq!(read::<_, Vec<bool>>(Plain, "true, false,true"), Ok(vec![true, false, true]));
        assert_eq!(read::<_, Option<Vec<String>>>(Plain, ""), Ok(Some(Vec::new())));
        assert_eq!(read::<_, String>(MediaType, "e30="), Ok("{}".to_owned()));
        let headers = response(&[("x", "a, b"), ("x", r#""c,d""#)]);
        let mut list: Vec<String> = Vec::new();
        parts(&headers).header("X", &mut list).unwrap();
        assert_eq!(list, ["a", "b", "c,d"]);
        let dates = response(&[("x", "Mon, 16 Dec 2019 23:48:18 GMT"), ("x", "Mon, 16 Dec 2019 23:48:19 GMT")]);
        let mut times: Option<Vec<Timestamp>> = None;
        parts(&dates).header_as("x", HttpDate, &mut times).unwrap();
        assert_eq!(times.map(|times| times.len()), Some(2));
    }

    #[test]
    fn a_header_that_is_not_its_type_is_an_error_that_names_it() {
        let expected = "the header `x`: expected a whole number of 32 bits";
        assert_eq!(read::<_, Option<i32>>(Plain, "secret"), Err(expected.to_owned()));
        assert!(
            read::<_, Option<Timestamp>>(DateTime, "yesterday")
                .unwrap_err()
                .contains("the header `x`: expected a date-time")
        );
        assert_eq!(read::<_, Option<i32>>(Plain, ""), Ok(None));
        let missing = parts(&HeaderMap::new()).required_header("x", &mut 0);
        assert_eq!(missing.unwrap_err().to_string(), "the response has no header `x`");
        let mut text = None::<String>;
        let mut headers = HeaderMap::new();
        headers.append("x", HeaderValue::from_bytes(b"\xff").unwrap());
        assert_eq!(parts(&headers).header("x", &mut text).unwrap_err().to_string(), "the header `x` is not text");
        parts(&headers).header("y", &mut text).unwrap();
        assert_eq!(text, None);
    }

    #[test]
    fn prefixed_headers_are_read_by_what_follows() {
        let headers = response(&[("x-foo-abc", "Abc"), ("x-foo-", "empty"), ("hello", "There"), ("x-foo-def", "1")]);
        let mut map: BTreeMap<String, String> = BTreeMap::new();
        parts(&headers).prefix_headers("X-Foo-", &mut map).unwrap();
        let pairs = [("", "empty"), ("abc", "Abc"), ("def", "1")].map(|(k, v)| (k.to_owned(), v.to_owned()));
        assert_eq!(map, BTreeMap::from(pairs));
        let mut all: BTreeMap<String, String> = BTreeMap::new();
        parts(&headers).prefix_headers("", &mut all).unwrap();
        assert_eq!((all.len(), all["hello"].as_str()), (4, "There"));
    }

    proptest! {
        #[test]
        fn lists_come_back_from_a_header(list in proptest::collection::vec("[ -~]*", 0..5)) {
            let headers = sent(|parts| parts.header("x", "M", &list));
            let mut again: Vec<String> = Vec::new();
            parts(&headers).header("x", &mut again).unwrap();
            prop_assert_eq!(again, list);
        }
    }
}
