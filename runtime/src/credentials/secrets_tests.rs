//! Nothing that is in a file, a variable, a URL or an answer by mistake is told on, nor sent but as what it was meant to be.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use proptest::prelude::*;
use proptest::sample::select;

use super::fixture::{Machine, NOW, Network, Reply, json_keys, sts_keys};
use crate::config::{Ambient, Config};
use crate::env::Env;
use crate::profile::Profile;
use crate::service::fixture::KINESIS;

/// What must be nowhere. Names are read in lower case, so it is looked for in either.
const MARKER: &str = "kqzHidden7vWx";

/// Properties that are read by anybody here, with a value that is right.
const PROPERTIES: [(&str, &str); 26] = [
    ("region", "eu-west-1"),
    ("output", "json"),
    ("endpoint_url", "http://localhost:1"),
    ("max_attempts", "2"),
    ("retry_mode", "standard"),
    ("use_fips_endpoint", "false"),
    ("use_dualstack_endpoint", "false"),
    ("account_id_endpoint_mode", "preferred"),
    ("ca_bundle", "/nonexistent/ca.pem"),
    ("sdk_ua_app_id", "app"),
    ("disable_request_compression", "false"),
    ("request_min_compression_size_bytes", "7"),
    ("sts_regional_endpoints", "regional"),
    ("ignore_configured_endpoint_urls", "false"),
    ("services", "dev"),
    ("ec2_metadata_service_endpoint_mode", "IPv4"),
    ("aws_access_key_id", "AKID"),
    ("aws_secret_access_key", "plain-key"),
    ("aws_session_token", "plain-token"),
    ("aws_account_id", "123456789012"),
    ("role_arn", "arn:aws:iam::1:role/r"),
    ("role_session_name", "me"),
    ("external_id", "x"),
    ("source_profile", "base"),
    ("credential_source", "Environment"),
    ("duration_seconds", "900"),
];

/// A line that belongs to a secret, and is where it should not be.
fn stray() -> impl Strategy<Value = String> {
    select(vec![
        "  MARK",
        "\tMARK=",
        "  aws_secret_access_key = MARK",
        "  aws_session_token=MARK # note",
        "MARK",
        "MARK==",
        "= MARK",
        "aws_secret_access_key MARK",
        "aws_secret_access_key: MARK",
        "AWS_SECRET_ACCESS_KEY=MARK",
        "export aws_session_token = MARK",
        "aws_session_token =\n  MARK",
        "[MARK",
        "  [MARK",
        "[profile base] MARK",
        "# MARK",
        "region =\n  MARK",
        "role_arn =\r  MARK",
        "external_id = x\n  MARK",
        "s3 =\n  MARK\n  a = MARK",
        "kinesis =\n    endpoint_url = http://me:MARK@localhost:1",
        "endpoint_url = http://me:MARK@localhost:1",
        "endpoint_url = http://me:MARK%40localhost",
        "endpoint_url = http://localhost:1/?key=MARK",
        "endpoint_url = me:MARK:localhost:1",
        "credential_process = /nonexistent/tool --key MARK",
        "credential_process = KEY=MARK /nonexistent/tool",
        "credential_process = /nonexistent/tool\n  --key=MARK",
        "ec2_metadata_service_endpoint = http://me:MARK@localhost",
        "\u{b}MARK\0",
    ])
    .prop_map(|line| line.replace("MARK", MARKER))
}

fn line() -> impl Strategy<Value = String> {
    let property = (select(PROPERTIES.to_vec()), select(vec!["", "  ", "\t", "\u{a0}"]))
        .prop_map(|((name, value), indent)| format!("{indent}{name} = {value}"));
    let header = select(vec!["[default]", "[profile base]", "[base]", "[services dev]", "[profile 'x y']", ""]);
    prop_oneof![6 => property, 3 => stray(), 1 => header.prop_map(str::to_owned)]
}

fn file() -> impl Strategy<Value = String> {
    let end = select(vec!["\n", "\r\n", "\n\n"]);
    (proptest::collection::vec(line(), 0..14), end, any::<bool>())
        .prop_map(|(lines, end, headed)| format!("{}{}", if headed { "[default]\n" } else { "" }, lines.join(end)))
}

/// What STS and the others here answer; some say what they should not.
fn network(seen: Arc<Mutex<String>>) -> Network {
    Network::new(move |line, request| {
        let body = String::from_utf8_lossy(request.body()).into_owned();
        let mut seen = seen.lock().unwrap();
        *seen = format!("{seen}\n{line}\n{:?}\n{body}", request.headers());
        // `Debug` hides the one header where a token is meant to be, and this one.
        let authorization = request.headers().get("authorization").and_then(|value| value.to_str().ok());
        *seen = format!("{seen}\n{authorization:?}");
        if line.starts_with("POST ") {
            Reply::Answer(200, sts_keys("AssumeRole", "ROLE", NOW + 3600))
        } else {
            Reply::Refuse
        }
    })
}

fn has_marker(text: &str) -> bool {
    text.to_ascii_lowercase().contains(&MARKER.to_ascii_lowercase())
}

/// All that errors, `Debug` and requests show of a machine with these files.
fn shown(variables: &[(&str, &str)], config: &str, credentials: &str) -> String {
    let asked = variables.iter().find(|(name, _)| *name == "AWS_PROFILE").map_or("default", |(_, name)| *name);
    let profile = match Profile::from_texts(asked, config, credentials) {
        Ok(profile) => profile,
        Err(error) => return format!("{error} {error:?} {error:#?}"),
    };
    let mut all = format!("{profile:?} {:?} {}", profile.sound(), profile.looked_at());
    let ambient = || Ambient::new(Env::from_pairs(variables), profile.clone());
    match Config::from_ambient(ambient()) {
        Err(error) => all = format!("{all}\n{error} {error:?}"),
        Ok(config) => {
            let region = config.effective_region().map(|found| found.is_some());
            let url = config.effective_endpoint_url(&KINESIS).map(|found| found.is_some());
            all = format!("{all}\n{config:?} {config:#?} {region:?} {url:?} {}", config.no_region());
        }
    }
    let seen = Arc::<Mutex<String>>::default();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    if let Ok(machine) = Machine::of(ambient(), network(seen.clone())) {
        let found = runtime.block_on(machine.credentials());
        all = format!("{all}\n{:?} {found:?}", machine.chain);
    }
    format!("{all}\n{}", seen.lock().unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn nothing_of_a_file_is_told_on(config in file(), credentials in file(), asked in any::<bool>()) {
        let off = ("AWS_EC2_METADATA_DISABLED", "true");
        let variables: &[_] = if asked { &[off, ("AWS_PROFILE", "base")] } else { &[off] };
        let all = shown(variables, &config, &credentials);
        prop_assert!(!has_marker(&all), "{config}\n---\n{credentials}\n---\n{all}");
    }

    #[test]
    fn nothing_of_an_answer_is_told_on(
        before in "[{}<>\"a-z:,\\n ]{0,20}",
        name in select(vec!["SecretAccessKey", "SessionToken", "Token", "AccessKeyId", "Expiration", "Version", "Other"]),
        after in "[{}<>\"a-z:,\\n ]{0,20}",
    ) {
        for text in [
            json_keys("A", NOW).replace("hidden-key", MARKER),
            format!("{before}{{\"{name}\":\"{MARKER}\"}}{after}"),
            format!("{{\"Version\":1,\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"B\",\"{name}\":\"{MARKER}\"{after}"),
            format!("<AssumeRoleResponse><AssumeRoleResult><Credentials><{name}>{MARKER}</{name}>{before}"),
            format!("{before}{name}={MARKER}{after}"),
        ] {
            let keys = super::json_keys::JsonKeys::parse(text.as_bytes());
            let process = keys.and_then(super::json_keys::JsonKeys::of_process).map(|keys| format!("{keys:?}"));
            let answer = http::Response::new(text.clone().into());
            let sts = super::sts::credentials::<super::services::sts::AssumeRole>(answer).map(|keys| format!("{keys:?}"));
            // An id of a key is no secret.
            if name != "AccessKeyId" {
                prop_assert!(!has_marker(&format!("{process:?} {sts:?}")), "{text}\n{process:?} {sts:?}");
            }
        }
    }
}

/// So that the properties above look at something.
#[test]
fn the_marker_is_used_as_what_it_was_meant_to_be() {
    let file = format!("[default]\nregion = eu-west-1\n  aws_secret_access_key = {MARKER}\naws_access_key_id = A");
    let profile = Profile::from_texts("default", &file, "").unwrap();
    assert_eq!(profile.get("aws_secret_access_key"), Some(MARKER));
    let names: BTreeSet<_> = PROPERTIES.iter().map(|(name, _)| name).collect();
    assert_eq!(names.len(), PROPERTIES.len());
    let role = "[default]\nregion = eu-west-1\nrole_arn = r\nsource_profile = default\naws_access_key_id = A\naws_secret_access_key = B";
    let all = shown(&[], role, "");
    assert!(all.contains("RoleArn=r") && all.contains("Credential=A/") && all.contains("\"ROLE\""), "{all}");
}
