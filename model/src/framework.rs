//! Shapes of the namespace `smithy.framework`, which Smithy's tools find in a package: models that name them need no file.

use std::collections::HashSet;

use crate::ast::Document;
use crate::problem::Report;
use crate::{ShapeId, idl};

const NAMESPACE: &str = "smithy.framework";

/// Adds the shapes if the model names one and defines none of them.
pub(crate) fn complete(document: &mut Document) {
    let is_ours = |id: &ShapeId| id.namespace() == NAMESPACE;
    if document.shapes.keys().any(is_ours) {
        return;
    }
    let named = document.shapes.values().any(|shape| {
        let targets = shape.members.values().filter_map(|member| member.target.as_ref());
        targets.chain(&shape.errors).any(is_ours)
    });
    if named {
        // No file of the model is that of these shapes.
        let text = include_str!("prelude/framework.smithy");
        let own = idl::document(usize::MAX, text, &HashSet::new(), &mut Report::new(&[]));
        document.shapes.extend(own.shapes);
    }
}
