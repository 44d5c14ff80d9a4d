//! The protocols that are supported, a row each, and which of them a service is spoken to in.
//!
//! All that the generator knows of a protocol by name is here: what else differs follows from its binding and formats.

use proc_macro2::{Ident, Span};
use smithwright_model::{Model, Shape, TimestampFormat, did_you_mean};

use crate::Error;
use crate::ir::Location;

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
/// The order is that of [`NAMED`]; a test holds it to that.
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

/// The traits that are known to name protocols, supported or not, the best to speak first.
const NAMED: [&str; 8] = [
    "smithy.protocols#rpcv2Cbor",
    "aws.protocols#awsJson1_0",
    "aws.protocols#awsJson1_1",
    "aws.protocols#restJson1",
    "aws.protocols#restXml",
    "aws.protocols#awsQuery",
    "aws.protocols#ec2Query",
    "smithy.protocols#rpcv2Json",
];

/// What of a call is where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binding {
    /// One document holds all of it, behind one path for all operations or one for each.
    Rpc,
    /// Members of input and output are where HTTP traits say: path, query, headers, body.
    Rest,
}

/// What documents are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// CBOR
    Cbor,
    /// JSON
    Json,
    /// XML
    Xml,
    /// A form, as AWS Query has them.
    Form,
    /// A form, as Amazon EC2 has them: all lists are flat, and names begin in upper case.
    Ec2Form,
}

impl Format {
    /// The module of the runtime that writes and reads the format: all that differs in emitted code.
    pub fn module(self) -> Ident {
        Ident::new(self.name(), Span::call_site())
    }

    /// What a document is called in headers.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Cbor => "application/cbor",
            Self::Json => "application/json",
            Self::Xml => "application/xml",
            Self::Form | Self::Ec2Form => "application/x-www-form-urlencoded",
        }
    }

    /// Whether a document is bytes rather than a text.
    pub fn is_binary(self) -> bool {
        match self {
            Self::Cbor => true,
            Self::Json | Self::Xml | Self::Form | Self::Ec2Form => false,
        }
    }

    /// Whether lists and maps have names within, and members traits that say them.
    pub fn has_elements(self) -> bool {
        match self {
            Self::Cbor | Self::Json => false,
            Self::Xml | Self::Form | Self::Ec2Form => true,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Cbor => "cbor",
            Self::Json => "json",
            Self::Xml => "xml",
            Self::Form | Self::Ec2Form => "form",
        }
    }

    /// Whether the format can hold documents, whose content the model leaves open.
    pub fn has_documents(self) -> bool {
        match self {
            Self::Json => true,
            Self::Cbor | Self::Xml | Self::Form | Self::Ec2Form => false,
        }
    }
}

/// How values look that can look in more than one way.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Whether timestamps in documents are written as their `timestampFormat` says.
    timestamp_formats: bool,
    /// How timestamps in documents are written that have none.
    usual: TimestampFormat,
    /// Whether numbers of any size are strings in documents.
    numbers_as_text: bool,
}

impl Look {
    /// That of the JSON form of shapes, whatever the protocol.
    pub const JSON: Self =
        Self { timestamp_formats: true, usual: TimestampFormat::EpochSeconds, numbers_as_text: false };

    /// How a timestamp is written at a location where member or target ask for `asked`; `None` if as the format
    /// writes it anyway.
    pub fn timestamp(self, location: &Location, asked: Option<TimestampFormat>) -> Option<TimestampFormat> {
        match location {
            Location::Header | Location::PrefixHeaders => asked.or(Some(TimestampFormat::HttpDate)),
            Location::Label | Location::Query | Location::QueryParams => asked.or(Some(TimestampFormat::DateTime)),
            _ => asked.filter(|asked| self.timestamp_formats && *asked != self.usual),
        }
    }

    /// Whether a number of any size is a string at a location.
    pub fn is_number_text(self, location: &Location) -> bool {
        self.numbers_as_text && *location == Location::Document
    }
}

/// What the module of a service of two forms is called that reads payloads of either.
const PAYLOADS: &str = "payloads";

impl Protocol {
    /// Whether responses call errors by their trait `awsQueryError`.
    pub fn has_query_errors(&self) -> bool {
        self.request == Format::Form
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

/// The protocol that a service is spoken to in: `wanted`, by id or name, or the best that is supported.
pub fn choose(model: &Model, service: &Shape, wanted: Option<&str>) -> Result<&'static Protocol, Error> {
    let spoken = spoken(model, service);
    let has = || if spoken.is_empty() { "names no protocol".to_owned() } else { format!("speaks {}", listed(&spoken)) };
    let supported = || listed(&PROTOCOLS.iter().map(|protocol| protocol.id).collect::<Vec<_>>());
    let Some(wanted) = wanted else {
        let best = PROTOCOLS.iter().find(|protocol| spoken.contains(&protocol.id));
        return best.ok_or_else(|| Error::new(&service.id, format!("{}; supported are {}", has(), supported())));
    };
    let Some(id) = spoken.iter().find(|id| is_called(id, wanted)) else {
        let by_id = wanted.contains('#');
        let hint = did_you_mean(wanted, spoken.iter().map(|id| if by_id { id } else { name(id) }));
        return Err(Error::new(&service.id, format!("does not speak `{wanted}`{hint}; it {}", has())));
    };
    let row = PROTOCOLS.iter().find(|protocol| protocol.id == *id);
    row.ok_or_else(|| Error::new(&service.id, format!("`{wanted}` is not supported; supported are {}", supported())))
}

/// The protocols that a service speaks, best first: those known by name, then those that the model itself defines.
fn spoken<'m>(model: &'m Model, service: &'m Shape) -> Vec<&'m str> {
    let named = NAMED.into_iter().filter(|id| service.traits.has(id));
    let defined = service.traits.other.keys().filter(|id| {
        let definition = model.shape(id).is_some_and(|shape| shape.traits.has("smithy.api#protocolDefinition"));
        definition && !NAMED.contains(&id.as_str())
    });
    named.chain(defined.map(smithwright_model::ShapeId::as_str)).collect()
}

fn is_called(id: &str, wanted: &str) -> bool {
    id == wanted || name(id) == wanted
}

/// `restJson1` of `aws.protocols#restJson1`.
pub fn name(id: &str) -> &str {
    id.rsplit_once('#').map_or(id, |(_, name)| name)
}

/// `a`, `a and b`, `a, b and c`.
fn listed(ids: &[&str]) -> String {
    match ids.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => ids.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_preference() {
        let places = PROTOCOLS.iter().map(|row| NAMED.iter().position(|id| *id == row.id).expect("a known protocol"));
        assert!(places.is_sorted_by(|one, next| one < next), "{PROTOCOLS:?}");
    }

    /// What becomes of a service that has these traits.
    fn chosen(traits: &[&str], wanted: Option<&str>) -> Result<&'static str, String> {
        let traits: Vec<String> = traits.iter().map(|id| format!("\"{id}\": {{}}")).collect();
        let text = format!(
            r#"{{ "smithy": "2.0", "shapes": {{
                "t#own": {{ "type": "structure", "traits": {{ "smithy.api#trait": {{}}, "smithy.api#protocolDefinition": {{}} }} }},
                "t#mark": {{ "type": "structure", "traits": {{ "smithy.api#trait": {{}} }} }},
                "t#S": {{ "type": "service", "version": "1", "traits": {{ {} }} }} }} }}"#,
            traits.join(", ")
        );
        let model = Model::load("model.json", &text).expect("a model");
        let (shape, _) = model.services().next().expect("a service");
        choose(&model, shape, wanted).map(|row| row.id).map_err(|error| error.reason)
    }

    #[test]
    fn the_best_that_is_supported_is_chosen_unless_one_is_wanted() {
        let both = ["aws.protocols#awsJson1_1", "aws.protocols#awsQueryCompatible", "aws.protocols#awsJson1_0"];
        assert_eq!(chosen(&both, None).as_deref(), Ok("aws.protocols#awsJson1_0"));
        assert_eq!(chosen(&both, Some("awsJson1_1")).as_deref(), Ok("aws.protocols#awsJson1_1"));
        assert_eq!(chosen(&both, Some("aws.protocols#awsJson1_1")).as_deref(), Ok("aws.protocols#awsJson1_1"));
    }

    #[test]
    fn errors_tell_what_the_service_speaks_and_what_is_supported() {
        let error = |traits: &[&str], wanted| chosen(traits, wanted).expect_err("nothing to choose");
        let supported = listed(&PROTOCOLS.iter().map(|protocol| protocol.id).collect::<Vec<_>>());
        assert_eq!(error(&[], None), format!("names no protocol; supported are {supported}"));
        assert_eq!(error(&["t#mark", "t#own"], None), format!("speaks t#own; supported are {supported}"));
        assert_eq!(error(&["t#own"], Some("own")), format!("`own` is not supported; supported are {supported}"));
        assert_eq!(
            error(&["aws.protocols#awsJson1_1"], Some("awsJson1_0")),
            "does not speak `awsJson1_0` (did you mean `awsJson1_1`?); it speaks aws.protocols#awsJson1_1"
        );
        for id in NAMED {
            match chosen(&[id], None) {
                Ok(row) => assert_eq!(row, id),
                Err(reason) => assert_eq!(reason, format!("speaks {id}; supported are {supported}")),
            }
        }
    }
}
