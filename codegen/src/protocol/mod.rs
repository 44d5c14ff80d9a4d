//! The protocols that are supported, a row each.
//!
//! All that the generator knows of a protocol by name is here: what else differs follows from its binding and formats.

mod choose;
mod format;

pub use choose::{choose, name};
pub use format::{Format, Look};
use proc_macro2::{Ident, Span};
use smithwright_model::TimestampFormat;

/// How requests and responses look: a dialect of a binding, over formats.
#[derive(Debug, PartialEq, Eq)]
pub struct Protocol {
    /// The trait of a service that speaks it.
    pub id: &'static str,
    /// What of a call is where.
    pub binding: Binding,
    /// What documents of requests are written in.
    pub request: Format,
    /// What documents of responses are written in.
    pub response: Format,
    /// The module of the runtime that knows the dialect.
    pub module: &'static str,
    /// The type there that speaks it.
    pub marker: &'static str,
    /// What the runtime must be built with.
    pub features: &'static [&'static str],
    /// Whether members of documents go by their `jsonName`.
    pub json_names: bool,
    /// Whether timestamps in documents are written as their `timestampFormat` says.
    pub timestamp_formats: bool,
    /// Whether numbers of any size are strings in documents.
    pub numbers_as_text: bool,
    /// A second form of it, which services may have besides; behind a feature that is called as the form's format is.
    pub second: Option<&'static Protocol>,
}

/// The protocols, best first: of those that a service speaks the first is used.
///
/// The order is that of `choose::NAMED`; a test holds it to that.
const PROTOCOLS: &[Protocol] = &[
    Protocol {
        id: "smithy.protocols#rpcv2Cbor",
        binding: Binding::Rpc,
        request: Format::Cbor,
        response: Format::Cbor,
        module: "protocol",
        marker: "RpcV2Cbor",
        features: &["cbor"],
        json_names: false,
        // They stand behind a tag that says what they are.
        timestamp_formats: false,
        numbers_as_text: false,
        second: None,
    },
    Protocol {
        id: "aws.protocols#awsJson1_0",
        binding: Binding::Rpc,
        request: Format::Json,
        response: Format::Json,
        module: "protocol",
        marker: "AwsJson1_0",
        features: &[],
        json_names: false,
        timestamp_formats: true,
        numbers_as_text: false,
        second: None,
    },
    AWS_JSON_1_1,
    Protocol {
        id: "aws.protocols#restJson1",
        binding: Binding::Rest,
        request: Format::Json,
        response: Format::Json,
        module: "protocol",
        marker: "RestJson1",
        features: &["rest"],
        json_names: true,
        timestamp_formats: true,
        numbers_as_text: false,
        second: None,
    },
    Protocol {
        id: "aws.protocols#restXml",
        binding: Binding::Rest,
        request: Format::Xml,
        response: Format::Xml,
        module: "protocol",
        marker: "RestXml",
        features: &["rest", "xml"],
        json_names: false,
        timestamp_formats: true,
        numbers_as_text: false,
        second: None,
    },
    Protocol {
        id: "aws.protocols#awsQuery",
        binding: Binding::Rpc,
        request: Format::Form,
        response: Format::Xml,
        module: "protocol",
        marker: "AwsQuery",
        features: &["query"],
        json_names: false,
        timestamp_formats: true,
        numbers_as_text: false,
        second: None,
    },
    Protocol {
        id: "aws.protocols#ec2Query",
        binding: Binding::Rpc,
        request: Format::Ec2Form,
        response: Format::Xml,
        module: "protocol",
        marker: "Ec2Query",
        features: &["query"],
        json_names: false,
        timestamp_formats: true,
        numbers_as_text: false,
        second: None,
    },
    Protocol {
        id: "smithy.protocols#rpcv2Json",
        binding: Binding::Rpc,
        request: Format::Json,
        response: Format::Json,
        module: "protocol",
        marker: "RpcV2Json",
        features: &["rpc-v2-json"],
        json_names: false,
        timestamp_formats: false,
        numbers_as_text: true,
        second: None,
    },
];

const AWS_JSON_1_1: Protocol = Protocol {
    id: "aws.protocols#awsJson1_1",
    binding: Binding::Rpc,
    request: Format::Json,
    response: Format::Json,
    module: "protocol",
    marker: "AwsJson1_1",
    features: &[],
    json_names: false,
    timestamp_formats: true,
    numbers_as_text: false,
    second: Some(&AWS_CBOR_1_1),
};

/// The same of services that have no second form.
const WITHOUT_SECOND: &[Protocol] = &[Protocol { second: None, ..AWS_JSON_1_1 }];

/// The form of awsJson1_1 that AWS's SDK for Java speaks to Kinesis: what is JSON there is CBOR.
const AWS_CBOR_1_1: Protocol = Protocol {
    id: "aws.protocols#awsJson1_1",
    binding: Binding::Rpc,
    request: Format::Cbor,
    response: Format::Cbor,
    module: "protocol",
    marker: "AwsCbor1_1",
    features: &["cbor"],
    json_names: false,
    // They are milliseconds, whatever the model says.
    timestamp_formats: false,
    numbers_as_text: false,
    second: None,
};

/// What of a call is where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binding {
    /// One document holds all of it, behind one path for all operations or one for each.
    Rpc,
    /// Members of input and output are where HTTP traits say: path, query, headers, body.
    Rest,
}

/// What the module of a service of two forms is called that reads payloads of either.
const PAYLOADS: &str = "payloads";

impl Protocol {
    /// Whether responses call errors by their trait `awsQueryError`.
    pub fn has_query_errors(&self) -> bool {
        self.request == Format::Form
    }

    /// Whether messages can be event streams. Those of the query protocols are one document each way.
    pub fn has_event_streams(&self) -> bool {
        !matches!(self.request, Format::Form | Format::Ec2Form)
    }

    /// Whether requests can hold maps.
    pub fn sends_maps(&self) -> bool {
        self.request != Format::Ec2Form
    }

    /// The dialect's type in the runtime.
    pub fn marker(&self) -> Ident {
        Ident::new(self.marker, Span::call_site())
    }

    /// The same, of a service that has no second form.
    pub fn without_second(&'static self) -> &'static Self {
        WITHOUT_SECOND.iter().find(|row| row.id == self.id).unwrap_or(self)
    }

    /// The module by which is read what may be in either form; that of the format where there is but one.
    pub fn payloads(&self) -> Ident {
        if self.second.is_some() { Ident::new(PAYLOADS, Span::call_site()) } else { self.response.module() }
    }

    /// How values look in its requests and responses.
    pub fn look(&self) -> Look {
        let usual = if self.request.has_elements() { TimestampFormat::DateTime } else { TimestampFormat::EpochSeconds };
        Look { timestamp_formats: self.timestamp_formats, usual, numbers_as_text: self.numbers_as_text }
    }

    /// The dialect's module in the runtime.
    pub fn module(&self) -> Ident {
        Ident::new(self.module, Span::call_site())
    }
}

/// Modules of the runtime that emitted code names: those of the dialects and of their formats.
pub fn modules() -> impl Iterator<Item = &'static str> {
    PROTOCOLS.iter().flat_map(|row| [row.module, row.request.name(), row.response.name()])
}
