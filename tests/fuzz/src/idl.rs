//! Any text is a model in IDL or a list of problems; a model is the same when it is read from its JSON AST.

use smithwright_model::{Mixins, Model, Source, ast};

/// Loads `bytes`, and what is printed of them.
pub fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let sources = [Source::new("m.smithy", text)];
    match (Model::of(&sources), ast(&sources, Mixins::Keep)) {
        (Ok(model), Ok((tree, _))) => {
            let again = Model::load("m.json", &tree.to_string());
            assert!(again.as_ref() == Ok(&model), "printed otherwise: {tree}\n{again:?}\n{model:?}");
        }
        (Err(problems), Err(same)) => {
            assert_eq!(problems, same);
            for problem in problems.as_slice() {
                assert!(problem.location.is_some(), "{problem} has no place");
            }
        }
        (model, _) => panic!("a model that only sometimes loads: {model:?}"),
    }
}
