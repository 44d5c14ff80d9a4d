//! Every decision: from the model's shapes to what is printed. Prints nothing itself.

mod defaults;
mod docs;
pub mod endpoint;
mod events;
mod markdown;
pub mod names;
mod operations;
mod overrides;
mod protocol_tests;
mod protocols;
mod shapes;
mod test_values;
mod times;
mod usage;
mod values;

use std::collections::{HashMap, HashSet};

use proc_macro2::Ident;
use smithwright_model::{Model, Service as ServiceShape, Shape, ShapeId, ShapeKind};

use crate::{Error, ir};
use names::Scope;
use usage::Usage;

/// What lowering knows of the model and of the names it gave.
struct Context<'a> {
    model: &'a Model,
    usage: Usage,
    /// Types that travel as data.
    names: HashMap<ShapeId, Ident>,
    exception_names: HashMap<ShapeId, Ident>,
    /// Members that are boxed.
    boxed: HashSet<ShapeId>,
    /// Why event streams fail, by the outputs' members that are event streams.
    stream_errors: HashMap<ShapeId, Ident>,
    errors: Vec<Error>,
}

/// The services of `model`, ready to print, with the model's protocol tests if `tests` asks for them; otherwise
/// everything that is in the way. Their names as modules are taken from `modules`.
pub fn services(
    model: &Model,
    module: Option<&str>,
    tests: bool,
    modules: &mut Scope,
) -> Result<Vec<ir::Service>, Vec<Error>> {
    let mut lowered = Vec::new();
    let mut errors = Vec::new();
    for (shape, bound) in model.services() {
        match service(model, (shape, bound), module, tests, modules) {
            Ok(service) => lowered.push(service),
            Err(found) => errors.extend(found),
        }
        if lowered.len() > 1 && module.is_some() {
            errors.push(Error::new(&shape.id, "is not the only service, so that no one module can be named for them"));
        }
    }
    if lowered.is_empty() && errors.is_empty() {
        let reason = "has no service shape; a client needs one".to_owned();
        errors.push(Error { shape: "(model)".to_owned(), reason });
    }
    if errors.is_empty() { Ok(lowered) } else { Err(errors) }
}

fn service(
    model: &Model,
    (shape, service): (&Shape, &ServiceShape),
    module: Option<&str>,
    tests: bool,
    modules: &mut Scope,
) -> Result<ir::Service, Vec<Error>> {
    let protocol = protocols::choose(shape).map_err(|error| vec![error])?;
    let (kept, omitted) = operations::kept(model, service);
    let mut usage = Usage::default();
    for (_, operation) in &kept {
        let errors = operations::errors(model, service, operation);
        usage.operation(model, &operation.input, &operation.output, &errors);
    }
    let mut context = Context {
        model,
        boxed: usage::recursive_members(model, &usage),
        usage,
        names: HashMap::new(),
        exception_names: HashMap::new(),
        stream_errors: HashMap::new(),
        errors: Vec::new(),
    };
    let mut types = Scope::types();
    context.name_types(service, &mut types);
    let params = context.endpoint_params(shape, &kept);
    let operations = context.operations(shape, service, &kept, params.as_ref(), &mut types);
    let endpoint = params.clone().map(|params| context.endpoint_rules(shape, params));
    let (data, exceptions) = context.types();
    // What is wrong with a shape is said once, and not again by each test that uses it.
    let tests = (tests && context.errors.is_empty())
        .then(|| context.protocol_tests((shape, service), protocol, &kept, &operations, &omitted));
    let tests = tests.map(|mut tests| {
        if let Some(params) = &params {
            context.endpoint_tests(shape, params, &kept, &operations, &mut tests);
        }
        tests
    });
    if !context.errors.is_empty() {
        context.errors.sort();
        return Err(context.errors);
    }
    let names = ServiceNames::of(shape);
    Ok(ir::Service {
        wire: shape.id.name().to_owned(),
        // AWS's own form of a service id in names: `CloudWatch Logs` is `cloudwatch_logs`.
        module: modules.snake(module.unwrap_or(&names.id.to_lowercase())),
        docs: docs::docs(&shape.traits, &format!("Client of the service `{}`.", names.id)),
        id: names.id,
        endpoint_prefix: names.endpoint_prefix,
        signing_name: names.signing_name,
        protocol,
        operations,
        types: data,
        exceptions,
        omitted,
        endpoint,
        tests,
    })
}

impl Context<'_> {
    /// Names every type; exceptions come first, so that they keep the name the service sends.
    fn name_types(&mut self, service: &ServiceShape, scope: &mut Scope) {
        for id in self.usage.exceptions.keys() {
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
        let model = self.model;
        let shared: Vec<&Shape> = self
            .usage
            .data
            .keys()
            .filter(|id| self.usage.owner(id).is_none())
            .filter_map(|id| model.shape(id))
            .collect();
        let mut types: Vec<ir::Type> = shared.into_iter().filter_map(|shape| self.named_type(shape)).collect();
        types.sort_by_key(|ty| ty.rust().to_string());
        let failing: Vec<&Shape> = self.usage.exceptions.keys().filter_map(|id| model.shape(id)).collect();
        let mut exceptions: Vec<ir::Exception> =
            failing.into_iter().filter_map(|shape| self.exception(shape)).collect();
        exceptions.sort_by_key(|exception| exception.rust.to_string());
        (types, exceptions)
    }
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
        let signing_name = shape.traits.sigv4.as_ref().map(|sigv4| sigv4.name.clone());
        let prefix = aws.and_then(|aws| aws.endpoint_prefix.clone().or_else(|| aws.arn_namespace.clone()));
        let endpoint_prefix =
            prefix.or_else(|| signing_name.clone()).unwrap_or_else(|| id.to_lowercase().replace(' ', ""));
        Self { id, endpoint_prefix, signing_name: signing_name.unwrap_or_default() }
    }
}

/// Members of the structure `id`; none if it is no structure.
fn structure_members<'a>(model: &'a Model, id: &ShapeId) -> Vec<&'a smithwright_model::Member> {
    match model.shape(id).map(|shape| &shape.kind) {
        Some(ShapeKind::Structure(members)) => members.values().collect(),
        _ => Vec::new(),
    }
}
