//! Operations, ready to print: what they take, what they give, and how they fail.

use proc_macro2::Ident;

use super::{
    Deprecation, Discovers, Discovery, Docs, EndpointInput, Http, Multipart, Paginator, Retryable, Type, Value, Waiter,
};

/// One operation and what only it uses.
#[expect(clippy::struct_excessive_bools, reason = "each is a trait that an operation has or has not")]
#[derive(Debug)]
pub struct Operation {
    /// The type that stands for the operation.
    pub rust: Ident,
    /// The operation's name in the model.
    pub name: String,
    /// The client's method, and the name of the file.
    pub method: Ident,
    /// What the operation does.
    pub docs: Docs,
    /// The same in one sentence.
    pub summary: Docs,
    /// The heading that the operation stands under in lists.
    pub theme: String,
    /// What it means that an attempt is repeated.
    pub repeating: Repeating,
    /// An input to start from, where one can be written.
    pub sample: Option<Value>,
    /// The trait `deprecated`.
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
    /// Whether the model gives it no input.
    pub without_input: bool,
    /// Whether a large body is compressed by gzip.
    pub compresses: bool,
    /// Whether the service waits for something before it answers, and callers call again and again.
    pub long_poll: bool,
    /// What a request tells of its body's checksum.
    pub checksum: Option<Checksum>,
    /// The header that asks for the checksum of the response.
    pub checksum_mode: Option<String>,
    /// Output members that a response must have, by their names in the model.
    pub required_output: Vec<String>,
    /// What HTTP traits say of it, where the protocol goes by them.
    pub http: Option<Http>,
    /// Whether the output has a body that is read as it comes.
    pub streams_bytes: bool,
    /// The events of the input: the field, and the member's name in the model.
    pub events: Option<(Ident, String)>,
    /// Whether the output has an event stream.
    pub streams: bool,
    /// How requests are authenticated.
    pub auth: Auth,
    /// Whether the operation takes a bearer token.
    pub bearer: bool,
    /// Whether requests are signed by SigV4a where their endpoint does not say.
    pub sigv4a: bool,
    /// What the `endpoint` trait puts before the host.
    pub host_prefix: Vec<HostPrefixPart>,
    /// The input's field that is the endpoint, whatever the client was told.
    pub endpoint_url: Option<Ident>,
    /// How its endpoint is found, if another operation says that.
    pub discovery: Option<Discovery>,
    /// How it says where calls of others go, if it does.
    pub discovers: Option<Discovers>,
    /// What the operation tells the endpoint rules; `None` if there are none.
    pub endpoint: Option<Vec<EndpointInput>>,
    /// How results are read page by page, if they come in pages.
    pub paginator: Option<Paginator>,
    /// How the body that it sends goes up in parts, if it can.
    pub multipart: Option<Multipart>,
    /// What the operation is called again and again for.
    pub waiters: Vec<Waiter>,
    /// Inputs, and what the operation answers them (trait `examples`).
    pub examples: Vec<Example>,
}

/// The checksum of a request's body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Checksum {
    /// Its MD5.
    Md5,
    /// By an algorithm that the input may name.
    Chosen {
        /// The field that names it.
        rust: Ident,
        /// Whether that can be `None`.
        optional: bool,
        /// The header in which it is told.
        header: String,
        /// Whether a request without a checksum is refused.
        required: bool,
    },
}

/// What an operation answers an input, each in its JSON form.
#[derive(Debug)]
pub struct Example {
    /// What it shows.
    pub title: String,
    /// The input.
    pub input: String,
    /// The output; or the error's variant and the error.
    pub answer: Result<String, (Ident, String)>,
}

/// What it means that an attempt which may have been carried out is repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeating {
    /// Nothing: the operation only reads.
    Reads,
    /// Nothing: the second time changes nothing more.
    Idempotent,
    /// Nothing: both have the same token.
    Token,
    /// It may be carried out twice.
    Anew,
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
    /// Sent with a bearer token.
    Bearer,
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
        member: String,
        /// Whether the field is an `Option`.
        optional: bool,
    },
}

/// One variant of an operation's or service's error.
#[derive(Clone, Debug)]
pub struct ErrorVariant {
    /// The variant and the exception's type.
    pub rust: Ident,
    /// The code in a response; none where another error before it has the same, which a response tells not apart.
    pub code: Option<String>,
    /// The first sentence of the exception's documentation.
    pub docs: Docs,
    /// What repeating a call of this operation means after it, where the exception alone does not say.
    pub retryable: Option<Retryable>,
}
