//! Lets a person read what a program complained of, without the secrets that it may have let slip. No IO.

use crate::shown::is_opaque;

/// How much of a complaint is shown, in characters.
const MOST: usize = 300;

/// Parts of names whose value is not shown.
const SECRET_NAMES: [&str; 6] = ["secret", "token", "password", "accesskey", "authorization", "bearer"];

/// The end of `text` on one line, with `***` for what is one of `known`, looks like a key, or is called secret.
pub(super) fn redact(text: &str, known: &[&str]) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut shown = String::with_capacity(text.len());
    let (mut last, mut value_comes) = ("", false);
    for piece in text.split_inclusive([' ', ',', ';', '&', '?', '{', '}']) {
        let word = piece.trim_end_matches([' ', ',', ';', '&', '?', '{', '}']);
        let (name, value) = name_and_value(word);
        let named = is_secret_name(name) || matches!(name, "=" | ":") && is_secret_name(last);
        let is_value = !matches!(value, "" | "Bearer");
        // `... loading a token: failed to ...` is prose.
        let prose = last == "token:" && value.chars().all(|c| c.is_ascii_lowercase());
        let hidden = is_value && (value_comes && !prose || named || is_opaque(value));
        // `name:`, `name =` and `--name` have their value in what follows.
        value_comes = match value {
            "" | "Bearer" => value_comes || named,
            value => value.starts_with('-') && is_secret_name(value),
        };
        if !word.is_empty() {
            last = word;
        }
        shown.push_str(name);
        shown.push_str(if hidden { "***" } else { value });
        shown.push_str(piece.get(word.len()..).unwrap_or_default());
    }
    // Last, since names of secrets may be among them.
    for secret in known.iter().filter(|secret| secret.len() > 3) {
        shown = shown.replace(secret, "***");
    }
    ending(&shown)
}

/// What others say, without secrets that they were sent: some repeat a request in their answer.
pub(super) fn without(text: &str, secrets: &[Option<&str>]) -> String {
    let long = secrets.iter().flatten().filter(|secret| secret.len() > 3);
    long.fold(text.to_owned(), |text, secret| text.replace(secret, "***"))
}

/// `name=` and `value` of a word, or `name:` and `value`. URLs, paths, and what looks like a key are values.
fn name_and_value(word: &str) -> (&str, &str) {
    match word.find(['=', ':']).and_then(|at| word.split_at_checked(at.saturating_add(1))) {
        Some((name, value)) if !value.starts_with("//") && !name.starts_with('/') && !is_opaque(name) => (name, value),
        _ => ("", word),
    }
}

fn is_secret_name(name: &str) -> bool {
    let plain = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    SECRET_NAMES.iter().any(|secret| plain.contains(secret)) && !plain.ends_with("id")
}

/// What comes last says most.
fn ending(text: &str) -> String {
    let skipped = text.chars().count().saturating_sub(MOST);
    match text.char_indices().nth(skipped) {
        Some((at, _)) if skipped > 0 => format!("...{}", text.get(at..).unwrap_or_default()),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::redact;

    #[test]
    fn complaints_stay_readable() {
        for text in [
            "Error: no such profile `dev` in /home/me/.aws/config (line 17)",
            "curl: (7) Failed to connect to vault.example.com port 8200: Connection refused",
            "https://example.com/login?x=1 answered 403",
            "an error occurred while loading an access token: failed to load the cached SSO token",
            "Traceback: File /usr/lib/python3/dist-packages/botocore/session.py, line 5",
        ] {
            assert_eq!(redact(text, &[]), text);
        }
        assert_eq!(redact(" a\n\tb \n", &[]), "a b");
    }

    #[test]
    fn secrets_are_not_shown() {
        for text in [
            "bad key wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            "key is /JalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            "SecretAccessKey: hidden",
            "secret_access_key=hidden",
            "{\"SecretAccessKey\":\"hidden\"}",
            "{ \"SessionToken\" : \"hidden\" }",
            "{\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"hidden\"}",
            "Authorization: Bearer hidden",
            "--client-secret hidden",
            "aws_session_token = hidden",
            "password:hidden",
            "password: hidden",
            "token: hidden1",
            "session_token: hidden",
            "the known one is known-hidden",
            "IQoJb3JpZ2luX2VjEXAMPLEhidden==",
            "a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d7hidden",
        ] {
            let shown = redact(text, &["known-hidden"]);
            assert!(!shown.contains("hidden") && !shown.contains("JalrXUt"), "{text}: {shown}");
            assert!(shown.contains("***"), "{text}: {shown}");
        }
    }

    #[test]
    fn only_the_end_of_a_long_text_is_shown() {
        let shown = redact(&format!("{} the end", "word ".repeat(1000)), &[]);
        assert!(shown.starts_with("...") && shown.ends_with(" the end") && shown.len() < 310, "{shown}");
    }

    proptest! {
        #[test]
        fn any_text_becomes_one_short_line(text in "\\PC{0,50}|(.|\n|=|:|\"|token|secret| ){0,100}") {
            let shown = redact(&text, &["secret"]);
            prop_assert!(!shown.contains('\n') && shown.chars().count() <= 303);
        }

        /// A secret key: 40 characters of base64.
        #[test]
        fn keys_are_never_shown(key in "[A-Za-z0-9+/]{38}[A-Z][a-z0-9]", before in "[a-z ]{0,20}", after in "[a-z ]{0,20}") {
            prop_assume!(key.contains(|c: char| c.is_ascii_digit()));
            let text = format!("{before} {key} {after}");
            let shown = redact(&text, &[]);
            prop_assert!(!shown.contains(&key), "{}", shown);
        }
    }
}
