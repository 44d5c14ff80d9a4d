//! When `cargo xtask diff` and `cargo-semver-checks` agree: what either says, the other has to say as well, as far as it can see it.

/// A place that `cargo-semver-checks` calls a major change, and by which lint.
pub struct Finding {
    pub lint: String,
    pub place: String,
}

/// A kind of change that we call breaking.
struct Kind {
    /// How what is said of it begins and ends.
    says: (&'static str, &'static str),
    /// Lints of which one must find it.
    seen: &'static [&'static str],
    /// Lints that may find what follows from it.
    follows: &'static [&'static str],
    /// What places name in place of the path.
    also: &'static [&'static str],
}

const MISSING: &[&str] = &["struct_missing", "enum_missing", "trait_missing"];
/// What goes along with an operation or a type: modules, methods, other types.
const ALONG: &[&str] =
    &["struct_missing", "enum_missing", "inherent_method_missing", "module_missing", "enum_variant_missing"];

/// Where a type stands is a part of its name; what is only in the module of the service counts as hidden there.
const MOVED: &[&str] =
    &["struct_missing", "enum_missing", "module_missing", "struct_now_doc_hidden", "enum_now_doc_hidden"];
const WAITERS: &[&str] = &["::waiters", "::wait_until_"];

const fn kind(
    begins: &'static str,
    ends: &'static str,
    seen: &'static [&'static str],
    follows: &'static [&'static str],
) -> Kind {
    Kind { says: (begins, ends), seen, follows, also: &[] }
}

/// Every kind there is. No lint looks at the types of fields, parameters and what methods return: that is ours alone, as is
/// what has no lint for another reason, which is said.
const KINDS: &[Kind] = &[
    Kind { also: WAITERS, ..kind("the operation `", "is gone", &["inherent_method_missing"], ALONG) },
    kind("the pages of `", "is gone", &["inherent_method_missing"], &[]),
    Kind { also: WAITERS, ..kind("the waiter `", "is gone", &["inherent_method_missing"], ALONG) },
    kind("the type `", "is gone", MISSING, ALONG),
    kind("the error `", "is gone", &["struct_missing", "enum_variant_missing"], ALONG),
    kind("the member `", "is gone", &["struct_pub_field_missing"], &["inherent_method_missing"]),
    // A stream is not shared between threads, and nor is what has one.
    kind("the member `", "is new", &["constructible_struct_adds_field"], &["auto_trait_impl_removed"]),
    kind("the variant `", "is gone", &["enum_variant_missing"], &[]),
    kind("the value `", "is gone", &["enum_variant_missing"], &[]),
    kind("the value `", "`", &["enum_variant_missing"], &[]),
    // What is read once has no other form either.
    kind(
        "the `Clone` ",
        "is gone",
        &["derive_trait_impl_removed"],
        &["auto_trait_impl_removed", "inherent_method_missing"],
    ),
    // The lint sees only what is derived.
    kind("the `Default` ", "is gone", &[], &["derive_trait_impl_removed"]),
    kind("the constructor ", "is gone", &["inherent_method_missing"], ALONG),
    kind("the chain of setters ", "is gone", &["inherent_method_missing"], &[]),
    kind("the `validate` ", "is gone", &["inherent_method_missing"], &[]),
    kind("the verdict on ", "is gone", &["inherent_method_missing"], &[]),
    Kind {
        also: &["::with_message"],
        ..kind("the service for tests ", "is gone", MISSING, &["inherent_method_missing"])
    },
    kind("the `resuming` ", "is gone", &["inherent_method_missing"], &[]),
    kind("the `from_examples` ", "is gone", &["inherent_method_missing"], &[]),
    kind("module: ", "`", MISSING, MOVED),
    kind("form: ", "`", MISSING, ALONG),
    // Parameters are counted only, and a structure of many stays one.
    kind(
        "parameters: ",
        "`",
        &[],
        &[
            "method_parameter_count_changed",
            "constructible_struct_adds_field",
            "struct_pub_field_missing",
            "struct_missing",
        ],
    ),
    kind("type: ", "`", &[], &["inherent_method_missing"]),
    kind("input: ", "`", MISSING, &[]),
    kind("output: ", "`", MISSING, &[]),
    kind("error: ", "`", MISSING, &[]),
    kind("token: ", "`", &[], &[]),
    kind("items: ", "`", &[], &[]),
    kind("the endpoint parameter `", "is gone", &["struct_pub_field_missing"], &[]),
    kind("the structure of endpoint parameters ", "is gone", MISSING, &["module_missing"]),
    kind("the list of partitions ", "is gone", &["struct_pub_field_missing"], &["module_missing"]),
    kind("the trait of endpoint settings ", "is gone", MISSING, &[]),
    kind("lifetime: ", "changed", &["type_mismatched_generic_lifetimes"], &[]),
    kind("the endpoint setting `", "is new", &["trait_method_added"], &[]),
    kind("the endpoint setting `", "is gone", &["trait_method_missing"], &[]),
];

/// A change that we call breaking: the Rust path and what is different.
struct Change<'a> {
    path: &'a str,
    what: &'a str,
}

/// What one of both says of two versions and the other does not.
pub fn disagreements(ours: &str, theirs: &[Finding]) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut changes = Vec::new();
    for line in ours.lines().filter_map(|line| line.strip_prefix("breaking: ")) {
        let (path, what) = line.split_once(": ").expect("a path and what is different");
        match KINDS.iter().find(|kind| what.starts_with(kind.says.0) && what.ends_with(kind.says.1)) {
            Some(kind) => changes.push((Change { path, what }, kind)),
            None => wrong.push(format!("which lints see it is not in the table: {line}")),
        }
    }
    for (change, kind) in changes.iter().filter(|(_, kind)| !kind.seen.is_empty()) {
        let found = |finding: &Finding| kind.seen.contains(&&*finding.lint) && is_about(finding, change);
        if !theirs.iter().any(found) {
            wrong.push(format!("no lint of {:?} finds what is breaking: {}: {}", kind.seen, change.path, change.what));
        }
    }
    for finding in theirs {
        let explains = |(change, kind): &&(Change<'_>, &Kind)| {
            (kind.seen.contains(&&*finding.lint) || kind.follows.contains(&&*finding.lint))
                && (is_about(finding, change) || kind.also.iter().any(|name| finding.place.contains(name)))
        };
        if !changes.iter().any(|change| explains(&change)) {
            wrong.push(format!("{} finds what is not breaking: {}", finding.lint, finding.place));
        }
    }
    wrong
}

/// Whether a place is that of a change: it names the type, and the part of it that the path ends in, if that has a name there.
fn is_about(finding: &Finding, change: &Change<'_>) -> bool {
    let mut segments = change.path.rsplit("::");
    let (last, before) = (segments.next().unwrap_or_default(), segments.next().unwrap_or_default());
    let old = change.what.rsplit_once(" was `").map_or("", |(_, name)| name.trim_end_matches('`'));
    let is = |name: &str| !name.is_empty() && finding.place.contains(name);
    match before {
        "Client" => is(last) || is(old),
        _ if before.starts_with(char::is_uppercase) && !matches!(last, "new" | "default" | "clone") => {
            is(before) && (is(last) || is(old))
        }
        _ if before.starts_with(char::is_uppercase) => is(before),
        _ => is(last) || is(old),
    }
}

#[test]
fn each_side_has_to_say_what_the_other_says() {
    let finding = |lint: &str, place: &str| Finding { lint: lint.to_owned(), place: place.to_owned() };
    let gone = "breaking: shop::Order::id: the member `id` is gone\n    take out what uses it\n1 breaking\n";
    let found = finding("struct_pub_field_missing", "field id of struct Order, previously in file x.rs:1");
    assert!(disagreements(gone, &[found]).is_empty());
    assert_eq!(disagreements(gone, &[]).len(), 1);
    let other = finding("struct_pub_field_missing", "field at of struct Order, previously in file x.rs:1");
    assert_eq!(disagreements(gone, &[other]).len(), 2);
    assert_eq!(
        disagreements("wire: shop: protocol: changed\n", &[finding("enum_missing", "enum shop::Kind")]).len(),
        1
    );
    // No lint looks at types.
    assert!(disagreements("breaking: shop::Order::id: type: `i32`, was `i64`\n", &[]).is_empty());
    assert_eq!(disagreements("breaking: shop::Order::id: what nobody thought of\n", &[]).len(), 1);
}
