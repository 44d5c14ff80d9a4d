//! Which profile is ours, what it has of either file, and what is an error of files that cannot be read.

use super::Profile;
use crate::CallErrorKind;
use crate::env::Env;

#[test]
fn the_credentials_file_comes_before_the_config_file() {
    let profile = Profile::from_texts("foo", "[profile foo]\na = 1\nb = 2", "[foo]\nb = 3\nc =").expect("a profile");
    assert_eq!([profile.get("a"), profile.get("b"), profile.get("c")], [Some("1"), Some("3"), None]);
}

#[test]
fn other_profiles_are_found_by_name_in_either_file() {
    let profile = Profile::from_texts("foo", "[profile bar]\na = 1", "[bar]\nb = 2\n[baz]\nc = 3").expect("a profile");
    let [bar, baz] = ["bar", "baz"].map(|name| profile.other(name).expect("a profile"));
    assert_eq!([bar.get("a"), bar.get("b"), baz.get("c")], [Some("1"), Some("2"), Some("3")]);
    assert_eq!((bar.name(), profile.other("foo").is_none()), ("bar", true));
}

#[test]
fn a_profile_names_its_services_section() {
    let config = "[profile foo]\nservices = dev\n[services dev]\nkinesis =\n  endpoint_url = http://a # b\n";
    let profile = Profile::from_texts("foo", config, "").expect("a profile");
    let read = |service| profile.read_for_service(service, "endpoint_url").expect("sound");
    assert_eq!(
        read("kinesis").map(|(text, place)| (text, place.to_string())),
        Some(("http://a", "config:5".to_owned()))
    );
    assert_eq!(read("sqs"), None);
    let words = "config:2: `services` is \"dev\", and config has no services section of that name";
    let error = Profile::from_texts("foo", "[profile foo]\nservices = dev", "").expect_err("no such section");
    assert_eq!(error.to_string(), words);
    // Nobody asked for this one, so it is an error when it is needed.
    let profile = Profile::from_texts("default", "[default]\nservices = dev", "").expect("a profile");
    assert_eq!(profile.read_for_service("kinesis", "endpoint_url").expect_err("no such section").to_string(), words);
}

/// A file of `lines` for a service's section.
fn service(lines: &str) -> String {
    let config = format!("[default]\nservices = dev\n[services dev]\nsqs =\n  endpoint_url = http://b\n{lines}");
    let profile = Profile::from_texts("default", &config, "").expect("a profile");
    assert_eq!(profile.read_for_service("sqs", "endpoint_url").expect("sound").map(|(text, _)| text), Some("http://b"));
    profile
        .read_for_service("kinesis", "endpoint_url")
        .map_or_else(|error| error.to_string(), |found| format!("{found:?}"))
}

#[test]
fn what_is_broken_of_a_service_is_an_error_for_that_service() {
    assert!(service("kinesis =\n  http://a\n").starts_with("config:6: `kinesis` cannot be read: "));
    assert!(service("kinesis = x\n  endpoint_url = http://a\n").starts_with("config:6: `kinesis` cannot be read: "));
    assert_eq!(service("kinesis\n  endpoint_url = http://a\n"), "config:6: a property must have a `=`");
    assert_eq!(service("kinesis =\n"), "None");
}

#[test]
fn files_that_do_not_exist_are_empty_but_a_profile_asked_for_must_exist() {
    let files = [("AWS_CONFIG_FILE", "/nonexistent/a"), ("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent/b")];
    let profile = Profile::load(&Env::from_pairs(&files)).expect("an empty profile");
    assert_eq!(
        profile.looked_at(),
        "profile `default` in /nonexistent/a (no such file) and /nonexistent/b (no such file)"
    );
    let [a, b] = files;
    for variable in ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"] {
        let error = Profile::load(&Env::from_pairs(&[a, b, (variable, "x")])).expect_err("no such profile");
        assert_eq!(error.call(), Some(CallErrorKind::Config));
        let words = format!("{variable} is \"x\", but there is no [profile x] in /nonexistent/a (no such file)");
        assert!(error.to_string().starts_with(&words), "{error}");
    }
}

#[test]
fn a_file_that_cannot_be_read_is_an_error_if_it_was_named() {
    let error = Profile::load(&Env::from_pairs(&[("AWS_CONFIG_FILE", "/")])).expect_err("a folder");
    assert_eq!(error.to_string(), "cannot read /, which AWS_CONFIG_FILE names: it is a folder");
    let profile = Profile::load(&Env::from_pairs(&[("HOME", "/dev/null")])).expect("an empty profile");
    let words = "profile `default` in /dev/null/.aws/config (cannot be read: ";
    assert!(profile.looked_at().starts_with(words), "{}", profile.looked_at());
    let nothing = [("AWS_CONFIG_FILE", "/dev/null"), ("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")];
    Profile::load(&Env::from_pairs(&nothing)).expect("an empty profile");
}

#[test]
fn a_broken_line_is_an_error_for_the_profile_that_was_asked_for_alone() {
    let config = "[default]\nregion eu\n[profile foo]\nx\n[profile bar]\nmax_attempts = 2";
    let error = Profile::from_texts("foo", config, "").expect_err("broken");
    assert_eq!(error.to_string(), "config:4: a property must have a `=`");
    let bar = Profile::from_texts("bar", config, "").expect("a profile");
    assert_eq!(bar.get("max_attempts"), Some("2"));
    assert!(bar.other("foo").is_some_and(|foo| foo.sound().is_err()));
    let default = Profile::from_texts("default", config, "").expect("a profile");
    let words = "config:2: `region` cannot be read: a property must have a `=`";
    assert_eq!(default.read("region").expect_err("broken").to_string(), words);
    assert_eq!(default.sound().expect_err("broken").to_string(), words);
    assert_eq!((default.read("output"), default.has_credentials()), (Ok(None), false));
}

#[test]
fn debug_shows_names_that_are_known() {
    let text = "[foo]\naws_secret_access_key = hidden\nhidden=x\n";
    let debug = format!("{:?}", Profile::from_texts("foo", "", text).expect("a profile"));
    assert!(debug.contains("aws_secret_access_key") && !debug.contains("hidden"), "{debug}");
}
