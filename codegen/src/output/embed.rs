//! A service as a module of any crate: `crate` is somewhere above it, and which features are on is known.
//!
//! Works on what was printed, so that no emitter has to know of it. The runtime's own modules are such, too: there `runtime` is
//! the crate itself.

use std::collections::BTreeSet;

use syn::visit_mut::{self, VisitMut};
use syn::{Attribute, Item, Meta, Token};

/// What becomes of a crate's source in a module.
#[derive(Default)]
pub struct Embedding<'a> {
    /// The features that are on.
    features: &'a [&'a str],
    /// The features that code is behind, on or off.
    known: BTreeSet<String>,
    /// Features that are the crate's own, which decides them; only the runtime's services have such.
    open: BTreeSet<&'a str>,
    /// Whether the crate is the runtime.
    in_runtime: bool,
    /// The files that are modules, without their `.rs`.
    declared: BTreeSet<String>,
}

impl<'a> Embedding<'a> {
    /// With these features.
    pub fn new(features: &'a [&'a str]) -> Self {
        Self { features, ..Self::default() }
    }

    /// In the runtime, without any of the features, for services that are behind these.
    pub fn in_runtime(open: impl IntoIterator<Item = &'a str>) -> Self {
        Self { open: open.into_iter().collect(), in_runtime: true, ..Self::default() }
    }

    /// Makes the file at `path`, from the root, fit.
    pub fn adapt(&mut self, path: &str, file: &mut syn::File) {
        let modules = path.trim_end_matches(".rs").split('/').filter(|name| !matches!(*name, "lib" | "mod"));
        let depth = modules.count();
        if depth == 0 {
            if self.in_runtime {
                of_runtime(file);
            }
            root(file);
        }
        Adapter { embedding: self, depth }.visit_file_mut(file);
        let folder = path.rsplit_once('/').map(|(folder, _)| format!("{folder}/")).unwrap_or_default();
        self.declared.extend(file.items.iter().filter_map(|item| match item {
            Item::Mod(module) if module.content.is_none() => {
                Some(format!("{folder}{}", module.ident.to_string().trim_start_matches("r#")))
            }
            _ => None,
        }));
    }

    /// Whether the file at `path` is a module of what was adapted.
    pub fn has(&self, path: &str) -> bool {
        path == "mod.rs" || self.declared.contains(path.trim_end_matches(".rs").trim_end_matches("/mod"))
    }

    /// What is wrong with the features, after all files.
    pub fn unknown(&self) -> Option<String> {
        let name = self.features.iter().find(|name| !self.known.contains(**name))?;
        let known: Vec<String> = self.known.iter().map(|name| format!("`{name}`")).collect();
        Some(format!("no code is behind a feature `{name}`; there is {}", known.join(", ")))
    }
}

/// `include!` takes no inner attributes, and a crate of users has lints of its own, that much of a service would break.
fn root(file: &mut syn::File) {
    file.attrs.clear();
    for item in &mut file.items {
        match item {
            Item::Mod(module) => module.attrs.insert(
                0,
                syn::parse_quote! {
                    #[allow(
                        clippy::all,
                        clippy::pedantic,
                        clippy::restriction,
                        dead_code,
                        deprecated,
                        missing_docs,
                        rustdoc::redundant_explicit_links,
                        unreachable_pub,
                        unused_imports,
                        unused_qualifications
                    )]
                },
            ),
            Item::Use(item) => item.attrs.insert(0, syn::parse_quote! { #[allow(unused_imports)] }),
            _ => {}
        }
    }
}

/// What the runtime's own services have of a root: no guide for users, and the runtime by the name that services have for it.
fn of_runtime(file: &mut syn::File) {
    file.items
        .retain(|item| !matches!(item, Item::Use(_)) && !matches!(item, Item::Mod(item) if item.ident == "guide"));
    file.items.insert(0, syn::parse_quote! { use crate as runtime; });
}

struct Adapter<'e, 'a> {
    embedding: &'e mut Embedding<'a>,
    /// How many modules lie between the root and what is looked at.
    depth: usize,
}

impl Adapter<'_, '_> {
    /// Whether an item with these attributes is there; those that are decided by features are taken off.
    fn keep(&mut self, attributes: &mut Vec<Attribute>) -> bool {
        let mut there = true;
        let mut kept = Vec::new();
        for attribute in attributes.drain(..) {
            if attribute.path().is_ident("cfg") {
                match attribute.parse_args().ok().and_then(|meta| self.holds(&meta)) {
                    Some(holds) => there &= holds,
                    None => kept.push(attribute),
                }
            } else if attribute.path().is_ident("cfg_attr") {
                let parser = syn::punctuated::Punctuated::<Meta, Token![,]>::parse_terminated;
                let parts = attribute.parse_args_with(parser).unwrap_or_default();
                let mut parts = parts.into_iter();
                match parts.next().and_then(|meta| self.holds(&meta)) {
                    Some(true) => kept.extend(parts.map(|meta| -> Attribute {
                        syn::parse_quote! { #[#meta] }
                    })),
                    Some(false) => {}
                    None => kept.push(attribute),
                }
            } else {
                kept.push(attribute);
            }
        }
        *attributes = kept;
        there
    }

    /// Whether a condition holds, if features decide it.
    fn holds(&mut self, condition: &Meta) -> Option<bool> {
        match condition {
            Meta::NameValue(pair) if pair.path.is_ident("feature") => {
                let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(name), .. }) = &pair.value else { return None };
                if self.embedding.open.contains(name.value().as_str()) {
                    return None;
                }
                self.embedding.known.insert(name.value());
                Some(self.embedding.features.contains(&name.value().as_str()))
            }
            Meta::List(list) => {
                let parser = syn::punctuated::Punctuated::<Meta, Token![,]>::parse_terminated;
                let parts = list.parse_args_with(parser).ok()?;
                let parts: Vec<Option<bool>> = parts.iter().map(|part| self.holds(part)).collect();
                if list.path.is_ident("not") {
                    parts.first().copied().flatten().map(|holds| !holds)
                } else if list.path.is_ident("all") {
                    decided(&parts, false)
                } else if list.path.is_ident("any") {
                    decided(&parts, true)
                } else {
                    None
                }
            }
            _ => None,
        }
    }

    /// `super::super`, for the root.
    fn up(&self) -> Vec<syn::PathSegment> {
        let up = self.depth.max(1);
        (0..up)
            .map(|_| {
                if self.depth == 0 {
                    syn::parse_quote! { self }
                } else {
                    syn::parse_quote! { super }
                }
            })
            .collect()
    }
}

/// What one part with this value decides alone; without such, all must be known.
fn decided(parts: &[Option<bool>], alone: bool) -> Option<bool> {
    if parts.contains(&Some(alone)) { Some(alone) } else { (!parts.contains(&None)).then_some(!alone) }
}

fn attributes(item: &mut Item) -> Option<&mut Vec<Attribute>> {
    Some(match item {
        Item::Const(item) => &mut item.attrs,
        Item::Enum(item) => &mut item.attrs,
        Item::Fn(item) => &mut item.attrs,
        Item::Impl(item) => &mut item.attrs,
        Item::Macro(item) => &mut item.attrs,
        Item::Mod(item) => &mut item.attrs,
        Item::Static(item) => &mut item.attrs,
        Item::Struct(item) => &mut item.attrs,
        Item::Trait(item) => &mut item.attrs,
        Item::Type(item) => &mut item.attrs,
        Item::Use(item) => &mut item.attrs,
        _ => return None,
    })
}

impl VisitMut for Adapter<'_, '_> {
    fn visit_file_mut(&mut self, file: &mut syn::File) {
        file.items.retain_mut(|item| attributes(item).is_none_or(|attributes| self.keep(attributes)));
        visit_mut::visit_file_mut(self, file);
    }

    fn visit_item_mod_mut(&mut self, module: &mut syn::ItemMod) {
        self.depth += 1;
        if let Some((_, items)) = &mut module.content {
            items.retain_mut(|item| attributes(item).is_none_or(|attributes| self.keep(attributes)));
        }
        visit_mut::visit_item_mod_mut(self, module);
        self.depth -= 1;
    }

    fn visit_item_impl_mut(&mut self, item: &mut syn::ItemImpl) {
        item.items.retain_mut(|item| match item {
            syn::ImplItem::Const(item) => self.keep(&mut item.attrs),
            syn::ImplItem::Fn(item) => self.keep(&mut item.attrs),
            syn::ImplItem::Macro(item) => self.keep(&mut item.attrs),
            syn::ImplItem::Type(item) => self.keep(&mut item.attrs),
            _ => true,
        });
        visit_mut::visit_item_impl_mut(self, item);
    }

    fn visit_item_use_mut(&mut self, item: &mut syn::ItemUse) {
        if let syn::UseTree::Path(path) = &mut item.tree
            && path.ident == "crate"
        {
            let (up, tree) = (self.up().into_iter().map(|segment| segment.ident), &path.tree);
            item.tree = syn::parse_quote! { #(#up)::*::#tree };
        }
    }

    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        if path.leading_colon.is_none() && path.segments.first().is_some_and(|first| first.ident == "crate") {
            let rest = std::mem::take(&mut path.segments).into_iter().skip(1);
            path.segments = self.up().into_iter().chain(rest).collect();
        }
        visit_mut::visit_path_mut(self, path);
    }

    /// Links lead where paths do; examples would name a crate that is none of the user's.
    fn visit_attribute_mut(&mut self, attribute: &mut Attribute) {
        let Meta::NameValue(pair) = &mut attribute.meta else { return };
        let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) = &mut pair.value else { return };
        if !pair.path.is_ident("doc") {
            return;
        }
        let up = vec![if self.depth == 0 { "self" } else { "super" }; self.depth.max(1)].join("::");
        let mut value = text.value();
        if value == " ```no_run" {
            " ```ignore".clone_into(&mut value);
        }
        for before in ["](", "](field@"] {
            value = value.replace(&format!("{before}crate::"), &format!("{before}{up}::"));
        }
        *text = syn::LitStr::new(&value, text.span());
    }

    /// `pub(crate)` is of the crate, whichever it is.
    fn visit_vis_restricted_mut(&mut self, _: &mut syn::VisRestricted) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    fn adapted(path: &str, features: &[&str], text: &str) -> (String, Option<String>) {
        let mut file = syn::parse_str(text).expect("a file");
        let mut embedding = Embedding::new(features);
        embedding.adapt(path, &mut file);
        (prettyplease::unparse(&file), embedding.unknown())
    }

    #[test]
    fn paths_lead_to_the_root_from_wherever_they_are() {
        let text = "use crate::runtime::{Config, json};\npub(crate) type A = crate::runtime::B;\n\
                    mod inner {\n    use crate::x;\n}\ncrate::runtime::d!();\n";
        let (at, _) = adapted("shop/operation/buy.rs", &[], text);
        let expected = "use super::super::super::runtime::{Config, json};\n\
                        pub(crate) type A = super::super::super::runtime::B;\n\
                        mod inner {\n    use super::super::super::super::x;\n}\n\
                        super::super::super::runtime::d!();\n";
        assert_eq!(at, expected);
        assert!(adapted("shop/mod.rs", &[], text).0.starts_with("use super::runtime::"));
    }

    #[test]
    fn features_are_decided_wherever_they_are_asked_for() {
        let text = "#[cfg(feature = \"client\")]\nmod client;\n#[cfg(all(feature = \"json\", test))]\nmod json;\n\
                    #[cfg(any(feature = \"client\", test))]\nmod any;\n#[cfg(not(feature = \"client\"))]\nmod without;\n\
                    #[cfg(all(feature = \"client\", test))]\nmod tests;\n\
                    #[cfg_attr(feature = \"client\", derive(Debug))]\nstruct A;\n\
                    impl A {\n    #[cfg(feature = \"json\")]\n    fn a() {}\n}\n";
        let (at, unknown) = adapted("shop/a.rs", &["client"], text);
        let expected = "mod client;\nmod any;\n#[cfg(all(feature = \"client\", test))]\nmod tests;\n#[derive(Debug)]\nstruct A;\n\
                        impl A {}\n";
        assert_eq!((at.as_str(), unknown), (expected, None));
        let (_, unknown) = adapted("shop/a.rs", &["clients"], text);
        assert_eq!(unknown.as_deref(), Some("no code is behind a feature `clients`; there is `client`, `json`"));
    }

    #[test]
    fn in_the_runtime_its_own_features_stay_and_it_is_the_crate() {
        let text = "pub use ::a as runtime;\npub mod guide;\n#[cfg(feature = \"keys\")]\npub mod shop;\n#[cfg(feature = \"json\")]\nmod json;\n";
        let mut file = syn::parse_str(text).expect("a file");
        let mut embedding = Embedding::in_runtime(["keys"]);
        embedding.adapt("mod.rs", &mut file);
        let text = prettyplease::unparse(&file);
        assert!(text.starts_with("#[allow(unused_imports)]\nuse crate as runtime;\n#[allow("), "{text}");
        assert!(text.ends_with("#[cfg(feature = \"keys\")]\npub mod shop;\n"), "{text}");
        let there: Vec<bool> = ["mod.rs", "shop/mod.rs", "guide.rs", "json.rs"].map(|path| embedding.has(path)).into();
        assert_eq!(there, [true, true, false, false]);
    }

    #[test]
    fn the_root_has_nothing_that_cannot_be_included() {
        let (at, _) = adapted("mod.rs", &[], "//! Words.\npub use ::a as runtime;\npub mod shop;\n");
        assert!(!at.contains("//!") && at.contains("#[allow(unused_imports)]\npub use ::a as runtime;"), "{at}");
    }
}
