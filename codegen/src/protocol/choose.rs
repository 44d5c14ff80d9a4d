//! Which protocol a service is spoken to in.

use smithwright_model::{Model, Shape, did_you_mean};

use super::{PROTOCOLS, Protocol};
use crate::Error;

/// The traits that are known to name protocols, supported or not, the best to speak first.
const NAMED: [&str; 8] = [
    "smithy.protocols#rpcv2Cbor",
    "aws.protocols#awsJson1_0",
    "aws.protocols#awsJson1_1",
    "aws.protocols#restJson1",
    "aws.protocols#restXml",
    "aws.protocols#awsQuery",
    "aws.protocols#ec2Query",
    "smithy.protocols#rpcv2Json",
];

/// The protocol that a service is spoken to in: `wanted`, by id or name, or the best that is supported.
pub fn choose(model: &Model, service: &Shape, wanted: Option<&str>) -> Result<&'static Protocol, Error> {
    let spoken = spoken(model, service);
    let has = || if spoken.is_empty() { "names no protocol".to_owned() } else { format!("speaks {}", listed(&spoken)) };
    let supported = || listed(&PROTOCOLS.iter().map(|protocol| protocol.id).collect::<Vec<_>>());
    let Some(wanted) = wanted else {
        let best = PROTOCOLS.iter().find(|protocol| spoken.contains(&protocol.id));
        return best.ok_or_else(|| Error::new(&service.id, format!("{}; supported are {}", has(), supported())));
    };
    let Some(id) = spoken.iter().find(|id| is_called(id, wanted)) else {
        let by_id = wanted.contains('#');
        let hint = did_you_mean(wanted, spoken.iter().map(|id| if by_id { id } else { name(id) }));
        return Err(Error::new(&service.id, format!("does not speak `{wanted}`{hint}; it {}", has())));
    };
    let row = PROTOCOLS.iter().find(|protocol| protocol.id == *id);
    row.ok_or_else(|| Error::new(&service.id, format!("`{wanted}` is not supported; supported are {}", supported())))
}

/// The protocols that a service speaks, best first: those known by name, then those that the model itself defines.
fn spoken<'m>(model: &'m Model, service: &'m Shape) -> Vec<&'m str> {
    let named = NAMED.into_iter().filter(|id| service.traits.has(id));
    let defined = service.traits.other.keys().filter(|id| {
        let definition = model.shape(id).is_some_and(|shape| shape.traits.has("smithy.api#protocolDefinition"));
        definition && !NAMED.contains(&id.as_str())
    });
    named.chain(defined.map(smithwright_model::ShapeId::as_str)).collect()
}

fn is_called(id: &str, wanted: &str) -> bool {
    id == wanted || name(id) == wanted
}

/// `restJson1` of `aws.protocols#restJson1`.
pub fn name(id: &str) -> &str {
    id.rsplit_once('#').map_or(id, |(_, name)| name)
}

/// `a`, `a and b`, `a, b and c`.
fn listed(ids: &[&str]) -> String {
    match ids.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => ids.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_preference() {
        let places = PROTOCOLS.iter().map(|row| NAMED.iter().position(|id| *id == row.id).expect("a known protocol"));
        assert!(places.is_sorted_by(|one, next| one < next), "{PROTOCOLS:?}");
    }

    /// What becomes of a service that has these traits.
    fn chosen(traits: &[&str], wanted: Option<&str>) -> Result<&'static str, String> {
        let traits: Vec<String> = traits.iter().map(|id| format!("\"{id}\": {{}}")).collect();
        let text = format!(
            r#"{{ "smithy": "2.0", "shapes": {{
                "t#own": {{ "type": "structure", "traits": {{ "smithy.api#trait": {{}}, "smithy.api#protocolDefinition": {{}} }} }},
                "t#mark": {{ "type": "structure", "traits": {{ "smithy.api#trait": {{}} }} }},
                "t#S": {{ "type": "service", "version": "1", "traits": {{ {} }} }} }} }}"#,
            traits.join(", ")
        );
        let model = Model::load("model.json", &text).expect("a model");
        let (shape, _) = model.services().next().expect("a service");
        choose(&model, shape, wanted).map(|row| row.id).map_err(|error| error.reason)
    }

    #[test]
    fn the_best_that_is_supported_is_chosen_unless_one_is_wanted() {
        let both = ["aws.protocols#awsJson1_1", "aws.protocols#awsQueryCompatible", "aws.protocols#awsJson1_0"];
        assert_eq!(chosen(&both, None).as_deref(), Ok("aws.protocols#awsJson1_0"));
        assert_eq!(chosen(&both, Some("awsJson1_1")).as_deref(), Ok("aws.protocols#awsJson1_1"));
        assert_eq!(chosen(&both, Some("aws.protocols#awsJson1_1")).as_deref(), Ok("aws.protocols#awsJson1_1"));
    }

    #[test]
    fn errors_tell_what_the_service_speaks_and_what_is_supported() {
        let error = |traits: &[&str], wanted| chosen(traits, wanted).expect_err("nothing to choose");
        let supported = listed(&PROTOCOLS.iter().map(|protocol| protocol.id).collect::<Vec<_>>());
        assert_eq!(error(&[], None), format!("names no protocol; supported are {supported}"));
        assert_eq!(error(&["t#mark", "t#own"], None), format!("speaks t#own; supported are {supported}"));
        assert_eq!(error(&["t#own"], Some("own")), format!("`own` is not supported; supported are {supported}"));
        assert_eq!(
            error(&["aws.protocols#awsJson1_1"], Some("awsJson1_0")),
            "does not speak `awsJson1_0` (did you mean `awsJson1_1`?); it speaks aws.protocols#awsJson1_1"
        );
        for id in NAMED {
            match chosen(&[id], None) {
                Ok(row) => assert_eq!(row, id),
                Err(reason) => assert_eq!(reason, format!("speaks {id}; supported are {supported}")),
            }
        }
    }
}
