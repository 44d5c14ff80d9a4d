//! What a model itself says of warnings: which it wants to hear nothing of, and which are errors to it.
//!
//! Of the severities of the specification, errors cannot be suppressed; what is raised to `DANGER` is an error here.

use std::collections::HashMap;

use crate::ast::Document;
use crate::node::Node;
use crate::problem::Report;

/// The metadata and traits of a model that are about warnings.
#[derive(Debug, Default)]
pub(crate) struct Rules {
    suppressed: Vec<Rule>,
    raised: Vec<Rule>,
    /// What the trait `suppress` lists, by shape or member.
    shapes: HashMap<String, Vec<String>>,
}

/// Warnings of a kind, in one namespace or all.
#[derive(Debug)]
struct Rule {
    event: String,
    namespace: String,
}

/// What to do with a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Silent,
    Warning,
    Error,
}

impl Rules {
    /// Reads the rules of a model; rules that are none are problems.
    pub(crate) fn of(document: &Document, report: &mut Report<'_>) -> Self {
        let mut rules = Self::default();
        for (key, severities) in [("suppressions", None), ("severityOverrides", Some(["WARNING", "DANGER"]))] {
            let Some(node) = document.metadata.get(key) else { continue };
            let Some(items) = node.as_array() else {
                report.add_at(node.at, "", format!("metadata `{key}` must be an array, found {}", node.describe()));
                continue;
            };
            for item in items {
                let severity = item.get("severity").and_then(Node::as_str);
                let Some(rule) = Rule::of(item).filter(|_| {
                    severities.is_none_or(|known| severity.is_some_and(|severity| known.contains(&severity)))
                }) else {
                    let more = severities.map_or("", |_| " and the `severity` \"WARNING\" or \"DANGER\"");
                    let message =
                        format!("an item of metadata `{key}` needs an `id` and a `namespace`, both text{more}");
                    report.add_at(item.at, "", message);
                    continue;
                };
                match severity.filter(|_| severities.is_some()) {
                    None => rules.suppressed.push(rule),
                    Some("DANGER") => rules.raised.push(rule),
                    Some(_) => {}
                }
            }
        }
        for (id, shape) in &document.shapes {
            rules.note(id.as_str(), shape.traits.get("smithy.api#suppress"));
            for (name, member) in &shape.members {
                if let Some(node) = member.traits.get("smithy.api#suppress") {
                    rules.note(id.with_member(name).as_str(), Some(node));
                }
            }
        }
        rules
    }

    fn note(&mut self, place: &str, node: Option<&Node>) {
        let events: Vec<String> =
            node.and_then(Node::as_array).into_iter().flatten().filter_map(Node::as_str).map(str::to_owned).collect();
        if !events.is_empty() {
            self.shapes.insert(place.to_owned(), events);
        }
    }

    /// What to do with a warning of this kind about a shape or member; about none if `place` is empty.
    pub(crate) fn verdict(&self, event: &str, place: &str) -> Verdict {
        let own = self.shapes.get(place).is_some_and(|events| events.iter().any(|known| covers(known, event)));
        if own || self.suppressed.iter().any(|rule| rule.is_for(event, place)) {
            Verdict::Silent
        } else if self.raised.iter().any(|rule| rule.is_for(event, place)) {
            Verdict::Error
        } else {
            Verdict::Warning
        }
    }
}

impl Rule {
    fn of(node: &Node) -> Option<Self> {
        let text = |key| node.get(key).and_then(Node::as_str).map(str::to_owned);
        Some(Self { event: text("id")?, namespace: text("namespace")? })
    }

    fn is_for(&self, event: &str, place: &str) -> bool {
        let namespace = place.split('#').next().unwrap_or_default();
        covers(&self.event, event) && (self.namespace == "*" || self.namespace == namespace)
    }
}

/// Whether a name of warnings stands for `event`: itself, or all that begin with it and a dot.
fn covers(name: &str, event: &str) -> bool {
    event.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}
