//! Values that a model allows, as JSON in the form of the AWS JSON protocols; made from the model alone.

use std::fs;
use std::path::Path;

use serde_json::{Map, Value, json};

/// Makes values of the shapes of a model.
pub struct Values {
    shapes: Map<String, Value>,
    random: fastrand::Rng,
}

impl Values {
    pub fn of_kinesis() -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("model").join("kinesis.json");
        let mut model: Value = serde_json::from_str(&fs::read_to_string(path).expect("the model")).expect("JSON");
        let Value::Object(shapes) = model["shapes"].take() else { panic!("a model has shapes") };
        Self { shapes, random: fastrand::Rng::with_seed(7) }
    }

    /// A value of the shape that has become the type of this name.
    pub fn of(&mut self, name: &str) -> Value {
        let is = |id: &&String| id.split_once('#').is_some_and(|(_, shape)| shape.eq_ignore_ascii_case(name));
        let id = self.shapes.keys().find(is).cloned();
        // An operation without input or output has an empty one.
        id.map_or_else(|| json!({}), |id| self.value(&id))
    }

    fn value(&mut self, id: &str) -> Value {
        let shape = self.shapes.get(id).cloned().unwrap_or_else(|| json!({ "type": prelude(id) }));
        match shape["type"].as_str().expect("a shape has a type") {
            "blob" => base64(&self.bytes()).into(),
            "boolean" => self.random.bool().into(),
            "string" => self.text().into(),
            "integer" => self.random.i32(..).into(),
            "long" => self.random.i64(..).into(),
            "timestamp" => {
                assert!(shape["traits"].get("smithy.api#timestampFormat").is_none());
                self.time()
            }
            "enum" => {
                let members = shape["members"].as_object().expect("members");
                let known: Vec<&Value> =
                    members.values().map(|member| &member["traits"]["smithy.api#enumValue"]).collect();
                // A value that is newer than the model.
                if self.random.u8(..8) == 0 { "NEWER".into() } else { known[self.random.usize(..known.len())].clone() }
            }
            "list" => {
                let member = target(&shape["member"]);
                (0..self.random.usize(..4)).map(|_| self.value(&member)).collect()
            }
            "map" => {
                let (key, value) = (target(&shape["key"]), target(&shape["value"]));
                let entry = |values: &mut Self| (values.value(&key).as_str().map(str::to_owned), values.value(&value));
                let entries = (0..self.random.usize(..4)).map(|_| entry(self));
                let entries: std::collections::BTreeMap<String, Value> =
                    entries.filter_map(|(key, value)| Some((key?, value))).collect();
                entries.into_iter().collect::<Map<_, _>>().into()
            }
            "union" => {
                let members = shape["members"].as_object().expect("members");
                match members.iter().nth(self.random.usize(..=members.len())) {
                    Some((name, member)) => json!({ name: self.value(&target(member)) }),
                    None => json!({ "Newer": { "a": [1, null, "é"] } }),
                }
            }
            "structure" => self.structure(&shape),
            other => panic!("{id} is a {other}"),
        }
    }

    fn structure(&mut self, shape: &Value) -> Value {
        let none = Map::new();
        let members = shape["members"].as_object().unwrap_or(&none);
        let mut value = Map::new();
        for (name, member) in members {
            let traits = &member["traits"];
            // What must be there is there, and what has a default is written whatever it is.
            let always = ["required", "default"].iter().any(|name| traits.get(format!("smithy.api#{name}")).is_some());
            if always || self.random.u8(..4) > 0 {
                value.insert(name.clone(), self.value(&target(member)));
            }
        }
        value.into()
    }

    fn bytes(&mut self) -> Vec<u8> {
        (0..self.random.usize(..9)).map(|_| self.random.u8(..)).collect()
    }

    fn text(&mut self) -> String {
        let alphabet = ['a', 'Z', '0', ' ', '"', '\\', '\n', '\u{1}', 'é', '\u{2028}', '𝄞'];
        (0..self.random.usize(..6)).map(|_| alphabet[self.random.usize(..alphabet.len())]).collect()
    }

    fn time(&mut self) -> Value {
        let secs = self.random.i32(..);
        // With a fraction that a double has room for.
        if self.random.bool() { secs.into() } else { json!(f64::from(secs) + 0.125) }
    }
}

fn target(member: &Value) -> String {
    member["target"].as_str().expect("a target").to_owned()
}

/// The type of a shape of the prelude.
fn prelude(id: &str) -> String {
    let name = id.strip_prefix("smithy.api#").unwrap_or_else(|| panic!("no shape {id}"));
    let name = name.strip_prefix("Primitive").unwrap_or(name).to_lowercase();
    if name == "unit" { "structure".to_owned() } else { name }
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let three = [chunk[0], *chunk.get(1).unwrap_or(&0), *chunk.get(2).unwrap_or(&0)];
        let bits = u32::from_be_bytes([0, three[0], three[1], three[2]]);
        for at in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * at) & 63) as usize];
            text.push(if at <= chunk.len() { digit.into() } else { '=' });
        }
    }
    text
}
