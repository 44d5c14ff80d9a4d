//! What members are called where lists and maps have names within: in XML and in forms. Knows no protocol but by its formats.

use std::collections::HashMap;

use smithwright_model::{Member, Model, Shape, ShapeId, ShapeKind, XmlNamespace};

use super::Context;
use super::http::of_response;
use super::usage::Usage;
use crate::Error;
use crate::ir::{Codec, Element, Location};
use crate::protocol::{Binding, Format, Protocol};

/// An error for each member that answers cannot tell from another one, since their elements have the same name.
pub fn twofold(model: &Model, protocol: &Protocol, usage: &Usage) -> Vec<Error> {
    let received = usage.data.iter().filter(|(_, directions)| directions.read).map(|(id, _)| id);
    let shapes = received.chain(&usage.exceptions).filter(|_| protocol.response == Format::Xml);
    shapes.flat_map(|id| twofold_members(model, protocol, usage, id)).collect()
}

fn twofold_members(model: &Model, protocol: &Protocol, usage: &Usage, id: &ShapeId) -> Vec<Error> {
    let beside = protocol.binding == Binding::Rest && (usage.is_answer(id) || usage.exceptions.contains(id));
    let mut seen: HashMap<(String, bool), &Member> = HashMap::new();
    let mut errors = Vec::new();
    for member in model.members(id) {
        if beside && of_response(model, member) != Location::Document {
            continue;
        }
        let (name, attribute) = (name(member, protocol.response), member.traits.xml_attribute.is_some());
        // Elements are known by their local names.
        let known_by = if attribute { name.as_str() } else { name.rsplit(':').next().unwrap_or_default() };
        if let Some(earlier) = seen.insert((known_by.to_owned(), attribute), member) {
            let earlier = &earlier.name;
            let reason = format!("is called `{name}` in XML as `{earlier}` is; give one of them another `xmlName`");
            errors.push(Error::new(&member.id, reason));
        }
    }
    errors
}

impl Context<'_> {
    /// What the element of a member is, in a document of this format.
    pub fn element(&self, member: &Member, format: Format) -> Element {
        let target = self.model.target(member);
        let collection = matches!(target.kind, ShapeKind::List(_) | ShapeKind::Map { .. });
        let flat = collection && (format == Format::Ec2Form || member.traits.xml_flattened.is_some());
        let (item, key) = match &target.kind {
            ShapeKind::List(item) => (self.within(item, format, "member"), None),
            ShapeKind::Map { key, value } => (self.within(value, format, "value"), self.within(key, format, "key")),
            _ => (None, None),
        };
        let namespace = member.traits.xml_namespace.as_ref().or(target.traits.xml_namespace.as_ref());
        Element {
            name: name(member, format),
            namespace: namespace.filter(|_| format == Format::Xml).map(pair),
            attribute: format == Format::Xml && member.traits.xml_attribute.is_some(),
            flat,
            omitted_if_empty: flat && format == Format::Ec2Form,
            time: if matches!(target.kind, ShapeKind::Timestamp) {
                self.codec(member, self.protocol.look(), &Location::Document)
            } else {
                Codec::Plain
            },
            item,
            key,
        }
    }

    /// What a member of a list or map is, unless it is as usual.
    fn within(&self, member: &Member, format: Format, usual: &str) -> Option<Box<Element>> {
        let mut element = self.element(member, format);
        if member.traits.xml_name.is_none() || format == Format::Ec2Form {
            usual.clone_into(&mut element.name);
        }
        (element != Element::plain(usual)).then(|| Box::new(element))
    }

    /// What the element of a member is that is all of a body: that of its type, unless it has a name.
    pub fn payload_element(&self, member: &Member, format: Format) -> Element {
        let target = self.model.target(member);
        let mut element = self.element(member, format);
        if member.traits.xml_name.is_none() {
            element.name = root_name(target);
        }
        self.in_namespace_of_service(element, format)
    }

    /// What the outermost element of a structure's document is.
    pub fn root(&self, shape: &Shape, format: Format) -> Option<Element> {
        let namespace = shape.traits.xml_namespace.as_ref().map(pair);
        let element = Element { namespace, ..Element::plain(root_name(shape)) };
        format.has_elements().then(|| self.in_namespace_of_service(element, format))
    }

    fn in_namespace_of_service(&self, mut element: Element, format: Format) -> Element {
        if format == Format::Xml && element.namespace.is_none() {
            element.namespace = self.service.traits.xml_namespace.as_ref().map(pair);
        }
        element
    }
}

fn root_name(shape: &Shape) -> String {
    shape.traits.xml_name.clone().unwrap_or_else(|| shape.id.name().to_owned())
}

fn pair(namespace: &XmlNamespace) -> (String, String) {
    (namespace.prefix.clone(), namespace.uri.clone())
}

fn name(member: &Member, format: Format) -> String {
    let traits = &member.traits;
    let name = traits.xml_name.as_ref().unwrap_or(&member.name);
    match format {
        Format::Ec2Form => traits.ec2_query_name.clone().unwrap_or_else(|| capitalized(name)),
        _ => name.clone(),
    }
}

/// The name with its first letter in upper case.
fn capitalized(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
