//! Tests of endpoint rules, and of what clients and operations tell them.

use std::collections::HashMap;

use serde_json::Value as Json;
use smithwright_model::{
    EndpointExpectation, EndpointTest as Case, Operation as OperationShape, OperationInput, ParameterValue, Shape,
};

use super::params::{built_in, value};
use super::{Context, Params, parameters};
use crate::ir::{
    Check, EndpointCall, EndpointTest, ExpectedEndpoint, LeftOut, ModelTest, Operation, ParamPresence, ParamSource,
    ProtocolTests, RuleValue,
};
use crate::lower::protocol_tests::{documentation, end};
use crate::lower::test_values::Values;
use crate::names::Scope;
use crate::report::TestKind;

/// Operations as the model has them and as they are generated, by their names in the model.
type Subjects<'a> = HashMap<&'a str, (&'a OperationShape, &'a Operation)>;

impl Context<'_> {
    /// Adds the endpoint tests of a service.
    pub fn endpoint_tests(
        &self,
        service: &Shape,
        params: &Params,
        kept: &[(&Shape, &OperationShape)],
        lowered: &[Operation],
        tests: &mut ProtocolTests,
    ) {
        let subjects: Subjects<'_> = kept
            .iter()
            .zip(lowered)
            .map(|((shape, operation), lowered)| (shape.id.name(), (*operation, lowered)))
            .collect();
        let mut functions = Scope::default();
        let cases = service.traits.endpoint_tests.iter().flat_map(|tests| &tests.test_cases);
        for (at, case) in cases.enumerate() {
            let id = match &case.documentation {
                Some(text) => format!("endpoint {}: {text}", at + 1),
                None => format!("endpoint {}", at + 1),
            };
            let shape = service.id.name().to_owned();
            match self.endpoint_test(service, params, &subjects, case) {
                Ok((params, calls)) => tests.run.push(ModelTest {
                    function: functions.snake(&format!("endpoint_{}", at + 1)),
                    docs: documentation(case.documentation.as_deref(), &id),
                    id,
                    shape,
                    check: Check::Endpoint(EndpointTest { params, calls, expected: expected(&case.expect) }),
                }),
                Err(reason) => tests.left_out.push(LeftOut { id, shape, kind: TestKind::Endpoint, reason }),
            }
        }
    }

    /// The values and calls of a test, or why it cannot be run.
    fn endpoint_test(
        &self,
        service: &Shape,
        params: &Params,
        subjects: &Subjects<'_>,
        case: &Case,
    ) -> Result<(Vec<Field>, Vec<EndpointCall>), String> {
        if let Some(unknown) = case.params.keys().find(|name| !params.contains_key(*name)) {
            return Err(format!("its params do not fit the rules: there is no parameter `{unknown}`"));
        }
        let mut fields = Vec::new();
        for (name, param) in params {
            let given = case.params.get(name).filter(|given| !given.is_null()).map(rule_value).transpose()?;
            let (optional, given) = match &param.presence {
                ParamPresence::Default(default) => (false, given.or_else(|| Some(default.clone()))),
                ParamPresence::Optional | ParamPresence::Required(_) => (true, given),
            };
            fields.push((param.rust.clone(), optional, given));
        }
        let calls = case.operation_inputs.iter().map(|input| self.endpoint_call(service, subjects, input));
        Ok((fields, calls.collect::<Result<_, String>>()?))
    }

    fn endpoint_call(
        &self,
        service: &Shape,
        subjects: &Subjects<'_>,
        input: &OperationInput,
    ) -> Result<EndpointCall, String> {
        let name = &input.operation_name;
        let (operation, lowered) =
            subjects.get(name.as_str()).ok_or_else(|| format!("the operation `{name}` is not generated"))?;
        if lowered.streams {
            return Err(format!("the operation `{name}` has an event stream, which no test can have"));
        }
        let mut settings = Vec::new();
        for (id, given) in &input.built_in_params {
            let given = rule_value(given)?;
            let known = parameters(service).into_iter().flatten();
            let parameter = known.into_iter().find(|(_, parameter)| parameter.built_in.as_ref() == Some(id));
            let name = parameter.map(|(name, _)| name.clone()).ok_or_else(|| format!("no parameter is `{id}`"))?;
            let source = built_in(id).map_or(ParamSource::Setting, |(source, _)| source);
            settings.push((source, name, given));
        }
        for (name, given) in &input.client_params {
            settings.push((ParamSource::Setting, name.clone(), rule_value(given)?));
        }
        let values = Values::new(self, true);
        let value = end(&values, &operation.input, &lowered.input, &input.operation_params);
        let input = value.map_err(|misfit| format!("the input of its `{name}` does not fit the model: {misfit}"))?;
        Ok(EndpointCall { operation: lowered.rust.clone(), input, settings })
    }
}

/// A field of the parameters, whether it is an `Option`, and its value.
type Field = (proc_macro2::Ident, bool, Option<RuleValue>);

fn rule_value(json: &Json) -> Result<RuleValue, String> {
    let found = ParameterValue::from_json(json);
    found.as_ref().map(value).ok_or_else(|| format!("`{json}` is no value of a parameter"))
}

fn expected(expect: &EndpointExpectation) -> ExpectedEndpoint {
    match expect {
        EndpointExpectation::Error(message) => ExpectedEndpoint::Error(message.clone()),
        EndpointExpectation::Endpoint(endpoint) => {
            let headers = endpoint.headers.iter().map(|(name, values)| (name.to_ascii_lowercase(), values.join(", ")));
            ExpectedEndpoint::Endpoint {
                url: endpoint.url.clone(),
                headers: headers.collect(),
                properties: Json::Object(endpoint.properties.clone()).to_string(),
            }
        }
    }
}
