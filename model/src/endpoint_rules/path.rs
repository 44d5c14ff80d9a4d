//! Paths of the function `getAttr`: `name`, `resourceId[0]`, `[-1]`.

use std::fmt;

/// Names from the outside in, then perhaps a place in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributePath {
    /// The names.
    pub keys: Vec<String>,
    /// Which element of the list; negative from the end on, beginning with -1.
    pub index: Option<i64>,
}

impl AttributePath {
    /// Reads a path; the error says what is wrong with it.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not a path such as `name`, `list[0]` or `[0]`");
        let (names, index) = match text.split_once('[') {
            None => (text, None),
            Some((names, rest)) => {
                let digits = rest.strip_suffix(']').ok_or_else(wrong)?;
                (names, Some(digits.parse().map_err(|_| wrong())?))
            }
        };
        let keys: Vec<String> = if names.is_empty() && index.is_some() {
            Vec::new()
        } else {
            names.split('.').map(str::to_owned).collect()
        };
        if keys.iter().any(|key| key.is_empty() || !key.bytes().all(|byte| byte.is_ascii_alphanumeric())) {
            return Err(wrong());
        }
        Ok(Self { keys, index })
    }
}

impl fmt::Display for AttributePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.keys.join("."))?;
        self.index.map_or(Ok(()), |index| write!(f, "[{index}]"))
    }
}

#[cfg(test)]
mod tests {
    use super::AttributePath;

    #[test]
    fn paths_are_names_and_at_most_one_index() {
        for text in ["name", "a.b", "resourceId[0]", "[2]", "list[-1]"] {
            assert_eq!(AttributePath::parse(text).map(|path| path.to_string()), Ok(text.to_owned()));
        }
        for text in ["", "[", "[]", "[a]", "a[0", "a[0].b", "a..b", "a[0][1]", "a b"] {
            assert!(AttributePath::parse(text).is_err(), "{text}");
        }
    }
}
