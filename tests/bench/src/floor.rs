//! What no client can do without: base64 of the records and SHA-256 of the body, or base64 back to bytes; and the two hashes of a
//! signature, which are much of a small call.

use std::hint::black_box;

use base64_simd::{Out, STANDARD};
use bytes::Bytes;
use ring::digest::{SHA256, digest};
use ring::hmac;

use crate::ours;
use workload::{Call, Row, Work};

/// What is hashed of a call of Kinesis, where its body's hash stands at the end.
const CANONICAL_REQUEST: &[u8] = b"POST\n/\n\ncontent-type:application/x-amz-json-1.1\n\
    host:kinesis.us-east-1.amazonaws.com\nx-amz-date:20150830T123600Z\nx-amz-target:Kinesis_20131202.PutRecords\n\n\
    content-type;host;x-amz-date;x-amz-target\n\
    e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// What is signed, where the hash of that stands at the end.
const TO_SIGN: &[u8] = b"AWS4-HMAC-SHA256\n20150830T123600Z\n20150830/us-east-1/kinesis/aws4_request\n\
    e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// A part of the floor, in memory that is there already; or what comes on top for every client that gives owned values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// To or from text.
    Base64,
    /// Of the body.
    Sha256,
    /// SHA-256 of the canonical request, and HMAC of the text to sign with a key that is there.
    Signature,
    /// The strings and blobs of an answer, made and freed; no part of the floor.
    Values,
}

impl Part {
    /// The parts of a call's floor.
    #[must_use]
    pub fn of(call: Call) -> &'static [Self] {
        match call {
            Call::PutRecords => &[Self::Base64, Self::Sha256, Self::Signature],
            Call::GetRecords => &[Self::Base64, Self::Signature],
        }
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Base64 => "base64",
            Self::Sha256 => "SHA-256",
            Self::Signature => "signature",
            Self::Values => "values",
        }
    }

    /// The row of its figures.
    #[must_use]
    pub fn row(self, row: &Row) -> String {
        format!("{}/{}", row.id, self.name())
    }
}

/// The work, ready to be done.
#[derive(Debug)]
pub struct Subject {
    records: Records,
    signing_key: hmac::Key,
}

/// The bytes, and how long a body they make.
#[derive(Debug)]
enum Records {
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
        let records = match work.call {
            Call::PutRecords => Records::Put { payloads: work.payloads(), body: ours::body_length(work), strings },
            Call::GetRecords => {
                let texts = work.payloads().iter().map(|payload| STANDARD.encode_to_string(payload)).collect();
                Records::Get { texts, total: work.records * work.size, strings }
            }
        };
        Self { records, signing_key: hmac::Key::new(hmac::HMAC_SHA256, &[7; 32]) }
    }

    /// Into memory of its own, as in a call: one body, or one buffer for all records.
    pub fn run(&self) {
        let mut memory = match &self.records {
            Records::Put { body, .. } => Vec::with_capacity(*body),
            Records::Get { total, .. } => vec![0; *total],
        };
        self.base64(&mut memory);
        if let Records::Put { .. } = self.records {
            black_box(digest(&SHA256, &memory));
        }
        self.sign();
        black_box(&memory);
    }

    /// Memory that a part can use again and again.
    #[must_use]
    pub fn memory(&self) -> Vec<u8> {
        let (Records::Put { body: length, .. } | Records::Get { total: length, .. }) = &self.records;
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
            Part::Signature => self.sign(),
            Part::Values => self.values(),
        }
        black_box(&memory);
    }

    /// As many allocations as an answer has strings and blobs. Blobs stay empty: base64 fills them.
    fn values(&self) {
        let (Records::Put { strings, .. } | Records::Get { strings, .. }) = &self.records;
        let values: Vec<_> = match &self.records {
            Records::Put { .. } => strings.iter().map(|strings| (strings.clone(), Vec::new())).collect(),
            Records::Get { total, .. } => {
                let blob = total / strings.len().max(1);
                strings.iter().map(|strings| (strings.clone(), Vec::<u8>::with_capacity(blob))).collect()
            }
        };
        black_box(values);
    }

    /// The hashes of a signature; their texts are there already.
    fn sign(&self) {
        black_box(digest(&SHA256, black_box(CANONICAL_REQUEST)));
        black_box(hmac::sign(&self.signing_key, black_box(TO_SIGN)));
    }

    fn base64(&self, memory: &mut Vec<u8>) {
        match &self.records {
            Records::Put { payloads, body, .. } => {
                memory.clear();
                for payload in payloads {
                    STANDARD.encode_append(payload, memory);
                }
                // The JSON around the records is hashed too.
                memory.resize(*body, b' ');
            }
            Records::Get { texts, .. } => {
                let mut rest = memory.as_mut_slice();
                for text in texts {
                    let length = STANDARD.decode(text.as_bytes(), Out::from_slice(rest)).expect("base64").len();
                    rest = &mut rest[length..];
                }
            }
        }
    }
}
