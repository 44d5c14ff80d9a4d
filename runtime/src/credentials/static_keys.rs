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
pub(super) fn static_keys<'a>(
    place: &str,
    [id_name, secret_name, token, account]: Names,
    get: impl Fn(&str) -> Option<&'a str>,
) -> Result<Option<Credentials>, Failure> {
    let half =
        |has: &str, lacks: &str| Failure::of(place, format!("{has} is set, but {lacks} is not: set both or neither"));
    match (get(id_name), get(secret_name)) {
        (None, None) => Ok(None),
        (Some(_), None) => Err(half(id_name, secret_name)),
        (None, Some(_)) => Err(half(secret_name, id_name)),
        (Some(id), Some(secret)) => {
            let broken = |name: &&str| get(name).is_some_and(|text| text.contains(char::is_control));
            if let Some(name) = [secret_name, id_name, token, account].iter().find(|name| broken(name)) {
                return Err(Failure::of(place, format!("{name} holds a line break or another control character")));
            }
            Ok(Some(Credentials::new(id, secret).with_optional(get(token), None, get(account))))
        }
    }
}
