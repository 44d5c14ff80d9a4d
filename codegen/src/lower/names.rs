//! Rust names for Smithy names: casing, escaping, and no two alike in one scope. The only place that does so.

use std::collections::HashSet;

use heck::{ToSnakeCase, ToUpperCamelCase};
use proc_macro2::{Ident, Span};

/// Names that generated code itself uses for types, traits and variants of `Option` and `Result`.
const RESERVED_TYPES: &[&str] = &[
    "AsRef",
    "Auth",
    "BTreeMap",
    "BigDecimal",
    "BigInteger",
    "Box",
    "Bytes",
    "Call",
    "CallError",
    "Client",
    "Clone",
    "Config",
    "Copy",
    "Cow",
    "Debug",
    "Default",
    "Deref",
    "Document",
    "EncodeOptions",
    "EndpointConfig",
    "EndpointParams",
    "Eq",
    "Err",
    "Error",
    "ErrorMeta",
    "From",
    "Hash",
    "HostPrefix",
    "Into",
    "None",
    "Ok",
    "Operation",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Protocol",
    "Response",
    "Result",
    "Retryable",
    "Self",
    "Service",
    "ServiceError",
    "Some",
    "String",
    "Timestamp",
    "Unmodeled",
    "Vec",
];

/// The names taken in one scope.
#[derive(Debug, Default)]
pub struct Scope {
    taken: HashSet<String>,
}

impl Scope {
    /// A scope for the types of a service.
    pub fn types() -> Self {
        Self::with(RESERVED_TYPES)
    }

    /// A scope for the files of a module: `mod.rs` is the module itself.
    pub fn files() -> Self {
        Self::with(&["mod"])
    }

    /// A scope for the services of a crate, with the names that its root uses.
    pub fn services() -> Self {
        Self::with(&["partitions", "runtime", "rustfmt", "smithwright_runtime"])
    }

    /// A scope in which `names` are taken.
    pub fn with(names: &[&str]) -> Self {
        Self { taken: names.iter().map(|&name| name.to_owned()).collect() }
    }

    /// A type or variant named after `wire`; where that is taken, `suffix` and then numbers are added.
    pub fn upper_camel(&mut self, wire: &str, suffix: &str) -> Ident {
        self.unique(&upper_camel(wire), &suffix.to_upper_camel_case())
    }

    /// A field, method or module named after `wire`.
    pub fn snake(&mut self, wire: &str) -> Ident {
        self.unique(&snake(wire), "_")
    }

    fn unique(&mut self, name: &str, suffix: &str) -> Ident {
        let mut candidate = ident(name);
        let mut count = 1;
        // `self` and `self_` are one identifier, `type` and `r#type` one name.
        while !self.taken.insert(candidate.to_string().trim_start_matches("r#").to_owned()) {
            candidate = ident(&if count == 1 { format!("{name}{suffix}") } else { format!("{name}{suffix}{count}") });
            count += 1;
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
fn upper_camel(wire: &str) -> String {
    letter_first(wire, &plural_acronyms(wire).to_upper_camel_case(), 'V')
}

/// `StreamARN`, `CIDRs` as `stream_arn`, `cidrs`.
fn snake(wire: &str) -> String {
    letter_first(wire, &plural_acronyms(wire).to_snake_case(), 'v')
}

/// `name`, behind `prefix` if it would not begin with a letter; made of code points where nothing is left of it.
fn letter_first(wire: &str, name: &str, prefix: char) -> String {
    let ascii: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
    if ascii.is_empty() {
        let points: Vec<String> = wire.chars().map(|c| format!("{prefix}{:x}", u32::from(c))).collect();
        return points.concat();
    }
    if ascii.starts_with(|c: char| c.is_ascii_alphabetic()) { ascii } else { format!("{prefix}{ascii}") }
}

/// Units that casing would tear apart: `InKiB` is `in_kib`, not `in_ki_b`.
const UNITS: &[(&str, &str)] = &[("KiB", "Kib"), ("MiB", "Mib"), ("GiB", "Gib"), ("TiB", "Tib")];

/// `CIDRs` as `Cidrs`: a small `s` behind capitals belongs to them unless a small letter follows.
fn plural_acronyms(wire: &str) -> String {
    let wire = UNITS.iter().fold(wire.to_owned(), |name, (unit, word)| name.replace(unit, word));
    let chars: Vec<char> = wire.chars().collect();
    let mut text = String::with_capacity(wire.len());
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
        for (wire, camel, snaked) in [
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
            assert_eq!((upper_camel(wire).as_str(), snake(wire).as_str()), (camel, snaked), "{wire}");
        }
    }

    #[test]
    fn keywords_are_raw_where_rust_allows_it() {
        let names = ["type", "Type", "self", "crate", "gen", "async", "union"]
            .map(|wire| Scope::default().snake(wire).to_string());
        assert_eq!(names, ["r#type", "r#type", "self_", "crate_", "r#gen", "r#async", "union"]);
    }

    #[test]
    fn equal_names_get_apart() {
        let mut scope = Scope::types();
        let names = ["EFSTag", "EfsTag", "Efs_Tag", "Error"].map(|wire| scope.upper_camel(wire, "Type").to_string());
        assert_eq!(names, ["EfsTag", "EfsTagType", "EfsTagType2", "ErrorType"]);
        let mut fields = Scope::default();
        assert_eq!(["self", "Self", "self_"].map(|wire| fields.snake(wire).to_string()), ["self_", "self_2", "self_3"]);
        let mut fields = Scope::with(&["new"]);
        let names = ["New", "Name", "name"].map(|wire| fields.snake(wire).to_string());
        assert_eq!(names, ["new_", "name", "name_"]);
    }
}
