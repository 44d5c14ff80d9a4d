//! What is said of shapes: the model's `documentation`, or a truthful line where a model has none.

use smithwright_model::Traits;

use crate::ir::{Deprecation, Docs};
use crate::markdown;

/// What the model says of a shape, or `fallback`.
pub fn docs(traits: &Traits, fallback: &str) -> Docs {
    or(traits.documentation.as_deref().map(markdown::document), fallback)
}

/// A documentation text, or `fallback` where it is missing or says nothing.
pub fn text(text: Option<&str>, fallback: &str) -> Docs {
    or(text.map(markdown::document), fallback)
}

/// The first sentence of what the model says of a shape, or `fallback`.
pub fn summary(traits: &Traits, fallback: &str) -> Docs {
    or(traits.documentation.as_deref().map(markdown::summary), fallback)
}

/// Both of these.
pub fn docs_and_summary(traits: &Traits, fallback: &str) -> (Docs, Docs) {
    let said = traits.documentation.as_deref().map(markdown::document_and_summary);
    let (docs, summary) = said.unzip();
    (or(docs, fallback), or(summary, fallback))
}

fn or(lines: Option<Vec<String>>, fallback: &str) -> Docs {
    Docs(lines.filter(|lines| !lines.is_empty()).unwrap_or_else(|| vec![fallback.to_owned()]))
}

/// What the `deprecated` trait says; rustdoc takes it for Markdown.
pub fn deprecation(traits: &Traits) -> Option<Deprecation> {
    let deprecated = traits.deprecated.as_ref()?;
    let said = |text: String| (!text.is_empty()).then_some(text);
    let since = deprecated.since.as_deref().map(markdown::plain).and_then(said).map(|since| format!("since {since}"));
    let message = deprecated.message.as_deref().map(markdown::line).and_then(said);
    let note = match (message, since) {
        (Some(message), Some(since)) => Some(format!("{}, {since}", message.trim_end_matches('.'))),
        (Some(message), None) => Some(message),
        (None, since) => since,
    };
    Some(Deprecation { note })
}
