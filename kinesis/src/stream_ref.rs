//! Which stream is meant: by its name or its ARN. Knows no call's meaning.

use generated::kinesis::{ListShardsInput, PutRecordsInput};

/// A stream by its name, or by its ARN if it begins with `arn:`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StreamRef(String);

impl StreamRef {
    pub(crate) fn new(stream: impl Into<String>) -> Self {
        Self(stream.into())
    }

    pub(crate) fn put_records(&self, mut input: PutRecordsInput) -> PutRecordsInput {
        (input.stream_name, input.stream_arn) = self.name_and_arn();
        input
    }

    pub(crate) fn list_shards(&self, mut input: ListShardsInput) -> ListShardsInput {
        (input.stream_name, input.stream_arn) = self.name_and_arn();
        input
    }

    /// As inputs take it: one of both.
    pub(crate) fn name_and_arn(&self) -> (Option<String>, Option<String>) {
        let name = Some(self.0.clone());
        if self.0.starts_with("arn:") { (None, name) } else { (name, None) }
    }

    /// The ARN, if it is known.
    pub(crate) fn arn(&self) -> Option<String> {
        self.name_and_arn().1
    }

    /// The name, also of one that was given by its ARN.
    pub(crate) fn name(&self) -> &str {
        if self.0.starts_with("arn:") { self.0.rsplit('/').next().unwrap_or(&self.0) } else { &self.0 }
    }
}
