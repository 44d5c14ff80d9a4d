//! The three sides of a comparison behind one face.

use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};
use serde::{Deserialize, Serialize};

use crate::{floor, official, ours};
use workload::Work;

/// Who does the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// The generated client.
    Ours,
    /// `aws-sdk-kinesis`.
    Official,
    /// The least that the machine must do.
    Floor,
}

impl Side {
    /// Its name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::Official => "official",
            Self::Floor => "floor",
        }
    }
}

/// How long credentials are good that expire.
pub const VALID: Duration = Duration::from_hours(12);

/// Every side, in the order of the table.
pub const SIDES: [Side; 3] = [Side::Ours, Side::Official, Side::Floor];

/// The sides that have a client.
pub const CALLERS: [Side; 2] = [Side::Ours, Side::Official];

/// A side that is ready for one kind of work.
#[derive(Debug)]
pub enum Subject {
    /// See [`ours`].
    Ours(ours::Subject),
    /// See [`official`].
    Official(official::Subject),
    /// See [`floor`].
    Floor(floor::Subject),
}

/// What one run takes and is not timed.
#[derive(Debug)]
pub struct Prepared(Option<official::Prepared>);

impl Subject {
    /// Ready for `work`.
    #[must_use]
    pub fn new(side: Side, work: &Work) -> Self {
        match side {
            Side::Ours => Self::Ours(ours::Subject::new(ours::config(), work)),
            Side::Official => Self::Official(official::Subject::new(official::config(), work)),
            Side::Floor => Self::Floor(floor::Subject::new(work)),
        }
    }

    /// The same, with credentials that expire long after the benchmark; the floor knows none.
    #[must_use]
    pub fn with_expiring_credentials(side: Side, work: &Work) -> Self {
        match side {
            Side::Ours => Self::Ours(ours::Subject::new(ours::config_with_cache(), work)),
            Side::Official => Self::Official(official::Subject::new(official::config_with_cache(), work)),
            Side::Floor => Self::Floor(floor::Subject::new(work)),
        }
    }

    /// What a run takes: the official client consumes its input, so it is given a copy.
    #[must_use]
    pub fn prepare(&self) -> Prepared {
        match self {
            Self::Official(subject) => Prepared(Some(subject.prepare())),
            Self::Ours(_) | Self::Floor(_) => Prepared(None),
        }
    }

    /// The work, once.
    pub async fn run(&self, prepared: Prepared) {
        match (self, prepared.0) {
            (Self::Ours(subject), _) => subject.run().await,
            (Self::Official(subject), Some(prepared)) => subject.run(prepared).await,
            (Self::Official(subject), None) => subject.run(subject.prepare()).await,
            (Self::Floor(subject), _) => subject.run(),
        }
    }
}

/// The headers of a canned answer.
pub fn answer_headers(headers: &mut HeaderMap) {
    headers.insert(http::header::CONTENT_TYPE, HeaderValue::from_static("application/x-amz-json-1.1"));
    let id = HeaderValue::from_static("d0e4b6a8-4b5e-4c0f-9b6e-0d6f4d1c2b3a");
    headers.insert(HeaderName::from_static("x-amzn-requestid"), id);
}

/// A runtime on this thread alone, as a call needs for its timer.
#[must_use]
pub fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}
