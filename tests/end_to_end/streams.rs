//! Streams as a whole: they come and go, are listed, tagged and kept for longer.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use generated::kinesis::{
    AddTagsToStreamInput, CreateStreamError, CreateStreamInput, DecreaseStreamRetentionPeriodInput, DeleteStreamInput,
    DescribeStreamError, DescribeStreamInput, DescribeStreamSummaryInput, IncreaseStreamRetentionPeriodInput,
    ListShardsInput, ListShardsOutput, ListStreamsInput, ListTagsForStreamInput, RemoveTagsFromStreamInput, Shard,
    StreamStatus,
};

use crate::server::Server;
use crate::target::{Target, eventually};

pub async fn a_created_stream_becomes_active(target: Arc<Target>) {
    let stream = target.stream_name("created");
    let input = CreateStreamInput::new(&*stream).shard_count(2);
    target.client.create_stream(&input).await.expect("created");
    let description = target.active(&stream).await.stream_description;
    assert_eq!(description.stream_name, stream);
    assert!(description.stream_arn.ends_with(&format!(":stream/{stream}")), "{}", description.stream_arn);
    assert_eq!((description.shards.len(), description.has_more_shards), (2, false));
    assert_eq!(description.retention_period_hours, 24);

    let input = DescribeStreamSummaryInput::new().stream_name(&*stream);
    let summary = target.client.describe_stream_summary(&input).await.expect("summed up").stream_description_summary;
    assert_eq!((summary.stream_name, summary.stream_arn), (stream.clone(), description.stream_arn));
    assert_eq!((summary.stream_status, summary.open_shard_count), (StreamStatus::Active, 2));

    let error = target.client.create_stream(&CreateStreamInput::new(&*stream).shard_count(1)).await;
    let error = error.expect_err("the name is taken");
    assert!(matches!(error, CreateStreamError::ResourceInUseException(_)), "{error}");
}

pub async fn a_deleted_stream_is_gone(target: Arc<Target>) {
    let stream = target.create_stream("deleted", 1).await;
    let input = || DescribeStreamInput::new().stream_name(&*stream);
    let often = || Duration::from_millis(50)..=Duration::from_millis(500);
    let there = target.client.wait_until_stream_exists(input()).every(often()).within(Duration::from_secs(60)).await;
    assert_eq!(there.expect("it is there").last.expect("described").stream_description.stream_name, stream);
    target.client.delete_stream(&DeleteStreamInput::new().stream_name(&*stream)).await.expect("deleted");
    let described = input();
    eventually("the stream is gone", async || match target.client.describe_stream(&described).await {
        Ok(output) => {
            assert_eq!(output.stream_description.stream_status, StreamStatus::Deleting);
            None
        }
        Err(DescribeStreamError::ResourceNotFoundException(_)) => Some(()),
        Err(error) => panic!("{error}"),
    })
    .await;
    let gone = target.client.wait_until_stream_not_exists(input()).every(often()).within(Duration::from_secs(60)).await;
    let gone = gone.expect("it is gone");
    assert_eq!(gone.last.expect_err("not found").code(), Some("ResourceNotFoundException"));
}

pub async fn streams_are_listed_page_by_page(target: Arc<Target>) {
    let mut created = Vec::new();
    for label in ["listed-a", "listed-b", "listed-c"] {
        created.push(target.create_stream(label, 1).await);
    }
    let mut listed: Vec<String> = Vec::new();
    loop {
        let mut input = ListStreamsInput::new().limit(2);
        input.exclusive_start_stream_name = listed.last().cloned();
        let page = target.client.list_streams(&input).await.expect("a page of streams");
        assert!(page.stream_names.len() <= 2, "{:?}", page.stream_names);
        assert!(!page.has_more_streams || !page.stream_names.is_empty(), "an empty page cannot be followed");
        if let Some(last) = listed.last().filter(|last| page.stream_names.first().is_some_and(|first| first <= *last)) {
            // Another test's, deleted meanwhile: then kinesis-local begins anew.
            let gone = target.client.describe_stream(&DescribeStreamInput::new().stream_name(last)).await;
            assert!(matches!(gone, Err(DescribeStreamError::ResourceNotFoundException(_))), "{last} is listed again");
            listed.clear();
        }
        listed.extend(page.stream_names);
        if !page.has_more_streams {
            break;
        }
    }
    assert!(listed.is_sorted_by(|a, b| a < b), "no stream twice: {listed:?}");
    assert!(created.iter().all(|stream| listed.contains(stream)), "{created:?} are not all in {listed:?}");

    // The same without a loop of one's own; streams of other tests come and go meanwhile.
    let pages = target.client.list_streams_pages(ListStreamsInput::new().limit(2));
    let items = pages.items().all().await.expect("all streams");
    assert!(created.iter().all(|stream| items.contains(stream)), "{created:?} are not all in {items:?}");
}

pub async fn shards_are_listed_page_by_page(target: Arc<Target>) {
    let stream = target.create_stream("shards", 5).await;
    let first = ListShardsInput::new().stream_name(&*stream).max_results(2);
    let page = target.client.list_shards(&first).await.expect("a page of shards");
    let mut sizes = Vec::new();
    let mut shards: Vec<Shard> = Vec::new();
    let mut next = Some(page);
    while let Some(page) = next {
        let found = page.shards.expect("shards");
        sizes.push(found.len());
        shards.extend(found);
        next = match page.next_token {
            Some(token) if sizes.len() < 5 => Some(following(&target, &first, token, &shards).await),
            _ => None,
        };
    }
    // Limits and tokens are beyond some servers.
    if target.server != Server::Named {
        assert_eq!(sizes, [2, 2, 1]);
    }
    assert_eq!(shards.len(), 5);
    cover_all_hash_keys(&shards);

    let described = DescribeStreamInput::new().stream_name(&*stream).limit(2);
    let described = target.client.describe_stream_pages(described).items().all().await.expect("all shards");
    let ids = |shards: &[Shard]| shards.iter().map(|shard| shard.shard_id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&described), ids(&shards));
    if target.traits.shard_tokens {
        assert_eq!(ids(&target.client.list_shards_pages(first).items().all().await.expect("all shards")), ids(&shards));
    }
}

/// The page that `token` stands for: asked for by the token alone, or in the ways of servers that do not take that.
async fn following(target: &Target, first: &ListShardsInput, token: String, so_far: &[Shard]) -> ListShardsOutput {
    let input = ListShardsInput::new().next_token(&*token).max_results(2);
    match target.client.list_shards(&input).await {
        Ok(page) => return page,
        Err(error) => assert!(!target.traits.shard_tokens, "{error}"),
    }
    if let Ok(page) = target.client.list_shards(&first.clone().next_token(token)).await {
        return page;
    }
    let last = &so_far.last().expect("a page has shards").shard_id;
    let input = first.clone().exclusive_start_shard_id(&**last);
    target.client.list_shards(&input).await.expect("a page of shards")
}

/// The shards of a new stream share all hash keys among them, without gap and overlap.
fn cover_all_hash_keys(shards: &[Shard]) {
    let key = |text: &str| text.parse::<u128>().expect("a decimal number of 128 bits");
    let mut ranges = shards.iter().map(|shard| &shard.hash_key_range).collect::<Vec<_>>();
    ranges.sort_by_key(|range| key(&range.starting_hash_key));
    assert_eq!(key(&ranges[0].starting_hash_key), 0);
    assert_eq!(key(&ranges[ranges.len() - 1].ending_hash_key), u128::MAX);
    for pair in ranges.windows(2) {
        assert_eq!(key(&pair[0].ending_hash_key) + 1, key(&pair[1].starting_hash_key));
    }
}

pub async fn tags_are_added_listed_and_removed(target: Arc<Target>) {
    let stream = target.create_stream("tags", 1).await;
    let tags = [("team", "data"), ("stage", "test"), ("note", "")].map(|(k, v)| (k.to_owned(), v.to_owned()));
    let input = AddTagsToStreamInput::new(tags).stream_name(&*stream);
    target.client.add_tags_to_stream(&input).await.expect("tagged");
    assert_eq!(tags_of(&target, &stream).await, "note= stage=test team=data");

    let keys = ["stage".to_owned(), "note".to_owned()];
    let input = RemoveTagsFromStreamInput::new(keys).stream_name(&*stream);
    target.client.remove_tags_from_stream(&input).await.expect("untagged");
    assert_eq!(tags_of(&target, &stream).await, "team=data");
}

async fn tags_of(target: &Target, stream: &str) -> String {
    let input = ListTagsForStreamInput::new().stream_name(stream);
    let output = target.client.list_tags_for_stream(&input).await.expect("tags");
    assert!(!output.has_more_tags);
    let tags = output.tags.into_iter().map(|tag| (tag.key, tag.value.unwrap_or_default())).collect::<BTreeMap<_, _>>();
    tags.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(" ")
}

pub async fn retention_grows_and_shrinks(target: Arc<Target>) {
    let stream = target.create_stream("retention", 1).await;
    let input = IncreaseStreamRetentionPeriodInput::new(48).stream_name(&*stream);
    target.client.increase_stream_retention_period(&input).await.expect("longer");
    assert_eq!(target.active(&stream).await.stream_description.retention_period_hours, 48);

    let input = DecreaseStreamRetentionPeriodInput::new(24).stream_name(&*stream);
    target.client.decrease_stream_retention_period(&input).await.expect("shorter");
    assert_eq!(target.active(&stream).await.stream_description.retention_period_hours, 24);
}
