//! What a service consists of: its operations, and the shapes that they reach.

use std::collections::{BTreeMap, HashSet};

use indexmap::{IndexMap, IndexSet};

use crate::{Service, Shape, ShapeId, ShapeKind, mixin};

/// All operations bound to a service, directly or through resources, each once and sorted by name.
pub(crate) fn operations<'a>(shapes: &'a IndexMap<ShapeId, Shape>, service: &Service) -> Vec<&'a Shape> {
    let mut found: IndexSet<&ShapeId> = service.operations.iter().collect();
    let mut resources: Vec<&ShapeId> = service.resources.iter().collect();
    let mut seen = HashSet::new();
    while let Some(id) = resources.pop() {
        if let Some(Shape { kind: ShapeKind::Resource(resource), .. }) = shapes.get(id)
            && seen.insert(id)
        {
            found.extend(&resource.operations);
            resources.extend(&resource.resources);
        }
    }
    let mut bound: Vec<&Shape> = found.into_iter().filter_map(|id| shapes.get(id)).collect();
    bound.sort_by_key(|shape| (shape.id.name(), shape.id.namespace()));
    bound
}

/// All data shapes that a service's operations reach, and its errors, each once and sorted by id.
fn data<'a>(shapes: &'a IndexMap<ShapeId, Shape>, service: &'a Service, operations: &[&'a Shape]) -> Vec<&'a Shape> {
    let mut open: Vec<&ShapeId> = service.errors.iter().collect();
    for operation in operations {
        if let ShapeKind::Operation(operation) = &operation.kind {
            open.extend([&operation.input, &operation.output]);
            open.extend(&operation.errors);
        }
    }
    let mut reached: BTreeMap<&ShapeId, &Shape> = BTreeMap::new();
    while let Some(id) = open.pop() {
        if let Some(shape) = shapes.get(id)
            && reached.insert(id, shape).is_none()
        {
            open.extend(shape.kind.members().map(|member| &member.target));
        }
    }
    reached.into_values().collect()
}

/// A service and what it consists of.
pub(crate) struct Closure<'a> {
    /// The service itself.
    pub(crate) shape: &'a Shape,
    /// What is bound to it.
    pub(crate) content: &'a Service,
    /// Its operations, as [`operations`] has them.
    pub(crate) operations: Vec<&'a Shape>,
    /// The data shapes that these reach, and its errors, each once and sorted by id.
    pub(crate) shapes: Vec<&'a Shape>,
}

/// All services that are no mixins.
pub(crate) fn services(shapes: &IndexMap<ShapeId, Shape>) -> Vec<Closure<'_>> {
    shapes.values().filter(|shape| !mixin::is_mixin(shape)).filter_map(|shape| service(shapes, shape)).collect()
}

fn service<'a>(shapes: &'a IndexMap<ShapeId, Shape>, shape: &'a Shape) -> Option<Closure<'a>> {
    let ShapeKind::Service(content) = &shape.kind else { return None };
    let operations = operations(shapes, content);
    Some(Closure { shape, content, shapes: data(shapes, content, &operations), operations })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Source;
    use crate::load;

    #[test]
    fn the_closure_holds_what_operations_reach() {
        let text = "$version: \"2\"\nnamespace t\n\
            service Shop { operations: [Visit], resources: [Shelf], errors: [Closed] }\n\
            resource Shelf { identifiers: { id: String }, read: A, resources: [Box] }\n\
            resource Box { identifiers: { id: String }, operations: [I] }\n\
            operation Visit { input: VisitInput, errors: [Lost] }\n\
            @readonly operation A { input: ShelfInput }\noperation I { input: ShelfInput }\n\
            operation Unbound { output: Unused }\n\
            structure ShelfInput { @required id: String }\nstructure VisitInput { items: Items }\n\
            map Items { key: String, value: Item }\nstructure Item { next: Item }\n\
            @error(\"server\") structure Closed {}\n@error(\"client\") structure Lost {}\nstructure Unused {}\n";
        let (loaded, _) = load::load(&[Source::new("m.smithy", text)], None).expect("a model");
        let services = services(&loaded.shapes);
        let [shop] = services.as_slice() else { panic!("one service") };
        let names = |shapes: &[&Shape]| shapes.iter().map(|shape| shape.id.name().to_owned()).collect::<Vec<_>>();
        assert_eq!(names(&shop.operations), ["A", "I", "Visit"]);
        assert_eq!(names(&shop.shapes), ["Closed", "Item", "Items", "Lost", "ShelfInput", "VisitInput"]);
    }
}
