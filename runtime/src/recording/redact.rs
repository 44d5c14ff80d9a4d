//! What of an exchange is a secret, by the names of values: nobody knows here what a service means by them.

use std::collections::BTreeMap;

use crate::Document;

/// What stands for a secret. It is base64 too, so that where a blob is due it is one.
pub(super) const HIDDEN: &str = "redacted";

/// Parts of names whose value is a secret, without case and punctuation. Tokens of pages and of idempotency are none.
const SECRETS: [&str; 21] = [
    "accesskey",
    "accesstoken",
    "apikey",
    "authorization",
    "authtoken",
    "bearer",
    "clientsecret",
    "cookie",
    "credential",
    "idtoken",
    "passphrase",
    "password",
    "plaintext",
    "privatekey",
    "refreshtoken",
    "secretaccesskey",
    "secretbinary",
    "secretkey",
    "secretstring",
    "securitytoken",
    "sessiontoken",
];

/// More of them, in headers and queries alone.
const SIGNATURES: [&str; 2] = ["signature", "customerkey"];

/// Names of secrets: those that everybody has, and those of a user.
#[derive(Clone, Debug, Default)]
pub(super) struct Names(pub(super) Vec<String>);

impl Names {
    /// Whether what goes by this name is a secret.
    pub(super) fn are_secret(&self, name: &str) -> bool {
        let plain = plain(name);
        SECRETS.iter().any(|secret| plain.contains(secret)) || self.0.contains(&plain)
    }

    /// Whether the header or parameter of this name holds a secret.
    pub(super) fn are_secret_in_head(&self, name: &str) -> bool {
        let name = plain(name);
        self.are_secret(&name) || SIGNATURES.iter().any(|secret| name.contains(secret))
    }

    /// A document without its secrets.
    pub(super) fn document(&self, document: &mut Document) {
        match document {
            Document::Object(members) => self.members(members),
            Document::Array(elements) => elements.iter_mut().for_each(|element| self.document(element)),
            _ => {}
        }
    }

    fn members(&self, members: &mut BTreeMap<String, Document>) {
        for (name, value) in members {
            if self.are_secret(name) {
                self.hide(value);
            } else {
                self.document(value);
            }
        }
    }

    /// Hides a value that is called a secret. What holds others by names of their own goes by these.
    fn hide(&self, value: &mut Document) {
        match value {
            Document::Object(_) => self.document(value),
            Document::Array(elements) => elements.iter_mut().for_each(|element| self.hide(element)),
            Document::String(text) => HIDDEN.clone_into(text),
            Document::Number(_) => *value = 0.into(),
            Document::Bool(_) | Document::Null => {}
        }
    }

    /// A query without its secrets.
    pub(super) fn query(&self, query: &str) -> String {
        let pieces = query.split('&').map(|piece| match piece.split_once('=') {
            Some((name, _)) if self.are_secret_in_head(name) => format!("{name}={HIDDEN}"),
            _ => piece.to_owned(),
        });
        pieces.collect::<Vec<_>>().join("&")
    }

    /// A text of any kind, such as XML or a form, without the values that stand right after the name of a secret.
    pub(super) fn text(&self, text: &str) -> String {
        let mut shown = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(begin) = rest.find(|char: char| char.is_ascii_alphanumeric()) {
            let (before, from) = rest.split_at_checked(begin).unwrap_or((rest, ""));
            let is_name = |char: char| char.is_ascii_alphanumeric() || matches!(char, '_' | '-' | '.');
            let end = from.find(|char| !is_name(char)).unwrap_or(from.len());
            let (name, behind) = from.split_at_checked(end).unwrap_or((from, ""));
            shown.push_str(before);
            shown.push_str(name);
            rest = behind;
            let value = behind.trim_start_matches(['"', '\'', ' ', ':', '=', '>']);
            let gap = behind.len().saturating_sub(value.len());
            if gap > 0 && self.are_secret(name) && !before.ends_with('/') {
                let end = value.find(['<', '&', '"', '\'', ',', ';', '\n']).unwrap_or(value.len());
                shown.push_str(behind.get(..gap).unwrap_or_default());
                if end > 0 {
                    shown.push_str(HIDDEN);
                }
                rest = value.get(end..).unwrap_or_default();
            }
        }
        shown.push_str(rest);
        shown
    }
}

/// A name without case and punctuation.
pub(super) fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|char| char.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    fn names() -> Names {
        Names(vec![plain("Pin-Code")])
    }

    #[test]
    fn values_of_secrets_are_hidden_wherever_they_are() {
        let text = br#"{"Credentials":{"AccessKeyId":"AK","SecretAccessKey":"s","SessionToken":"t","Expiration":7},
            "NextToken":"n","ClientToken":"c","list":[{"Password":"p"},{"password":["a","b"]}],"pin_code":1234,"PlainText":null}"#;
        let mut document = Document::Null;
        json::read(text, &mut document).unwrap();
        names().document(&mut document);
        let mut out = json::Writer::new();
        json::Write::write(&document, &mut out);
        let expected = concat!(
            r#"{"ClientToken":"c","Credentials":{"AccessKeyId":"redacted","Expiration":7,"SecretAccessKey":"redacted","#,
            r#""SessionToken":"redacted"},"NextToken":"n","PlainText":null,"#,
            r#""list":[{"Password":"redacted"},{"password":["redacted","redacted"]}],"pin_code":0}"#
        );
        assert_eq!(out.into_bytes(), expected);
    }

    #[test]
    fn texts_of_any_kind_are_read_as_far_as_need_be() {
        let hidden = |text: &str| names().text(text);
        let xml = "<R><SecretAccessKey>abc/+=</SecretAccessKey><Expiration>2026</Expiration><SessionToken/></R>";
        let expected = "<R><SecretAccessKey>redacted</SecretAccessKey><Expiration>2026</Expiration><SessionToken/></R>";
        assert_eq!(hidden(xml), expected);
        assert_eq!(hidden("Action=Login&Password=a+b&User=x"), "Action=Login&Password=redacted&User=x");
        assert_eq!(hidden(r#"{"password": "a", broken"#), r#"{"password": "redacted", broken"#);
        assert_eq!(hidden("no secret: é"), "no secret: é");
        assert_eq!(
            names().query("a=1&X-Amz-Signature=f00&X-Amz-Credential=AK%2Fx&x=y"),
            "a=1&X-Amz-Signature=redacted&X-Amz-Credential=redacted&x=y"
        );
    }
}
