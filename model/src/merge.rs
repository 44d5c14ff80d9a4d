//! Puts what several files say together: shapes, metadata. What contradicts is an error that names both places.

use indexmap::IndexMap;
use indexmap::map::Entry;

use crate::ShapeId;
use crate::ast::{AstShape, Document};
use crate::node::{Content, Node};
use crate::print;
use crate::problem::Report;

/// Adds all of `more` to `document`.
pub(crate) fn document(document: &mut Document, more: Document, report: &mut Report<'_>) {
    for (key, value) in more.metadata {
        metadata(&mut document.metadata, key, value, report);
    }
    for (id, shape) in more.shapes {
        define(&mut document.shapes, id, shape, report);
    }
    document.applies.extend(more.applies);
    document.mentions.extend(more.mentions);
    document.namespaces.extend(more.namespaces);
}

/// Adds a shape; the same may be defined twice.
pub(crate) fn define(shapes: &mut IndexMap<ShapeId, AstShape>, id: ShapeId, shape: AstShape, report: &mut Report<'_>) {
    match shapes.entry(id) {
        Entry::Vacant(entry) => {
            entry.insert(shape);
        }
        Entry::Occupied(mut entry) => {
            let earlier = entry.get();
            if earlier.broken {
                entry.insert(shape);
            } else if !shape.broken && print::shape(earlier) != print::shape(&shape) {
                let place = report.describe(earlier.at);
                report.add_at(shape.at, entry.key(), format!("is defined already, otherwise, at {place}"));
            }
        }
    }
}

/// Adds metadata: lists are joined, and the same may be said twice.
pub(crate) fn metadata(all: &mut IndexMap<String, Node>, key: String, value: Node, report: &mut Report<'_>) {
    match all.entry(key) {
        Entry::Vacant(entry) => {
            entry.insert(value);
        }
        Entry::Occupied(mut entry) => {
            let same = entry.get().same(&value);
            match (&mut entry.get_mut().content, value) {
                (Content::Array(items), Node { content: Content::Array(more), .. }) => items.extend(more),
                _ if same => {}
                (_, value) => {
                    let place = report.describe(entry.get().at);
                    let message = format!("metadata `{}` has another value at {place}", entry.key());
                    report.add_at(value.at, "", message);
                }
            }
        }
    }
}
