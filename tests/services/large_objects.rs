//! S3: what goes up in parts, and what is asked of the inside of an object.

use ::s3::runtime::ByteStream;
use ::s3::s3::{
    ChecksumAlgorithm, Client, CreateBucketRequest, CsvInput, ExpressionType, FileHeaderInfo, GetObject,
    GetObjectRequest, GetObjectRequestRequired, InputSerialization, JsonOutput, ListMultipartUploadsRequest,
    OutputSerialization, PutObjectRequest, PutObjectRequestRequired, SelectObjectContentEventStream,
    SelectObjectContentRequest, SelectObjectContentRequestRequired,
};

use super::{config, run};

fn put(bucket: &str, key: &str, body: ByteStream) -> PutObjectRequest {
    PutObjectRequest::new(PutObjectRequestRequired { bucket: bucket.to_owned(), key: key.to_owned() }).body(body)
}

#[test]
fn a_large_object_goes_up_in_parts() {
    const BUCKET: &str = "smithwright-large";
    run(async {
        let client = Client::new(config());
        client.create_bucket(&CreateBucketRequest::new(BUCKET)).await.expect("a bucket");
        let film: Vec<u8> =
            (0..11_u32 << 20).map(|at| u8::try_from((at / 7 + at / 65_521) % 251).expect("small")).collect();
        let reader = || ByteStream::from_reader(std::io::Cursor::new(film.clone()));
        for (key, body, parts) in [("whole", ByteStream::from(film.clone()), 2), ("a b+c/é", reader(), 3)] {
            let input = put(BUCKET, key, body).content_type("video/mp4").metadata([("of", "Ada")]);
            let stored = client.upload(input).await.expect("uploaded");
            assert!(stored.e_tag.as_deref().is_some_and(|tag| tag.ends_with(&format!("-{parts}\""))), "{stored:?}");
            let get = GetObjectRequestRequired { bucket: BUCKET.to_owned(), key: key.to_owned() };
            let got = client.resuming::<GetObject>(&GetObjectRequest::new(get)).await.expect("the object");
            assert_eq!((got.e_tag, got.content_type.as_deref()), (stored.e_tag, Some("video/mp4")));
            assert_eq!(got.metadata.and_then(|named| named.get("of").cloned()).as_deref(), Some("Ada"));
            assert!(got.body.collect().await.expect("its bytes") == film);
        }
        let small = put(BUCKET, "small", "letters".into()).checksum_algorithm(ChecksumAlgorithm::Sha256);
        assert!(client.upload(small).await.expect("stored").checksum_sha256.is_some());

        // Bytes that break off leave nothing behind.
        let short = put(BUCKET, "short", reader().with_length(12 << 20));
        let error = client.upload(short).await.expect_err("a byte is missing");
        assert!(error.upload_id().is_some() && error.not_aborted().is_none(), "{error}");
        let left = client.list_multipart_uploads(&ListMultipartUploadsRequest::new(BUCKET)).await.expect("uploads");
        assert_eq!(left.uploads.map_or(0, |uploads| uploads.len()), 0);
        // The bucket is none: there is nothing to give up.
        let error = client.upload(put("smithwright-no-bucket", "a", reader())).await.expect_err("no bucket");
        assert_eq!((error.code(), error.upload_id()), (Some("NoSuchBucket"), None), "{error}");
    });
}

#[test]
fn what_is_asked_of_an_object_comes_as_events() {
    const BUCKET: &str = "smithwright-select";
    run(async {
        let client = Client::new(config());
        client.create_bucket(&CreateBucketRequest::new(BUCKET)).await.expect("a bucket");
        let body = "name,year\nMetropolis,1927\nNosferatu,1922\nM,1931\n";
        client.put_object(&put(BUCKET, "films.csv", body.into())).await.expect("put");
        let csv = CsvInput::new().file_header_info(FileHeaderInfo::Use);
        let input = SelectObjectContentRequest::new(SelectObjectContentRequestRequired {
            bucket: BUCKET.to_owned(),
            key: "films.csv".to_owned(),
            // With a name for the table, which moto needs and S3 does not.
            expression: "SELECT f.name FROM s3object f WHERE f.year = '1922'".to_owned(),
            expression_type: ExpressionType::Sql,
            input_serialization: InputSerialization::new().csv(csv),
            output_serialization: OutputSerialization::new().json(JsonOutput::new().record_delimiter("\n")),
        });
        let mut events = client.select_object_content(&input).await.expect("an answer").payload;
        let (mut records, mut names) = (Vec::new(), Vec::new());
        while let Some(event) = events.next().await {
            names.push(match event.expect("an event") {
                SelectObjectContentEventStream::Records(event) => {
                    records.extend(event.payload.expect("records"));
                    "Records"
                }
                SelectObjectContentEventStream::Stats(event) => {
                    let returned = event.details.and_then(|stats| stats.bytes_returned);
                    assert!(returned.is_some(), "what moto counts");
                    "Stats"
                }
                SelectObjectContentEventStream::End(_) => "End",
                other => panic!("{other:?}"),
            });
        }
        let text = String::from_utf8(records).expect("text");
        assert_eq!(text.trim_end(), r#"{"name":"Nosferatu"}"#);
        assert_eq!((names.first(), names.last()), (Some(&"Records"), Some(&"End")), "{names:?}");
    });
}
