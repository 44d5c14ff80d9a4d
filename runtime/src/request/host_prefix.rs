//! What goes before the host of a request (trait `endpoint`).

use crate::endpoint::is_valid_host_label;
use crate::{CallError, CallErrorKind};

/// What an operation's `endpoint` trait puts before the host; found in a request's extensions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostPrefix(pub String);

impl HostPrefix {
    /// The value of the input member `member` as a label of a host name.
    ///
    /// Fails if it is empty, longer than 63 bytes, or holds anything but letters, digits and inner hyphens (RFC 1123).
    pub fn label<'a>(member: &str, value: &'a str) -> Result<&'a str, CallError> {
        if is_valid_host_label(value, false) {
            return Ok(value);
        }
        let reason = format!("`{member}` becomes part of the host name and must be 1 to 63 letters, digits or hyphens");
        Err(CallError::new(CallErrorKind::Input, reason))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_of_a_host_is_letters_digits_and_inner_hyphens() {
        for label in ["a", "a-1", "A", &"x".repeat(63)] {
            assert_eq!(HostPrefix::label("Yard", label), Ok(label));
        }
        for label in ["", "-a", "a-", "a.b", "a/b", "a@b", "ä", " ", &"x".repeat(64)] {
            let error = HostPrefix::label("Yard", label).unwrap_err();
            assert_eq!(error.call(), Some(CallErrorKind::Input));
            assert!(error.to_string().contains("`Yard`"), "{error}");
        }
    }
}
