//! What documents are written in, and how their values look.

use proc_macro2::{Ident, Span};
use smithwright_model::TimestampFormat;

use crate::ir::Location;

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

    pub(super) fn name(self) -> &'static str {
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
    pub(super) timestamp_formats: bool,
    /// How timestamps in documents are written that have none.
    pub(super) usual: TimestampFormat,
    /// Whether numbers of any size are strings in documents.
    pub(super) numbers_as_text: bool,
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
