//! Checks operations that page: that tokens and items are where they are said to be, and are what they must be.

use super::Checker;
use crate::closure::Closure;
use crate::node::Node;
use crate::{Member, Operation, Paginated, Shape, ShapeId, ShapeKind, hint, mixin};

const PAGINATED: &str = "smithy.api#paginated";

/// What the trait says, and what must be there.
struct Property {
    name: &'static str,
    value: fn(&Paginated) -> Option<&String>,
    /// Whether it is of the output, where it may be a path; else of the input.
    output: bool,
    /// Whether there are no pages without it; then its member is what one page lacks, and cannot be required.
    token: bool,
    fits: fn(&ShapeKind) -> bool,
    expected: &'static str,
}

const PROPERTIES: [Property; 4] = [
    Property {
        name: "inputToken",
        value: |paginated| paginated.input_token.as_ref(),
        output: false,
        token: true,
        fits: is_token,
        expected: "a string",
    },
    Property {
        name: "outputToken",
        value: |paginated| paginated.output_token.as_ref(),
        output: true,
        token: true,
        fits: is_token,
        expected: "a string",
    },
    Property {
        name: "items",
        value: |paginated| paginated.items.as_ref(),
        output: true,
        token: false,
        fits: |kind| matches!(kind, ShapeKind::List(_) | ShapeKind::Map { .. }),
        expected: "a list or map",
    },
    Property {
        name: "pageSize",
        value: |paginated| paginated.page_size.as_ref(),
        output: false,
        token: false,
        fits: |kind| matches!(kind, ShapeKind::Byte | ShapeKind::Short | ShapeKind::Integer | ShapeKind::Long),
        expected: "an integer",
    },
];

/// Strings, and the keys of tables that some services take for tokens.
fn is_token(kind: &ShapeKind) -> bool {
    matches!(kind, ShapeKind::String | ShapeKind::Enum(_) | ShapeKind::Map { .. })
}

impl<'a> Checker<'a, '_> {
    /// Checks all operations that page, for themselves and in the services that they are of.
    pub(super) fn pages(&mut self) {
        for shape in self.shapes.values().filter(|shape| !mixin::is_mixin(shape)) {
            if let (ShapeKind::Operation(operation), Some(paginated)) = (&shape.kind, &shape.traits.paginated) {
                for property in &PROPERTIES {
                    if let Some(path) = (property.value)(paginated) {
                        self.property(shape, operation, property, path, "");
                    }
                }
            }
        }
        for service in self.services {
            self.service_pages(service);
        }
    }

    /// Checks what a service says for its operations that page.
    fn service_pages(&mut self, service: &Closure<'_>) {
        let common = service.shape.traits.paginated.as_ref();
        for shape in &service.operations {
            let (ShapeKind::Operation(operation), Some(own)) = (&shape.kind, &shape.traits.paginated) else { continue };
            for property in PROPERTIES.iter().filter(|property| (property.value)(own).is_none()) {
                let of = format!(" of the service `{}`", service.shape.id);
                match common.and_then(property.value) {
                    Some(path) => self.property(shape, operation, property, path, &of),
                    None if property.token => {
                        let message = format!("there is no `{}`, neither here nor{of}", property.name);
                        self.wrong_pages(&shape.id, property, &message);
                    }
                    None => {}
                }
            }
        }
    }

    /// Notes a problem at the property, or at the trait where the property is the service's.
    fn wrong_pages(&mut self, operation: &ShapeId, property: &Property, message: &str) {
        let trait_ = self.document.shapes.get(operation).and_then(|shape| shape.traits.get(PAGINATED));
        let message = format!("trait `{PAGINATED}`: {message}");
        match trait_.map(|node| node.get(property.name).unwrap_or(node)) {
            Some(Node { at, .. }) => self.report.add_at(*at, operation, message),
            None => self.report.add(operation, message),
        }
    }

    fn property(&mut self, shape: &Shape, operation: &Operation, property: &Property, path: &str, of: &str) {
        let Property { name, output, .. } = property;
        let (side, from) = if *output { ("output", &operation.output) } else { ("input", &operation.input) };
        let what = format!("the `{name}`{of}");
        if !output && path.contains('.') {
            let message = format!("{what} must be a member of the input itself, and is the path `{path}`");
            self.wrong_pages(&shape.id, property, &message);
            return;
        }
        match self.end(from, path) {
            Err(None) => {}
            Err(Some(reason)) => {
                self.wrong_pages(&shape.id, property, &format!("{what} is `{path}` of the {side}, but {reason}"));
            }
            Ok((member, target)) => {
                if property.token && member.traits.required.is_some() {
                    let message = format!("{what} is `{path}`, which must not be required: one page has none");
                    self.wrong_pages(&shape.id, property, &message);
                }
                if !(property.fits)(&target.kind) {
                    let (expected, found) = (property.expected, target.kind.name());
                    let message = format!("{what} is `{path}`, which must be {expected}, but is of type {found}");
                    self.wrong_pages(&shape.id, property, &message);
                }
            }
        }
    }

    /// The member that a path of structures ends at; why there is none, unless that is told elsewhere.
    fn end(&self, from: &ShapeId, path: &str) -> Result<(&'a Member, &'a Shape), Option<String>> {
        let mut at = self.shape(from).ok_or(None)?;
        let mut end = None;
        for name in path.split('.') {
            let id = &at.id;
            let ShapeKind::Structure(members) = &at.kind else {
                return Err(Some(format!("`{id}`, of type {}, has no member `{name}`", at.kind.name())));
            };
            let Some(member) = members.get(name) else {
                let broken = self.document.shapes.get(id).is_some_and(|shape| shape.broken);
                let hint = hint::name(name, members.keys().map(String::as_str));
                return Err((!broken).then(|| format!("`{id}` has no member `{name}`{hint}")));
            };
            at = self.shape(&member.target).ok_or(None)?;
            end = Some(member);
        }
        end.map(|member| (member, at)).ok_or(None)
    }
}
