//! How models load: what Smithy's specification says about a JSON AST, and what is said about a broken one.

mod apply;
mod checks;
mod endpoint_rules;
mod mixins;
mod model;
mod robust;
mod syntax;
mod version1;

use serde_json::{Value, json};
use smithwright_model::{Member, Model, Shape, ShapeId, ShapeKind};

/// The id `t#name`; the namespace of all shapes here.
fn id(name: &str) -> ShapeId {
    format!("t#{name}").parse().expect("a valid shape id")
}

/// The text of a file that holds `shapes`, whose ids all lack their namespace `t#`.
fn file(version: &str, shapes: &Value) -> String {
    let entries = shapes.as_object().expect("an object of shapes");
    let shapes: serde_json::Map<String, Value> =
        entries.iter().map(|(name, shape)| (format!("t#{name}"), shape.clone())).collect();
    json!({ "smithy": version, "shapes": shapes }).to_string()
}

/// Loads valid shapes of Smithy 2.0.
fn load(shapes: &Value) -> Model {
    Model::load("m.json", &file("2.0", shapes)).unwrap_or_else(|problems| panic!("{problems}"))
}

/// Loads valid shapes of Smithy 1.0.
fn load_version1(shapes: &Value) -> Model {
    Model::load("m.json", &file("1.0", shapes)).unwrap_or_else(|problems| panic!("{problems}"))
}

/// All problems of a text, as they are printed; without the place where it is that of a shape.
fn problems_of_text(text: &str) -> Vec<String> {
    let problems = Model::load("m.json", text).expect_err("the model should have problems");
    let lines = problems.as_slice().iter().map(|problem| {
        assert!(problem.location.is_some(), "{problem} has no place");
        if problem.shape.is_empty() { problem.to_string() } else { format!("{}: {}", problem.file, problem.title()) }
    });
    let mut lines: Vec<String> = lines.collect();
    lines.sort();
    lines.dedup();
    lines
}

/// All problems of shapes of Smithy 2.0, as they are printed.
fn problems(shapes: &Value) -> Vec<String> {
    problems_of_text(&file("2.0", shapes))
}

fn shape<'a>(model: &'a Model, name: &str) -> &'a Shape {
    model.shape(&id(name)).expect("the shape should be there")
}

fn members<'a>(model: &'a Model, name: &str) -> Vec<&'a Member> {
    shape(model, name).kind.members().collect()
}

fn member<'a>(model: &'a Model, shape: &str, name: &str) -> &'a Member {
    let mut members = members(model, shape).into_iter();
    members.find(|member| member.name == name).expect("the member should be there")
}

fn names(members: &[&Member]) -> Vec<String> {
    members.iter().map(|member| member.name.clone()).collect()
}

/// Name and value of every value of an enum.
fn values(model: &Model, name: &str) -> Vec<(String, String)> {
    match &shape(model, name).kind {
        ShapeKind::Enum(values) => values.iter().map(|value| (value.name.clone(), value.value.clone())).collect(),
        other => panic!("{name} is of type {}", other.name()),
    }
}

/// A structure whose members target shapes of the prelude.
fn structure(members: &[(&str, &str)]) -> Value {
    let members: serde_json::Map<String, Value> = members
        .iter()
        .map(|(name, target)| ((*name).to_owned(), json!({ "target": format!("smithy.api#{target}") })))
        .collect();
    json!({ "type": "structure", "members": members })
}
