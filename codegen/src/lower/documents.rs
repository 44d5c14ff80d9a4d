//! Values that a protocol has no form for: documents in most, maps in forms as Amazon EC2 has them. Knows nothing of how the
//! others write them.

use smithwright_model::{Member, Model, ShapeKind};

use super::usage::Usage;
use crate::Error;
use crate::ir::Directions;
use crate::protocol::{self, Protocol};

/// What is wrong with members that the protocol cannot carry, in whatever list or map they are.
pub fn check(model: &Model, usage: &Usage, protocol: &Protocol) -> Vec<Error> {
    let name = protocol::name(protocol.id);
    let received = Directions { write: false, read: true };
    let data = usage.data.iter().map(|(id, directions)| (id, *directions));
    let exceptions = usage.exceptions.iter().map(|id| (id, received));
    let mut errors = Vec::new();
    for (id, Directions { write, read }) in data.chain(exceptions) {
        let documents = (!write || protocol.request.has_documents()) && (!read || protocol.response.has_documents());
        let maps = !write || protocol.sends_maps();
        let uncarried = |kind: &ShapeKind| match kind {
            ShapeKind::Document if !documents => Some("a document"),
            ShapeKind::Map { .. } if !maps => Some("a map"),
            _ => None,
        };
        for member in model.members(id) {
            let Some(what) = held(model, member, &uncarried) else { continue };
            let reason = format!(
                "is {what}, which `{name}` has no form for: leave out its operation by `--operations`, or choose another \
                 protocol by `--protocol`"
            );
            errors.push(Error::new(&member.id, reason));
        }
    }
    errors
}

/// What `found` finds in a member or in the collections that it is.
fn held(model: &Model, member: &Member, found: &dyn Fn(&ShapeKind) -> Option<&'static str>) -> Option<&'static str> {
    let kind = &model.target(member).kind;
    found(kind).or_else(|| match kind {
        ShapeKind::List(element) | ShapeKind::Map { value: element, .. } => held(model, element, found),
        _ => None,
    })
}
