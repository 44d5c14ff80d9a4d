//! A bucket of a million keys is listed by its pages.

use std::time::Instant;

use ::s3::s3::{Client, EncodingType, ListObjectsV2Request};

use crate::server::decoded;
use crate::{Server, forget_most_memory, listing, memory, number};

#[tokio::test]
#[ignore = "takes half a minute"]
async fn a_million_keys_come_once_and_in_order() {
    let all = number("SMITHWRIGHT_TRIAL_KEYS", 1_000_000);
    let server = Server::start("keys", false);
    let client = Client::new(server.config());
    for url in [false, true] {
        let mut input = ListObjectsV2Request::new("films");
        if url {
            input = input.encoding_type(EncodingType::Url);
        }
        client.list_objects_v2(&input).await.expect("the first page");
        forget_most_memory();
        let (begun, before) = (Instant::now(), memory().1);
        let mut pages = client.list_objects_v2_pages(input);
        let mut count = 0;
        while let Some(page) = pages.next().await {
            for object in page.expect("a page").contents.unwrap_or_default() {
                let key = object.key.expect("a key");
                let key = if url { decoded(&key.replace('+', " ")) } else { key };
                assert_eq!(key, listing::key(count), "key {count}");
                count += 1;
            }
        }
        let (seconds, most) = (begun.elapsed().as_secs_f64(), memory().0.saturating_sub(before));
        println!("encoding-type=url: {url}: {count} keys in {seconds:.1} s; at most {most} KiB more memory");
        assert_eq!(count, all);
        assert!(most < 16 * 1024, "it took 16 MiB and more");
    }
}
