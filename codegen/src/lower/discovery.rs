//! Endpoint discovery: which operation says where calls of others go, what it is told, and where it says it.
//!
//! Specification: Smithy 2.0, "Client endpoint discovery", whose shapes have these members: `Operation` and `Identifiers` of
//! the input, `Endpoints` of the output, `Address` and `CachePeriodInMinutes` of each.

use proc_macro2::Ident;
use smithwright_model::{EndpointDiscovery, Member, Operation as OperationShape, Shape, ShapeKind};

use super::Context;
use crate::Error;
use crate::ir::{Asked, Discovers, Discovery, DiscoveryId, Field, Operation, Presence, Structure, ValueType};

/// Whether an operation has no endpoint but a discovered one.
pub fn is_required(operation: &Shape) -> bool {
    operation.traits.client_discovered_endpoint.as_ref().is_some_and(|discovered| discovered.required)
}

impl Context<'_> {
    /// Gives each operation whose endpoint is discovered what that takes, and the one that is asked what it says.
    ///
    /// Operations that can do without are left without, if the one that is asked is not generated.
    pub fn discoveries(&mut self, service: &Shape, kept: &[(&Shape, &OperationShape)], operations: &mut [Operation]) {
        let discovered = |(shape, _): &&(&Shape, &OperationShape)| shape.traits.client_discovered_endpoint.is_some();
        if !kept.iter().any(|operation| discovered(&operation)) {
            return;
        }
        let needs = kept.iter().find(|(shape, _)| is_required(shape));
        let of_service = service.traits.client_endpoint_discovery.as_ref();
        let found = of_service.and_then(|of_service| {
            let at = kept.iter().position(|(shape, _)| shape.id.as_str() == of_service.operation)?;
            Some((of_service, at, kept.get(at)?))
        });
        let Some((of_service, at, (asked, ends))) = found else {
            if let Some((shape, _)) = needs {
                self.errors.push(Error::new(&shape.id, without(of_service)));
            }
            return;
        };
        let Some(discovers) = self.discovers(ends) else {
            let reason = "is asked for endpoints, and its input and output are not those of an operation that can be: \
                          `Endpoints`, a list of structures with the string `Address` and the long `CachePeriodInMinutes`";
            self.errors.push(Error::new(&asked.id, reason));
            return;
        };
        let Some(name) = operations.get_mut(at).map(|operation| {
            operation.discovers = Some(discovers);
            operation.rust.clone()
        }) else {
            return;
        };
        for (index, ((shape, ends), operation)) in kept.iter().zip(operations).enumerate() {
            // It cannot ask itself.
            if index != at && shape.traits.client_discovered_endpoint.is_some() {
                operation.discovery = Some(self.discovery(of_service, &name, shape, ends));
            }
        }
    }

    fn discovery(
        &self,
        of_service: &EndpointDiscovery,
        asked: &Ident,
        shape: &Shape,
        ends: &OperationShape,
    ) -> Discovery {
        let fields = self.structure_of(&ends.input).map(|input| input.fields.as_slice()).unwrap_or_default();
        let id = |member: &Member| {
            member.traits.client_endpoint_discovery_id.as_ref()?;
            let text = matches!(self.model.target(member).kind, ShapeKind::String | ShapeKind::Enum(_));
            let field = fields.iter().find(|field| text && field.member == member.name)?;
            Some(DiscoveryId {
                rust: field.rust.clone(),
                member: member.name.clone(),
                optional: field.presence == Presence::Optional,
            })
        };
        let mut ids: Vec<DiscoveryId> = self.model.members(&ends.input).filter_map(id).collect();
        ids.sort_by(|a, b| a.member.cmp(&b.member));
        // What it is called where a trait does not say.
        let error = of_service.error.as_deref().unwrap_or("InvalidEndpointException");
        let error = error.rsplit('#').next().unwrap_or(error).to_owned();
        Discovery { operation: asked.clone(), required: is_required(shape), error, ids }
    }

    /// How an operation says where others go; `None` if it cannot be asked.
    fn discovers(&self, ends: &OperationShape) -> Option<Discovers> {
        let input = match self.structure_of(&ends.input) {
            Some(input) => input.fields.iter().map(asked).collect::<Option<_>>()?,
            None => Vec::new(),
        };
        let endpoints = field(self.structure_of(&ends.output)?, "Endpoints")?;
        let mut members = self.model.members(&ends.output);
        let list = members.find(|member| member.name == "Endpoints").map(|member| self.model.target(member))?;
        let (ShapeKind::List(element), None) = (&list.kind, &list.traits.sparse) else { return None };
        let endpoint = self.structure_of(&element.target)?;
        Some(Discovers {
            input,
            endpoints: (endpoints.rust.clone(), endpoints.presence == Presence::Optional),
            address: field(endpoint, "Address").filter(|field| field.ty == ValueType::String)?.rust.clone(),
            minutes: field(endpoint, "CachePeriodInMinutes").filter(|field| field.ty == ValueType::I64)?.rust.clone(),
        })
    }
}

/// What a member of the input is told; `None` for one that must be set, and nobody knows to what.
fn asked(field: &Field) -> Option<(Ident, Asked, bool)> {
    let texts = ValueType::Map(Box::new(ValueType::String), Box::new(ValueType::String));
    let optional = field.presence == Presence::Optional;
    let asked = match field.member.as_str() {
        "Operation" if field.ty == ValueType::String => Asked::Operation,
        "Identifiers" if field.ty == texts => Asked::Identifiers,
        _ if optional => Asked::Nothing,
        _ => return None,
    };
    Some((field.rust.clone(), asked, optional))
}

fn field<'a>(structure: &'a Structure, member: &str) -> Option<&'a Field> {
    structure.fields.iter().find(|field| field.member == member)
}

/// Why there is nobody to ask.
fn without(of_service: Option<&EndpointDiscovery>) -> String {
    match of_service {
        None => "has no endpoint but a discovered one (trait `aws.api#clientDiscoveredEndpoint`), and its service does not say \
                 by which operation (trait `aws.api#clientEndpointDiscovery`)"
            .to_owned(),
        Some(EndpointDiscovery { operation, .. }) => format!(
            "has no endpoint but one that the operation `{operation}` says, and the service has none of this name that can be \
             generated"
        ),
    }
}
