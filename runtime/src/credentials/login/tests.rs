//! Signing in to the console as `aws login` leaves it in a file, on pretended machines.

use std::path::PathBuf;

use super::super::fixture::{Machine, NOW, Network, Reply};
use super::super::signed_in::SignedIn;
use super::dpop::tests::{checked, key};
use crate::{Credentials, Document, Timestamp};

const SESSION: &str = "arn:aws:iam::123456789012:user/me";
const CONFIG: &str = "[default]\nlogin_session = arn:aws:iam::123456789012:user/me\n";
const URL: &str = "https://eu-west-1.signin.aws.amazon.com/v1/token";

/// A folder of who has signed in.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, file: Option<&str>) -> Self {
        let folder = Self(std::env::temp_dir().join(format!("smithwright-login-{name}-{}", std::process::id())));
        std::fs::create_dir_all(&folder.0).expect("a folder");
        if let Some(text) = file {
            std::fs::write(folder.file(), text).expect("a file");
        }
        folder
    }

    /// Its name is the SHA-256 of the session, by `sha256sum`.
    fn file(&self) -> PathBuf {
        self.0.join("286187707741fc2ccb93cf9e56dbd0ee0a16208feed5fbc8ae1baa86d44c283f.json")
    }

    fn machine(&self, variables: &[(&str, &str)], network: Network) -> Machine {
        let folder = self.0.display().to_string();
        let own = [("AWS_LOGIN_CACHE_DIRECTORY", folder.as_str()), ("AWS_EC2_METADATA_DISABLED", "true")];
        let region = [("AWS_REGION", "eu-west-1")];
        Machine::new(&[&region[..], &own, variables].concat(), CONFIG, network)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// What `aws login` leaves, with keys that are good for so many seconds.
fn signed_in(id: &str, secs: i64, pem: &str) -> String {
    let (expiry, pem) = (Timestamp::from_secs(NOW + secs), pem.replace('\n', "\\n"));
    format!(
        r#"{{"accessToken":{{"accessKeyId":"{id}","secretAccessKey":"hidden-key","sessionToken":"hidden-token","accountId":"123456789012","expiresAt":"{expiry}"}},"tokenType":"aws_sigv4","refreshToken":"hidden-refresh","identityToken":"hidden-id","clientId":"arn:aws:signin:::devtools/same-device","dpopKey":"{pem}"}}"#
    )
}

const NEW: &str = r#"{"accessToken":{"accessKeyId":"NEW","secretAccessKey":"hidden-key2","sessionToken":"hidden-token2"},"tokenType":"aws_sigv4","expiresIn":900,"refreshToken":"hidden-next"}"#;

#[tokio::test]
async fn keys_that_are_good_are_taken_from_the_file() {
    let folder = Folder::new("good", Some(&signed_in("KEPT", 301, "none")));
    let machine = folder.machine(&[], Network::empty());
    let expected = Credentials::new("KEPT", "hidden-key")
        .with_session_token("hidden-token")
        .with_expiry(Timestamp::from_secs(NOW + 301))
        .with_account_id("123456789012");
    assert_eq!(machine.credentials().await, Ok(expected));
    assert!(machine.network.seen().is_empty());
}

#[tokio::test]
async fn keys_are_renewed_with_a_proof_and_written_back() {
    let (pem, public) = key();
    for secs in [300, -7200] {
        let folder = Folder::new(&format!("renewed{secs}"), Some(&signed_in("OLD", secs, &pem)));
        let machine = folder.machine(&[], Network::new(|_, _| Reply::Answer(200, NEW.to_owned())));
        let keys = machine.credentials().await.expect("keys");
        assert_eq!((keys.access_key_id(), keys.secret_access_key()), ("NEW", "hidden-key2"));
        assert_eq!(keys.expiry(), Some(Timestamp::from_secs(NOW + 900)));
        assert_eq!(machine.network.seen(), [format!("POST {URL}")]);
        let request = machine.network.last();
        let expected = r#"{"clientId":"arn:aws:signin:::devtools/same-device","grantType":"refresh_token","refreshToken":"hidden-refresh"}"#;
        assert_eq!(String::from_utf8_lossy(request.body()), expected);
        assert_eq!(request.headers().get("authorization"), None);
        let [_, payload] = checked(request.headers()["dpop"].to_str().expect("text"), &public);
        assert_eq!(payload.get("htu").and_then(Document::as_str), Some(URL));
        assert_eq!(payload.get("iat"), Some(&Document::from(NOW)));
        let written = SignedIn::parse(&std::fs::read(folder.file()).expect("a file")).expect("JSON");
        let expected = signed_in("NEW", 900, &pem)
            .replace("hidden-key", "hidden-key2")
            .replace("hidden-token", "hidden-token2")
            .replace("hidden-refresh", "hidden-next");
        assert!(SignedIn::parse(expected.as_bytes()) == Some(written));
    }
}

#[tokio::test]
async fn who_must_sign_in_again_is_told_how_to() {
    let (pem, _) = key();
    let whole = signed_in("OLD", -10, &pem);
    let refusal = |error: &str, status| {
        let body =
            format!(r#"{{"__type":"AccessDeniedException","error":"{error}","message":"hidden-refresh is over"}}"#);
        Network::new(move |_, _| Reply::Answer(status, body.clone()))
    };
    for (name, file, network, words) in [
        ("none", None, Network::empty(), "nobody has signed in: there is no file "),
        (
            "broken",
            Some("hidden".to_owned()),
            Network::empty(),
            "is not the JSON it should be. Run `aws login --profile default`",
        ),
        (
            "keyless",
            Some(whole.replace("dpopKey", "x")),
            Network::empty(),
            "no usable `dpopKey`. Run `aws login --profile default`",
        ),
        (
            "badkey",
            Some(signed_in("OLD", -10, "hidden")),
            Network::empty(),
            "no usable `dpopKey`. Run `aws login --profile default`",
        ),
        (
            "over",
            Some(whole.clone()),
            refusal("TOKEN_EXPIRED", 403),
            "AccessDeniedException: *** is over (HTTP 403, no request id). Run `aws login --profile default`",
        ),
        (
            "may not",
            Some(whole.clone()),
            refusal("INSUFFICIENT_PERMISSIONS", 403),
            "must be allowed signin:CreateOAuth2Token",
        ),
        (
            "html",
            Some(whole.clone()),
            Network::new(|_, _| Reply::Answer(200, "hidden".to_owned())),
            "answered with something that is not its JSON (HTTP 200)",
        ),
        (
            "empty",
            Some(whole.clone()),
            Network::new(|_, _| Reply::Answer(200, "{}".to_owned())),
            "answered without keys",
        ),
    ] {
        let folder = Folder::new(name, file.as_deref());
        let error = folder.machine(&[], network).id().await;
        let start = "credentials from a console login (profile `default`): ";
        assert!(
            error.starts_with(start) && error.contains(words) && !error.contains("hidden"),
            "{error}\nlacks {words}"
        );
    }
    // Keys that are good yet are used although they cannot be renewed.
    let folder = Folder::new("yet", Some(&signed_in("OLD", 10, &pem)));
    assert_eq!(folder.machine(&[], refusal("TOKEN_EXPIRED", 403)).id().await, "OLD");
}

/// Another tool has used the token for renewal, and written what it got.
#[tokio::test]
async fn who_comes_second_takes_what_the_first_has_written() {
    let (pem, _) = key();
    let folder = Folder::new("second", Some(&signed_in("OLD", -10, &pem)));
    let path = folder.file();
    let network = Network::new(move |_, _| {
        std::fs::write(&path, signed_in("THEIRS", 900, "none")).expect("a file");
        Reply::Answer(403, r#"{"error":"TOKEN_EXPIRED"}"#.to_owned())
    });
    assert_eq!(folder.machine(&[], network).id().await, "THEIRS");
}

/// Hosts as the service's endpoint rules have them.
#[tokio::test]
async fn each_partition_signs_in_elsewhere() {
    let (pem, _) = key();
    let fips = ("AWS_USE_FIPS_ENDPOINT", "true");
    for (region, more, url) in [
        ("cn-north-1", &[][..], "https://cn-north-1.signin.amazonaws.cn/v1/token"),
        ("us-gov-east-1", &[], "https://us-gov-east-1.signin.amazonaws-us-gov.com/v1/token"),
        ("us-gov-west-1", &[fips], "https://signin-fips.amazonaws-us-gov.com/v1/token"),
        ("us-east-1", &[fips], "https://signin-fips.us-east-1.amazonaws.com/v1/token"),
        ("us-east-1", &[("AWS_USE_DUALSTACK_ENDPOINT", "true")], "https://signin.us-east-1.api.aws/v1/token"),
        ("us-east-1", &[("AWS_ENDPOINT_URL_SIGNIN", "http://localhost:1")], "http://localhost:1/v1/token"),
    ] {
        for in_file in [true, false] {
            let mut text = signed_in("OLD", -10, &pem);
            if in_file {
                text = text.replacen('{', &format!(r#"{{"signInRegion":"{region}","#), 1);
            }
            let folder = Folder::new(&format!("host{region}{}{in_file}", more.len()), Some(&text));
            let client = ("AWS_REGION", if in_file { "eu-west-1" } else { region });
            let machine =
                folder.machine(&[more, &[client]].concat(), Network::new(|_, _| Reply::Answer(200, NEW.to_owned())));
            assert_eq!(machine.id().await, "NEW");
            assert_eq!(machine.network.seen(), [format!("POST {url}")]);
        }
    }
    assert!(CONFIG.contains(SESSION));
}
