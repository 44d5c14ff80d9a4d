//! A form as the AWS Query protocol wants it: pairs, percent-encoded.

use crate::percent::{self, Keep};

/// The body for these pairs; those without a value are left out.
pub(super) fn encode(pairs: &[(&str, Option<&str>)]) -> String {
    let mut text = String::new();
    for (name, value) in pairs {
        let Some(value) = value else { continue };
        if !text.is_empty() {
            text.push('&');
        }
        text.push_str(name);
        text.push('=');
        text.push_str(&percent::encode(value.as_bytes(), Keep::Nothing));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::encode;

    #[test]
    fn values_are_encoded_and_absent_ones_left_out() {
        let pairs =
            [("Action", Some("AssumeRole")), ("ExternalId", None), ("RoleArn", Some("arn:aws:iam::1:role/é x+&="))];
        assert_eq!(encode(&pairs), "Action=AssumeRole&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2F%C3%A9%20x%2B%26%3D");
    }
}
