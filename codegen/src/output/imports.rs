//! The `use` items of a file, from the paths its code begins with.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::visit::{self, Visit};

use crate::ir::Service;
use crate::names;

/// Where a file stands: whose names it may use, and from where.
#[derive(Clone, Copy, Debug)]
pub struct Home<'a> {
    /// The module of the service.
    pub module: &'a Ident,
    /// Everything that is found under that module: [`own_names`].
    pub own: &'a HashSet<String>,
    /// The path of the crate that holds the service: `crate` from within.
    pub root: &'a str,
}

/// `use` items for everything that `file` names and does not define.
pub fn uses(file: &syn::File, home: Home<'_>) -> Vec<syn::Item> {
    let Home { module, own, root } = home;
    let mut used = FirstSegments::default();
    used.visit_file(file);
    let defined: BTreeSet<String> = file.items.iter().filter_map(defined_name).collect();
    let mut wanted: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut uses_own = false;
    for name in used.0.difference(&defined) {
        if own.contains(name) {
            uses_own = true;
        } else if let Some(path) = names::home_of(name) {
            wanted.entry(path).or_default().insert(name);
        }
    }
    // A file that gathers modules has their names already.
    let gathers = file.items.iter().any(|item| matches!(item, syn::Item::Mod(_)));
    let all_own = (uses_own && !gathers).then(|| item(&format!("{root}::{module}"), &["*"].into())).flatten();
    let wanted = wanted.into_iter().filter_map(|(path, names)| item(&rooted(path, root), &names));
    all_own.into_iter().chain(wanted).collect()
}

/// The path `crate::…` as it is from elsewhere.
fn rooted(path: &str, root: &str) -> String {
    path.strip_prefix("crate").map_or_else(|| path.to_owned(), |rest| format!("{root}{rest}"))
}

fn item(path: &str, names: &BTreeSet<&str>) -> Option<syn::Item> {
    let names: Vec<&str> = names.iter().copied().collect();
    let text = match names.as_slice() {
        [name] => format!("use {path}::{name};"),
        names => format!("use {path}::{{{}}};", names.join(", ")),
    };
    syn::parse_str(&text).ok()
}

/// Everything that is found under the service's module.
pub fn own_names(service: &Service) -> HashSet<String> {
    let mut names: HashSet<String> = ["Client", "Error", "Protocol", "SERVICE"].map(str::to_owned).into();
    for operation in &service.operations {
        names.extend([&operation.rust, &operation.error].map(Ident::to_string));
        names.extend(operation.own.iter().map(|own| own.rust().to_string()));
    }
    if service.endpoint.is_some() {
        names.insert("EndpointParams".to_owned());
    }
    names.extend(service.types.iter().map(|ty| ty.rust().to_string()));
    names.extend(service.exceptions.iter().map(|exception| exception.rust.to_string()));
    names
}

fn defined_name(item: &syn::Item) -> Option<String> {
    match item {
        syn::Item::Struct(item) => Some(item.ident.to_string()),
        syn::Item::Enum(item) => Some(item.ident.to_string()),
        syn::Item::Const(item) => Some(item.ident.to_string()),
        _ => None,
    }
}

/// The first segment of every path: `json` of `json::Write`, `Vec` of `Vec<Tag>`, and `Tag`.
#[derive(Default)]
struct FirstSegments(BTreeSet<String>);

impl FirstSegments {
    fn types(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => self.types(group.stream()),
                TokenTree::Ident(ident) if ident.to_string().starts_with(char::is_uppercase) => {
                    self.0.insert(ident.to_string());
                }
                _ => {}
            }
        }
    }
}

impl<'ast> Visit<'ast> for FirstSegments {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        if let Some(first) = path.segments.first() {
            let name = first.ident.to_string();
            // A small letter alone is a variable: `runtime`, not `runtime::Document`.
            if path.segments.len() > 1 || name.starts_with(|c: char| c.is_uppercase()) {
                self.0.insert(name);
            }
        }
        visit::visit_path(self, path);
    }

    /// Tables name types, and nothing else that begins with a capital.
    fn visit_item_macro(&mut self, item: &'ast syn::ItemMacro) {
        self.types(item.mac.tokens.clone());
        visit::visit_item_macro(self, item);
    }

    fn visit_item_use(&mut self, _: &'ast syn::ItemUse) {}

    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}
}
