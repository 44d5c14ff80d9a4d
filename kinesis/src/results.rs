//! What became of each record of a plain `PutRecords`. Sends nothing.

use std::fmt;

use generated::kinesis::{PutRecordsInput, PutRecordsOutput, PutRecordsRequestEntry, PutRecordsResultEntry};

/// Pairs the answer of `PutRecords` with what was sent.
///
/// ```
/// use generated::kinesis::{PutRecordsInput, PutRecordsOutput, PutRecordsRequestEntry, PutRecordsResultEntry};
/// use smithwright_kinesis::FailedEntries;
///
/// let records = ["one", "two"].map(|data| PutRecordsRequestEntry::new(data).partition_key(data));
/// let input = PutRecordsInput::new(records).stream_name("clicks");
/// # let mut taken = PutRecordsResultEntry::default();
/// # taken.sequence_number = Some("1".to_owned());
/// # let mut refused = PutRecordsResultEntry::default();
/// # refused.error_code = Some("InternalFailure".to_owned());
/// # let mut output = PutRecordsOutput::default();
/// # output.records = vec![taken, refused];
/// // let output = client.put_records(&input).await?;
/// for failed in output.failed(&input)? {
///     println!("record {} failed: {}", failed.index, failed.code());
/// }
/// # Ok::<(), smithwright_kinesis::WrongLength>(())
/// ```
pub trait FailedEntries {
    /// The records that were not stored, with what the service said of each.
    ///
    /// Fails if there is not one result for each record: then nothing is known of any.
    fn failed<'a>(&'a self, input: &'a PutRecordsInput) -> Result<Vec<FailedEntry<'a>>, WrongLength>;
}

/// A record that was not stored.
#[derive(Clone, Copy, Debug)]
pub struct FailedEntry<'a> {
    /// Its place in the input, from 0.
    pub index: usize,
    /// The record.
    pub entry: &'a PutRecordsRequestEntry,
    /// What the service said.
    pub result: &'a PutRecordsResultEntry,
}

impl FailedEntry<'_> {
    /// The service's code; empty if the result has neither a code nor a sequence number, so that the record may have been
    /// stored.
    #[must_use]
    pub fn code(&self) -> &str {
        self.result.error_code.as_deref().unwrap_or_default()
    }

    /// What the service said in words; empty if it said nothing.
    #[must_use]
    pub fn message(&self) -> &str {
        self.result.error_message.as_deref().unwrap_or_default()
    }
}

impl FailedEntries for PutRecordsOutput {
    fn failed<'a>(&'a self, input: &'a PutRecordsInput) -> Result<Vec<FailedEntry<'a>>, WrongLength> {
        WrongLength::check(input.records.len(), self.records.len())?;
        let pairs = input.records.iter().zip(&self.records).enumerate();
        let failed = pairs.filter(|(_, (_, result))| !is_stored(result));
        Ok(failed.map(|(index, (entry, result))| FailedEntry { index, entry, result }).collect())
    }
}

/// Whether a result says that its record was stored.
pub(crate) fn is_stored(result: &PutRecordsResultEntry) -> bool {
    result.error_code.is_none() && result.sequence_number.is_some()
}

/// An answer that does not have one result for each record: nobody can say what became of which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrongLength {
    /// How many records were sent.
    pub sent: usize,
    /// How many results came.
    pub answered: usize,
}

impl WrongLength {
    pub(crate) fn check(sent: usize, answered: usize) -> Result<(), Self> {
        if sent == answered { Ok(()) } else { Err(Self { sent, answered }) }
    }
}

impl fmt::Display for WrongLength {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PutRecords: {} results for {} records, any of which may have been stored", self.answered, self.sent)
    }
}

impl std::error::Error for WrongLength {}

#[cfg(test)]
mod tests {
    use super::*;

    fn result(sequence_number: Option<&str>, code: Option<&str>) -> PutRecordsResultEntry {
        PutRecordsResultEntry {
            sequence_number: sequence_number.map(str::to_owned),
            error_code: code.map(str::to_owned),
            ..PutRecordsResultEntry::default()
        }
    }

    fn failed(results: Vec<PutRecordsResultEntry>) -> Result<Vec<(usize, String, String)>, WrongLength> {
        let input =
            PutRecordsInput::new(["a", "b", "c"].map(|key| PutRecordsRequestEntry::new(key).partition_key(key)));
        let output = PutRecordsOutput { records: results, ..PutRecordsOutput::default() };
        let failed = output.failed(&input)?;
        let key = |entry: &PutRecordsRequestEntry| entry.partition_key.clone().unwrap_or_default();
        Ok(failed.iter().map(|failed| (failed.index, key(failed.entry), failed.code().to_owned())).collect())
    }

    #[test]
    fn each_failure_is_paired_with_its_record() {
        let results = vec![result(Some("1"), None), result(None, Some("InternalFailure")), result(None, None)];
        let expected = vec![(1, "b".to_owned(), "InternalFailure".to_owned()), (2, "c".to_owned(), String::new())];
        assert_eq!(failed(results), Ok(expected));
        // Whatever the count says, and whatever else an entry with a code holds.
        assert_eq!(
            failed(vec![result(Some("1"), None), result(Some("2"), Some("x")), result(Some("3"), None)])
                .map(|f| f.len()),
            Ok(1)
        );
    }

    #[test]
    fn an_answer_of_another_length_says_nothing_of_any_record() {
        for answered in [0, 1, 2, 4] {
            let error = failed(vec![result(Some("1"), None); answered]).unwrap_err();
            assert_eq!(error, WrongLength { sent: 3, answered });
            assert!(error.to_string().contains(&format!("{answered} results for 3 records")), "{error}");
        }
    }
}
