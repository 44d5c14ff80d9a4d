//! Why an upload in parts failed, and what has become of its parts.

use std::fmt;
use std::ops::Deref;

use crate::ErrorMeta;

/// Why an upload failed: the error of one of its calls, which part that was of, and what became of those that were sent.
///
/// Has the methods of [`ErrorMeta`], and converts into the service's error. Prints as one line, by `{}` and by `{:?}`.
pub struct UploadError<E>(Box<Fields<E>>);

struct Fields<E> {
    error: E,
    part: Option<u32>,
    upload_id: Option<String>,
    not_aborted: Option<E>,
    may_be_complete: bool,
}

impl<E> UploadError<E> {
    pub(in crate::client) fn new(error: E, part: Option<u32>) -> Self {
        Self(Box::new(Fields { error, part, upload_id: None, not_aborted: None, may_be_complete: false }))
    }

    /// The same, of the call that joins the parts, if nobody knows what has come of it.
    pub(super) fn with_may_be_complete(mut self, unknown: bool) -> Self {
        self.0.may_be_complete = unknown;
        self
    }

    /// The same of an upload that was begun, and what came of giving it up.
    pub(super) fn of_upload(mut self, upload_id: String, aborted: Result<(), E>) -> Self {
        self.0.upload_id = Some(upload_id);
        self.0.not_aborted = aborted.err();
        self
    }

    /// The error of the call that failed.
    #[must_use]
    pub fn error(&self) -> &E {
        &self.0.error
    }

    /// The same as its own.
    #[must_use]
    pub fn into_error(self) -> E {
        self.0.error
    }

    /// The number of the part that could not be sent or read; the first is 1. `None` for other calls than those of parts.
    #[must_use]
    pub fn part(&self) -> Option<u32> {
        self.0.part
    }

    /// The id of the upload; `None` if none was begun.
    #[must_use]
    pub fn upload_id(&self) -> Option<&str> {
        self.0.upload_id.as_deref()
    }

    /// Why the upload could not be given up, so that the service may still have parts of it; `None` if it has none.
    ///
    /// Giving it up again takes its [id](Self::upload_id). After [`may_be_complete`](Self::may_be_complete) it was not tried.
    #[must_use]
    pub fn not_aborted(&self) -> Option<&E> {
        self.0.not_aborted.as_ref()
    }

    /// Whether the call that joins the parts got no answer, so that the object may be stored, or will be soon, or never.
    ///
    /// The upload was not aborted then: that would take the parts from a service that is joining them. See whether the
    /// object is there; if it is not after a while, complete or abort the upload by its [id](Self::upload_id).
    #[must_use]
    pub fn may_be_complete(&self) -> bool {
        self.0.may_be_complete
    }
}

impl<E: Deref<Target = ErrorMeta>> Deref for UploadError<E> {
    type Target = ErrorMeta;

    fn deref(&self) -> &ErrorMeta {
        &self.0.error
    }
}

impl<E: fmt::Display> fmt::Display for UploadError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Fields { error, part, upload_id, not_aborted, may_be_complete } = &*self.0;
        if let Some(part) = part {
            write!(f, "part {part}: ")?;
        }
        write!(f, "{error}")?;
        match (upload_id, not_aborted) {
            (None, _) => Ok(()),
            (Some(id), _) if *may_be_complete => {
                write!(
                    f,
                    "; whether the upload `{id}` was completed is not known, so it was not aborted: see whether the object is \
                     there, and complete or abort the upload if it is not"
                )
            }
            (Some(_), None) => f.write_str("; the upload was aborted, and nothing is left of it"),
            (Some(id), Some(why)) => {
                write!(f, "; the upload `{id}` was not aborted, so that its parts may be stored still: {why}")
            }
        }
    }
}

impl<E: fmt::Display> fmt::Debug for UploadError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<E: fmt::Display> std::error::Error for UploadError<E> {}
