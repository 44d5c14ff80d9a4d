//! What endpoint rules decide: an endpoint, or an error that says why there is none.

use std::fmt::{self, Write as _};

use crate::{CallError, CallErrorKind, Document};

/// Where a call goes, and what else is said of that place.
#[derive(Clone, PartialEq)]
pub struct Endpoint {
    url: String,
    headers: Vec<(&'static str, String)>,
    properties: Vec<(&'static str, Document)>,
}

impl Endpoint {
    /// An endpoint of which nothing else is said.
    pub fn new(url: impl fmt::Display) -> Self {
        // As most are; a text that grows would be moved several times.
        let mut text = String::with_capacity(64);
        // Writing to a `String` cannot fail.
        let _ = write!(text, "{url}");
        Self { url: text, headers: Vec::new(), properties: Vec::new() }
    }

    /// Adds a header that requests to this endpoint have.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.headers.push((name, value.to_string()));
        self
    }

    /// Adds a property, such as `authSchemes`.
    #[must_use]
    pub fn property(mut self, name: &'static str, value: impl Into<Document>) -> Self {
        self.properties.push((name, value.into()));
        self
    }

    /// The same at another URL.
    #[must_use]
    pub(crate) fn at(self, url: &str) -> Self {
        Self { url: url.to_owned(), ..self }
    }

    /// The URL: scheme, host, perhaps a port and a path to append to.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Headers that requests to this endpoint have; a name may come more than once.
    #[must_use]
    pub fn headers(&self) -> &[(&'static str, String)] {
        &self.headers
    }

    /// What else is said of the endpoint, by name.
    #[must_use]
    pub fn properties(&self) -> &[(&'static str, Document)] {
        &self.properties
    }

    /// The property of this name.
    pub(super) fn find(&self, name: &str) -> Option<&Document> {
        self.properties.iter().find(|(other, _)| *other == name).map(|(_, value)| value)
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint")
            // A configured one may hold a password by mistake.
            .field("url", &crate::shown::url(&self.url))
            .field("headers", &self.headers)
            .field("properties", &self.properties)
            .finish()
    }
}

/// A property that is a list.
#[must_use]
pub fn list<const N: usize>(items: [Document; N]) -> Document {
    Document::Array(items.into())
}

/// A property that has properties of its own.
#[must_use]
pub fn map<const N: usize>(entries: [(&str, Document); N]) -> Document {
    Document::Object(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

/// The decision for an endpoint of which nothing but the URL is said.
pub fn url(url: impl fmt::Display) -> Result<Endpoint, CallError> {
    Ok(Endpoint::new(url))
}

/// The decision that there is no endpoint, in the words of the rules.
pub fn error(message: impl fmt::Display) -> Result<Endpoint, CallError> {
    Err(CallError::new(CallErrorKind::Endpoint, message.to_string()))
}

/// The decision if no rule fits a call.
pub fn no_rule() -> Result<Endpoint, CallError> {
    error("the service's endpoint rules have no endpoint for these settings and this input")
}

/// The value of a parameter that rules cannot do without; if there is none, `hint` says what to set.
pub fn required<T>(value: Option<T>, parameter: &str, hint: &str) -> Result<T, CallError> {
    value.ok_or_else(|| {
        let message = format!("the endpoint depends on `{parameter}`, which has no value: {hint}");
        CallError::new(CallErrorKind::Config, message)
    })
}

/// The value of a required member that the endpoint depends on, which must not be empty. Blanks are as good as other text.
pub fn required_input<'a>(member: &str, value: &'a str) -> Result<&'a str, CallError> {
    if value.is_empty() {
        let message = format!("`{member}` decides where the call goes and must not be empty");
        return Err(CallError::new(CallErrorKind::Input, message));
    }
    Ok(value)
}
