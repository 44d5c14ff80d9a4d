//! What the generator makes of small models, one idea a folder of `cases/`.
//!
//! Each `cases/<case>/model.json` has its outcome beside it: `generated.snap`, the files of the service, or
//! `problems.snap`, the lines that say why there are none. A new folder needs no code here. A case may have a
//! `behaviour.rs`: a test of the generated crate.
//!
//! `all_cases_compile_without_warnings` builds and tests every case, and the models that `SMITHWRIGHT_MODELS` lists (files or
//! folders, separated by colons), with clippy and rustdoc. It takes minutes:
//! `cargo test -p smithwright-tests --test emitted_code -- --ignored`

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use smithwright_codegen::{Generated, Package, ServiceSource, generate};
use smithwright_model::Model;

/// The crate's files, or sorted lines that say what is wrong with the model.
fn outcome(package: &Package, path: &Path) -> Result<Generated, Vec<String>> {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let name = path.file_name().and_then(|name| name.to_str()).expect("a model has a name");
    let lines = |text: String| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let model = Model::load(name, &text).map_err(|problems| lines(problems.to_string()))?;
    let source = ServiceSource { model: &model, module: None };
    generate(package, &[source]).map_err(|errors| {
        let mut lines: Vec<String> = errors.iter().map(|error| format!("{name}: {error}")).collect();
        lines.sort();
        lines
    })
}

/// A crate that stands for itself.
fn example() -> Package {
    Package { name: Some("example".to_owned()), runtime: "../runtime".to_owned(), workspace: false }
}

/// Manifest and root are the same for every service; all else is put behind each other.
fn service_files(generated: &Generated) -> String {
    let of_service = |path: &str| path != "Cargo.toml" && path != "src/lib.rs";
    let files = generated.files.iter().filter(|file| of_service(&file.path));
    files.map(|file| format!("==> {}\n{}", file.path, file.text)).collect::<Vec<_>>().join("\n")
}

fn snapshot(name: &str, other: &str, case: &Path, text: &str) {
    let stale = case.join(format!("{other}.snap"));
    assert!(!stale.exists(), "{} is of an outcome that the model no longer has", stale.display());
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(case);
    settings.remove_snapshot_suffix();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn every_case_has_its_known_outcome() {
    insta::glob!("cases", "*/model.json", |path| {
        let case = path.parent().expect("a case is a folder");
        match outcome(&example(), path) {
            Ok(generated) => snapshot("generated", "problems", case, &service_files(&generated)),
            Err(lines) => snapshot("problems", "generated", case, &lines.join("\n")),
        }
    });
}

/// The models of all cases.
fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let entries = fs::read_dir(&folder).expect("the cases are there");
    let mut models: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path().join("model.json")).collect();
    models.sort();
    assert!(models.len() > 25, "{} holds only {models:?}", folder.display());
    models
}

#[test]
fn the_same_model_gives_the_same_bytes() {
    for model in cases() {
        assert_eq!(outcome(&example(), &model), outcome(&example(), &model), "{}", model.display());
    }
}

#[test]
fn no_two_files_of_a_crate_share_a_place() {
    for model in cases() {
        let Ok(generated) = outcome(&example(), &model) else { continue };
        // Some file systems do not tell capitals from small letters.
        let places: BTreeSet<String> = generated.files.iter().map(|file| file.path.to_lowercase()).collect();
        assert_eq!(places.len(), generated.files.len(), "{}: {places:?}", model.display());
    }
}

#[test]
#[ignore = "slow: compiles every case; run by CI"]
fn all_cases_compile_without_warnings() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the project's folder");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("emitted_code");
    let stale = fs::remove_dir_all(&folder);
    assert!(stale.is_ok() || !folder.exists(), "{stale:?}");

    let (mut crates, mut tested) = (Vec::new(), Vec::new());
    for model in cases() {
        let case = model.parent().and_then(Path::file_name).and_then(|name| name.to_str()).expect("a case's name");
        if let Ok(name) = write_crate(root, &folder, case, &model) {
            let test = model.with_file_name("behaviour.rs");
            if test.exists() {
                let tests = folder.join(&name).join("tests");
                fs::create_dir_all(&tests).expect("the folder is writable");
                fs::copy(test, tests.join("behaviour.rs")).expect("the test can be copied");
                tested.push(name.clone());
            }
            crates.push(name);
        }
    }
    for model in more_models(root) {
        let stem = model.file_stem().and_then(|stem| stem.to_str()).expect("a model's name");
        match write_crate(root, &folder, stem, &model) {
            Ok(name) => crates.push(name),
            Err(lines) => panic!("{}:\n{}", model.display(), lines.join("\n")),
        }
    }
    write_workspace(root, &folder, &crates);
    println!("{} crates: {}", crates.len(), crates.join(", "));
    cargo(&folder, &["clippy", "--offline", "--quiet", "--workspace", "--keep-going", "--", "-D", "warnings"]);
    cargo(&folder, &["doc", "--offline", "--quiet", "--workspace", "--no-deps"]);
    for name in &tested {
        cargo(&folder, &["test", "--offline", "--quiet", "--package", name, "--test", "behaviour"]);
    }
}

/// The models that the environment lists besides the cases; relative paths begin at the project's folder.
fn more_models(root: &Path) -> Vec<PathBuf> {
    let listed = env::var_os("SMITHWRIGHT_MODELS").unwrap_or_default();
    let mut models = Vec::new();
    for path in env::split_paths(&listed).filter(|path| !path.as_os_str().is_empty()) {
        let path = root.join(path);
        if path.is_dir() {
            let entries = fs::read_dir(&path).expect("the listed folder is readable");
            let files = entries.map(|entry| entry.expect("an entry").path());
            models.extend(files.filter(|file| file.extension().is_some_and(|extension| extension == "json")));
        } else {
            models.push(path);
        }
    }
    models.sort();
    models
}

/// Writes the crate of a model and gives its name; otherwise says what is wrong with the model.
fn write_crate(root: &Path, folder: &Path, name: &str, model: &Path) -> Result<String, Vec<String>> {
    let name = format!("case-{}", name.to_lowercase());
    let runtime = root.join("runtime").display().to_string();
    let generated = outcome(&Package { name: Some(name.clone()), runtime, workspace: true }, model)?;
    for file in generated.files {
        let path = folder.join(&name).join(&file.path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is writable");
        fs::write(path, file.text).expect("the file is writable");
    }
    Ok(name)
}

/// Writes a workspace of the crates that resolves to the versions of the project's own.
fn write_workspace(root: &Path, folder: &Path, crates: &[String]) {
    let package = "version = \"0.1.0\"\nedition = \"2024\"\nrust-version = \"1.88\"\nlicense = \"MIT OR Apache-2.0\"\n";
    let manifest = format!(
        "[workspace]\nresolver = \"3\"\nmembers = {crates:?}\n\n[workspace.package]\n{package}\n\
         [profile.dev]\ndebug = \"line-tables-only\"\n"
    );
    fs::write(folder.join("Cargo.toml"), manifest).expect("the manifest is writable");
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).expect("the lock file can be copied");
}

fn cargo(folder: &Path, arguments: &[&str]) {
    let target = folder.parent().and_then(Path::parent).expect("the project's target folder");
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target)
        .env("RUSTDOCFLAGS", "-D warnings")
        .output()
        .expect("cargo runs");
    let [stdout, stderr] = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text));
    assert!(output.status.success(), "{arguments:?}\n{stdout}\n{stderr}");
}
