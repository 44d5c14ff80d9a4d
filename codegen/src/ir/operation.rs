//! Operations, ready to print: what they take, what they give, and how they fail.

use proc_macro2::Ident;

use super::{Deprecation, Docs, EndpointInput, Type};

/// One operation and what only it uses.
#[expect(clippy::struct_excessive_bools, reason = "each is a trait that an operation has or has not")]
#[derive(Debug)]
pub struct Operation {
    /// The type that stands for the operation.
    pub rust: Ident,
    /// The operation's name in the model.
    pub wire: String,
    /// The client's method, and the name of the file.
    pub method: Ident,
    /// What the operation does.
    pub docs: Docs,
    /// Whether and how the model takes the operation back.
    pub deprecated: Option<Deprecation>,
    /// The type of the input.
    pub input: Ident,
    /// The type of the output.
    pub output: Ident,
    /// Types that no other operation uses; input and output first.
    pub own: Vec<Type>,
    /// The type of the operation's error.
    pub error: Ident,
    /// The errors that the model lists.
    pub errors: Vec<ErrorVariant>,
    /// Whether a large body is compressed by gzip.
    pub compresses: bool,
    /// Whether the service waits for something before it answers, and callers call again and again.
    pub long_poll: bool,
    /// Whether a request carries a checksum of its body.
    pub needs_checksum: bool,
    /// Output members that a response must have, by their names in the model.
    pub required_output: Vec<String>,
    /// The value of the `X-Amz-Target` header.
    pub target: String,
    /// Whether the output has an event stream.
    pub streams: bool,
    /// How requests are authenticated.
    pub auth: Auth,
    /// What the `endpoint` trait puts before the host.
    pub host_prefix: Vec<HostPrefixPart>,
    /// What the operation tells the endpoint rules; `None` if there are none.
    pub endpoint: Option<Vec<EndpointInput>>,
}

/// How requests are authenticated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Auth {
    /// Signed with Signature Version 4.
    SigV4,
    /// Signed if there are credentials.
    Optional,
    /// Never signed.
    None,
}

/// A part of a host prefix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HostPrefixPart {
    /// Text as it stands.
    Text(String),
    /// The value of an input member.
    Label {
        /// The field.
        rust: Ident,
        /// The member.
        wire: String,
        /// Whether the field is an `Option`.
        optional: bool,
    },
}

/// One variant of an operation's or service's error.
#[derive(Clone, Debug)]
pub struct ErrorVariant {
    /// The variant and the exception's type.
    pub rust: Ident,
    /// The code in a response.
    pub wire: String,
    /// The first sentence of the exception's documentation.
    pub docs: Docs,
}
