//! The stages that load a model: from the texts of its files to checked shapes.

use std::collections::HashSet;

use indexmap::{IndexMap, IndexSet};
use serde_json::Value;

use crate::ast::{AstShape, Document, Type, Version};
use crate::node::Node;
use crate::problem::{Places, Problem, Problems, Report};
use crate::source::Source;
use crate::suppress::Rules;
use crate::{Shape, ShapeId, apply, check, framework, idl, json, legacy, merge, mixin, prelude, print, read, resolve};

/// What to do with mixins in a printed model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mixins {
    /// Shapes say which mixins they use.
    Keep,
    /// Shapes have what their mixins give them, and there are no mixins.
    Flatten,
}

/// The JSON AST 2.0 of the model that the files are together, sorted; and what is odd about it, but no error.
pub fn ast(sources: &[Source], mixins: Mixins) -> Result<(Value, Vec<Problem>), Problems> {
    let (loaded, warnings) = load(sources, Some(mixins))?;
    Ok((loaded.printed.unwrap_or_default(), warnings))
}

/// A model that is in order.
pub(crate) struct Loaded {
    pub(crate) shapes: IndexMap<ShapeId, Shape>,
    pub(crate) places: Places,
    printed: Option<Value>,
}

/// Runs all stages; every one goes on with what the one before could make of the text.
pub(crate) fn load(sources: &[Source], print: Option<Mixins>) -> Result<(Loaded, Vec<Problem>), Problems> {
    let mut report = Report::new(sources);
    let mut document = Document::default();
    for part in parse(sources, &mut report) {
        merge::document(&mut document, part, &mut report);
    }
    framework::complete(&mut document);
    apply::fold(&mut document, &mut report);
    enum_values(&mut document.shapes);
    report.places = places(&document.shapes);
    let kept = (print == Some(Mixins::Keep)).then(|| document.shapes.clone());
    mixin::fold(&mut document.shapes, &mut report);
    report.places = places(&document.shapes);
    let defined: IndexSet<ShapeId> = document.shapes.keys().cloned().collect();
    let mut shapes = resolve::shapes(&document.shapes, &mut report);
    let old = document.shapes.iter().filter(|(_, shape)| shape.smithy == Version::One).map(|(id, _)| id.clone());
    legacy::upgrade(&old.collect(), &mut shapes, &mut report);
    check::all(&document, &shapes, &defined, &mut report);
    let rules = Rules::of(&document, &mut report);
    report.judge(&rules);
    let printed = print.map(|_| {
        document.shapes = kept.unwrap_or_else(|| flat(std::mem::take(&mut document.shapes)));
        print::document(&document, &shapes)
    });
    shapes.retain(|_, shape| !mixin::is_mixin(shape));
    let places = std::mem::take(&mut report.places);
    report.finish(Loaded { shapes, places, printed })
}

/// Reads every file for itself.
fn parse(sources: &[Source], report: &mut Report<'_>) -> Vec<Document> {
    let nothing = HashSet::new();
    let mut documents = Vec::with_capacity(sources.len());
    for (file, source) in sources.iter().enumerate() {
        let mut own = Report::new(sources);
        documents.push((read(file, source, &nothing, &mut own), own));
    }
    // Names of the prelude that a namespace gives a meaning of its own, perhaps in another file. They are rare.
    let ids = documents.iter().flat_map(|(document, _)| document.shapes.keys());
    let shadowing: HashSet<ShapeId> =
        ids.filter(|id| prelude::is_public(id.name()) && !id.is_of_prelude()).cloned().collect();
    let read_again = |(file, (document, own)): (usize, (Document, Report<'_>))| {
        let Some(source) = sources.get(file).filter(|source| !shadowing.is_empty() && is_idl(source)) else {
            report.absorb(own);
            return document;
        };
        read(file, source, &shadowing, report)
    };
    documents.into_iter().enumerate().map(read_again).collect()
}

fn is_idl(source: &Source) -> bool {
    source.name.ends_with(".smithy")
}

fn read(file: usize, source: &Source, shadowing: &HashSet<ShapeId>, report: &mut Report<'_>) -> Document {
    if is_idl(source) {
        return idl::document(file, &source.text, shadowing, report);
    }
    let node = json::parse(file, &source.text, report);
    node.and_then(|node| read::document(node, report)).unwrap_or_default()
}

/// Says what an enum's member without a value stands for: its own name.
pub(crate) fn enum_values(shapes: &mut IndexMap<ShapeId, AstShape>) {
    let value = ShapeId::prelude("enumValue");
    for shape in shapes.values_mut().filter(|shape| shape.kind == Type::Enum) {
        for (name, member) in &mut shape.members {
            let at = member.at;
            member.traits.0.entry(value.clone()).or_insert_with(|| Node::string(at, name.as_str()));
        }
    }
}

fn places(shapes: &IndexMap<ShapeId, AstShape>) -> Places {
    let mut places = Places::new();
    for (id, shape) in shapes {
        let members = shape.members.iter().filter(|(_, member)| member.at != shape.at);
        places.extend(members.map(|(name, member)| (id.with_member(name), member.at)));
        places.insert(id.clone(), shape.at);
    }
    places
}

/// The shapes without mixins, which have been folded in.
fn flat(mut shapes: IndexMap<ShapeId, AstShape>) -> IndexMap<ShapeId, AstShape> {
    shapes.retain(|_, shape| shape.traits.get(mixin::MIXIN).is_none());
    for shape in shapes.values_mut() {
        shape.mixins.clear();
    }
    shapes
}
