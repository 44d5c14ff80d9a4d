//! Models whose every text is hostile: what is generated from them has nothing that clippy or rustdoc object to.
//!
//! `SMITHWRIGHT_TEXTS` lists further models or folders of them, of any protocol: their documentation is put into a crate too.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};
use std::{env, fs};

use serde_json::{Map, Value, json};

/// Pieces that mean something to HTML, Markdown, Rust or a terminal.
const PIECES: &[&str] = &[
    "<p>",
    "</p>",
    "<b>",
    "</i>",
    "<i>",
    "<code>",
    "</code>",
    "<ul>",
    "</ul>",
    "<li>",
    "</li>",
    "<ol>",
    "<pre>",
    "</pre>",
    "<blockquote>",
    "<br>",
    "<h3>",
    "<dl><dt>",
    "<dd>",
    "<note>",
    "<table><tr><td>",
    "</table>",
    "<a href=\"https://a.example\">",
    "</a>",
    "<div>",
    "<x>",
    "<script>",
    "&lt;",
    "&#x202e;",
    "&#10;",
    "&copy",
    "\n",
    "\n\n",
    "\n    ",
    "\t",
    "\r",
    "\r\n",
    "\0",
    "\u{1b}[0m",
    "\u{2028}",
    "\u{2029}",
    "\u{85}",
    "\u{feff}",
    "\u{202e}",
    "\u{2066}",
    "\u{200b}",
    "\u{ad}",
    "- ",
    "* ",
    "1. ",
    "> ",
    "# ",
    "===",
    "---",
    "```",
    "~~~",
    "````",
    "```rust\nfn main() {}\n",
    "```should_panic\n",
    "`",
    "``",
    "*",
    "**",
    "_",
    "~~",
    "[",
    "]",
    "[String]",
    "[`Vec`]",
    "[a]: b\n",
    "](",
    "[^1]",
    "[^1]: ",
    "![",
    "|",
    "\n|-|\n",
    "\\",
    "<!--",
    "-->",
    "https://",
    "http://b.example/c_d.",
    "www.c.example",
    "Vec<u8>",
    "::std",
    "r#\"",
    "\"#",
    "\"",
    "'",
    "*/",
    "/*",
    "//",
    "{",
    "}",
    "{}",
    "{0}",
    "$",
    "\\u{202e}",
    "\\n",
    "a",
    "word",
    "é",
    "日本",
    "e\u{301}",
    "👩‍👩‍👧",
    "TODO",
    "fn main() { panic!() }",
    "assert!(false);",
    " ",
    "  ",
    ".",
    "@",
    "#![deny(x)]",
    "#[test]",
    "unsafe",
    "Safety",
    "& nbsp;",
    "$$x$$",
    "\\(",
    "a long text that goes on so that lines are wrapped in it ",
];

/// Numbers that are the same for the same seed.
pub struct Random(pub u64);

impl Random {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits fit") % below
    }

    fn text(&mut self) -> String {
        let pieces = 1 + self.next(12);
        (0..pieces).map(|_| PIECES[self.next(PIECES.len())]).collect()
    }

    /// Traits of a shape that is documented and taken back.
    fn said(&mut self) -> Value {
        json!({
            "smithy.api#documentation": self.text(),
            "smithy.api#deprecated": { "message": self.text(), "since": self.text() },
        })
    }

    fn string(&mut self) -> Value {
        let mut traits = self.said();
        // Not both: a default has to match.
        let either = if self.next(2) == 0 { "smithy.api#default" } else { "smithy.api#pattern" };
        traits[either] = json!(self.text());
        json!({ "target": "smithy.api#String", "traits": traits })
    }
}

/// A model with texts of `random` wherever a model has text.
pub fn hostile(random: &mut Random) -> Value {
    let mut members: Map<String, Value> = (0..150).map(|index| (format!("m{index}"), random.string())).collect();
    members.insert("kind".to_owned(), json!({ "target": "t#Kind" }));
    members.insert("choice".to_owned(), json!({ "target": "t#Choice" }));
    let free = json!({ "target": "smithy.api#Document", "traits": { "smithy.api#default": random.text() } });
    members.insert("free".to_owned(), free);
    let values: BTreeSet<String> = (0..150).map(|_| random.text()).collect();
    let values: Map<String, Value> = values
        .into_iter()
        .enumerate()
        .map(|(index, value)| {
            let traits =
                json!({ "smithy.api#enumValue": value, "smithy.api#deprecated": { "message": random.text() } });
            (format!("v{index}"), json!({ "target": "smithy.api#Unit", "traits": traits }))
        })
        .collect();
    let variants: Map<String, Value> = (0..9)
        .map(|index| (format!("u{index}"), json!({ "target": "smithy.api#String", "traits": random.said() })))
        .collect();
    let mut shapes = Map::new();
    shapes.insert("t#Kind".to_owned(), json!({ "type": "enum", "members": values, "traits": random.said() }));
    shapes.insert("t#Choice".to_owned(), json!({ "type": "union", "members": variants, "traits": random.said() }));
    shapes.insert("t#Input".to_owned(), json!({ "type": "structure", "members": members, "traits": random.said() }));
    for index in 0..40 {
        let mut traits = random.said();
        traits["smithy.api#error"] = json!("client");
        let message = random.string();
        let error = json!({ "type": "structure", "members": { "message": message }, "traits": traits });
        shapes.insert(format!("t#Error{index}"), error);
        let mut traits = random.said();
        let [title, documentation, value] = [random.text(), random.text(), random.text()];
        // The value need not match the member's pattern, since the service refuses it.
        let error = json!({ "shapeId": format!("t#Error{index}"), "content": {} });
        traits["smithy.api#examples"] = json!([{
            "title": title,
            "documentation": documentation,
            "input": { "m0": value },
            "error": error,
            "allowConstraintErrors": true,
        }]);
        let end = json!({ "target": "t#Input" });
        let errors = json!([{ "target": format!("t#Error{index}") }]);
        let operation = json!({ "type": "operation", "input": end, "output": end, "errors": errors, "traits": traits });
        shapes.insert(format!("t#Operation{index}"), operation);
    }
    let mut traits = random.said();
    traits["smithy.api#title"] = json!(random.text());
    model(shapes, 40, traits)
}

/// The model of a service with so many operations.
fn model(mut shapes: Map<String, Value>, operations: usize, mut traits: Value) -> Value {
    traits["aws.protocols#awsJson1_1"] = json!({});
    let operations: Vec<Value> =
        (0..operations).map(|index| json!({ "target": format!("t#Operation{index}") })).collect();
    let service = json!({ "type": "service", "version": "1", "operations": operations, "traits": traits });
    shapes.insert("t#Texts".to_owned(), service);
    json!({ "smithy": "2.0", "shapes": shapes })
}

/// A model of as many members as there are texts.
pub fn documented(texts: &BTreeSet<String>) -> Value {
    let texts: Vec<&String> = texts.iter().collect();
    let mut shapes = Map::new();
    for (index, chunk) in texts.chunks(50).enumerate() {
        let member =
            |text: &String| json!({ "target": "smithy.api#String", "traits": { "smithy.api#documentation": text } });
        let members: Map<String, Value> =
            chunk.iter().enumerate().map(|(at, text)| (format!("m{at}"), member(text))).collect();
        shapes.insert(format!("t#Input{index}"), json!({ "type": "structure", "members": members }));
        let input = json!({ "target": format!("t#Input{index}") });
        shapes.insert(format!("t#Operation{index}"), json!({ "type": "operation", "input": input }));
    }
    model(shapes, texts.len().div_ceil(50), json!({}))
}

/// The documentation of the models that the environment lists.
pub fn listed(root: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for path in super::listed(root, "SMITHWRIGHT_TEXTS") {
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let model = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        gather(&model, &mut found);
    }
    found
}

/// The documentation of all shapes and members.
fn gather(model: &Value, found: &mut BTreeSet<String>) {
    match model {
        Value::Array(items) => items.iter().for_each(|item| gather(item, found)),
        Value::Object(entries) => {
            for (key, value) in entries {
                match value {
                    Value::String(text) if key == "smithy.api#documentation" => {
                        found.insert(text.clone());
                    }
                    value => gather(value, found),
                }
            }
        }
        _ => {}
    }
}

/// The seeds of hostile models: always the same, and another one each time.
pub fn seeds() -> Vec<u64> {
    let given = env::var("SMITHWRIGHT_SEED").ok().map(|seed| seed.parse().expect("SMITHWRIGHT_SEED is a number"));
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("it is after 1970");
    vec![1, 2, given.unwrap_or(now.as_secs())]
}
