//! The harness of generated protocol tests, compiled here as generated crates compile it: what it takes for the same, and
//! what not.

#[path = "../codegen/harness/mod.rs"]
mod harness;

use harness::{Body, Frame, Header};

/// The problem of each pair.
fn problems<const N: usize>(bodies: [(Body, &[u8]); N]) -> [String; N] {
    bodies.map(|(expected, found)| expected.problem(found).expect("a problem"))
}

#[test]
fn json_is_compared_by_value() {
    let expected = Body::Json(r#"{"a": [1, {"b": 10e-1}], "c": null, "d": -0.50}"#);
    assert_eq!(expected.problem(br#"{"d":-5e-1,"c":null,"a":[1.0,{"b":1}]}"#), None);
    assert_eq!(
        problems([
            (Body::Json(r#"{"a":1}"#), br#"{"a":2}"#),
            (Body::Json(r#"{"a":1}"#), b"{}"),
            (Body::Json("{}"), br#"{"a":null}"#),
            (Body::Json("[1]"), b"[1,2]"),
            (Body::Json("9007199254740993"), b"9007199254740992"),
        ]),
        [
            "body.a: expected `1`, found `2`",
            "body.a: expected `1`, found none",
            "body.a: expected none, found `null`",
            "body: expected `[1]`, found `[1,2]`",
            "body: expected `9007199254740993`, found `9007199254740992`",
        ]
    );
    assert!(Body::Json("{}").problem(b"").is_some());
}

#[test]
fn cbor_is_compared_by_value() {
    // Lengths known and unknown, numbers short and long, order of keys.
    for (expected, found) in [
        (&b"\xbf\x61a\x01\xff"[..], &b"\xa1\x61a\x19\x00\x01"[..]),
        (b"\xa2\x61a\x01\x61b\x02", b"\xa2\x61b\x02\x61a\x01"),
        (b"\x7f\x61a\x61b\xff", b"\x62ab"),
        (b"\xf9\x7e\x00", b"\xfb\x7f\xf8\x00\x00\x00\x00\x00\x01"),
        (b"\xfa\x3f\xc0\x00\x00", b"\xfb\x3f\xf8\x00\x00\x00\x00\x00\x00"),
        (b"\xfb\x40\x08\x00\x00\x00\x00\x00\x00", b"\x03"),
        (b"\xc1\x01", b"\xc1\xfb\x3f\xf0\x00\x00\x00\x00\x00\x00"),
    ] {
        assert_eq!(Body::Cbor(expected).problem(found), None, "{expected:x?}, {found:x?}");
    }
    assert_eq!(
        problems([
            (Body::Cbor(b"\xa1\x61a\x01"), b"\xa1\x61a\x02"),
            (Body::Cbor(b"\xa1\x61a\x01"), b"\xa0"),
            (Body::Cbor(b"\xa0"), b"\xa1\x61a\xf6"),
            (Body::Cbor(b"\xa1\x61a\x01"), b"\xa2\x61a\x01\x61a\x01"),
            (Body::Cbor(b"\x00"), b"\xf9\x80\x00"),
            (Body::Cbor(b"\x41a"), b"\x61a"),
            (Body::Cbor(b"\xa0"), b"\xa0\xa0"),
        ]),
        [
            "body.a: expected `Integer(Integer(1))`, found `Integer(Integer(2))`",
            "body.a: expected `Integer(Integer(1))`, found none",
            "body.a: expected none, found `Null`",
            "body: a key is there twice",
            "body: expected `Integer(Integer(0))`, found `Float(-0.0)`",
            "body: expected `Bytes([97])`, found `Text(\"a\")`",
            "body: 1 bytes behind the value: `\\xa0\\xa0`",
        ]
    );
    // Tags are part of a value, and the end of a map is part of a body.
    assert!(Body::Cbor(b"\xc1\x01").problem(b"\x01").is_some());
    assert!(Body::Cbor(b"\xbf\xff").problem(b"\xbf").is_some());
}

#[test]
fn forms_have_the_same_pairs_and_those_of_a_key_in_order() {
    let expected = Body::Form("Action=Go\n&Version=1\n&A.1=x%20y\n&B=1&B=2");
    assert_eq!(expected.problem(b"B=1&A.1=x%20y&B=2&Version=1&Action=Go"), None);
    assert_eq!(
        problems([
            (Body::Form("B=1&B=2"), b"B=2&B=1"),
            (Body::Form("A=x%20y"), b"A=x+y"),
            (Body::Form("A="), b"A=&C=1"),
            (Body::Form("A"), b"A="),
        ]),
        [
            "body: B: expected `B=1&B=2`, found `B=2&B=1`",
            "body: A: expected `A=x%20y`, found `A=x+y`",
            "body: C: expected none, found `C=1`",
            "body: A: expected `A`, found `A=`",
        ]
    );
}

#[test]
fn xml_is_compared_by_what_it_says() {
    let expected = Body::Xml("<a xmlns=\"u:n\" x=\"1\" y=\"2\">\n  <b>1</b>\n  <b> 2</b>\n  <c/>\n</a>");
    assert_eq!(expected.problem(b"<n:a y='2' x='1' xmlns:n='u:n'><n:c></n:c><n:b>1</n:b><n:b> 2</n:b></n:a>"), None);
    let entries = Body::Xml("<m><entry><k>1</k><v>x</v></entry><entry><k>2</k><v>y</v></entry></m>");
    assert_eq!(entries.problem(b"<m><entry><k>2</k><v>y</v></entry><entry><v>x</v><k>1</k></entry></m>"), None);
    for found in [
        &b"<a x='1' y='2'><b>1</b><b> 2</b><c/></a>"[..],
        b"<a xmlns='u:n' x='1'><b>1</b><b> 2</b><c/></a>",
        b"<a xmlns='u:n' x='1' y='2'><b> 2</b><b>1</b><c/></a>",
        b"<a xmlns='u:n' x='1' y='2'><b>1</b><b>2</b><c/></a>",
        b"<a xmlns='u:n' x='1' y='2'><b>1</b><b> 2</b></a>",
        b"<a xmlns='u:n' x='1' y='2'><b>1</b><b> 2</b><c/><d/></a>",
        b"",
    ] {
        assert!(expected.problem(found).is_some(), "{}", found.escape_ascii());
    }
}

#[test]
fn texts_and_bytes_are_compared_exactly() {
    assert_eq!(Body::Any.problem(b"whatever"), None);
    assert_eq!(Body::Text("a").problem(b"a"), None);
    assert_eq!(Body::Text("").problem(b"{}").as_deref(), Some("body: expected ``, found `{}`"));
    assert_eq!(Body::Bytes(b"\xff").problem(b"\xfe").as_deref(), Some("body: expected `\\xff`, found `\\xfe`"));
}

#[test]
fn frames_are_made_and_taken_apart() {
    let headers = vec![
        (":message-type", Header::String("event".to_owned())),
        ("yes", Header::Bool(true)),
        ("byte", Header::Byte(-1)),
        ("short", Header::Short(2)),
        ("int", Header::Integer(-3)),
        ("long", Header::Long(1 << 40)),
        ("blob", Header::Blob(vec![0, 255])),
        ("time", Header::Timestamp(-1)),
        ("id", Header::Uuid([7; 16])),
    ];
    let frame = |headers, body| Frame { bytes: b"", headers, require_headers: &[], forbid_headers: &["none"], body };
    let sent = frame(headers, Body::Json(r#"{"a":1}"#));
    let (found, rest) = harness::Message::decode(sent.encode().leak()).expect("a frame");
    assert_eq!((sent.problems(&found), rest), (vec![], &b""[..]));
    let other = frame(vec![("byte", Header::Byte(1)), ("Byte", Header::Byte(-1))], Body::Json(r#"{"a":2}"#));
    assert_eq!(
        other.problems(&found),
        [
            "header byte: expected `Byte(1)`, found `Byte(-1)`",
            "header Byte: expected `Byte(-1)`, found none",
            "body.a: expected `2`, found `1`"
        ]
    );
    let mut broken = sent.encode();
    *broken.last_mut().expect("bytes") ^= 1;
    assert!(harness::Message::decode(&broken).is_none());
    assert!(harness::Message::decode(&broken[..20]).is_none());
}

/// A frame of a header and a text.
fn event(name: &'static str, text: &'static str) -> Frame {
    let headers = vec![(":event-type", Header::String(name.to_owned()))];
    Frame { bytes: b"", headers, require_headers: &[], forbid_headers: &[], body: Body::Text(text) }
}

#[test]
fn the_frames_of_a_body_are_compared_in_their_order() {
    let body = [event("a", "1").encode(), event("b", "2").encode()].concat();
    assert_eq!(harness::frame_problems(&[event("a", "1"), event("b", "2")], &body), [] as [String; 0]);
    let problems = harness::frame_problems(&[event("a", "1"), event("b", "3")], &body);
    assert_eq!(problems, ["frame 2: body: expected `3`, found `2`"]);
    assert!(harness::frame_problems(&[event("a", "1")], &body)[0].starts_with("frames: expected 1, found"));
    assert!(harness::frame_problems(&[], &body[1..])[0].starts_with("frame 1: no whole frame"));
    // What is no event of an RPC protocol may come first.
    let body = [event("initial-request", "{}").encode(), event("a", "1").encode()].concat();
    assert_eq!(harness::frame_problems(&[event("a", "1")], &body), [] as [String; 0]);
}

#[test]
fn frames_within_signed_ones_are_compared() {
    let signed = |payload: Vec<u8>| {
        let headers = vec![(":date", Header::Timestamp(0)), (":chunk-signature", Header::Blob(vec![1]))];
        let body = Body::Bytes(payload.leak());
        Frame { bytes: b"", headers, require_headers: &[], forbid_headers: &[], body }.encode()
    };
    let body = [signed(event("a", "1").encode()), signed(Vec::new())].concat();
    assert_eq!(harness::frame_problems(&[event("a", "1")], &body), [] as [String; 0]);
    assert_eq!(harness::frame_problems(&[event("a", "2")], &body), ["frame 1: body: expected `2`, found `1`"]);
}
