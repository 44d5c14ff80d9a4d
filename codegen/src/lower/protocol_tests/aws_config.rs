//! What AWS's protocol tests tell a client besides its input: `vendorParams` of the shape `AwsConfig`.
//!
//! A setting is the operation's, the client's, the environment's or a file's, the first of which wins. How variables and files
//! are read is tried elsewhere; here the client is told what they come to.

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::{Map, Value as Json};
use smithwright_model::{Parameter, TestCase, TestRequest};

use crate::ir::ClientSetting;
use crate::lower::times;

const SHAPE: &str = "aws.protocoltests.config#AwsConfig";
const FORCE_PATH_STYLE: &str = "AWS::S3::ForcePathStyle";
const ACCELERATE: &str = "AWS::S3::Accelerate";

/// The shape itself, and those of its members. What else a test says cannot be told to a client, and is an error.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct AwsConfig {
    clock_time: Option<Json>,
    scoped_config: ScopedConfig,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct ScopedConfig {
    environment: Environment,
    config_file: IndexMap<String, Settings>,
    credentials_file: IndexMap<String, Settings>,
    client: Settings,
    operation: Settings,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(clippy::struct_field_names, reason = "as the variables are called")]
struct Environment {
    aws_access_key_id: Option<String>,
    aws_secret_access_key: Option<String>,
    aws_session_token: Option<String>,
    aws_default_region: Option<String>,
    aws_retry_mode: Option<RetryMode>,
    aws_profile: Option<String>,
}

/// What clients, operations and profiles can say, each a part of it.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Settings {
    aws_access_key_id: Option<String>,
    aws_secret_access_key: Option<String>,
    aws_session_token: Option<String>,
    region: Option<String>,
    s3: S3,
    retry_config: Retry,
    retry_mode: Option<RetryMode>,
    max_attempts: Option<u32>,
    aws_profile: Option<String>,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct S3 {
    addressing_style: Option<AddressingStyle>,
    use_accelerate_endpoint: Option<bool>,
    use_dualstack_endpoint: Option<bool>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum AddressingStyle {
    Auto,
    Path,
    Virtual,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Retry {
    mode: Option<RetryMode>,
    max_attempts: Option<u32>,
}

/// All of them mean the same to a client.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum RetryMode {
    Legacy,
    Standard,
    Adaptive,
}

/// Whether the test tells its client settings.
pub fn is_told(case: &TestCase) -> bool {
    case.vendor_params_shape.as_deref() == Some(SHAPE)
}

/// What the test tells its client, whose endpoint rules have `parameters`; nothing if it is a client as in all tests.
pub fn settings(
    case: &TestCase,
    request: &TestRequest,
    parameters: Option<&IndexMap<String, Parameter>>,
) -> Result<Vec<ClientSetting>, String> {
    if !is_told(case) {
        return Ok(Vec::new());
    }
    let config = read(&case.vendor_params)?;
    let mut settings = Vec::new();
    if let Some(time) = &config.clock_time {
        let (secs, _) = times::parse(time).ok_or_else(|| unfit(&format!("`clockTime` is no time: `{time}`")))?;
        settings.push(ClientSetting::Clock(secs));
    }
    let layers = layers(config.scoped_config);
    // Keys are one place's, not of several.
    if let Some((id, secret, token)) = layers.iter().find_map(keys) {
        settings.push(ClientSetting::Credentials(id, secret, token));
    }
    match layers.iter().find_map(|layer| layer.region.clone()) {
        Some(region) => settings.push(ClientSetting::Region(region)),
        // Then the test is about the host that it gives.
        None => settings.extend([
            ClientSetting::Region("us-east-1".to_owned()),
            ClientSetting::EndpointUrl(format!("https://{}", request.host.as_deref().unwrap_or("example.com"))),
        ]),
    }
    let s3 = |of: fn(&S3) -> Option<bool>| layers.iter().find_map(|layer| of(&layer.s3));
    let style = layers.iter().find_map(|layer| layer.s3.addressing_style);
    let in_path = style.filter(|style| *style != AddressingStyle::Auto).map(|style| style == AddressingStyle::Path);
    let of_rules = [(FORCE_PATH_STYLE, in_path), (ACCELERATE, s3(|s3| s3.use_accelerate_endpoint))];
    for (built_in, value) in of_rules {
        let Some(value) = value else { continue };
        let known = parameters.into_iter().flatten().find(|(_, known)| known.built_in.as_deref() == Some(built_in));
        let (name, _) =
            known.ok_or_else(|| unfit(&format!("no parameter of the service's endpoint rules is `{built_in}`")))?;
        settings.push(ClientSetting::Param(name.clone(), value));
    }
    settings.extend(s3(|s3| s3.use_dualstack_endpoint).map(ClientSetting::UseDualStack));
    let attempts = layers.iter().find_map(|layer| layer.retry_config.max_attempts.or(layer.max_attempts));
    let retries = layers.iter().any(|layer| layer.retry_config.mode.or(layer.retry_mode).is_some());
    if attempts.is_some() || retries {
        settings.push(ClientSetting::Retry(attempts));
    }
    Ok(settings)
}

fn read(params: &Map<String, Json>) -> Result<AwsConfig, String> {
    AwsConfig::deserialize(&Json::Object(params.clone())).map_err(|error| unfit(&error.to_string()))
}

fn unfit(why: &str) -> String {
    format!("its `vendorParams` cannot be told to a client: {why}")
}

/// What is said in all places, the most specific one first.
fn layers(mut config: ScopedConfig) -> Vec<Settings> {
    let environment = config.environment;
    let profile = config.client.aws_profile.clone().or(environment.aws_profile);
    let profile = profile.as_deref().unwrap_or("default");
    let of_environment = Settings {
        aws_access_key_id: environment.aws_access_key_id,
        aws_secret_access_key: environment.aws_secret_access_key,
        aws_session_token: environment.aws_session_token,
        region: environment.aws_default_region,
        retry_mode: environment.aws_retry_mode,
        ..Settings::default()
    };
    let mut layers = vec![config.operation, config.client, of_environment];
    layers.extend(config.credentials_file.swap_remove(profile));
    layers.extend(config.config_file.swap_remove(profile));
    layers
}

fn keys(layer: &Settings) -> Option<(String, String, Option<String>)> {
    let (id, secret) = layer.aws_access_key_id.clone().zip(layer.aws_secret_access_key.clone())?;
    Some((id, secret, layer.aws_session_token.clone()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use smithwright_model::{ParameterKind, ParameterValue};

    use super::*;

    fn told(params: &Json) -> Result<Vec<ClientSetting>, String> {
        let case = json!({
            "id": "a", "protocol": "a#b", "vendorParams": params, "vendorParamsShape": SHAPE
        });
        let parameter = |built_in: &str| Parameter {
            kind: ParameterKind::Boolean,
            built_in: Some(built_in.to_owned()),
            default: Some(ParameterValue::Boolean(false)),
            required: true,
            documentation: None,
        };
        let parameters = [("ForcePathStyle", FORCE_PATH_STYLE), ("Accelerate", ACCELERATE)];
        let parameters = parameters.map(|(name, built_in)| (name.to_owned(), parameter(built_in)));
        let case: TestCase = serde_json::from_value(case).expect("a case");
        settings(&case, &TestRequest::default(), Some(&parameters.into_iter().collect()))
    }

    #[test]
    fn the_most_specific_place_wins() {
        let params = json!({
            "clockTime": "2013-05-24T00:00:00Z",
            "scopedConfig": {
                "environment": {
                    "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_SESSION_TOKEN": "c",
                    "AWS_DEFAULT_REGION": "r1", "AWS_RETRY_MODE": "adaptive", "AWS_PROFILE": "p"
                },
                "configFile": {
                    "default": { "region": "r0", "s3": { "use_dualstack_endpoint": false } },
                    "p": { "max_attempts": 5, "s3": { "use_dualstack_endpoint": true, "addressing_style": "auto" } }
                },
                "credentialsFile": { "p": { "aws_access_key_id": "x", "aws_secret_access_key": "y" } },
                "client": { "s3": { "addressing_style": "path" }, "retry_config": { "mode": "standard" } },
                "operation": { "s3": { "addressing_style": "virtual", "use_accelerate_endpoint": true } }
            }
        });
        let expected = vec![
            ClientSetting::Clock(1_369_353_600),
            ClientSetting::Credentials("a".to_owned(), "b".to_owned(), Some("c".to_owned())),
            ClientSetting::Region("r1".to_owned()),
            ClientSetting::Param("ForcePathStyle".to_owned(), false),
            ClientSetting::Param("Accelerate".to_owned(), true),
            ClientSetting::UseDualStack(true),
            ClientSetting::Retry(Some(5)),
        ];
        assert_eq!(told(&params), Ok(expected));
    }

    #[test]
    fn a_client_without_a_region_goes_to_the_host() {
        let expected = vec![
            ClientSetting::Region("us-east-1".to_owned()),
            ClientSetting::EndpointUrl("https://example.com".to_owned()),
        ];
        assert_eq!(told(&json!({})), Ok(expected));
    }

    #[test]
    fn what_cannot_be_told_is_a_reason() {
        for (params, words) in [
            (json!({ "clockTime": "soon" }), "`clockTime` is no time"),
            (json!({ "scopedConfig": { "client": { "color": 1 } } }), "unknown field `color`"),
            (json!({ "scopedConfig": { "client": { "s3": { "addressing_style": "x" } } } }), "unknown variant `x`"),
        ] {
            let reason = told(&params).expect_err("a reason");
            assert!(reason.starts_with("its `vendorParams` cannot be told") && reason.contains(words), "{reason}");
        }
    }
}
