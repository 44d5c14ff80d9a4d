//! Credentials that a program prints (`credential_process`). No shell is between: see [`words`].
//!
//! Protocol: AWS SDKs and Tools Reference Guide, "Process credential provider".

use std::borrow::Cow;
use std::future::poll_fn;
use std::io;
use std::pin::{Pin, pin};
use std::process::{Child, ChildStderr, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::task::Poll;
use std::thread;
use std::time::Duration;

use super::Credentials;
use super::cache::Cache;
use super::json_keys::JsonKeys;
use super::provider::provider;
use super::redact::redact;
use super::source::{Failure, Source};
use crate::Timestamp;
use crate::executor::BoxFuture;
use crate::shell_words::words;
use crate::shown::is_opaque;

/// How long a program may run if nobody says otherwise: enough to type a code.
const LIMIT: Duration = Duration::from_secs(60);

/// The most that is read of what a program prints.
const MOST_OUTPUT: usize = 256 << 10;

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
        let name = match words(&self.command, cfg!(windows)) {
            Ok(words) => Cow::Owned(words.into_iter().next().unwrap_or_default()),
            Err(_) => Cow::Borrowed(self.command.split_whitespace().next().unwrap_or_default()),
        };
        // `NAME=value program` needs a shell, and the value may be secret; so may be a word that is no name of a program.
        match name.split_once('=') {
            Some((variable, _)) if is_opaque(variable) => "...".into(),
            Some((variable, _)) => format!("{variable}=...").into(),
            None if is_opaque(&name) => "...".into(),
            None => name,
        }
    }

    async fn run(&self) -> Result<Ended, String> {
        let words =
            words(&self.command, cfg!(windows)).map_err(|what| format!("the command cannot be read: {what}"))?;
        let (program, arguments) = words.split_first().ok_or("the command is empty")?;
        let mut child = Command::new(program)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| {
                format!("it cannot be started: {}. There is no shell: give a full path, no `~`", error.kind())
            })?;
        let (output, errors) = (child.stdout.take(), child.stderr.take());
        let running = Running(Some(child)).end(output, errors);
        let ended = tokio::time::timeout(self.limit, running)
            .await
            .map_err(|_| format!("it was ended since it ran longer than {:?}", self.limit))?;
        ended.map_err(|error| format!("its end was not seen: {}", error.kind()))
    }
}

/// What a program that has ended leaves: its status, what it printed, and what it complained of.
type Ended = (ExitStatus, String, String);

/// A program that runs, and is ended when nobody waits for it any more.
struct Running(Option<Child>);

impl Running {
    async fn end(mut self, output: Option<ChildStdout>, errors: Option<ChildStderr>) -> io::Result<Ended> {
        let (output, errors) = both(pipe::read(output), pipe::read(errors)).await;
        Ok((self.status().await?, output?, errors?))
    }

    /// How it ended. It has closed what it prints to, so that is soon: asking again and again costs less than being told.
    async fn status(&mut self) -> io::Result<ExitStatus> {
        let mut pause = Duration::from_millis(1);
        loop {
            let ended = self.0.as_mut().map(Child::try_wait).transpose()?.flatten();
            if let Some(status) = ended {
                return Ok(status);
            }
            tokio::time::sleep(pause).await;
            pause = pause.saturating_mul(2).min(Duration::from_millis(50));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let Some(mut child) = self.0.take() else { return };
        if let Ok(None) = child.try_wait() {
            let _ = child.kill();
            // Its end has to be seen, or it stays in the system's list, and may take a moment.
            let _ = thread::Builder::new().spawn(move || child.wait());
        }
    }
}

/// Keeps what was read, up to a limit. Reading goes on beyond it: the program must not be stopped by a full pipe.
fn keep(bytes: &mut Vec<u8>, read: Option<&[u8]>) {
    let read = read.unwrap_or_default();
    let room = MOST_OUTPUT.saturating_sub(bytes.len());
    bytes.extend_from_slice(read.get(..room).unwrap_or(read));
}

/// Reads what a program prints, without a thread: one would wait for as long as anything that the program started.
#[cfg(unix)]
mod pipe {
    use std::io;
    use std::os::fd::OwnedFd;

    use tokio::io::AsyncReadExt;
    use tokio::net::unix::pipe::Receiver;

    use super::keep;

    pub(super) async fn read(stream: Option<impl Into<OwnedFd>>) -> io::Result<String> {
        match stream {
            Some(stream) => read_all(Receiver::from_owned_fd(stream.into())?).await,
            None => Ok(String::new()),
        }
    }

    async fn read_all(mut stream: Receiver) -> io::Result<String> {
        let (mut bytes, mut piece) = (Vec::new(), [0; 512]);
        // What came before an error counts.
        while let Ok(length @ 1..) = stream.read(&mut piece).await {
            keep(&mut bytes, piece.get(..length));
        }
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

/// Reads what a program prints, on a thread, since there is no other way.
#[cfg(not(unix))]
mod pipe {
    use std::io::{self, Read};

    use super::keep;
    use crate::executor::blocking;

    pub(super) async fn read(stream: Option<impl Read + Send + 'static>) -> io::Result<String> {
        let Some(mut stream) = stream else { return Ok(String::new()) };
        let read = move || {
            let (mut bytes, mut piece) = (Vec::new(), [0; 512]);
            // What came before an error counts.
            while let Ok(length @ 1..) = stream.read(&mut piece) {
                keep(&mut bytes, piece.get(..length));
            }
            String::from_utf8_lossy(&bytes).into_owned()
        };
        blocking(read).await.ok_or_else(|| io::Error::other("cut short"))
    }
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
