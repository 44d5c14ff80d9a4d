//! Where members travel, under which name and in which form. Knows no protocol but by its row.

use smithwright_model::{Member, Model, ShapeKind};

use super::{Context, http};
use crate::ir::{Element, Location, Payload, ValueType, Wire};
use crate::protocol::{Binding, Format, Look};

impl Context<'_> {
    /// How a member is sent.
    pub fn written(&self, member: &Member) -> Wire {
        // HTTP traits of a member count on the ends of operations alone.
        let by_http = self.usage.inputs.contains(&member.id.shape());
        let location = self.location(member, by_http, http::of_request);
        self.wire(member, self.protocol.request, location)
    }

    /// How a member is received.
    pub fn received(&self, member: &Member) -> Wire {
        let by_http = self.usage.is_answer(&member.id.shape());
        let location = self.location(member, by_http, http::of_response);
        self.wire(member, self.protocol.response, location)
    }

    /// How a member looks in the JSON form of its shape. What the protocol has in no document goes by its name in the model.
    pub fn in_json(&self, member: &Member) -> Wire {
        let wire =
            if self.usage.inputs.contains(&member.id.shape()) { self.written(member) } else { self.received(member) };
        // A member that travels elsewhere may be called as another one is in JSON.
        let is_other = |other: &Member| other.id != member.id && other.name == wire.name;
        let is_taken = self.model.members(&member.id.shape()).any(is_other);
        let of_json = wire.location == Location::Document && wire.element.is_none() && !is_taken;
        let name = if of_json { wire.name } else { member.name.clone() };
        let codec = self.codec(member, Look::JSON, &Location::Document);
        Wire { name, codec, location: Location::Document, element: None }
    }

    fn location(&self, member: &Member, by_http: bool, bound: fn(&Model, &Member) -> Location) -> Location {
        let target = &self.model.target(member).kind;
        if member.traits.event_header.is_some() {
            Location::EventHeader { read_as: read_as(target) }
        } else if member.traits.event_payload.is_some() {
            Location::EventPayload(http::payload(target))
        } else if by_http && self.protocol.binding == Binding::Rest {
            bound(self.model, member)
        } else {
            Location::Document
        }
    }

    fn wire(&self, member: &Member, format: Format, location: Location) -> Wire {
        let traits = &member.traits;
        let name = match location {
            Location::Document => traits.json_name.as_ref().filter(|_| self.protocol.json_names),
            Location::Query => traits.http_query.as_ref(),
            Location::Header => traits.http_header.as_ref(),
            Location::PrefixHeaders => traits.http_prefix_headers.as_ref(),
            _ => None,
        };
        let name = name.unwrap_or(&member.name).clone();
        // Names of headers are the same in either case, and HTTP/2 has but one.
        let name = if location == Location::Header { name.to_ascii_lowercase() } else { name };
        let element: Option<Element> = match location {
            _ if !format.has_elements() => None,
            Location::Payload(Payload::Document) => Some(self.payload_element(member, format)),
            ref location => location.is_in_document().then(|| self.element(member, format)),
        };
        // A reader looks for attributes by their full names, and for elements by their own.
        let name = match &element {
            Some(element) if element.attribute || format != Format::Xml => element.name.clone(),
            Some(element) => element.local_name().to_owned(),
            None => name,
        };
        Wire {
            name,
            codec: self.codec(member, self.protocol.look(), &location),
            location,
            element: element.map(Box::new),
        }
    }
}

/// Whether a member of an event is not in its document.
pub fn is_bound_to_event(member: &Member) -> bool {
    member.traits.event_header.is_some() || member.traits.event_payload.is_some()
}

/// As what a header of an event is read before it becomes such a value.
fn read_as(target: &ShapeKind) -> Option<ValueType> {
    match target {
        ShapeKind::Enum(_) => Some(ValueType::String),
        ShapeKind::IntEnum(_) => Some(ValueType::I32),
        _ => None,
    }
}
