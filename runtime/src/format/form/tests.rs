//! What is written is read as the same, and what nobody writes is an error or does no harm.

use std::collections::BTreeMap;

use bytes::Bytes;
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;

use super::*;
use crate::{IdempotencyTokens, Timestamp};

const TIMES: Element = Element::new("Times").item(const { &Element::new("t:t").http_date() });
const NAMED: Element = Element::new("Named").key(const { &Element::new("k:k") }).item(const { &Element::new("v:v") });

/// Something of every kind, and itself.
#[derive(Clone, Debug, Default, PartialEq)]
struct Shape {
    text: Option<String>,
    number: Option<i64>,
    flag: Option<bool>,
    blob: Option<Bytes>,
    at: Option<Timestamp>,
    times: Option<Vec<Timestamp>>,
    sparse: Option<Vec<Option<String>>>,
    flat: Option<Vec<Vec<String>>>,
    omitted: Option<Vec<i32>>,
    named: Option<BTreeMap<String, String>>,
    flat_map: Option<BTreeMap<String, Option<i32>>>,
    shapes: Vec<Shape>,
    boxed: Option<Box<Shape>>,
}

impl Write for Shape {
    fn write(&self, element: &Element, out: &mut Writer) {
        let mut out = out.element(element);
        out.optional(&Element::new("Text +&=%"), &self.text);
        out.optional(&Element::new("Number"), &self.number);
        out.optional(&Element::new("Flag"), &self.flag);
        out.optional(&Element::new("Blob"), &self.blob);
        out.optional(&Element::new("At").epoch_seconds(), &self.at);
        out.optional(&TIMES, &self.times);
        out.optional(&Element::new("Sparse"), &self.sparse);
        out.optional(&Element::new("Flat").flat(), &self.flat);
        out.optional(&Element::new("Omitted").flat().omitted_if_empty(), &self.omitted);
        out.optional(&NAMED, &self.named);
        out.optional(&Element::new("FlatMap").flat(), &self.flat_map);
        out.member(&Element::new("Shapes"), &self.shapes);
        out.optional(&Element::new("Boxed"), &self.boxed);
    }
}

impl Read for Shape {
    fn member(&mut self, name: &str, reader: &mut Reader<'_>) -> Result {
        match name {
            "Text +&=%" => reader.update(&mut self.text),
            "Number" => reader.update(&mut self.number),
            "Flag" => reader.update(&mut self.flag),
            "Blob" => reader.update(&mut self.blob),
            "At" => reader.update_as(&Element::new("At").epoch_seconds(), &mut self.at),
            "Times" => reader.update_as(&TIMES, &mut self.times),
            "Sparse" => reader.update(&mut self.sparse),
            "Flat" => reader.gather(&mut self.flat),
            "Omitted" => reader.gather_as(&Element::new("Omitted"), &mut self.omitted),
            "Named" => reader.update_as(&NAMED, &mut self.named),
            "FlatMap" => reader.gather(&mut self.flat_map),
            "Shapes" => reader.update(&mut self.shapes),
            "Boxed" => reader.update(&mut self.boxed),
            _ => reader.skip(),
        }
    }
}

/// Of what forms can tell apart: no empty map from none. Absent entries have no place there.
fn shapes() -> impl Strategy<Value = Shape> {
    let times = (-1_000_000_000_i64..10_000_000_000).prop_map(Timestamp::from_secs);
    let sparse = vec(any::<String>().prop_map(Some), 0..4);
    let texts = (
        option::of(any::<String>()),
        option::of(any::<i64>()),
        option::of(any::<bool>()),
        option::of(vec(any::<u8>(), 0..9).prop_map(Bytes::from)),
        option::of(
            (0..9_000_000_i64, 0..1000_u32).prop_map(|(s, ms)| Timestamp::from_secs_and_nanos(s, ms * 1_000_000)),
        ),
    );
    let collections = (
        option::of(vec(times, 0..3)),
        option::of(sparse),
        option::of(vec(vec(any::<String>(), 0..3), 0..12)),
        option::of(vec(any::<i32>(), 1..12)),
        option::of(btree_map(any::<String>(), any::<String>(), 1..3)),
        option::of(btree_map(any::<String>(), any::<i32>().prop_map(Some), 1..3)),
    );
    let leaf = (texts, collections).prop_map(|(texts, collections)| {
        let (text, number, is_set, blob, at) = texts;
        let (times, sparse, flat, omitted, named, flat_map) = collections;
        Shape {
            text,
            number,
            flag: is_set,
            blob,
            at,
            times,
            sparse,
            flat,
            omitted,
            named,
            flat_map,
            ..Shape::default()
        }
    });
    leaf.prop_recursive(3, 12, 3, |inner| {
        (inner.clone(), vec(inner.clone(), 0..12), option::of(inner.prop_map(Box::new)))
            .prop_map(|(shape, shapes, boxed)| Shape { shapes, boxed, ..shape })
    })
}

proptest! {
    #[test]
    fn what_is_written_is_read_as_the_same(shape in shapes()) {
        let form = Writer::text_of(&shape, IdempotencyTokens::default()).unwrap();
        prop_assert_eq!(read::<Shape>(&form), Ok(shape));
    }
}

/// What a form is, or why it is refused.
fn shape(form: &str) -> std::result::Result<Shape, String> {
    read(form.as_bytes()).map_err(|error| error.to_string())
}

#[test]
fn the_last_value_of_a_key_counts_and_blanks_may_be_signs() {
    assert_eq!(
        shape("Number=1&Text%20%2B%26%3D%25=a+b&&Number=2&Other.1=x").unwrap(),
        Shape { text: Some("a b".to_owned()), number: Some(2), ..Shape::default() }
    );
}

#[test]
fn items_come_by_their_numbers_and_numbers_cost_nothing() {
    let omitted = |form| shape(form).map(|shape| shape.omitted);
    assert_eq!(omitted("Omitted.10=3&Omitted.9=2&Omitted.1=1&Omitted.x=4"), Ok(Some(vec![1, 2, 3])));
    assert_eq!(omitted("Omitted.18446744073709551615=1&Omitted.99999999999999999999=2"), Ok(Some(vec![1])));
    let sparse = |form| shape(form).map(|shape| shape.sparse.unwrap_or_default().len());
    assert_eq!(sparse("Sparse.member.129=a"), Ok(129));
    let line = "expected at most 128 absent items in a row, found more at byte 0";
    assert_eq!(sparse("Sparse.member.18446744073709551615=a"), Err(line.to_owned()));
}

#[test]
fn what_is_no_form_says_where() {
    let deep = format!("{}=1", "a.".repeat(128));
    for (form, line) in [
        ("Flag=true&Number=x", "expected a whole number of 64 bits, found another text at byte 10"),
        ("Flag=true&x=%4", "expected a key and a value, percent-encoded, found another text at byte 10"),
        ("x=%ff", "expected a key and a value, percent-encoded, found another text at byte 0"),
        ("Number.1=1", "expected a value, found another key at byte 0"),
        ("Blob=!", "expected base64, found another text at byte 0"),
        (&deep, "expected at most 128 parts of a key, found another one at byte 0"),
    ] {
        assert_eq!(shape(form).unwrap_err(), line);
    }
    assert!(read::<Shape>(b"a=1&\xff").unwrap_err().to_string().contains("UTF-8"));
    assert!(!format!("{:?}", Reader::new(&reader::Pairs::of(b"Password=x").unwrap())).contains('x'));
}
