//! What must be nowhere in errors, `Debug` output and logs.

/// The secret key of the tests' credentials.
pub const SECRET_KEY: &str = "hidden-secret-key";

/// The session token of the tests' credentials.
pub const SESSION_TOKEN: &str = "hidden-session-token";

/// The data of the tests' records.
pub const PAYLOAD: &str = "hidden payload";

/// The same as it goes over the wire.
const PAYLOAD_IN_BASE64: &str = "aGlkZGVuIHBheWxvYWQ=";

/// Fails if a secret or a payload is in `text`.
pub fn look_for_in(text: &str) {
    assert!(!are_in(text), "a secret is in {text}");
}

/// Whether a secret or a payload is in `text`.
pub fn are_in(text: &str) -> bool {
    [SECRET_KEY, SESSION_TOKEN, PAYLOAD, PAYLOAD_IN_BASE64].iter().any(|secret| text.contains(secret))
}
