//! Clients of services of AWS, generated from models that are not part of the project, call a server.
//!
//! Needs `SMITHWRIGHT_AWS_MODELS`, the folder of the models, `SMITHWRIGHT_MOTO_ENDPOINT_URL`, where moto is,
//! `SMITHWRIGHT_MOTO_PYTHON`, a Python with the botocore that moto brings, and `SMITHWRIGHT_S3_SERVERS`, names of servers of S3
//! that check signatures, with variables of each; `.ci/run` has them all. The calls are in `services/`: what a user would
//! write. Trials, in `services/trials/`, need neither servers nor Python.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

use smithwright_codegen::{Options, Package, Runtime, ServiceSource, generate};
use smithwright_model::Model;

/// Models, and what of them is called.
const SERVICES: &[(&str, &[&str])] = &[
    (
        "api-gateway",
        &["CreateRestApi", "GetRestApi", "DeleteRestApi", "CreateResource", "GetResources", "PutMethod", "GetMethod"],
    ),
    ("efs", &["CreateFileSystem", "DescribeFileSystems", "DeleteFileSystem", "TagResource", "ListTagsForResource"]),
    ("glacier", &["CreateVault", "DescribeVault", "ListVaults", "UploadArchive"]),
    (
        "lambda",
        &["CreateFunction", "GetFunction", "ListFunctions", "DeleteFunction", "Invoke", "TagResource", "ListTags"],
    ),
    ("polly", &["SynthesizeSpeech", "GetLexicon"]),
    ("iam", &["CreateUser", "GetUser", "ListUsers", "TagUser"]),
    (
        "s3",
        &[
            "CreateBucket",
            "GetBucketLocation",
            "PutBucketVersioning",
            "PutObject",
            "GetObject",
            "HeadObject",
            "CopyObject",
            "ListObjectsV2",
            "DeleteObject",
            "DeleteObjects",
            "CreateMultipartUpload",
            "UploadPart",
            "CompleteMultipartUpload",
            "AbortMultipartUpload",
            "ListMultipartUploads",
            "SelectObjectContent",
        ],
    ),
    ("sns", &["CreateTopic", "GetTopicAttributes", "ListTopics", "Publish", "PublishBatch"]),
    ("sts", &["GetCallerIdentity", "AssumeRole", "GetSessionToken"]),
    ("cloudformation", &["CreateStack", "DescribeStacks", "GetTemplate", "ListStackResources", "DeleteStack"]),
    (
        "route-53",
        &["CreateHostedZone", "GetHostedZone", "ListHostedZones", "ChangeResourceRecordSets", "ListResourceRecordSets"],
    ),
];

/// Services whose models are made of what botocore knows of them.
const BOTOCORE: &[(&str, &[&str])] = &[
    ("ec2", &["CreateVpc", "DescribeVpcs", "RunInstances", "DescribeInstances", "TerminateInstances"]),
    (
        "rds",
        &["CreateDBInstance", "DescribeDBInstances", "DeleteDBInstance", "AddTagsToResource", "ListTagsForResource"],
    ),
    // Both bring in `DescribeEndpoints`, which says where the others go.
    ("timestream-write", &["CreateDatabase", "DescribeDatabase", "CreateTable", "ListTables", "WriteRecords"]),
    ("timestream-query", &["Query"]),
    ("cloudfront", &["CreateDistribution", "GetDistribution", "ListDistributions", "CreateInvalidation"]),
];

#[test]
#[ignore = "needs models of AWS, moto and servers of S3; run by CI"]
fn clients_of_other_services_call_servers() {
    let models = env::var_os("SMITHWRIGHT_AWS_MODELS").expect("SMITHWRIGHT_AWS_MODELS is the folder of the models");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the project's folder");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("services");
    let mut members = vec!["calls".to_owned()];
    for (service, operations) in SERVICES {
        let model = Path::new(&models).join(format!("{service}.json"));
        write_client(root, &folder.join(service), &model, operations);
        members.push((*service).to_owned());
    }
    let models = folder.join("models");
    write_models(root, &models);
    for (service, operations) in BOTOCORE {
        write_client(root, &folder.join(service), &models.join(format!("{service}.json")), operations);
        members.push((*service).to_owned());
    }
    let dependencies =
        "tokio = { version = \"1.45\", default-features = false, features = [\"io-util\", \"net\", \"rt\"] }\n";
    write_calls(root, &folder, &members, "tests/services/main.rs", dependencies);
    run(root, &folder, &["--package", "calls", "--test", "calls"]);
}

/// By default 5 GB and a million keys, which take minutes: `SMITHWRIGHT_TRIAL_BYTES` and `SMITHWRIGHT_TRIAL_KEYS` say how many.
#[test]
#[ignore = "needs models of AWS, and takes minutes"]
fn much_goes_to_a_store_and_comes_back() {
    let models = env::var_os("SMITHWRIGHT_AWS_MODELS").expect("SMITHWRIGHT_AWS_MODELS is the folder of the models");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the project's folder");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("trials");
    let (name, operations) = SERVICES.iter().find(|(name, _)| *name == "s3").expect("it is a service");
    write_client(root, &folder.join(name), &Path::new(&models).join("s3.json"), operations);
    let dependencies = "bytes = \"1\"\ncrc32fast = \"1\"\nhttp = \"1\"\nhttp-body = \"1\"\nhttp-body-util = \"0.1\"\n\
         hyper = { version = \"1\", features = [\"http1\", \"server\"] }\nhyper-util = { version = \"0.1\", features = [\"tokio\"] }\n\
         rcgen = { version = \"0.14\", default-features = false, features = [\"crypto\", \"pem\", \"ring\"] }\nring = \"0.17\"\n\
         tokio = { version = \"1.45\", features = [\"io-util\", \"macros\", \"net\", \"rt-multi-thread\"] }\n\
         tokio-rustls = { version = \"0.26\", default-features = false, features = [\"ring\", \"tls12\"] }\n";
    let members = ["trials", name].map(str::to_owned);
    write_calls(root, &folder, &members, "tests/services/trials/main.rs", dependencies);
    // Of an optimized build, since it is measured; one after the other.
    let arguments = ["--release", "--package", "trials", "--test", "trials"];
    let skipped = ["--", "--ignored", "--nocapture", "--test-threads=1", "--skip=server::"];
    run(root, &folder, &[&arguments[..], &skipped[..]].concat());
}

/// Models of services that there are none of, by botocore.
fn write_models(root: &Path, folder: &Path) {
    let python = env::var_os("SMITHWRIGHT_MOTO_PYTHON").expect("SMITHWRIGHT_MOTO_PYTHON is a Python with botocore");
    let status = Command::new(python)
        .arg(root.join("tests/peers/models_of_botocore.py"))
        .arg(folder)
        .args(BOTOCORE.iter().map(|(service, _)| service))
        .status()
        .expect("Python runs");
    assert!(status.success(), "no models could be made");
}

/// A client as `cargo xtask codegen --operations` makes it.
fn write_client(root: &Path, folder: &Path, model: &Path, operations: &[&str]) {
    let text = fs::read_to_string(model).unwrap_or_else(|error| panic!("{}: {error}", model.display()));
    let loaded = Model::load("model.json", &text).unwrap_or_else(|problems| panic!("{}: {problems}", model.display()));
    let source = ServiceSource { operations, ..ServiceSource::whole(&loaded) };
    let runtime = Some(Runtime::Path(root.join("runtime").display().to_string()));
    let package = Package { runtime, workspace: true, ..Package::default() };
    let generated = generate(&package, &[source], Options::default())
        .unwrap_or_else(|problems| panic!("{}: {problems}", model.display()));
    for file in generated.files {
        let path = folder.join(&file.path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is writable");
        fs::write(path, file.text).expect("the file is writable");
    }
}

/// Runs tests of the workspace in a folder.
fn run(root: &Path, folder: &Path, arguments: &[&str]) {
    // Most of what is needed was built there for other tests of generated crates.
    let target = root.join("target/conformance/build");
    let mut command = Command::new(env!("CARGO"));
    command.arg("test").args(arguments).current_dir(folder).env("CARGO_TARGET_DIR", target);
    let output = command.output().expect("cargo runs");
    let [stdout, stderr] = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text));
    println!("{stdout}");
    assert!(output.status.success(), "{stdout}\n{stderr}");
}

/// The workspace; the first of its crates is the test of this path, the others are clients.
fn write_calls(root: &Path, folder: &Path, members: &[String], test: &str, dependencies: &str) {
    let workspace = format!(
        "[workspace]\nresolver = \"3\"\nmembers = {members:?}\n\n[workspace.package]\nversion = \"0.1.0\"\n\
         edition = \"2024\"\nrust-version = \"1.88\"\nlicense = \"MIT OR Apache-2.0\"\n\n[profile.dev]\ndebug = false\n"
    );
    let clients: String = members
        .iter()
        .skip(1)
        .fold(String::new(), |lines, name| format!("{lines}{name} = {{ path = \"../{name}\" }}\n"));
    let (name, calls) = (&members[0], root.join(test));
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion.workspace = true\nedition.workspace = true\npublish = false\n\n\
         [dev-dependencies]\n{clients}{dependencies}\n[[test]]\nname = \"{name}\"\npath = {:?}\n",
        calls.display().to_string()
    );
    fs::create_dir_all(folder.join(name).join("src")).expect("the folder is writable");
    fs::write(folder.join(name).join("src/lib.rs"), "").expect("the file is writable");
    fs::write(folder.join(name).join("Cargo.toml"), manifest).expect("the manifest is writable");
    fs::write(folder.join("Cargo.toml"), workspace).expect("the manifest is writable");
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).expect("the lock file can be copied");
}
