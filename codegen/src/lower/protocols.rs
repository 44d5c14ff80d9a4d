//! Which protocol of a service is used. The order here is the order of preference.

use smithwright_model::Shape;

use crate::Error;
use crate::ir::{AwsJsonVersion, Protocol};

/// The best supported protocol of a service.
pub fn choose(service: &Shape) -> Result<Protocol, Error> {
    let traits = &service.traits;
    let query_compatible = traits.aws_query_compatible.is_some();
    if traits.aws_json_1_0.is_some() {
        return Ok(Protocol::AwsJson { version: AwsJsonVersion::V1_0, query_compatible });
    }
    if traits.aws_json_1_1.is_some() {
        return Ok(Protocol::AwsJson { version: AwsJsonVersion::V1_1, query_compatible });
    }
    let named: Vec<&str> = traits
        .other
        .keys()
        .filter(|id| matches!(id.namespace(), "aws.protocols" | "smithy.protocols"))
        .map(smithwright_model::ShapeId::as_str)
        .collect();
    let speaks = if named.is_empty() { "names no protocol".to_owned() } else { format!("speaks {}", named.join(", ")) };
    Err(Error::new(
        &service.id,
        format!("{speaks}; supported are aws.protocols#awsJson1_0 and aws.protocols#awsJson1_1"),
    ))
}
