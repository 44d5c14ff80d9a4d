//! Any model that loads becomes source text that parses, or a list of errors; by damage to models that are fine.

use serde_json::{Value, json};
use smithwright_codegen::{Options, Package, ServiceSource};
use smithwright_model::Model;

/// Models of one idea each, to be damaged.
const MODELS: &[&str] = &[
    include_str!("../../cases/collections/model.json"),
    include_str!("../../cases/documents_and_big_numbers/model.json"),
    include_str!("../../cases/endpoint_prefix/model.json"),
    include_str!("../../cases/enums/model.json"),
    include_str!("../../cases/errors/model.json"),
    include_str!("../../cases/idempotency_token/model.json"),
    include_str!("../../cases/int_enums/model.json"),
    include_str!("../../cases/recursive/model.json"),
    include_str!("../../cases/sensitive/model.json"),
    include_str!("../../cases/smithy_1_0/model.json"),
    include_str!("../../cases/structures/model.json"),
    include_str!("../../cases/timestamps/model.json"),
    include_str!("../../cases/unions/model.json"),
];

/// Names and texts that mean something to Rust, to Markdown or to Smithy.
const TEXTS: &[&str] = &[
    "",
    "Self",
    "self",
    "Option",
    "None",
    "Ok",
    "Vec",
    "String",
    "Error",
    "Client",
    "new",
    "type",
    "r#type",
    "gen",
    "_",
    "__",
    "1",
    "1a",
    "a-b",
    "é",
    "日本",
    "a b",
    "\"",
    "\\",
    "\n",
    "\u{0}",
    "\u{7f}",
    "{a}",
    "{",
    "#",
    "a#b",
    "a#b$c",
    "<p>a<b>c</p>",
    "<a href=x>[y]</a>",
    "`",
    "```",
    "[a]: b",
    "*/",
    "NaN",
    "-Infinity",
    "2.0",
    "structure",
    "union",
    "smithy.api#String",
    "smithy.api#Unit",
    "smithy.api#Document",
    "date-time",
    "Thu, 01 Jan 1970 00:00:00 GMT",
];

/// Takes `bytes` as a choice of model and as changes to it: four bytes each for where, how and what.
pub fn check(bytes: &[u8]) {
    let Some((choice, changes)) = bytes.split_first() else { return };
    let text = MODELS[usize::from(*choice) % MODELS.len()];
    let mut tree: Value = serde_json::from_str(text).expect("the models are JSON");
    for change in changes.chunks_exact(4).take(8) {
        let [high, low, how, what] = [change[0], change[1], change[2], change[3]];
        let at = usize::from(u16::from_be_bytes([high, low])) % count(&tree);
        let other = usize::from(what) % count(&tree);
        let mut other = nth(&mut tree, &mut { other }).cloned().unwrap_or_default();
        let text = TEXTS[usize::from(what) % TEXTS.len()];
        let Some(node) = nth(&mut tree, &mut { at }) else { continue };
        match how % 8 {
            0 => *node = json!(text),
            1 => {
                let plain = [json!(null), json!({}), json!([]), json!(true), json!(-1), json!(1e300)];
                *node = plain[usize::from(what) % plain.len()].clone();
            }
            2 => *node = json!(i64::from(what) << (what % 64)),
            3 => std::mem::swap(node, &mut other),
            4 => rename(node, usize::from(what), text),
            5 => remove(node, usize::from(what)),
            6 => add(node, text, other),
            _ => *node = json!({ "target": text }),
        }
    }
    if let Ok(model) = Model::load("m.json", &tree.to_string()) {
        generated(&model);
    }
}

/// Generates `model`, twice the same.
pub fn generated(model: &Model) {
    let package = Package::default();
    let options = Options { tests: true, ..Options::default() };
    let generate = || smithwright_codegen::generate(&package, &[ServiceSource::whole(model)], options);
    let first = generate();
    assert!(first == generate(), "two runs differ");
    for error in first.err().iter().flat_map(smithwright_model::Problems::as_slice) {
        assert!(!error.message.contains("does not parse"), "{error}");
    }
}

/// How many values a tree has.
fn count(tree: &Value) -> usize {
    1 + match tree {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(entries) => entries.values().map(count).sum(),
        _ => 0,
    }
}

/// The `at`-th value of a tree, counted from its root.
fn nth<'a>(tree: &'a mut Value, at: &mut usize) -> Option<&'a mut Value> {
    if *at == 0 {
        return Some(tree);
    }
    *at -= 1;
    match tree {
        Value::Array(items) => items.iter_mut().find_map(|item| nth(item, at)),
        Value::Object(entries) => entries.values_mut().find_map(|value| nth(value, at)),
        _ => None,
    }
}

/// Gives an entry another key.
fn rename(node: &mut Value, which: usize, key: &str) {
    let Value::Object(entries) = node else { return };
    let Some(old) = entries.keys().nth(which % entries.len().max(1)).cloned() else { return };
    // A shape's id stays one.
    let key = match old.split_once('#') {
        Some((namespace, _)) => format!("{namespace}#{key}"),
        None => key.to_owned(),
    };
    if let Some(value) = entries.remove(&old) {
        entries.insert(key, value);
    }
}

fn remove(node: &mut Value, which: usize) {
    match node {
        Value::Object(entries) => {
            let key = entries.keys().nth(which % entries.len().max(1)).cloned();
            key.and_then(|key| entries.remove(&key));
        }
        Value::Array(items) if !items.is_empty() => drop(items.remove(which % items.len())),
        _ => {}
    }
}

fn add(node: &mut Value, key: &str, value: Value) {
    match node {
        Value::Object(entries) => drop(entries.insert(key.to_owned(), value)),
        Value::Array(items) => items.push(value),
        _ => {}
    }
}
