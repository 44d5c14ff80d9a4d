//! Documents, in protocols whose formats have none. Knows nothing of how the others write them.

use smithwright_model::{Member, Model, ShapeKind};

use super::usage::Usage;
use crate::Error;
use crate::ir::Directions;
use crate::protocol::{self, Protocol};

/// What is wrong with members that the protocol cannot carry, in whatever list or map they are.
pub fn check(model: &Model, usage: &Usage, protocol: &Protocol) -> Vec<Error> {
    let received = Directions { write: false, read: true };
    let data = usage.data.iter().map(|(id, directions)| (id, *directions));
    let exceptions = usage.exceptions.iter().map(|id| (id, received));
    let mut errors = Vec::new();
    for (id, Directions { write, read }) in data.chain(exceptions) {
        let carried = (!write || protocol.request.has_documents()) && (!read || protocol.response.has_documents());
        if carried {
            continue;
        }
        errors.extend(model.members(id).filter(|member| holds_document(model, member)).map(|member| {
            let name = protocol::name(protocol.id);
            let reason = format!(
                "is a document, which `{name}` has no form for: leave out its operation by `--operations`, or choose \
                 another protocol by `--protocol`"
            );
            Error::new(&member.id, reason)
        }));
    }
    errors
}

fn holds_document(model: &Model, member: &Member) -> bool {
    let target = model.target(member);
    match &target.kind {
        ShapeKind::Document => true,
        ShapeKind::List(element) => holds_document(model, element),
        ShapeKind::Map { value, .. } => holds_document(model, value),
        _ => false,
    }
}
