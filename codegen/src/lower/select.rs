//! What of a model is generated: the services and operations that are asked for, by shape id or by name.

use std::collections::HashSet;

use smithwright_model::{Model, Service as ServiceShape, Shape, ShapeId, did_you_mean};

use super::discovery;
use crate::{Error, ServiceSource};

/// A service that is generated.
pub struct Selected<'m> {
    pub shape: &'m Shape,
    pub service: &'m ServiceShape,
    /// The operations that are asked for; `None` for all.
    pub operations: Option<HashSet<&'m ShapeId>>,
}

/// The services that are asked for, each with its operations; otherwise every name that there is nothing for.
pub fn select<'m>(source: &ServiceSource<'m>) -> Result<Vec<Selected<'m>>, Vec<Error>> {
    let mut selected = services(source.model, source.services)?;
    if source.operations.is_empty() {
        return Ok(selected);
    }
    let mut errors = Vec::new();
    let bound: Vec<Vec<&ShapeId>> = selected.iter().map(|one| operations(source.model, one.service)).collect();
    for wanted in source.operations {
        if bound.iter().flatten().all(|id| !id.is_called(wanted)) {
            let hint = hint(wanted, bound.iter().flatten());
            let of: Vec<String> = selected.iter().map(|one| format!("`{}`", one.shape.id)).collect();
            let reason = format!("is no operation of {}{hint}", of.join(" or "));
            errors.push(Error { shape: (*wanted).to_owned(), reason });
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    for (one, ids) in selected.iter_mut().zip(bound) {
        let asked_for = |id: &&ShapeId| source.operations.iter().any(|wanted| id.is_called(wanted));
        let mut chosen: HashSet<&ShapeId> = ids.iter().copied().filter(asked_for).collect();
        chosen.extend(discovering(source.model, one.shape, &ids, &chosen));
        one.operations = Some(chosen);
    }
    // Nothing is asked of the others.
    selected.retain(|one| one.operations.as_ref().is_none_or(|operations| !operations.is_empty()));
    Ok(selected)
}

fn services<'m>(model: &'m Model, wanted: &[&str]) -> Result<Vec<Selected<'m>>, Vec<Error>> {
    let all = || model.services().map(|(shape, service)| Selected { shape, service, operations: None });
    let ids: Vec<&ShapeId> = model.services().map(|(shape, _)| &shape.id).collect();
    if ids.is_empty() {
        let reason = "has no service shape; a client needs one".to_owned();
        return Err(vec![Error { shape: String::new(), reason }]);
    }
    let listed = |ids: &[&ShapeId]| ids.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ");
    let mut errors = Vec::new();
    for name in wanted {
        let found: Vec<&ShapeId> = ids.iter().copied().filter(|id| id.is_called(name)).collect();
        let reason = match found.len() {
            0 => format!("is no service of the model{}; it has {}", hint(name, &ids), listed(&ids)),
            1 => continue,
            _ => format!("is the name of several services; give one of {}", listed(&found)),
        };
        errors.push(Error { shape: (*name).to_owned(), reason });
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let asked_for = |one: &Selected<'_>| wanted.is_empty() || wanted.iter().any(|name| one.shape.id.is_called(name));
    Ok(all().filter(asked_for).collect())
}

fn operations<'m>(model: &'m Model, service: &ServiceShape) -> Vec<&'m ShapeId> {
    model.operations(service).into_iter().map(|shape| &shape.id).collect()
}

/// The operation that says where chosen ones go, if any of them has no other endpoint.
fn discovering<'m>(
    model: &Model,
    service: &Shape,
    ids: &[&'m ShapeId],
    chosen: &HashSet<&ShapeId>,
) -> Option<&'m ShapeId> {
    let asked = &service.traits.client_endpoint_discovery.as_ref()?.operation;
    let needed = chosen.iter().filter_map(|id| model.shape(id)).any(discovery::is_required);
    ids.iter().copied().find(|id| needed && id.as_str() == asked)
}

/// What a name may have been meant to be: an id for an id, a name for a name.
fn hint<'m>(wanted: &str, ids: impl IntoIterator<Item = &'m &'m ShapeId>) -> String {
    let spelled = |id: &'m &'m ShapeId| if wanted.contains('#') { id.as_str() } else { id.name() };
    did_you_mean(wanted, ids.into_iter().map(spelled))
}
