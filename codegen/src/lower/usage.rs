//! Which shapes the operations reach, in which direction, and which of them belong to one operation alone.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;
use smithwright_model::{Member, Model, Shape, ShapeId, ShapeKind};

use super::events;
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
    /// Error structures that operations fail with.
    pub exceptions: IndexMap<ShapeId, ()>,
}

impl Usage {
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

    /// Notes one operation: its ends, and the errors it may fail with.
    pub fn operation(&mut self, model: &Model, input: &ShapeId, output: &ShapeId, errors: &[ShapeId]) {
        self.inputs.insert(input.clone());
        self.visit(model, input, Directions { write: true, read: false });
        self.visit(model, output, Directions { write: false, read: true });
        for id in errors {
            self.exceptions.insert(id.clone(), ());
            for member in model.shape(id).into_iter().flat_map(members) {
                self.visit(model, &member.target, Directions { write: false, read: true });
            }
        }
        self.current += 1;
    }

    /// Notes a shape and all that it reaches. Works off a list, since a model may nest deeper than a stack.
    fn visit(&mut self, model: &Model, id: &ShapeId, directions: Directions) {
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            let Some(shape) = model.shape(id) else { continue };
            if is_named(shape) && !self.note(id, directions) {
                continue;
            }
            let streams = events::members(shape).is_some();
            let data = members(shape).into_iter().filter(|member| !streams || !events::is_exception(model, member));
            open.extend(data.rev().map(|member| &member.target));
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

/// Whether a shape becomes a type of its own.
pub fn is_named(shape: &Shape) -> bool {
    shape.id.namespace() != "smithy.api"
        && matches!(
            shape.kind,
            ShapeKind::Structure(_) | ShapeKind::Union(_) | ShapeKind::Enum(_) | ShapeKind::IntEnum(_)
        )
}

/// The members of an aggregate shape.
pub fn members(shape: &Shape) -> Vec<&Member> {
    match &shape.kind {
        ShapeKind::Structure(members) | ShapeKind::Union(members) => members.values().collect(),
        ShapeKind::List(member) => vec![member],
        ShapeKind::Map { key, value } => vec![key, value],
        _ => Vec::new(),
    }
}

/// The members through which a type would contain itself and be infinite in size; they are boxed.
pub fn recursive_members(model: &Model, usage: &Usage) -> HashSet<ShapeId> {
    let direct = |id: &ShapeId| -> Vec<&Member> {
        let shape = model.shape(id).filter(|shape| is_named(shape));
        shape.map(members).unwrap_or_default()
    };
    let mut boxed = HashSet::new();
    for id in usage.data.keys().chain(usage.exceptions.keys()) {
        for member in direct(id) {
            let mut seen = HashSet::new();
            let mut open = vec![&member.target];
            while let Some(next) = open.pop() {
                if next == id {
                    boxed.insert(member.id.clone());
                    break;
                }
                if seen.insert(next) {
                    open.extend(direct(next).into_iter().map(|member| &member.target));
                }
            }
        }
    }
    boxed
}
