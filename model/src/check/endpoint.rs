//! Checks that endpoint rules refer to what there is, and that traits which feed them fit their parameters.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::Checker;
use crate::{
    EndpointBdd, EndpointRuleSet, Outcome, Parameter, ParameterKind, PathStep, Rule, Shape, ShapeId, ShapeKind, hint,
};

const RULES: &str = "trait `smithy.rules#endpointRuleSet`";
const DIAGRAM: &str = "trait `smithy.rules#endpointBdd`";

/// The parameters of a rule set.
type Parameters = IndexMap<String, Parameter>;

impl Checker<'_, '_> {
    /// Checks the rules of every service, and all that feeds their parameters.
    pub(super) fn endpoint_rules(&mut self) {
        let mut all = Parameters::new();
        for shape in self.shapes.values() {
            if let Some(rules) = &shape.traits.endpoint_rule_set {
                self.parameters(&shape.id, RULES, &rules.parameters);
                self.rule_set(&shape.id, rules);
                all.extend(rules.parameters.clone());
            }
            if let Some(diagram) = &shape.traits.endpoint_bdd {
                self.parameters(&shape.id, DIAGRAM, &diagram.parameters);
                self.diagram(&shape.id, diagram);
                all.extend(diagram.parameters.clone());
            }
        }
        if all.is_empty() {
            return;
        }
        for shape in self.shapes.values() {
            self.sources(shape, &all);
        }
    }

    fn parameters(&mut self, place: &ShapeId, which: &str, parameters: &Parameters) {
        let mut seen = BTreeSet::new();
        for (name, parameter) in parameters {
            if !is_identifier(name) {
                self.report.add(place, format!("{which}: parameter `{name}` must be letters and digits"));
            }
            if !seen.insert(name.to_ascii_lowercase()) {
                self.report.add(place, format!("{which}: parameter `{name}` differs from another by case alone"));
            }
            if parameter.default.is_some() && !parameter.required {
                self.report.add(place, format!("{which}: parameter `{name}` has a default, so it must be required"));
            }
        }
    }

    fn rule_set(&mut self, place: &ShapeId, rules: &EndpointRuleSet) {
        let scope: Vec<&str> = rules.parameters.keys().map(String::as_str).collect();
        self.rules(place, "rules", &rules.rules, &scope);
    }

    fn rules(&mut self, place: &ShapeId, path: &str, rules: &[Rule], scope: &[&str]) {
        if rules.is_empty() {
            self.report.add(place, format!("{RULES}: {path}: there must be a rule"));
        }
        for (at, rule) in rules.iter().enumerate() {
            let path = format!("{path}[{at}]");
            let mut scope = scope.to_vec();
            for (at, condition) in rule.conditions.iter().enumerate() {
                let path = format!("{path}.conditions[{at}]");
                condition.test.references(&mut |name| self.known(place, RULES, &path, name, &scope));
                let Some(assign) = condition.assign.as_deref() else { continue };
                if scope.contains(&assign) {
                    self.report.add(place, format!("{RULES}: {path}: `{assign}` has a value already"));
                }
                if !is_identifier(assign) {
                    self.report.add(place, format!("{RULES}: {path}: `{assign}` must be letters and digits"));
                }
                scope.push(assign);
            }
            match &rule.outcome {
                Outcome::Rules(rules) => self.rules(place, &format!("{path}.rules"), rules, &scope),
                outcome => self.outcome(place, RULES, &path, outcome, &scope),
            }
        }
    }

    fn diagram(&mut self, place: &ShapeId, diagram: &EndpointBdd) {
        let mut scope: Vec<&str> = diagram.parameters.keys().map(String::as_str).collect();
        for (at, condition) in diagram.conditions.iter().enumerate() {
            if let Some(assign) = condition.assign.as_deref() {
                if diagram.parameters.contains_key(assign) {
                    self.report.add(place, format!("{DIAGRAM}: conditions[{at}]: `{assign}` has a value already"));
                }
                if !is_identifier(assign) {
                    self.report
                        .add(place, format!("{DIAGRAM}: conditions[{at}]: `{assign}` must be letters and digits"));
                }
                scope.push(assign);
            }
        }
        for (at, condition) in diagram.conditions.iter().enumerate() {
            let path = format!("conditions[{at}]");
            condition.test.references(&mut |name| self.known(place, DIAGRAM, &path, name, &scope));
        }
        for (at, result) in diagram.results.iter().enumerate() {
            self.outcome(place, DIAGRAM, &format!("results[{at}]"), result, &scope);
        }
    }

    fn outcome(&mut self, place: &ShapeId, which: &str, path: &str, outcome: &Outcome, scope: &[&str]) {
        match outcome {
            Outcome::Rules(_) => {}
            Outcome::Error(error) => {
                error.references(&mut |name| self.known(place, which, &format!("{path}.error"), name, scope));
            }
            Outcome::Endpoint(endpoint) => {
                endpoint.references(&mut |name| self.known(place, which, &format!("{path}.endpoint"), name, scope));
            }
        }
    }

    fn known(&mut self, place: &ShapeId, which: &str, path: &str, name: &str, scope: &[&str]) {
        if !scope.contains(&name) {
            let hint = hint::name(name, scope.iter().copied());
            self.report.add(place, format!("{which}: {path}: `{name}` is neither a parameter nor assigned{hint}"));
        }
    }

    /// Checks the traits of one shape that give values to parameters.
    fn sources(&mut self, shape: &Shape, parameters: &Parameters) {
        let (place, traits) = (&shape.id, &shape.traits);
        for (name, param) in traits.client_context_params.iter().flatten() {
            self.source(place, "clientContextParams", parameters, name, &param.kind);
        }
        for (name, param) in traits.static_context_params.iter().flatten() {
            self.source(place, "staticContextParams", parameters, name, param.value.kind().name());
        }
        if let ShapeKind::Operation(operation) = &shape.kind {
            for (name, param) in traits.operation_context_params.iter().flatten() {
                let Some(input) = self.shape(&operation.input) else { continue };
                match self.path(input, &param.path.steps) {
                    Ok(kind) => self.source(place, "operationContextParams", parameters, name, &kind),
                    Err(reason) => {
                        let path = &param.path.text;
                        let message = format!("trait `smithy.rules#operationContextParams`: path `{path}`: {reason}");
                        self.report.add(place, message);
                    }
                }
            }
        }
        for member in shape.kind.members() {
            if let (Some(param), Some(target)) = (&member.traits.context_param, self.shape(&member.target)) {
                let kind = self.kind(target);
                self.source(&member.id, "contextParam", parameters, &param.name, &kind);
            }
        }
    }

    fn source(&mut self, place: &ShapeId, which: &str, parameters: &Parameters, name: &str, kind: &str) {
        let Some(parameter) = parameters.get(name) else {
            let hint = hint::name(name, parameters.keys().map(String::as_str));
            let message = format!("trait `smithy.rules#{which}`: the endpoint rules have no parameter `{name}`{hint}");
            self.report.add(place, message);
            return;
        };
        let expected = parameter.kind.name();
        if !expected.eq_ignore_ascii_case(kind) {
            let message = format!("trait `smithy.rules#{which}`: parameter `{name}` takes a {expected}, not a {kind}");
            self.report.add(place, message);
        }
    }

    /// The type of parameters that values of a shape fit, else the shape's own type.
    fn kind(&self, shape: &Shape) -> String {
        let kind = match &shape.kind {
            ShapeKind::String | ShapeKind::Enum(_) => ParameterKind::String.name(),
            ShapeKind::Boolean => ParameterKind::Boolean.name(),
            ShapeKind::List(member) => match self.shape(&member.target).map(|target| &target.kind) {
                Some(ShapeKind::String | ShapeKind::Enum(_)) => ParameterKind::StringArray.name(),
                Some(other) => return format!("list of type {}", other.name()),
                None => "list",
            },
            other => other.name(),
        };
        kind.to_owned()
    }

    /// The type of what a path leads to from a shape on.
    fn path(&self, from: &Shape, steps: &[PathStep]) -> Result<String, String> {
        let (item, many) = self.walk(from, steps)?;
        let kind = self.kind(item);
        match (many, kind.as_str()) {
            (0, _) => Ok(kind),
            (1, "string") => Ok(ParameterKind::StringArray.name().to_owned()),
            _ => Ok(format!("list of type {kind}")),
        }
    }

    /// What a path leads to from a shape on, and how many lists it is in, besides its own.
    fn walk<'s>(&'s self, from: &'s Shape, steps: &[PathStep]) -> Result<(&'s Shape, usize), String> {
        let mut many = 0;
        let mut at = from;
        for step in steps {
            let target = |id| self.shape(id).ok_or_else(|| format!("`{id}` is not defined"));
            at = match (step, &at.kind) {
                (PathStep::Member(name), ShapeKind::Structure(members) | ShapeKind::Union(members)) => {
                    let member = members.get(name).ok_or_else(|| format!("`{}` has no member `{name}`", at.id))?;
                    target(&member.target)?
                }
                (PathStep::Elements, ShapeKind::List(element)) => {
                    many += 1;
                    target(&element.target)?
                }
                // Of a list of lists that the path itself made, one is dissolved; of a list in the input, it is gone through.
                (PathStep::Flatten, ShapeKind::List(element)) => {
                    many = many.max(1);
                    target(&element.target)?
                }
                (PathStep::Flatten, _) if many > 1 => {
                    many -= 1;
                    at
                }
                (PathStep::Values, ShapeKind::Map { value, .. }) => {
                    many += 1;
                    target(&value.target)?
                }
                (PathStep::Keys, ShapeKind::Map { key, .. }) => {
                    many += 1;
                    target(&key.target)?
                }
                (PathStep::Each(paths), _) => {
                    let mut ends = Vec::new();
                    for path in paths {
                        ends.push(self.walk(at, path)?);
                    }
                    many += 1;
                    let kinds: BTreeSet<(String, usize)> =
                        ends.iter().map(|(end, many)| (self.kind(end), *many)).collect();
                    match ends.first() {
                        Some((end, inner)) if kinds.len() == 1 => {
                            many += inner;
                            *end
                        }
                        _ => return Err("the paths of a list lead to different types".to_owned()),
                    }
                }
                (step, kind) => return Err(format!("{} cannot be taken of a {}", describe(step), kind.name())),
            };
        }
        Ok((at, many))
    }
}

fn describe(step: &PathStep) -> String {
    match step {
        PathStep::Member(name) => format!("the member `{name}`"),
        PathStep::Elements => "`[*]`".to_owned(),
        PathStep::Values => "`.*`".to_owned(),
        PathStep::Flatten => "`[]`".to_owned(),
        PathStep::Keys => "`keys`".to_owned(),
        PathStep::Each(_) => "a list of paths".to_owned(),
    }
}

/// A name of a parameter or variable; compilers of rules make some with underscores.
fn is_identifier(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
