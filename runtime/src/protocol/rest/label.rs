//! The path of a request: literal text, and members (trait `httpLabel`).

use super::RequestParts;
use crate::format::text::{Plain, Texts, Write};
use crate::percent::{Keep, encode};
use crate::{CallError, CallErrorKind};

impl RequestParts {
    /// Text of the path as it stands.
    pub fn path(&mut self, text: &str) {
        self.path.push_str(text);
    }

    /// The input member `member` as one segment of the path.
    ///
    /// Fails if it is unset or empty: the path would be that of something else.
    pub fn label<T: Write>(&mut self, member: &str, value: &T) -> Result<(), CallError> {
        self.label_as(member, Plain, value)
    }

    /// [`label`](Self::label) of a value that looks as `C` says.
    pub fn label_as<C, T: Write<C>>(&mut self, member: &str, _: C, value: &T) -> Result<(), CallError> {
        self.label_texts(member, &value.texts(), Keep::Nothing)
    }

    /// [`label`](Self::label) of several segments: its slashes stay, and so do its empty segments, `.` and `..`.
    pub fn greedy_label<T: Write>(&mut self, member: &str, value: &T) -> Result<(), CallError> {
        self.label_texts(member, &value.texts(), Keep::Slash)
    }

    /// [`label`](Self::label) for which `default` stands if it is unset or empty.
    pub fn label_or<T: Write>(&mut self, value: &T, default: &str) {
        match value.texts() {
            Texts::One(text) if !text.is_empty() => self.path.push_str(&encode(text.as_bytes(), Keep::Nothing)),
            _ => self.path.push_str(default),
        }
    }

    /// [`label`](Self::label) of what is behind the last slash, if there is one: an id as the service gives it.
    pub fn label_behind_path<T: Write>(&mut self, member: &str, value: &T) -> Result<(), CallError> {
        let texts = match value.texts() {
            Texts::One(text) => Texts::One(text.rsplit('/').next().unwrap_or_default().to_owned().into()),
            other => other,
        };
        self.label_texts(member, &texts, Keep::Nothing)
    }

    fn label_texts(&mut self, member: &str, texts: &Texts<'_>, keep: Keep) -> Result<(), CallError> {
        match texts {
            Texts::One(text) if !text.is_empty() => {
                self.path.push_str(&encode(text.as_bytes(), keep));
                Ok(())
            }
            Texts::Unset => Err(unfit(member, "unset")),
            _ => Err(unfit(member, "empty")),
        }
    }
}

fn unfit(member: &str, what: &str) -> CallError {
    let message = format!("`{member}` is {what}, but it is a part of the request's path");
    CallError::new(CallErrorKind::Input, message)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::format::text::{DateTime, EpochSeconds, HttpDate};
    use crate::{EncodeOptions, Timestamp};

    fn parts() -> RequestParts {
        RequestParts::new(&EncodeOptions::default())
    }

    fn path(bind: impl FnOnce(&mut RequestParts) -> Result<(), CallError>) -> String {
        let mut parts = parts();
        bind(&mut parts).unwrap();
        parts.path
    }

    #[test]
    fn all_but_unreserved_characters_of_a_label_are_encoded() {
        let label = " %:/?#[]@!$&'()*+,;=😹".to_owned();
        let encoded = "%20%25%3A%2F%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2B%2C%3B%3D%F0%9F%98%B9";
        assert_eq!(path(|parts| parts.label("L", &label)), encoded);
        assert_eq!(path(|parts| parts.label("L", &"az-AZ_09.~".to_owned())), "az-AZ_09.~");
    }

    #[test]
    fn a_greedy_label_keeps_its_slashes_and_dots() {
        for key in ["there/guy", "../key.txt", "foo/../key", "a//b/", ".", "/x"] {
            assert_eq!(path(|parts| parts.greedy_label("Key", &key.to_owned())), key);
        }
        assert_eq!(path(|parts| parts.greedy_label("Key", &"a b/c?".to_owned())), "a%20b/c%3F");
    }

    #[test]
    fn of_an_id_behind_a_path_the_id_is_sent() {
        for (value, sent) in [("/hostedzone/Z1", "Z1"), ("Z1", "Z1"), ("/change/a b", "a%20b")] {
            assert_eq!(path(|parts| parts.label_behind_path("Id", &value.to_owned())), sent);
        }
        assert!(parts().label_behind_path("Id", &"/hostedzone/".to_owned()).is_err());
    }

    #[test]
    fn labels_of_other_types() {
        assert_eq!(path(|parts| parts.label("L", &true)), "true");
        assert_eq!(path(|parts| parts.label("L", &-7_i64)), "-7");
        assert_eq!(path(|parts| parts.label("L", &f32::NAN)), "NaN");
        assert_eq!(path(|parts| parts.label("L", &f64::NEG_INFINITY)), "-Infinity");
        assert_eq!(path(|parts| parts.label("L", &Some(0_i8))), "0");
        let time = Timestamp::from_secs(1_576_540_098);
        assert_eq!(path(|parts| parts.label_as("L", DateTime, &time)), "2019-12-16T23%3A48%3A18Z");
        assert_eq!(path(|parts| parts.label_as("L", EpochSeconds, &time)), "1576540098");
        let date = "Mon%2C%2016%20Dec%202019%2023%3A48%3A18%20GMT";
        assert_eq!(path(|parts| parts.label_as("L", HttpDate, &time)), date);
    }

    #[test]
    fn a_label_that_is_unset_or_empty_is_an_error_that_names_it() {
        for (value, what) in [(None, "unset"), (Some(String::new()), "empty")] {
            for error in [parts().label("Bucket", &value), parts().greedy_label("Bucket", &value)] {
                let error = error.unwrap_err();
                assert_eq!(error.call(), Some(CallErrorKind::Input));
                let expected = format!("`Bucket` is {what}, but it is a part of the request's path");
                assert_eq!(error.message(), Some(&*expected));
            }
        }
    }

    #[test]
    fn a_default_stands_for_a_label_that_is_unset_or_empty() {
        for (value, expected) in [(None, "-"), (Some(String::new()), "-"), (Some("a/b".to_owned()), "a%2Fb")] {
            let mut parts = parts();
            parts.label_or(&value, "-");
            assert_eq!(parts.path, expected);
        }
    }

    proptest! {
        #[test]
        fn a_label_comes_back_from_the_path(label in ".+", key in ".+") {
            let mut parts = parts();
            parts.path("/x/");
            parts.label("L", &label).unwrap();
            parts.path("/");
            parts.greedy_label("K", &key).unwrap();
            let request = parts.into_request("").unwrap();
            let path = request.uri().path();
            let (first, rest) = path.strip_prefix("/x/").unwrap().split_once('/').unwrap();
            let decoded = |text: &str| percent_decoded(text);
            prop_assert_eq!(decoded(first), label);
            prop_assert_eq!(decoded(rest), key);
            prop_assert_eq!(request.uri().query(), None);
        }
    }

    fn percent_decoded(text: &str) -> String {
        let mut bytes = Vec::new();
        let mut pieces = text.split('%');
        bytes.extend_from_slice(pieces.next().unwrap_or_default().as_bytes());
        for piece in pieces {
            bytes.push(u8::from_str_radix(&piece[..2], 16).unwrap());
            bytes.extend_from_slice(&piece.as_bytes()[2..]);
        }
        String::from_utf8(bytes).unwrap()
    }
}
