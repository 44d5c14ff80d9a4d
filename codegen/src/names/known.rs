//! Names in generated code that no model defines, and where they come from. THE table: imports and scopes go by it.

use crate::protocol;

/// Names that generated code imports, by the modules that have them; none of a model's types may be called so.
pub const IMPORTED: &[(&str, &[&str])] = &[
    ("crate", &["runtime"]),
    ("crate::partitions", &["PARTITIONS"]),
    (
        "crate::runtime",
        &[
            "Auth",
            "BigDecimal",
            "BigInteger",
            "ByteStream",
            "Bytes",
            "CallError",
            "Config",
            "Document",
            "EncodeOptions",
            "ErrorDetail",
            "ErrorMeta",
            "HostPrefix",
            "IntoBlob",
            "IntoList",
            "Operation",
            "OperationInfo",
            "RequestChecksum",
            "Response",
            "RetryConfig",
            "Retryable",
            "ServiceError",
            "ServiceErrorKind",
            "Timestamp",
            "byte_stream",
            "debug",
            "endpoint",
            "event_stream",
            "fake",
            "http",
            "paginate",
            "protocol",
            "rest",
            "text",
            "validate",
            "wait",
        ],
    ),
    ("std", &["fmt"]),
    ("std::borrow", &["Cow"]),
    ("std::collections", &["BTreeMap"]),
    ("std::convert", &["Infallible"]),
    ("std::num", &["ParseIntError"]),
    ("std::ops", &["Deref"]),
    ("std::str", &["FromStr"]),
    ("std::time", &["Duration"]),
];

/// The path of the module that has a name which no model defines.
pub fn home_of(name: &str) -> Option<&'static str> {
    let known = IMPORTED.iter().find(|(_, names)| names.contains(&name)).map(|(path, _)| *path);
    known.or_else(|| protocol::modules().any(|module| module == name).then_some("crate::runtime"))
}

/// Names that generated code uses without importing them: its own, those of the prelude, variants, and what else the
/// runtime has that users import beside a service.
pub const OWN_TYPES: &[&str] = &[
    "AsRef",
    "Box",
    "Call",
    "Client",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "EndpointConfig",
    "EndpointParams",
    "Eq",
    "Err",
    "Error",
    "FakeClient",
    "From",
    "Hash",
    "Into",
    "IntoIterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Protocol",
    "Result",
    "Self",
    "Service",
    "Some",
    "String",
    "Unmodeled",
    "Vec",
];
