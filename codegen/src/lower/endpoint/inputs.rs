//! What operations tell endpoint rules: fixed values, members of the input, and paths through it.

use smithwright_model::{Member, Operation as OperationShape, PathStep, Shape, ShapeKind};

use super::params::value;
use super::{Context, Params};
use crate::Error;
use crate::ir::{EndpointInput, EndpointParam, InputStep, InputValue, ParamPresence, ParamSource, Presence, ValueType};

impl Context<'_> {
    /// The values that an operation gives to parameters, each from the most specific place.
    pub fn endpoint_inputs(
        &mut self,
        params: &Params,
        shape: &Shape,
        operation: &OperationShape,
    ) -> Vec<EndpointInput> {
        let mut inputs = Vec::new();
        for (name, param) in params {
            let found = self.endpoint_input(name, shape, operation);
            inputs.extend(found.map(|value| input(param, value)));
        }
        inputs
    }

    fn endpoint_input(&mut self, name: &str, shape: &Shape, operation: &OperationShape) -> Option<InputValue> {
        let fixed = shape.traits.static_context_params.as_ref().and_then(|params| params.get(name));
        if let Some(fixed) = fixed {
            return Some(InputValue::Fixed(value(&fixed.value)));
        }
        let model = self.model;
        let input = model.shape(&operation.input)?;
        let bound = |member: &&Member| member.traits.context_param.as_ref().is_some_and(|param| param.name == name);
        if let Some(member) = model.members(&operation.input).find(bound) {
            return self.field_step(member).map(InputValue::Member);
        }
        let path = shape.traits.operation_context_params.as_ref().and_then(|params| params.get(name))?;
        let mut steps = Vec::new();
        if self.path_steps(input, &path.path.steps, &mut steps).is_none() {
            let reason = format!("the path `{}` cannot be followed", path.path.text);
            self.errors.push(Error::new(&shape.id, reason));
            return None;
        }
        Some(InputValue::Path(steps))
    }

    /// The field of a structure's member.
    fn field_step(&self, member: &Member) -> Option<InputStep> {
        let field = self.field_of(member)?;
        Some(InputStep::Field {
            optional: field.presence == Presence::Optional,
            text: field.ty == ValueType::String,
            rust: field.rust.clone(),
            member: member.name.clone(),
        })
    }

    /// Follows a path from a shape on; gives the shape it ends at.
    fn path_steps(&mut self, from: &Shape, path: &[PathStep], steps: &mut Vec<InputStep>) -> Option<Shape> {
        let model = self.model;
        let mut at = from.clone();
        for step in path {
            at = match (step, &at.kind) {
                (PathStep::Member(name), ShapeKind::Structure(members)) => {
                    let member = members.get(name)?;
                    steps.push(self.field_step(member)?);
                    model.target(member).clone()
                }
                (PathStep::Elements | PathStep::Flatten, ShapeKind::List(element)) => {
                    steps.push(InputStep::Elements { sparse: at.traits.sparse.is_some() });
                    model.target(element).clone()
                }
                // The lists that the path made are one list anyway.
                (PathStep::Flatten, _) => at,
                (PathStep::Values, ShapeKind::Map { value, .. }) => {
                    steps.push(InputStep::Values { sparse: at.traits.sparse.is_some() });
                    model.target(value).clone()
                }
                (PathStep::Keys, ShapeKind::Map { key, .. }) => {
                    steps.push(InputStep::Keys);
                    model.target(key).clone()
                }
                (PathStep::Each(paths), _) => {
                    let mut each = Vec::new();
                    let mut end = None;
                    for path in paths {
                        let mut steps = Vec::new();
                        end = Some(self.path_steps(&at, path, &mut steps)?);
                        each.push(steps);
                    }
                    steps.push(InputStep::Each(each));
                    end?
                }
                _ => return None,
            };
        }
        // A path to a list of strings gives the strings.
        if let ShapeKind::List(element) = &at.kind {
            steps.push(InputStep::Elements { sparse: at.traits.sparse.is_some() });
            return Some(model.target(element).clone());
        }
        Some(at)
    }
}

fn input(param: &EndpointParam, value: InputValue) -> EndpointInput {
    EndpointInput {
        param: param.rust.clone(),
        optional_param: !matches!(param.presence, ParamPresence::Default(_)),
        has_other_source: param.source != ParamSource::Call,
        ty: param.ty,
        value,
    }
}
