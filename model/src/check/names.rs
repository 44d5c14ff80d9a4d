//! Checks that names differ by more than case: other languages, file names and headers tell no case.

use std::collections::HashMap;

use super::Checker;
use crate::ast::AstShape;
use crate::closure::Closure;
use crate::node::Node;
use crate::{Member, Shape, ShapeId, ShapeKind};

const JSON_NAME: &str = "smithy.api#jsonName";

impl Checker<'_, '_> {
    /// Checks the names of shapes and members, and those that shapes have in a service.
    pub(super) fn names(&mut self) {
        let mut seen: HashMap<String, &ShapeId> = HashMap::with_capacity(self.document.shapes.len());
        for (id, shape) in &self.document.shapes {
            if let Some(earlier) = seen.insert(id.as_str().to_ascii_lowercase(), id) {
                self.report.add_at(shape.at, id, format!("differs from `{earlier}` by case alone"));
            }
            self.member_names(id, shape);
        }
        for service in self.services {
            self.service_closure(service);
        }
    }

    fn member_names(&mut self, id: &ShapeId, shape: &AstShape) {
        let mut seen: HashMap<String, &str> = HashMap::new();
        let renamed = shape.members.values().any(|member| member.traits.get(JSON_NAME).is_some());
        let mut spelt: HashMap<&str, &str> = HashMap::new();
        for (name, member) in &shape.members {
            if let Some(earlier) = seen.insert(name.to_ascii_lowercase(), name) {
                let message = format!("differs from the member `{earlier}` by case alone");
                self.report.add_at(member.at, &id.with_member(name), message);
            }
            let json_name = member.traits.get(JSON_NAME);
            let json = json_name.and_then(Node::as_str).unwrap_or(name);
            if let Some(earlier) = spelt.insert(json, name).filter(|_| renamed) {
                let at = json_name.map_or(member.at, |node| node.at);
                let message = format!("trait `{JSON_NAME}`: `{json}` is what `{earlier}` is called in JSON too");
                self.report.add_at(at, &id.with_member(name), message);
            }
        }
    }

    /// Checks that no two shapes of a service go by the same name there, whatever their namespaces.
    fn service_closure(&mut self, service: &Closure<'_>) {
        let Closure { shape: service, content, operations, shapes } = service;
        let mut seen: HashMap<String, &Shape> = HashMap::new();
        for shape in [service].into_iter().chain(operations).chain(shapes).copied() {
            let name = content.rename.get(&shape.id).map_or(shape.id.name(), String::as_str);
            let Some(earlier) = seen.insert(name.to_ascii_lowercase(), shape) else { continue };
            let spelling = earlier.id.as_str().eq_ignore_ascii_case(shape.id.as_str());
            if !spelling && !self.alike(earlier, shape, 0) {
                let (service, earlier) = (&service.id, &earlier.id);
                let message = format!("has the name `{name}` in the service `{service}`, as `{earlier}` has");
                self.report.add(&shape.id, format!("{message}; give one of them another in its `rename`"));
            }
        }
    }

    /// Whether it does not matter which of two shapes is meant: simple ones and lists of the same.
    fn alike(&self, one: &Shape, other: &Shape, depth: usize) -> bool {
        if one.id == other.id {
            return true;
        }
        if one.kind.name() != other.kind.name() || one.traits != other.traits || depth > 8 {
            return false;
        }
        match (&one.kind, &other.kind) {
            (ShapeKind::List(one), ShapeKind::List(other)) => {
                let target = |member: &Member| self.shape(&member.target);
                let both = target(one).zip(target(other));
                one.traits == other.traits && both.is_some_and(|(one, other)| self.alike(one, other, depth + 1))
            }
            (kind, _) => !matches!(
                kind,
                ShapeKind::Map { .. }
                    | ShapeKind::Structure(_)
                    | ShapeKind::Union(_)
                    | ShapeKind::Operation(_)
                    | ShapeKind::Resource(_)
                    | ShapeKind::Service(_)
            ),
        }
    }
}
