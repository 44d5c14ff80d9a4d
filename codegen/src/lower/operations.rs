//! Operations: which are generated, what they own, where they go.

use proc_macro2::Ident;
use quote::format_ident;
use smithwright_model::{
    Member, Model, Operation as OperationShape, Service as ServiceShape, Shape, ShapeId, ShapeKind, Traits,
};

use super::endpoint::Params;
use super::names::Scope;
use super::{Context, events, overrides, structure_members};
use crate::Error;
use crate::ir::{Auth, Directions, Docs, ErrorVariant, HostPrefixPart, Omitted, Operation, Presence, Structure, Type};
use crate::lower::docs;

/// The operations that can be generated, and those that cannot.
pub fn kept<'a>(model: &'a Model, service: &ServiceShape) -> (Vec<(&'a Shape, &'a OperationShape)>, Vec<Omitted>) {
    let mut kept = Vec::new();
    let mut omitted = Vec::new();
    for shape in model.operations(service) {
        let ShapeKind::Operation(operation) = &shape.kind else { continue };
        match obstacle(model, operation) {
            None => kept.push((shape, operation)),
            Some(reason) => omitted.push(Omitted { operation: shape.id.name().to_owned(), reason }),
        }
    }
    (kept, omitted)
}

/// What of an operation is not supported.
fn obstacle(model: &Model, operation: &OperationShape) -> Option<String> {
    let streaming =
        |member: &&Member| model.target(member).traits.streaming.is_some() || member.traits.streaming.is_some();
    let is_event_stream = |member: &Member| events::members(model.target(member)).is_some();
    if let Some(member) = structure_members(model, &operation.input).into_iter().find(streaming) {
        let kind = if is_event_stream(member) { "an event stream" } else { "a byte stream" };
        return Some(format!("`{}` of the input is {kind}, which is not supported", member.name));
    }
    let mut streams = structure_members(model, &operation.output).into_iter().filter(streaming);
    let first = streams.next();
    if let Some(member) = first.filter(|member| !is_event_stream(member)) {
        return Some(format!("`{}` is a byte stream, which is not supported", member.name));
    }
    if let Some(member) = streams.next() {
        return Some(format!("`{}` is a second stream of one output", member.name));
    }
    None
}

/// The errors of an operation, of its event stream and of its service, each code once.
pub fn errors(model: &Model, service: &ServiceShape, operation: &OperationShape) -> Vec<ShapeId> {
    let mut errors: Vec<ShapeId> = Vec::new();
    let listed = operation.errors.iter().chain(events::exceptions(model, operation));
    for id in listed.chain(&service.errors) {
        if errors.iter().all(|known| known.name() != id.name()) {
            errors.push(id.clone());
        }
    }
    errors
}

impl Context<'_> {
    /// The operations, by name.
    pub fn operations(
        &mut self,
        service: &Shape,
        bound: &ServiceShape,
        kept: &[(&Shape, &OperationShape)],
        params: Option<&Params>,
        types: &mut Scope,
    ) -> Vec<Operation> {
        let mut methods = Scope::with(&["mod", "new", "from_env", "send", "clone"]);
        let mut operations = Vec::new();
        let mut owned = self.usage.owned();
        for (index, (shape, operation)) in kept.iter().enumerate() {
            let mut lowered = self.operation(service, bound, shape, operation, types, &mut methods);
            for (member, _) in events::of_output(self.model, operation) {
                let only_here = self.usage.owner(&operation.output) == Some(index);
                let error = if only_here { lowered.error.clone() } else { format_ident!("Error") };
                self.stream_errors.insert(member.id.clone(), error);
            }
            lowered.endpoint = params.map(|params| self.endpoint_inputs(params, shape, operation));
            let mut own = self.own_types(owned.remove(&index).unwrap_or_default(), operation);
            // Input, output, then the rest, also where one of the two is made up.
            for ty in std::mem::take(&mut lowered.own) {
                let at = usize::from(*ty.rust() != lowered.input).min(own.len());
                own.insert(at, ty);
            }
            lowered.own = own;
            operations.push(lowered);
        }
        operations
    }

    /// The types of shapes that no other operation uses: input, output, then the rest in the order they are met.
    fn own_types(&mut self, mut ids: Vec<ShapeId>, operation: &OperationShape) -> Vec<Type> {
        let model = self.model;
        ids.sort_by_key(|id| {
            if *id == operation.input {
                0
            } else if *id == operation.output {
                1
            } else {
                2
            }
        });
        ids.iter().filter_map(|id| model.shape(id)).filter_map(|shape| self.named_type(shape)).collect()
    }

    fn operation(
        &mut self,
        service: &Shape,
        bound: &ServiceShape,
        shape: &Shape,
        operation: &OperationShape,
        types: &mut Scope,
        methods: &mut Scope,
    ) -> Operation {
        let wire = shape.id.name();
        let input = self.end(&operation.input, wire, "Input", types);
        let output = self.end(&operation.output, wire, "Output", types);
        let variants = errors(self.model, bound, operation).iter().filter_map(|id| self.error_variant(id)).collect();
        Operation {
            rust: types.upper_camel(wire, "Operation"),
            wire: wire.to_owned(),
            method: methods.snake(wire),
            docs: docs::docs(&shape.traits, &format!("Calls the operation `{wire}`.")),
            deprecated: docs::deprecation(&shape.traits),
            error: types.upper_camel(&format!("{wire}Error"), "Type"),
            errors: variants,
            long_poll: shape.traits.long_poll.is_some() || overrides::is_long_poll(&shape.id),
            compresses: shape
                .traits
                .request_compression
                .as_ref()
                .is_some_and(|compression| compression.encodings.iter().any(|encoding| encoding == "gzip")),
            needs_checksum: shape.traits.http_checksum_required.is_some(),
            required_output: structure_members(self.model, &operation.output)
                .into_iter()
                .filter(|member| must_come(&member.traits) && events::members(self.model.target(member)).is_none())
                .map(|member| member.name.clone())
                .collect(),
            target: format!("{}.{wire}", service.id.name()),
            streams: !events::of_output(self.model, operation).is_empty(),
            auth: auth(&service.traits, &shape.traits),
            host_prefix: self.host_prefix(shape, operation),
            endpoint: None,
            input: input.0,
            output: output.0,
            own: [input.1, output.1].into_iter().flatten().collect(),
        }
    }

    /// The type at one end of an operation, and the structure if the model has none.
    fn end(&mut self, id: &ShapeId, operation: &str, role: &str, types: &mut Scope) -> (Ident, Option<Type>) {
        match self.names.get(id) {
            Some(name) => (name.clone(), None),
            None => Self::unit_end(operation, role, types),
        }
    }

    /// An empty structure where the model has none, so that members can be added without breaking callers.
    fn unit_end(operation: &str, role: &str, types: &mut Scope) -> (Ident, Option<Type>) {
        let wire = format!("{operation}{role}");
        let rust = types.upper_camel(&wire, "Type");
        let structure = Structure {
            rust: rust.clone(),
            docs: Docs(vec![format!("{role} of `{operation}`; it has no members.")]),
            wire,
            deprecated: None,
            fields: Vec::new(),
            directions: Directions { write: role == "Input", read: role == "Output" },
            sensitive: false,
            bound: Vec::new(),
        };
        (rust, Some(Type::Structure(structure)))
    }

    fn error_variant(&self, id: &ShapeId) -> Option<ErrorVariant> {
        let rust = self.exception_names.get(id)?.clone();
        let fallback = format!("The error `{}`.", id.name());
        let docs = self.model.shape(id).map(|shape| docs::summary(&shape.traits, &fallback))?;
        Some(ErrorVariant { rust, wire: id.name().to_owned(), docs })
    }

    fn host_prefix(&mut self, shape: &Shape, operation: &OperationShape) -> Vec<HostPrefixPart> {
        let Some(endpoint) = &shape.traits.endpoint else { return Vec::new() };
        let model = self.model;
        let input = model.shape(&operation.input).and_then(|input| match &input.kind {
            ShapeKind::Structure(members) => self.structure(input, members),
            _ => None,
        });
        let mut parts = Vec::new();
        let mut rest = endpoint.host_prefix.as_str();
        while let Some((text, behind)) = rest.split_once('{') {
            let (label, behind) = behind.split_once('}').unwrap_or((behind, ""));
            if !text.is_empty() {
                parts.push(HostPrefixPart::Text(text.to_owned()));
            }
            let field = input.as_ref().and_then(|input| input.fields.iter().find(|field| field.wire == label));
            match field {
                Some(field) => parts.push(HostPrefixPart::Label {
                    rust: field.rust.clone(),
                    wire: label.to_owned(),
                    optional: field.presence == Presence::Optional,
                }),
                None => self.errors.push(Error::new(
                    &shape.id,
                    format!("the label `{{{label}}}` of its host prefix is no member of its input"),
                )),
            }
            rest = behind;
        }
        if !rest.is_empty() {
            parts.push(HostPrefixPart::Text(rest.to_owned()));
        }
        parts
    }
}

/// Whether a response without the member is no response.
fn must_come(traits: &Traits) -> bool {
    traits.required.is_some() && traits.default.is_none() && traits.client_optional.is_none()
}

/// The operation's authentication: its own `auth` before the service's.
fn auth(service: &Traits, operation: &Traits) -> Auth {
    let schemes = operation.auth.as_ref().or(service.auth.as_ref());
    let signed =
        service.sigv4.is_some() && schemes.is_none_or(|schemes| schemes.iter().any(|id| id == "aws.auth#sigv4"));
    match (signed, operation.optional_auth) {
        (false, _) => Auth::None,
        (true, Some(_)) => Auth::Optional,
        (true, None) => Auth::SigV4,
    }
}
