//! Where the parameters of endpoint rules get their values: traits of the service, of operations and of members.

use indexmap::IndexMap;
use serde::Deserialize;
use serde::de::{Deserializer, Error};

use crate::ParameterValue;

/// Settings of the client that become parameters, by name.
pub type ClientContextParams = IndexMap<String, ClientContextParam>;

/// Fixed values that an operation gives to parameters, by name.
pub type StaticContextParams = IndexMap<String, StaticContextParam>;

/// Parts of an operation's input that become parameters, by name.
pub type OperationContextParams = IndexMap<String, OperationContextParam>;

/// A setting of the client.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ClientContextParam {
    /// `string`, `boolean` or `stringArray`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What the setting does.
    pub documentation: Option<String>,
}

/// A fixed value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaticContextParam {
    /// The value.
    pub value: ParameterValue,
}

impl<'de> Deserialize<'de> for StaticContextParam {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Raw {
            value: serde_json::Value,
        }
        let Raw { value } = Raw::deserialize(deserializer)?;
        let value = ParameterValue::from_json(&value).ok_or_else(|| {
            D::Error::custom(format!("`{value}` is neither a string, a boolean nor a list of strings"))
        })?;
        Ok(Self { value })
    }
}

/// A part of an operation's input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperationContextParam {
    /// The way to it.
    pub path: InputPath,
}

impl<'de> Deserialize<'de> for OperationContextParam {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Raw {
            path: String,
        }
        let Raw { path } = Raw::deserialize(deserializer)?;
        Ok(Self { path: InputPath::parse(&path).map_err(D::Error::custom)? })
    }
}

/// The member is the value of a parameter.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ContextParam {
    /// The parameter.
    pub name: String,
}

/// A path into an operation's input, in the part of `JMESPath` that rules may use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputPath {
    /// The path as it is written.
    pub text: String,
    /// Its steps, from the input on.
    pub steps: Vec<PathStep>,
}

/// A step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathStep {
    /// `name`: a member of a structure.
    Member(String),
    /// `[*]`: every element of a list.
    Elements,
    /// `.*`: every value of a map or structure.
    Values,
    /// `[]`: every element of a list, of lists within it their elements.
    Flatten,
    /// `keys(…)` of all before it: the keys of a map.
    Keys,
    /// `[a, b]`: a list of what the paths lead to.
    Each(Vec<Vec<PathStep>>),
}

impl InputPath {
    /// Reads a path; the error says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut reader = Reader { text, rest: text };
        let steps = reader.steps()?;
        if !reader.rest.is_empty() {
            return Err(reader.wrong());
        }
        Ok(Self { text: text.to_owned(), steps })
    }
}

struct Reader<'a> {
    text: &'a str,
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn wrong(&self) -> String {
        let at = self.text.len() - self.rest.len();
        format!("path `{}` is not understood from position {at} on: {}", self.text, Self::KNOWN)
    }

    const KNOWN: &'static str = "there are `name`, `a.b`, `a[*]`, `a.*`, `a[]`, `[a, b]` and `keys(a)`";

    fn skip_blanks(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn take(&mut self, token: &str) -> bool {
        self.skip_blanks();
        self.rest.strip_prefix(token).inspect(|rest| self.rest = rest).is_some()
    }

    fn name(&mut self) -> Result<&'a str, String> {
        self.skip_blanks();
        let inner = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        let length = self.rest.bytes().take_while(|byte| inner(*byte)).count();
        let (name, rest) = self.rest.split_at(length);
        if !name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_') {
            return Err(self.wrong());
        }
        self.rest = rest;
        Ok(name)
    }

    /// A whole path, up to what cannot belong to it.
    fn steps(&mut self) -> Result<Vec<PathStep>, String> {
        let mut steps = Vec::new();
        self.first(&mut steps)?;
        loop {
            if self.take("[*]") {
                steps.push(PathStep::Elements);
            } else if self.take("[]") {
                steps.push(PathStep::Flatten);
            } else if self.take(".*") {
                steps.push(PathStep::Values);
            } else if self.take(".") {
                self.first(&mut steps)?;
            } else {
                self.skip_blanks();
                return Ok(steps);
            }
        }
    }

    /// A name, a list of paths, or `keys(…)`.
    fn first(&mut self, steps: &mut Vec<PathStep>) -> Result<(), String> {
        if self.take("[") {
            let mut each = vec![self.steps()?];
            while self.take(",") {
                each.push(self.steps()?);
            }
            steps.push(PathStep::Each(each));
            return if self.take("]") { Ok(()) } else { Err(self.wrong()) };
        }
        let name = self.name()?;
        if name == "keys" && self.take("(") {
            steps.extend(self.steps()?);
            steps.push(PathStep::Keys);
            return if self.take(")") { Ok(()) } else { Err(self.wrong()) };
        }
        steps.push(PathStep::Member(name.to_owned()));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::PathStep::{Each, Elements, Flatten, Keys, Member, Values};
    use super::{InputPath, PathStep};

    fn member(name: &str) -> PathStep {
        Member(name.to_owned())
    }

    #[test]
    fn paths_are_read_step_by_step() {
        for (text, steps) in [
            ("a", vec![member("a")]),
            ("a.b_1.C", vec![member("a"), member("b_1"), member("C")]),
            ("a[*].b", vec![member("a"), Elements, member("b")]),
            ("a.*", vec![member("a"), Values]),
            ("keys(a.b)", vec![member("a"), member("b"), Keys]),
            ("a[][]", vec![member("a"), Flatten, Flatten]),
            ("keys", vec![member("keys")]),
            (
                "a[*].[b.c, keys( d )][]",
                vec![
                    member("a"),
                    Elements,
                    Each(vec![vec![member("b"), member("c")], vec![member("d"), Keys]]),
                    Flatten,
                ],
            ),
        ] {
            assert_eq!(InputPath::parse(text).map(|path| path.steps), Ok(steps), "{text}");
        }
    }

    #[test]
    fn other_paths_are_refused() {
        for text in ["", ".", "a.", "a b", "a[0]", "a[?b]", "length(a)", "keys(a", "[a", "[a,]", "a | b", "1a", "@"] {
            let error = InputPath::parse(text).expect_err(text);
            assert!(error.contains("is not understood from position"), "{error}");
        }
    }
}
