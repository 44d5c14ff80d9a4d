//! What goes up whole, what in parts, and what is left of an upload that fails.

mod joining;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use case_multipart::runtime::multipart::Progress;
use case_multipart::runtime::{ByteStream, Bytes, CallErrorKind, ErrorMeta, RetryConfig};
use case_multipart::s3::{
    AbortMultipartUploadError, AbortMultipartUploadOutput, ChecksumAlgorithm, ChecksumType, Client,
    CompleteMultipartUploadError, CompleteMultipartUploadOutput, CompletedPart, CreateMultipartUploadOutput, Error,
    FakeClient, PutObjectInput, PutObjectInputRequired, PutObjectOutput, UploadPartError, UploadPartInput,
    UploadPartOutput, blocking,
};

const MIB: usize = 1 << 20;

fn put(body: impl Into<ByteStream>) -> PutObjectInput {
    let required = PutObjectInputRequired { bucket: "films".to_owned(), key: "a b.mp4".to_owned() };
    PutObjectInput::new(required).body(body)
}

/// Bytes that are the same nowhere.
fn film(length: usize) -> Bytes {
    (0..length).map(|at| u8::try_from((at * 7 + at / 251) % 256).unwrap()).collect()
}

/// A service that takes all parts, and a client of it.
fn service() -> (FakeClient, Client) {
    let fake = FakeClient::new();
    fake.create_multipart_upload().always(|_| {
        let md5 = Some("key".to_owned());
        Ok(CreateMultipartUploadOutput { upload_id: Some("up&1".to_owned()), sse_customer_key_md5: md5 })
    });
    fake.complete_multipart_upload().always(|_| {
        let e_tag = Some("\"all-3\"".to_owned());
        Ok(CompleteMultipartUploadOutput { e_tag, version_id: Some("v".to_owned()), ..Default::default() })
    });
    fake.abort_multipart_upload().always(|_| Ok(AbortMultipartUploadOutput::default()));
    let client = fake.client().with_retry(RetryConfig::off());
    (fake, client)
}

fn taken(part: &UploadPartInput) -> UploadPartOutput {
    let (number, sum) = (part.part_number, part.checksum_crc32.clone());
    UploadPartOutput { e_tag: Some(format!("\"{number}\"")), checksum_crc32: sum, ..Default::default() }
}

/// The parts that the service has, in their order.
async fn parts(fake: &FakeClient) -> Vec<Bytes> {
    let mut inputs = fake.upload_part().inputs();
    inputs.sort_by_key(|part| part.part_number);
    let mut parts = Vec::new();
    for (at, part) in inputs.into_iter().enumerate() {
        assert_eq!((usize::try_from(part.part_number).unwrap(), part.upload_id.as_str()), (at + 1, "up&1"));
        parts.push(part.body.collect().await.unwrap());
    }
    parts
}

#[tokio::test]
async fn what_fits_into_a_part_goes_whole() {
    let once = || ByteStream::from_reader(std::io::Cursor::new(film(5 * MIB - 1)));
    for body in [ByteStream::default(), film(8 * MIB).into(), once(), once().with_length((5 * MIB - 1) as u64)] {
        let (fake, client) = service();
        let answer = PutObjectOutput { e_tag: Some("\"whole\"".to_owned()), ..Default::default() };
        fake.put_object().reply(answer);
        let output = client.upload(put(body).if_none_match("*").content_md5("sum")).await.unwrap();
        assert_eq!(output.e_tag.as_deref(), Some("\"whole\""));
        let sent = fake.put_object().inputs().pop().unwrap();
        assert_eq!((sent.if_none_match.as_deref(), sent.content_md5.as_deref()), (Some("*"), Some("sum")));
        assert!(fake.create_multipart_upload().inputs().is_empty());
    }
}

#[tokio::test]
async fn anything_larger_goes_in_parts_whatever_it_is() {
    let film = film(13 * MIB + 7);
    let path = std::env::temp_dir().join(format!("case_multipart.{}", std::process::id()));
    std::fs::write(&path, &film).unwrap();
    let length = film.len() as u64;
    let once = || ByteStream::from_reader(std::io::Cursor::new(film.clone()));
    let again = film.clone();
    for body in [
        film.clone().into(),
        ByteStream::from_path(&path).await.unwrap(),
        ByteStream::from_path_range(&path, 0..).await.unwrap(),
        once(),
        once().with_length(length),
        ByteStream::from_fn(move || again.clone().into()),
    ] {
        let (fake, client) = service();
        fake.upload_part().always(|part| Ok(taken(&part)));
        let told = Arc::new(Mutex::new(Vec::new()));
        let tell = Arc::clone(&told);
        let whole = body.length();
        let upload = client.upload(put(body)).part_size(5 << 20).on_progress(move |far| tell.lock().unwrap().push(far));
        let output = upload.await.unwrap();
        let expected = PutObjectOutput {
            e_tag: Some("\"all-3\"".to_owned()),
            version_id: Some("v".to_owned()),
            sse_customer_key_md5: Some("key".to_owned()),
            size: Some(length as i64),
            ..Default::default()
        };
        assert_eq!(output, expected);
        let sent = parts(&fake).await;
        assert_eq!(sent.iter().map(Bytes::len).collect::<Vec<_>>(), [5 * MIB, 5 * MIB, 3 * MIB + 7]);
        assert!(sent.concat() == film);
        let last: Progress = *told.lock().unwrap().last().unwrap();
        assert_eq!((last.bytes, last.length, last.parts), (length, whole, 3));
        assert!(fake.abort_multipart_upload().inputs().is_empty());
    }
    std::fs::remove_file(&path).unwrap();
}

#[tokio::test]
async fn each_call_has_what_is_meant_for_it() {
    let (fake, client) = service();
    fake.upload_part().always(|part| Ok(taken(&part)));
    let input = put(film(6 * MIB)).content_type("video/mp4").bucket_key_enabled(true).metadata([("a", "b")]);
    let input = input.sse_customer_key("secret").expected_bucket_owner("me").if_none_match("*").content_length(6 << 20);
    client.upload(input).part_size(5 << 20).concurrency(0).await.unwrap();
    let create = fake.create_multipart_upload().inputs().pop().unwrap();
    assert_eq!((create.content_type.as_deref(), create.bucket_key_enabled), (Some("video/mp4"), Some(true)));
    assert_eq!(create.metadata.unwrap()["a"], "b");
    // Of parts and of the whole alike.
    assert_eq!(create.checksum_algorithm, Some(ChecksumAlgorithm::Crc32));
    assert_eq!(create.checksum_type, Some(ChecksumType::FullObject));
    for part in fake.upload_part().inputs() {
        assert_eq!(
            (part.sse_customer_key.as_deref(), part.expected_bucket_owner.as_deref()),
            (Some("secret"), Some("me"))
        );
    }
    for request in fake.upload_part().requests() {
        assert!(request.headers().contains_key("x-amz-checksum-crc32"), "{:?}", request.headers());
        assert!(!request.headers().contains_key("if-none-match"));
    }
    let complete = fake.complete_multipart_upload().inputs().pop().unwrap();
    assert_eq!((complete.if_none_match.as_deref(), complete.mpu_object_size), (Some("*"), Some(6 << 20)));
    assert_eq!(complete.checksum_type, Some(ChecksumType::FullObject));
    let told = complete.multipart_upload.unwrap().parts.unwrap();
    let tag = |number| CompletedPart::new().e_tag(format!("\"{number}\"")).part_number(number);
    assert_eq!(told, [tag(1), tag(2)]);
    let request = fake.complete_multipart_upload().requests().pop().unwrap();
    let body = std::str::from_utf8(request.body()).unwrap();
    assert!(body.starts_with("<CompleteMultipartUpload") && body.contains("</Part><Part>"), "{body}");
}

#[tokio::test]
async fn checksums_are_of_the_algorithm_that_is_named() {
    for (input, algorithm, of_whole) in [
        (put(film(6 * MIB)).checksum_algorithm(ChecksumAlgorithm::Sha256), "SHA256", "COMPOSITE"),
        (put(film(6 * MIB)).checksum_algorithm(ChecksumAlgorithm::Crc64nvme), "CRC64NVME", "FULL_OBJECT"),
        (put(film(6 * MIB)).checksum_crc64nvme("AAAAAAAAAAA="), "CRC64NVME", "FULL_OBJECT"),
    ] {
        let (fake, client) = service();
        fake.upload_part().always(|part| Ok(taken(&part)));
        let given = input.checksum_crc64nvme.clone();
        client.upload(input).part_size(5 << 20).await.unwrap();
        let create = fake.create_multipart_upload().inputs().pop().unwrap();
        let (named, way) = (create.checksum_algorithm.unwrap(), create.checksum_type.unwrap());
        assert_eq!((named.as_str(), way.as_str()), (algorithm, of_whole));
        let header = format!("x-amz-checksum-{}", algorithm.to_lowercase());
        for request in fake.upload_part().requests() {
            assert!(request.headers().contains_key(&header), "{:?}", request.headers());
            assert_ne!(request.headers()[&header], "AAAAAAAAAAA=");
        }
        // What the caller knows of all bytes is compared when they are joined.
        assert_eq!(fake.complete_multipart_upload().inputs().pop().unwrap().checksum_crc64nvme, given);
    }
}

#[tokio::test]
async fn what_cannot_be_done_is_said_before_anything_is_sent() {
    let (fake, client) = service();
    let too_small = client.upload(put(film(6 * MIB))).part_size(1 << 20).await.unwrap_err();
    assert_eq!(too_small.call(), Some(CallErrorKind::Input));
    assert!(too_small.to_string().contains("5242880 to 5368709120 bytes"), "{too_small}");
    let huge = ByteStream::from_reader(&b""[..]).with_length(1 << 60);
    let too_large = client.upload(put(huge)).await.unwrap_err();
    assert!(too_large.to_string().contains("10000 parts"), "{too_large}");
    for (input, member) in [
        (put(film(9 * MIB)).content_md5("sum"), "`content_md5`"),
        (put(film(9 * MIB)).checksum_sha256("sum"), "`checksum_sha256`"),
        (put(film(9 * MIB)).write_offset_bytes(3), "`write_offset_bytes`"),
    ] {
        let error = client.upload(input).await.unwrap_err();
        assert!(error.to_string().contains(member) && error.upload_id().is_none(), "{error}");
    }
    assert!(fake.put_object().requests().is_empty() && fake.create_multipart_upload().requests().is_empty());
}

/// Over HTTP/1.1 it would be cut short or waited for, whatever was signed.
#[tokio::test]
async fn bytes_in_memory_are_as_many_as_is_said() {
    let (fake, client) = service();
    for length in [0, 3, 7, 1 << 40] {
        let error = client.put_object(&put("hello").content_length(length)).await.unwrap_err();
        assert_eq!((error.call(), error.attempts()), (Some(CallErrorKind::Input), 0));
        let line = error.to_string();
        assert!(line.contains(&format!("set to \"{length}\", but the body has 5 bytes")), "{line}");
        assert!(client.upload(put("hello").content_length(length)).await.is_err());
    }
    assert!(fake.put_object().requests().is_empty());
    fake.put_object().always(|_| Ok(PutObjectOutput::default()));
    client.put_object(&put("hello").content_length(5)).await.unwrap();
    client.put_object(&put("").content_length(0)).await.unwrap();
}

fn refused() -> UploadPartError {
    UploadPartError::Unmodeled(ErrorMeta::of_code("AccessDenied").into())
}

#[tokio::test]
async fn a_part_that_fails_gives_the_upload_up() {
    let (fake, client) = service();
    fake.upload_part().always(|part| if part.part_number == 2 { Err(refused()) } else { Ok(taken(&part)) });
    let error = client.upload(put(film(20 * MIB))).part_size(5 << 20).await.unwrap_err();
    assert_eq!((error.part(), error.upload_id(), error.code()), (Some(2), Some("up&1"), Some("AccessDenied")));
    assert!(error.not_aborted().is_none());
    let line = error.to_string();
    assert!(line.starts_with("part 2: ") && line.contains("UploadPart") && line.contains("was aborted"), "{line}");
    assert_eq!(fake.abort_multipart_upload().inputs().pop().unwrap().upload_id, "up&1");
    assert!(fake.complete_multipart_upload().inputs().is_empty());
    assert_eq!(Error::from(error).code(), Some("AccessDenied"));
}

#[tokio::test]
async fn what_could_not_be_given_up_is_told() {
    let fake = FakeClient::new();
    let begun = CreateMultipartUploadOutput { upload_id: Some("up&1".to_owned()), ..Default::default() };
    fake.create_multipart_upload().reply(begun);
    fake.upload_part().always(|part| Ok(taken(&part)));
    let conflict = ErrorMeta::of_code("PreconditionFailed");
    fake.complete_multipart_upload().then_error(CompleteMultipartUploadError::Unmodeled(conflict.into()));
    let denied = ErrorMeta::of_code("AccessDenied");
    fake.abort_multipart_upload().then_error(AbortMultipartUploadError::Unmodeled(denied.into()));
    let error = fake.client().upload(put(film(9 * MIB))).await.unwrap_err();
    assert_eq!((error.part(), error.code()), (None, Some("PreconditionFailed")));
    assert_eq!(error.not_aborted().and_then(|why| why.code()), Some("AccessDenied"));
    assert!(error.to_string().contains("`up&1` was not aborted"), "{error}");
}

#[tokio::test]
async fn bytes_that_end_early_or_break_are_never_joined() {
    for body in [
        ByteStream::from_reader(std::io::Cursor::new(film(6 * MIB))).with_length(7 << 20),
        ByteStream::from_reader(std::io::Cursor::new(film(8 * MIB))).with_length(7 << 20),
    ] {
        let (fake, client) = service();
        fake.upload_part().always(|part| Ok(taken(&part)));
        let error = client.upload(put(body)).part_size(5 << 20).await.unwrap_err();
        assert_eq!((error.part(), error.call()), (Some(2), Some(CallErrorKind::Input)), "{error}");
        assert_eq!(fake.abort_multipart_upload().inputs().len(), 1);
        assert!(fake.complete_multipart_upload().inputs().is_empty());
    }
    let (fake, client) = service();
    let error = client.upload(put(ByteStream::from(film(8 * MIB)).with_length(7 << 20))).await.unwrap_err();
    assert_eq!((error.upload_id(), error.call()), (None, Some(CallErrorKind::Input)), "{error}");
    assert!(fake.create_multipart_upload().inputs().is_empty());
}

#[tokio::test]
async fn a_part_is_sent_again_even_of_what_is_read_once() {
    let (fake, _) = service();
    fake.upload_part().then_status(503).then_status(503).always(|part| Ok(taken(&part)));
    let film = film(11 * MIB);
    let body = ByteStream::from_reader(std::io::Cursor::new(film.clone()));
    fake.client().upload(put(body)).await.unwrap();
    // Attempts that were refused have their inputs, too.
    assert_eq!(fake.upload_part().requests().len(), 5);
}

#[tokio::test]
async fn whoever_gives_up_leaves_nothing_behind() {
    let (fake, client) = service();
    fake.upload_part().then_silence().then_silence();
    let upload = client.upload(put(film(20 * MIB))).concurrency(2).into_future();
    assert!(tokio::time::timeout(Duration::from_millis(300), upload).await.is_err());
    for _ in 0..200 {
        if !fake.abort_multipart_upload().inputs().is_empty() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the upload was not aborted");
}

#[test]
fn without_async_it_is_the_same() {
    let (fake, _) = service();
    fake.upload_part().always(|part| Ok(taken(&part)));
    let client = blocking::Client::new(fake.config());
    let output = client.upload(put(film(9 * MIB))).part_size(5 << 20).concurrency(1).send().unwrap();
    assert_eq!((output.size, fake.upload_part().inputs().len()), (Some(9 << 20), 2));
}
