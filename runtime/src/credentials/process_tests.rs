//! Programs that give credentials, as small shell scripts.

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::time::Duration;

use super::{Process, Program};
use crate::credentials::source::{Failure, Source};
use crate::{Credentials, CredentialsProvider};

/// A script in a folder of its own, which goes away with it.
struct Script(PathBuf);

impl Script {
    fn new(name: &str, text: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("smithwright process {name} {}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let path = folder.join("keys.sh");
        std::fs::write(&path, format!("#!/bin/sh\n{text}\n")).expect("a file");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700)).expect("an executable");
        Self(path)
    }

    fn command(&self, arguments: &str) -> String {
        format!("\"{}\" {arguments}", self.0.display())
    }

    fn folder(&self) -> &std::path::Path {
        self.0.parent().expect("a folder")
    }
}

impl Drop for Script {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(self.folder());
    }
}

/// Whether the process with this id is gone, or soon is: also from the system's list of those that nobody has collected.
fn is_gone(pid: &str) -> bool {
    let status = PathBuf::from(format!("/proc/{}/stat", pid.trim()));
    (0..200).any(|_| {
        std::thread::sleep(Duration::from_millis(10));
        !status.exists()
    })
}

const KEYS: &str = r#"{"Version":1,"AccessKeyId":"AKID","SecretAccessKey":"hidden-key"}"#;

async fn run(name: &str, text: &str, arguments: &str) -> Result<Credentials, String> {
    let script = Script::new(name, text);
    let answer = Program::new(script.command(arguments), Some("123456789012")).load().await;
    answer.map_err(|failure| failure.into_error("a test").to_string())
}

#[tokio::test]
async fn what_a_program_prints_is_read() {
    let credentials = run("plain", &format!("echo '{KEYS}'"), "").await.expect("keys");
    assert_eq!(credentials, Credentials::new("AKID", "hidden-key").with_account_id("123456789012"));
    let own = KEYS.replace('{', r#"{"AccountId":"210987654321","#);
    let credentials = run("account", &format!("echo '{own}'"), "").await.expect("keys");
    assert_eq!(credentials.account_id(), Some("210987654321"));
}

#[tokio::test]
async fn arguments_are_no_shell() {
    let text = r#"printf '{"Version":1,"AccessKeyId":"%s","SecretAccessKey":"k"}' "$#:$1:$2:$3:$4""#;
    let credentials = run("words", text, "'a b' $HOME ; *").await.expect("keys");
    assert_eq!(credentials.access_key_id(), "4:a b:$HOME:;:*");
}

#[tokio::test]
async fn a_program_that_fails_is_quoted_without_secrets() {
    let text = format!("echo '{KEYS}'; echo \"cannot log in as $2: SecretAccessKey=hidden, hidden-key\" >&2; exit 3");
    let error = run("fails", &text, "--password hidden-word").await.unwrap_err();
    let words = "it failed (exit status: 3) and complained of `cannot log in as ***: ***=***, ***`";
    assert!(error.starts_with("credentials from credential_process `/") && error.ends_with(words), "{error}");
    let error = run("silent", "exit 1", "").await.unwrap_err();
    assert!(error.ends_with("it failed (exit status: 1) and complained of nothing"), "{error}");
    let error = run("killed", "kill -9 $$", "").await.unwrap_err();
    assert!(error.contains("it failed (signal: 9"), "{error}");
}

#[tokio::test]
async fn what_is_no_answer_is_not_shown() {
    for (text, words) in [
        ("", "what it printed is not the JSON that was expected"),
        ("echo hidden", "what it printed is not the JSON that was expected"),
        ("echo '{\"Version\":1,\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"hidden'", "not the JSON that was expected"),
        ("echo '{\"Version\":2,\"SecretAccessKey\":\"hidden\"}'", "`Version` is 2, and only 1 is known"),
        ("echo '{\"Version\":1,\"AccessKeyId\":\"A\"}'", "`SecretAccessKey` is missing or empty"),
        ("head -c 1000000 /dev/zero", "not the JSON that was expected"),
    ] {
        let error = run("odd", text, "").await.unwrap_err();
        assert!(error.contains(words) && !error.contains("hidden"), "{error}");
    }
    let error = Program::new("/nonexistent/tool --key hidden", None).load().await.unwrap_err();
    let Failure::Failed(error) = error else { panic!("{error:?}") };
    assert!(
        error.to_string().contains("`/nonexistent/tool`: it cannot be started: ")
            && !error.to_string().contains("hidden")
    );
    for (command, words) in [("", "the command is empty"), ("'x", "a single quote is left open")] {
        let error = Program::new(command, None).load().await.unwrap_err().into_error("");
        assert!(error.to_string().contains(words), "{error}");
    }
}

#[tokio::test]
async fn a_program_that_does_not_end_is_ended() {
    let script = Script::new("endless", "echo $$ > \"$1\"; exec sleep 1000");
    let pid = script.folder().join("pid");
    let process = Process::new(script.command(&format!("'{}'", pid.display()))).limit(Duration::from_millis(500));
    let error = process.credentials().await.unwrap_err();
    assert!(error.to_string().ends_with("it was ended since it ran longer than 500ms"), "{error}");
    let pid = std::fs::read_to_string(pid).expect("it had begun");
    assert!(is_gone(&pid), "it runs on");
}

#[tokio::test]
async fn credentials_of_a_program_are_kept() {
    let script = Script::new("kept", &format!("echo x >> \"$1\"; echo '{KEYS}'"));
    let count = script.folder().join("count");
    let process = Process::new(script.command(&format!("'{}'", count.display())));
    for _ in 0..10 {
        process.credentials().await.expect("keys");
    }
    process.invalidate(&process.credentials().await.expect("keys"));
    process.credentials().await.expect("keys");
    assert_eq!(std::fs::read_to_string(count).expect("a file").lines().count(), 2);
    let debug = format!("{process:?}");
    assert!(debug.starts_with("Process(\"credential_process `") && !debug.contains("hidden"), "{debug}");
}

#[tokio::test]
async fn a_program_whose_children_live_on_is_not_waited_for_beyond_its_limit() {
    let script = Script::new("parent", &format!("sleep 3 & echo '{KEYS}'"));
    let process = Process::new(script.command("")).limit(Duration::from_millis(300));
    let begun = std::time::Instant::now();
    let error = process.credentials().await.unwrap_err();
    assert!(error.to_string().ends_with("it was ended since it ran longer than 300ms"), "{error}");
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
}

#[test]
fn a_program_ends_with_the_runtime_that_waits_for_it() {
    let script = Script::new("abandoned", "echo $$ > \"$1\"; exec sleep 1000");
    let pid = script.folder().join("pid");
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
    let process = Process::new(script.command(&format!("'{}'", pid.display())));
    runtime.spawn(async move { process.credentials().await });
    let written = || std::fs::read_to_string(&pid).ok().filter(|text| text.ends_with('\n'));
    while written().is_none() {
        std::thread::sleep(Duration::from_millis(5));
    }
    drop(runtime);
    assert!(is_gone(&written().expect("it had begun")), "it runs on");
}
