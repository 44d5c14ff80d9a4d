//! What becomes of a record: stored, or not, and why. Sends nothing.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use generated::kinesis::{PutRecordsError, PutRecordsRequestEntry};

use crate::results::WrongLength;

/// A record that is stored.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// The shard that has it.
    pub shard_id: String,
    /// Its number, unique in the shard; records that were aggregated into one share it.
    pub sequence_number: String,
    /// Which record of an aggregated one it is, counted from 0; `None` if it was not aggregated.
    pub sub_sequence_number: Option<usize>,
    /// How often it was sent.
    pub attempts: u32,
    /// Whether an earlier attempt may have stored it too: its answer was lost or made no sense.
    pub maybe_duplicate: bool,
}

/// A record that is not stored, as far as is known. It gives the record back: [`into_entry`](Self::into_entry).
///
/// Neither `Display` nor `Debug` shows data or keys.
#[derive(Clone)]
pub struct PutError(Box<Fields>);

#[derive(Clone)]
struct Fields {
    entry: PutRecordsRequestEntry,
    reason: PutErrorReason,
    attempts: u32,
    maybe_stored: bool,
    cause: Option<PutErrorCause>,
}

/// Why a record is not sent, or not sent again.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PutErrorReason {
    /// It cannot be sent: why.
    Invalid(String),
    /// There was no room, and the caller did not want to wait.
    Full,
    /// The service refuses it, and would again.
    Refused,
    /// It has been sent as often as it may be.
    TooManyAttempts,
    /// It is older than it may become.
    Expired(Duration),
    /// A record of its partition key that was put before it has failed, and
    /// [`fail_following`](super::ProducerConfig::fail_following) is on.
    Behind,
    /// The producer was closed before it took the record over, or before the record was stored.
    Closed,
    /// Nobody held the producer any more and its time was over, or its runtime has ended.
    Abandoned,
}

/// What went wrong the last time that a record was sent.
#[non_exhaustive]
#[derive(Clone, Debug)]
pub enum PutErrorCause {
    /// What the service said of the record.
    Entry {
        /// Its code; empty if it gave none.
        code: String,
        /// What it said in words; empty if nothing.
        message: String,
    },
    /// The call as a whole failed.
    Call(Arc<PutRecordsError>),
    /// The answer had another number of results.
    WrongLength(WrongLength),
}

impl PutError {
    pub(super) fn new(entry: PutRecordsRequestEntry, reason: PutErrorReason) -> Self {
        Self(Box::new(Fields { entry, reason, attempts: 0, maybe_stored: false, cause: None }))
    }

    pub(super) fn sent(mut self, attempts: u32, maybe_stored: bool, cause: Option<PutErrorCause>) -> Self {
        (self.0.attempts, self.0.maybe_stored, self.0.cause) = (attempts, maybe_stored, cause);
        self
    }

    /// The record.
    pub fn entry(&self) -> &PutRecordsRequestEntry {
        &self.0.entry
    }

    /// The record, to be kept elsewhere or put again.
    pub fn into_entry(self) -> PutRecordsRequestEntry {
        self.0.entry
    }

    /// Why it is not sent, or not again.
    #[must_use]
    pub fn reason(&self) -> &PutErrorReason {
        &self.0.reason
    }

    /// What went wrong the last time that it was sent; `None` if it never was, or was still under way.
    #[must_use]
    pub fn cause(&self) -> Option<&PutErrorCause> {
        self.0.cause.as_ref()
    }

    /// How often it was sent.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Whether it may have been stored all the same: the answer to an attempt was lost or made no sense.
    #[must_use]
    pub fn maybe_stored(&self) -> bool {
        self.0.maybe_stored
    }
}

impl fmt::Display for PutError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "record not stored: {}", self.0.reason)?;
        if let Some(cause) = &self.0.cause {
            write!(f, ": {cause}")?;
        }
        match self.0.attempts {
            0 => {}
            1 => f.write_str(" (sent once")?,
            attempts => write!(f, " (sent {attempts} times")?,
        }
        match (self.0.attempts, self.0.maybe_stored) {
            (0, _) => Ok(()),
            (_, true) => f.write_str(", and may have been stored)"),
            (_, false) => f.write_str(")"),
        }
    }
}

impl fmt::Display for PutErrorReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(why) => f.write_str(why),
            Self::Full => f.write_str("the producer holds as much as it may"),
            Self::Refused => f.write_str("the service refuses it"),
            Self::TooManyAttempts => f.write_str("it was sent as often as it may be"),
            Self::Expired(time) => write!(f, "its time to live of {time:?} is over"),
            Self::Behind => f.write_str("an earlier record of its partition key failed"),
            Self::Closed => f.write_str("the producer is closed"),
            Self::Abandoned => f.write_str("the producer was dropped, or its runtime has ended"),
        }
    }
}

impl fmt::Display for PutErrorCause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Entry { code, message } if code.is_empty() && message.is_empty() => {
                f.write_str("the service gave neither a sequence number nor a code")
            }
            Self::Entry { code, message } => {
                let text = if message.is_empty() { code.clone() } else { format!("{code}: {message}") };
                // Of the service's, and perhaps of several lines.
                f.write_str(&text.replace(char::is_control, " "))
            }
            Self::Call(error) => error.fmt(f),
            Self::WrongLength(error) => error.fmt(f),
        }
    }
}

impl fmt::Debug for PutError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PutError")
            .field("reason", &self.0.reason)
            .field("cause", &self.0.cause)
            .field("attempts", &self.0.attempts)
            .field("maybe_stored", &self.0.maybe_stored)
            .field("data_len", &self.0.entry.data.len())
            .finish_non_exhaustive()
    }
}

impl std::error::Error for PutError {}
