//! How deep types may stand in each other: deeper, neither generator nor compiler could follow.

use std::collections::{HashMap, HashSet};

use smithwright_model::{Member, Model, ShapeId, ShapeKind, components};

use super::usage::{Usage, is_named};
use crate::Error;

/// How many lists and maps may stand in each other. The compiler stops at 128 of its own steps, and takes several.
const COLLECTIONS: usize = 32;

/// How many structures may stand in each other without a box, for the same reason.
const STRUCTURES: usize = 32;

/// An error for each member whose type is nested too deep.
pub fn check(model: &Model, usage: &Usage) -> Vec<Error> {
    let shapes = usage.data.keys().chain(usage.exceptions.iter()).filter_map(|id| model.shape(id));
    shapes.flat_map(|shape| shape.kind.members()).filter_map(|member| too_deep(model, member)).collect()
}

fn too_deep(model: &Model, member: &Member) -> Option<Error> {
    let mut inner = member;
    for _ in 0..=COLLECTIONS {
        inner = match &model.target(inner).kind {
            ShapeKind::List(element) => element,
            ShapeKind::Map { value, .. } => value,
            _ => return None,
        };
    }
    let reason = format!("more than {COLLECTIONS} lists and maps stand in each other; put a structure in between");
    Some(Error::new(&member.id, reason))
}

/// The members that are boxed: a type would contain itself through them, or stand in others too deep.
pub fn boxed_members(model: &Model, usage: &Usage) -> HashSet<ShapeId> {
    let direct = |id: &ShapeId| -> Vec<&Member> {
        let shape = model.shape(id).filter(|shape| is_named(shape));
        shape.into_iter().flat_map(|shape| shape.kind.members()).collect()
    };
    let targets = |id| direct(id).into_iter().map(|member| &member.target).collect();
    let mut boxed = HashSet::new();
    // How many types stand in each other within a type.
    let mut depths: HashMap<&ShapeId, usize> = HashMap::new();
    for group in components(usage.data.keys().chain(usage.exceptions.iter()), targets) {
        let within: HashSet<&ShapeId> = group.iter().copied().collect();
        for id in &group {
            let mut deepest = 0;
            for member in direct(id) {
                let depth = depths.get(&member.target).copied().unwrap_or_default();
                if within.contains(&member.target) || depth >= STRUCTURES {
                    boxed.insert(member.id.clone());
                } else {
                    deepest = deepest.max(depth);
                }
            }
            let aggregate = model
                .shape(id)
                .is_some_and(|shape| matches!(shape.kind, ShapeKind::Structure(_) | ShapeKind::Union(_)));
            depths.insert(*id, deepest + usize::from(aggregate));
        }
    }
    boxed
}

#[cfg(test)]
mod tests {
    use smithwright_model::Model;

    use crate::{Options, Package, ServiceSource, generate};

    /// A model of structures, each of which holds the next.
    fn chain(length: usize) -> String {
        let member = |target: String| format!("\"members\": {{ \"next\": {{ \"target\": \"{target}\" }} }}");
        let target = |at| if at < length { format!("t#S{at}") } else { "smithy.api#String".to_owned() };
        let structures = (0..length)
            .map(|at| format!("\"t#S{at}\": {{ \"type\": \"structure\", {} }}", member(target(at + 1))))
            .collect::<Vec<_>>()
            .join(", ");
        format!(
            "{{ \"smithy\": \"2.0\", \"shapes\": {{ {structures}, \
             \"t#O\": {{ \"type\": \"operation\", \"input\": {{ \"target\": \"t#S0\" }} }}, \
             \"t#T\": {{ \"type\": \"service\", \"version\": \"1\", \"operations\": [{{ \"target\": \"t#O\" }}], \
             \"traits\": {{ \"aws.protocols#awsJson1_1\": {{}} }} }} }} }}"
        )
    }

    #[test]
    fn a_box_stands_where_structures_would_stand_in_each_other_too_deep() {
        let model = Model::load("chain.json", &chain(100)).expect("the model is fine");
        let package = Package::default();
        let generated =
            generate(&package, &[ServiceSource::whole(&model)], Options::default()).expect("it can be generated");
        let boxes: usize = generated.files.iter().map(|file| file.text.matches("pub next: Option<Box<").count()).sum();
        assert_eq!(boxes, 3);
    }
}
