//! What can be wrong with a model. Says where and what, never aborts at the first.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt;

use crate::source::{At, Location, Locator, Source};
use crate::suppress::{Rules, Verdict};
use crate::{ShapeId, hint};

/// One thing that is wrong with a model, or with generating code from it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file, as the caller named it; empty if it is about no one file.
    pub file: String,
    /// Where in the file.
    pub location: Option<Location>,
    /// The id of the shape or member; empty where there is none.
    pub shape: String,
    /// What is wrong, and what would help, in one line.
    pub message: String,
    /// What a model calls warnings of this kind that it suppresses; none for errors.
    pub event: Option<Cow<'static, str>>,
}

impl Problem {
    /// A problem with a whole file.
    pub fn of_file(file: impl Into<String>, message: impl Into<String>) -> Self {
        Self { file: file.into(), location: None, shape: String::new(), message: message.into(), event: None }
    }

    /// The message behind the shape that it is about.
    #[must_use]
    pub fn title(&self) -> String {
        let colon = if self.shape.is_empty() { "" } else { ": " };
        format!("{}{colon}{}", self.shape, self.message)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(location) = &self.location {
            write!(f, ":{}:{}", location.line, location.column)?;
        }
        let colon = if self.file.is_empty() { "" } else { ": " };
        write!(f, "{colon}{}", self.title())
    }
}

/// Everything that is wrong with a model; never empty, sorted, one line each when displayed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// Problems in order, each once.
    #[must_use]
    pub fn new(mut problems: Vec<Problem>) -> Self {
        problems.sort();
        problems.dedup();
        Self(problems)
    }

    /// The problems, sorted by file, place and message.
    #[must_use]
    pub fn as_slice(&self) -> &[Problem] {
        &self.0
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.0.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            write!(f, "{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

/// A problem before its line was counted.
#[derive(Debug)]
struct Found {
    at: Option<At>,
    shape: String,
    message: String,
    event: Option<Cow<'static, str>>,
}

/// Where shapes and members stand.
pub(crate) type Places = HashMap<ShapeId, At>;

/// Collects problems while a model is loaded.
#[derive(Debug)]
pub(crate) struct Report<'a> {
    sources: &'a [Source],
    /// Where the shapes and members stand that problems are about.
    pub(crate) places: Places,
    found: Vec<Found>,
    /// The places of what was found.
    taken: HashSet<At>,
    /// Shapes and traits that messages begin with.
    named: HashSet<(String, String)>,
    warnings: Vec<Found>,
    /// What is an error unless the model suppresses it.
    dangers: Vec<Found>,
    hints: usize,
}

/// A hint looks at every shape of the model. Who has more wrong names than this has another problem.
const MOST_HINTS: usize = 100;

impl<'a> Report<'a> {
    /// An empty report on the files.
    pub(crate) fn new(sources: &'a [Source]) -> Self {
        Self {
            sources,
            places: Places::new(),
            found: Vec::new(),
            taken: HashSet::new(),
            named: HashSet::new(),
            warnings: Vec::new(),
            dangers: Vec::new(),
            hints: 0,
        }
    }

    /// Notes one problem of a shape or member, whose place is looked up.
    pub(crate) fn add(&mut self, shape: &ShapeId, message: impl Into<String>) {
        let at = place(&self.places, shape);
        self.push(Found { at, shape: shape.to_string(), message: message.into(), event: None });
    }

    /// Notes one problem with a place of its own; `shape` may be empty.
    pub(crate) fn add_at(&mut self, at: At, shape: &(impl fmt::Display + ?Sized), message: impl Into<String>) {
        self.push(Found { at: Some(at), shape: shape.to_string(), message: message.into(), event: None });
    }

    /// Takes over what was found elsewhere.
    pub(crate) fn absorb(&mut self, other: Report<'_>) {
        other.found.into_iter().for_each(|found| self.push(found));
        self.warnings.extend(other.warnings);
        self.dangers.extend(other.dangers);
    }

    /// Notes what is odd but no error; `event` is what Smithy calls warnings of this kind.
    pub(crate) fn warn_at(
        &mut self,
        event: &'static str,
        at: At,
        shape: &(impl fmt::Display + ?Sized),
        message: impl Into<String>,
    ) {
        let (shape, message) = (shape.to_string(), message.into());
        self.warnings.push(Found { at: Some(at), shape, message, event: Some(event.into()) });
    }

    /// Notes what is wrong unless a model says otherwise; `shape` may be empty.
    pub(crate) fn danger_at(
        &mut self,
        event: impl Into<Cow<'static, str>>,
        at: At,
        shape: &(impl fmt::Display + ?Sized),
        message: impl Into<String>,
    ) {
        let (shape, message) = (shape.to_string(), message.into());
        self.dangers.push(Found { at: Some(at), shape, message, event: Some(event.into()) });
    }

    /// Drops the warnings that a model does not want, and makes errors of those that are errors to it.
    pub(crate) fn judge(&mut self, rules: &Rules) {
        for found in std::mem::take(&mut self.warnings) {
            match rules.verdict(found.event.as_deref().unwrap_or_default(), &found.shape) {
                Verdict::Silent => {}
                Verdict::Warning => self.warnings.push(found),
                Verdict::Error => self.push(Found { event: None, ..found }),
            }
        }
        for found in std::mem::take(&mut self.dangers) {
            if rules.verdict(found.event.as_deref().unwrap_or_default(), &found.shape) != Verdict::Silent {
                self.push(Found { event: None, ..found });
            }
        }
    }

    /// Whether there is a problem at this very place.
    pub(crate) fn has(&self, at: At) -> bool {
        self.taken.contains(&at)
    }

    /// Whether a problem of the shape or member speaks of the trait.
    pub(crate) fn names(&self, shape: &ShapeId, id: &ShapeId) -> bool {
        self.named.contains(&(shape.to_string(), id.to_string()))
    }

    fn push(&mut self, found: Found) {
        self.taken.extend(found.at);
        if let Some((id, _)) = found.message.strip_prefix("trait `").and_then(|rest| rest.split_once('`')) {
            self.named.insert((found.shape.clone(), id.to_owned()));
        }
        self.found.push(found);
    }

    /// Where `at` is, for messages that name a second place.
    pub(crate) fn describe(&self, at: At) -> String {
        let Some(source) = self.sources.get(at.file as usize) else { return String::new() };
        let location = Locator::new(&source.text).locate(at.offset as usize);
        format!("{}:{}:{}", source.name, location.line, location.column)
    }

    /// What a shape's wrong id was meant to be, as long as not too many were asked for.
    pub(crate) fn hint<'s>(&mut self, id: &ShapeId, known: impl Iterator<Item = &'s ShapeId>) -> String {
        self.hints += 1;
        if self.hints > MOST_HINTS { String::new() } else { hint::shape(id, known) }
    }

    /// `value` and what was odd, or all problems if there were any.
    pub(crate) fn finish<T>(self, value: T) -> Result<(T, Vec<Problem>), Problems> {
        if self.found.is_empty() {
            return Ok((value, located(self.sources, self.warnings)));
        }
        Err(Problems::new(located(self.sources, self.found)))
    }
}

/// Where a shape or member stands; of a member that is not there by itself, its shape.
fn place(places: &Places, shape: &ShapeId) -> Option<At> {
    places.get(shape).or_else(|| places.get(&shape.shape())).copied()
}

/// The problem that `message` is for a shape of the loaded files.
pub(crate) fn of_shape(sources: &[Source], places: &Places, shape: &str, message: String) -> Problem {
    let at = shape.parse().ok().and_then(|id| place(places, &id));
    let found = Found { at, shape: shape.to_owned(), message, event: None };
    let alone = || Problem::of_file(String::new(), String::new());
    located(sources, vec![found]).pop().unwrap_or_else(alone)
}

/// Finds line and column of all problems, each file read once.
fn located(sources: &[Source], mut found: Vec<Found>) -> Vec<Problem> {
    // What a mixin got wrong is its fault alone, not that of all shapes that use it: they come behind it.
    found.sort_by(|a, b| (a.at, &a.message, &a.shape).cmp(&(b.at, &b.message, &b.shape)));
    found.dedup_by(|later, first| later.at.is_some() && later.at == first.at && later.message == first.message);
    let mut locator: Option<(u32, Locator<'_>)> = None;
    let mut problems = Vec::with_capacity(found.len());
    for Found { at, shape, message, event } in found {
        // What has no place of its own is about the files as a whole.
        let first = sources.first().filter(|_| sources.len() == 1);
        let source = at.map_or(first, |at| sources.get(at.file as usize));
        let location = at.zip(source).map(|(at, source)| {
            if locator.as_ref().is_none_or(|(file, _)| *file != at.file) {
                locator = Some((at.file, Locator::new(&source.text)));
            }
            let known = locator.as_mut().map(|(_, locator)| locator.locate(at.offset as usize));
            known.unwrap_or_else(|| Locator::new(&source.text).locate(at.offset as usize))
        });
        let file = source.map(|source| source.name.clone()).unwrap_or_default();
        problems.push(Problem { file, location, shape, message, event });
    }
    problems
}
