//! The generator in a project of somebody else's, who has nothing but what would be published: packed crates, unpacked.
//!
//! `cargo test -p smithwright --test packed -- --ignored`

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const CRATES: [&str; 4] = ["smithwright-model", "smithwright-codegen", "smithwright-runtime", "smithwright"];

/// Two services over two protocols: one becomes a crate, the other a module.
const SHOP: &str = "$version: \"2.0\"\nnamespace example\nuse aws.protocols#restJson1\n@restJson1\nservice Shop { version: \"1\", \
    operations: [Buy] }\n@http(method: \"POST\", uri: \"/buy\")\noperation Buy { input := { @required item: String }, output := { \
    price: Integer } }\n";
const CLOCK: &str = "$version: \"2.0\"\nnamespace example\nuse aws.protocols#awsJson1_1\n@awsJson1_1\nservice Clock { version: \"1\", \
    operations: [Now] }\noperation Now { output := { time: Timestamp } }\n";

const MAIN: &str = r#"mod api {
    include!(concat!(env!("OUT_DIR"), "/smithwright/mod.rs"));
}
use api::clock::{Client as Clock, NowInput};
use my_shop::shop::{BuyInput, Client as Shop};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let shop = Shop::new(my_shop::runtime::Config::new().endpoint_url("http://127.0.0.1:9"));
    let clock = Clock::new(api::runtime::Config::new().endpoint_url("http://127.0.0.1:9"));
    let retry = api::runtime::RetryConfig::off();
    assert!(shop.with_retry(retry.clone()).buy(&BuyInput::new("tea")).await.is_err());
    assert!(clock.with_retry(retry).now(&NowInput::new()).await.is_err());
    println!("both were called");
}
"#;

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("the project's folder").to_path_buf()
}

fn run(command: &mut Command) -> String {
    let output = command.output().expect("the program runs");
    let [stdout, stderr] = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text).into_owned());
    assert!(output.status.success(), "{command:?}\n{stdout}\n{stderr}");
    stdout + &stderr
}

fn cargo(folder: &Path, target: &Path) -> Command {
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(folder).env("CARGO_TARGET_DIR", target).env_remove("CARGO_MANIFEST_DIR");
    command
}

/// Packs the crates and unpacks them below `home`, each in a folder of its own.
fn unpacked(home: &Path) -> Vec<(&'static str, PathBuf)> {
    let target = project().join("target/packed");
    let packages = CRATES.iter().flat_map(|name| ["--package", name]);
    run(cargo(&project(), &target).args(["package", "--no-verify", "--allow-dirty", "--quiet"]).args(packages));
    let version = env!("CARGO_PKG_VERSION");
    let there = CRATES.map(|name| (name, home.join(format!("{name}-{version}"))));
    for (name, folder) in &there {
        let packed = target.join(format!("package/{name}-{version}.crate"));
        run(Command::new("tar").arg("-xzf").arg(packed).arg("-C").arg(home));
        assert!(folder.join("Cargo.toml").is_file(), "{}", folder.display());
    }
    there.to_vec()
}

#[test]
#[ignore = "slow: packs, installs and builds everything; run by CI"]
fn packed_crates_are_all_that_another_project_needs() {
    let target = project().join("target/packed/build");
    // Not in the project, whose workspace they would be taken for members of.
    let home = tempfile::tempdir().expect("a folder");
    let crates = unpacked(home.path());

    // As if they were published.
    let entry = |(name, folder): &(&str, PathBuf)| format!("{name} = {{ path = {:?} }}", folder.display().to_string());
    let patches = crates.iter().map(entry).collect::<Vec<_>>().join("\n");
    let elsewhere = tempfile::tempdir().expect("a folder");
    let elsewhere = elsewhere.path();
    let write = |path: &str, text: &str| {
        let path = elsewhere.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    };
    write(".cargo/config.toml", &format!("[patch.crates-io]\n{patches}\n"));
    write("shop.smithy", SHOP);
    write("model/clock.smithy", CLOCK);
    // The versions that are here already.
    fs::copy(project().join("Cargo.lock"), elsewhere.join("Cargo.lock")).expect("the lock file");

    let of = |wanted: &str| crates.iter().find(|(name, _)| *name == wanted).map(|(_, folder)| folder.as_path());
    let program = of("smithwright").expect("the program's crate");
    // `cargo install` goes by no configuration of the folder that it is called in.
    let config = elsewhere.join(".cargo/config.toml");
    let install = ["install", "--debug", "--quiet", "--root", "tools", "--path"];
    run(cargo(elsewhere, &target).args(install).arg(program).arg("--config").arg(config));
    let smithwright = elsewhere.join("tools/bin/smithwright");
    let codegen = ["codegen", "--model", "shop.smithy", "--out", "client", "--name", "my-shop"];
    let said = run(Command::new(&smithwright).current_dir(elsewhere).args(codegen));
    assert!(said.starts_with("Shop: 2 shapes, 1 operations\n"), "{said}");

    write("src/main.rs", MAIN);
    write("build.rs", "fn main() {\n    smithwright::Build::new([\"model\"]).run();\n}\n");
    write(
        "Cargo.toml",
        "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[lints.rust]\nwarnings = \"deny\"\n\n\
         [dependencies]\nmy-shop = { path = \"client\" }\nsmithwright-runtime = \"0.1\"\n\
         tokio = { version = \"1\", features = [\"macros\", \"rt\"] }\n\n\
         [build-dependencies]\nsmithwright = { version = \"0.1\", default-features = false }\n",
    );
    let said = run(cargo(elsewhere, &target).args(["run", "--quiet"]));
    assert!(said.contains("both were called"), "{said}");

    // A model that is wrong is an error of the build, at its line.
    write("model/clock.smithy", &CLOCK.replace("Timestamp", "Timestmp"));
    let output = cargo(elsewhere, &target).args(["build", "--quiet"]).output().expect("cargo runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && said.contains("model/clock.smithy:6:"), "{said}");
    assert!(said.contains("target `example#Timestmp` is not defined"), "{said}");
}
