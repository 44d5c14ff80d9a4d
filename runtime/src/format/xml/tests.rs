//! What elements mean, and what is refused.

use std::collections::BTreeMap;

use bytes::Bytes;
use proptest::prelude::*;

use super::*;
use crate::{Document, IdempotencyTokens, Timestamp};

#[derive(Debug, Default, PartialEq)]
struct Thing {
    id: Option<String>,
    name: Option<String>,
    size: Option<i32>,
    flag: bool,
    tags: Option<Vec<String>>,
    versions: Vec<Thing>,
    counts: BTreeMap<String, i32>,
    inner: Option<Box<Thing>>,
}

impl Write for Thing {
    fn write(&self, element: &Element, out: &mut Writer) {
        let mut element = out.element(element);
        element.attribute("x:id", &self.id);
        element.optional(&Element::new("Name"), &self.name);
        element.optional(&Element::new("Size"), &self.size);
        element.member(&Element::new("Flag"), &self.flag);
        element.optional(&Element::new("Tags").item(const { &Element::new("Tag") }), &self.tags);
        element.member(&Element::new("Version").flat(), &self.versions);
        element.member(&Element::new("Counts"), &self.counts);
        element.optional(&Element::new("Inner"), &self.inner);
    }
}

impl Read for Thing {
    fn attributes(&mut self, reader: &mut Reader<'_>) -> Result {
        reader.attribute_into("x:id", &mut self.id)
    }

    fn member(&mut self, name: &str, reader: &mut Reader<'_>) -> Result {
        match name {
            "Name" => reader.update(&mut self.name),
            "Size" => reader.update(&mut self.size),
            "Flag" => reader.update(&mut self.flag),
            "Tags" => reader.update(&mut self.tags),
            "Version" => reader.gather(&mut self.versions),
            "Counts" => reader.update(&mut self.counts),
            "Inner" => reader.update(&mut self.inner),
            _ => reader.skip(),
        }
    }
}

fn thing(text: &str) -> std::result::Result<Thing, String> {
    let mut thing = Thing::default();
    read(text.as_bytes(), &mut thing).map_err(|error| error.to_string())?;
    Ok(thing)
}

fn write<T: Write>(value: &T, root: &Element) -> std::result::Result<String, String> {
    let bytes = Writer::document(value, root, IdempotencyTokens::default()).map_err(|error| error.to_string())?;
    Ok(String::from_utf8(bytes.to_vec()).expect("a text"))
}

#[test]
fn members_come_in_any_order_with_unknown_ones_between() {
    let read = thing(
        "\u{feff}<?xml version=\"1.0\"?>\n<!-- - --><a:Other xmlns:a='urn' y:id='1'>\n <Version><Name>1</Name></Version><New><a><Name>x</Name></a></New>
           <Name> a &amp;lt; <![CDATA[<b>]]>&#xA;</Name><Version/><Size> 7\n</Size><Flag>True</Flag>
           <Tags><member>a</member><Tag/></Tags>
           <Counts><entry><value>1</value><key>k</key></entry></Counts></a:Other>\n",
    );
    let version = |name: Option<&str>| Thing { name: name.map(str::to_owned), ..Thing::default() };
    let expected = Thing {
        id: Some("1".to_owned()),
        name: Some(" a &lt; <b>\n".to_owned()),
        size: Some(7),
        flag: true,
        tags: Some(vec!["a".to_owned(), String::new()]),
        versions: vec![version(Some("1")), version(None)],
        counts: BTreeMap::from([("k".to_owned(), 1)]),
        inner: None,
    };
    assert_eq!(read, Ok(expected));
}

#[test]
fn an_empty_element_is_an_empty_text_or_collection_and_no_number() {
    let read = thing("<T><Name/><Size></Size><Tags/><Flag/><Inner/></T>").unwrap();
    assert_eq!((read.name.as_deref(), read.size, read.tags, read.flag), (Some(""), None, Some(Vec::new()), false));
    assert_eq!(read.inner, Some(Box::default()));
    assert_eq!(thing(""), Ok(Thing::default()));
}

#[test]
fn what_is_no_xml_is_refused_where_it_stops_making_sense() {
    for (text, line) in [
        ("{}", "expected an element, found text at byte 2"),
        ("<T><Name>a</T>", "expected the end tag of the element that is open, found another tag at byte 10"),
        ("<T><Name>a", "expected an end tag, found the end of the document at byte 10"),
        ("<T><Name>a</Na", "expected the rest of a tag, found the end of the document at byte 10"),
        ("<T><Name>&no;</Name></T>", "expected a known entity, found another one at byte 13"),
        ("<!DOCTYPE T [<!ENTITY a 'b'>]><T/>", "expected an element, found a document type at byte 30"),
        ("<T><Name><b/></Name></T>", "expected text, found an element at byte 13"),
        ("<T><Size>x</Size></T>", "expected a whole number of 32 bits, found another text at byte 9"),
        ("<T/><T/>", "expected the end of the document, found another element at byte 8"),
        ("<T></T>trailing", "expected an element, found text at byte 15"),
    ] {
        assert_eq!(thing(text), Err(line.to_owned()), "{text}");
    }
    assert_eq!(read(b"<T>\xff</T>", &mut Thing::default()).unwrap_err().offset(), Some(3));
    let deep = "<Inner>".repeat(200_000);
    assert_eq!(thing(&deep), Err("expected at most 128 nested elements, found another one at byte 903".to_owned()));
    let unknown = format!("<T>{}</T>", "<x>".repeat(200_000));
    assert!(thing(&unknown).is_err());
}

#[test]
fn times_look_as_their_element_says() {
    let time = Timestamp::from_secs(1_398_796_238);
    for (element, text) in [
        (Element::new("T"), "2014-04-29T18:30:38Z"),
        (Element::new("T").http_date(), "Tue, 29 Apr 2014 18:30:38 GMT"),
        (Element::new("T").epoch_seconds(), "1398796238"),
    ] {
        let document = format!("<T>{text}</T>");
        assert_eq!(write(&time, &element).as_deref(), Ok(document.as_str()));
        let mut reader = Reader::new(document.as_bytes()).unwrap();
        reader.root().unwrap();
        assert_eq!(reader.read_as(&element), Ok(Some(time)));
    }
}

#[test]
fn namespaces_names_and_flat_collections_are_written() {
    let root = Element::new("T").namespace("", "urn:a&b");
    assert_eq!(write(&(), &root).as_deref(), Ok("<T xmlns=\"urn:a&amp;b\"></T>"));
    let flat = Element::new("V").flat().item(const { &Element::new("ignored") });
    assert_eq!(write(&vec![1, 2], &flat).as_deref(), Ok("<V>1</V><V>2</V>"));
    let map = BTreeMap::from([("a".to_owned(), vec![true])]);
    let element = Element::new("M")
        .key(const { &Element::new("K") })
        .item(const { &Element::new("V").namespace("p", "u").item(const { &Element::new("I") }) });
    let expected = "<M><entry><K>a</K><V xmlns:p=\"u\"><I>true</I></V></entry></M>";
    assert_eq!(write(&map, &element).as_deref(), Ok(expected));
    assert_eq!(write(&map, &Element::new("M").flat()).unwrap().matches("<M><key>a</key>").count(), 1);
    assert_eq!(write(&Bytes::from_static(b"\xff"), &Element::new("B")).as_deref(), Ok("<B>/w==</B>"));
}

#[test]
fn what_xml_has_no_form_for_is_an_error() {
    let error = write(&"a\u{0}".to_owned(), &Element::new("T")).unwrap_err();
    assert!(error.contains("U+0000"), "{error}");
    assert!(write(&vec![Some(1), None], &Element::new("T")).unwrap_err().contains("`member`"));
}

#[test]
fn one_member_of_a_union_counts() {
    let variant = |text: &str| {
        let mut reader = Reader::new(text.as_bytes()).unwrap();
        reader.root().unwrap();
        let mut union = None;
        let found = reader.variant(&mut union, |tag, reader| Ok(Some((tag.to_owned(), reader.read::<Document>()?))));
        found.map(|_| union).map_err(|error| error.to_string())
    };
    assert_eq!(variant("<U/>"), Ok(None));
    assert_eq!(variant("<U><A>1</A></U>"), Ok(Some(("A".to_owned(), Document::from("1")))));
    let object = Document::Object(BTreeMap::from([("C".to_owned(), Document::from("1"))]));
    assert_eq!(variant("<U><B><C>1</C></B></U>"), Ok(Some(("B".to_owned(), object))));
    assert_eq!(
        variant("<U><A/><B/></U>"),
        Err("expected one member of a union, found a second one at byte 11".to_owned())
    );
}

#[test]
fn errors_are_found_wrapped_or_not() {
    let wrapped = b"<ErrorResponse xmlns='u'><Error><Type>Sender</Type><Code>Bad</Code><Message>no</Message></Error>\
                    <RequestId>r</RequestId></ErrorResponse>";
    let bare = b"<?xml version='1.0'?>\n<Error><Type>Sender</Type><Code>Bad</Code><Message>no</Message><RequestId>r</RequestId></Error>";
    let ec2 = b"<Response><Errors><Error><Type>Sender</Type><Code>Bad</Code><Message>no</Message></Error></Errors>\
                <RequestID>r</RequestID></Response>";
    for document in [&wrapped[..], bare, ec2] {
        let said = said(document);
        assert_eq!((said.code.as_deref(), said.message.as_deref()), (Some("Bad"), Some("no")));
        assert_eq!((said.fault.as_deref(), said.request_id.as_deref()), (Some("Sender"), Some("r")));
        assert_eq!(member_text(document, "Code").as_deref(), Some("Bad"));
    }
    assert_eq!(said(b"<InvalidBatch><Messages/></InvalidBatch>").root.as_deref(), Some("InvalidBatch"));
    assert_eq!(said(b"not found").code, None);
    // Of several the first is why the call failed.
    let two = b"<Response><Errors><Error><Code>First</Code></Error><Error><Code>Second</Code><Message>m</Message></Error></Errors></Response>";
    let first = said(two);
    assert_eq!((first.code.as_deref(), first.message), (Some("First"), None));
    assert_eq!(member_text(two, "Message"), None);
    // What a broken body says before it breaks still counts.
    assert_eq!(said(b"<Error><Code>Bad</Code><Mess").code.as_deref(), Some("Bad"));
}

#[test]
fn an_error_in_an_answer_is_told_by_its_outermost_element() {
    let is = |document: &str| is_error(document.as_bytes(), &["Error", "ErrorResponse"]);
    for document in [
        "\u{feff}\n<Error><Code>Bad</Code></Error>",
        "<?xml version='1.0'?><ErrorResponse><Error><Code>Bad</Code></Error></ErrorResponse>",
        "<e:ErrorResponse xmlns:e='u'><e:Error/></e:ErrorResponse>",
        "<ErrorResponse><Error><Code>Bad</Code><Mess",
        "<Error/>",
        "<Error><Message>m</Message></Error>",
    ] {
        assert!(is(document), "{document}");
    }
    for document in
        ["", "Error", "<ErrorResponse><ErrorResult/></ErrorResponse>", "<A><Error><Code>Bad</Code></Error></A>"]
    {
        assert!(!is(document), "{document}");
    }
}

#[test]
fn a_result_is_found_by_the_end_of_its_name() {
    let body = Bytes::from_static(b"<R xmlns='u'> <Other/><GetResult><a>1</a></GetResult><ResponseMetadata/></R>");
    assert_eq!(within(&body, "Result").unwrap().as_deref(), Some(&b"<GetResult><a>1</a></GetResult>"[..]));
    let marked = [b"\xef\xbb\xbf", &body[..]].concat().into();
    assert_eq!(within(&marked, "Result").unwrap().as_deref(), Some(&b"<GetResult><a>1</a></GetResult>"[..]));
    let empty = Bytes::from_static(b"<R><!-- - --><GetResult/></R>");
    assert_eq!(read(&within(&empty, "Result").unwrap().unwrap(), &mut Thing::default()), Ok(()));
    assert_eq!(within(&Bytes::from_static(b"<R/>"), "Result"), Ok(None));
}

proptest! {
    #[test]
    fn what_is_written_is_read_to_the_same(name in "[\t\n\r -\u{d7ff}]{0,12}", size: Option<i32>, tags: Option<Vec<i8>>) {
        let tags = tags.map(|tags| tags.iter().map(i8::to_string).collect());
        let inner = Thing { name: Some(name.clone()), ..Thing::default() };
        let versions = vec![inner, Thing { size, ..Thing::default() }];
        let value = Thing { id: Some(name), size, tags, versions, ..Thing::default() };
        let text = write(&value, &Element::new("T").namespace("x", "u")).unwrap();
        prop_assert_eq!(thing(&text), Ok(value));
    }

    #[test]
    fn no_bytes_make_it_panic(bytes: Vec<u8>, text in "[<>/!?a&;#x\\[\\]\" ='-]{0,40}") {
        for document in [&bytes[..], text.as_bytes()] {
            let _ = read(document, &mut Thing::default());
            let _ = (said(document), within(&Bytes::copy_from_slice(document), "a"));
        }
    }
}
