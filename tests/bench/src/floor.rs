//! What no client can do without: base64 of the records and SHA-256 of the body, or base64 back to bytes.

use std::hint::black_box;

use base64_simd::{Out, STANDARD};
use bytes::Bytes;
use ring::digest::{SHA256, digest};

use crate::ours;
use workload::{Call, Row, Work};

/// A part of the floor, in memory that is there already; or what comes on top for every client that gives owned values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// To or from text.
    Base64,
    /// Of the body.
    Sha256,
    /// The strings and blobs of an answer, made and freed; no part of the floor.
    Values,
}

impl Part {
    /// The parts of a call's floor.
    #[must_use]
    pub fn of(call: Call) -> &'static [Self] {
        match call {
            Call::PutRecords => &[Self::Base64, Self::Sha256],
            Call::GetRecords => &[Self::Base64],
        }
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Base64 => "base64",
            Self::Sha256 => "SHA-256",
            Self::Values => "values",
        }
    }

    /// The row of its figures.
    #[must_use]
    pub fn row(self, row: &Row) -> String {
        format!("{}/{}", row.id, self.name())
    }
}

/// The bytes, and how long a body they make.
#[derive(Debug)]
pub enum Subject {
    /// Records to send.
    Put {
        /// Before base64.
        payloads: Vec<Bytes>,
        /// Bytes of the whole body.
        body: usize,
        /// Of the answer, by record.
        strings: Vec<[String; 2]>,
    },
    /// Records that came.
    Get {
        /// In base64.
        texts: Vec<String>,
        /// Bytes of them all without base64.
        total: usize,
        /// Of the answer, by record.
        strings: Vec<[String; 2]>,
    },
}

impl Subject {
    /// Ready for `work`.
    #[must_use]
    pub fn new(work: &Work) -> Self {
        let strings = (0..work.records).map(|index| work.answered_strings(index)).collect();
        match work.call {
            Call::PutRecords => Self::Put { payloads: work.payloads(), body: ours::body_length(work), strings },
            Call::GetRecords => {
                let texts = work.payloads().iter().map(|payload| STANDARD.encode_to_string(payload)).collect();
                Self::Get { texts, total: work.records * work.size, strings }
            }
        }
    }

    /// Into memory of its own, as in a call: one body, or one buffer for all records.
    pub fn run(&self) {
        let mut memory = match self {
            Self::Put { body, .. } => Vec::with_capacity(*body),
            Self::Get { total, .. } => vec![0; *total],
        };
        self.base64(&mut memory);
        if let Self::Put { .. } = self {
            black_box(digest(&SHA256, &memory));
        }
        black_box(&memory);
    }

    /// Memory that a part can use again and again.
    #[must_use]
    pub fn memory(&self) -> Vec<u8> {
        let (Self::Put { body: length, .. } | Self::Get { total: length, .. }) = self;
        let mut memory = vec![0; *length];
        self.base64(&mut memory);
        memory
    }

    /// One part alone.
    pub fn run_part(&self, part: Part, memory: &mut Vec<u8>) {
        match part {
            Part::Base64 => self.base64(memory),
            Part::Sha256 => {
                black_box(digest(&SHA256, memory));
            }
            Part::Values => self.values(),
        }
        black_box(&memory);
    }

    /// As many allocations as an answer has strings and blobs. Blobs stay empty: base64 fills them.
    fn values(&self) {
        let (Self::Put { strings, .. } | Self::Get { strings, .. }) = self;
        let values: Vec<_> = match self {
            Self::Put { .. } => strings.iter().map(|strings| (strings.clone(), Vec::new())).collect(),
            Self::Get { total, .. } => {
                let blob = total / strings.len().max(1);
                strings.iter().map(|strings| (strings.clone(), Vec::<u8>::with_capacity(blob))).collect()
            }
        };
        black_box(values);
    }

    fn base64(&self, memory: &mut Vec<u8>) {
        match self {
            Self::Put { payloads, body, .. } => {
                memory.clear();
                for payload in payloads {
                    STANDARD.encode_append(payload, memory);
                }
                // The JSON around the records is hashed too.
                memory.resize(*body, b' ');
            }
            Self::Get { texts, .. } => {
                let mut rest = memory.as_mut_slice();
                for text in texts {
                    let length = STANDARD.decode(text.as_bytes(), Out::from_slice(rest)).expect("base64").len();
                    rest = &mut rest[length..];
                }
            }
        }
    }
}
