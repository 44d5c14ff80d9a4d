//! Which shapes the operations reach, in which direction, and which of them belong to one operation alone.

use std::collections::{HashMap, HashSet};

use indexmap::{IndexMap, IndexSet};
use smithwright_model::{Model, Operation as OperationShape, Service as ServiceShape, Shape, ShapeId, ShapeKind};

use super::operations::Operations;
use crate::ir::Directions;

/// What the generated operations need of a model.
#[derive(Debug, Default)]
pub struct Usage {
    /// The operation being visited.
    current: usize,
    /// For each shape the only operation that reaches it, or `None` if several do.
    owners: HashMap<ShapeId, Option<usize>>,
    /// Structures, unions and enums that travel as data, in the order they are met.
    pub data: IndexMap<ShapeId, Directions>,
    /// Structures that are the input of an operation.
    pub inputs: HashSet<ShapeId>,
    /// Structures that are the output of an operation.
    pub outputs: HashSet<ShapeId>,
    /// Shapes that are the target of a member, so that they are more than an end of an operation.
    pub nested: HashSet<ShapeId>,
    /// Structures that are events of a request.
    pub sent_events: HashSet<ShapeId>,
    /// Error structures that operations fail with, or that are events of a request.
    pub exceptions: IndexSet<ShapeId>,
    /// Those of them that are events of a request.
    pub sent_exceptions: HashSet<ShapeId>,
}

impl Usage {
    /// Whether a shape is an output or an error.
    pub fn is_answer(&self, id: &ShapeId) -> bool {
        self.outputs.contains(id) || self.exceptions.contains(id)
    }

    /// For each operation the shapes that only it reaches, in the order they are met.
    pub fn owned(&self) -> HashMap<usize, Vec<ShapeId>> {
        let mut owned: HashMap<usize, Vec<ShapeId>> = HashMap::new();
        for id in self.data.keys() {
            if let Some(owner) = self.owner(id) {
                owned.entry(owner).or_default().push(id.clone());
            }
        }
        owned
    }

    /// The only operation that reaches a shape.
    pub fn owner(&self, id: &ShapeId) -> Option<usize> {
        self.owners.get(id).copied().flatten()
    }

    /// What operations of a service need: their ends, and the errors they may fail with.
    pub fn of(model: &Model, service: &ServiceShape, operations: &Operations<'_>) -> Self {
        let mut usage = Self::default();
        for (current, (_, operation)) in operations.iter().enumerate() {
            usage.current = current;
            usage.operation(model, operation, &model.errors(service, operation));
        }
        usage
    }

    fn operation(&mut self, model: &Model, operation: &OperationShape, errors: &[&ShapeId]) {
        self.inputs.insert(operation.input.clone());
        self.outputs.insert(operation.output.clone());
        self.visit(model, &operation.input, Directions { write: true, read: false });
        self.visit(model, &operation.output, Directions { write: false, read: true });
        for id in errors {
            self.exceptions.insert((*id).clone());
            for member in model.members(id) {
                self.nested.insert(member.target.clone());
                self.visit(model, &member.target, Directions { write: false, read: true });
            }
        }
    }

    /// Notes a shape and all that it reaches. Works off a list, since a model may nest deeper than a stack.
    fn visit(&mut self, model: &Model, id: &ShapeId, directions: Directions) {
        let (mut open, mut of_exceptions) = (vec![id], Vec::new());
        while let Some(id) = open.pop() {
            let Some(shape) = model.shape(id) else { continue };
            if is_named(shape) && !self.note(id, directions) {
                continue;
            }
            let streams = shape.event_stream().is_some();
            let targets = shape.kind.members().map(|member| &member.target);
            let (failing, data): (Vec<&ShapeId>, Vec<&ShapeId>) = targets.partition(|id| streams && model.is_error(id));
            if streams && directions.write {
                self.sent_events.extend(data.iter().copied().cloned());
                self.exceptions.extend(failing.iter().copied().cloned());
                self.sent_exceptions.extend(failing.iter().copied().cloned());
                of_exceptions.extend(failing.into_iter().flat_map(|id| model.members(id)).map(|member| &member.target));
            }
            self.nested.extend(data.iter().copied().cloned());
            open.extend(data.into_iter().rev());
        }
        // Errors can be read, wherever they are met.
        for id in of_exceptions {
            self.nested.insert(id.clone());
            self.visit(model, id, Directions { write: true, read: true });
        }
    }

    /// Notes a shape that becomes a type; says whether that told anything new.
    fn note(&mut self, id: &ShapeId, directions: Directions) -> bool {
        let current = self.current;
        let owner = self.owners.entry(id.clone()).or_insert(Some(current));
        let shared = owner.is_some_and(|owner| owner != current);
        if shared {
            *owner = None;
        }
        let known = self.data.entry(id.clone()).or_default();
        let merged = Directions { write: known.write || directions.write, read: known.read || directions.read };
        let news = *known != merged || shared;
        *known = merged;
        news
    }
}

/// Whether the shape stands for nothing at all.
pub fn is_unit(id: &ShapeId) -> bool {
    id.as_str() == "smithy.api#Unit"
}

/// Whether a shape becomes a type of its own.
pub fn is_named(shape: &Shape) -> bool {
    // Every operation without a shape of its own has an input or output that is made up.
    !is_unit(&shape.id)
        && matches!(
            shape.kind,
            ShapeKind::Structure(_) | ShapeKind::Union(_) | ShapeKind::Enum(_) | ShapeKind::IntEnum(_)
        )
}
