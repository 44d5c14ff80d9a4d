//! Where in a value something is looked at, and what was found so far.

use std::fmt::{Display, Write};

use super::violation::Short;
use super::{Rule, Value, Violation};

/// How deep values may be nested: as deep as what a service answers.
const MAX_DEPTH: u8 = 128;

/// A place in the value that is looked at: the value itself, or a structure or union in it.
pub struct Place<'a> {
    found: &'a mut Vec<Violation>,
    node: Node<'a>,
}

/// A place in a value, by the way to it.
#[derive(Clone, Copy)]
struct Node<'a> {
    parent: Option<&'a Node<'a>>,
    step: Step<'a>,
    /// In how many structures and unions it is.
    depth: u8,
    /// Whether what is there, and below, must not be shown.
    sensitive: bool,
}

/// What leads from one place to the next.
#[derive(Clone, Copy)]
pub(super) enum Step<'a> {
    /// Nothing: it is the value itself.
    Root,
    /// A member of a structure or union.
    Field(&'static str),
    /// An element of a list.
    Index(usize),
    /// A value of a map.
    Entry(&'a str),
    /// A key of a map.
    Key(&'a str),
}

impl<'a> Place<'a> {
    /// The value itself.
    pub(super) fn root(found: &'a mut Vec<Violation>) -> Self {
        Self { found, node: Node { parent: None, step: Step::Root, depth: 0, sensitive: false } }
    }

    /// A member of the structure or union that is here.
    pub fn field<'b, T: ?Sized>(&'b mut self, name: &'static str, value: &'b T) -> Value<'b, T> {
        Value::new(self.step(Step::Field(name)), Some(value))
    }

    /// Tells of a value of an enum here that is not listed. One that is, though not under its name, is sent all the same.
    pub fn unknown<T: Display>(&mut self, value: &impl Display, known: &[T]) {
        let (value, values) = (value.to_string(), known.iter().map(T::to_string).collect::<Vec<_>>());
        if !values.contains(&value) {
            let actual = self.shown(value);
            self.tell(Rule::Known { actual, values });
        }
    }

    /// Tells of a member of a union here that is not listed.
    pub fn unknown_member(&mut self, name: &str) {
        let actual = self.shown(name.to_owned());
        self.tell(Rule::KnownMember { actual });
    }

    /// A place one step on.
    pub(super) fn step<'b>(&'b mut self, step: Step<'b>) -> Place<'b> {
        let Node { depth, sensitive, .. } = self.node;
        Place { found: &mut *self.found, node: Node { parent: Some(&self.node), step, depth, sensitive } }
    }

    /// The same place, inside the structure or union that is there; tells and gives `None` where that is too deep.
    pub(super) fn inside(&mut self) -> Option<&mut Self> {
        if self.node.depth >= MAX_DEPTH {
            self.tell(Rule::Depth);
            return None;
        }
        self.node.depth = self.node.depth.saturating_add(1);
        Some(self)
    }

    /// Shows nothing of what is here and below.
    pub(super) fn hide(&mut self) {
        self.node.sensitive = true;
    }

    /// A value as it may be shown.
    pub(super) fn shown(&self, value: String) -> Option<String> {
        (!self.node.sensitive).then_some(value)
    }

    /// Tells of something that is not kept.
    pub(super) fn tell(&mut self, rule: Rule) {
        let (mut path, mut member) = (String::new(), String::new());
        for node in self.node.way().iter().rev() {
            node.write(&mut path, &mut member);
        }
        self.found.push(Violation { path, member, rule });
    }
}

impl<'a> Node<'a> {
    /// This place and those on the way to it, the last first.
    fn way(&self) -> Vec<Node<'a>> {
        std::iter::successors(Some(*self), |node| node.parent.copied()).collect()
    }

    /// Puts the step behind a path, and behind the same for all elements.
    fn write(&self, path: &mut String, member: &mut String) {
        let hidden = |key| if self.sensitive { "***" } else { key };
        // Writing to a string does not fail.
        let _ = match self.step {
            Step::Root => Ok(()),
            Step::Field(name) => {
                let dot = if path.is_empty() { "" } else { "." };
                member.push_str(dot);
                member.push_str(name);
                write!(path, "{dot}{name}")
            }
            Step::Index(index) => write!(path, "[{index}]"),
            Step::Entry(key) => write!(path, "[\"{}\"]", Short(hidden(key))),
            Step::Key(key) => write!(path, "[\"{}\"] (key)", Short(hidden(key))),
        };
        if !matches!(self.step, Step::Root | Step::Field(_)) {
            member.push_str("[]");
        }
    }
}

impl std::fmt::Debug for Place<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Place").field("found", &self.found.len()).finish_non_exhaustive()
    }
}
