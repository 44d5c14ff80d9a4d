//! The runtime's CBOR against `ciborium`: the same bytes are accepted, with the same values, and what is written means the
//! same to it.
#![expect(clippy::float_cmp, reason = "what is written exactly is read exactly")]

use std::collections::BTreeMap;

use ciborium::Value;
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use smithwright_runtime::format::cbor::{Write, Writer};
use smithwright_runtime::{BigDecimal, BigInteger, Bytes, Document, IdempotencyTokens, Number, Timestamp};
use smithwright_tests::damage;

#[path = "fuzz/src/cbor.rs"]
mod property;

use property::{read, written};

/// What `ciborium` makes of what was written.
fn theirs<T: Write + ?Sized>(value: &T) -> Value {
    ciborium::from_reader(&*written(value)).expect("ciborium reads it")
}

fn encoded(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).expect("memory takes it");
    bytes
}

/// Values that a document can hold.
fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-300..300_i16).prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<f32>().prop_map(Value::from),
        "\\PC{0,30}".prop_map(Value::from),
        vec(any::<u8>(), 0..40).prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Value::Array),
            vec(("\\PC{0,30}".prop_map(Value::from), inner.clone()), 0..6).prop_map(Value::Map),
            (5..u64::MAX, inner).prop_map(|(tag, value)| Value::Tag(tag, Box::new(value))),
        ]
    })
}

/// Writes a value in any way that means the same; `how` chooses.
fn any_form(value: &Value, how: &mut dyn Iterator<Item = u8>, out: &mut Vec<u8>) {
    let mut choice = || how.next().unwrap_or_default();
    match value {
        Value::Integer(integer) => match i128::from(*integer) {
            negative @ ..0 => head(1, u64::try_from(-1 - negative).expect("64 bits"), choice(), out),
            positive => head(0, u64::try_from(positive).expect("64 bits"), choice(), out),
        },
        Value::Text(text) if choice() % 2 == 0 => {
            out.push(0x7f);
            let pieces: Vec<&str> = text.split_inclusive(|_: char| choice() % 3 == 0).collect();
            for piece in pieces {
                head(3, piece.len() as u64, choice(), out);
                out.extend(piece.as_bytes());
            }
            out.push(0xff);
        }
        Value::Text(text) => {
            head(3, text.len() as u64, choice(), out);
            out.extend(text.as_bytes());
        }
        Value::Bytes(bytes) if choice() % 2 == 0 => {
            out.push(0x5f);
            for piece in bytes.chunks(usize::from(choice() % 7 + 1)) {
                head(2, piece.len() as u64, choice(), out);
                out.extend(piece);
            }
            out.push(0xff);
        }
        Value::Array(elements) => {
            let end = opening(4, elements.len(), &mut choice, out);
            for element in elements {
                any_form(element, how, out);
            }
            out.extend(end);
        }
        Value::Map(entries) => {
            let end = opening(5, entries.len(), &mut choice, out);
            for (key, value) in entries {
                any_form(key, how, out);
                any_form(value, how, out);
            }
            out.extend(end);
        }
        Value::Null => out.push(if choice() % 2 == 0 { 0xf6 } else { 0xf7 }),
        Value::Tag(tag, value) => {
            head(6, *tag, choice(), out);
            any_form(value, how, out);
        }
        other => {
            // A tag without a meaning.
            if choice() % 3 == 0 {
                head(6, 999, choice(), out);
            }
            out.extend(encoded(other));
        }
    }
}

/// The head of a list or map, with its length or without; then gives the byte that ends it.
fn opening(major: u8, length: usize, choice: &mut dyn FnMut() -> u8, out: &mut Vec<u8>) -> Option<u8> {
    if choice().is_multiple_of(2) {
        head(major, length as u64, choice(), out);
        return None;
    }
    out.push(major << 5 | 31);
    Some(0xff)
}

/// A head that may be longer than it need be.
fn head(major: u8, argument: u64, choice: u8, out: &mut Vec<u8>) {
    let shortest = match argument {
        0..24 => 0,
        24..0x100 => 1,
        0x100..0x1_0000 => 2,
        0x1_0000..0x1_0000_0000 => 3,
        _ => 4,
    };
    let width = shortest.max(usize::from(choice % 5));
    let small = u8::try_from(argument & 0xff).expect("a byte");
    out.push(major << 5 | [small, 24, 25, 26, 27][width]);
    out.extend(&argument.to_be_bytes()[8 - [0, 1, 2, 4, 8][width]..]);
}

/// Pieces of CBOR in any order: mostly wrong, often nearly right.
fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let pieces: Vec<&[u8]> = vec![
        b"\x00",
        b"\x17",
        b"\x18",
        b"\x18\x20",
        b"\x1b",
        b"\x1c",
        b"\x1f",
        b"\x20",
        b"\x3b",
        b"\x3f",
        b"\x40",
        b"\x41a",
        b"\x5f",
        b"\x5b\x10",
        b"\x60",
        b"\x61a",
        b"\x62\xc3\xa9",
        b"\x61\xc3",
        b"\x7f",
        b"\x7b\xff",
        b"\x80",
        b"\x81",
        b"\x82",
        b"\x9f",
        b"\x9b\x10\0\0\0\0\0\0\0",
        b"\xa0",
        b"\xa1",
        b"\xa1\x61a",
        b"\xbf",
        b"\xbb\x80",
        b"\xc1",
        b"\xc2",
        b"\xc3",
        b"\xc4",
        b"\xc4\x82",
        b"\xd9\xd9\xf7",
        b"\xdf",
        b"\xe0",
        b"\xf4",
        b"\xf5",
        b"\xf6",
        b"\xf7",
        b"\xf8",
        b"\xf8\x18",
        b"\xf8\x20",
        b"\xf9",
        b"\xf9\x3c\0",
        b"\xfa\x7f\xc0\0\0",
        b"\xfb",
        b"\xfb\x41\xd0\0\0\0\0\0\0",
        b"\xfc",
        b"\xff",
        b"\0\0",
    ];
    vec(select(pieces), 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn any_bytes(bytes in vec(any::<u8>(), 0..64)) {
        property::check(&bytes);
    }

    #[test]
    fn any_pieces(bytes in pieces()) {
        property::check(&bytes);
    }

    #[test]
    fn whatever_they_write_and_its_damaged_copies(
        value in values(), at in any::<Index>(), byte in any::<u8>(), how in 0..4_u8,
    ) {
        let mut bytes = encoded(&value);
        property::check(&bytes);
        prop_assert!(read::<Document>(&bytes).is_ok());
        let at = at.index(bytes.len());
        damage(&mut bytes, at, byte, how);
        property::check(&bytes);
    }

    #[test]
    fn every_form_of_a_value_reads_the_same(value in values(), how in vec(any::<u8>(), 1..60)) {
        let plain = encoded(&value);
        let mut bytes = Vec::new();
        any_form(&value, &mut how.into_iter().cycle(), &mut bytes);
        property::check(&bytes);
        prop_assert_eq!(read::<Document>(&bytes), read::<Document>(&plain));
    }

    #[test]
    fn any_nesting(opening in vec(select(vec![&b"\x81"[..], b"\x9f", b"\xa1\x61a", b"\xbf\x61a", b"\xc6"]), 0..140)) {
        let closing: Vec<u8> = opening.iter().filter(|head| matches!(head[0], 0x9f | 0xbf)).map(|_| 0xff).collect();
        property::check(&[opening.concat(), vec![0], closing].concat());
        property::check(&opening.concat());
    }

    #[test]
    fn whole_numbers_survive_every_way_of_writing(value in any::<i64>(), shift in 0..64_u32, width in 0..5_u8) {
        let value = value >> shift;
        prop_assert_eq!(theirs(&value), Value::from(value));
        let mut bytes = Vec::new();
        any_form(&Value::from(value), &mut std::iter::repeat(width), &mut bytes);
        prop_assert_eq!(read::<i64>(&bytes).unwrap(), value);
        prop_assert_eq!(read::<i32>(&bytes).ok(), i32::try_from(value).ok());
        prop_assert_eq!(read::<i16>(&bytes).ok(), i16::try_from(value).ok());
        prop_assert_eq!(read::<i8>(&bytes).ok(), i8::try_from(value).ok());
        // What another kind of number says exactly, or as near as it can.
        #[expect(clippy::cast_precision_loss)]
        let (double, float) = (value as f64, value as f32);
        prop_assert_eq!(read::<f64>(&bytes).unwrap(), double);
        prop_assert_eq!(read::<f32>(&bytes).unwrap(), float);
        if value.unsigned_abs() < 1 << 53 {
            prop_assert_eq!(read::<i64>(&written(&double)).unwrap(), value);
        }
    }

    #[test]
    fn floats_survive(bits64 in any::<u64>(), bits32 in any::<u32>()) {
        let (double, float) = (f64::from_bits(bits64), f32::from_bits(bits32));
        let again = read::<f64>(&written(&double)).unwrap();
        prop_assert!(again.to_bits() == bits64 || again.is_nan() && double.is_nan());
        let again = read::<f32>(&written(&float)).unwrap();
        prop_assert!(again.to_bits() == bits32 || again.is_nan() && float.is_nan());
        prop_assert!(theirs(&double) == Value::Float(double) || double.is_nan());
        // Theirs writes as few bytes as say the same, also 16 bits.
        let again = read::<f64>(&encoded(&Value::Float(float.into()))).unwrap();
        prop_assert!(again == f64::from(float) || float.is_nan());
        let again = read::<f32>(&encoded(&Value::Float(double)));
        #[expect(clippy::cast_possible_truncation)]
        let narrow = double as f32;
        prop_assert_eq!(again.is_ok(), narrow.is_finite() || !double.is_finite());
    }

    #[test]
    fn halves_are_what_they_are_to_them(bits in any::<u16>()) {
        let bytes = [&[0xf9][..], &bits.to_be_bytes()].concat();
        let Ok(Value::Float(theirs)) = ciborium::from_reader(&*bytes) else { panic!("no float") };
        let ours = read::<f64>(&bytes).unwrap();
        prop_assert!(ours.to_bits() == theirs.to_bits() || ours.is_nan() && theirs.is_nan());
    }

    #[test]
    fn times_survive_to_the_millisecond(secs in -62_167_219_200..253_402_300_800_i64, nanos in 0..1_000_000_000_u32) {
        let time = Timestamp::from_secs_and_nanos(secs, nanos);
        let rounded = Timestamp::from_secs_and_nanos(secs, (nanos + 500_000) / 1_000_000 * 1_000_000);
        prop_assert_eq!(read::<Timestamp>(&written(&time)).unwrap(), rounded);
        let tagged = theirs(&time);
        let Value::Tag(1, inner) = &tagged else { panic!("{tagged:?}") };
        prop_assert_eq!(inner.is_float(), rounded.subsec_nanos() > 0);
        prop_assert_eq!(read::<Timestamp>(&encoded(&tagged)).unwrap(), rounded);
    }

    #[test]
    fn big_numbers_survive(text in "-?[1-9][0-9]{0,90}", places in 0..40_usize, exponent in -400..400_i32) {
        let whole: BigInteger = text.parse().unwrap();
        prop_assert_eq!(&read::<BigInteger>(&written(&whole)).unwrap(), &whole);
        if let Ok(value) = text.parse::<i128>() {
            let wanted = if (-(1 << 64)..1 << 64).contains(&value) { Some(value) } else { None };
            prop_assert_eq!(theirs(&whole).as_integer().map(i128::from), wanted);
            // Theirs knows bignums of up to 128 bits.
            prop_assert_eq!(ciborium::from_reader::<i128, _>(&*written(&whole)).unwrap(), value);
            let mut bytes = Vec::new();
            ciborium::into_writer(&value, &mut bytes).unwrap();
            prop_assert_eq!(&read::<BigInteger>(&bytes).unwrap(), &whole);
        }
        let digits = text.trim_start_matches('-');
        let sign = &text[..text.len() - digits.len()];
        let (before, after) = digits.split_at(digits.len().saturating_sub(places));
        let point = if after.is_empty() { "" } else { "." };
        let decimal: BigDecimal = format!("{sign}{}{point}{after}", if before.is_empty() { "0" } else { before }).parse().unwrap();
        prop_assert_eq!(&read::<BigDecimal>(&written(&decimal)).unwrap(), &decimal);
        let scaled: BigDecimal = format!("{decimal}e{exponent}").parse().unwrap();
        let again = read::<BigDecimal>(&written(&scaled)).unwrap();
        prop_assert_eq!(written(&again), written(&scaled));
        prop_assert_eq!(again.as_f64(), scaled.as_f64());
    }

    #[test]
    fn collections_mean_the_same_to_them(
        lists in vec(vec(proptest::option::of(any::<i32>()), 0..30), 0..5),
        map in btree_map("[a-z]{0,300}", vec(any::<u8>(), 0..300).prop_map(Bytes::from), 0..10),
    ) {
        let expected = lists.iter().map(|list| {
            Value::Array(list.iter().map(|value| value.map_or(Value::Null, Value::from)).collect())
        });
        prop_assert_eq!(theirs(&lists), Value::Array(expected.collect()));
        prop_assert_eq!(&read::<Vec<Vec<Option<i32>>>>(&written(&lists)).unwrap(), &lists);
        let entries = map.iter().map(|(key, value)| (Value::from(key.as_str()), Value::Bytes(value.to_vec())));
        prop_assert_eq!(theirs(&map), Value::Map(entries.collect()));
        prop_assert_eq!(&read::<BTreeMap<String, Bytes>>(&written(&map)).unwrap(), &map);
    }

    #[test]
    fn many_bytes_are_counted_before_they_are_written(
        lists in vec(vec(any::<f64>(), 0..300), 0..5), text in "[a-z]{0,6000}",
    ) {
        let values: [&dyn Write; 2] = [&lists, &text];
        for value in values {
            let bytes = Writer::text_of(value, IdempotencyTokens::default());
            prop_assert_eq!(&bytes, &written(value));
            let (length, capacity) = (bytes.len(), Vec::from(bytes).capacity());
            // Few are written at once, into a page.
            prop_assert_eq!(capacity, length.max(4096));
        }
    }
}

#[test]
fn numbers_of_documents_keep_their_kind() {
    for (text, expected) in [
        ("7", Value::from(7)),
        ("-18446744073709551616", encoded_integer()),
        ("1.5", Value::Float(1.5)),
        ("7.0", Value::Float(7.0)),
        ("1e2", Value::Float(100.0)),
    ] {
        let number: Number = text.parse().unwrap();
        assert_eq!(theirs(&Document::from(number)), expected, "{text}");
    }
}

fn encoded_integer() -> Value {
    Value::Integer((-(1_i128 << 64)).try_into().expect("the least of CBOR"))
}
