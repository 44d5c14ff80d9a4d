//! The text of the shared `config` and `credentials` files, as sections of properties. No IO, and no property's meaning.
//!
//! Format: AWS SDKs and Tools Reference Guide, "Shared config and credentials files".

use std::collections::HashMap;

/// Which file a text is from; they name their profiles differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileKind {
    /// `[default]`, `[profile x]`, `[services x]`, `[sso-session x]`.
    Config,
    /// `[x]`.
    Credentials,
}

/// The properties of a section, by their names in lower case.
pub(super) type Section = HashMap<String, Value>;

/// What a property holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// Text; continuation lines are joined by line breaks.
    Text(String),
    /// Indented properties under an empty value, by their names in lower case.
    Nested(HashMap<String, String>),
}

/// What a file says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Parsed {
    pub(super) profiles: HashMap<String, Section>,
    pub(super) services: HashMap<String, Section>,
}

/// A line that cannot be read: its number, from 1, and what is wrong.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct BadLine {
    pub(super) number: usize,
    pub(super) what: &'static str,
}

/// Reads a whole file.
pub(super) fn parse(text: &str, kind: FileKind) -> Result<Parsed, BadLine> {
    let mut parser = Parser { kind, parsed: Parsed::default(), plain_default: Section::new(), open: None };
    for (i, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        parser.line(line).map_err(|what| BadLine { number: i.saturating_add(1), what })?;
    }
    Ok(parser.finish())
}

/// What a section's header says it is.
enum Header {
    Profile(String),
    /// `[default]` in a config file: counts only if there is no `[profile default]`.
    PlainDefault,
    Services(String),
    /// Read, but of no use here.
    Other,
}

/// A section that may still go on.
struct Open {
    header: Header,
    section: Section,
    property: Option<(String, Value)>,
}

struct Parser {
    kind: FileKind,
    parsed: Parsed,
    plain_default: Section,
    open: Option<Open>,
}

impl Parser {
    fn line(&mut self, line: &str) -> Result<(), &'static str> {
        let text = line.trim();
        if text.is_empty() || text.starts_with(['#', ';']) {
            Ok(())
        } else if line.starts_with(char::is_whitespace) {
            let Some(open) = &mut self.open else { return Err("an indented line before the first section") };
            open.continuation(text)
        } else if let Some(rest) = text.strip_prefix('[') {
            self.header(rest)
        } else {
            let Some(open) = &mut self.open else { return Err("a property before the first section") };
            open.property(text)
        }
    }

    fn header(&mut self, rest: &str) -> Result<(), &'static str> {
        let (name, after) = rest.split_once(']').ok_or("a section's name must end with `]`")?;
        let after = after.trim_start();
        if !after.is_empty() && !after.starts_with(['#', ';']) {
            return Err("only a comment may follow a section's name");
        }
        self.close();
        let header = self.classify(name.trim());
        self.open = Some(Open { header, section: Section::new(), property: None });
        Ok(())
    }

    fn classify(&self, name: &str) -> Header {
        let named = |name: &str| Some(name.trim()).filter(|name| is_name(name)).map(str::to_owned);
        if self.kind == FileKind::Credentials {
            return named(name).map_or(Header::Other, Header::Profile);
        }
        match name.split_once(char::is_whitespace) {
            None if name == "default" => Header::PlainDefault,
            Some(("profile", name)) => named(name).map_or(Header::Other, Header::Profile),
            Some(("services", name)) => named(name).map_or(Header::Other, Header::Services),
            _ => Header::Other,
        }
    }

    /// Files what was read of the open section; sections of the same name add up.
    fn close(&mut self) {
        let Some(mut open) = self.open.take() else { return };
        open.close_property();
        let target = match open.header {
            Header::Profile(name) => self.parsed.profiles.entry(name).or_default(),
            Header::Services(name) => self.parsed.services.entry(name).or_default(),
            Header::PlainDefault => &mut self.plain_default,
            Header::Other => return,
        };
        target.extend(open.section);
    }

    fn finish(mut self) -> Parsed {
        self.close();
        if !self.plain_default.is_empty() {
            self.parsed.profiles.entry("default".to_owned()).or_insert(self.plain_default);
        }
        self.parsed
    }
}

impl Open {
    fn property(&mut self, line: &str) -> Result<(), &'static str> {
        self.close_property();
        let (name, value) = without_comment(line).split_once('=').ok_or("a property must have a `=`")?;
        let name = name.trim();
        if name.is_empty() {
            return Err("a property must have a name before the `=`");
        }
        self.property = Some((name.to_ascii_lowercase(), Value::Text(value.trim().to_owned())));
        Ok(())
    }

    fn continuation(&mut self, text: &str) -> Result<(), &'static str> {
        let Some((_, value)) = &mut self.property else {
            return Err("an indented line continues a property, but there is none before it");
        };
        if matches!(value, Value::Text(text) if text.is_empty()) {
            *value = Value::Nested(HashMap::new());
        }
        match value {
            // A comment here is part of the value.
            Value::Text(value) => {
                value.push('\n');
                value.push_str(text);
            }
            Value::Nested(values) => {
                let (name, value) = text.split_once('=').ok_or("an indented property must have a `=`")?;
                let name = name.trim();
                if name.is_empty() {
                    return Err("an indented property must have a name before the `=`");
                }
                values.insert(name.to_ascii_lowercase(), value.trim().to_owned());
            }
        }
        Ok(())
    }

    fn close_property(&mut self) {
        if let Some((name, value)) = self.property.take().filter(|(name, _)| is_name(name)) {
            self.section.insert(name, value);
        }
    }
}

/// Names with other characters are passed over, with all they hold.
fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_/.%@:+".contains(c))
}

/// A comment begins with `#` or `;` after white space.
fn without_comment(line: &str) -> &str {
    let mut space = false;
    for (at, c) in line.char_indices() {
        if space && matches!(c, '#' | ';') {
            return line.get(..at).unwrap_or(line);
        }
        space = c.is_whitespace();
    }
    line
}

#[cfg(test)]
mod tests {
    use super::{BadLine, FileKind, Parsed, Value, parse};

    fn config(text: &str) -> Parsed {
        parse(text, FileKind::Config).expect("well formed")
    }

    fn profiles(parsed: &Parsed) -> Vec<&str> {
        let mut names: Vec<&str> = parsed.profiles.keys().map(String::as_str).collect();
        names.sort_unstable();
        names
    }

    /// The property `name` of profile `foo`.
    fn foo(text: &str, name: &str) -> Option<Value> {
        config(text).profiles.get("foo").and_then(|section| section.get(name)).cloned()
    }

    fn text(text: &str) -> Value {
        Value::Text(text.to_owned())
    }

    fn bad(text: &str) -> BadLine {
        parse(text, FileKind::Config).expect_err("not well formed")
    }

    #[test]
    fn section_names() {
        let names = "[profile a]\n[ profile\t b ] # c\n[profile c]; d\n[e]\n[profile]\n[profilef]\n[profile g h]\n\
                     [profile i!]\n[sso-session j]\n[profile some-thing:long/the_one%only.foo@bar+]";
        assert_eq!(profiles(&config(names)), ["a", "b", "c", "some-thing:long/the_one%only.foo@bar+"]);
        let names = "[a]\n[profile b]\n[ c ]\n[d e]\n[sso-sessionf]";
        let parsed = parse(names, FileKind::Credentials).expect("well formed");
        assert_eq!(profiles(&parsed), ["a", "c", "sso-sessionf"]);
    }

    #[test]
    fn values_are_trimmed_and_keep_what_is_no_comment() {
        let head = "[profile foo]\r\n";
        for (line, value) in [
            ("name = value", "value"),
            ("name \t=  \tvalue \t", "value"),
            ("name = val=ue", "val=ue"),
            ("name =", ""),
            ("NAME = value", "value"),
            ("name = value # c # d", "value"),
            ("name = value ; c", "value"),
            ("name = value; c", "value; c"),
            ("name = value# c", "value# c"),
            ("name = \u{1f602}", "\u{1f602}"),
            ("name = a\nname = value", "value"),
            ("name = a\n[profile foo]\nname = value", "value"),
        ] {
            assert_eq!(foo(&format!("{head}{line}\r\n"), "name"), Some(text(value)), "{line}");
        }
        assert_eq!(foo("[profile foo]\nin valid = value", "in valid"), None);
    }

    #[test]
    fn indented_lines_continue_a_value() {
        let value = foo("[profile foo]\nname = a\n \t b \t\n\n# no\n c # yes", "name");
        assert_eq!(value, Some(text("a\nb\nc # yes")));
    }

    #[test]
    fn indented_lines_under_an_empty_value_are_properties() {
        let parsed = config("[services dev]\nkinesis =\n  Endpoint_URL = http://a\n\t \n  b =\n[profile foo]\nx = 1");
        let kinesis = parsed.services.get("dev").and_then(|section| section.get("kinesis"));
        let pairs = [("endpoint_url", "http://a"), ("b", "")];
        let expected = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        assert_eq!(kinesis, Some(&Value::Nested(expected)));
    }

    #[test]
    fn profile_default_replaces_default_in_either_order() {
        for file in ["[profile default]\na = 1\n[default]\nb = 2", "[default]\nb = 2\n[profile default]\na = 1"] {
            let parsed = config(file);
            let default = parsed.profiles.get("default").expect("a default profile");
            assert_eq!(default.keys().collect::<Vec<_>>(), ["a"]);
        }
        assert_eq!(profiles(&config("[default]\nb = 2")), ["default"]);
    }

    #[test]
    fn broken_lines_are_named_by_number() {
        for (file, number, what) in [
            ("\n[profile foo", 2, "a section's name must end with `]`"),
            ("[profile foo] x", 1, "only a comment may follow a section's name"),
            ("a = b", 1, "a property before the first section"),
            (" -a", 1, "an indented line before the first section"),
            ("[profile foo]\n = b", 2, "an indented line continues a property, but there is none before it"),
            ("[profile foo]\n= b", 2, "a property must have a name before the `=`"),
            ("[profile foo]\n# c\nkey : value", 3, "a property must have a `=`"),
            (
                "[profile foo]\na = b\n[profile foo]\n -c",
                4,
                "an indented line continues a property, but there is none before it",
            ),
            ("[profile foo]\ns3 =\n invalid", 3, "an indented property must have a `=`"),
            ("[profile foo]\ns3 =\n = value", 3, "an indented property must have a name before the `=`"),
        ] {
            assert_eq!(bad(file), BadLine { number, what }, "{file}");
        }
    }

    #[test]
    fn a_byte_order_mark_is_no_text() {
        assert_eq!(profiles(&config("\u{feff}[profile a]")), ["a"]);
    }
}
