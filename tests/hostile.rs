//! Any bytes, from files and from the network: the properties that the fuzzer in `tests/fuzz/` checks for hours, here for a
//! moment and in every `cargo test`.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use smithwright_tests::damage;

#[path = "fuzz/src/lib.rs"]
mod properties;

/// One of the fuzzer's first inputs, with some bytes changed, cut out or put in.
fn damaged(target: &'static str) -> impl Strategy<Value = Vec<u8>> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(target);
    let seeds = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut seeds: Vec<_> = seeds.map(|seed| seed.expect("an entry").path()).collect();
    seeds.sort();
    let seeds: Vec<Vec<u8>> = seeds.iter().map(|seed| std::fs::read(seed).expect("a seed")).collect();
    let change = (any::<Index>(), any::<u8>(), 1..4_u8);
    (select(seeds), vec(change, 0..6)).prop_map(|(mut bytes, changes)| {
        for (at, byte, how) in changes {
            if bytes.is_empty() {
                break;
            }
            let at = at.index(bytes.len());
            damage(&mut bytes, at, byte, how);
        }
        bytes
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn json(any in vec(any::<u8>(), 0..64), damaged in damaged("json")) {
        properties::json::check(&any);
        properties::json::check(&damaged);
    }

    #[test]
    fn cbor(any in vec(any::<u8>(), 0..64), damaged in damaged("cbor")) {
        properties::cbor::check(&any);
        properties::cbor::check(&damaged);
    }

    #[test]
    fn xml(any in vec(any::<u8>(), 0..64), text in "[<>/!?a-c&;#x0-9\\[\\]\" =':-]{0,40}", damaged in damaged("xml")) {
        properties::xml::check(&any);
        properties::xml::check(text.as_bytes());
        properties::xml::check(&damaged);
    }

    #[test]
    fn form(any in vec(any::<u8>(), 0..64), text in "((Member|Flat|Sparse|Map|member|entry|key|value|At|[0-9]{1,21}|%[0-9a-f]{2}|\\PC)[.&=+]?){0,16}", damaged in damaged("form")) {
        properties::form::check(&any);
        properties::form::check(text.as_bytes());
        properties::form::check(&damaged);
    }

    #[test]
    fn idl(any in "\\PC{0,80}", damaged in damaged("idl")) {
        properties::idl::check(any.as_bytes());
        properties::idl::check(&damaged);
    }

    #[test]
    fn timestamps(any in "\\PC{0,40}", damaged in damaged("timestamps")) {
        properties::timestamps::check(any.as_bytes());
        properties::timestamps::check(&damaged);
    }

    #[test]
    fn event_stream(any in vec(any::<u8>(), 0..64), damaged in damaged("event_stream")) {
        properties::event_stream::check(&any);
        properties::event_stream::check(&damaged);
    }

    #[test]
    fn documentation(any in vec(any::<u8>(), 0..64), text in "\\PC{0,80}", damaged in damaged("documentation")) {
        properties::documentation::check(&any);
        properties::documentation::check(text.as_bytes());
        properties::documentation::check(&damaged);
    }

    #[test]
    fn endpoint(any in "\\PC{0,40}", damaged in damaged("endpoint")) {
        properties::endpoint::check(any.as_bytes());
        properties::endpoint::check(&damaged);
    }
}

proptest! {
    // Generating takes a thousand times as long.
    #![proptest_config(ProptestConfig::with_cases(30))]

    #[test]
    fn model(damaged in damaged("model")) {
        properties::model::check(&damaged);
    }

    #[test]
    fn generate(changes in vec(any::<u8>(), 0..24)) {
        properties::generate::check(&changes);
    }
}
