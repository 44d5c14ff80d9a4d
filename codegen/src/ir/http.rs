//! How a request is bound to HTTP, ready to print. Where members of responses are, their fields say.

use proc_macro2::Ident;

use super::{Element, Field, Presence, Wire};

/// How the request of an operation is bound to HTTP.
#[derive(Debug)]
pub struct Http {
    /// The method.
    pub method: String,
    /// The path.
    pub path: Vec<PathPart>,
    /// What the query holds whatever the input, each as it stands: `key=value` or `key`.
    pub query: Vec<String>,
    /// Whether the query is sent as the body, in a form.
    pub query_as_form: bool,
    /// Headers that are the same for all inputs.
    pub headers: Vec<(String, String)>,
    /// The members in query and headers; those that give way to others come first.
    pub bound: Vec<Bound>,
    /// Labels that are in the endpoint, and not in the path.
    pub of_endpoint: Vec<Bound>,
    /// What the body is.
    pub body: HttpBody,
    /// The status of a response that is an output.
    pub status: u16,
    /// The outermost element of an output's document, in formats that have such.
    pub output: Option<Element>,
    /// Whether a response has nothing around an error (`noErrorWrapping`).
    pub bare_errors: bool,
    /// Whether the body of a response may hold anything: it is bytes or text, or a page of HTML.
    pub raw_output: bool,
    /// The outermost elements of an error that comes with a status of success, in formats that have such; `None` if they are
    /// the usual ones.
    pub error_roots: Option<Vec<String>>,
}

/// A part of a path.
#[derive(Debug)]
pub enum PathPart {
    /// Text as it stands.
    Text(String),
    /// The value of a member.
    Label {
        /// The member.
        bound: Bound,
        /// Whether it may be several segments.
        greedy: bool,
        /// Whether only what is behind the value's last slash is sent.
        behind_path: bool,
        /// What stands for it if it is unset or empty; `None` if that is an error.
        default: Option<&'static str>,
    },
}

/// A member of the input that is not in its document.
#[derive(Debug)]
pub struct Bound {
    /// The field.
    pub rust: Ident,
    /// The member's name in the model.
    pub member: String,
    /// Whether the field is an `Option`.
    pub optional: bool,
    /// Whether an unset value is replaced by a token.
    pub idempotency_token: bool,
    /// The field that has the key, and its member, whose MD5 replaces an unset value.
    pub md5_of: Option<(Ident, String)>,
    /// How it travels.
    pub wire: Wire,
}

impl From<&Field> for Bound {
    fn from(field: &Field) -> Self {
        Self {
            rust: field.rust.clone(),
            member: field.member.clone(),
            optional: field.presence == Presence::Optional,
            idempotency_token: field.idempotency_token,
            md5_of: None,
            wire: field.write.clone(),
        }
    }
}

/// What the body of a request is.
#[derive(Debug)]
pub enum HttpBody {
    /// Nothing.
    Empty,
    /// The document of the members that are nowhere else, and its outermost element in formats that have such.
    Document(Option<Element>),
    /// One member, as bytes or as text of this media type.
    Raw(Bound, String),
    /// The events of one member.
    Events,
    /// One member that is read while it is sent.
    Stream(StreamedBody),
    /// One member, as a document.
    Value {
        /// The member.
        bound: Bound,
        /// Whether there is an empty document where it is unset, rather than no body.
        never_absent: bool,
    },
}

/// A body that is read while it is sent.
#[derive(Debug)]
pub struct StreamedBody {
    /// The field.
    pub rust: Ident,
    /// The member's name in the model.
    pub member: String,
    /// What the bytes are.
    pub media_type: String,
    /// Whether its length must be known.
    pub requires_length: bool,
    /// Whether it is no part of the signature.
    pub unsigned: bool,
    /// Whether the service wants its tree hash.
    pub tree_hash: bool,
}
