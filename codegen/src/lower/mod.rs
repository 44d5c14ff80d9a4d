//! Every decision: from the model's shapes to what is printed. Prints nothing itself.

mod auth;
mod construction;
mod defaults;
mod depth;
mod derives;
mod discovery;
mod docs;
mod documents;
mod elements;
pub mod endpoint;
mod entry_errors;
mod events;
mod examples;
mod files;
mod http;
mod jmespath;
mod links;
mod location;
mod multipart;
mod operations;
mod overrides;
mod paginators;
mod patterns;
mod protocol_tests;
mod rules;
mod sample;
mod select;
mod shape_rules;
mod shapes;
mod test_values;
mod themes;
mod times;
mod usage;
mod values;
mod waiters;

use std::collections::{BTreeSet, HashMap, HashSet};

use proc_macro2::Ident;
use smithwright_model::{Model, Service as ServiceShape, Shape, ShapeId};

use crate::names::Scope;
use crate::protocol::{self, Protocol};
use crate::{Error, Options, ServiceSource, ir, markdown};
use operations::Operations;
pub use overrides::completed;
use select::Selected;
use usage::Usage;

/// What lowering knows of the model and of the names it gave.
struct Context<'a> {
    model: &'a Model,
    service: &'a Shape,
    protocol: &'static Protocol,
    usage: Usage,
    /// Types that travel as data.
    names: HashMap<ShapeId, Ident>,
    exception_names: HashMap<ShapeId, Ident>,
    /// What has become of shapes that travel as data.
    shapes: HashMap<ShapeId, ir::Type>,
    /// What has become of errors.
    exceptions: HashMap<ShapeId, ir::Exception>,
    /// Whether users must leave room for further members of structures.
    non_exhaustive: bool,
    /// Members that are boxed.
    boxed: HashSet<ShapeId>,
    /// Enums that travel as text, in a path, a query, a header or as a body.
    texts: HashMap<ShapeId, ir::Directions>,
    /// Why event streams fail, by the outputs' members that are event streams.
    stream_errors: HashMap<ShapeId, Ident>,
    /// Waiters that are not generated.
    omitted: Vec<ir::Omitted>,
    /// What is demanded of values of shapes that become no type.
    demands: shape_rules::Demands,
    /// What each regular expression has become.
    patterns: HashMap<String, Result<Option<ir::PatternMatcher>, String>>,
    /// Those that texts cannot be held to.
    unchecked: Vec<ir::Unchecked>,
    errors: Vec<Error>,
}

/// The services that `source` asks for, ready to print, with the model's protocol tests if `options` ask for them;
/// otherwise everything that is in the way. Their names as modules are taken from `modules`.
pub fn services(
    source: &ServiceSource<'_>,
    options: Options<'_>,
    modules: &mut Scope,
) -> Result<Vec<ir::Service>, Vec<Error>> {
    let mut lowered = Vec::new();
    let mut errors = Vec::new();
    let mut possible = Vec::new();
    for selected in select::select(source)? {
        let id = &selected.shape.id;
        match service(source, &selected, options, modules) {
            Ok(service) => {
                lowered.push(service);
                possible.push(id.to_string());
            }
            Err(found) => errors.extend(found),
        }
        if lowered.len() > 1 && source.module.is_some() {
            errors.push(Error::new(id, "is not the only service, so that no one module can be named for them"));
        }
    }
    if errors.is_empty() {
        return Ok(lowered);
    }
    if !possible.is_empty() {
        let reason = format!("`--service {}` generates what can be generated, alone", possible.join(","));
        errors.push(Error { shape: String::new(), reason });
    }
    Err(errors)
}

fn service(
    source: &ServiceSource<'_>,
    selected: &Selected<'_>,
    options: Options<'_>,
    modules: &mut Scope,
) -> Result<ir::Service, Vec<Error>> {
    let model = source.model;
    let (shape, service) = (selected.shape, selected.service);
    let protocol = protocol::choose(model, shape, options.protocol).map_err(|error| vec![error])?;
    let protocol = if overrides::has_second_form(&shape.id) { protocol } else { protocol.without_second() };
    let (kept, mut omitted) = operations::kept(model, protocol, selected)?;
    let mut context = Context::new(model, protocol, selected, &kept, options.non_exhaustive)?;
    let Content { operations, types, rules, exceptions, endpoint, tests } =
        context.content(selected, &kept, options.tests.then_some(omitted.as_slice()));
    if !context.errors.is_empty() {
        context.errors.sort();
        return Err(context.errors);
    }
    omitted.append(&mut context.omitted);
    let names = ServiceNames::of(shape);
    // AWS's own form of a service id in names: `CloudWatch Logs` is `cloudwatch_logs`.
    let module = modules.module(source.module.unwrap_or(&names.id.to_lowercase()));
    let mut service = ir::Service {
        name: shape.id.name().to_owned(),
        version: service.version.clone(),
        feature: source.feature.map(str::to_owned),
        docs: docs::docs(&shape.traits, &format!("Client of the service {}.", markdown::code(&names.id))),
        title: markdown::plain(&names.id),
        id: names.id,
        endpoint_prefix: names.endpoint_prefix,
        signing_name: names.signing_name,
        endpoint_from: overrides::endpoint_from(&shape.id),
        protocol,
        query_compatible: shape.traits.aws_query_compatible.is_some(),
        features: features(protocol, &operations),
        errors: operations::any_error(&exceptions),
        modules: files::modules(&module, &operations, &types, &exceptions),
        module,
        showcase: sample::showcase(&operations),
        operations,
        types,
        rules,
        exceptions,
        available: model.operations(service).len(),
        omitted,
        unchecked: context.unchecked,
        endpoint,
        tests,
    };
    links::link(&mut service);
    Ok(service)
}

/// What a service consists of.
struct Content {
    operations: Vec<ir::Operation>,
    types: Vec<ir::Type>,
    rules: Vec<ir::ShapeRules>,
    exceptions: Vec<ir::Exception>,
    endpoint: Option<ir::EndpointRules>,
    tests: Option<ir::ProtocolTests>,
}

impl<'a> Context<'a> {
    /// Nothing lowered yet, of a service whose shapes can be.
    fn new(
        model: &'a Model,
        protocol: &'static Protocol,
        selected: &Selected<'a>,
        kept: &Operations<'_>,
        non_exhaustive: bool,
    ) -> Result<Self, Vec<Error>> {
        let service = selected.service;
        let usage = Usage::of(model, service, kept);
        let mut unfit = depth::check(model, &usage);
        unfit.extend(http::twofold(model, protocol, &usage));
        unfit.extend(elements::twofold(model, protocol, &usage));
        if unfit.is_empty() {
            // Looks into collections, which are not too deep by now.
            unfit = documents::check(model, &usage, protocol);
        }
        if !unfit.is_empty() {
            return Err(unfit);
        }
        Ok(Self {
            model,
            service: selected.shape,
            protocol,
            boxed: depth::boxed_members(model, &usage),
            names: HashMap::new(),
            shapes: HashMap::new(),
            exceptions: HashMap::new(),
            non_exhaustive,
            exception_names: HashMap::new(),
            texts: http::texts(model, protocol, service, kept, &usage),
            usage,
            stream_errors: HashMap::new(),
            omitted: Vec::new(),
            demands: shape_rules::Demands::default(),
            patterns: HashMap::new(),
            unchecked: Vec::new(),
            errors: Vec::new(),
        })
    }

    /// Lowers everything, with tests if there is to be word of those of operations that are omitted.
    fn content(&mut self, selected: &Selected<'_>, kept: &Operations<'_>, omitted: Option<&[ir::Omitted]>) -> Content {
        let (shape, service) = (selected.shape, selected.service);
        let mut types = Scope::types();
        self.name_types(service, &mut types);
        let mut taken =
            vec!["mod", "new", "from_env", "with_retry", "send", "presign", "clone", "client", "from_examples"];
        let mut outputs = kept.iter().flat_map(|(_, operation)| self.model.members(&operation.output));
        if outputs.any(|member| values::is_streamed(self.model, member)) {
            taken.push("resuming");
        }
        let mut methods = Scope::with(&taken);
        let names = self.name_operations(kept, &mut types, &mut methods);
        self.shapes();
        self.constructions(&mut types);
        let unset = match &selected.operations {
            Some(_) => self.unset_params(shape, service, kept),
            // Whoever asks for everything gets the rules as they are.
            None => HashSet::new(),
        };
        let params = self.endpoint_params(shape, service, &unset);
        let mut operations = self.operations(shape, service, kept, names, params.as_ref(), &mut methods);
        let endpoint = params.clone().map(|params| self.endpoint_rules(shape, params, &unset));
        let tests = omitted.map(|omitted| {
            let mut tests = self.protocol_tests((shape, service), kept, &operations, omitted);
            if let Some(params) = &params {
                self.endpoint_tests(shape, params, kept, &operations, &mut tests);
            }
            tests
        });
        self.own_types(kept, &mut operations);
        let (mut types, exceptions) = self.types();
        let rules = self.shape_rules(&mut operations, &mut types);
        Content { operations, types, rules, exceptions, endpoint, tests }
    }

    /// Names every type; exceptions come first, so that they keep the name the service sends.
    fn name_types(&mut self, service: &ServiceShape, scope: &mut Scope) {
        for (id, name) in &service.rename {
            if self.model.is_error(id) {
                let reason = format!(
                    "is an error that the service renames to `{name}`; responses tell errors by the name of their \
                     shape, so it cannot go by another: take it out of the service's `rename`"
                );
                self.errors.push(Error::new(id, reason));
            }
        }
        for id in &self.usage.exceptions {
            self.exception_names.insert(id.clone(), scope.upper_camel(id.name(), "Exception"));
        }
        let mut ids: Vec<&ShapeId> = self.usage.data.keys().collect();
        ids.sort();
        for id in ids {
            let name = service.rename.get(id).map_or(id.name(), String::as_str);
            self.names.insert(id.clone(), scope.upper_camel(name, "Type"));
        }
    }

    /// The types that several operations use, and the exceptions, both by name.
    fn types(&mut self) -> (Vec<ir::Type>, Vec<ir::Exception>) {
        let mut types: Vec<ir::Type> = std::mem::take(&mut self.shapes).into_values().collect();
        types.sort_by_key(|ty| ty.rust().to_string());
        let mut exceptions: Vec<ir::Exception> = std::mem::take(&mut self.exceptions).into_values().collect();
        exceptions.sort_by_key(|exception| exception.rust.to_string());
        (types, exceptions)
    }
}

/// What the runtime must be built with for these operations.
fn features(protocol: &Protocol, operations: &[ir::Operation]) -> BTreeSet<&'static str> {
    let of_operation = |operation: &ir::Operation| {
        let mut bound = operation.http.iter().flat_map(|http| &http.bound);
        let sends = operation.http.as_ref().is_some_and(|http| matches!(http.body, ir::HttpBody::Stream(_)));
        [
            operation.compresses.then_some("gzip"),
            operation.sigv4a.then_some("sigv4a"),
            match operation.checksum {
                Some(ir::Checksum::Md5) => Some("md5"),
                Some(ir::Checksum::Chosen { .. }) => Some("checksums"),
                None => operation.checksum_mode.is_some().then_some("checksums"),
            },
            bound.any(|bound| bound.md5_of.is_some()).then_some("md5"),
            (sends || operation.events.is_some() || operation.streams_bytes).then_some("streaming"),
        ]
        .into_iter()
        .flatten()
    };
    operations.iter().flat_map(of_operation).chain(protocol.features.iter().copied()).collect()
}

/// The names by which AWS knows a service; derived from the shape's name where traits are missing.
struct ServiceNames {
    id: String,
    endpoint_prefix: String,
    signing_name: String,
}

impl ServiceNames {
    fn of(shape: &Shape) -> Self {
        let aws = shape.traits.aws_service.as_ref();
        let id = aws.map_or_else(|| shape.id.name().to_owned(), |aws| aws.sdk_id.clone());
        let sigv4 = shape.traits.sigv4.as_ref().or(shape.traits.sigv4a.as_ref());
        let signing_name = sigv4.map(|sigv4| sigv4.name.clone());
        let prefix = aws.and_then(|aws| aws.endpoint_prefix.clone().or_else(|| aws.arn_namespace.clone()));
        let endpoint_prefix =
            prefix.or_else(|| signing_name.clone()).unwrap_or_else(|| id.to_lowercase().replace(' ', ""));
        Self { id, endpoint_prefix, signing_name: signing_name.unwrap_or_default() }
    }
}
