//! The cases of the model's trait `endpointTests`, by the parameters of the rules.

use generated::kinesis::EndpointParams;
use generated::runtime::endpoint::Settings;
use serde_json::{Map, Value};

/// The cases of the model.
pub fn model() -> Vec<Value> {
    let mut ast: Value = serde_json::from_str(include_str!("../../model/kinesis.json")).expect("a model");
    let shapes = ast["shapes"].as_object_mut().expect("shapes");
    let mut services = shapes.values_mut().filter(|shape| shape["type"] == "service");
    let service = services.next().expect("a service");
    match service["traits"]["smithy.rules#endpointTests"]["testCases"].take() {
        Value::Array(cases) => cases,
        other => panic!("{other}"),
    }
}

/// The parameters with these values, and none or the default where there is none.
pub fn params(values: &Map<String, Value>) -> EndpointParams<'_> {
    let mut params = EndpointParams::new(&Settings::default()).expect("parameters");
    params.account_id_endpoint_mode = None;
    for (name, value) in values {
        let text = value.as_str();
        match name.as_str() {
            "Region" => params.region = text,
            "UseDualStack" => params.use_dual_stack = value.as_bool().expect("a boolean"),
            "UseFIPS" => params.use_fips = value.as_bool().expect("a boolean"),
            "Endpoint" => params.endpoint = text,
            "OperationType" => params.operation_type = text,
            "StreamId" => params.stream_id = text,
            "StreamARN" => params.stream_arn = text,
            "ConsumerARN" => params.consumer_arn = text,
            "ResourceARN" => params.resource_arn = text,
            "ChannelARN" => params.channel_arn = text,
            "QueueARN" => params.queue_arn = text,
            "ResourceType" => params.resource_type = text.expect("a string"),
            "AccountId" => params.account_id = text,
            "AccountIdEndpointMode" => params.account_id_endpoint_mode = text,
            other => panic!("the model has a parameter {other} that is not set here"),
        }
    }
    params
}

#[test]
fn the_model_s_own_cases_are_met() {
    let cases = model();
    assert!(cases.len() > 100, "{}", cases.len());
    let mut wrong = Vec::new();
    for case in &cases {
        let values = case["params"].as_object().cloned().unwrap_or_default();
        let found = match params(&values).resolve() {
            Ok(endpoint) => serde_json::json!({ "endpoint": { "url": endpoint.url() } }),
            Err(error) => serde_json::json!({ "error": error.message() }),
        };
        let expected = &case["expect"];
        if found != *expected {
            wrong.push(format!("{}\n  expected {expected}\n  found    {found}", case["params"]));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}
