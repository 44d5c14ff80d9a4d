//! What the generated waiters make of answers, beside what another implementation of their paths makes of them.

use case_waiters::runtime::wait::{Accepted, Waiter};
use case_waiters::runtime::{Bytes, Operation, http};
use case_waiters::yards::{GetYard, GetYardError, GetYardInput, GetYardOutput, waiters};

include!("answers.rs");

fn input() -> GetYardInput {
    GetYardInput { name: Some("abc".to_owned()), wanted: Some(2) }
}

fn answer(status: u16, body: &str) -> Result<GetYardOutput, GetYardError> {
    GetYard::decode(http::Response::builder().status(status).body(Bytes::copy_from_slice(body.as_bytes())).unwrap())
}

fn accept<W: Waiter<Operation = GetYard>>(result: &Result<GetYardOutput, GetYardError>) -> Option<Accepted> {
    W::accept(&input(), result)
}

/// The numbers of those waiters that take an answer.
macro_rules! takers {
    ($result:expr, $($waiter:ident)*) => {{
        let mut taken = Vec::new();
        $(if let Some(Accepted::Success(_)) = accept::<waiters::$waiter>(&$result) {
            taken.push(stringify!($waiter)[1..].parse::<u32>().unwrap());
        })*
        taken
    }};
}

/// [`takers`] of all but `Several`.
macro_rules! all_of {
    ($result:expr) => {
        takers!(
            $result,
            W00 W01 W02 W03 W04 W05 W06 W07 W08 W09 W10 W11 W12 W13 W14 W15 W16 W17
            W18 W19 W20 W21 W22 W23 W24 W25 W26 W27 W28 W29 W30 W31 W32 W33 W34 W35
            W36 W37 W38 W39 W40 W41 W42 W43 W44 W45 W46 W47 W48 W49 W50 W51 W52 W53
            W54 W55 W56 W57 W58 W59 W60 W61 W62 W63 W64 W65 W66 W67 W68 W69 W70 W71
            W72 W73 W74 W75 W76 W77 W78 W79 W80 W81 W82 W83 W84 W85 W86 W87 W88 W89
            W90
        )
    };
}

#[test]
fn paths_mean_what_they_mean_elsewhere() {
    for (output, expected, failing) in ANSWERS {
        let result = answer(200, output);
        assert!(result.is_ok(), "{output}: {result:?}");
        let mut taken: Vec<u32> = all_of!(result);
        // A function of nothing fails elsewhere, and gives nothing here.
        taken.retain(|number| !failing.contains(number));
        assert_eq!(&taken, expected, "{output}");
    }
}

#[test]
fn a_failed_call_has_no_value_of_which_anything_holds() {
    let error = answer(404, r#"{"__type":"Gone"}"#);
    assert!(all_of!(error).is_empty());
}

#[test]
fn the_first_acceptor_that_fits_decides() {
    let several = |status, body: &str| accept::<waiters::Several>(&answer(status, body));
    let ships = |states: &[&str]| {
        let ships: Vec<_> =
            states.iter().map(|state| format!(r#"{{"Name":"a","Crew":1,"State":"{state}"}}"#)).collect();
        format!(r#"{{"Sure":{{}},"Ships":[{}]}}"#, ships.join(","))
    };
    let is = |accepted: Option<Accepted>| match accepted {
        Some(Accepted::Success(because)) => ("success", because),
        Some(Accepted::Failure(because)) => ("failure", because),
        Some(Accepted::Retry(because)) => ("retry", because),
        None => ("none", ""),
    };
    assert_eq!(is(several(200, &ships(&["ready", "sunk"]))), ("failure", "one of `Ships[].State` is `sunk`"));
    assert_eq!(is(several(200, &ships(&["ready", "ready"]))), ("success", "all of `Ships[].State` are `ready`"));
    assert_eq!(is(several(200, &ships(&["ready", "busy"]))).0, "none");
    assert_eq!(is(several(200, &ships(&[]))).0, "none");
    assert_eq!(is(several(404, r#"{"__type":"Gone"}"#)), ("retry", "the error is `Gone`"));
    assert_eq!(is(several(400, r#"{"__type":"NotListed"}"#)), ("failure", "the error is `NotListed`"));
    assert_eq!(is(several(400, r#"{"__type":"Other"}"#)), ("success", "the call fails"));
}

#[test]
fn the_delays_are_the_models() {
    let seconds = |(least, most): (std::time::Duration, std::time::Duration)| (least.as_secs(), most.as_secs());
    assert_eq!(seconds(waiters::W00::DELAYS), (2, 120));
    // The model's longest wait is shorter than its shortest.
    assert_eq!(seconds(waiters::Several::DELAYS), (5, 5));
}
