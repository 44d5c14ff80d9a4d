//! The runtime's JSON against `serde_json`: the same texts are accepted, with the same values, and what is written reads
//! back the same.

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use smithwright_runtime::json::{Codec, DateTime, List, Map, Reader, Sparse, Write, Writer};
use smithwright_runtime::{Bytes, Document, IdempotencyTokens, Number, Timestamp};
use smithwright_tests::damage;

#[path = "fuzz/src/json.rs"]
mod property;

use property::{read, skip, written};

/// Pieces of JSON in any order: mostly wrong, often nearly right.
fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let pieces: Vec<&[u8]> = vec![
        b"{",
        b"}",
        b"[",
        b"]",
        b":",
        b",",
        b" ",
        b"\n",
        b"\t\r",
        b"\"",
        b"\"a\"",
        b"\"b\":",
        b"\"\"",
        b"null",
        b"true",
        b"false",
        b"nul",
        b"0",
        b"-",
        b"1",
        b"12.5",
        b"e",
        b"E+3",
        b"1e-2",
        b".",
        b"00",
        b"\\",
        b"\\n",
        b"\\u",
        b"\\u0041",
        b"\\ud834",
        b"\\udd1e",
        b"\\u00",
        b"\xc3\xa9",
        b"\xc3",
        b"\xff",
        b"\x00",
        b"\x1f",
        b"\x7f",
        b"\xed\xa0\x80",
        b"{}",
        b"[]",
        b"\xef\xbb\xbf",
    ];
    vec(select(pieces), 0..12).prop_map(|pieces| pieces.concat())
}

/// The inside of a string, with right and wrong escapes, long enough for every way of scanning.
fn strings() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        "[ -~]{0,40}".prop_map(String::into_bytes),
        "\\PC{0,10}".prop_map(String::into_bytes),
        "\\\\[\"\\\\/bfnrtux]".prop_map(String::into_bytes),
        "\\\\u[0-9a-fA-F]{4}".prop_map(String::into_bytes),
        "\\\\ud[89ab][0-9a-f]{2}\\\\ud[89a-f][0-9a-f]{2}".prop_map(String::into_bytes),
        vec(any::<u8>(), 0..3),
    ];
    vec(piece, 0..6).prop_map(|pieces| [b"\"", pieces.concat().as_slice(), b"\""].concat())
}

/// Elements of a list, written alike or nearly alike.
fn elements() -> impl Strategy<Value = Vec<u8>> {
    let space = || select(vec!["", "", "", "", " ", "\n"]);
    let key = select(vec!["a", "a", "b", "b", "c", "aa", "\\u0061", "é"]);
    let value =
        select(vec!["1", "1", "\"x\"", "null", "[]", "[{\"a\":1,\"b\":2}]", "{\"a\":1}", "{\"b\":1,\"a\":2}", "{}"]);
    let member = (space(), key, space(), space(), value)
        .prop_map(|(before, key, after, behind, value)| format!("{before}\"{key}\"{after}:{behind}{value}"));
    let other = vec(member, 0..4).prop_map(|members| format!("{{{}}}", members.join(",")));
    let like = select(vec!["{\"a\":1,\"b\":{\"a\":2},\"c\":\"x\"}", "{\"a\":1,\"b\":2}"]).prop_map(str::to_owned);
    let begin = select(vec!["[", "{\"L\":[", "{\"a\":[", "[["]);
    (begin, vec(prop_oneof![like, other], 0..8)).prop_map(|(begin, elements)| {
        let end: String = begin
            .chars()
            .rev()
            .filter_map(|char| matches!(char, '[' | '{').then_some(if char == '[' { ']' } else { '}' }))
            .collect();
        format!("{begin}{}{end}", elements.join(",")).into_bytes()
    })
}

fn numbers() -> impl Strategy<Value = Number> {
    "-?(0|[1-9][0-9]{0,25})(\\.[0-9]{1,25})?([eE][+-]?[0-9]{1,2})?".prop_map(|text| text.parse().expect("a number"))
}

fn documents() -> impl Strategy<Value = Document> {
    let leaf = prop_oneof![
        Just(Document::Null),
        any::<bool>().prop_map(Document::from),
        any::<i64>().prop_map(Document::from),
        numbers().prop_map(Document::from),
        any::<String>().prop_map(Document::from),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Document::from),
            proptest::collection::btree_map(any::<String>(), inner, 0..6).prop_map(Document::from),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_bytes(text in vec(any::<u8>(), 0..64)) {
        property::check(&text);
    }

    #[test]
    fn any_pieces(text in pieces()) {
        property::check(&text);
    }

    #[test]
    fn any_strings(text in strings()) {
        property::check(&text);
        property::check(&[b"{", text.as_slice(), b":", text.as_slice(), b"}"].concat());
    }

    #[test]
    fn any_number_like_text(text in "-?[0-9]{0,4}\\.?[0-9]{0,4}[eE]?[+-]?[0-9]{0,3}") {
        property::check(text.as_bytes());
    }

    #[test]
    fn valid_texts_and_their_damaged_copies(
        document in documents(), at in any::<Index>(), byte in any::<u8>(), how in 0..4_u8,
    ) {
        let mut text = written(&document).to_vec();
        property::check(&text);
        prop_assert_eq!(&read::<Document>(&text).unwrap(), &document);
        let at = at.index(text.len());
        damage(&mut text, at, byte, how);
        property::check(&text);
    }

    #[test]
    fn long_texts_and_their_damaged_copies(
        strings in vec("\\PC{0,40}", 0..30), at in any::<Index>(), byte in any::<u8>(),
    ) {
        let mut text = written(&strings).to_vec();
        property::check(&text);
        prop_assert_eq!(&read::<Vec<String>>(&text).unwrap(), &strings);
        let at = at.index(text.len());
        text[at] = byte;
        property::check(&text);
    }

    #[test]
    fn elements_alike_and_their_damaged_copies(
        text in elements(), from in any::<Index>(), to in any::<Index>(), byte in select(b"{}[],:\"ab1 ".to_vec()), damage in 0..4_u8,
    ) {
        property::check(&text);
        prop_assert!(skip(&text).is_ok());
        let (mut text, from, to) = (text.clone(), from.index(text.len()), to.index(text.len()));
        match damage {
            0 => text[from] = byte,
            1 => text.insert(from, byte),
            2 => drop(text.remove(from)),
            _ => drop(text.drain(from.min(to)..from.max(to))),
        }
        property::check(&text);
    }

    #[test]
    fn any_nesting(opening in vec(select(vec!["[", "{\"a\":"]), 0..140)) {
        let closing: String = opening.iter().rev().map(|bracket| if *bracket == "[" { "]" } else { "}" }).collect();
        property::check(format!("{}0{closing}", opening.concat()).as_bytes());
        property::check(opening.concat().as_bytes());
    }

    #[test]
    fn whole_numbers_survive_every_way_of_writing(value in any::<i64>(), places in 0..30_u32) {
        prop_assert_eq!(read::<i64>(&written(&value)).unwrap(), value);
        let zeros = "0".repeat(places as usize + 1);
        prop_assert_eq!(read::<i64>(format!("{value}.{zeros}").as_bytes()).unwrap(), value);
        prop_assert_eq!(read::<i64>(format!("{value}{zeros}e-{}", places + 1).as_bytes()).unwrap(), value);
        prop_assert_eq!(read::<i32>(&written(&value)).ok(), i32::try_from(value).ok());
        prop_assert_eq!(read::<i8>(&written(&value)).ok(), i8::try_from(value).ok());
    }

    #[test]
    fn short_numbers_mean_what_long_ones_do(
        text in "(0|[1-9][0-9]{0,20}|0[0-9])(\\.[0-9]{0,12})?([eE][+-]?[0-9]{1,2})?|[0-9]\\.[0-9]{1,12}E9", after in "[0-9,. \\]]?",
    ) {
        // A sign keeps the reader off its way for numbers as services mostly write them.
        let short = read::<Vec<Timestamp>>(format!("[{text}{after}]").as_bytes());
        let long = read::<Vec<Timestamp>>(format!("[-{text}{after}]").as_bytes());
        prop_assert_eq!(short.is_ok(), long.is_ok());
        if let ("", Ok([time])) = (after.as_str(), short.as_deref()) {
            prop_assert_eq!(Timestamp::parse_epoch_seconds(&text), Ok(*time));
        }
        let short = read::<Vec<i64>>(format!("[{text}{after}]").as_bytes());
        let long = read::<Vec<i64>>(format!("[-{text}{after}]").as_bytes());
        prop_assert_eq!(short.ok(), long.ok().map(|list| list.into_iter().map(|value| -value).collect::<Vec<_>>()));
    }

    #[test]
    fn floats_survive(bits64 in any::<u64>(), bits32 in any::<u32>()) {
        let (double, float) = (f64::from_bits(bits64), f32::from_bits(bits32));
        let again = read::<f64>(&written(&double)).unwrap();
        prop_assert!(again.to_bits() == bits64 || again.is_nan() && double.is_nan());
        let again = read::<f32>(&written(&float)).unwrap();
        prop_assert!(again.to_bits() == bits32 || again.is_nan() && float.is_nan());
        if double.is_finite() {
            property::check(&written(&double));
        }
    }

    #[test]
    fn blobs_survive_escaped_or_not(bytes in vec(any::<u8>(), 0..200)) {
        let bytes = Bytes::from(bytes);
        let text = written(&bytes);
        prop_assert_eq!(&read::<Bytes>(&text).unwrap(), &bytes);
        let escaped = String::from_utf8(text.to_vec()).unwrap().replace('/', "\\/").replace('A', "\\u0041");
        prop_assert_eq!(&read::<Bytes>(escaped.as_bytes()).unwrap(), &bytes);
    }

    #[test]
    fn a_long_text_is_measured_to_the_byte_before_it_is_written(
        document in documents(), blobs in vec(vec(any::<u8>(), 0..3000), 0..4), doubles in vec(any::<f64>(), 0..4),
    ) {
        let blobs: Vec<_> = blobs.into_iter().map(Bytes::from).collect();
        let values: [&dyn Write; 3] = [&document, &blobs, &doubles];
        for value in values {
            let text = Writer::text_of(value, IdempotencyTokens::default());
            prop_assert_eq!(&text, &written(value));
            let (length, capacity) = (text.len(), Vec::from(text).capacity());
            // A short one is written at once, into a page.
            prop_assert_eq!(capacity, length.max(4096));
        }
    }

    #[test]
    fn texts_that_are_not_the_type_are_errors_never_panics(text in prop_oneof![pieces(), strings()]) {
        let valid = skip(&text).is_ok();
        prop_assert!(valid || read::<Vec<Option<String>>>(&text).is_err());
        prop_assert!(valid || read::<BTreeMap<String, f32>>(&text).is_err());
        prop_assert!(valid || read::<Bytes>(&text).is_err());
        prop_assert!(valid || read::<Timestamp>(&text).is_err());
        prop_assert!(valid || read::<i16>(&text).is_err());
    }

    #[test]
    fn formats_inside_collections_survive(secs in vec(proptest::option::of(-62_167_219_200..253_402_300_800_i64), 0..5)) {
        type Format = Map<List<Sparse<DateTime>>>;
        let list: Vec<_> = secs.into_iter().map(|secs| secs.map(Timestamp::from_secs)).collect();
        let map = BTreeMap::from([("a".to_owned(), list)]);
        let mut out = Writer::new();
        Format::write(&map, &mut out);
        let text = out.into_bytes();
        let mut reader = Reader::new(&text);
        let again: BTreeMap<String, Vec<Option<Timestamp>>> = Format::read(&mut reader).unwrap();
        prop_assert_eq!(again, map);
        reader.finish().unwrap();
    }
}
