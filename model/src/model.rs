//! The checked model, and how its users look around in it.

use std::collections::HashSet;
use std::sync::Arc;

use indexmap::IndexMap;

use crate::problem::{self, Places, Problem, Problems};
use crate::source::Source;
use crate::{Member, Members, Operation, Service, Shape, ShapeId, ShapeKind, closure, load, prelude};

/// A Smithy model of one or more files, complete and consistent in itself.
#[derive(Clone, Debug)]
pub struct Model {
    shapes: IndexMap<ShapeId, Shape>,
    origin: Arc<Origin>,
}

/// Where a model is from.
#[derive(Debug)]
struct Origin {
    sources: Vec<Source>,
    places: Places,
    warnings: Vec<Problem>,
}

impl PartialEq for Model {
    fn eq(&self, other: &Self) -> bool {
        // Two models are the same that say the same, wherever they are from.
        self.shapes == other.shapes
    }
}

impl Model {
    /// Loads and checks one file, see [`Model::of`]; `file` is only used in problems, and to tell IDL from JSON.
    pub fn load(file: &str, text: &str) -> Result<Self, Problems> {
        Self::of(&[Source::new(file, text)])
    }

    /// Loads and checks files as one model: IDL 1.0 and 2.0 if their name ends in `.smithy`, JSON AST all others.
    pub fn of(sources: &[Source]) -> Result<Self, Problems> {
        let (loaded, warnings) = load::load(sources, None)?;
        let origin = Origin { sources: sources.to_vec(), places: loaded.places, warnings };
        Ok(Self { shapes: loaded.shapes, origin: Arc::new(origin) })
    }

    /// The same model with another file, which may apply traits to its shapes; checked anew.
    pub fn with(&self, source: Source) -> Result<Self, Problems> {
        let sources: Vec<Source> = self.origin.sources.iter().cloned().chain([source]).collect();
        Self::of(&sources)
    }

    /// What is odd about the model, but no error.
    #[must_use]
    pub fn warnings(&self) -> &[Problem] {
        &self.origin.warnings
    }

    /// A problem that someone has with the shape or member `shape` of this model, with its place in the files.
    #[must_use]
    pub fn problem(&self, shape: &str, message: impl Into<String>) -> Problem {
        problem::of_shape(&self.origin.sources, &self.origin.places, shape, message.into())
    }

    /// The shape with this id, of the file or of the prelude.
    #[must_use]
    pub fn shape(&self, id: &ShapeId) -> Option<&Shape> {
        self.shapes.get(id).or_else(|| prelude::shape(id))
    }

    /// The shape that the value of `member` has; `smithy.api#Unit` for a member of another model.
    #[must_use]
    pub fn target(&self, member: &Member) -> &Shape {
        self.shape(&member.target).unwrap_or_else(|| prelude::unit())
    }

    /// The members of the shape with this id; none of a shape without any.
    pub fn members(&self, id: &ShapeId) -> impl Iterator<Item = &Member> {
        self.shape(id).into_iter().flat_map(|shape| shape.kind.members())
    }

    /// Whether the shape with this id is an error.
    #[must_use]
    pub fn is_error(&self, id: &ShapeId) -> bool {
        self.shape(id).is_some_and(|shape| shape.traits.error.is_some())
    }

    /// The members of the shape with this id that are event streams, each with its events and errors.
    pub fn event_streams(&self, id: &ShapeId) -> impl Iterator<Item = (&Member, &Members)> {
        self.members(id).filter_map(|member| Some((member, self.target(member).event_stream()?)))
    }

    /// The errors of an operation, of the event stream that it answers with, and of its service; each name once, since
    /// responses tell errors by their names.
    #[must_use]
    pub fn errors<'a>(&'a self, service: &'a Service, operation: &'a Operation) -> Vec<&'a ShapeId> {
        let streams = self.event_streams(&operation.output);
        let of_streams = streams.flat_map(|(_, events)| events.values()).map(|member| &member.target);
        let of_streams = of_streams.filter(|id| self.is_error(id));
        let mut known = HashSet::new();
        let listed = operation.errors.iter().chain(of_streams).chain(&service.errors);
        listed.filter(|id| known.insert(id.name())).collect()
    }

    /// All shapes of the file, in its order; without mixins, whose content is in the shapes that use them.
    pub fn shapes(&self) -> impl Iterator<Item = &Shape> {
        self.shapes.values()
    }

    /// All services, in the file's order.
    pub fn services(&self) -> impl Iterator<Item = (&Shape, &Service)> {
        self.shapes().filter_map(|shape| match &shape.kind {
            ShapeKind::Service(service) => Some((shape, service)),
            _ => None,
        })
    }

    /// All operations bound to a service, directly or through resources, each once and sorted by name.
    #[must_use]
    pub fn operations(&self, service: &Service) -> Vec<&Shape> {
        closure::operations(&self.shapes, service)
    }
}
