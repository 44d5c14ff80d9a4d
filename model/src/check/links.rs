//! Checks traits that name other shapes or what is known elsewhere: resources in `references`, schemes in `auth`, encodings.

use std::collections::HashSet;

use super::Checker;
use crate::ast::{AstShape, Type};
use crate::node::Node;
use crate::{Shape, ShapeId, hint, mixin, prelude};

const REFERENCES: &str = "smithy.api#references";
const AUTH: &str = "smithy.api#auth";
const COMPRESSION: &str = "smithy.api#requestCompression";

impl Checker<'_, '_> {
    /// Checks all shapes with such traits.
    pub(super) fn links(&mut self) {
        for (id, shape) in self.document.shapes.iter().filter(|(_, shape)| !shape.broken) {
            let references = shape.traits.get(REFERENCES).and_then(Node::as_array);
            for reference in references.into_iter().flatten() {
                self.reference(id, shape, reference);
            }
            if let Some(compression) = shape.traits.get(COMPRESSION).filter(|_| shape.kind == Type::Operation) {
                self.compression(id, shape, compression);
            }
        }
        for service in self.services {
            for shape in [service.shape].into_iter().chain(service.operations.iter().copied()) {
                self.schemes(service.shape, shape);
            }
        }
    }

    /// Checks that calls are authenticated by schemes that the service has.
    fn schemes(&mut self, service: &Shape, shape: &Shape) {
        let Some(trait_) = self.document.shapes.get(&shape.id).and_then(|shape| shape.traits.get(AUTH)) else { return };
        let mut seen = HashSet::new();
        for node in trait_.as_array().unwrap_or_default() {
            let Some(scheme) = node.as_str() else { continue };
            let problem = if !service.traits.has(scheme) {
                format!("the service `{}` lacks the trait `{scheme}`", service.id)
            } else if !seen.insert(scheme) {
                format!("`{scheme}` is there twice")
            } else {
                continue;
            };
            self.report.add_at(node.at, &shape.id, format!("trait `{AUTH}`: {problem}"));
        }
    }

    fn reference(&mut self, id: &ShapeId, shape: &AstShape, reference: &Node) {
        let Some(node) = reference.get("resource") else { return };
        let named = node.as_str().and_then(|text| text.parse::<ShapeId>().ok());
        // A resource of another model is not known here.
        let Some((name, resource)) = named.as_ref().and_then(|name| self.document.shapes.get_key_value(name)) else {
            return;
        };
        if resource.kind != Type::Resource {
            let message =
                format!("trait `{REFERENCES}`: `{name}` is a shape of type {}, not a resource", resource.kind.name());
            self.report.add_at(node.at, id, message);
            return;
        }
        let ids = reference.get("ids").and_then(Node::entries).unwrap_or_default();
        for (key, _) in ids.iter().filter(|(key, _)| !resource.identifiers.contains_key(&key.name)) {
            let hint = hint::name(&key.name, resource.identifiers.keys().map(String::as_str));
            let message = format!("trait `{REFERENCES}`: `{name}` has no identifier `{}`{hint}", key.name);
            self.report.add_at(key.at, id, message);
        }
        // Without `ids`, members go by the names of identifiers.
        for identifier in resource.identifiers.keys() {
            let given = ids.iter().find(|(key, _)| key.name == *identifier).and_then(|(_, node)| node.as_str());
            let member = if ids.is_empty() { Some(identifier.as_str()) } else { given };
            let message = match member {
                _ if shape.kind != Type::Structure && resource.identifiers.len() == 1 && ids.is_empty() => continue,
                _ if shape.kind != Type::Structure => {
                    format!("a string can only be the one identifier of a resource, and `{name}` has others")
                }
                Some(member) if shape.members.contains_key(member) => continue,
                Some(member) => format!("there is no member `{member}`, which would be the identifier `{identifier}`"),
                None => format!("`ids` lacks `{identifier}`, an identifier of `{name}`"),
            };
            self.report.add_at(reference.at, id, format!("trait `{REFERENCES}`: {message}"));
        }
    }

    fn compression(&mut self, id: &ShapeId, shape: &AstShape, trait_: &Node) {
        let Some(node) = trait_.get("encodings") else { return };
        let encodings = node.as_array().unwrap_or_default();
        let unknown = encodings.iter().filter_map(|node| Some((node, node.as_str()?)));
        for (node, encoding) in unknown.filter(|(_, encoding)| !encoding.eq_ignore_ascii_case("gzip")) {
            let message = format!("trait `{COMPRESSION}`: `{encoding}` is no compression that is known; `gzip` is");
            self.report.add_at(node.at, id, message);
        }
        if encodings.is_empty() {
            self.report.add_at(node.at, id, format!("trait `{COMPRESSION}`: names no encoding"));
        }
        let nothing = shape.input.as_ref().is_none_or(|input| *input == prelude::unit().id);
        if nothing && shape.traits.get(mixin::MIXIN).is_none() {
            self.report.add_at(trait_.at, id, format!("trait `{COMPRESSION}`: there is no input to compress"));
        }
    }
}
