//! Entries of an answer that fail each for itself: which structures are some, and where they say so.

use smithwright_model::{Member, Members, Shape, ShapeKind};

use super::{Context, overrides};
use crate::ir::{EntryError, Field, Presence};

/// Pairs of a code and a text that say of any structure that it may tell of a failure. Letters' case does not count.
const OF_ANY: [[&str; 2]; 2] = [["errorcode", "errormessage"], ["errorcode", "message"]];

/// Pairs that say so only where the structure is named after a failure: `BatchResultErrorEntry`, but not
/// `ExportTaskStatus`, whose code is that of a state.
const OF_FAILURES: [[&str; 2]; 3] =
    [["code", "message"], ["failurecode", "failuremessage"], ["failurecode", "failuredescription"]];

/// What says whose fault it is, in batches of SQS and SNS.
const FAULT: &str = "senderfault";

/// What an entry is given.
const METHODS: [&str; 3] = ["kind", "is_throttling", "is_retryable"];

impl Context<'_> {
    /// Where a structure that is no error of its own, and comes from the service, has the code of one.
    pub fn entry_error(&self, shape: &Shape, members: &Members, fields: &[Field]) -> Option<EntryError> {
        if !self.directions(shape).read || shape.traits.error.is_some() {
            return None;
        }
        let find = |name: &str, suits: fn(&ShapeKind) -> bool| {
            let named =
                |member: &Member| member.name.eq_ignore_ascii_case(name) && suits(&self.model.target(member).kind);
            members.values().zip(fields).find(|(member, _)| named(member)).map(|(_, field)| field)
        };
        let is_failure = {
            let name = shape.id.name().to_ascii_lowercase();
            name.contains("error") || name.contains("fail") || overrides::is_entry_error(&shape.id)
        };
        let pairs = OF_ANY.iter().chain(is_failure.then_some(&OF_FAILURES).into_iter().flatten());
        let code = pairs.map(|[code, text]| find(text, is_text).and(find(code, is_code))).find_map(|code| code)?;
        let fault = find(FAULT, |kind| matches!(kind, ShapeKind::Boolean));
        // A setter of this name is what a caller would expect then.
        let method = |field: &Field| METHODS.iter().any(|method| field.rust == method);
        if self.directions(shape).write && fields.iter().any(method) {
            return None;
        }
        let of = |field: &Field| (field.rust.clone(), field.presence == Presence::Optional);
        Some(EntryError { code: of(code), sender_fault: fault.map(of) })
    }
}

fn is_text(kind: &ShapeKind) -> bool {
    matches!(kind, ShapeKind::String)
}

fn is_code(kind: &ShapeKind) -> bool {
    matches!(kind, ShapeKind::String | ShapeKind::Enum(_))
}
