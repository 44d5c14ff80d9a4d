//! All shards of a stream, however many pages they take. Knows no producer and no consumer.

use generated::kinesis::{Client, ListShardsError, ListShardsInput, Shard};
use generated::runtime::{CallError, CallErrorKind};

/// More pages than any stream has shards for: a service without an end is not followed for ever.
const MOST_PAGES: usize = 1000;

/// The shards that are asked for.
pub(crate) async fn list(client: &Client, input: ListShardsInput) -> Result<Vec<Shard>, ListShardsError> {
    let mut pages = client.list_shards_pages(input);
    let mut shards = Vec::new();
    for _ in 0..=MOST_PAGES {
        match pages.next().await.transpose()? {
            Some(page) => shards.extend(page.shards.unwrap_or_default()),
            None => return Ok(shards),
        }
    }
    let error = CallError::new(CallErrorKind::Decode, "the service gives one page after another without an end");
    Err(error.with_operation("ListShards").into())
}
