//! Parameters of endpoint rules: their fields, and where their values come from.

use std::collections::HashSet;

use indexmap::IndexMap;
use smithwright_model::{
    Operation as OperationShape, Parameter, ParameterKind, ParameterValue, Service as ServiceShape, Shape,
};

use super::{Context, Params, rule_type};
use crate::ir::{EndpointParam, EndpointRules, ParamPresence, ParamSource, RuleFunction, RuleValue, Statement};
use crate::lower::docs;
use crate::names::Scope;
use crate::{Error, markdown};

/// The parameters of a service.
pub fn lower(
    context: &mut Context<'_>,
    service: &Shape,
    bound: &ServiceShape,
    parameters: &IndexMap<String, Parameter>,
) -> Params {
    // What another operation would say is no setting of the client either.
    let given: HashSet<String> =
        given(context, &context.all_operations(bound)).into_iter().map(str::to_owned).collect();
    let mut fields = Scope::with(&["partitions"]);
    let mut params = Params::new();
    for (name, parameter) in parameters {
        let set_by_client = service.traits.client_context_params.iter().flatten().any(|(client, _)| client == name);
        let source = match parameter.built_in.as_deref().and_then(built_in) {
            Some((source, kind)) if kind == parameter.kind => source,
            Some((_, kind)) => {
                let built_in = parameter.built_in.as_deref().unwrap_or_default();
                let reason = format!("parameter `{name}` must be a {}, as `{built_in}` is", kind.name());
                context.errors.push(Error::new(&service.id, reason));
                continue;
            }
            None if given.contains(name.as_str()) && !set_by_client => ParamSource::Call,
            None => ParamSource::Setting,
        };
        let presence = match (&parameter.default, parameter.required) {
            (Some(default), _) => ParamPresence::Default(value(default)),
            (None, false) => ParamPresence::Optional,
            (None, true) => ParamPresence::Required(hint(source).to_owned()),
        };
        let fallback = format!("{} The parameter {}.", role(source), markdown::code(name));
        params.insert(
            name.clone(),
            EndpointParam {
                rust: fields.snake(name),
                name: name.clone(),
                docs: docs::text(parameter.documentation.as_deref(), &fallback),
                ty: rule_type(parameter.kind),
                presence,
                source,
            },
        );
    }
    params
}

/// The rules, with what the client's settings have to do with them.
pub fn rules(
    service: &Shape,
    params: Params,
    rules: Vec<Statement>,
    functions: Vec<RuleFunction>,
    uses_partitions: bool,
) -> EndpointRules {
    let client = service.traits.client_context_params.iter().flatten();
    let mut setters = Scope::with(&["clone", "fmt"]);
    let client_params = client.filter_map(|(name, client)| {
        let param = params.get(name)?;
        let fallback = format!("Sets the parameter {} of the endpoint rules.", markdown::code(name));
        let docs = docs::text(client.documentation.as_deref(), &fallback);
        Some(EndpointParam { rust: setters.snake(name), docs, ..param.clone() })
    });
    let client_params = client_params.collect();
    let settable = params.values().filter(|param| param.source == ParamSource::Setting);
    let settable = settable.map(|param| param.name.clone()).collect();
    EndpointRules { settable, client_params, params: params.into_values().collect(), rules, functions, uses_partitions }
}

/// The parameters that operations give values to.
pub fn given<'m>(context: &'m Context<'_>, operations: &[(&'m Shape, &'m OperationShape)]) -> HashSet<&'m str> {
    let mut given = HashSet::new();
    for (shape, operation) in operations {
        given.extend(shape.traits.static_context_params.iter().flatten().map(|(name, _)| name.as_str()));
        given.extend(shape.traits.operation_context_params.iter().flatten().map(|(name, _)| name.as_str()));
        let members = context.model.members(&operation.input);
        given
            .extend(members.into_iter().filter_map(|member| Some(member.traits.context_param.as_ref()?.name.as_str())));
    }
    given
}

/// The settings that a client has anyway, and their types.
pub fn built_in(name: &str) -> Option<(ParamSource, ParameterKind)> {
    Some(match name {
        "AWS::Region" => (ParamSource::Region, ParameterKind::String),
        "AWS::UseFIPS" => (ParamSource::UseFips, ParameterKind::Boolean),
        "AWS::UseDualStack" => (ParamSource::UseDualStack, ParameterKind::Boolean),
        "AWS::Auth::AccountId" => (ParamSource::AccountId, ParameterKind::String),
        "AWS::Auth::AccountIdEndpointMode" => (ParamSource::AccountIdEndpointMode, ParameterKind::String),
        "SDK::Endpoint" => (ParamSource::EndpointUrl, ParameterKind::String),
        _ => return None,
    })
}

/// What a parameter is, by its source.
fn role(source: ParamSource) -> &'static str {
    match source {
        ParamSource::Region => "The region, such as `eu-west-1`.",
        ParamSource::EndpointUrl => "The URL that was configured.",
        ParamSource::UseFips => "Whether to use FIPS endpoints.",
        ParamSource::UseDualStack => "Whether to use dual-stack endpoints.",
        ParamSource::AccountId => "The account of the credentials.",
        ParamSource::AccountIdEndpointMode => "Whether to use endpoints of the account.",
        ParamSource::Setting => "A setting of the client.",
        ParamSource::Call => "What an operation or its input says.",
    }
}

/// What to do if a parameter has no value and must have one.
fn hint(source: ParamSource) -> &'static str {
    match source {
        ParamSource::Region => "set AWS_REGION, `region` in the profile of ~/.aws/config, or Config::region",
        ParamSource::EndpointUrl => "set AWS_ENDPOINT_URL or Config::endpoint_url",
        ParamSource::UseFips => "set Config::use_fips",
        ParamSource::UseDualStack => "set Config::use_dual_stack",
        ParamSource::AccountId => "use credentials that say their account, as Credentials::with_account_id does",
        ParamSource::AccountIdEndpointMode => "set Config::account_id_endpoint_mode",
        ParamSource::Setting => "set it with Config::endpoint_param",
        ParamSource::Call => "the input of the call must give it",
    }
}

/// A fixed value.
pub fn value(value: &ParameterValue) -> RuleValue {
    match value {
        ParameterValue::String(text) => RuleValue::Text(text.clone()),
        ParameterValue::Boolean(flag) => RuleValue::Flag(*flag),
        ParameterValue::StringArray(items) => RuleValue::List(items.clone()),
    }
}
