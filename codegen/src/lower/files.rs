//! Modules with a file of their own, named after what they hold. Knows no folder.

use proc_macro2::Ident;

use crate::ir::{Exception, Modules, Operation, Type};
use crate::names::{Scope, plain};

/// The modules of the service whose own module is `service`.
pub fn modules(service: &Ident, operations: &[Operation], types: &[Type], exceptions: &[Exception]) -> Modules {
    Modules {
        operations: named_after(operations.iter().map(|operation| &operation.method)),
        types: named_after(types.iter().map(Type::rust)),
        exceptions: named_after(exceptions.iter().map(|exception| &exception.rust)),
        // The names of what all tests share are taken.
        tests: Scope::with(&["harness", "main"]).module(&plain(service)),
    }
}

/// Modules named after types or methods, no two alike.
fn named_after<'a>(items: impl Iterator<Item = &'a Ident>) -> Vec<Ident> {
    let mut scope = Scope::files();
    items.map(|name| scope.module(&plain(name))).collect()
}
