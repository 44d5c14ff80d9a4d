//! Credentials that a program prints (`credential_process`). No shell is between: see [`words`].
//!
//! Protocol: AWS SDKs and Tools Reference Guide, "Process credential provider".

use std::borrow::Cow;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::Command;

use super::Credentials;
use super::cache::Cache;
use super::json_keys::JsonKeys;
use super::provider::provider;
use super::redact::redact;
use super::source::{Failure, Source};
use super::words::words;
use crate::Timestamp;
use crate::box_future::BoxFuture;

/// How long a program may run if nobody says otherwise: enough to type a code.
const LIMIT: Duration = Duration::from_secs(60);

/// The most that is read of what a program prints.
const MOST_OUTPUT: u64 = 256 << 10;

/// Credentials that a program prints to its standard output, as `credential_process` of a profile asks for.
///
/// They are kept until shortly before they expire; those without `Expiration` are kept for good.
pub struct Process(Cache<Program>);

#[derive(Clone)]
pub(super) struct Program {
    command: String,
    account_id: Option<String>,
    limit: Duration,
}

impl Process {
    /// The program and its arguments, split at white space outside of quotes. There is no shell: no variables, no `~`,
    /// no pipes.
    pub fn new(command: impl Into<String>) -> Self {
        Self::of(Program::new(command, None))
    }

    /// How long the program may run. A minute by default.
    #[must_use]
    pub fn limit(self, limit: Duration) -> Self {
        Self::of(Program { limit, ..self.0.source().clone() })
    }

    fn of(program: Program) -> Self {
        Self(Cache::new(program, Arc::new(Timestamp::now)))
    }
}

provider!(Process);

impl Program {
    pub(super) fn new(command: impl Into<String>, account_id: Option<&str>) -> Self {
        Self { command: command.into(), account_id: account_id.map(str::to_owned), limit: LIMIT }
    }

    /// The program's own name; its arguments may be secret.
    fn program(&self) -> Cow<'_, str> {
        match words(&self.command, cfg!(windows)) {
            Ok(words) => Cow::Owned(words.into_iter().next().unwrap_or_default()),
            Err(_) => Cow::Borrowed(self.command.split_whitespace().next().unwrap_or_default()),
        }
    }

    async fn run(&self) -> Result<(ExitStatus, String, String), String> {
        let words =
            words(&self.command, cfg!(windows)).map_err(|what| format!("the command cannot be read: {what}"))?;
        let (program, arguments) = words.split_first().ok_or("the command is empty")?;
        let mut child = Command::new(program)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| {
                format!("it cannot be started: {}. There is no shell: give a full path, no `~`", error.kind())
            })?;
        let (output, errors) = (child.stdout.take(), child.stderr.take());
        let running = async {
            let (output, errors) = both(read(output), read(errors)).await;
            (child.wait().await, output, errors)
        };
        let (status, output, errors) = tokio::time::timeout(self.limit, running)
            .await
            .map_err(|_| format!("it was ended since it ran longer than {:?}", self.limit))?;
        Ok((status.map_err(|error| format!("its end was not seen: {}", error.kind()))?, output, errors))
    }
}

async fn read(stream: Option<impl AsyncRead + Unpin>) -> String {
    let mut bytes = Vec::new();
    if let Some(mut stream) = stream {
        // What came before an error counts.
        let _ = (&mut stream).take(MOST_OUTPUT).read_to_end(&mut bytes).await;
        // The program must not be stopped by a full pipe.
        let _ = tokio::io::copy(&mut stream, &mut tokio::io::sink()).await;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Waits for both at once, since a program waits for whoever reads the fuller pipe.
async fn both<T>(first: impl Future<Output = T>, second: impl Future<Output = T>) -> (T, T) {
    let (mut first, mut second) = (pin!(first), pin!(second));
    let (mut one, mut other) = (None, None);
    poll_fn(|context| {
        for (done, future) in
            [(&mut one, first.as_mut() as Pin<&mut dyn Future<Output = T>>), (&mut other, second.as_mut())]
        {
            if done.is_none()
                && let Poll::Ready(value) = future.poll(context)
            {
                *done = Some(value);
            }
        }
        match (one.take(), other.take()) {
            (Some(one), Some(other)) => Poll::Ready((one, other)),
            (first, second) => {
                (one, other) = (first, second);
                Poll::Pending
            }
        }
    })
    .await
}

impl Source for Program {
    fn name(&self) -> Cow<'static, str> {
        format!("credential_process `{}`", self.program()).into()
    }

    fn load(&self) -> BoxFuture<'_, Result<Credentials, Failure>> {
        Box::pin(async move {
            let failed = |what: String| Failure::of(&self.name(), what);
            let (status, output, errors) = self.run().await.map_err(failed)?;
            let keys = JsonKeys::parse(output.as_bytes());
            if status.success() {
                let credentials =
                    keys.and_then(JsonKeys::of_process).map_err(|what| failed(format!("what it printed is {what}")))?;
                return Ok(match &self.account_id {
                    Some(account) if credentials.account_id().is_none() => credentials.with_account_id(account),
                    _ => credentials,
                });
            }
            let arguments = words(&self.command, cfg!(windows)).unwrap_or_default();
            // Values of arguments, not the names of options.
            let values = arguments.iter().skip(1).filter_map(|argument| match argument.split_once('=') {
                Some((_, value)) => Some(value),
                None => Some(argument.as_str()).filter(|argument| !argument.starts_with('-')),
            });
            let known: Vec<&str> = output.split(['"', '\n', ' ']).chain(values).collect();
            let complaint = match redact(&errors, &known) {
                complaint if complaint.is_empty() => "nothing".to_owned(),
                complaint => format!("`{complaint}`"),
            };
            Err(failed(format!("it failed ({status}) and complained of {complaint}")))
        })
    }
}

#[cfg(all(test, unix))]
#[path = "process_tests.rs"]
mod tests;
