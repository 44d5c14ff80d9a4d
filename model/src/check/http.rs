//! Checks how operations are bound to HTTP: that URIs fit inputs, and that every part of a message has a place.

use std::collections::HashMap;
use std::ops::Range;

use super::Checker;
use crate::ast::{AstMember, AstShape, AstTraits, Document, Type};
use crate::closure::Closure;
use crate::node::{Content, Node};
use crate::{PatternPart, Shape, ShapeId, ShapeKind, UriPattern, hint, mixin};

const HTTP: &str = "smithy.api#http";
const LABEL: &str = "smithy.api#httpLabel";
const QUERY: &str = "smithy.api#httpQuery";
const HEADER: &str = "smithy.api#httpHeader";
const PREFIX: &str = "smithy.api#httpPrefixHeaders";
const HTTP_ERROR: &str = "smithy.api#httpError";
const PAYLOAD: &str = "smithy.api#httpPayload";

/// What places a member in a request, the body aside.
const REQUEST: [&str; 6] = [LABEL, QUERY, "smithy.api#httpQueryParams", HEADER, PREFIX, PAYLOAD];

/// What places a member in a response, the body aside.
const RESPONSE: [&str; 4] = [HEADER, PREFIX, "smithy.api#httpResponseCode", PAYLOAD];

/// Protocols that go by the traits of HTTP.
const PROTOCOLS: [&str; 3] = ["aws.protocols#restJson1", "aws.protocols#restXml", "alloy#simpleRestJson"];

/// The protocol of a service by which members and operations are bound to parts of HTTP messages.
pub(super) fn protocol(service: &Shape) -> Option<&'static str> {
    PROTOCOLS.into_iter().find(|protocol| service.traits.has(protocol))
}

/// Headers that say how a message is carried, not what it says.
const OWN_HEADERS: [&str; 15] = [
    "authorization",
    "connection",
    "content-length",
    "expect",
    "host",
    "max-forwards",
    "proxy-authenticate",
    "server",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "www-authenticate",
    "x-forwarded-for",
];

/// Whether a text may be the name of a method or header: a token of RFC 9110.
fn is_token(text: &str) -> bool {
    let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(token)
}

/// What an operation's request begins with.
struct Route<'a> {
    trait_: &'a Node,
    method: &'a str,
    text: &'a str,
    uri: UriPattern,
}

impl Checker<'_, '_> {
    /// Checks all operations with the trait `http`, and what their members are bound to.
    pub(super) fn http(&mut self) {
        let mut routes = HashMap::new();
        for (id, shape) in self.document.shapes.iter().filter(|(_, shape)| !shape.broken) {
            match shape.kind {
                Type::Operation if shape.traits.get(mixin::MIXIN).is_none() => {
                    if let Some(route) = self.route(id, shape) {
                        self.labels(id, shape, &route);
                        self.query_literals(shape, &route);
                        self.payload(shape.input.as_ref(), &REQUEST);
                        self.payload(shape.output.as_ref(), &RESPONSE);
                        routes.insert(id, route);
                    }
                }
                Type::Structure => {
                    self.names_on_the_wire(id, shape);
                    self.error_status(id, shape);
                    if shape.traits.get("smithy.api#error").is_some() {
                        self.payload(Some(id), &RESPONSE);
                    }
                }
                _ => {}
            }
        }
        for service in self.services {
            self.routes(service, &routes);
        }
    }

    fn route<'d>(&mut self, id: &ShapeId, shape: &'d AstShape) -> Option<Route<'d>> {
        let trait_ = shape.traits.get(HTTP)?;
        let method = trait_.get("method").and_then(Node::as_str)?;
        let node = trait_.get("uri")?;
        let text = node.as_str()?;
        self.status(id, trait_.get("code"), HTTP, 200..300, "an output");
        if !is_token(method) {
            let at = trait_.get("method").unwrap_or(trait_).at;
            self.report.add_at(at, id, format!("trait `{HTTP}`: {method:?} is no method of HTTP"));
        }
        match UriPattern::parse(text) {
            Ok(uri) => Some(Route { trait_, method, text, uri }),
            Err(reason) => {
                self.report.add_at(node.at, id, format!("trait `{HTTP}`: the URI `{text}`: {reason}"));
                None
            }
        }
    }

    /// Checks that an error has a status by which it is known as one.
    fn error_status(&mut self, id: &ShapeId, shape: &AstShape) {
        let (range, whose) = match shape.traits.get("smithy.api#error").and_then(Node::as_str) {
            Some("client") => (400..500, "an error of the client"),
            Some("server") => (500..600, "an error of the server"),
            _ => return,
        };
        self.status(id, shape.traits.get(HTTP_ERROR), HTTP_ERROR, range, whose);
    }

    fn status(&mut self, id: &ShapeId, node: Option<&Node>, trait_: &str, range: Range<i64>, whose: &str) {
        let Some(Node { at, content: Content::Number(code) }) = node else { return };
        // What is no status at all is told as that.
        if code.as_i64().is_some_and(|code| (100..1000).contains(&code) && !range.contains(&code)) {
            let (from, to) = (range.start, range.end - 1);
            let message = format!("trait `{trait_}`: {code} is no status of {whose}, which is {from} to {to}");
            self.report.danger_at("HttpResponseCodeSemantics", *at, id, message);
        }
    }

    /// Checks that labels of the URI and members with `httpLabel` are the same.
    fn labels(&mut self, id: &ShapeId, shape: &AstShape, route: &Route<'_>) {
        let members = input(self.document, shape);
        let mut bound = Vec::new();
        for (name, member) in members {
            let Some(label) = member.traits.get(LABEL) else { continue };
            let identifier = member.traits.get("smithy.api#resourceIdentifier").and_then(Node::as_str);
            let wanted = identifier.unwrap_or(name);
            let place = shape.input.as_ref().unwrap_or(id).with_member(name);
            let Some((known, greedy)) = route.uri.labels().find(|(known, _)| *known == wanted) else {
                let hint = hint::name(wanted, route.uri.labels().map(|(name, _)| name));
                let message =
                    format!("trait `{LABEL}`: the URI `{}` of `{id}` has no label `{wanted}`{hint}", route.text);
                self.report.add_at(label.at, &place, message);
                continue;
            };
            bound.push(known);
            let target = member.target.as_ref().and_then(|target| self.shape(target));
            let text = |shape: &Shape| matches!(shape.kind, ShapeKind::String | ShapeKind::Enum(_));
            if greedy && target.is_some_and(|target| !text(target)) {
                let message = format!("trait `{LABEL}`: the label `{{{known}+}}` of `{id}` takes a string");
                self.report.add_at(label.at, &place, message);
            }
        }
        let broken =
            shape.input.as_ref().and_then(|input| self.document.shapes.get(input)).is_some_and(|input| input.broken);
        for (label, _) in route.uri.labels().filter(|(label, _)| !bound.contains(label) && !broken) {
            let at = route.trait_.get("uri").unwrap_or(route.trait_).at;
            let hint = hint::name(label, input(self.document, shape).map(|(name, _)| name));
            let message =
                format!("trait `{HTTP}`: no member of the input has `httpLabel` and the name `{label}`{hint}");
            self.report.add_at(at, id, message);
        }
    }

    fn query_literals(&mut self, shape: &AstShape, route: &Route<'_>) {
        for (name, member) in input(self.document, shape) {
            let Some(query) = member.traits.get(QUERY) else { continue };
            if let (Some(parameter), Some(id)) = (query.as_str(), &shape.input)
                && route.uri.has_literal(parameter)
            {
                let message =
                    format!("trait `{QUERY}`: the URI `{}` has the parameter `{parameter}` already", route.text);
                self.report.add_at(query.at, &id.with_member(name), message);
            }
        }
    }

    /// Checks that beside a member which is the whole body, all others are placed elsewhere.
    fn payload(&mut self, id: Option<&ShapeId>, places: &[&str]) {
        let Some((id, shape)) = id.and_then(|id| self.document.shapes.get_key_value(id)) else { return };
        let Some(payload) = shape.members.values().find_map(|member| member.traits.get(PAYLOAD)) else { return };
        let bound = |traits: &AstTraits| places.iter().any(|place| traits.get(place).is_some());
        let lost = shape.members.iter().filter(|(_, member)| !bound(&member.traits));
        let lost: Vec<String> = lost.map(|(name, _)| format!("`{name}`")).collect();
        if !lost.is_empty() {
            let message =
                format!("trait `{PAYLOAD}`: takes the whole body, which leaves no place for {}", lost.join(", "));
            self.report.add_at(payload.at, id, message);
        }
    }

    /// Checks that no two members of a structure share a header or query parameter.
    fn names_on_the_wire(&mut self, id: &ShapeId, shape: &AstShape) {
        let prefixed =
            shape.members.iter().find_map(|(name, member)| Some((name, member.traits.get(PREFIX)?.as_str()?)));
        let mut seen: HashMap<(&str, String), &str> = HashMap::new();
        for (name, member) in &shape.members {
            for trait_ in [HEADER, QUERY] {
                let Some(node) = member.traits.get(trait_) else { continue };
                let Some(text) = node.as_str() else { continue };
                if trait_ == HEADER && (!is_token(text) || OWN_HEADERS.contains(&text.to_ascii_lowercase().as_str())) {
                    let what = if is_token(text) { "is for HTTP itself" } else { "is no name of a header" };
                    let message = format!("trait `{trait_}`: {text:?} {what}");
                    self.report.danger_at("HttpHeaderTrait", node.at, &id.with_member(name), message);
                }
                let spelt = if trait_ == HEADER { text.to_ascii_lowercase() } else { text.to_owned() };
                if trait_ == HEADER
                    && let Some((other, prefix)) = prefixed.filter(|(_, prefix)| !prefix.is_empty())
                    && spelt.starts_with(&prefix.to_ascii_lowercase())
                {
                    let message =
                        format!("trait `{trait_}`: `{text}` is one of the headers of `{other}`, all of `{prefix}..`");
                    self.report.add_at(node.at, &id.with_member(name), message);
                }
                if let Some(earlier) = seen.insert((trait_, spelt), name) {
                    let message = format!("trait `{trait_}`: `{text}` is bound to `{earlier}` already");
                    self.report.add_at(node.at, &id.with_member(name), message);
                }
            }
        }
    }

    /// Reports operations of one service that one request could mean, and those that no request can be made for.
    fn routes(&mut self, service: &Closure<'_>, routes: &HashMap<&ShapeId, Route<'_>>) {
        let protocol = protocol(service.shape);
        let mut seen: HashMap<(&str, String, Option<String>), &ShapeId> = HashMap::new();
        for operation in &service.operations {
            let id = &operation.id;
            let found = self.document.shapes.get(id);
            if let Some(protocol) = protocol
                && found.is_some_and(|shape| shape.traits.get(HTTP).is_none())
            {
                let service = &service.shape.id;
                let message =
                    format!("lacks the trait `{HTTP}`, by which `{protocol}`, the protocol of `{service}`, goes");
                self.report.add(id, message);
            }
            let Some(Route { trait_, method, text, uri }) = routes.get(id) else { continue };
            let host = operation.traits.endpoint.as_ref();
            let host = host.and_then(|endpoint| Some(PatternPart::unnamed(&endpoint.parts()?)));
            if let Some(earlier) = seen.insert((method, uri.unnamed(), host), id) {
                let message = format!("trait `{HTTP}`: {method} `{text}` is what `{earlier}` has too");
                self.report.add_at(trait_.at, id, message);
            }
        }
    }
}

/// The members of an operation's input.
fn input<'d>(document: &'d Document, operation: &AstShape) -> impl Iterator<Item = (&'d str, &'d AstMember)> {
    let input = operation.input.as_ref().and_then(|input| document.shapes.get(input));
    input.into_iter().flat_map(|input| input.members.iter().map(|(name, member)| (name.as_str(), member)))
}
