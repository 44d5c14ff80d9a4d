//! The text of the shared `config` and `credentials` files, as sections of properties. No IO, and no property's meaning.
//!
//! Format: AWS SDKs and Tools Reference Guide, "Shared config and credentials files". A line that cannot be read spoils the
//! property that it has to do with, or else its section, and nothing besides.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

pub(super) use super::names::FileKind;
use super::names::{Header, is_identifier, is_name, is_text, known_in};

/// A line of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    file: Arc<str>,
    line: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// A line that cannot be read. Says nothing of what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BadLine {
    pub(super) place: Place,
    what: &'static str,
}

impl fmt::Display for BadLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}

/// What a property holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// Text, all of it from the property's own line.
    Text(String),
    /// Indented properties under an empty value, by their names in lower case.
    Nested(HashMap<String, Property>),
    /// It cannot be told what it should be.
    Broken(&'static str),
}

/// A property, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Property {
    pub(super) value: Value,
    pub(super) place: Place,
}

/// The properties of a section, by their names in lower case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Section {
    pub(super) properties: HashMap<String, Property>,
    /// The first line that belongs to no known property and cannot be read.
    pub(super) broken: Option<BadLine>,
}

impl Section {
    /// Adds what another section of the same name says; what it says of a property counts.
    pub(super) fn extend(&mut self, other: Self) {
        self.properties.extend(other.properties);
        self.broken = self.broken.take().or(other.broken);
    }
}

/// What a file says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Parsed {
    pub(super) profiles: HashMap<String, Section>,
    pub(super) services: HashMap<String, Section>,
    pub(super) sso_sessions: HashMap<String, Section>,
    /// The first line that cannot be read and is in no section.
    pub(super) lost: Option<BadLine>,
}

/// Reads a whole file, which messages call `name`.
pub(super) fn parse(bytes: &[u8], kind: FileKind, name: &str) -> Parsed {
    let parsed = Parsed::default();
    let mut parser = Parser { kind, file: name.into(), line: 0, parsed, plain_default: Section::default(), open: None };
    for line in lines(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)) {
        parser.line = parser.line.saturating_add(1);
        parser.read(line);
    }
    parser.finish()
}

/// Lines that end in a line feed, a carriage return, or both.
fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(bytes);
    std::iter::from_fn(move || {
        let bytes = rest?;
        let end = bytes.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
        let (line, after) = bytes.split_at_checked(end.unwrap_or(bytes.len()))?;
        let after = after.strip_prefix(b"\r\n").or_else(|| after.get(1..));
        rest = after.filter(|_| end.is_some());
        Some(line)
    })
}

const NO_EQUALS: &str = "a property must have a `=`";
const NO_NAME: &str = "a property must have a name before the `=`";
const NO_UTF_8: &str = "it is not UTF-8";
const CONTROL: &str = "its value holds a control character";
const FOLLOWED: &str =
    "an indented line follows it, but it has no sub-properties: its value must stand on its own line";
const BELOW: &str = "its value must stand on its own line, not on an indented one below";
const SUB_PROPERTY: &str = "an indented line below it is no sub-property with a name, a `=` and a value";

struct Parser {
    kind: FileKind,
    file: Arc<str>,
    line: usize,
    parsed: Parsed,
    plain_default: Section,
    open: Option<Open>,
}

/// A section that may still go on.
struct Open {
    header: Header,
    section: Section,
    property: Option<OpenProperty>,
}

/// A property that may have sub-properties: lines that are indented more.
struct OpenProperty {
    name: String,
    indent: usize,
    property: Property,
}

impl Parser {
    fn read(&mut self, line: &[u8]) {
        let (line, valid) = match std::str::from_utf8(line) {
            Ok(line) => (line.into(), true),
            Err(_) => (String::from_utf8_lossy(line), false),
        };
        let text = line.trim();
        let indent = line.chars().take_while(|c| c.is_whitespace()).count();
        let place = Place { file: Arc::clone(&self.file), line: self.line };
        if text.is_empty() || text.starts_with(['#', ';']) {
            return;
        }
        if let Some(rest) = text.strip_prefix('[')
            && (rest.contains(']') || !self.is_below_property(indent))
        {
            return self.header(rest.split_once(']').map(|(name, _)| name).filter(|_| valid), place);
        }
        match &mut self.open {
            Some(open) => open.line(text, indent, place, valid),
            None => self.lose(place, "a property before the first section, or after a name of a section that is none"),
        }
    }

    fn is_below_property(&self, indent: usize) -> bool {
        self.open.as_ref().and_then(|open| open.property.as_ref()).is_some_and(|above| indent > above.indent)
    }

    /// What follows the `]` is passed over, as other tools do.
    fn header(&mut self, name: Option<&str>, place: Place) {
        self.close();
        match name {
            Some(name) if !name.contains(|c: char| c.is_control() && c != '\t') => {
                let header = Header::of(name, self.kind);
                self.open = Some(Open { header, section: Section::default(), property: None });
            }
            // What it names is lost, with all that follows.
            _ => self.lose(place, "a section's name must end with `]` and be text"),
        }
    }

    fn lose(&mut self, place: Place, what: &'static str) {
        self.parsed.lost.get_or_insert(BadLine { place, what });
    }

    /// Files what was read of the open section; sections of the same name add up.
    fn close(&mut self) {
        let Some(mut open) = self.open.take() else { return };
        open.close_property();
        let target = match open.header {
            Header::Profile(name) => self.parsed.profiles.entry(name).or_default(),
            Header::Services(name) => self.parsed.services.entry(name).or_default(),
            Header::SsoSession(name) => self.parsed.sso_sessions.entry(name).or_default(),
            Header::PlainDefault => &mut self.plain_default,
            Header::Other => return,
        };
        target.extend(open.section);
    }

    fn finish(mut self) -> Parsed {
        self.close();
        if self.plain_default != Section::default() {
            self.parsed.profiles.entry("default".to_owned()).or_insert(self.plain_default);
        }
        self.parsed
    }
}

impl Open {
    fn line(&mut self, text: &str, indent: usize, place: Place, valid: bool) {
        match &mut self.property {
            Some(above) if indent > above.indent => {
                if !valid {
                    above.property.value = Value::Broken(NO_UTF_8);
                } else if let Some((name, value)) = above.sub_property(text, &place, &self.header) {
                    // Not one of those that have sub-properties: a property of its own, as other tools read it.
                    self.begin(name, value, indent, place);
                }
            }
            _ => self.property(text, indent, place, valid),
        }
    }

    fn property(&mut self, text: &str, indent: usize, place: Place, valid: bool) {
        self.close_property();
        match name_and_value(text) {
            Err(what) => match known_in(text) {
                Some(name) => self.begin(name, Value::Broken(what), indent, place),
                None => self.spoil(place, what),
            },
            Ok((name, _)) if !is_name(&name) => {
                // Nobody knows it, but if a word of it is known that is what was meant.
                if let Some(name) = known_in(&name) {
                    self.begin(name, Value::Broken("there is more before the `=` than its name"), indent, place);
                }
            }
            Ok((name, _)) if !valid => self.begin(name, Value::Broken(NO_UTF_8), indent, place),
            Ok((name, value)) => self.begin(name, value, indent, place),
        }
    }

    fn begin(&mut self, name: String, value: Value, indent: usize, place: Place) {
        self.close_property();
        self.property = Some(OpenProperty { name, indent, property: Property { value, place } });
    }

    fn spoil(&mut self, place: Place, what: &'static str) {
        self.section.broken.get_or_insert(BadLine { place, what });
    }

    fn close_property(&mut self) {
        if let Some(OpenProperty { name, property, .. }) = self.property.take() {
            self.section.properties.insert(name, property);
        }
    }
}

impl OpenProperty {
    /// Takes an indented line below it. Gives it back, taken apart, if it is a property of its own.
    fn sub_property(&mut self, text: &str, place: &Place, header: &Header) -> Option<(String, Value)> {
        let below = name_and_value(text);
        let is_service = matches!(header, Header::Services(_));
        match &mut self.property.value {
            Value::Text(value) if value.is_empty() && (is_service || !is_text(&self.name)) => {
                self.property.value = Value::Nested(HashMap::new());
                self.sub_property(text, place, header)
            }
            Value::Nested(values) => {
                match below {
                    Ok((name, value)) => {
                        values.insert(name, Property { value, place: place.clone() });
                    }
                    Err(_) => self.property.value = Value::Broken(SUB_PROPERTY),
                }
                None
            }
            value => {
                // A name that nobody knows must be written as names are: it may be a piece of a key.
                if let Ok((name, below)) = below
                    && (is_text(&name) || is_identifier(&name) && text.starts_with(&name))
                    && !is_service
                {
                    return Some((name, below));
                }
                *value =
                    Value::Broken(if matches!(value, Value::Text(text) if text.is_empty()) { BELOW } else { FOLLOWED });
                None
            }
        }
    }
}

/// `name = value # comment`, the name in lower case; of known names also `name: value`, which botocore reads.
fn name_and_value(text: &str) -> Result<(String, Value), &'static str> {
    let text = without_comment(text);
    let with_colon = text.split_once(':').filter(|(name, _)| is_text(&name.trim().to_ascii_lowercase()));
    let (name, value) = with_colon.or_else(|| text.split_once('=')).ok_or(NO_EQUALS)?;
    let (name, value) = (name.trim(), value.trim());
    if name.is_empty() {
        return Err(NO_NAME);
    }
    let has_control = value.contains(|c: char| c.is_control() && c != '\t' || matches!(c, '\u{2028}' | '\u{2029}'));
    let value = if has_control { Value::Broken(CONTROL) } else { Value::Text(value.to_owned()) };
    Ok((name.to_ascii_lowercase(), value))
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
#[path = "parse_tests.rs"]
mod tests;
