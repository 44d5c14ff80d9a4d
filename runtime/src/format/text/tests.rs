//! What values look like as text, and what is read as one.

use proptest::prelude::*;

use super::*;
use crate::{BigInteger, Timestamp};

fn one<C>(value: &impl Write<C>) -> String {
    match value.texts() {
        Texts::One(text) => text.into_owned(),
        other => panic!("{other:?}"),
    }
}

fn header<C: Codec, T: Write<C>>(value: &Vec<T>) -> String {
    match value.texts() {
        Texts::List(list) => join(&list, C::COMMAS),
        other => panic!("{other:?}"),
    }
}

fn read<C, T: Read<C>>(text: &str) -> std::result::Result<T, String> {
    T::read(text).map_err(|error| error.to_string())
}

#[test]
fn numbers_and_booleans_are_written_as_services_read_them() {
    assert_eq!((one::<Plain>(&true), one::<Plain>(&false)), ("true".to_owned(), "false".to_owned()));
    assert_eq!((one::<Plain>(&-7_i8), one::<Plain>(&i64::MIN)), ("-7".into(), "-9223372036854775808".into()));
    for (value, text) in [(f64::NAN, "NaN"), (f64::INFINITY, "Infinity"), (f64::NEG_INFINITY, "-Infinity")] {
        assert_eq!(one::<Plain>(&value), text);
    }
    assert_eq!((one::<Plain>(&1.1_f32), one::<Plain>(&-0.5_f64)), ("1.1".into(), "-0.5".into()));
}

#[test]
fn numbers_and_booleans_are_read_strictly() {
    assert_eq!((read::<Plain, bool>("true"), read::<Plain, bool>("false")), (Ok(true), Ok(false)));
    for text in ["True", "1", "", " true"] {
        assert_eq!(read::<Plain, bool>(text), Err("expected `true` or `false`".to_owned()));
    }
    assert_eq!(read::<Plain, i8>("-128"), Ok(-128));
    for text in ["128", "1.0", "", "x", "1 "] {
        assert_eq!(read::<Plain, i8>(text), Err("expected a whole number of 8 bits".to_owned()));
    }
    assert_eq!(read::<Plain, f64>("1e3"), Ok(1000.0));
    assert!(read::<Plain, f32>("NaN").unwrap().is_nan());
    assert_eq!(read::<Plain, f64>("-Infinity"), Ok(f64::NEG_INFINITY));
    for text in ["inf", "nan", "infinity", "1e999", "+1", "1.", "", "0x1"] {
        assert_eq!(read::<Plain, f64>(text), Err("expected a double".to_owned()), "{text}");
    }
    assert!(read::<Plain, BigInteger>("123456789012345678901234567890").is_ok());
}

#[test]
fn times_have_three_looks() {
    let time = Timestamp::from_secs(1_576_540_098);
    assert_eq!(one::<EpochSeconds>(&time), "1576540098");
    assert_eq!(one::<DateTime>(&time), "2019-12-16T23:48:18Z");
    assert_eq!(one::<HttpDate>(&time), "Mon, 16 Dec 2019 23:48:18 GMT");
    assert_eq!(read::<DateTime, _>("2019-12-17T00:48:18+01:00"), Ok(time));
    assert_eq!(read::<HttpDate, _>("Mon, 16 Dec 2019 23:48:18 GMT"), Ok(time));
    assert_eq!(read::<EpochSeconds, _>("1576540098"), Ok(time));
    assert!(read::<HttpDate, Timestamp>("1576540098").unwrap_err().contains("such as Tue, 29 Apr 2014"));
}

#[test]
fn text_with_a_media_type_is_base64() {
    let json = r#"{"a":"é"}"#.to_owned();
    assert_eq!(one::<MediaType>(&json), "eyJhIjoiw6kifQ==");
    assert_eq!(read::<MediaType, String>("eyJhIjoiw6kifQ=="), Ok(json));
    for text in ["%%%", "/w=="] {
        assert_eq!(read::<MediaType, String>(text), Err("expected text in base64".to_owned()));
    }
}

#[test]
fn lists_quote_what_would_be_taken_apart() {
    let list = ["b,c", r#""def""#, "a", r"x\y", "", " z "].map(str::to_owned).to_vec();
    assert_eq!(header::<Plain, _>(&list), r#""b,c", "\"def\"", a, x\y, "", " z ""#);
    assert_eq!(header::<Plain, _>(&vec![1, 2]), "1, 2");
    let times = vec![Timestamp::from_secs(1_576_540_098), Timestamp::from_secs(1_576_540_099)];
    assert_eq!(header::<HttpDate, _>(&times), "Mon, 16 Dec 2019 23:48:18 GMT, Mon, 16 Dec 2019 23:48:19 GMT");
    assert_eq!(header::<Plain, String>(&Vec::new()), "");
}

#[test]
fn lists_are_split_outside_of_quotes() {
    let list = |text: &str| read::<Plain, Vec<String>>(text);
    assert_eq!(list(r#" a,b , "c,d","\"e\\" "#), Ok(["a", "b", "c,d", r#""e\"#].map(str::to_owned).to_vec()));
    assert_eq!(list("a,,b,"), Ok(["a", "", "b", ""].map(str::to_owned).to_vec()));
    assert_eq!((list(""), list("  ")), (Ok(vec![]), Ok(vec![])));
    assert_eq!(list(r#"a"b, c"#), Ok([r#"a"b"#, "c"].map(str::to_owned).to_vec()));
    assert_eq!(list(r#""a"#), Err("expected a closing quote".to_owned()));
    assert_eq!(list(r#""a" b"#), Err("expected a comma after what is in quotes".to_owned()));
    assert_eq!(read::<Plain, Vec<i32>>("1, x"), Err("expected a whole number of 32 bits".to_owned()));
    let dates = "Mon, 16 Dec 2019 23:48:18 GMT,Mon, 16 Dec 2019 23:48:19 GMT";
    let times = vec![Timestamp::from_secs(1_576_540_098), Timestamp::from_secs(1_576_540_099)];
    assert_eq!(read::<HttpDate, Vec<Timestamp>>(dates), Ok(times));
    assert!(read::<HttpDate, Vec<Timestamp>>("Mon, 16 Dec 2019 23:48:18 GMT, Mon").is_err());
}

#[test]
fn an_empty_text_is_a_string_but_no_number() {
    assert_eq!(read::<Plain, Option<String>>(""), Ok(Some(String::new())));
    assert_eq!(read::<Plain, Option<i32>>(""), Ok(None));
    assert_eq!(read::<HttpDate, Option<Timestamp>>(""), Ok(None));
    assert_eq!(read::<Plain, Option<Vec<i32>>>(""), Ok(Some(Vec::new())));
    assert!(read::<Plain, Option<i32>>("x").is_err());
}

#[test]
fn what_is_unset_has_no_text_but_an_empty_list_has_one_of_none() {
    assert_eq!(Write::<Plain>::texts(&None::<i32>), Texts::Unset);
    assert_eq!(Write::<Plain>::texts(&Some(Vec::<i32>::new())), Texts::List(Vec::new()));
    assert_eq!(Write::<Plain>::texts(&vec![Some("a".to_owned()), None]), Texts::List(vec!["a".into()]));
}

proptest! {
    #[test]
    fn lists_of_text_come_back(list: Vec<String>) {
        prop_assert_eq!(read::<Plain, Vec<String>>(&header::<Plain, _>(&list)), Ok(list));
    }

    #[test]
    fn lists_of_times_come_back(secs: Vec<u32>) {
        let times: Vec<Timestamp> = secs.into_iter().map(|secs| Timestamp::from_secs(secs.into())).collect();
        prop_assert_eq!(read::<HttpDate, _>(&header::<HttpDate, _>(&times)), Ok(times.clone()));
        prop_assert_eq!(read::<DateTime, _>(&header::<DateTime, _>(&times)), Ok(times.clone()));
        prop_assert_eq!(read::<EpochSeconds, _>(&header::<EpochSeconds, _>(&times)), Ok(times));
    }

    #[test]
    fn numbers_come_back(integer: i64, double in proptest::num::f64::ANY, float in proptest::num::f32::NORMAL) {
        prop_assert_eq!(read::<Plain, _>(&one::<Plain>(&integer)), Ok(integer));
        prop_assert_eq!(read::<Plain, _>(&one::<Plain>(&float)), Ok(float));
        let again: f64 = read::<Plain, _>(&one::<Plain>(&double)).unwrap();
        prop_assert!(again.to_bits() == double.to_bits() || (again.is_nan() && double.is_nan()));
    }
}
