//! What surrounds a program: files, variables and URLs that are wrong, each tried by a process of its own.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use generated::kinesis::Client;
use smithwright_tests::scripted::{Request, Script, Server};

use crate::ledger::Ledger;
use crate::{case, here, secrets, table};

/// What a process that needs nothing else has in its environment.
const ALL: [(&str, &str); 3] =
    [("AWS_ACCESS_KEY_ID", "ENV"), ("AWS_SECRET_ACCESS_KEY", secrets::SECRET_KEY), ("AWS_REGION", "eu-west-1")];

/// Longer than any of it takes; a process that is not done by then hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// Puts records with the settings of its environment, and says how that went.
#[tokio::test]
#[ignore = "needs the environment that the other tests here make"]
async fn put_by_another_process() {
    let told = |error: &dyn std::error::Error, debug: String| {
        println!("outcome: {error}");
        println!("{debug}");
    };
    match Client::from_env().await {
        Err(error) => told(&error, format!("{error:?} {error:#?}")),
        Ok(client) => match case::put(&client).await {
            Ok(_) => println!("outcome: answer"),
            Err(error) => told(&error, format!("{error:?} {error:#?} {client:?}")),
        },
    }
}

/// A home directory, and a service.
struct World {
    home: PathBuf,
    service: Server,
}

impl World {
    fn new(name: &str) -> Self {
        let name = name.replace("::", "-");
        let home = std::env::temp_dir().join(format!("smithwright-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&home);
        std::fs::create_dir_all(home.join(".aws")).expect("a folder");
        let ledger = Arc::<Ledger>::default();
        let service = Server::start(Script::new(move |request: &Request| ledger.serve(request)));
        Self { home, service }
    }

    fn config(&self) -> PathBuf {
        self.home.join(".aws/config")
    }

    /// What comes of a process with these variables: an answer and whose keys it took, or the error.
    async fn outcome(&self, variables: &[(&str, &str)]) -> String {
        let served = self.service.requests();
        let mut command = Command::new(std::env::current_exe().expect("a program"));
        command.args(["--exact", "ambient::put_by_another_process", "--ignored", "--nocapture"]);
        command.env_clear().env("HOME", &self.home).env("AWS_EC2_METADATA_DISABLED", "true");
        command.env("AWS_ENDPOINT_URL", self.service.url()).envs(variables.iter().copied());
        let output = tokio::task::spawn_blocking(move || run(command)).await.expect("a task");
        assert!(!secrets::are_in(&output), "a secret is in {output}");
        let outcome = output.lines().find_map(|line| Some(line.split_once("outcome: ")?.1));
        let outcome = outcome.unwrap_or_else(|| panic!("no outcome in {output}"));
        if outcome != "answer" {
            let home = self.home.display().to_string();
            return format!(
                "``{}``",
                outcome.replace(&home, "HOME").replace(&self.service.address().to_string(), "HOST")
            );
        }
        assert!(self.service.requests() > served, "nobody was asked");
        let request = self.service.last_request().expect("a request");
        assert!(!request.head.contains("hidden"), "a secret was sent: {}", request.head);
        let authorization = request.header("authorization").expect("it is signed");
        let signer = authorization.split("Credential=").nth(1).and_then(|rest| rest.split('/').next());
        format!("answer to `{}`", signer.expect("a key"))
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.home);
    }
}

/// What it prints, unless it hangs.
fn run(mut command: Command) -> String {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("a process");
    let begun = Instant::now();
    while child.try_wait().expect("a process").is_none() {
        if begun.elapsed() > PATIENCE {
            let _ = child.kill();
            panic!("it hangs");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    let output = child.wait_with_output().expect("output");
    format!("{}\n{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Three processes with such a file: one that needs none, one that needs it, and one whose environment names it.
async fn file(name: &str, make: impl Fn(&Path)) {
    let world = World::new(name);
    make(&world.config());
    let named = [&ALL[..], &[("AWS_CONFIG_FILE", "~/.aws/config")]].concat();
    let outcomes = [world.outcome(&ALL).await, world.outcome(&[]).await, world.outcome(&named).await];
    table::compare(name, &outcomes);
}

/// Two processes with these lines in the profile `default`: one that does not need them, and one that does.
async fn lines(name: &str, lines: &str) {
    let world = World::new(name);
    std::fs::write(world.config(), format!("[default]\n{lines}\n")).expect("a file");
    table::compare(name, &[world.outcome(&ALL).await, world.outcome(&[]).await]);
}

/// A process that has all it needs, and these variables.
async fn variables(name: &str, variables: &[(&str, &str)]) {
    let world = World::new(name);
    table::compare(name, &[world.outcome(&[&ALL[..], variables].concat()).await]);
}

/// A test for each kind of file.
macro_rules! files {
    ($($name:ident: $make:expr;)*) => {
        $(#[tokio::test]
        async fn $name() {
            file(here!(), $make).await;
        })*
    };
}

files! {
    a_file_that_does_not_exist: |_| {};
    a_file_that_is_a_folder: |path| std::fs::create_dir(path).expect("a folder");
    a_file_of_no_text: |path| std::fs::write(path, [0, 159, 146, 150, b'\n', b'[', 255, b'\r']).expect("a file");
    a_file_in_utf_16: |path| std::fs::write(path, b"\xff\xfe[\0d\0]\0\n\0").expect("a file");
    a_file_that_is_too_large: |path| {
        std::fs::File::create(path).and_then(|file| file.set_len(9 << 20)).expect("a file");
    };
    a_file_with_a_name_of_a_section_that_does_not_end: |path| {
        std::fs::write(path, "[default\nregion = eu-west-1\naws_secret_access_key = hidden-secret-key\n").expect("a file");
    };
}

#[cfg(unix)]
files! {
    a_file_that_is_a_pipe_without_a_writer: |path| {
        assert!(Command::new("mkfifo").arg(path).status().expect("mkfifo").success());
    };
    a_file_that_is_a_loop_of_links: |path| std::os::unix::fs::symlink(path, path).expect("a link");
    a_file_that_is_the_null_device: |path| std::os::unix::fs::symlink("/dev/null", path).expect("a link");
    a_file_below_a_file: |path| {
        let folder = path.parent().expect("a folder");
        std::fs::remove_dir(folder).expect("a folder");
        std::fs::write(folder, "").expect("a file");
    };
}

/// A test for each kind of lines.
macro_rules! profiles {
    ($($name:ident: $lines:expr;)*) => {
        $(#[tokio::test]
        async fn $name() {
            lines(here!(), $lines).await;
        })*
    };
}

profiles! {
    a_profile_with_an_indented_key:
        "aws_access_key_id = FILE\nregion = eu-west-1\n  aws_secret_access_key = hidden-secret-key";
    a_profile_with_a_value_on_two_lines:
        "aws_access_key_id = FILE\nregion = eu-west-1\naws_secret_access_key = hidden-secret-key\n  hidden payload";
    a_profile_with_a_line_without_an_equals_sign:
        "aws_access_key_id = FILE\naws_secret_access_key = hidden-secret-key\nregion eu-west-1";
    a_profile_with_a_line_that_is_nothing:
        "aws_access_key_id = FILE\naws_secret_access_key = hidden-secret-key\nregion = eu-west-1\n<<<<<<< hidden payload";
    a_profile_with_a_number_that_is_none:
        "aws_access_key_id = FILE\naws_secret_access_key = hidden-secret-key\nregion = eu-west-1\nmax_attempts = abc";
    a_profile_with_half_of_single_sign_on_beside_its_keys:
        "aws_access_key_id = FILE\naws_secret_access_key = hidden-secret-key\nregion = eu-west-1\nsso_session =\nsso_region = x";
    a_profile_with_a_program_whose_time_is_no_rfc_3339:
        r#"region = eu-west-1
credential_process = /bin/echo '{"Version":1,"AccessKeyId":"FILE","SecretAccessKey":"hidden-secret-key","Expiration":"2099-01-01 00:00:00+0000"}'"#;
    a_profile_that_is_broken_and_that_nobody_asked_for:
        "aws_access_key_id = FILE\naws_secret_access_key = hidden-secret-key\nregion = eu-west-1\n[profile x]\nregion\n = y";
}

/// A test for each kind of variables.
macro_rules! environments {
    ($($name:ident: $variables:expr;)*) => {
        $(#[tokio::test]
        async fn $name() {
            variables(here!(), $variables).await;
        })*
    };
}

environments! {
    a_home_that_is_a_device: &[("HOME", "/dev/null")];
    a_home_that_is_none: &[("HOME", "")];
    a_profile_that_is_not_there: &[("AWS_DEFAULT_PROFILE", "dev")];
    an_application_s_name_that_does_not_fit: &[("AWS_SDK_UA_APP_ID", "PT/NO-OP/2.31.0/PTEnv/AWS_Lambda_nodejs22.x (é)")];
    a_secret_key_on_two_lines: &[("AWS_SECRET_ACCESS_KEY", "hidden-secret-key\nhidden payload")];
    a_region_that_is_none: &[("AWS_REGION", "eu west 1")];
    a_region_by_an_old_name: &[("AWS_REGION", "fips-us-east-1")];
    an_endpoint_with_a_password: &[("AWS_ENDPOINT_URL", "http://me:hidden-secret-key@localhost:1")];
    a_proxy_without_a_host: &[("http_proxy", "http://me:hidden-secret-key%40localhost")];
    a_proxy_with_a_slash_in_its_password: &[("HTTP_PROXY", "http://me:/hidden-secret-key@localhost:1")];
    a_proxy_for_socks: &[("ALL_PROXY", "socks5h://me:hidden-secret-key@localhost:1")];
    a_proxy_that_the_port_is_excepted_from: &[("HTTP_PROXY", "socks5://localhost"), ("NO_PROXY", "127.0.*")];
    a_ca_bundle_that_is_a_folder: &[("AWS_CA_BUNDLE", "/"), ("AWS_ENDPOINT_URL", "https://127.0.0.1:1")];
    a_ca_bundle_that_is_a_device: &[("AWS_CA_BUNDLE", "/dev/zero"), ("AWS_ENDPOINT_URL", "https://127.0.0.1:1")];
    a_token_file_that_is_a_device: &[
        ("AWS_ACCESS_KEY_ID", ""),
        ("AWS_SECRET_ACCESS_KEY", ""),
        ("AWS_ROLE_ARN", "arn:aws:iam::1:role/r"),
        ("AWS_WEB_IDENTITY_TOKEN_FILE", "/dev/zero"),
    ];
    a_number_of_attempts_that_is_none: &[("AWS_MAX_ATTEMPTS", "many")];
}
