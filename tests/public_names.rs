//! What users get by `use generated::kinesis::*; use generated::runtime::*;`: no name twice.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use syn::{File, Item, UseTree, Visibility};

/// The names that are likeliest to be in both, used without a path; an ambiguous one does not compile.
#[expect(dead_code, reason = "it need only compile")]
mod both_globs {
    use generated::dynamodb::*;
    use generated::runtime::*;

    pub fn client(config: Config) -> Client {
        Client::new(config)
    }

    pub fn names(error: &Error) -> (Service, ServiceErrorKind) {
        (SERVICE, error.kind())
    }

    pub mod kinesis {
        use generated::kinesis::*;
        use generated::runtime::*;

        pub struct Own;

        impl Operation for Own {
            type Input = ListStreamsInput;
            type Output = ListStreamsOutput;
            type Error = ListStreamsError;
            type Protocol = protocol::AwsJson1_1;
            const INFO: OperationInfo = OperationInfo::new(&SERVICE, "Own");
        }

        pub fn client(config: Config) -> Client {
            Client::new(config)
        }

        pub fn speaks<O: Operation, P: Protocol<O>>(error: Error) -> Result<P, Error> {
            Err(error)
        }
    }
}

#[test]
fn both_globs_serve_one_program() {
    use generated::runtime::{Config, Operation};
    let client = both_globs::kinesis::client(Config::new());
    assert!(format!("{client:?}").starts_with("Client"));
    assert_eq!(both_globs::kinesis::Own::INFO.name, "Own");
}

#[test]
fn no_public_name_of_a_service_is_one_of_the_runtimes() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the project's folder");
    let runtime = public_names(&project.join("runtime/src/lib.rs"));
    assert!(
        ["Config", "protocol", "Operation", "Bytes", "http"].iter().all(|name| runtime.contains(*name)),
        "{runtime:?}"
    );
    for service in ["kinesis", "dynamodb"] {
        let names = public_names(&project.join(format!("generated/src/{service}/mod.rs")));
        assert!(
            ["Client", "Error", "SERVICE", "Consumer", "Tag"].iter().filter(|name| names.contains(**name)).count() > 2
        );
        let shared: Vec<&String> = names.intersection(&runtime).collect();
        assert!(shared.is_empty(), "generated::{service} and the runtime both have {shared:?}");
    }
}

/// What a glob of the module in `file` brings, whatever features are on.
fn public_names(file: &Path) -> BTreeSet<String> {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let File { items, .. } = syn::parse_file(&text).expect("Rust");
    items.iter().flat_map(|item| names_of(item, file)).collect()
}

fn names_of(item: &Item, file: &Path) -> Vec<String> {
    let (visibility, ident) = match item {
        Item::Const(item) => (&item.vis, &item.ident),
        Item::Enum(item) => (&item.vis, &item.ident),
        Item::Fn(item) => (&item.vis, &item.sig.ident),
        Item::Mod(item) => (&item.vis, &item.ident),
        Item::Static(item) => (&item.vis, &item.ident),
        Item::Struct(item) => (&item.vis, &item.ident),
        Item::Trait(item) => (&item.vis, &item.ident),
        Item::Type(item) => (&item.vis, &item.ident),
        Item::Use(item) if is_public(&item.vis) => return used(&item.tree, file, None),
        _ => return Vec::new(),
    };
    if is_public(visibility) { vec![ident.to_string()] } else { Vec::new() }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// The names of `pub use`; a glob's are those of the module `from`, whose file stands beside `file`.
fn used(tree: &UseTree, file: &Path, from: Option<&str>) -> Vec<String> {
    match tree {
        UseTree::Path(path) => used(&path.tree, file, Some(&path.ident.to_string())),
        UseTree::Name(name) => vec![name.ident.to_string()],
        UseTree::Rename(rename) => vec![rename.rename.to_string()],
        UseTree::Group(group) => group.items.iter().flat_map(|tree| used(tree, file, from)).collect(),
        UseTree::Glob(_) => public_names(&module(file, from.expect("a module"))).into_iter().collect(),
    }
}

fn module(file: &Path, name: &str) -> PathBuf {
    let folder = file.parent().expect("a folder");
    let name = name.trim_start_matches("r#");
    let alone = folder.join(format!("{name}.rs"));
    if alone.exists() { alone } else { folder.join(name).join("mod.rs") }
}
