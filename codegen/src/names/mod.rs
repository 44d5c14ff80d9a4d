//! Rust names for Smithy names: casing, escaping, and no two alike in one scope. The only place that does so.

mod known;
mod spelling;

use std::collections::{HashMap, HashSet};

use heck::{ToSnakeCase, ToUpperCamelCase};
use proc_macro2::{Ident, Span};
use syn::ext::IdentExt;

pub use known::home_of;
use known::{IMPORTED, OWN_TYPES};
use spelling::{small, spelled};

/// Variants that every enum and union has, and a name that none may have.
const RESERVED_VARIANTS: &[&str] = &["Self", "Unknown"];

/// Names that mean a device to Windows, whatever the extension of the file.
const DEVICES: &[&str] = &[
    "aux", "com0", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "con", "lpt0", "lpt1",
    "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "nul", "prn",
];

/// Crates that generated code or cargo finds by these names.
const CRATES: &[&str] = &["alloc", "core", "proc_macro", "serde_json", "smithwright_runtime", "std", "test", "tokio"];

/// File systems allow names of 255 bytes; some tools add to them.
const LONGEST_FILE: usize = 120;

/// What rustdoc makes a file's name of, with the kind of the item before it and an ending behind.
const LONGEST_NAME: usize = 180;

/// A name without `r#`, as texts and files have it.
pub fn plain(name: &Ident) -> String {
    name.unraw().to_string()
}

/// A link of rustdoc to `item` of `of`; its name alone where that is a word of the language, to which rustdoc knows no link.
pub fn link(of: &str, item: &Ident) -> String {
    let shown = plain(item);
    if *item != shown || of.contains('#') { format!("`{shown}`") } else { format!("[`{shown}`]({of}::{shown})") }
}

/// The name of a package whose only library is the module `module`.
pub fn package(module: &Ident) -> String {
    let name = plain(module);
    let name = name.trim_end_matches('_');
    let package = name.replace('_', "-");
    if is_taken(name) { format!("{package}-client") } else { package }
}

/// Whether a package can be called so; otherwise why not.
pub fn check_package(name: &str) -> Result<(), String> {
    let begins = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    if !begins || !name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')) {
        return Err("is no name of a package: ASCII letters, digits, `-` and `_`, no digit first".to_owned());
    }
    if is_taken(&name.replace('-', "_")) {
        return Err("means something else to Rust or to cargo; take another name".to_owned());
    }
    Ok(())
}

/// Whether code that depends on a package of this name would mean something else, or cargo would.
fn is_taken(name: &str) -> bool {
    let cargo = ["bin", "build", "deps", "examples", "incremental", "lib", "main", "tests"];
    let keyword = name == "gen" || syn::parse_str::<Ident>(name).is_err();
    CRATES.contains(&name) || DEVICES.contains(&name) || cargo.contains(&name) || keyword
}

/// A way to name a variant: after its member's name, or the text that stands for it.
type Spelling = fn((&str, &str)) -> String;

/// The names taken in one scope.
#[derive(Debug, Default)]
pub struct Scope {
    taken: HashSet<String>,
    /// How often each name was asked for, so that the next try is not made from the start.
    counts: HashMap<String, usize>,
    /// Names that tell variants apart which casing alone would make one.
    variants: HashMap<String, String>,
}

impl Scope {
    /// A scope for the types of a service.
    pub fn types() -> Self {
        let imported = IMPORTED.iter().flat_map(|(_, names)| *names);
        Self::with(&OWN_TYPES.iter().chain(imported).copied().collect::<Vec<_>>())
    }

    /// A scope for the files of a module: `mod.rs` is the module itself.
    pub fn files() -> Self {
        Self::with(&[&["mod"], CRATES, DEVICES].concat())
    }

    /// A scope for the services of a crate, with the names that its root uses.
    pub fn services() -> Self {
        Self::with(&[CRATES, DEVICES, &["bin", "lib", "main", "partitions", "runtime", "rustfmt"]].concat())
    }

    /// A scope in which `names` are taken.
    pub fn with(names: &[&str]) -> Self {
        Self { taken: names.iter().map(|&name| name.to_owned()).collect(), ..Self::default() }
    }

    /// A type or variant named after `smithy`; where that is taken, `suffix` and then numbers are added.
    pub fn upper_camel(&mut self, smithy: &str, suffix: &str) -> Ident {
        self.unique(&upper_camel(smithy), &suffix.to_upper_camel_case())
    }

    /// A scope for the variants of an enum or union: pairs of a member's name and the text that stands for it.
    ///
    /// Those that would get one name keep their own casing, then say their punctuation, then that they begin small.
    pub fn variants(members: &[(&str, &str)]) -> Self {
        let mut scope = Self::with(RESERVED_VARIANTS);
        let mut used: HashSet<String> = HashSet::new();
        let mut left: Vec<(&str, &str)> = members.to_vec();
        let spellings: [Spelling; 4] = [
            |(name, _)| upper_camel(name),
            |(name, _)| own_casing(name),
            |(_, text)| upper_camel(&spelled(text)),
            |(_, text)| own_casing(&format!("{}{}", small(text), spelled(text))),
        ];
        for spelling in spellings {
            let mut counts: HashMap<String, usize> = HashMap::new();
            for member in &left {
                *counts.entry(spelling(*member)).or_default() += 1;
            }
            left.retain(|member| {
                let name = spelling(*member);
                // The text of a value may hold nothing to make a name of.
                let is_name = name.chars().any(char::is_alphanumeric);
                let alone = is_name && counts.get(&name) == Some(&1) && used.insert(name.clone());
                if alone {
                    scope.variants.insert(member.0.to_owned(), name);
                }
                !alone
            });
        }
        scope
    }

    /// The variant of a member of [`variants`](Self::variants); numbers where nothing else tells it from another.
    pub fn variant(&mut self, name: &str) -> Ident {
        let chosen = self.variants.get(name).cloned().unwrap_or_else(|| upper_camel(name));
        self.unique(&chosen, "Value")
    }

    /// A field, method or module named after `smithy`.
    pub fn snake(&mut self, smithy: &str) -> Ident {
        self.unique(&snake(smithy), "_")
    }

    /// A method named after a field.
    pub fn prefixed(&mut self, prefix: &str, field: &Ident) -> Ident {
        self.unique(&format!("{prefix}{}", plain(field)), "_")
    }

    /// A module with a file of its own, named after `smithy`.
    pub fn module(&mut self, smithy: &str) -> Ident {
        let name = snake(smithy);
        self.unique(name.get(..LONGEST_FILE).unwrap_or(&name), "_")
    }

    fn unique(&mut self, name: &str, suffix: &str) -> Ident {
        // All names are ASCII by now.
        let name = name.get(..LONGEST_NAME).unwrap_or(name);
        let mut candidate = ident(name);
        let mut count = self.counts.get(name).copied().unwrap_or(1);
        // `self` and `self_` are one identifier, `type` and `r#type` one name.
        while !self.taken.insert(plain(&candidate)) {
            candidate = ident(&if count == 1 { format!("{name}{suffix}") } else { format!("{name}{suffix}{count}") });
            count += 1;
        }
        if count > 1 {
            self.counts.insert(name.to_owned(), count);
        }
        candidate
    }
}

/// The identifier `name`, raw or with an underscore where it is a keyword.
fn ident(name: &str) -> Ident {
    if syn::parse_str::<Ident>(name).is_ok() && name != "gen" {
        return Ident::new(name, Span::call_site());
    }
    if matches!(name, "self" | "Self" | "super" | "crate" | "_") || name.is_empty() {
        return Ident::new(&format!("{name}_"), Span::call_site());
    }
    Ident::new_raw(name, Span::call_site())
}

/// `AFTER_SEQUENCE_NUMBER`, `StreamARN`, `allowedVPCs` as `AfterSequenceNumber`, `StreamArn`, `AllowedVpcs`.
fn upper_camel(smithy: &str) -> String {
    letter_first(smithy, &plural_acronyms(smithy).to_upper_camel_case(), 'V')
}

/// `MW`, `mW`, `a-b` as `MW`, `MW`, `AB`: what stands between words goes, and each begins with a capital.
fn own_casing(smithy: &str) -> String {
    let words = smithy.split(|c: char| !c.is_ascii_alphanumeric()).map(|word| {
        let (first, rest) = word.split_at_checked(1).unwrap_or_default();
        format!("{}{rest}", first.to_ascii_uppercase())
    });
    letter_first(smithy, &words.collect::<String>(), 'V')
}

/// `StreamARN`, `CIDRs` as `stream_arn`, `cidrs`.
fn snake(smithy: &str) -> String {
    letter_first(smithy, &plural_acronyms(smithy).to_snake_case(), 'v')
}

/// `name`, behind `prefix` if it would not begin with a letter; made of code points where nothing is left of it.
fn letter_first(smithy: &str, name: &str, prefix: char) -> String {
    let ascii: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
    if ascii.is_empty() {
        let points: Vec<String> = smithy.chars().map(|c| format!("{prefix}{:x}", u32::from(c))).collect();
        return points.concat();
    }
    if ascii.starts_with(|c: char| c.is_ascii_alphabetic()) { ascii } else { format!("{prefix}{ascii}") }
}

/// Units that casing would tear apart: `InKiB` is `in_kib`, not `in_ki_b`.
const UNITS: &[(&str, &str)] = &[("KiB", "Kib"), ("MiB", "Mib"), ("GiB", "Gib"), ("TiB", "Tib")];

/// `CIDRs` as `Cidrs`: a small `s` behind capitals belongs to them unless a small letter follows.
fn plural_acronyms(smithy: &str) -> String {
    let smithy = UNITS.iter().fold(smithy.to_owned(), |name, (unit, word)| name.replace(unit, word));
    let chars: Vec<char> = smithy.chars().collect();
    let mut text = String::with_capacity(smithy.len());
    let mut index = 0;
    while let Some(&first) = chars.get(index) {
        let capitals = chars.iter().skip(index).take_while(|c| c.is_ascii_uppercase()).count();
        let follows = |at: usize| chars.get(index + at);
        let plural = capitals > 1
            && follows(capitals) == Some(&'s')
            && follows(capitals + 1).is_none_or(|next| !next.is_ascii_lowercase());
        text.push(first);
        if plural {
            text.extend(chars.iter().skip(index + 1).take(capitals - 1).map(char::to_ascii_lowercase));
            text.push('s');
            index += capitals + 1;
        } else {
            let rest = capitals.max(1);
            text.extend(chars.iter().skip(index + 1).take(rest - 1));
            index += rest;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn casing() {
        for (smithy, camel, snaked) in [
            ("StreamARN", "StreamArn", "stream_arn"),
            ("KMSNotFoundException", "KmsNotFoundException", "kms_not_found_exception"),
            ("AFTER_SEQUENCE_NUMBER", "AfterSequenceNumber", "after_sequence_number"),
            ("CIDRs", "Cidrs", "cidrs"),
            ("AllowedVPCs", "AllowedVpcs", "allowed_vpcs"),
            ("AllowedVPCsList", "AllowedVpcsList", "allowed_vpcs_list"),
            ("GSIs_2", "Gsis2", "gsis_2"),
            ("SSEDescription", "SseDescription", "sse_description"),
            ("S3TablesDestination", "S3TablesDestination", "s3_tables_destination"),
            ("MaxRecordSizeInKiB", "MaxRecordSizeInKib", "max_record_size_in_kib"),
            ("TargetMiBps", "TargetMibps", "target_mibps"),
            ("message", "Message", "message"),
            ("HTTPSproxy", "HttpSproxy", "http_sproxy"),
            ("1_DAY", "V1Day", "v1_day"),
            ("!=", "V21V3d", "v21v3d"),
        ] {
            assert_eq!((upper_camel(smithy).as_str(), snake(smithy).as_str()), (camel, snaked), "{smithy}");
        }
    }

    #[test]
    fn variants_are_told_apart_by_their_own_words() {
        for (values, variants) in [
            (&["mw", "MW"][..], &["Mw", "MW"][..]),
            (&["mW", "MW", "kW"], &["MW", "Mw", "KW"]),
            (&["m", "M"], &["SmallM", "M"]),
            (&["ACTIVE", "Active", "active", "Idle"], &["ACTIVE", "Active", "SmallActive", "Idle"]),
            (&["IN_SERVICE", "InService"], &["INSERVICE", "InService"]),
            (&["a+b", "a-b", "a.b"], &["APlusB", "AMinusB", "ADotB"]),
            (&["s3:*", "s3/*", "s3"], &["S3ColonStar", "S3SlashStar", "S3"]),
            (&["1", "+1", "-1"], &["V1", "Plus1", "Minus1"]),
            (&["unknown", "UNKNOWN", "self"], &["UnknownValue", "UNKNOWN", "Self_"]),
            // No word of theirs is ASCII and tells them apart.
            (&["gr\u{fc}n", "gr\u{f6}n"], &["Grn", "GrnValue"]),
        ] {
            let pairs: Vec<(&str, &str)> = values.iter().map(|value| (*value, *value)).collect();
            let mut scope = Scope::variants(&pairs);
            let names: Vec<String> = values.iter().map(|value| scope.variant(value).to_string()).collect();
            assert_eq!(names, variants, "{values:?}");
        }
    }

    #[test]
    fn values_that_are_no_text_get_names() {
        for text in ["", "_", "-", " "] {
            let mut scope = Scope::variants(&[("_ACTIVE", text), ("ACTIVE", "active"), ("__ACTIVE", text)]);
            let names = ["_ACTIVE", "ACTIVE", "__ACTIVE"].map(|name| scope.variant(name).to_string());
            assert!(names.iter().all(|name| name.starts_with("Active")), "{text:?}: {names:?}");
            assert!(names.iter().collect::<HashSet<_>>().len() == 3, "{text:?}: {names:?}");
        }
    }

    #[test]
    fn keywords_are_raw_where_rust_allows_it() {
        let names = ["type", "Type", "self", "crate", "gen", "async", "union"]
            .map(|smithy| Scope::default().snake(smithy).to_string());
        assert_eq!(names, ["r#type", "r#type", "self_", "crate_", "r#gen", "r#async", "union"]);
    }

    #[test]
    fn files_and_packages_have_names_that_are_free() {
        let mut files = Scope::files();
        let names = ["Con", "COM1", "Mod", "type", "Test"].map(|smithy| files.module(smithy).to_string());
        assert_eq!(names, ["con_", "com1_", "mod_", "r#type", "test_"]);
        assert_eq!(files.module(&"Long".repeat(90)).to_string().len(), LONGEST_FILE);
        assert_eq!(files.module(&"Long".repeat(91)).to_string().len(), LONGEST_FILE + 1);
        let names = ["lib", "Std", "test", "nul", "type", "gen", "Smithwright Runtime", "cloudwatch logs", "1"];
        let packages = names.map(|smithy| package(&Scope::services().module(smithy)));
        assert_eq!(
            packages,
            [
                "lib-client",
                "std-client",
                "test-client",
                "nul-client",
                "type-client",
                "gen-client",
                "smithwright-runtime-client",
                "cloudwatch-logs",
                "v1"
            ]
        );
    }

    #[test]
    fn equal_names_get_apart() {
        let mut scope = Scope::types();
        let names =
            ["EFSTag", "EfsTag", "Efs_Tag", "Error"].map(|smithy| scope.upper_camel(smithy, "Type").to_string());
        assert_eq!(names, ["EfsTag", "EfsTagType", "EfsTagType2", "ErrorType"]);
        let mut fields = Scope::default();
        assert_eq!(
            ["self", "Self", "self_"].map(|smithy| fields.snake(smithy).to_string()),
            ["self_", "self_2", "self_3"]
        );
        let mut fields = Scope::with(&["new"]);
        let names = ["New", "Name", "name"].map(|smithy| fields.snake(smithy).to_string());
        assert_eq!(names, ["new_", "name", "name_"]);
    }
}
