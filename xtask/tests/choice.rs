//! What `--service`, `--protocol`, `--operations` and `--operations-file` choose of a model, and what is said of names it has not.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// Three services, one of which speaks two protocols, and one a protocol that is not supported. Each operation of `Shop` has shapes and an
/// error of its own.
const MODEL: &str = r#"{
  "smithy": "2.0",
  "shapes": {
    "example#Shop": { "type": "service", "version": "1", "traits": { "aws.protocols#awsJson1_1": {} },
      "operations": [{ "target": "example#Buy" }, { "target": "example#Sell" }, { "target": "example#Watch" }] },
    "example#Bank": { "type": "service", "version": "1", "operations": [{ "target": "example#Pay" }],
      "traits": { "aws.protocols#awsJson1_1": {}, "aws.protocols#awsJson1_0": {} } },
    "example#Web": { "type": "service", "version": "1", "traits": { "example#own": {} } },
    "example#own": { "type": "structure", "traits": { "smithy.api#trait": {}, "smithy.api#protocolDefinition": {} } },
    "example#Buy": { "type": "operation", "input": { "target": "example#Goods" },
      "errors": [{ "target": "example#SoldOut" }] },
    "example#Sell": { "type": "operation", "input": { "target": "example#Offer" },
      "errors": [{ "target": "example#TooDear" }] },
    "example#Watch": { "type": "operation", "input": { "target": "example#Film" } },
    "example#Pay": { "type": "operation" },
    "example#Goods": { "type": "structure", "members": { "Name": { "target": "smithy.api#String" } } },
    "example#Offer": { "type": "structure", "members": { "Price": { "target": "example#Price" } } },
    "example#Price": { "type": "structure", "members": { "Cents": { "target": "smithy.api#Long" } } },
    "example#Film": { "type": "structure", "members": { "Bytes": { "target": "example#Bytes", "traits": { "smithy.api#required": {} } } } },
    "example#Bytes": { "type": "blob", "traits": { "smithy.api#streaming": {} } },
    "example#SoldOut": { "type": "structure", "traits": { "smithy.api#error": "client" } },
    "example#TooDear": { "type": "structure", "traits": { "smithy.api#error": "client" } }
  }
}
"#;

struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("m.json"), MODEL).expect("a model");
        Self { folder }
    }

    fn run(&self, command: &str, arguments: &[&str]) -> Output {
        let program = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .arg(command)
            .args(arguments)
            .current_dir(self.folder.path())
            .output();
        program.expect("the program runs")
    }

    fn codegen(&self, arguments: &[&str]) -> Output {
        self.run("codegen", &[&["--model", "m.json", "--out", "out"], arguments].concat())
    }

    /// The first line that is printed for each service.
    fn generated(&self, arguments: &[&str]) -> Vec<String> {
        let output = self.codegen(arguments);
        assert!(output.status.success(), "{}", text(&output.stderr));
        let lines = text(&output.stdout).lines().filter(|line| line.contains(" shapes, "));
        lines.map(str::to_owned).collect()
    }

    /// What is said of a choice that cannot be made; nothing is written.
    fn refused(&self, arguments: &[&str]) -> String {
        let output = self.codegen(arguments);
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(1), ""));
        assert!(!self.folder.path().join("out").exists());
        told(text(&output.stderr))
    }

    fn files(&self) -> Vec<PathBuf> {
        let mut open = vec![self.folder.path().join("out/src")];
        let mut files = Vec::new();
        while let Some(path) = open.pop() {
            if path.is_dir() {
                open.extend(fs::read_dir(path).expect("a folder").map(|entry| entry.expect("an entry").path()));
            } else {
                files.push(path);
            }
        }
        files
    }
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("the program prints UTF-8")
}

/// What a command that failed says of each problem, a line each: the lines that are shown, and where in them, left out.
fn told(stderr: &str) -> String {
    let mut told: Vec<String> = Vec::new();
    for line in stderr.lines() {
        if let Some(title) = line.strip_prefix("error: ") {
            told.push(format!("{title}\n"));
        } else if let Some(place) = line.trim_start().strip_prefix("--> ")
            && let (Some(last), Some(file)) = (told.last_mut(), place.rsplitn(3, ':').last())
        {
            *last = format!("{file}: {last}");
        }
    }
    told.concat()
}

#[test]
fn one_unsupported_service_does_not_block_the_others() {
    let place = Place::new();
    let web = "m.json: example#Web: speaks example#own; supported are ";
    let alone = "m.json: `--service example#Shop,example#Bank` generates what can be generated, alone\n";
    let said = place.refused(&[]);
    assert!(said.starts_with(&format!("{alone}{web}")), "{said}");
    let said = place.refused(&["--service", "Web"]);
    assert!(said.starts_with(web) && said.contains("aws.protocols#awsJson1_1"), "{said}");
    let both = ["Shop: 7 shapes, 2 operations", "Bank: 2 shapes, 1 operations"];
    assert_eq!(place.generated(&["--service", "example#Shop,example#Bank"]), both);
    assert_eq!(place.generated(&["--service", "Bank", "--service", "Shop"]), both);
    assert_eq!(place.generated(&["--service", "Bank"]), [both[1]]);
}

#[test]
fn a_service_that_the_model_has_not_is_named_with_those_it_has() {
    let place = Place::new();
    let listed = "it has `example#Shop`, `example#Bank`, `example#Web`\n";
    let said = place.refused(&["--service", "Shopp"]);
    assert_eq!(said, format!("m.json: Shopp: is no service of the model (did you mean `Shop`?); {listed}"));
    let said = place.refused(&["--service", "example#Bnak"]);
    let hint = " (did you mean `example#Bank`?)";
    assert_eq!(said, format!("m.json: example#Bnak: is no service of the model{hint}; {listed}"));
    let output = place.run("conformance", &["m.json", "--service", "Shopp"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("(did you mean `Shop`?)"), "{}", text(&output.stderr));
}

#[test]
fn a_protocol_may_be_chosen_of_those_that_a_service_has() {
    let place = Place::new();
    let spoken = |arguments: &[&str]| {
        place.generated(&[&["--service", "Bank"], arguments].concat());
        let module = fs::read_to_string(place.folder.path().join("out/src/bank/mod.rs")).expect("the module");
        module.lines().find_map(|line| line.strip_prefix("pub(crate) type Protocol = ")).map(str::to_owned)
    };
    assert_eq!(spoken(&[]).as_deref(), Some("protocol::AwsJson1_0;"));
    assert_eq!(spoken(&["--protocol", "awsJson1_1"]).as_deref(), Some("protocol::AwsJson1_1;"));
    assert_eq!(spoken(&["--protocol", "aws.protocols#awsJson1_0"]).as_deref(), Some("protocol::AwsJson1_0;"));
}

#[test]
fn a_protocol_that_a_service_lacks_is_an_error_that_lists_those_it_has() {
    let place = Place::new();
    assert_eq!(
        place.refused(&["--service", "Bank", "--protocol", "restJson1"]),
        "m.json: example#Bank: does not speak `restJson1`; \
         it speaks aws.protocols#awsJson1_0 and aws.protocols#awsJson1_1\n"
    );
    assert_eq!(
        place.refused(&["--service", "Shop", "--protocol", "awsJson11"]),
        "m.json: example#Shop: does not speak `awsJson11` (did you mean `awsJson1_1`?); \
         it speaks aws.protocols#awsJson1_1\n"
    );
    let said = place.refused(&["--service", "Web", "--protocol", "own"]);
    assert!(said.starts_with("m.json: example#Web: `own` is not supported; supported are "), "{said}");
}

#[test]
fn only_what_the_chosen_operations_need_is_generated() {
    let place = Place::new();
    assert_eq!(place.generated(&["--service", "Shop", "--operations", "Buy"]), ["Shop: 3 shapes, 1 of 3 operations"]);
    let texts: Vec<String> = place.files().iter().map(|file| fs::read_to_string(file).expect("text")).collect();
    for gone in ["Sell", "Offer", "Price", "TooDear", "Watch", "Film", "Bank"] {
        assert!(texts.iter().all(|text| !text.contains(gone)), "{gone}");
    }
    for kept in ["struct Goods", "struct SoldOut", "Holds 1 of the service's 3 operations, and what they need."] {
        assert!(texts.iter().any(|text| text.contains(kept)), "{kept}");
    }
}

#[test]
fn endpoint_parameters_of_other_operations_go_with_their_rules() {
    let place = Place::new();
    let kinesis = concat!(env!("CARGO_MANIFEST_DIR"), "/../model/kinesis.json");
    let output = place.run("codegen", &["--model", kinesis, "--out", "out", "--operations", "PutRecords"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let endpoint = fs::read_to_string(place.folder.path().join("out/src/kinesis/endpoint.rs")).expect("the rules");
    for (parameter, kept) in [("stream_arn", true), ("account_id", true), ("consumer_arn", false), ("queue_arn", false)]
    {
        assert_eq!(endpoint.contains(parameter), kept, "{parameter}");
    }
}

#[test]
fn operations_may_be_named_in_a_file_by_id_and_in_several_services() {
    let place = Place::new();
    let file = place.folder.path().join("wanted");
    fs::write(&file, "# what the till needs\nexample#Buy, Pay # and no more\n\n  Sell\n").expect("a file");
    let wanted = ["--service", "Shop,Bank", "--operations-file", "wanted"];
    assert_eq!(place.generated(&wanted), ["Shop: 7 shapes, 2 of 3 operations", "Bank: 2 shapes, 1 operations"]);
    // A service of which nothing is asked is left out, whatever it speaks.
    assert_eq!(place.generated(&["--operations", "Buy"]), ["Shop: 3 shapes, 1 of 3 operations"]);
    let more = ["--service", "Shop", "--operations", "Buy,Buy", "--operations-file", "sell"];
    fs::write(place.folder.path().join("sell"), "Sell").expect("a file");
    assert_eq!(place.generated(&more), ["Shop: 7 shapes, 2 of 3 operations"]);
}

#[test]
fn operations_that_are_not_there_or_cannot_be_generated_are_errors() {
    let place = Place::new();
    let said = place.refused(&["--service", "Shop", "--operations", "buy_,Seel,Pay"]);
    assert_eq!(
        said,
        "m.json: Pay: is no operation of `example#Shop`\n\
         m.json: Seel: is no operation of `example#Shop` (did you mean `Sell`?)\n\
         m.json: buy_: is no operation of `example#Shop` (did you mean `Buy`?)\n"
    );
    let said = place.refused(&["--service", "Shop", "--operations", "Buy,Watch"]);
    assert_eq!(said, "m.json: example#Watch: `Bytes` is a byte stream, which only a whole body can be\n");
    let output = place.codegen(&["--operations", "Buy,"]);
    let said = "--operations names no operation; give names with commas between them\n";
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(1), said));
    fs::write(place.folder.path().join("none"), "# nothing\n").expect("a file");
    assert_eq!(place.refused(&["--operations-file", "none"]), "none: names no operation\n");
    assert!(place.refused(&["--operations-file", "missing"]).starts_with("missing: cannot be read: "));
    let output = place.run("codegen", &["--operations", "Buy"]);
    assert_eq!(output.status.code(), Some(2));
}

/// Whoever has no endpoint but one that another operation says cannot be called without it; who has another can.
#[test]
fn an_operation_brings_along_the_one_that_says_its_endpoint() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the project's folder");
    let model = root.join("tests/cases/endpoint_discovery/model.json").display().to_string();
    for (operation, operations, asks) in
        [("CountRows", "2 of 5", true), ("ReadRows", "1 of 5", false), ("ReadRows,FindPlaces", "2 of 5", true)]
    {
        let place = Place::new();
        let output = place.run("codegen", &["--model", &model, "--out", "out", "--operations", operation]);
        let printed = text(&output.stdout);
        assert!(printed.contains(&format!("{operations} operations")), "{printed}{}", text(&output.stderr));
        let read = |path: &PathBuf| fs::read_to_string(path).expect("a file");
        let files = place.files();
        assert_eq!(files.iter().any(|path| read(path).contains("fn discovery(")), asks, "{operation}");
        assert_eq!(files.iter().any(|path| read(path).contains("DiscoveryOperation")), asks, "{operation}");
    }
}
