//! Operations: which are generated, what they own, where they go.

use std::collections::HashSet;

use proc_macro2::Ident;
use quote::format_ident;
use smithwright_model::{
    Endpoint as EndpointTrait, Member, Model, Operation as OperationShape, PatternPart, Service as ServiceShape, Shape,
    ShapeId, ShapeKind, Traits,
};

use super::auth::Authentication;
use super::endpoint::Params;
use super::select::Selected;
use super::usage::is_unit;
use super::values::is_streamed;
use super::{Context, derives, http, overrides, themes};
use crate::Error;
use crate::ir::{
    Checksum, Construction, Directions, Docs, ErrorVariant, Exception, Field, HostPrefixPart, Location, Omitted,
    Operation, Presence, Repeating, Structure, Type, ValueType,
};
use crate::lower::docs;
use crate::names::Scope;
use crate::protocol::{self, Binding, Protocol};

/// Verbs of operations that change nothing. Models of AWS seldom say so.
const READING: [&str; 8] = ["BatchGet", "Describe", "Get", "Head", "List", "Query", "Scan", "Search"];

/// Operations by their shapes.
pub type Operations<'a> = Vec<(&'a Shape, &'a OperationShape)>;

/// The operations that can be generated, and those that cannot; each that is asked for by name must be.
pub fn kept<'a>(
    model: &'a Model,
    protocol: &Protocol,
    selected: &Selected<'a>,
) -> Result<(Operations<'a>, Vec<Omitted>), Vec<Error>> {
    let mut kept = Vec::new();
    let mut omitted = Vec::new();
    let mut errors = Vec::new();
    for shape in model.operations(selected.service) {
        let ShapeKind::Operation(operation) = &shape.kind else { continue };
        let by_name = selected.operations.is_some();
        if selected.operations.as_ref().is_some_and(|asked_for| !asked_for.contains(&shape.id)) {
            continue;
        }
        let by_http = || match protocol.binding {
            Binding::Rpc => None,
            Binding::Rest => http::obstacle(model, protocol, selected.service, shape, operation),
        };
        match obstacle(model, protocol, shape, operation).or_else(by_http) {
            None => kept.push((shape, operation)),
            Some(reason) if by_name => errors.push(Error::new(&shape.id, reason)),
            Some(reason) => omitted.push(Omitted { operation: shape.id.name().to_owned(), reason }),
        }
    }
    if errors.is_empty() { Ok((kept, omitted)) } else { Err(errors) }
}

/// What of an operation is not supported.
fn obstacle(model: &Model, protocol: &Protocol, shape: &Shape, operation: &OperationShape) -> Option<String> {
    let mut inputs = model.members(&operation.input);
    let sent = inputs.find(|member| model.target(member).traits.streaming.is_some());
    let of_body = needs_md5(&shape.traits) || shape.traits.request_compression.is_some();
    if let Some(member) = sent.filter(|_| of_body) {
        let reason = "is a stream, which is not supported with an MD5 or compression";
        return Some(format!("`{}` of the input {reason}", member.name));
    }
    // By HTTP it is the whole body, as the model has seen to.
    let mut ends = [&operation.input, &operation.output].into_iter().flat_map(|id| model.members(id));
    ends.find_map(|member| {
        if protocol.binding == Binding::Rpc && is_streamed(model, member) {
            return Some(format!("`{}` is a byte stream, which only a whole body can be", member.name));
        }
        let name = protocol::name(protocol.id);
        let is_unfit = !protocol.has_event_streams() && model.target(member).event_stream().is_some();
        is_unfit.then(|| format!("`{}` is an event stream, which `{name}` has no form for", member.name))
    })
}

/// Whether requests are refused that carry no checksum, of which no input chooses the algorithm: all services take MD5.
fn needs_md5(traits: &Traits) -> bool {
    match &traits.http_checksum {
        Some(checksum) => checksum.request_checksum_required && checksum.request_algorithm_member.is_none(),
        None => traits.http_checksum_required.is_some(),
    }
}

/// What an operation and its types are called.
pub struct OperationNames {
    rust: Ident,
    method: Ident,
    error: Ident,
    /// The types of input and output, and the structures where the model has none.
    input: (Ident, Option<Type>),
    output: (Ident, Option<Type>),
}

impl Context<'_> {
    /// Names the operations, and with them why their event streams fail.
    pub fn name_operations(
        &mut self,
        kept: &[(&Shape, &OperationShape)],
        types: &mut Scope,
        methods: &mut Scope,
    ) -> Vec<OperationNames> {
        let mut names = Vec::new();
        for (index, (shape, operation)) in kept.iter().enumerate() {
            let name = shape.id.name();
            let input = self.end(&operation.input, name, "Input", types);
            let output = self.end(&operation.output, name, "Output", types);
            let rust = types.upper_camel(name, "Operation");
            let error = types.upper_camel(&format!("{name}Error"), "Type");
            for (member, _) in self.model.event_streams(&operation.output) {
                let only_here = self.usage.owner(&operation.output) == Some(index);
                let error = if only_here { error.clone() } else { format_ident!("Error") };
                self.stream_errors.insert(member.id.clone(), error);
            }
            names.push(OperationNames { rust, method: methods.snake(name), error, input, output });
        }
        names
    }

    /// The operations, by name, without the types of the model that only they use.
    pub fn operations(
        &mut self,
        service: &Shape,
        bound: &ServiceShape,
        kept: &[(&Shape, &OperationShape)],
        names: Vec<OperationNames>,
        params: Option<&Params>,
        methods: &mut Scope,
    ) -> Vec<Operation> {
        let mut operations = Vec::new();
        for ((shape, operation), names) in kept.iter().zip(names) {
            let mut lowered = self.operation(service, bound, shape, operation, names);
            lowered.endpoint = params.map(|params| self.endpoint_inputs(params, shape, operation));
            operations.push(lowered);
        }
        self.paginators(service, kept, &mut operations, methods);
        self.waiters(bound, kept, &mut operations, methods);
        self.multiparts(kept, &mut operations, methods);
        self.discoveries(service, kept, &mut operations);
        self.samples(kept, &mut operations);
        let shapes: Vec<&Shape> = kept.iter().map(|(shape, _)| *shape).collect();
        for (operation, theme) in operations.iter_mut().zip(themes::themes(self.model, bound, &shapes)) {
            operation.theme = theme;
        }
        operations
    }

    /// Gives each operation the types that no other uses: input, output, then the rest in the order they are met.
    pub fn own_types(&mut self, kept: &[(&Shape, &OperationShape)], operations: &mut [Operation]) {
        let mut owned = self.usage.owned();
        for (index, ((_, operation), lowered)) in kept.iter().zip(operations).enumerate() {
            let mut ids = owned.remove(&index).unwrap_or_default();
            ids.sort_by_key(|id| {
                if *id == operation.input {
                    0
                } else if *id == operation.output {
                    1
                } else {
                    2
                }
            });
            let mut own: Vec<Type> = ids.iter().filter_map(|id| self.shapes.remove(id)).collect();
            // Also where one of the two is made up.
            for ty in std::mem::take(&mut lowered.own) {
                let at = usize::from(*ty.rust() != lowered.input).min(own.len());
                own.insert(at, ty);
            }
            lowered.own = own;
        }
    }

    fn operation(
        &mut self,
        service: &Shape,
        bound: &ServiceShape,
        shape: &Shape,
        operation: &OperationShape,
        names: OperationNames,
    ) -> Operation {
        let model = self.model;
        let name = shape.id.name();
        let errors = model.errors(bound, operation).into_iter();
        let errors: Vec<ErrorVariant> = errors.filter_map(|id| self.error_variant(id, &shape.id)).collect();
        let Authentication { auth, bearer, sigv4a } = Authentication::of(&service.traits, shape);
        let (docs, summary) = docs::docs_and_summary(&shape.traits, &format!("Calls the operation `{name}`."));
        Operation {
            examples: self.examples(shape, operation, &errors),
            rust: names.rust,
            name: name.to_owned(),
            method: names.method,
            docs,
            summary,
            theme: String::new(),
            repeating: self.repeating(shape, operation),
            sample: None,
            deprecated: docs::deprecation(&shape.traits),
            error: names.error,
            errors,
            long_poll: shape.traits.long_poll.is_some() || overrides::is_long_poll(&shape.id),
            compresses: shape
                .traits
                .request_compression
                .as_ref()
                .is_some_and(|compression| compression.encodings.iter().any(|encoding| encoding == "gzip")),
            checksum: self.checksum(shape, operation),
            checksum_mode: self.checksum_mode(shape, operation),
            required_output: self.required_output(operation),
            http: self.http(service, shape, operation),
            events: self.events_of_input(operation),
            streams_bytes: model.members(&operation.output).any(|member| is_streamed(model, member)),
            streams: model.event_streams(&operation.output).next().is_some(),
            auth,
            bearer,
            sigv4a,
            host_prefix: self.host_prefix(shape, operation),
            endpoint_url: self.endpoint_url(shape, operation),
            endpoint: None,
            discovery: None,
            discovers: None,
            paginator: None,
            multipart: None,
            waiters: Vec::new(),
            without_input: is_unit(&operation.input),
            input: names.input.0,
            output: names.output.0,
            own: [names.input.1, names.output.1].into_iter().flatten().collect(),
        }
    }

    /// What traits say of repeating an operation; where they say nothing, names of AWS tell what only reads.
    fn repeating(&self, shape: &Shape, operation: &OperationShape) -> Repeating {
        let traits = &shape.traits;
        let has_token = || {
            let input = self.structure_of(&operation.input);
            input.is_some_and(|input| input.fields.iter().any(|field| field.idempotency_token))
        };
        if traits.readonly.is_some() || READING.iter().any(|verb| shape.id.name().starts_with(verb)) {
            Repeating::Reads
        } else if traits.idempotent.is_some() {
            Repeating::Idempotent
        } else if has_token() {
            Repeating::Token
        } else {
            Repeating::Anew
        }
    }

    /// The events of an operation's input, if it has any.
    fn events_of_input(&self, operation: &OperationShape) -> Option<(Ident, String)> {
        let input = self.structure_of(&operation.input)?;
        let field = input.fields.iter().find(|field| matches!(field.ty, ValueType::EventSource(_)))?;
        Some((field.rust.clone(), field.member.clone()))
    }

    /// The members of a document that is an operation's whole answer without which there is none.
    fn required_output(&self, operation: &OperationShape) -> Vec<String> {
        if self.protocol.binding == Binding::Rest {
            return Vec::new();
        }
        let must_come =
            |member: &&Member| must_come(&member.traits) && self.model.target(member).event_stream().is_none();
        self.model.members(&operation.output).filter(must_come).map(|member| member.name.clone()).collect()
    }

    /// The type at one end of an operation, and the structure if the model has none.
    fn end(&mut self, id: &ShapeId, operation: &str, role: &str, types: &mut Scope) -> (Ident, Option<Type>) {
        match self.names.get(id) {
            Some(name) => (name.clone(), None),
            None => self.unit_end(operation, role, types),
        }
    }

    /// An empty structure where the model has none, so that members can be added without breaking callers.
    fn unit_end(&self, operation: &str, role: &str, types: &mut Scope) -> (Ident, Option<Type>) {
        let name = format!("{operation}{role}");
        let rust = types.upper_camel(&name, "Type");
        let directions = Directions { write: role == "Input", read: role == "Output" };
        let structure = Structure {
            rust: rust.clone(),
            docs: Docs(vec![format!("{role} of `{operation}`; it has no members.")]),
            name,
            deprecated: None,
            is_sent_event: false,
            fields: Vec::new(),
            directions,
            document: if self.protocol.binding == Binding::Rpc { directions } else { Directions::default() },
            derives: derives::structure(&[], directions, role == "Output"),
            entry_error: None,
            construction: Construction::InOrder,
            is_output: role == "Output",
            non_exhaustive: self.non_exhaustive,
        };
        (rust, Some(Type::Structure(structure)))
    }

    fn error_variant(&self, id: &ShapeId, operation: &ShapeId) -> Option<ErrorVariant> {
        let rust = self.exception_names.get(id)?.clone();
        let fallback = format!("The error `{}`.", id.name());
        let docs = self.model.shape(id).map(|shape| docs::summary(&shape.traits, &fallback))?;
        let retryable = overrides::retryable(id, operation);
        Some(ErrorVariant { rust, code: Some(self.error_code(id)), docs, retryable })
    }

    fn endpoint_url(&self, shape: &Shape, operation: &OperationShape) -> Option<Ident> {
        let member = overrides::endpoint_url(&shape.id)?;
        let input = self.structure_of(&operation.input)?;
        let mut fields = input.fields.iter().filter(|field| field.presence == Presence::Required);
        fields.find(|field| field.member == member).map(|field| field.rust.clone())
    }

    /// What the trait `endpoint` puts before the host. That its labels are members, the model has seen to.
    fn checksum(&self, shape: &Shape, operation: &OperationShape) -> Option<Checksum> {
        let chosen = || {
            let checksum = shape.traits.http_checksum.as_ref()?;
            let (field, header) = self.header_of(operation, checksum.request_algorithm_member.as_ref()?)?;
            Some(Checksum::Chosen {
                rust: field.rust.clone(),
                optional: field.presence == Presence::Optional,
                header,
                required: checksum.request_checksum_required,
            })
        };
        chosen().or_else(|| needs_md5(&shape.traits).then_some(Checksum::Md5))
    }

    fn checksum_mode(&self, shape: &Shape, operation: &OperationShape) -> Option<String> {
        let member = shape.traits.http_checksum.as_ref()?.request_validation_mode_member.as_ref()?;
        self.header_of(operation, member).map(|(_, header)| header)
    }

    /// The field of an input member, and the header that it goes into.
    fn header_of(&self, operation: &OperationShape, member: &str) -> Option<(&Field, String)> {
        let field = self.structure_of(&operation.input)?.fields.iter().find(|field| field.member == member)?;
        (field.write.location == Location::Header).then(|| (field, field.write.name.clone()))
    }

    fn host_prefix(&self, shape: &Shape, operation: &OperationShape) -> Vec<HostPrefixPart> {
        let parts = shape.traits.endpoint.as_ref().and_then(EndpointTrait::parts).unwrap_or_default();
        let input = self.structure_of(&operation.input).map(|input| input.fields.as_slice()).unwrap_or_default();
        let lowered = parts.into_iter().filter_map(|part| match part {
            PatternPart::Text(text) => Some(HostPrefixPart::Text(text)),
            PatternPart::Label { name: member, .. } => {
                let field = input.iter().find(|field| field.member == member)?;
                let optional = field.presence == Presence::Optional;
                Some(HostPrefixPart::Label { rust: field.rust.clone(), member, optional })
            }
        });
        lowered.collect()
    }
}

/// The variants of the error that any operation's converts into.
pub fn any_error(exceptions: &[Exception]) -> Vec<ErrorVariant> {
    let mut known = HashSet::new();
    let variants = exceptions.iter().map(|exception| ErrorVariant {
        rust: exception.rust.clone(),
        // Errors of several namespaces may share a name.
        code: known.insert(&exception.code).then(|| exception.code.clone()),
        docs: Docs(vec![format!("See [`{}`].", exception.rust)]),
        retryable: None,
    });
    variants.collect()
}

/// Whether a response without the member is no response.
fn must_come(traits: &Traits) -> bool {
    traits.required.is_some() && traits.default.is_none() && traits.client_optional.is_none()
}
