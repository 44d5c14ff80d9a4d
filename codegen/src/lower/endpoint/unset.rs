//! Endpoint rules without the parameters that only operations set which are not generated.

use std::collections::HashSet;

use smithwright_model::{
    Expression, Operation as OperationShape, Outcome, Rule, Service as ServiceShape, Shape, ShapeKind,
};

use super::params::given;
use super::{Context, parameters};

/// Names of parameters.
pub type Unset = HashSet<String>;

impl Context<'_> {
    /// The parameters that no generated operation sets, although another of the service does.
    pub fn unset_params(&self, service: &Shape, bound: &ServiceShape, kept: &[(&Shape, &OperationShape)]) -> Unset {
        // A diagram's conditions are shared between paths, so none of them can be left out alone.
        let Some(parameters) = parameters(service).filter(|_| service.traits.endpoint_rule_set.is_some()) else {
            return Unset::new();
        };
        let set = given(self, kept);
        let elsewhere = given(self, &self.all_operations(bound));
        let client = service.traits.client_context_params.as_ref();
        let unset = parameters.iter().filter(|(name, parameter)| {
            let of_client = client.is_some_and(|params| params.iter().any(|(client, _)| client == *name));
            let optional = parameter.built_in.is_none() && parameter.default.is_none() && !parameter.required;
            optional && !of_client && elsewhere.contains(name.as_str()) && !set.contains(name.as_str())
        });
        unset.map(|(name, _)| name.clone()).collect()
    }

    /// All operations of a service, generated or not.
    pub fn all_operations(&self, bound: &ServiceShape) -> Vec<(&Shape, &OperationShape)> {
        let operations = self.model.operations(bound).into_iter();
        let operations = operations.filter_map(|shape| match &shape.kind {
            ShapeKind::Operation(operation) => Some((shape, operation)),
            _ => None,
        });
        operations.collect()
    }
}

/// The rules as they are where none of the parameters is set.
pub fn without(rules: &[Rule], unset: &Unset) -> Vec<Rule> {
    rules.iter().filter_map(|rule| reduced(rule, unset)).collect()
}

fn reduced(rule: &Rule, unset: &Unset) -> Option<Rule> {
    if rule.conditions.iter().any(|condition| asks(&condition.test, unset)) {
        return None;
    }
    let mut rule = rule.clone();
    rule.conditions.retain(|condition| match &condition.test {
        Expression::Function(name, arguments) if name == "not" => {
            !arguments.iter().all(|argument| asks(argument, unset))
        }
        _ => true,
    });
    if let Outcome::Rules(rules) = &rule.outcome {
        let left = without(rules, unset);
        // A tree that is entered and decides nothing is an error, so it must not become one that is not entered.
        if !left.is_empty() {
            rule.outcome = Outcome::Rules(left);
        }
    }
    Some(rule)
}

/// Whether it is asked if one of the parameters is set.
fn asks(test: &Expression, unset: &Unset) -> bool {
    match test {
        Expression::Function(name, arguments) if name == "isSet" => {
            matches!(arguments.as_slice(), [Expression::Reference(name)] if unset.contains(name))
        }
        _ => false,
    }
}

/// Whether rules refer to a name.
pub fn refer(rules: &[Rule], name: &str) -> bool {
    let mut found = false;
    let mut visit = |other: &str| found |= other == name;
    let mut open: Vec<&Rule> = rules.iter().collect();
    while let Some(rule) = open.pop() {
        rule.conditions.iter().for_each(|condition| condition.test.references(&mut visit));
        match &rule.outcome {
            Outcome::Rules(rules) => open.extend(rules),
            Outcome::Error(message) => message.references(&mut visit),
            Outcome::Endpoint(endpoint) => endpoint.references(&mut visit),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use smithwright_model::{Condition, EndpointTemplate};

    use super::*;

    fn is_set(name: &str) -> Expression {
        Expression::Function("isSet".to_owned(), vec![Expression::Reference(name.to_owned())])
    }

    fn rule(conditions: Vec<Expression>, outcome: Outcome) -> Rule {
        let conditions = conditions.into_iter().map(|test| Condition { test, assign: None }).collect();
        Rule { conditions, outcome }
    }

    fn endpoint(name: &str) -> Outcome {
        let url = Expression::Reference(name.to_owned());
        Outcome::Endpoint(EndpointTemplate {
            url,
            headers: indexmap::IndexMap::new(),
            properties: indexmap::IndexMap::new(),
        })
    }

    #[test]
    fn what_needs_a_parameter_goes_and_what_needs_its_absence_stays() {
        let unset = Unset::from(["Gone".to_owned()]);
        let not = |test: Expression| Expression::Function("not".to_owned(), vec![test]);
        let rules = [
            rule(vec![is_set("Gone")], endpoint("Gone")),
            rule(vec![is_set("Kept"), not(is_set("Gone"))], endpoint("Kept")),
            rule(
                vec![],
                Outcome::Rules(vec![rule(vec![is_set("Gone")], endpoint("Gone")), rule(vec![], endpoint("Else"))]),
            ),
        ];
        let left = without(&rules, &unset);
        assert_eq!(
            left,
            [
                rule(vec![is_set("Kept")], endpoint("Kept")),
                rule(vec![], Outcome::Rules(vec![rule(vec![], endpoint("Else"))])),
            ]
        );
        assert!(refer(&rules, "Gone") && !refer(&left, "Gone") && refer(&left, "Else"));
    }

    #[test]
    fn a_tree_that_decides_nothing_any_more_is_still_entered() {
        let unset = Unset::from(["Gone".to_owned()]);
        let rules = [rule(vec![], Outcome::Rules(vec![rule(vec![is_set("Gone")], endpoint("Gone"))]))];
        assert_eq!(without(&rules, &unset), rules);
    }
}
