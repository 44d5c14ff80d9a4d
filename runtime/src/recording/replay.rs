//! A transport that answers what was recorded.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::{Request, Response};

use super::exchange::{Answer, Question, read};
use super::redact::{Names, plain};
use crate::{Transport, TransportError};

/// A transport that answers from a file of a [`Recorder`](super::Recorder). Clones share what is left.
///
/// A request is answered by the first line that is not used yet and has its operation, path and body, secrets apart. So calls may
/// come in another order than they were recorded in. Members that are random must be the same again: see
/// `Config::idempotency_tokens`.
#[derive(Clone)]
pub struct Replay {
    lines: Arc<Mutex<Vec<Line>>>,
    path: Arc<PathBuf>,
    names: Names,
}

struct Line {
    number: usize,
    question: Question,
    answer: Answer,
    used: bool,
}

/// Why a file cannot be replayed. Displays as one line, with the file and the line.
#[derive(Clone, PartialEq, Eq)]
pub struct ReplayError(String);

impl fmt::Display for ReplayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

crate::error::debug_as_display!(ReplayError);

impl std::error::Error for ReplayError {}

impl Replay {
    /// Reads what was recorded; blank lines count for nothing.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, ReplayError> {
        let path = path.as_ref();
        let text = std::fs::read(path).map_err(|error| ReplayError(format!("{}: {error}", path.display())))?;
        let mut lines = Vec::new();
        for (at, line) in
            text.split(|byte| *byte == b'\n').enumerate().filter(|(_, line)| !line.trim_ascii().is_empty())
        {
            let number = at.saturating_add(1);
            let (question, answer) = read(line).map_err(|error| {
                ReplayError(format!("{}: line {number} is no recorded call: {error}", path.display()))
            })?;
            lines.push(Line { number, question, answer, used: false });
        }
        Ok(Self { lines: Arc::new(Mutex::new(lines)), path: Arc::new(path.to_owned()), names: Names::default() })
    }

    /// Also knows values of these names to be hidden, as [`Recorder::hiding`](super::Recorder::hiding) has hidden them.
    #[must_use]
    pub fn hiding<'a>(mut self, names: impl IntoIterator<Item = &'a str>) -> Self {
        self.names.0.extend(names.into_iter().map(plain));
        self
    }

    /// Fails a test that did not make all of the recorded calls.
    ///
    /// # Panics
    ///
    /// If there are calls that nobody has made.
    #[track_caller]
    pub fn assert_all_used(&self) {
        let left: Vec<String> = self
            .lines()
            .iter()
            .filter(|line| !line.used)
            .map(|line| format!("line {} ({})", line.number, line.question.operation()))
            .collect();
        assert!(left.is_empty(), "{}: calls that nobody has made: {}", self.path.display(), left.join(", "));
    }

    fn answer(&self, request: &Request<Bytes>) -> Answer {
        let Some(question) = Question::of(request, &self.names) else {
            return Err(TransportError::config("what is of no operation is not recorded, and cannot be replayed"));
        };
        let mut lines = self.lines();
        let found = lines.iter_mut().find(|line| !line.used && line.question == question);
        match found {
            Some(line) => {
                line.used = true;
                line.answer.clone()
            }
            None => Err(TransportError::config(self.missing(&question, &lines))),
        }
    }

    /// Says that a call is not recorded, and what is of its operation.
    fn missing(&self, question: &Question, lines: &[Line]) -> String {
        let of_operation = lines.iter().filter(|line| line.question.operation() == question.operation());
        let of_operation = of_operation.map(|line| {
            let state = if line.used || line.question == *question { "used" } else { "of another body or path" };
            format!("line {} is {state}", line.number)
        });
        let of_operation: Vec<String> = of_operation.collect();
        let known = if of_operation.is_empty() { "none is of it".to_owned() } else { of_operation.join(", ") };
        let (path, operation) = (self.path.display(), question.operation());
        format!("{path} has no recorded call of {operation} with this body that is left: {known}; record it again")
    }

    fn lines(&self) -> MutexGuard<'_, Vec<Line>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Transport for Replay {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        self.answer(&request)
    }
}

impl fmt::Debug for Replay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Replay").field("path", &self.path).finish_non_exhaustive()
    }
}
