//! Headers with the MD5 of a key that another header has in base64. Knows no operation.

use super::RequestParts;
use crate::request::md5_of_base64;
use crate::{CallError, CallErrorKind};

impl RequestParts {
    /// [`header`](Self::header) of `member` with the MD5 of a key where there is none; `key_member` has that in base64.
    ///
    /// Fails if the key is needed for that and is not in base64.
    pub fn header_md5(
        &mut self,
        name: &str,
        member: &str,
        sum: &Option<String>,
        key_member: &str,
        key: &Option<String>,
    ) -> Result<(), CallError> {
        let (None, Some(key)) = (sum, key) else { return self.header(name, member, sum) };
        let sum = md5_of_base64(key).ok_or_else(|| {
            CallError::new(
                CallErrorKind::Input,
                format!("`{key_member}` must be the bytes of a key in base64, and is not"),
            )
        })?;
        self.header(name, member, &*sum)
    }
}
