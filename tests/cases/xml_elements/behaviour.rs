//! Attributes, flat members of unions, empty elements and marks of encoding, as they are written and read.

use case_xml_elements::runtime::{Bytes, EncodeOptions, IdempotencyTokens, Operation, Timestamp, http::Response};
use case_xml_elements::shop::{
    Choice, Client, FakeClient, Put, PutDays, PutDaysInput, PutDaysOutput, PutInput, PutMap, PutMapInput, PutMapOutput,
    PutOutput, Thing,
};

fn put(body: impl Into<String>) -> Result<PutOutput, String> {
    Put::decode(Response::new(Bytes::from(body.into()))).map_err(|error| error.to_string())
}

fn choice(body: &str) -> Result<Option<Choice>, String> {
    put(format!("<PutOutput><choice>{body}</choice></PutOutput>")).map(|output| output.choice)
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

#[test]
fn flat_members_of_a_union_may_come_more_than_once() {
    assert_eq!(choice("<Word>a</Word>"), Ok(Some(Choice::Words(words(&["a"])))));
    assert_eq!(choice("<Word>a</Word> <Word/><Word>c</Word>"), Ok(Some(Choice::Words(words(&["a", "", "c"])))));
    let sizes = [("a".to_owned(), 1), ("b".to_owned(), 2)].into();
    assert_eq!(
        choice("<sizes><k>a</k><v>1</v></sizes><sizes><v>2</v><k>b</k></sizes>"),
        Ok(Some(Choice::Sizes(sizes)))
    );
    let day = "<days>Thu, 01 Jan 1970 00:00:01 GMT</days>";
    assert_eq!(choice(&day.repeat(2)), Ok(Some(Choice::Days(vec![Timestamp::from_secs(1); 2]))));
    let nested = Choice::Choices(vec![Choice::Count(1), Choice::Words(words(&["a", "b"]))]);
    let body = "<choice><count>1</count></choice><choice><Word>a</Word><Word>b</Word></choice>";
    assert_eq!(choice(body), Ok(Some(nested)));
    assert_eq!(choice("<wrapped><member>a</member></wrapped>"), Ok(Some(Choice::Wrapped(words(&["a"])))));
    for second in ["<count>2</count>", "<Word>a</Word>", "<wrapped/>"] {
        let error = choice(&format!("<count>1</count>{second}")).unwrap_err();
        assert!(error.contains("expected one member of a union, found a second one"), "{error}");
    }
    let error = choice("<Word>a</Word><count>1</count>").unwrap_err();
    assert!(error.contains("expected one member of a union"), "{error}");
}

#[tokio::test]
async fn what_is_written_is_read_again() {
    let fake = FakeClient::new();
    fake.put().always(|input| Ok(PutOutput { thing: input.thing, choice: input.choice, defaults: None }));
    let client = Client::new(fake.config());
    for choice in [
        Choice::Words(words(&["a", "b"])),
        Choice::Sizes([("a".to_owned(), 1), ("b".to_owned(), 2)].into()),
        Choice::Days(vec![Timestamp::from_secs(1), Timestamp::from_secs(2)]),
        Choice::Wrapped(words(&["a", "b"])),
        Choice::Choices(vec![Choice::Words(words(&["a", "b"])), Choice::Count(1)]),
    ] {
        let time = Some(Timestamp::from_secs(1_700_000_000));
        let thing = Thing {
            at: time,
            http_date: time,
            epoch: time,
            token: Some("t".into()),
            count: Some(-1),
            sure: Some(false),
            note: Some(" <n> ".into()),
            name: None,
        };
        let input = PutInput { thing: Some(thing), choice: Some(choice) };
        let output = client.put(&input).await.unwrap();
        assert_eq!((output.thing, output.choice), (input.thing.clone(), input.choice.clone()));
        assert_eq!(fake.put().inputs().last(), Some(&input));
    }
}

#[test]
fn attributes_look_as_their_formats_say_and_get_tokens() {
    let time = Some(Timestamp::from_secs(0));
    let thing = Thing { at: time, http_date: time, epoch: time, ..Thing::default() };
    let input = PutInput { thing: Some(thing), choice: None };
    let idempotency_tokens = IdempotencyTokens::new(|| "new".to_owned());
    let options = EncodeOptions { idempotency_tokens, ..EncodeOptions::default() };
    let body = Put::encode_with(&input, &options).unwrap().into_body();
    let thing = "<thing at=\"1970-01-01T00:00:00Z\" httpDate=\"Thu, 01 Jan 1970 00:00:00 GMT\" epoch=\"0\" token=\"new\"></thing>";
    assert_eq!(body, format!("<PutInput>{thing}</PutInput>"));
}

#[test]
fn attributes_are_read_as_elements_are() {
    let thing = |attributes: &str| {
        put(format!("<PutOutput><thing {attributes}/></PutOutput>")).map(|output| output.thing.unwrap())
    };
    let read = thing("count=' 5 ' sure='True' at=' 1970-01-01T00:00:01Z' epoch='1.5' note=' a '").unwrap();
    assert_eq!((read.count, read.sure, read.note.as_deref()), (Some(5), Some(true), Some(" a ")));
    assert_eq!((read.at, read.epoch.map(Timestamp::millis)), (Some(Timestamp::from_secs(1)), Some(1_500)));
    let empty = thing("count='' sure=' ' at='' httpDate='' note=''").unwrap();
    assert_eq!(empty, Thing { note: Some(String::new()), ..Thing::default() });
    // They name namespaces, and are no attributes.
    let named =
        thing("xmlns:count='http://x/' xmlns:note='http://y/' xmlns='http://z/' x:count='1' xmlns:x='u'").unwrap();
    assert_eq!(named, Thing { count: Some(1), ..Thing::default() });
    assert!(thing("count='five'").unwrap_err().contains("expected a whole number of 32 bits, found another text"));
}

#[test]
fn an_empty_element_is_an_absent_one() {
    let defaults = |body: &str| put(format!("<PutOutput>{body}</PutOutput>")).map(|output| output.defaults.unwrap());
    let absent = defaults("<defaults/>").unwrap();
    assert_eq!((absent.at.millis(), absent.count, absent.ratio, absent.sure, absent.level), (1_500, 7, 1.5, true, 3));
    let empty = "<defaults level=''><at/><count> </count><ratio></ratio><sure/></defaults>";
    assert_eq!(defaults(empty), Ok(absent));
}

#[test]
fn the_mark_of_the_encoding_is_no_part_of_a_document() {
    assert_eq!(choice("<count>1</count>"), Ok(Some(Choice::Count(1))));
    let marked = put("\u{feff}<PutOutput><choice><count>1</count></choice></PutOutput>").unwrap();
    assert_eq!(marked.choice, Some(Choice::Count(1)));
    assert_eq!(put("\u{feff}"), put(""));
    assert_eq!(put("\u{feff} \n"), put(""));
}

/// A payload has names and formats within as any other place.
#[tokio::test]
async fn payloads_have_their_names_and_formats() {
    let named = Some([("a".to_owned(), 1), ("b".to_owned(), 2)].into());
    let days = Some(vec![Timestamp::from_secs(1), Timestamp::from_secs(2)]);
    let body = PutMap::encode(&PutMapInput { all: named.clone() }).unwrap().into_body();
    let expected = "<Named><entry><k2>a</k2><v2>1</v2></entry><entry><k2>b</k2><v2>2</v2></entry></Named>";
    assert_eq!(body, expected);
    assert_eq!(PutMap::decode(Response::new(body)).unwrap().all, named);
    let body = PutDays::encode(&PutDaysInput { all: days.clone() }).unwrap().into_body();
    assert!(body.starts_with(b"<Calendar><day>Thu, 01 Jan 1970 00:00:01 GMT</day>"), "{body:?}");
    assert_eq!(PutDays::decode(Response::new(body)).unwrap().all, days);

    let fake = FakeClient::new();
    fake.put_map().always(|input| Ok(PutMapOutput { all: input.all }));
    fake.put_days().always(|input| Ok(PutDaysOutput { all: input.all }));
    let client = Client::new(fake.config());
    assert_eq!(client.put_map(&PutMapInput { all: named.clone() }).await.unwrap().all, named);
    assert_eq!(client.put_days(&PutDaysInput { all: days.clone() }).await.unwrap().all, days);
}
