//! What is told of values that do not keep what their model demands. Holds no value that is sensitive.

use std::fmt;

/// How many violations, known values, and characters of a text are written out.
const MOST_SHOWN: usize = 50;
const MOST_VALUES: usize = 10;
const LONGEST_TEXT: usize = 100;

/// All that a value does not keep of what its model demands; at least one [`Violation`].
///
/// ```
/// # use smithwright_runtime::validate::{Rule, Violations};
/// fn too_long(violations: &Violations) -> Vec<&str> {
///     violations
///         .iter()
///         .filter(|violation| matches!(violation.rule, Rule::Length { actual, max: Some(max), .. } if actual > max))
///         .map(|violation| violation.path.as_str())
///         .collect()
/// }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Violations {
    of: &'static str,
    list: Vec<Violation>,
}

impl Violations {
    /// What was found in a value of the type of this name.
    pub(super) fn new(type_name: &'static str, list: Vec<Violation>) -> Self {
        Self { of: type_name.rsplit("::").next().unwrap_or(type_name), list }
    }

    /// The violations, in the order of the value's members.
    pub fn iter(&self) -> std::slice::Iter<'_, Violation> {
        self.list.iter()
    }

    /// The violations, in the order of the value's members.
    #[must_use]
    pub fn into_vec(self) -> Vec<Violation> {
        self.list
    }

    /// Passes over what was found in one member, such as `records[].data`: `[]` is any element, key or value.
    ///
    /// For a rule of a model that is behind its service:
    ///
    /// ```
    /// # use smithwright_runtime::validate::{Validate, Violations};
    /// fn checked<T: Validate>(input: &T) -> Result<(), Violations> {
    ///     input.validate().or_else(|violations| violations.ignore("records[].data"))
    /// }
    /// ```
    pub fn ignore(mut self, member: &str) -> Result<(), Self> {
        self.list.retain(|violation| violation.member != member);
        if self.list.is_empty() { Ok(()) } else { Err(self) }
    }
}

impl<'a> IntoIterator for &'a Violations {
    type Item = &'a Violation;
    type IntoIter = std::slice::Iter<'a, Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// `PutRecordsInput: records[3].partition_key: 300 characters, at most 256; stream_name: ..`
impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.of)?;
        for (index, violation) in self.list.iter().take(MOST_SHOWN).enumerate() {
            write!(f, "{}{violation}", if index == 0 { "" } else { "; " })?;
        }
        match self.list.len().saturating_sub(MOST_SHOWN) {
            0 => Ok(()),
            more => write!(f, "; and {more} more"),
        }
    }
}

crate::error::debug_as_display!(Violations);

impl std::error::Error for Violations {}

/// Something that a value does not keep of what its model demands.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// The way to the member, by Rust's names: `records[3].partition_key`, `tags["team"]`. A key of a map is `tags["team"] (key)`,
    /// what is in a variant of a union `filter.Prefix`. Empty for the value itself.
    pub path: String,
    /// The same for all elements, keys and values: `records[].partition_key`.
    pub member: String,
    /// What is demanded, and what was found.
    pub rule: Rule,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        self.rule.fmt(f)
    }
}

/// What a model demands, and what was found instead. What is sensitive is not told.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rule {
    /// The member must be set.
    Required,
    /// The member is part of a path or a host, and must not be empty.
    NotEmpty,
    /// How long the value may be.
    Length {
        /// How long it is.
        actual: u64,
        /// At least so long.
        min: Option<u64>,
        /// At most so long.
        max: Option<u64>,
        /// In what.
        unit: Unit,
    },
    /// How large the number may be.
    Range {
        /// The number; `None` if it is sensitive.
        actual: Option<String>,
        /// At least so large.
        min: Option<String>,
        /// At most so large.
        max: Option<String>,
    },
    /// The regular expression of the model that some part of the text, or all if it says so by `^` and `$`, must match.
    Pattern {
        /// The expression as the model has it.
        pattern: &'static str,
    },
    /// No two elements of the list may be alike.
    Unique {
        /// The index of an element before it that is alike.
        first: usize,
    },
    /// The value must be one that the model lists. A service may know more.
    Known {
        /// The value; `None` if it is sensitive.
        actual: Option<String>,
        /// The values that the model lists.
        values: Vec<String>,
    },
    /// The member of the union must be one that the model lists. A service may know more.
    KnownMember {
        /// The member's name; `None` if it is sensitive.
        actual: Option<String>,
    },
    /// Values may be nested to a depth of 128; what is below was not looked at.
    Depth,
}

/// What a length is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unit {
    /// Unicode scalar values of a text.
    Characters,
    /// Bytes of a blob.
    Bytes,
    /// Elements of a list.
    Elements,
    /// Entries of a map.
    Entries,
}

impl Unit {
    fn counted(self, count: u64) -> String {
        let (one, many) = match self {
            Self::Characters => ("character", "characters"),
            Self::Bytes => ("byte", "bytes"),
            Self::Elements => ("element", "elements"),
            Self::Entries => ("entry", "entries"),
        };
        format!("{count} {}", if count == 1 { one } else { many })
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Required => f.write_str("not set, but required"),
            Self::NotEmpty => f.write_str("empty, but part of the request's address"),
            Self::Length { actual, min, max, unit } => {
                let found = unit.counted(*actual);
                match (min, max) {
                    (Some(min), _) if actual < min => write!(f, "{found}, at least {min}"),
                    (_, Some(max)) => write!(f, "{found}, at most {max}"),
                    (_, None) => f.write_str(&found),
                }
            }
            Self::Range { actual, min, max } => {
                let found = actual.as_deref().unwrap_or("a number beyond its range");
                match (min, max) {
                    (Some(min), Some(max)) => write!(f, "{found}, must be from {min} to {max}"),
                    (Some(min), None) => write!(f, "{found}, at least {min}"),
                    (None, Some(max)) => write!(f, "{found}, at most {max}"),
                    (None, None) => f.write_str(found),
                }
            }
            Self::Pattern { pattern } => write!(f, "does not match `{}`", Short(pattern)),
            Self::Unique { first } => write!(f, "the same as element [{first}]"),
            Self::Known { actual, values } => known(f, actual.as_deref(), values),
            Self::KnownMember { actual: Some(name) } => write!(f, "no member is called `{}`", Short(name)),
            Self::KnownMember { actual: None } => f.write_str("a member that the model does not list"),
            Self::Depth => f.write_str("nested deeper than 128 values"),
        }
    }
}

fn known(f: &mut fmt::Formatter<'_>, actual: Option<&str>, values: &[String]) -> fmt::Result {
    match actual {
        Some("") => f.write_str("empty, must be one of ")?,
        Some(value) => write!(f, "`{}`, must be one of ", Short(value))?,
        None => f.write_str("a value that is none of ")?,
    }
    let shown: Vec<&str> = values.iter().take(MOST_VALUES).map(String::as_str).collect();
    f.write_str(&shown.join(", "))?;
    match values.len().saturating_sub(MOST_VALUES) {
        0 => Ok(()),
        more => write!(f, " and {more} more"),
    }
}

/// A text in one line, cut where it is long.
pub(super) struct Short<'a>(pub(super) &'a str);

impl fmt::Display for Short<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars().take(LONGEST_TEXT) {
            if character.is_control() {
                write!(f, "{}", character.escape_default())?;
            } else {
                write!(f, "{character}")?;
            }
        }
        f.write_str(if self.0.chars().nth(LONGEST_TEXT).is_some() { ".." } else { "" })
    }
}
