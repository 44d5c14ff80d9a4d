//! What the HTTP traits of an operation say: where its members travel, and which operations cannot be sent so.
//!
//! Traits of members count on the ends of an operation alone, and on errors; elsewhere they are ignored.

use std::collections::HashMap;

use smithwright_model::{
    Member, Model, Operation as OperationShape, PatternPart, Service as ServiceShape, Shape, ShapeId, ShapeKind,
    UriPattern,
};

use super::operations::Operations;
use super::usage::Usage;
use super::values::is_streamed;
use super::{Context, overrides};
use crate::Error;
use crate::ir::{
    Bound, Directions, Element, Field, Http, HttpBody, Location, PathPart, Payload, Presence, StreamedBody, ValueType,
};
use crate::protocol::{Binding, Format, Protocol};

/// What is around an error in XML.
const USUAL_ERROR: &str = "ErrorResponse";

/// Headers of one connection, and not of a message (RFC 9110, 7.6.1), or of how the message is cut into pieces.
const OF_CONNECTION: [&str; 7] =
    ["connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"];

/// Methods that the runtime has constants of.
const METHODS: [&str; 8] = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"];

/// Where a member of an operation's input travels.
pub fn of_request(model: &Model, member: &Member) -> Location {
    let traits = &member.traits;
    if traits.http_label.is_some() {
        return Location::Label;
    }
    if traits.http_query.is_some() {
        return Location::Query;
    }
    if traits.http_query_params.is_some() {
        return Location::QueryParams;
    }
    of_both(model, member).unwrap_or(Location::Document)
}

/// Where a member of an operation's output or of an error travels.
pub fn of_response(model: &Model, member: &Member) -> Location {
    if member.traits.http_response_code.is_some() {
        return Location::Status;
    }
    if overrides::is_whole_response(&member.id) {
        return Location::Payload(Payload::Document);
    }
    of_both(model, member).unwrap_or(Location::Document)
}

fn of_both(model: &Model, member: &Member) -> Option<Location> {
    let traits = &member.traits;
    if traits.http_header.is_some() {
        return Some(Location::Header);
    }
    if traits.http_prefix_headers.is_some() {
        return Some(Location::PrefixHeaders);
    }
    traits.http_payload.as_ref()?;
    Some(Location::Payload(payload(&model.target(member).kind)))
}

/// What a member is as all of a body, or of an event's payload.
pub fn payload(target: &ShapeKind) -> Payload {
    match target {
        ShapeKind::Blob => Payload::Bytes,
        ShapeKind::String | ShapeKind::Enum(_) => Payload::Text,
        _ => Payload::Document,
    }
}

/// The media type of a body that is `member`, unless it is a document.
pub fn media_type(model: &Model, member: &Member) -> String {
    let target = model.target(member);
    let default = match payload(&target.kind) {
        Payload::Bytes => "application/octet-stream",
        Payload::Text | Payload::Document => "text/plain",
    };
    target.traits.media_type.clone().unwrap_or_else(|| default.to_owned())
}

/// Why an operation cannot be sent by its HTTP traits. That they are where they may be, the model has seen to.
pub fn obstacle(
    model: &Model,
    protocol: &Protocol,
    service: &ServiceShape,
    operation: &Shape,
    shape: &OperationShape,
) -> Option<String> {
    let http = operation.traits.http.as_ref()?;
    if !METHODS.contains(&http.method.as_str()) {
        return Some(format!("`{}` is no method of HTTP", http.method));
    }
    if let Some(char) = http.uri.chars().find(|char| !is_of_uri(*char)) {
        return Some(format!(
            "trait `smithy.api#http`: its URI `{}` holds {char:?}, which must be percent-encoded",
            http.uri
        ));
    }
    let taken = |member: &Member| {
        let name = member.traits.http_header.as_ref()?;
        OF_CONNECTION.contains(&name.to_ascii_lowercase().as_str()).then(|| {
            format!(
                "`{}` is the header `{name}`, by which HTTP says how a connection is used: no member can set it",
                member.name
            )
        })
    };
    if let Some(reason) = model.members(&shape.input).find_map(taken) {
        return Some(reason);
    }
    let ends = [&shape.input, &shape.output].into_iter().chain(model.errors(service, shape));
    ends.flat_map(|id| model.members(id)).find_map(|member| unfit(model, protocol, member))
}

/// Why a member cannot travel where its traits say.
fn unfit(model: &Model, protocol: &Protocol, member: &Member) -> Option<String> {
    let traits = &member.traits;
    let name = traits.http_header.as_ref().or(traits.http_prefix_headers.as_ref());
    if let Some(name) = name.filter(|name| !name.bytes().all(is_of_name)) {
        return Some(format!("`{name}` of `{}` has characters that the name of a header cannot have", member.name));
    }
    traits.http_payload.as_ref()?;
    let (ShapeKind::List(element) | ShapeKind::Map { value: element, .. }) = &model.target(member).kind else {
        return None;
    };
    // How they look, only members of a document tell, but for elements.
    let times = matches!(model.target(element).kind, ShapeKind::Timestamp) && !protocol.request.has_elements();
    times.then(|| format!("`{}` is a body of timestamps, which is not supported", member.name))
}

/// Whether it may stand in a URI as it is; braces are of labels.
fn is_of_uri(char: char) -> bool {
    char.is_ascii_graphic() && !matches!(char, '#' | '"' | '<' | '>' | '\\' | '^' | '`')
}

/// Whether the name of a header may have it (RFC 9110, 5.6.2).
fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// An error for each structure that is an end of an operation, with members beside its document, and a member as well: as
/// such it would have them in its document.
pub fn twofold(model: &Model, protocol: &Protocol, usage: &Usage) -> Vec<Error> {
    if protocol.binding == Binding::Rpc {
        return Vec::new();
    }
    let beside = |id: &&ShapeId| {
        let of_request = |member| usage.inputs.contains(*id) && of_request(model, member) != Location::Document;
        let of_response = |member| usage.is_answer(id) && of_response(model, member) != Location::Document;
        model.members(id).any(|member| of_request(member) || of_response(member))
    };
    let mut twofold: Vec<&ShapeId> = usage.nested.iter().filter(beside).collect();
    twofold.sort();
    let reason = "has members in a path, query, header or body of its own, and is a member elsewhere as well, where they would \
                  be in its document; give it a shape for each";
    twofold.into_iter().map(|id| Error::new(id, reason)).collect()
}

/// Enums that travel as text, and in which directions.
pub fn texts(
    model: &Model,
    protocol: &Protocol,
    service: &ServiceShape,
    kept: &Operations<'_>,
    usage: &Usage,
) -> HashMap<ShapeId, Directions> {
    let mut texts: HashMap<ShapeId, Directions> = HashMap::new();
    attributes(model, protocol, usage, &mut texts);
    if protocol.binding == Binding::Rpc {
        return texts;
    }
    let mut note = |member: &Member, location: &Location, write: bool| {
        if matches!(location, Location::Document | Location::Payload(Payload::Document | Payload::Bytes)) {
            return;
        }
        let mut target = model.target(member);
        while let ShapeKind::List(inner) | ShapeKind::Map { value: inner, .. } = &target.kind {
            target = model.target(inner);
        }
        let directions = texts.entry(target.id.clone()).or_default();
        directions.write |= write;
        directions.read |= !write;
    };
    for (_, operation) in kept {
        for member in model.members(&operation.input) {
            note(member, &of_request(model, member), true);
        }
        for id in model.errors(service, operation).into_iter().chain([&operation.output]) {
            for member in model.members(id) {
                note(member, &of_response(model, member), false);
            }
        }
    }
    texts
}

/// A path without labels that are part of the endpoint, and the slashes before them.
fn without_labels_of_endpoint(operation: &ShapeId, path: Vec<PatternPart>) -> Vec<PatternPart> {
    let mut kept: Vec<PatternPart> = Vec::new();
    for part in path {
        let is_of_endpoint = |name: &str| overrides::is_label_of_endpoint(operation, name);
        match (part, kept.last_mut()) {
            (PatternPart::Label { name, .. }, before) if is_of_endpoint(&name) => {
                if let Some(PatternPart::Text(text)) = before {
                    text.truncate(text.trim_end_matches('/').len());
                }
            }
            (part, _) => kept.push(part),
        }
    }
    kept.retain(|part| !matches!(part, PatternPart::Text(text) if text.is_empty()));
    kept
}

/// Notes the enums that are attributes of elements.
fn attributes(model: &Model, protocol: &Protocol, usage: &Usage, texts: &mut HashMap<ShapeId, Directions>) {
    for (id, directions) in &usage.data {
        for member in model.members(id).filter(|member| member.traits.xml_attribute.is_some()) {
            let of_enum = texts.entry(model.target(member).id.clone()).or_default();
            of_enum.write |= directions.write && protocol.request == Format::Xml;
            of_enum.read |= directions.read && protocol.response == Format::Xml;
        }
    }
}

impl Context<'_> {
    /// How the request of an operation is bound to HTTP; `None` if its protocol has one document for all.
    pub fn http(&self, service: &Shape, shape: &Shape, operation: &OperationShape) -> Option<Http> {
        if self.protocol.binding == Binding::Rpc {
            return None;
        }
        let http = shape.traits.http.as_ref()?;
        let pattern = UriPattern::parse(&http.uri).ok()?;
        let fields = self.structure_of(&operation.input).map(|input| input.fields.as_slice()).unwrap_or_default();
        let labelled = |label: &str| {
            let mut members = self.model.members(&operation.input);
            let member = members.find(|member| member.traits.http_label.is_some() && member.label() == label)?;
            fields.iter().find(|field| field.member == member.name)
        };
        let of_endpoint = pattern.path.iter().filter_map(|part| match part {
            PatternPart::Label { name, .. } if overrides::is_label_of_endpoint(&shape.id, name) => {
                labelled(name).map(Bound::from)
            }
            _ => None,
        });
        let of_endpoint = of_endpoint.collect();
        let path = without_labels_of_endpoint(&shape.id, pattern.path).into_iter().filter_map(|part| match part {
            PatternPart::Text(text) => Some(PathPart::Text(text)),
            PatternPart::Label { name, greedy } => {
                let bound = Bound::from(labelled(&name)?);
                let mut members = self.model.members(&operation.input);
                let is_behind_path =
                    |member: &Member| member.name == bound.member && overrides::is_behind_path(&member.target);
                let behind_path = members.any(is_behind_path);
                let default = overrides::label_default(&shape.id, &name);
                Some(PathPart::Label { bound, greedy, behind_path, default })
            }
        });
        let mut bound: Vec<Bound> = fields.iter().filter(|field| is_beside(field)).map(Bound::from).collect();
        for bound in bound.iter_mut().filter(|bound| bound.optional && bound.wire.location == Location::Header) {
            let key = overrides::md5_of(&shape.id, &bound.member);
            let key = fields.iter().find(|field| Some(field.member.as_str()) == key);
            let key = key.filter(|key| key.presence == Presence::Optional && key.ty == ValueType::String);
            bound.md5_of = key.map(|key| (key.rust.clone(), key.member.clone()));
        }
        // A header of its own replaces one of a map.
        bound.sort_by_key(|bound| bound.wire.location != Location::PrefixHeaders);
        let protocol = service.traits.other.iter().find(|(id, _)| id.as_str() == self.protocol.id);
        let bare_errors = protocol.and_then(|(_, of)| of.get("noErrorWrapping")?.as_bool()).unwrap_or(false);
        let query_as_form = overrides::sends_query_as_form(&shape.id);
        let output = self.model.shape(&operation.output);
        let output = output.and_then(|output| self.root(output, self.protocol.response));
        let (raw_output, root) = self.output_body(operation, output.as_ref());
        Some(Http {
            status: http.code,
            raw_output,
            error_roots: root
                .filter(|_| self.protocol.response.has_elements())
                .and_then(|root| error_roots(&shape.id, &root)),
            output,
            bare_errors,
            of_endpoint,
            method: if query_as_form { "POST".to_owned() } else { http.method.clone() },
            query_as_form,
            path: path.collect(),
            query: pattern.query,
            headers: overrides::headers(service),
            bound,
            body: self.body(shape, operation, fields),
        })
    }

    /// Whether the body of a response may hold anything, also a page of HTML, and the name of its outermost element.
    fn output_body(&self, operation: &OperationShape, whole: Option<&Element>) -> (bool, Option<String>) {
        let model = self.model;
        let mut members = model.members(&operation.output).map(|member| (member, of_response(model, member)));
        match members.find(|(_, location)| matches!(location, Location::Payload(_))) {
            Some((member, Location::Payload(Payload::Document))) => {
                let name = self.payload_element(member, self.protocol.response).name;
                (is_page(&name), Some(name))
            }
            Some((member, _)) => (!is_streamed(model, member), None),
            None => (whole.is_some_and(|root| is_page(&root.name)), whole.map(|root| root.name.clone())),
        }
    }

    fn body(&self, shape: &Shape, operation: &OperationShape, fields: &[Field]) -> HttpBody {
        let model = self.model;
        let of_field = |field: &Field| {
            let Location::Payload(payload) = field.write.location else { return None };
            let member = model.members(&operation.input).find(|member| member.name == field.member)?;
            if matches!(field.ty, ValueType::EventSource(_)) {
                return Some(HttpBody::Events);
            }
            if field.ty == ValueType::ByteStream {
                return Some(HttpBody::Stream(StreamedBody {
                    rust: field.rust.clone(),
                    member: field.member.clone(),
                    media_type: media_type(model, member),
                    requires_length: model.target(member).traits.requires_length.is_some()
                        || overrides::is_upload(&shape.id),
                    tree_hash: overrides::has_tree_hash(&shape.id),
                    unsigned: shape.traits.unsigned_payload.is_some() || overrides::is_upload(&shape.id),
                }));
            }
            Some(match payload {
                Payload::Bytes | Payload::Text => HttpBody::Raw(field.into(), media_type(model, member)),
                Payload::Document => HttpBody::Value {
                    bound: field.into(),
                    // Without an element there is no XML.
                    never_absent: matches!(model.target(member).kind, ShapeKind::Structure(_))
                        && !self.protocol.request.has_elements(),
                },
            })
        };
        let whole = || {
            let in_document = fields.iter().any(|field| field.write.location == Location::Document);
            if !in_document {
                return HttpBody::Empty;
            }
            let input = model.shape(&operation.input);
            HttpBody::Document(input.and_then(|input| self.root(input, self.protocol.request)))
        };
        fields.iter().find_map(of_field).unwrap_or_else(whole)
    }
}

/// Whether a document with this outermost element is a page of HTML.
fn is_page(root: &str) -> bool {
    root.eq_ignore_ascii_case("html")
}

/// The outermost elements of an error that comes with a status of success, unless they are the usual ones. That of the output,
/// `root`, is none.
fn error_roots(operation: &ShapeId, root: &str) -> Option<Vec<String>> {
    let bare = overrides::fails_in_answer(operation).then_some("Error");
    let roots: Vec<&str> = [USUAL_ERROR].into_iter().chain(bare).filter(|name| *name != root).collect();
    (roots != [USUAL_ERROR]).then(|| roots.into_iter().map(str::to_owned).collect())
}

/// Whether a member is in the query or in headers.
fn is_beside(field: &Field) -> bool {
    let location = &field.write.location;
    matches!(location, Location::Query | Location::QueryParams | Location::Header | Location::PrefixHeaders)
}
