//! What lines of the shared files mean, and what they spoil if they cannot be read.

use super::{FileKind, Parsed, Section, Value, parse};

fn config(text: &str) -> Parsed {
    parse(text.as_bytes(), FileKind::Config, "config")
}

fn profiles(parsed: &Parsed) -> Vec<&str> {
    let mut names: Vec<&str> = parsed.profiles.keys().map(String::as_str).collect();
    names.sort_unstable();
    names
}

fn section(bytes: &[u8]) -> Section {
    let parsed = parse(&[b"[profile foo]\n", bytes].concat(), FileKind::Config, "config");
    parsed.profiles.get("foo").cloned().expect("a profile")
}

/// The property `name` of a profile with these lines: its text, or what is wrong with it.
fn property(lines: &str, name: &str) -> Option<String> {
    Some(match &section(lines.as_bytes()).properties.get(name)?.value {
        Value::Text(text) => text.clone(),
        Value::Nested(values) => {
            let mut values: Vec<_> = values.iter().map(|(name, sub)| format!("{name}={:?}", sub.value)).collect();
            values.sort_unstable();
            values.join(" ")
        }
        Value::Broken(what) => format!("broken: {what}"),
    })
}

#[test]
fn sections_have_names() {
    let names = "[profile a]\n[ profile\t b ] # c\n[profile c]; d\n[e]\n[profile]\n[profilef]\n[profile g h]\n\
                 [sso-session j]\n[profile k] /* l */\n  [profile m]\n";
    assert_eq!(profiles(&config(names)), ["a", "b", "c", "g h", "k", "m"]);
    let parsed = parse(b"[a]\n[profile b]\n[ c ]\n[d e]\n[sso-sessionf]", FileKind::Credentials, "credentials");
    assert_eq!(profiles(&parsed), ["a", "c", "d e", "profile b", "sso-sessionf"]);
}

#[test]
fn values_are_trimmed_and_keep_what_is_no_comment() {
    for (line, value) in [
        ("name = value", "value"),
        ("name \t=  \tvalue \t", "value"),
        ("name = val=ue", "val=ue"),
        ("name =", ""),
        ("NAME = value", "value"),
        ("name = value # c # d", "value"),
        ("name = value ; c", "value"),
        ("name = value; c", "value; c"),
        ("name = value# c", "value# c"),
        ("name = # c", ""),
        ("name = \u{1f602}", "\u{1f602}"),
        ("name = a\nname = value", "value"),
        ("name = a\n[profile foo]\nname = value", "value"),
        ("  name = value", "value"),
        ("\tname = value\n\tother = x", "value"),
    ] {
        for end in ["\n", "\r\n", "\r"] {
            let lines = format!("{line}\n").replace('\n', end);
            assert_eq!(property(&lines, "name").as_deref(), Some(value), "{lines:?}");
        }
    }
    assert_eq!(property("in valid = value", "in valid"), None);
    assert_eq!(property("aws_session_token : hidden=:=", "aws_session_token").as_deref(), Some("hidden=:="));
}

/// As the AWS SDK for JavaScript reads it; see also its issues and those of the SDK for Java about indented files.
#[test]
fn an_indented_property_is_one_of_its_own() {
    for lines in [
        "region = eu-west-1\n  aws_secret_access_key = hidden",
        "  region = eu-west-1\n    aws_secret_access_key = hidden",
        "region = eu-west-1\n\n# no\n \taws_secret_access_key = hidden",
        "region =eu-west-1\n  aws_secret_access_key =\n  aws_secret_access_key = hidden",
    ] {
        assert_eq!(property(lines, "region").as_deref(), Some("eu-west-1"), "{lines}");
        assert_eq!(property(lines, "aws_secret_access_key").as_deref(), Some("hidden"), "{lines}");
    }
    let lines = "aws_session_token =\n  region = eu-west-1";
    assert_eq!(
        (property(lines, "aws_session_token"), property(lines, "region")),
        (Some(String::new()), Some("eu-west-1".to_owned()))
    );
}

#[test]
fn what_else_is_indented_spoils_the_property_above_and_no_other() {
    for below in ["hidden", "--hidden=x", "HiDdEn0123456789==", "hidden : x", "= hidden"] {
        let lines = format!("region = eu-west-1\nendpoint_url = http://a\n  {below}\noutput = json");
        assert_eq!(property(&lines, "region").as_deref(), Some("eu-west-1"));
        assert_eq!(property(&lines, "output").as_deref(), Some("json"));
        let what = property(&lines, "endpoint_url").expect("a property");
        assert!(what.starts_with("broken: an indented line follows it"), "{what}");
        assert!(!format!("{:?}", section(lines.as_bytes())).to_ascii_lowercase().contains("hidden"));
    }
    assert!(property("region =\n  eu-west-1", "region").is_some_and(|what| what.starts_with("broken: its value must")));
}

#[test]
fn indented_lines_under_an_empty_value_are_properties() {
    let text = "[services dev]\nkinesis =\n  Endpoint_URL = http://a # c\n\t \n  b =\n[profile foo]\nx = 1\n[services in]\n  sqs =\n    a = 1\n  sns =\n    b = 2";
    let parsed = config(text);
    let nested = |section: &str, name: &str| parsed.services[section].properties[name].value.clone();
    let Value::Nested(kinesis) = nested("dev", "kinesis") else { panic!("{parsed:?}") };
    assert_eq!(kinesis["endpoint_url"].value, Value::Text("http://a".to_owned()));
    assert_eq!(kinesis["b"].value, Value::Text(String::new()));
    assert!(matches!((nested("in", "sqs"), nested("in", "sns")), (Value::Nested(_), Value::Nested(_))));
    assert_eq!(property("s3 =\n  use_dualstack_endpoint = true", "use_dualstack_endpoint"), None);
    assert_eq!(property("s3 =\n  a = b\n  invalid\nregion = x", "region").as_deref(), Some("x"));
    assert!(property("s3 =\n  invalid", "s3").is_some_and(|what| what.starts_with("broken: ")));
}

#[test]
fn profile_default_replaces_default_in_either_order() {
    for file in ["[profile default]\na = 1\n[default]\nb = 2", "[default]\nb = 2\n[profile default]\na = 1"] {
        let parsed = config(file);
        let default = parsed.profiles.get("default").expect("a default profile");
        assert_eq!(default.properties.keys().collect::<Vec<_>>(), ["a"]);
    }
    assert_eq!(profiles(&config("[default]\nb = 2")), ["default"]);
}

#[test]
fn a_line_that_cannot_be_read_spoils_what_it_has_to_do_with() {
    for (line, words) in [
        ("region eu-west-1", "a property must have a `=`"),
        ("key : value region", "a property must have a `=`"),
        ("set region = eu-west-1", "more before the `=`"),
        ("region = eu\u{b}west", "control character"),
    ] {
        let lines = format!("{line}\noutput = json");
        let what = property(&lines, "region").expect("a property");
        assert!(what.starts_with("broken: ") && what.contains(words), "{what}");
        assert_eq!((property(&lines, "output").as_deref(), section(lines.as_bytes()).broken), (Some("json"), None));
    }
    for line in ["<<<<<<< HEAD", "=======", "}", "\0\u{1}\u{2}"] {
        let broken = section(format!("{line}\na = 1").as_bytes()).broken.expect("a broken line").to_string();
        assert!(broken.starts_with("config:2: a property must have a "), "{broken}");
    }
    let latin = section(b"# gr\xfc\xdfe\nregion = M\xfcnchen\noutput = json");
    assert_eq!(latin.properties["region"].value, Value::Broken("it is not UTF-8"));
    assert_eq!((latin.properties.len(), latin.broken), (2, None));
}

#[test]
fn a_name_that_cannot_be_read_loses_its_section_alone() {
    for header in [&b"[profile b"[..], b"[profile \xff]", b"[profile \0]"] {
        let text = [b"[profile a]\nx = 1\n", header, b"\ny = 2\n[profile c]\nz = 3"].concat();
        let parsed = parse(&text, FileKind::Config, "config");
        assert_eq!(profiles(&parsed), ["a", "c"]);
        assert_eq!(parsed.profiles["a"].properties.len(), 1);
        assert!(parsed.lost.expect("a broken line").to_string().starts_with("config:3: a section's name must"));
    }
    let early = config("region = x\n[profile a]");
    assert!(early.lost.is_some_and(|bad| bad.to_string().starts_with("config:1: a property before")));
}

#[test]
fn a_byte_order_mark_is_no_text() {
    assert_eq!(profiles(&config("\u{feff}[profile a]")), ["a"]);
}
