//! The query of a request: literals, members (trait `httpQuery`), and maps of parameters (trait `httpQueryParams`).

use super::RequestParts;
use crate::format::text::{Plain, Texts, Write};
use crate::percent::{Keep, encode};

impl RequestParts {
    /// A piece of the query as it stands: `key=value` or `key`.
    pub fn query_literal(&mut self, text: &str) {
        self.separate();
        self.query.push_str(text);
    }

    /// The parameter `name`, once for each element of a list; not at all if there is no value.
    pub fn query<T: Write>(&mut self, name: &str, value: &T) {
        self.query_texts(name, value.texts());
    }

    /// [`query`](Self::query) of a value that looks as `C` says.
    pub fn query_as<C, T: Write<C>>(&mut self, name: &str, _: C, value: &T) {
        self.query_texts(name, value.texts());
    }

    /// [`query`](Self::query) with a new token where there is none (trait `idempotencyToken`).
    pub fn query_token(&mut self, name: &str, token: &Option<String>) {
        if let Some(token) = self.tokens.or_new(token.as_deref()) {
            self.pair(name, &token);
        }
    }

    /// Parameters of any name, but for those that are `taken` by others.
    pub fn query_params<'a, K, T>(&mut self, params: impl IntoIterator<Item = (&'a K, &'a T)>, taken: &[&str])
    where
        K: AsRef<str> + 'a,
        T: Write<Plain> + 'a,
    {
        for (name, value) in params {
            if !taken.contains(&name.as_ref()) {
                self.query_texts(name.as_ref(), value.texts());
            }
        }
    }

    fn query_texts(&mut self, name: &str, texts: Texts<'_>) {
        match texts {
            Texts::Unset => {}
            Texts::One(text) => self.pair(name, &text),
            Texts::List(texts) => texts.iter().for_each(|text| self.pair(name, text)),
        }
    }

    fn pair(&mut self, name: &str, value: &str) {
        self.separate();
        self.query.push_str(&encode(name.as_bytes(), Keep::Nothing));
        self.query.push('=');
        self.query.push_str(&encode(value.as_bytes(), Keep::Nothing));
    }

    fn separate(&mut self) {
        if !self.query.is_empty() {
            self.query.push('&');
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::format::text::{DateTime, HttpDate};
    use crate::{EncodeOptions, IdempotencyTokens, Timestamp};

    fn query(bind: impl FnOnce(&mut RequestParts)) -> String {
        let idempotency_tokens = IdempotencyTokens::new(|| "new".to_owned());
        let mut parts = RequestParts::new(&EncodeOptions { idempotency_tokens, ..EncodeOptions::default() });
        bind(&mut parts);
        parts.query
    }

    #[test]
    fn literals_stand_as_they_are() {
        let query = query(|parts| {
            parts.query_literal("foo=bar");
            parts.query_literal("hello");
            parts.query("baz", &"bam".to_owned());
        });
        assert_eq!(query, "foo=bar&hello&baz=bam");
    }

    #[test]
    fn what_is_unset_is_absent_and_what_is_empty_or_zero_is_not() {
        assert_eq!(query(|parts| parts.query("q", &None::<String>)), "");
        assert_eq!(query(|parts| parts.query("Empty", &Some(String::new()))), "Empty=");
        assert_eq!(query(|parts| parts.query("q", &Some(0))), "q=0");
        assert_eq!(query(|parts| parts.query("q", &Some(false))), "q=false");
        assert_eq!(query(|parts| parts.query("q", &f32::NAN)), "q=NaN");
    }

    #[test]
    fn a_list_repeats_its_name_and_an_empty_one_is_absent() {
        let list = vec!["a".to_owned(), "b c".to_owned(), "a".to_owned()];
        assert_eq!(query(|parts| parts.query("q", &Some(list))), "q=a&q=b%20c&q=a");
        assert_eq!(query(|parts| parts.query("q", &Vec::<i32>::new())), "");
    }

    #[test]
    fn names_and_values_are_encoded_like_labels() {
        let value = "%:/?#[]@!$&'()*+,;=😹 ".to_owned();
        let encoded = "q%26=%25%3A%2F%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2B%2C%3B%3D%F0%9F%98%B9%20";
        assert_eq!(query(|parts| parts.query("q&", &value)), encoded);
    }

    #[test]
    fn times_look_as_asked() {
        let time = Some(Timestamp::from_secs(1));
        assert_eq!(query(|parts| parts.query_as("q", DateTime, &time)), "q=1970-01-01T00%3A00%3A01Z");
        let date = "q=Thu%2C%2001%20Jan%201970%2000%3A00%3A01%20GMT";
        assert_eq!(query(|parts| parts.query_as("q", HttpDate, &vec![time])), date);
    }

    #[test]
    fn a_token_is_made_only_for_an_unset_member() {
        assert_eq!(query(|parts| parts.query_token("token", &None)), "token=new");
        assert_eq!(query(|parts| parts.query_token("token", &Some("own".to_owned()))), "token=own");
        assert_eq!(query(|parts| parts.query_token("token", &Some(String::new()))), "token=");
    }

    #[test]
    fn parameters_of_maps_give_way_to_others() {
        let map = BTreeMap::from([("bar", "map"), ("qux", "map")].map(|(k, v)| (k.to_owned(), v.to_owned())));
        assert_eq!(query(|parts| parts.query_params(&map, &["bar"])), "qux=map");
        let lists = BTreeMap::from([("a".to_owned(), vec![1, 2]), ("b".to_owned(), vec![])]);
        assert_eq!(query(|parts| parts.query_params(Some(&lists).into_iter().flatten(), &[])), "a=1&a=2");
    }

    proptest! {
        #[test]
        fn pairs_come_back_from_the_query(pairs in proptest::collection::vec((".*", ".*"), 0..5)) {
            let mut parts = RequestParts::new(&EncodeOptions::default());
            for (name, value) in &pairs {
                parts.query(name, value);
            }
            let request = parts.into_request("").unwrap();
            let query = request.uri().query().unwrap_or_default();
            let decoded = |text: &str| {
                let mut bytes = Vec::new();
                for (index, piece) in text.split('%').enumerate() {
                    let plain = if index == 0 { piece } else {
                        bytes.push(u8::from_str_radix(&piece[..2], 16).unwrap());
                        &piece[2..]
                    };
                    bytes.extend_from_slice(plain.as_bytes());
                }
                String::from_utf8(bytes).unwrap()
            };
            let again: Vec<(String, String)> = query
                .split('&')
                .filter(|pair| !pair.is_empty())
                .map(|pair| pair.split_once('=').unwrap())
                .map(|(name, value)| (decoded(name), decoded(value)))
                .collect();
            prop_assert_eq!(again, pairs);
        }
    }
}
