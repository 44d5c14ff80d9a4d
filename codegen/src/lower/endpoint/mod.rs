//! Endpoint rules: from the traits of a service to flat statements, and what operations tell them.

mod condition;
mod diagram;
mod expression;
mod flatten;
mod inputs;
mod params;
pub mod partitions;
mod scope;
mod share;
mod tests;
mod tree;
mod unset;
mod visit;

use indexmap::IndexMap;
use smithwright_model::{Parameter, Service as ServiceShape, Shape};

use super::Context;
use crate::Error;
use crate::ir::{
    EndpointParam, EndpointRules, ParamPresence, ParamSource, RuleExpr, RuleFunction, RuleType, Statement,
};
use crate::names::Scope;
use scope::{Known, Names, Typed};
use unset::Unset;

/// The parameters of a service's rules, by their names in the model.
pub type Params = IndexMap<String, EndpointParam>;

impl Context<'_> {
    /// The parameters of the service's rules; `None` if it has no rules.
    pub fn endpoint_params(&mut self, service: &Shape, bound: &ServiceShape, unset: &Unset) -> Option<Params> {
        let mut parameters = parameters(service)?.clone();
        if let Some(set) = &service.traits.endpoint_rule_set
            && !unset.is_empty()
        {
            let rules = unset::without(&set.rules, unset);
            parameters.retain(|name, _| !unset.contains(name) || unset::refer(&rules, name));
        }
        Some(params::lower(self, service, bound, &parameters))
    }

    /// The rules of the service, over these parameters.
    pub fn endpoint_rules(&mut self, service: &Shape, params: Params, unset: &Unset) -> EndpointRules {
        let mut names = Names::new();
        let mut known = Known::default();
        let mut functions = Scope::with(&["new", "resolve"]);
        let mut rules = Vec::new();
        for (name, param) in &params {
            let field = RuleExpr::Param(param.rust.clone());
            let value = match &param.presence {
                ParamPresence::Optional => Typed::optional(field, param.ty),
                ParamPresence::Default(_) => Typed::new(field, param.ty),
                ParamPresence::Required(hint) => {
                    let local = names.local(name, param.ty);
                    let value = RuleExpr::Required(param.rust.clone(), name.clone(), hint.clone());
                    let local_name = RuleExpr::Local(local.rust.clone());
                    rules.push(Statement::Let(local, value));
                    Typed::new(local_name, param.ty)
                }
            };
            if param.source == ParamSource::EndpointUrl {
                known.endpoint = Some(name.clone());
            }
            known.names.insert(name.clone(), value);
        }
        let mut problems = Vec::new();
        let mut shared: Vec<RuleFunction> = Vec::new();
        let which = if let Some(set) = &service.traits.endpoint_rule_set {
            rules.extend(tree::rules(&mut names, known, &unset::without(&set.rules, unset), "rules", &mut problems));
            shared.extend(share::share(&mut rules, &names.types(), &mut functions));
            "endpointRuleSet"
        } else {
            if let Some(bdd) = &service.traits.endpoint_bdd {
                let (root, nodes) = diagram::rules(bdd, &mut names, known, &mut functions, &mut problems);
                rules.extend(root);
                shared.extend(nodes);
            }
            "endpointBdd"
        };
        self.errors.extend(problems.into_iter().map(|(place, reason)| {
            Error::new(&service.id, format!("trait `smithy.rules#{which}`: {place}: {reason}"))
        }));
        flatten::flatten(&mut rules);
        visit::tidy(&mut rules);
        for function in &mut shared {
            flatten::flatten(&mut function.rules);
            let used = visit::tidy(&mut function.rules);
            let left = function.arguments.iter_mut().filter(|argument| !used.contains(&argument.rust));
            left.for_each(|argument| visit::unused(&mut argument.rust));
        }
        let mut uses_partitions = false;
        let bodies = shared.iter().map(|function| &function.rules).chain([&rules]);
        for body in bodies {
            visit::exprs(body, &mut |expr| {
                uses_partitions |= matches!(expr, RuleExpr::Call(crate::ir::RuleCall::Partition, _));
            });
        }
        params::rules(service, params, rules, shared, uses_partitions)
    }
}

/// The parameters that the model has; those of a tree before those of a diagram.
pub fn parameters(service: &Shape) -> Option<&IndexMap<String, Parameter>> {
    let traits = &service.traits;
    let tree = traits.endpoint_rule_set.as_ref().map(|rules| &rules.parameters);
    tree.or_else(|| traits.endpoint_bdd.as_ref().map(|bdd| &bdd.parameters))
}

/// The type of values of a parameter.
fn rule_type(kind: smithwright_model::ParameterKind) -> RuleType {
    match kind {
        smithwright_model::ParameterKind::String => RuleType::Text,
        smithwright_model::ParameterKind::Boolean => RuleType::Flag,
        smithwright_model::ParameterKind::StringArray => RuleType::List,
    }
}
