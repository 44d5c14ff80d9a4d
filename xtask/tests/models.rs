//! What the commands make of models with mistakes, as people call them.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn xtask(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.current_dir(folder).args(arguments).output().expect("the command runs")
}

#[test]
fn five_mistakes_in_three_files_are_five_errors_and_nothing_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = [
        ("main.smithy", "$version: \"2.0\"\nnamespace shop\nservice Shop { operations: [Buy] }\nstrcture Lost {}\n"),
        (
            "model/buy.smithy",
            "$version: \"2.0\"\nnamespace shop\noperation Buy {\n    input := {\n        @range(min: \"1\")\n        count: \
             Intger\n        item: String\n        Item: String\n    }\n}\n",
        ),
        (
            "model/old.json",
            "{ \"smithy\": \"2.0\", \"shapes\": {\n  \"shop#Item\": { \"type\": \"string\" },\n  \"shop#Kind\": { \"type\": \
             \"enum\", \"members\": {} } } }\n",
        ),
    ];
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    let output = xtask(folder.path(), &["codegen", "--model", "main.smithy", "model", "--out", "client"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(!folder.path().join("client").exists());
    assert!(output.stdout.is_empty());
    let found = String::from_utf8(output.stderr).expect("text");
    assert!(found.ends_with("5 errors\n"), "{found}");
    let places = found.lines().filter_map(|line| line.trim_start().strip_prefix("--> ")).collect::<Vec<_>>();
    let expected = [
        "main.smithy:4:1",
        "model/buy.smithy:5:16",
        "model/buy.smithy:6:9",
        "model/buy.smithy:8:9",
        "model/old.json:3:3",
    ];
    assert_eq!(places, expected, "{found}");
    for part in
        ["(did you mean `structure`?)", "4 | strcture Lost {}\n  | ^^^^^^^^", "(did you mean `smithy.api#Integer`?)"]
    {
        assert!(found.contains(part), "{found}");
    }
}
