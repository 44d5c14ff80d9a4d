//! In which order settings of the machine go, and what is said of those that are wrong.

use super::Ambient;
use crate::CallErrorKind;
use crate::endpoint::{AccountIdEndpointMode, EndpointDiscovery};
use crate::env::Env;
use crate::profile::Profile;
use crate::service::fixture::LOGS;

/// The secret key of AWS's examples.
const KEY: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

fn ambient(variables: &[(&str, &str)], config: &str) -> Ambient {
    Ambient::new(Env::from_pairs(variables), Profile::from_texts("default", config, "").expect("a profile"))
}

#[test]
fn region_order() {
    let file = "[default]\nregion = c";
    let both = [("AWS_REGION", "a"), ("AWS_DEFAULT_REGION", "b")];
    let region = |variables: &[(&str, &str)], file| {
        let ambient = ambient(variables, file);
        let region = ambient.region().expect("a region");
        region.map(|setting| format!("{} ({})", setting.text, setting.place))
    };
    assert_eq!(region(&both, file).as_deref(), Some("a (AWS_REGION)"));
    assert_eq!(region(&[("AWS_DEFAULT_REGION", "b")], file).as_deref(), Some("b (AWS_DEFAULT_REGION)"));
    assert_eq!(region(&[("AWS_REGION", "")], file).as_deref(), Some("c (config:2: `region`)"));
    assert_eq!(region(&[], ""), None);
}

#[test]
fn endpoint_url_order() {
    let file = "[default]\nendpoint_url = http://d\nservices = s\n[services s]\ncloudwatch_logs =\n  endpoint_url = http://c\n";
    let url = |variables: &[(&str, &str)], file| {
        let ambient = ambient(variables, file);
        let url = ambient.endpoint_url(&LOGS).expect("a URL");
        url.map(str::to_owned)
    };
    let specific = ("AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", "http://a");
    let global = ("AWS_ENDPOINT_URL", "http://b");
    assert_eq!(url(&[specific, global], file).as_deref(), Some("http://a"));
    assert_eq!(url(&[global], file).as_deref(), Some("http://b"));
    assert_eq!(url(&[], file).as_deref(), Some("http://c"));
    assert_eq!(url(&[], "[default]\nendpoint_url = http://d").as_deref(), Some("http://d"));
    assert_eq!(url(&[], ""), None);
    let ignore = ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "True");
    assert_eq!(url(&[specific, global, ignore], file), None);
    let ignoring = "[default]\nendpoint_url = http://d\nignore_configured_endpoint_urls = true";
    assert_eq!(url(&[], ignoring), None);
}

#[test]
fn checksum_settings() {
    let of = |variables: &[(&str, &str)], file| {
        ambient(variables, file).encode_options().map(|options| (options.request_checksums, options.response_checksums))
    };
    let (supported, required) = (crate::WhenChecksums::Supported, crate::WhenChecksums::Required);
    let file =
        "[default]\nrequest_checksum_calculation = when_required\nresponse_checksum_validation = WHEN_REQUIRED\n";
    assert_eq!(of(&[], ""), Ok((supported, supported)));
    assert_eq!(of(&[], file), Ok((required, required)));
    assert_eq!(of(&[("AWS_REQUEST_CHECKSUM_CALCULATION", "WHEN_SUPPORTED")], file), Ok((supported, required)));
    let error = of(&[("AWS_RESPONSE_CHECKSUM_VALIDATION", "never")], "").expect_err("refused");
    let line = "AWS_RESPONSE_CHECKSUM_VALIDATION must be `when_supported` or `when_required`, not \"never\"";
    assert_eq!(error.to_string(), line);
}

#[test]
fn region_set_order() {
    let of = |variables: &[(&str, &str)], file| ambient(variables, file).sigv4a_region_set();
    let file = "[default]\nsigv4a_signing_region_set = eu-west-1, us-*\n";
    assert_eq!(of(&[], ""), Ok(None));
    assert_eq!(of(&[], file), Ok(Some("eu-west-1,us-*".to_owned())));
    assert_eq!(of(&[("AWS_SIGV4A_SIGNING_REGION_SET", "*")], file), Ok(Some("*".to_owned())));
    let error = of(&[("AWS_SIGV4A_SIGNING_REGION_SET", "a,,b")], "").expect_err("refused");
    let line = "AWS_SIGV4A_SIGNING_REGION_SET must be regions separated by commas, or `*`, not \"a,,b\"";
    assert_eq!(error.to_string(), line);
}

#[test]
fn compression_settings() {
    let of = |variables: &[(&str, &str)], file| ambient(variables, file).compress_from();
    let file = "[default]\nrequest_min_compression_size_bytes = 7\n";
    assert_eq!(of(&[], ""), Ok(Some(10_240)));
    assert_eq!(of(&[], file), Ok(Some(7)));
    assert_eq!(of(&[("AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES", "10485760")], file), Ok(Some(10_485_760)));
    assert_eq!(of(&[("AWS_DISABLE_REQUEST_COMPRESSION", "TRUE")], file), Ok(None));
    for wrong in ["-1", "10485761", "many"] {
        let error = of(&[("AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES", wrong)], "").expect_err("refused");
        assert_eq!(error.call(), Some(CallErrorKind::Config));
    }
}

#[test]
fn retry_settings() {
    let of = |variables: &[(&str, &str)], file| ambient(variables, file).retry();
    let file = "[default]\nmax_attempts = 7\nretry_mode = adaptive\n";
    assert_eq!(of(&[], "").map(|retry| retry.attempts()), Ok(3));
    assert_eq!(of(&[], file).map(|retry| retry.attempts()), Ok(7));
    let variables = [("AWS_MAX_ATTEMPTS", "1"), ("AWS_RETRY_MODE", "Standard")];
    assert_eq!(of(&variables, file).map(|retry| retry.attempts()), Ok(1));
    for wrong in [("AWS_MAX_ATTEMPTS", "0"), ("AWS_MAX_ATTEMPTS", "-1"), ("AWS_RETRY_MODE", "eager")] {
        let error = of(&[wrong], file).expect_err("refused");
        let words = [format!("{} must be ", wrong.0), format!(", not {:?}", wrong.1)];
        assert!(words.iter().all(|words| error.to_string().contains(words)), "{error}");
        assert_eq!(error.call(), Some(CallErrorKind::Config));
    }
}

#[test]
fn endpoint_settings() {
    let of = |variables: &[(&str, &str)], file| ambient(variables, file).endpoint();
    let file =
        "[default]\nuse_fips_endpoint = TRUE\nuse_dualstack_endpoint = false\naccount_id_endpoint_mode = disabled";
    let endpoint = of(&[("AWS_USE_DUALSTACK_ENDPOINT", "true")], file).expect("settings");
    assert_eq!((endpoint.use_fips, endpoint.use_dual_stack), (true, true));
    assert_eq!(endpoint.account_id_mode, AccountIdEndpointMode::Disabled);
    let endpoint = of(&[], "").expect("settings");
    assert_eq!((endpoint.use_fips, endpoint.use_dual_stack), (false, false));
    assert_eq!(endpoint.account_id_mode, AccountIdEndpointMode::Preferred);
    for variable in ["AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT", "AWS_ACCOUNT_ID_ENDPOINT_MODE"] {
        let error = of(&[(variable, "perhaps")], "").expect_err("refused");
        assert_eq!(error.call(), Some(CallErrorKind::Config));
    }
}

#[test]
fn discovery_order() {
    let of = |variables: &[(&str, &str)], file| ambient(variables, file).endpoint().map(|endpoint| endpoint.discovery);
    let file = "[default]\nendpoint_discovery_enabled = False";
    assert_eq!(of(&[], ""), Ok(EndpointDiscovery::Auto));
    assert_eq!(of(&[], file), Ok(EndpointDiscovery::Never));
    let (common, botocore) = ("AWS_ENABLE_ENDPOINT_DISCOVERY", "AWS_ENDPOINT_DISCOVERY_ENABLED");
    assert_eq!(of(&[(botocore, "true")], file), Ok(EndpointDiscovery::Always));
    assert_eq!(of(&[(botocore, "true"), (common, "AUTO")], file), Ok(EndpointDiscovery::Auto));
    let error = of(&[(common, "yes")], "").expect_err("refused");
    assert_eq!(error.to_string(), format!("{common} must be `true`, `false` or `auto`, not \"yes\""));
}

#[test]
fn app_name_order() {
    let file = "[default]\nsdk_ua_app_id = b";
    assert_eq!(ambient(&[("AWS_SDK_UA_APP_ID", "a")], file).app_name(), Some("a"));
    assert_eq!(ambient(&[], file).app_name(), Some("b"));
    assert_eq!(ambient(&[], "").app_name(), None);
}

#[test]
fn ca_bundle_order() {
    let file = "[default]\nca_bundle = /b";
    let path = |variables: &[(&str, &str)]| {
        ambient(variables, file).ca_bundle().map(|path| path.map(|path| path.text.to_owned()))
    };
    assert_eq!(path(&[("AWS_CA_BUNDLE", "/a")]), Ok(Some("/a".to_owned())));
    assert_eq!(path(&[]), Ok(Some("/b".to_owned())));
}

#[test]
fn what_is_wrong_is_named_by_variable_or_property() {
    for (property, value) in [
        ("max_attempts", "abc"),
        ("retry_mode", "eager"),
        ("use_fips_endpoint", "yes"),
        ("use_dualstack_endpoint", "2"),
        ("account_id_endpoint_mode", "x"),
        ("endpoint_discovery_enabled", "x"),
        ("request_min_compression_size_bytes", "-1"),
        ("request_checksum_calculation", "never"),
    ] {
        for (value, shown) in [(value, format!("{value:?}")), (KEY, "a text of 40 characters".to_owned())] {
            let ambient = ambient(&[], &format!("[default]\n{property} = {value} # note"));
            let errors = [ambient.retry().err(), ambient.endpoint().err(), ambient.encode_options().err()];
            let error = errors.into_iter().flatten().next().expect("an error").to_string();
            assert!(error.starts_with(&format!("config:2: `{property}` must be ")), "{error}");
            assert!(error.ends_with(&format!(", not {shown}")), "{error}");
        }
    }
}

#[test]
fn what_cannot_be_read_is_an_error_unless_a_variable_is_there_instead() {
    let file = "[default]\nendpoint_url = http://a\n  ?\nmax_attempts 3\nregion =\n  eu-west-1\n";
    let broken = ambient(&[], file);
    for error in [broken.endpoint_url(&LOGS).err(), broken.retry().err(), broken.region().err()] {
        let error = error.expect("broken").to_string();
        assert!(error.starts_with("config:") && error.contains("cannot be read"), "{error}");
    }
    let variables = [("AWS_ENDPOINT_URL", "http://b"), ("AWS_MAX_ATTEMPTS", "2"), ("AWS_REGION", "x")];
    let whole = ambient(&variables, file);
    assert!(whole.endpoint_url(&LOGS).is_ok() && whole.retry().is_ok() && whole.region().is_ok());
}
