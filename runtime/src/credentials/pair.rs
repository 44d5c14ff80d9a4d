//! Keys that stand in variables or in a profile: two that belong together, and what may come with them.

use super::Credentials;
use super::source::Failure;

/// The names of access key id, secret key, session token and account id.
pub(super) type Names = [&'static str; 4];

pub(super) const VARIABLES: Names =
    ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_ACCOUNT_ID"];

pub(super) const PROPERTIES: Names =
    ["aws_access_key_id", "aws_secret_access_key", "aws_session_token", "aws_account_id"];

/// Both keys, or neither; one without the other is a mistake.
pub(super) fn pair<'a>(
    place: &str,
    [id, secret, token, account]: Names,
    get: impl Fn(&str) -> Option<&'a str>,
) -> Result<Option<Credentials>, Failure> {
    let half =
        |has: &str, lacks: &str| Failure::of(place, format!("{has} is set, but {lacks} is not: set both or neither"));
    match (get(id), get(secret)) {
        (None, None) => Ok(None),
        (Some(_), None) => Err(half(id, secret)),
        (None, Some(_)) => Err(half(secret, id)),
        (Some(id), Some(secret)) => {
            let credentials = Credentials::new(id, secret);
            Ok(Some(credentials.with_optional(get(token), None, get(account))))
        }
    }
}
