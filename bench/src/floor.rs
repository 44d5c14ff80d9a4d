//! What no client can do without: base64 of the records and SHA-256 of the body, or base64 back to bytes.

use std::hint::black_box;

use base64_simd::{Out, STANDARD};
use bytes::Bytes;
use ring::digest::{SHA256, digest};

use crate::ours;
use work::{Call, Work};

/// The bytes, and how long a body they make.
#[derive(Debug)]
pub enum Subject {
    /// Records to send.
    Put {
        /// Before base64.
        payloads: Vec<Bytes>,
        /// Bytes of the whole body.
        body: usize,
    },
    /// Records that came.
    Get {
        /// In base64.
        texts: Vec<String>,
        /// Bytes of them all without base64.
        total: usize,
    },
}

impl Subject {
    /// Ready for `work`.
    #[must_use]
    pub fn new(work: &Work) -> Self {
        match work.call {
            Call::PutRecords => Self::Put { payloads: work.payloads(), body: ours::body_length(work) },
            Call::GetRecords => {
                let texts = work.payloads().iter().map(|payload| STANDARD.encode_to_string(payload)).collect();
                Self::Get { texts, total: work.records * work.size }
            }
        }
    }

    /// Into memory of its own, as in a call: one body, or one buffer for all records.
    pub fn run(&self) {
        match self {
            Self::Put { payloads, body } => {
                let mut text = Vec::with_capacity(*body);
                for payload in payloads {
                    STANDARD.encode_append(payload, &mut text);
                }
                // The JSON around the records is hashed too.
                text.resize(*body, b' ');
                black_box(digest(&SHA256, &text));
            }
            Self::Get { texts, total } => {
                let mut bytes = vec![0; *total];
                let mut rest = bytes.as_mut_slice();
                for text in texts {
                    let length = STANDARD.decode(text.as_bytes(), Out::from_slice(rest)).expect("base64").len();
                    rest = &mut rest[length..];
                }
                black_box(&bytes);
            }
        }
    }
}
