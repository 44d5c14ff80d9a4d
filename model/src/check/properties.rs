//! Checks properties of resources: that operations on one have members for them, and no members for anything else.

use std::collections::{HashMap, HashSet};

use super::Checker;
use super::graph::Graph;
use super::resources::identifier;
use crate::ast::{AstMember, AstShape, Type};
use crate::node::Node;
use crate::{ShapeId, ShapeKind, hint};

const NOT_PROPERTY: &str = "smithy.api#notProperty";

/// The parts of the lifecycle that work on one resource.
const ON_ONE: [&str; 5] = ["put", "create", "read", "update", "delete"];

impl<'a> Checker<'a, '_> {
    /// Checks the properties of one resource, if it has any.
    pub(super) fn properties(&mut self, id: &ShapeId, resource: &'a AstShape) {
        if resource.properties.is_empty() {
            return;
        }
        let lifecycle = ON_ONE.iter().filter_map(|role| resource.lifecycle.get(*role));
        let mut used: HashSet<&str> = HashSet::new();
        for operation in lifecycle.chain(&resource.operations) {
            let Some(operation) = self.document.shapes.get(operation).filter(|shape| shape.kind == Type::Operation)
            else {
                continue;
            };
            if operation.broken {
                return;
            }
            for side in [&operation.input, &operation.output].into_iter().flatten() {
                if let Some((side, shape)) = self.document.shapes.get_key_value(side) {
                    let (holder, shape) = self.nested(shape).unwrap_or((side, shape));
                    if shape.broken {
                        return;
                    }
                    self.members_for(id, resource, holder, shape, &mut used);
                }
            }
        }
        for (name, target) in &resource.properties {
            let kind = self.shape(target).map(|shape| &shape.kind);
            let data =
                !matches!(kind, None | Some(ShapeKind::Operation(_) | ShapeKind::Resource(_) | ShapeKind::Service(_)));
            // What is no data, or an identifier, is told as that.
            if used.contains(name.as_str()) || !data || resource.identifiers.contains_key(name) {
                continue;
            }
            let message = format!("property `{name}`: no operation that makes one, or is on one, has a member for it");
            self.report.add(id, message);
        }
    }

    /// The structure within that has the properties instead.
    fn nested(&self, shape: &'a AstShape) -> Option<(&'a ShapeId, &'a AstShape)> {
        let nested = |member: &&AstMember| member.traits.get("smithy.api#nestedProperties").is_some();
        let target = shape.members.values().find(nested)?.target.as_ref()?;
        self.document.shapes.get_key_value(target).filter(|(_, shape)| shape.kind == Type::Structure)
    }

    fn members_for(
        &mut self,
        id: &ShapeId,
        resource: &AstShape,
        holder: &ShapeId,
        shape: &'a AstShape,
        used: &mut HashSet<&'a str>,
    ) {
        let mut seen: HashMap<&str, &str> = HashMap::new();
        for (name, member) in &shape.members {
            if identifier(resource, name, member).is_some() {
                continue;
            }
            if self.is_no_property(member) {
                used.insert(name);
                continue;
            }
            let named =
                member.traits.get("smithy.api#property").and_then(|node| node.get("name")).and_then(Node::as_str);
            let property = named.unwrap_or(name);
            used.insert(property);
            let message = match (seen.insert(property, name), resource.properties.get(property), &member.target) {
                (Some(earlier), _, _) => format!("is the property `{property}` of `{id}`, as `{earlier}` is already"),
                (None, Some(target), Some(found)) if target != found => {
                    format!("is the property `{property}` of `{id}`, so that it must target `{target}`, not `{found}`")
                }
                (None, None, _) => {
                    let known = resource.properties.keys().chain(resource.identifiers.keys());
                    let hint = hint::name(property, known.map(String::as_str));
                    format!(
                        "is neither a property nor an identifier of `{id}`{hint}; give it the trait `{NOT_PROPERTY}` if it \
                         is to be none, or `property` or `resourceIdentifier` with the name of the one that it is"
                    )
                }
                _ => continue,
            };
            self.report.add(&holder.with_member(name), message);
        }
    }

    /// Whether the member has the trait that says so, or one that means it.
    fn is_no_property(&self, member: &AstMember) -> bool {
        let graph = Graph(&self.document.shapes);
        let means = |id| graph.shape(id).is_some_and(|shape| shape.traits().get(NOT_PROPERTY).is_some());
        member.traits.0.keys().any(means)
    }
}
