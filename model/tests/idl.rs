//! The Smithy IDL: the project's own cases, and Smithy's where `SMITHWRIGHT_IDL` says they are.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use smithwright_model::{Mixins, Model, Problems, Source, ast};

fn source(path: &Path) -> Source {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Source::new(path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(), text)
}

/// All files below `folder` with this ending, sorted.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        for path in entries.map(|entry| entry.expect("an entry").path()) {
            if path.is_dir() {
                open.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// What is wrong with a file that should load, beside the same model in JSON and with its mixins resolved.
fn valid(path: &Path, shared: &[Source]) -> Result<(), String> {
    let load = |path: &Path| Model::of(&with(shared, path)).map_err(|problems| problems.to_string());
    let print = |path: &Path, mixins| {
        let printed = ast(&with(shared, path), mixins).map_err(|problems| problems.to_string())?;
        Ok::<_, String>(printed.0)
    };
    let model = load(path)?;
    let printed = print(path, Mixins::Keep)?;
    let again = Model::load("printed.json", &printed.to_string()).map_err(|problems| format!("printed: {problems}"))?;
    same("what is printed loads as the same model", &model, &again)?;
    let json = path.with_extension("json");
    if json.exists() {
        same("the JSON AST is the same model", &model, &load(&json)?)?;
        same("the JSON AST is printed the same", &printed, &print(&json, Mixins::Keep)?)?;
    }
    let flat = path.with_extension("flattened.smithy");
    if flat.exists() {
        same("the flattened model is the same", &model, &load(&flat)?)?;
        same("it is printed the same", &print(path, Mixins::Flatten)?, &print(&flat, Mixins::Keep)?)?;
    }
    Ok(())
}

fn with(shared: &[Source], path: &Path) -> Vec<Source> {
    shared.iter().cloned().chain([source(path)]).collect()
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, one: &T, other: &T) -> Result<(), String> {
    if one == other { Ok(()) } else { Err(format!("not so: {what}\n{one:#?}\n{other:#?}")) }
}

/// What is wrong with the refusal of a file whose first line says why it is to be refused.
fn invalid(path: &Path, shared: &[Source]) -> Result<String, String> {
    let source = source(path);
    let expected = source.text.lines().next().unwrap_or_default().trim_start_matches("// ").to_owned();
    let Err(problems) = Model::of(&with(shared, path)) else { return Err(format!("is not refused: {expected}")) };
    let found: Problems = problems;
    let Some(place) = expected.split("Syntax error at line ").nth(1) else { return Ok(found.to_string()) };
    let mut numbers = place.split(|c: char| !c.is_ascii_digit()).filter_map(|text| text.parse::<usize>().ok());
    let place = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    let mut places = found.as_slice().iter().filter_map(|problem| problem.location.as_ref());
    if places.any(|location| (location.line, location.column) == place) {
        return Ok(found.to_string());
    }
    Err(format!("should be: {expected}\nbut is: {found}"))
}

/// Prints what fails and how many do not; fails if any does.
fn all(what: &str, results: Vec<(PathBuf, Result<String, String>)>) -> bool {
    let (passed, failed): (Vec<_>, Vec<_>) = results.into_iter().partition(|(_, result)| result.is_ok());
    for (path, result) in &passed {
        if let Ok(text) = result
            && std::env::var_os("SMITHWRIGHT_IDL_SHOW").is_some()
        {
            println!("{}: {text}", path.display());
        }
    }
    for (path, result) in &failed {
        if let Err(message) = result {
            println!("{}: {message}", path.display());
        }
    }
    println!("{what}: {} of {} as they should be", passed.len(), passed.len() + failed.len());
    failed.is_empty()
}

fn problems(files: &[(&str, &str)]) -> Vec<String> {
    let sources: Vec<Source> = files.iter().map(|(name, text)| Source::new(*name, *text)).collect();
    let problems = Model::of(&sources).expect_err("the model should have problems");
    problems.to_string().lines().map(str::to_owned).collect()
}

/// All problems of a 2.0 file in the namespace `t` that holds these statements from its third line on.
fn wrong(statements: &str) -> Vec<String> {
    problems(&[("m.smithy", &format!("$version: \"2.0\"\nnamespace t\n{statements}\n"))])
}

#[test]
fn the_idl_says_what_json_says() {
    let idl = r#"\u{feff}$version: "2" // no comma needed
$unheard: [1, { a: null }]
metadata big = 123456789012345678901234567890
metadata "quoted" = [true, -1.50e3, smithy.api#String]
namespace t
use x.y#Far

/// One
///  two
@tags(["a" "b",,]) @far.away#trait(key: """
      block
        \"deep\"
    """, "other": [String])
structure S for R with [M] {
    $id
    @length(max: 3)
    s: String = "x"
    // A comment.
    far: Far
}
@mixin structure M { @required m: E }
resource R { identifiers: { id: String } }
enum E { A B = "b b"
}
apply S$m @documentation("\u00e4\ud83d\ude00")
apply S { @internal @since("1") }
"#;
    let idl = idl.replace("\\u{feff}", "\u{feff}").replace('\n', "\r\n");
    let json = r#"{ "smithy": "2.0", "shapes": {
        "x.y#Far": { "type": "blob" },
        "t#S": { "type": "structure", "members": {
            "id": { "target": "smithy.api#String" },
            "s": { "target": "smithy.api#String", "traits": { "smithy.api#length": { "max": 3 }, "smithy.api#default": "x" } },
            "far": { "target": "x.y#Far" },
            "m": { "target": "t#E", "traits": { "smithy.api#required": {}, "smithy.api#documentation": "ä😀" } } },
          "traits": { "smithy.api#documentation": "One\n two", "smithy.api#tags": ["a", "b"],
            "far.away#trait": { "key": "  block\n    \"deep\"\n", "other": ["smithy.api#String"] },
            "smithy.api#internal": {}, "smithy.api#since": "1" } },
        "t#R": { "type": "resource", "identifiers": { "id": { "target": "smithy.api#String" } } },
        "t#E": { "type": "enum", "members": {
            "A": { "target": "smithy.api#Unit", "traits": { "smithy.api#enumValue": "A" } },
            "B": { "target": "smithy.api#Unit", "traits": { "smithy.api#enumValue": "b b" } } } } } }"#;
    let far = Source::new("far.json", r#"{ "smithy": "2.0", "shapes": { "x.y#Far": { "type": "blob" } } }"#);
    let sources = [Source::new("m.smithy", idl), far];
    let model = Model::of(&sources).unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(model, Model::load("m.json", json).unwrap_or_else(|problems| panic!("{problems}")));
    assert_eq!(model.warnings().len(), 1, "{:?}", model.warnings());
    let (tree, _) = ast(&sources, Mixins::Flatten).unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(tree["metadata"]["big"].to_string(), "123456789012345678901234567890");
    assert!(tree["shapes"].get("t#M").is_none());
}

#[test]
fn every_mistake_of_every_file_is_told_at_its_place() {
    let files = [
        (
            "a.smithy",
            "$version: \"2.0\"\nnamespace a\nstrcture Lost {}\nstructure S {\n    lost: Lost\n    x: b#Strng\n}\n",
        ),
        ("b.smithy", "$version: \"2.0\"\nnamespace b\n@required\nstring String1\nstring Strng2 {}\n"),
        (
            "c.json",
            "{ \"smithy\": \"2.0\", \"shapes\": {\n  \"c#L\": { \"type\": \"list\" },\n  \"a#S\": { \"type\": \"blob\" } } }",
        ),
    ];
    let expected = [
        "a.smithy:3:1: `strcture` is not a shape type (did you mean `structure`?)",
        "a.smithy:6:5: a#S$x: target `b#Strng` is not defined (did you mean `b#Strng2`?)",
        "b.smithy:3:1: b#String1: trait `smithy.api#required` cannot be here; it is for `structure > member`",
        "b.smithy:5:15: b#Strng2: expected the end of the line, found `{`",
        "c.json:2:3: c#L: has no `member`",
        "c.json:3:3: a#S: is defined already, otherwise, at a.smithy:4:11",
    ];
    let found = problems(&files);
    let places =
        |lines: &[String]| lines.iter().map(|line| line.splitn(4, ':').take(3).collect::<String>()).collect::<Vec<_>>();
    let expected: Vec<String> = expected.map(str::to_owned).to_vec();
    assert_eq!(places(&found).len(), expected.len(), "{found:#?}");
    assert_eq!(found, expected);
}

#[test]
fn traits_are_held_to_their_definitions() {
    let cases = [
        ("@nothing\nstring S", "trait `t#nothing` is not defined"),
        (
            "string T\n@T\nstring S",
            "`t#T` is applied as a trait, which it is not: it lacks the trait `smithy.api#trait`",
        ),
        ("@length(min: -1.5)\nstring S", "trait `smithy.api#length`: "),
        ("@http(method: \"GET\")\noperation O {}", "trait `smithy.api#http`: missing field `uri`"),
        ("@http(method: \"GET\", uri: \"/\", code: 99)\noperation O {}", "`code` is 99, which is outside of "),
        (
            "@readonly @idempotent\noperation O {}",
            "trait `smithy.api#idempotent` contradicts trait `smithy.api#readonly`",
        ),
        ("structure S { @idempotencyToken a: Integer }", "trait `smithy.api#idempotencyToken` is for strings"),
        (
            "structure S { @httpPayload a: Blob @httpPayload b: Blob }",
            "is for one member of a shape, and `a` has it already",
        ),
        (
            "@trait(selector: \"structure\")\nenum kind { A }\n@kind(\"B\")\nstructure S {}",
            "must be one of \"A\", found \"B\"",
        ),
        (
            "@trait\nlist levels { member: Integer }\n@levels([1, \"2\"])\nstring S",
            "`[1]` must be a 32-bit integer, found \"2\"",
        ),
        ("structure S { a: Unit }", "target `smithy.api#Unit` is for members of unions"),
        ("@streaming\nblob B\nstructure S { b: B }", "must be `required` or have a `default`"),
        ("metadata x = 1", "`metadata` belongs before the namespace"),
        ("@length(min: 1, min: 2)\nstring S", "`min` is given twice"),
        ("@length(a.b#min: 1)\nstring S", "expected `)`, found `:`"),
        ("@mixin\noperation M { input := {} }", "has an input or output, which a mixin cannot give"),
        (
            "@mixin\nresource M { identifiers: { id: String } }",
            "has more than traits, which is all that a mixin can give",
        ),
    ];
    for (statements, expected) in cases {
        let found = wrong(statements);
        assert_eq!(found.len(), 1, "{statements}: {found:#?}");
        assert!(found[0].contains(expected), "{statements}: {found:#?}");
    }
}

#[test]
fn nesting_has_a_limit_and_none_for_comments() {
    for open in ["[", "{a:"] {
        let found = problems(&[("m.smithy", &format!("metadata a = {}", open.repeat(100_000)))]);
        assert!(found[0].contains("more than 128 values are within each other"), "{found:?}");
    }
    let text = format!("$version: \"2.0\"\nnamespace t\n{}string S", "/// x\n".repeat(10_000));
    assert!(Model::load("m.smithy", &text).is_ok());
}

#[test]
#[ignore = "takes a while; prints how long the IDL takes beside JSON"]
fn the_idl_takes_not_much_longer_than_json() {
    let mut idl = "$version: \"2.0\"\nnamespace t\n".to_owned();
    for at in 0.. {
        write!(idl,
            "/// The documentation of shape {at}, as long as it is.\n@deprecated(message: \"as of {at}\")\nstructure S{at} {{\n    \
             /// One member of it.\n    @required\n    a: String\n\n    @range(min: {at})\n    b: Integer = {at}\n    c: S{}\n}}\n\n",
            at / 2
        ).expect("a string takes text");
        if idl.len() > 10_000_000 {
            break;
        }
    }
    let sources = [Source::new("m.smithy", idl)];
    let (tree, _) = ast(&sources, Mixins::Keep).unwrap_or_else(|problems| panic!("{}", problems.as_slice()[0]));
    let json = [Source::new("m.json", tree.to_string())];
    let time = |sources: &[Source]| {
        let started = std::time::Instant::now();
        let model = Model::of(sources).unwrap_or_else(|problems| panic!("{}", problems.as_slice()[0]));
        (started.elapsed().as_secs_f64(), model)
    };
    let ((of_idl, one), (of_json, other)) = (time(&sources), time(&json));
    assert!(one == other);
    println!("10 MB of IDL: {of_idl:.2} s; as JSON: {of_json:.2} s; ratio {:.2}", of_idl / of_json);
    assert!(of_idl < 3.0 * of_json, "the IDL takes more than three times as long");
}

#[test]
#[ignore = "needs SMITHWRIGHT_IDL, a folder with cases of Smithy's own loader"]
fn cases_of_smithy() {
    let folder = PathBuf::from(std::env::var_os("SMITHWRIGHT_IDL").expect("SMITHWRIGHT_IDL names a folder"));
    let shared = folder.join("valid/__shared.json");
    let shared: Vec<Source> = if shared.exists() { vec![source(&shared)] } else { Vec::new() };
    let mut paths = files(&folder.join("valid"), ".smithy");
    paths.retain(|path| !path.to_string_lossy().ends_with(".flattened.smithy"));
    let check = |path: PathBuf| {
        let result = valid(&path, &shared).map(|()| String::new());
        (path, result)
    };
    let good = all("valid files", paths.into_iter().map(check).collect());
    let check = |path: PathBuf| {
        let result = invalid(&path, &[]);
        (path, result)
    };
    let paths = files(&folder.join("invalid"), ".smithy").into_iter().chain(files(&folder.join("invalid"), ".json"));
    let bad = all("invalid files", paths.map(check).collect());
    assert!(good && bad, "some files are not as they should be");
}
