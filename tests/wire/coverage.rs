//! The cases leave nothing of the model out, and fit it: operations, members of inputs and outputs, errors.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::case::Case;
use crate::cases;
use crate::model::{Fit, Model, target};

fn body(request: &http::Request<bytes::Bytes>) -> Value {
    serde_json::from_slice(request.body()).unwrap()
}

/// All members of the operations' `side`, `input` or `output`.
fn members(model: &Model, side: &str) -> BTreeSet<String> {
    let mut members = BTreeSet::new();
    model.operations().values().for_each(|operation| model.members(target(&operation[side]), &mut members));
    members
}

/// Compares each of the JSON values that `values` finds in a case with the operation's `side`.
fn fit(model: &Model, side: &str, values: impl Fn(&Case) -> Vec<Value>) -> Fit {
    let operations = model.operations();
    let mut fit = Fit::default();
    for (_, case) in cases() {
        let id = target(&operations[case.operation][side]);
        for value in values(&case) {
            model.fit(id, &value, &mut fit);
        }
    }
    fit
}

#[test]
fn every_operation_has_one_case_and_one_snapshot() {
    let model = Model::load();
    let mut operations: Vec<_> = cases().iter().map(|(_, case)| case.operation).collect();
    operations.sort_unstable();
    assert!(operations.iter().eq(model.operations().keys()), "{operations:?}");

    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("wire/snapshots");
    let files = folder.read_dir().unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let names = cases().into_iter().map(|(name, _)| format!("{name}.snap"));
    assert_eq!(files.collect::<BTreeSet<_>>(), names.collect());
}

#[test]
fn requests_fit_the_model_and_send_every_member() {
    let model = Model::load();
    let fit = fit(&model, "input", |case| case.requests.iter().map(body).collect());
    assert_eq!((fit.wrong, fit.unknown), (Vec::new(), BTreeSet::new()));
    assert_eq!(fit.used, members(&model, "input"));
}

#[test]
fn the_last_request_has_only_what_is_required() {
    let fit = fit(&Model::load(), "input", |case| case.requests.last().map(body).into_iter().collect());
    assert_eq!(fit.optional, BTreeSet::new());
}

#[test]
fn responses_fit_the_model_and_give_every_member_and_unknown_ones() {
    let model = Model::load();
    let json = |case: &Case| match case.response {
        "" => Vec::new(),
        response => vec![serde_json::from_str(response).unwrap()],
    };
    let fit = fit(&model, "output", json);
    assert_eq!(fit.wrong, Vec::<String>::new());
    assert_eq!(fit.used, members(&model, "output"));
    let unknown = ["ConsumerDescription$ConsumerOwner", "UpdateShardCountOutput$ScalingId"];
    assert!(fit.unknown.iter().eq(unknown), "{:?}", fit.unknown);
}

#[test]
fn events_fit_the_model_and_give_every_member() {
    let model = Model::load();
    for (name, case) in cases() {
        let shapes = model.events(case.operation);
        let (mut fit, mut members) = (Fit::default(), BTreeSet::new());
        for shape in shapes.values() {
            model.members(shape, &mut members);
        }
        for (event, payload) in case.events {
            model.fit(shapes[event], &serde_json::from_str(payload).unwrap(), &mut fit);
        }
        assert_eq!((fit.wrong, fit.unknown), (Vec::new(), BTreeSet::new()), "{name}");
        assert_eq!(fit.used, members, "{name}");
    }
}

#[test]
fn only_outputs_without_members_have_an_empty_body() {
    let model = Model::load();
    for (name, case) in cases() {
        let mut members = BTreeSet::new();
        model.members(target(&model.operations()[case.operation]["output"]), &mut members);
        assert_eq!(case.response.is_empty(), members.is_empty(), "{name}");
    }
}

#[test]
fn every_error_of_the_model_comes_from_an_operation_that_lists_it() {
    let model = Model::load();
    let mut seen = BTreeSet::new();
    for (name, case) in cases() {
        assert!(!case.codes.is_empty(), "{name}");
        for code in case.codes {
            assert!(model.errors(Some(case.operation)).contains(&*code), "{name} {code}");
            seen.insert(code);
        }
    }
    assert!(seen.iter().eq(model.errors(None)), "{seen:?}");
}
