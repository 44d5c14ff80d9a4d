//! The invariants of the architecture, held against what each module uses. CONTRIBUTING.md has the picture.
//!
//! `use` items and written-out paths count, those of `#[cfg(test)]` do not.

use std::path::{Path, PathBuf};
use std::{env, fs};

use syn::visit::{self, Visit};

/// What a part of the house must not know.
struct Rule {
    /// The part: a crate by its folder, and a module of it.
    within: &'static str,
    /// What it must not use: parts, and modules of the standard library.
    never: &'static [&'static str],
    /// Why not.
    because: &'static str,
}

const RULES: &[Rule] = &[
    Rule {
        within: "model",
        never: &["codegen", "runtime", "generated", "kinesis", "std::fs", "std::env", "std::process"],
        because: "a model knows nothing of Rust output, and callers hand in its text",
    },
    Rule {
        within: "codegen",
        never: &["runtime", "generated", "kinesis", "std::fs", "std::env", "std::process", "std::time"],
        because: "the generator is a function of models: no files, no clock, no process",
    },
    Rule {
        within: "codegen::lower",
        never: &["codegen::emit", "codegen::output", "codegen::diff"],
        because: "lowering decides and prints nothing",
    },
    Rule {
        within: "codegen::ir",
        never: &["codegen::lower", "codegen::emit", "codegen::output", "codegen::diff"],
        because: "the IR is what both sides see, and sees neither",
    },
    Rule {
        within: "codegen::emit",
        never: &["model", "codegen::lower", "codegen::output", "codegen::diff"],
        because: "emitters print what the IR says: they look no shape up and decide nothing",
    },
    Rule {
        within: "codegen::output",
        never: &["model", "codegen::lower", "codegen::markdown"],
        because: "files are made of what was emitted",
    },
    Rule {
        within: "codegen::protocol",
        never: &["codegen::lower", "codegen::emit", "codegen::output"],
        because: "the table is read by all stages and reads none",
    },
    Rule {
        within: "codegen::names",
        never: &["model", "codegen::ir", "codegen::lower", "codegen::emit", "codegen::output"],
        because: "names are made of texts alone",
    },
    Rule {
        within: "codegen::markdown",
        never: &["model", "codegen::ir", "codegen::lower", "codegen::emit", "codegen::output", "codegen::protocol"],
        because: "documentation is text, whoever has it",
    },
    Rule {
        within: "runtime",
        never: &["model", "codegen", "generated", "kinesis"],
        because: "the runtime knows no model, and no service but what is generated within it",
    },
    Rule {
        within: "runtime::format",
        never: &[
            "runtime::protocol",
            "runtime::client",
            "runtime::transport",
            "runtime::credentials",
            "runtime::config",
            "runtime::sigv4",
        ],
        because: "a format writes and reads documents, whatever they are of",
    },
    Rule {
        within: "runtime::protocol",
        never: &["runtime::client", "runtime::credentials", "runtime::config"],
        because: "encoding and decoding need no client, no settings and no sockets",
    },
    Rule {
        within: "runtime::credentials::services",
        never: &["runtime::client", "runtime::transport", "runtime::config", "runtime::sigv4"],
        because: "services within the runtime are encoding and decoding alone",
    },
    Rule {
        within: "runtime::sigv4",
        never: &["runtime::client", "runtime::protocol", "runtime::format", "runtime::config"],
        because: "a signature is of a request, whatever it says",
    },
    Rule {
        within: "runtime::transport",
        never: &["runtime::client", "runtime::protocol", "runtime::format"],
        because: "transports carry bytes, whatever they mean",
    },
    Rule {
        within: "kinesis",
        never: &["model", "codegen"],
        because: "it stands on the client, not on how that was made",
    },
    Rule {
        within: "generated",
        never: &["model", "codegen", "kinesis"],
        because: "users build the runtime beside it and nothing else",
    },
];

/// The crates of the project, by the names that code has for them.
const CRATES: [(&str, &str); 5] = [
    ("smithwright_model", "model"),
    ("smithwright_codegen", "codegen"),
    ("smithwright_runtime", "runtime"),
    ("generated", "generated"),
    ("smithwright_kinesis", "kinesis"),
];

/// What a module uses: paths from the folder of a crate of the project, or from another crate.
struct Uses {
    /// The path of the module.
    module: Vec<String>,
    paths: Vec<String>,
    /// Modules within it that are compiled for tests alone.
    tests: Vec<String>,
}

impl Uses {
    fn of(module: &[String], text: &str) -> Self {
        let file = syn::parse_file(text).expect("a file of Rust source");
        let mut uses = Self { module: module.to_vec(), paths: Vec::new(), tests: Vec::new() };
        uses.visit_file(&file);
        uses
    }

    /// Notes a path as it is from the root; one that begins with a name in scope is of what was noted already.
    fn note(&mut self, segments: &[String]) {
        let Some((first, rest)) = segments.split_first() else { return };
        let named = CRATES.iter().find(|(name, _)| name == first).map(|(_, folder)| vec![(*folder).to_owned()]);
        let root = match first.as_str() {
            "crate" => self.module.first().cloned().into_iter().collect(),
            "self" => self.module.clone(),
            "super" => {
                let up = segments.iter().take_while(|segment| *segment == "super").count();
                let kept = self.module.len().saturating_sub(up);
                let of = [self.module.get(..kept).unwrap_or_default(), segments.get(up..).unwrap_or_default()];
                return self.paths.push(of.concat().join("::"));
            }
            _ => named.unwrap_or_else(|| vec![first.clone()]),
        };
        self.paths.push([&root, rest].concat().join("::"));
    }

    fn tree(&mut self, before: &[String], tree: &syn::UseTree) {
        let with = |name: &syn::Ident| [before, &[name.to_string()]].concat();
        match tree {
            syn::UseTree::Path(path) => self.tree(&with(&path.ident), &path.tree),
            syn::UseTree::Name(name) => self.note(&with(&name.ident)),
            syn::UseTree::Rename(name) => self.note(&with(&name.ident)),
            syn::UseTree::Glob(_) => self.note(before),
            syn::UseTree::Group(group) => group.items.iter().for_each(|tree| self.tree(before, tree)),
        }
    }
}

impl<'ast> Visit<'ast> for Uses {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.tree(&[], &item.tree);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if segments.len() > 1 {
            self.note(&segments);
        }
        visit::visit_path(self, path);
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        let of_tests = item.attrs.iter().any(|attribute| {
            attribute.path().is_ident("cfg") && attribute.parse_args::<syn::Path>().is_ok_and(|of| of.is_ident("test"))
        });
        self.module.push(item.ident.to_string());
        if of_tests {
            self.tests.push(self.module.join("::"));
        } else {
            visit::visit_item_mod(self, item);
        }
        self.module.pop();
    }
}

fn is_part_of(path: &str, part: &str) -> bool {
    path.strip_prefix(part).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// The project's folder.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the project's folder").to_path_buf()
}

/// All files below a folder with this ending.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut open = vec![folder.to_path_buf()];
    let mut files = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == ending) {
                files.push(path);
            }
        }
    }
    files
}

/// The module that a file of the crate in `folder` is.
fn module(folder: &str, below_src: &Path) -> Vec<String> {
    let mut module = vec![folder.to_owned()];
    module.extend(below_src.with_extension("").iter().map(|part| part.to_string_lossy().into_owned()));
    if module.last().is_some_and(|last| matches!(last.as_str(), "mod" | "lib" | "main")) {
        module.pop();
    }
    module
}

/// What each file of the project's crates uses, by its path.
fn all_uses() -> Vec<(String, Uses)> {
    let mut all = Vec::new();
    for (_, folder) in CRATES {
        let src = root().join(folder).join("src");
        for file in files(&src, "rs") {
            let below = file.strip_prefix(&src).expect("a file below");
            let text = fs::read_to_string(&file).expect("a file of text");
            all.push((format!("{folder}/src/{}", below.display()), Uses::of(&module(folder, below), &text)));
        }
    }
    let tests: Vec<String> = all.iter().flat_map(|(_, uses)| uses.tests.clone()).collect();
    all.retain(|(_, uses)| !tests.iter().any(|tests| is_part_of(&uses.module.join("::"), tests)));
    all
}

#[test]
fn no_part_of_the_house_knows_what_it_must_not() {
    let all = all_uses();
    let mut broken = Vec::new();
    for Rule { within, never, because } in RULES {
        for (file, uses) in all.iter().filter(|(_, uses)| is_part_of(&uses.module.join("::"), within)) {
            let wrong = uses.paths.iter().filter(|used| never.iter().any(|never| is_part_of(used, never)));
            broken.extend(wrong.map(|used| format!("{file}: uses `{used}`: {within}: {because}")));
        }
        let is_there = |part: &&&str| all.iter().any(|(_, uses)| is_part_of(&uses.module.join("::"), part));
        let parts = never.iter().filter(|part| !part.starts_with("std::")).chain([within]);
        let gone: Vec<_> = parts.filter(|part| !is_there(part)).collect();
        assert!(gone.is_empty(), "the rule of {within} is of parts that are no more: {gone:?}");
    }
    broken.sort();
    broken.dedup();
    assert!(broken.is_empty(), "what is written breaks rules of the architecture:\n{}", broken.join("\n"));
}

#[test]
fn what_a_module_uses_is_seen_however_it_is_written() {
    let text = "
        use super::{lower as low, names::{self, Scope}};
        pub use crate::output::*;
        fn made(model: &smithwright_model::Model) { crate::lower::made::<std::fs::File>(super::super::diff::of) }
        #[cfg(test)]
        mod tests { use crate::generate; }
        mod inner { use super::emit; }
    ";
    let module = ["codegen", "emit", "client"].map(str::to_owned);
    let mut used = Uses::of(&module, text).paths;
    used.sort();
    assert_eq!(
        used,
        [
            "codegen::diff::of",
            "codegen::emit::client::emit",
            "codegen::emit::lower",
            "codegen::emit::names::Scope",
            "codegen::emit::names::self",
            "codegen::lower::made",
            "codegen::output",
            "model::Model",
            "std::fs::File",
        ]
    );
}

#[test]
fn a_module_with_files_of_its_own_is_the_mod_rs_of_their_folder() {
    for (_, folder) in CRATES {
        for file in files(&root().join(folder).join("src"), "rs") {
            let beside = file.with_extension("");
            assert!(!beside.is_dir(), "{}: belongs into its folder, as `mod.rs`", file.display());
        }
    }
}

#[test]
fn nothing_below_generated_is_written_by_hand() {
    let generated = root().join("generated");
    let in_runtime = files(&root().join("runtime/src/credentials/services"), "rs");
    assert!(in_runtime.len() > 5, "{in_runtime:?}");
    let files = [files(&generated.join("src"), "rs"), vec![generated.join("Cargo.toml")]].concat();
    assert!(files.len() > 100, "{} files below {}", files.len(), generated.display());
    let files = [files, in_runtime].concat();
    for file in files {
        let text = fs::read_to_string(&file).expect("a file of text");
        let marked = text.lines().next().is_some_and(|line| line.contains("@generated by smithwright"));
        assert!(marked, "{}: is not marked as generated: decide it in the generator or the model", file.display());
    }
}
