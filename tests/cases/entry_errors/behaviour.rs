//! Entries of an answer say what their codes mean.

use case_entry_errors::entries::{BatchResultErrorEntry, ResultEntry, StatementError, StatementErrorCode};
use case_entry_errors::runtime::ServiceErrorKind;

#[test]
fn entries_classify_themselves() {
    let entry = |code: Option<&str>| ResultEntry { error_code: code.map(str::to_owned), ..ResultEntry::default() };
    let throttled = entry(Some("ProvisionedThroughputExceededException"));
    assert!(throttled.is_throttling() && throttled.is_retryable());
    assert_eq!(throttled.kind(), ServiceErrorKind::Throttling);
    let failed = entry(Some("InternalFailure"));
    assert!(failed.is_retryable() && !failed.is_throttling());
    assert_eq!(entry(Some("ResourceNotFoundException")).kind(), ServiceErrorKind::NotFound);
    assert_eq!(entry(None).kind(), ServiceErrorKind::Other);
    assert!(!entry(None).is_retryable() && !entry(None).is_throttling());

    let statement = StatementError { code: Some(StatementErrorCode::Throttled), ..StatementError::default() };
    assert!(statement.is_throttling());

    let fault = |sender_fault| BatchResultErrorEntry {
        code: "SomethingNew".to_owned(),
        sender_fault,
        ..BatchResultErrorEntry::default()
    };
    assert!(fault(false).is_retryable() && !fault(true).is_retryable());
}
