//! What the generator makes of small models, one idea a folder of `cases/`.
//!
//! Each `cases/<case>/model.json` has its outcome beside it: `generated.snap`, the files of the service, or
//! `problems.snap`, the lines that say why there are none. A new folder needs no code here. A case may have a
//! `behaviour.rs`: a test of the generated crate.
//!
//! `all_cases_compile_without_warnings` builds and tests every case, and the models that `SMITHWRIGHT_MODELS` lists (files or
//! folders, separated by colons), with clippy and rustdoc. It takes minutes:
//! `cargo test -p smithwright-tests --test emitted_code -- --ignored`; those that `SMITHWRIGHT_CASES` names (`auth,errors`) less.

#[path = "emitted_code/texts.rs"]
mod texts;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use smithwright_codegen::{Generated, Options, Package, Runtime, ServiceSource, generate};
use smithwright_model::{Model, Source};

/// The crate's files, or sorted lines that say what is wrong with the model.
fn outcome(package: &Package, path: &Path) -> Result<Generated, Vec<String>> {
    let lines = |text: String| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let model = Model::of(&sources(path)).map_err(|problems| lines(problems.to_string()))?;
    let source = ServiceSource::whole(&model);
    generate(package, &[source], Options::default()).map_err(|problems| lines(problems.to_string()))
}

/// The file, or all files of a folder, that are one model.
fn sources(path: &Path) -> Vec<Source> {
    let files = if path.is_dir() { files_of(path) } else { vec![path.to_path_buf()] };
    let name = |path: &Path| path.file_name().and_then(|name| name.to_str()).expect("a model has a name").to_owned();
    let text = |path: &Path| fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    files.iter().map(|path| Source::new(name(path), text(path))).collect()
}

/// What is in a folder.
fn files_of(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder of files");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    files
}

/// A crate that stands for itself.
fn example() -> Package {
    Package { name: Some("example".to_owned()), ..Package::default() }
}

/// What is behind a feature and follows from the rest: shown for one case alone.
const BEHIND_FEATURES: [(&str, &str); 4] = [
    ("/blocking.rs", "deprecated"),
    ("/fake_client.rs", "test_kit"),
    ("/json_form.rs", "test_kit"),
    ("/validate.rs", "validate"),
];

/// The features that put code into a crate.
const WITH: &str = "--features=serde,test-util,blocking,validate,regex";

/// Manifest and root are the same for every service; all else is put behind each other.
fn service_files(generated: &Generated, case: &Path) -> String {
    let left_out = |path: &str| BEHIND_FEATURES.iter().any(|(name, of)| path.ends_with(name) && !case.ends_with(of));
    let of_service = |path: &str| path != "Cargo.toml" && path != "src/lib.rs" && !left_out(path);
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
            Ok(generated) => snapshot("generated", "problems", case, &service_files(&generated, case)),
            Err(lines) => snapshot("problems", "generated", case, &lines.join("\n")),
        }
    });
}

/// The models of all cases.
fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let models: Vec<PathBuf> = files_of(&folder).iter().map(|case| case.join("model.json")).collect();
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
    let (root, folder) = fresh("emitted_code");

    let (mut crates, mut tested) = (Vec::new(), Vec::new());
    let chosen = env::var("SMITHWRIGHT_CASES").ok();
    let is_chosen = |case: &str| chosen.as_ref().is_none_or(|names| names.split(',').any(|name| name == case));
    for model in cases() {
        let case = model.parent().and_then(Path::file_name).and_then(|name| name.to_str()).expect("a case's name");
        if !is_chosen(case) {
            continue;
        }
        if let Ok(name) = write_crate(root, &folder, case, &model) {
            let test = model.with_file_name("behaviour.rs");
            if test.exists() {
                let tests = folder.join(&name).join("tests");
                fs::create_dir_all(&tests).expect("the folder is writable");
                // With what it includes.
                for from in files_of(model.parent().expect("a case is a folder")) {
                    let name = from.file_name().expect("a file has a name");
                    if from.extension().is_some_and(|extension| extension == "rs") && name != "server.rs" {
                        fs::copy(&from, tests.join(name)).expect("the test can be copied");
                    }
                }
                let manifest = folder.join(&name).join("Cargo.toml");
                let own = fs::read_to_string(&manifest).expect("the manifest");
                let own = own.replace("\"rt-multi-thread\"", "\"rt-multi-thread\", \"test-util\"");
                fs::write(manifest, own).expect("the manifest is writable");
                tested.push(name.clone());
            }
            crates.push(name);
        }
    }
    let cases = crates.clone();
    let of_cases: Vec<&str> = cases.iter().flat_map(|name| ["--package", name.as_str()]).collect();
    let own = root.join("tests/models/orders");
    for model in listed(root, "SMITHWRIGHT_MODELS").into_iter().chain(chosen.is_none().then_some(own)) {
        let stem = model.file_stem().and_then(|stem| stem.to_str()).expect("a model's name");
        if let Some(reason) = unsupported(&model) {
            println!("{stem}: not tried, {reason}");
            continue;
        }
        match write_crate(root, &folder, stem, &model) {
            Ok(name) => crates.push(name),
            Err(lines) => panic!("{}:\n{}", model.display(), lines.join("\n")),
        }
    }
    write_workspace(root, &folder, &crates);
    println!("{} crates: {}", crates.len(), crates.join(", "));
    // Few crates have it, and cargo refuses a feature that none has.
    let with = if has_feature(&folder, &cases, "cbor") { format!("{WITH},cbor") } else { WITH.to_owned() };
    let with = with.as_str();
    cargo(&folder, &["clippy", "--offline", "--quiet", "--workspace", "--keep-going", "--", "-D", "warnings"]);
    cargo(&folder, &["clippy", "--offline", "--quiet", "--workspace", "--keep-going", with, "--", "-D", "warnings"]);
    cargo(&folder, &["doc", "--offline", "--quiet", "--workspace", "--no-deps"]);
    // Of models as large as AWS's that would take as long as all else.
    cargo(&folder, &[&["doc", "--offline", "--quiet", "--no-deps", with], &*of_cases].concat());
    // With the same features as the tests below, so that all is built once.
    cargo(&folder, &[&["test", "--offline", "--quiet", "--doc", with], &*of_cases].concat());
    // All at once, so that no core waits.
    let tested: Vec<&str> = tested.iter().flat_map(|name| ["--package", name.as_str()]).collect();
    cargo(&folder, &[&["test", "--offline", "--quiet", "--test", "behaviour", with], &*tested].concat());
}

#[test]
#[ignore = "slow: compiles crates full of text; run by CI"]
fn no_text_in_a_model_makes_a_warning() {
    let (root, folder) = fresh("texts");
    let listed = texts::listed(root);
    println!("{} texts of other models", listed.len());
    let mut models = vec![("listed".to_owned(), texts::documented(&listed))];
    for seed in texts::seeds() {
        println!("SMITHWRIGHT_SEED={seed}");
        models.push((format!("hostile{seed}"), texts::hostile(&mut texts::Random(seed))));
    }
    let mut crates = Vec::new();
    for (name, model) in models {
        let path = folder.join(format!("{name}.json"));
        fs::write(&path, model.to_string()).expect("the model is writable");
        let written = write_crate(root, &folder, &name, &path);
        crates.push(written.unwrap_or_else(|lines| panic!("{name}:\n{}", lines.join("\n"))));
    }
    write_workspace(root, &folder, &crates);
    cargo(&folder, &["clippy", "--offline", "--quiet", "--workspace", "--keep-going", "--", "-D", "warnings"]);
    cargo(&folder, &["doc", "--offline", "--quiet", "--workspace", "--no-deps"]);
}

/// A case may have a `server.rs`: a test of the generated crate with the server that the variables of its service name, such
/// as `AWS_ENDPOINT_URL_CLOUDWATCH`.
#[test]
#[ignore = "needs servers; run by CI"]
fn servers_understand_what_cases_send() {
    let (root, folder) = fresh("servers");
    let mut crates = Vec::new();
    for model in cases() {
        let test = model.with_file_name("server.rs");
        if !test.exists() {
            continue;
        }
        let case = model.parent().and_then(Path::file_name).and_then(|name| name.to_str()).expect("a case's name");
        let name =
            write_crate(root, &folder, case, &model).unwrap_or_else(|lines| panic!("{case}:\n{}", lines.join("\n")));
        let tests = folder.join(&name).join("tests");
        fs::create_dir_all(&tests).expect("the folder is writable");
        fs::copy(test, tests.join("server.rs")).expect("the test can be copied");
        crates.push(name);
    }
    write_workspace(root, &folder, &crates);
    for name in &crates {
        cargo(&folder, &["test", "--offline", "--quiet", "--package", name, "--test", "server"]);
    }
}

/// The project's folder, and a new one for crates.
fn fresh(name: &str) -> (&'static Path, PathBuf) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the project's folder");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let stale = fs::remove_dir_all(&folder);
    assert!(stale.is_ok() || !folder.exists(), "{stale:?}");
    fs::create_dir_all(&folder).expect("the folder is writable");
    (root, folder)
}

/// The JSON files that a variable lists, also by their folder; relative paths begin at the project's folder.
fn listed(root: &Path, variable: &str) -> Vec<PathBuf> {
    let listed = env::var_os(variable).unwrap_or_default();
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
    let generated = outcome(
        &Package { name: Some(name.clone()), runtime: Some(Runtime::Path(runtime)), workspace: true, manifest: None },
        model,
    )?;
    for summary in &generated.services {
        println!("{}: {} operations of {}", summary.service, summary.operations, summary.available);
        for omitted in &summary.omitted {
            println!("  without {}: {}", omitted.operation, omitted.reason);
        }
    }
    for file in generated.files {
        let path = folder.join(&name).join(&file.path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is writable");
        fs::write(path, file.text).expect("the file is writable");
    }
    Ok(name)
}

/// Why no service of a model can be generated, if their protocols are the reason.
fn unsupported(model: &Path) -> Option<String> {
    let model = Model::of(&sources(model)).ok()?;
    let reasons: Vec<Result<(), String>> =
        model.services().map(|(shape, _)| smithwright_codegen::supported(&model, shape)).collect();
    if reasons.iter().any(Result::is_ok) { None } else { reasons.into_iter().find_map(Result::err) }
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

/// Whether any of the crates has this feature.
fn has_feature(folder: &Path, crates: &[String], feature: &str) -> bool {
    crates.iter().any(|name| {
        let manifest = fs::read_to_string(folder.join(name).join("Cargo.toml")).expect("the manifest");
        manifest.lines().any(|line| line.starts_with(&format!("{feature} = ")))
    })
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
