//! Values as text: in paths, queries and headers, and between the tags of XML. Knows neither what separates values there nor how they are escaped.
//!
//! Generated code implements [`Write`] and [`Read`] for enums that travel so; all other values are here.

mod list;
#[cfg(test)]
mod tests;
mod values;

use std::borrow::Cow;
use std::fmt;

#[cfg(any(test, feature = "rest"))]
pub(crate) use list::join;
#[cfg(all(feature = "rest", feature = "test-util"))]
pub(crate) use list::split;

/// The texts of a value: none, one, or one for each element of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Texts<'a> {
    /// There is no value.
    Unset,
    /// A single value.
    One(Cow<'a, str>),
    /// The elements of a list, which may be empty.
    List(Vec<Cow<'a, str>>),
}

impl<'a> Texts<'a> {
    /// A text as it stands.
    #[must_use]
    pub fn one(text: &'a str) -> Self {
        Self::One(Cow::Borrowed(text))
    }

    /// A whole number.
    #[must_use]
    pub fn integer(value: i32) -> Self {
        Self::displayed(&value)
    }

    fn displayed(value: &impl fmt::Display) -> Self {
        Self::One(Cow::Owned(value.to_string()))
    }
}

/// A value that can be text that looks as `C` says.
pub trait Write<C = Plain> {
    /// The value's texts.
    fn texts(&self) -> Texts<'_>;
}

/// A value that can be read from a text that looks as `C` says.
pub trait Read<C = Plain>: Sized {
    /// The value that `text` is; for a list, all of its elements, with commas between them.
    fn read(text: &str) -> Result<Self>;
}

/// A text is not what it should be. Does not hold the text, which may be a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(&'static str);

impl Error {
    /// What the text should be.
    #[cfg(feature = "xml")]
    pub(super) fn expected(&self) -> &'static str {
        self.0
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {}", self.0)
    }
}

impl std::error::Error for Error {}

/// What reading gives: `T`, or why the text was refused.
pub type Result<T = ()> = std::result::Result<T, Error>;

/// One way in which values look.
pub trait Codec {
    /// How many commas are in each text, as part of it.
    const COMMAS: usize = 0;
}

/// The look that the type has by itself.
#[derive(Clone, Copy, Debug)]
pub struct Plain;

/// Timestamps as seconds since 1970, with a fraction if there is one (Smithy's `epoch-seconds`).
#[derive(Clone, Copy, Debug)]
pub struct EpochSeconds;

/// Timestamps such as `1985-04-12T23:20:50.52Z` (Smithy's `date-time`, RFC 3339).
#[derive(Clone, Copy, Debug)]
pub struct DateTime;

/// Timestamps such as `Tue, 29 Apr 2014 18:30:38 GMT` (Smithy's `http-date`, RFC 9110).
#[derive(Clone, Copy, Debug)]
pub struct HttpDate;

/// Text in base64, as headers have it whose model gives it a media type.
#[derive(Clone, Copy, Debug)]
pub struct MediaType;

impl Codec for Plain {}
impl Codec for EpochSeconds {}
impl Codec for DateTime {}
impl Codec for HttpDate {
    const COMMAS: usize = 1;
}
impl Codec for MediaType {}
