//! Who was asked, and as whom: what is looked for when something is not there or not allowed.

use super::ErrorMeta;

/// Where an attempt went, and who made it. Never holds a secret.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Asked {
    /// Host, and port if it is not the usual one.
    pub(crate) host: Option<String>,
    pub(crate) region: Option<String>,
    pub(crate) access_key_id: Option<String>,
}

impl ErrorMeta {
    /// The host that was asked, with its port if that is not the usual one; `None` if the call did not come so far.
    #[must_use]
    pub fn host(&self) -> Option<&str> {
        self.0.asked.get()?.host.as_deref()
    }

    /// The region that the request was signed for, else that of the client.
    #[must_use]
    pub fn region(&self) -> Option<&str> {
        self.0.asked.get()?.region.as_deref()
    }

    /// The id of the access key that the request was signed with; `None` if it was not signed.
    #[must_use]
    pub fn access_key_id(&self) -> Option<&str> {
        self.0.asked.get()?.access_key_id.as_deref()
    }

    /// Notes who was asked, unless that is known already.
    pub(crate) fn with_asked(&self, asked: impl FnOnce() -> Asked) {
        self.0.asked.get_or_init(asked);
    }
}
