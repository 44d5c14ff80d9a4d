//! What a store of leases must do, done to each of them: in memory, in a file, in a table of a server that speaks DynamoDB.

use std::sync::Arc;

use generated::dynamodb::Client;
use smithwright_kinesis::lease::{DynamoDbLeaseStore, LeaseStore, Row};
use smithwright_kinesis::{FileLeaseStore, MemoryLeaseStore};
use tokio::task::JoinSet;

use crate::place::{config, transport};

/// A client of the server that `SMITHWRIGHT_DYNAMODB_ENDPOINT_URL` names; without it tests of it say that they are skipped, and
/// under CI, where the servers are, they fail.
pub fn dynamodb() -> Option<Client> {
    let Ok(url) = std::env::var("SMITHWRIGHT_DYNAMODB_ENDPOINT_URL") else {
        println!("skipped: SMITHWRIGHT_DYNAMODB_ENDPOINT_URL is not set");
        assert!(std::env::var("CI").is_err(), "under CI no server may be missing");
        return None;
    };
    Some(Client::new(config(&url).transport(transport("SMITHWRIGHT_DYNAMODB_CA_BUNDLE"))))
}

fn row(key: &str, version: u64) -> Row {
    let fields = [("owner", "me#1"), ("position", "AFTER 49590338271490256608559692538361571095921575989136588898")];
    let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Row { group: "billing/clicks".into(), key: key.into(), version, fields: fields.into() }
}

async fn keeps_its_promises(store: Arc<dyn LeaseStore>) {
    let store = &store;
    assert!(store.list("billing/clicks").await.expect("a list").is_empty());
    assert!(store.create(&row("shardId-0", 1)).await.expect("created"));
    assert!(!store.create(&row("shardId-0", 1)).await.expect("there is one"));
    assert!(!store.update(&row("shardId-0", 3), 2).await.expect("of another version"));
    assert!(!store.update(&row("shardId-1", 2), 1).await.expect("not there"));
    assert!(store.update(&row("shardId-0", 2), 1).await.expect("updated"));
    assert_eq!(store.list("billing/clicks").await.expect("a list"), [row("shardId-0", 2)]);
    let empty = Row { fields: [("owner".to_owned(), String::new())].into(), ..row("@worker/ä b\n\"c\"", 1) };
    assert!(store.create(&empty).await.expect("created"));
    assert!(
        store.create(&Row { group: "other/clicks".into(), ..row("shardId-0", 1) }).await.expect("of another group")
    );
    let mut listed = store.list("billing/clicks").await.expect("a list");
    listed.sort_by_key(|row| row.version);
    assert_eq!(listed, [empty, row("shardId-0", 2)]);
    assert!(!store.delete("billing/clicks", "shardId-0", 1).await.expect("of another version"));
    assert!(store.delete("billing/clicks", "shardId-0", 2).await.expect("deleted"));
    assert!(!store.delete("billing/clicks", "shardId-0", 2).await.expect("not there"));
    assert_eq!(store.list("other/clicks").await.expect("a list").len(), 1);
}

/// Many write the same row at once: each version has one writer.
async fn has_one_winner(store: Arc<dyn LeaseStore>) {
    let mut writers = JoinSet::new();
    for writer in 0..8 {
        let store = Arc::clone(&store);
        writers.spawn(async move {
            let (mut won, mut version) = (0, 0);
            let mine = |version| Row { group: "race/clicks".into(), key: format!("{writer}"), ..row("", version) };
            while version < 20 {
                let next = Row { key: "shardId-0".into(), ..mine(version + 1) };
                let wins = match version {
                    0 => store.create(&next).await.expect("an answer"),
                    _ => store.update(&next, version).await.expect("an answer"),
                };
                won += u64::from(wins);
                version = store.list("race/clicks").await.expect("a list")[0].version;
            }
            won
        });
    }
    let won: u64 = writers.join_all().await.into_iter().sum();
    let version = store.list("race/clicks").await.expect("a list")[0].version;
    assert_eq!(won, version, "two writers believe that they wrote the same version");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_store_in_memory() {
    keeps_its_promises(Arc::new(MemoryLeaseStore::new())).await;
    has_one_winner(Arc::new(MemoryLeaseStore::new())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_store_in_a_file() {
    let path = std::env::temp_dir().join(format!("smithwright-stores-{}", std::process::id()));
    // Another handle on the same file is as good as another process.
    keeps_its_promises(Arc::new(FileLeaseStore::new(&path))).await;
    has_one_winner(Arc::new(FileLeaseStore::new(&path))).await;
    for name in [path.clone(), path.with_extension("lock")] {
        let _ = std::fs::remove_file(name);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_store_in_a_table() {
    let Some(client) = dynamodb() else { return };
    let table = format!("stores-{}", std::process::id());
    // It is created once, by whoever comes first.
    let (one, other) =
        tokio::join!(DynamoDbLeaseStore::open(&client, &*table), DynamoDbLeaseStore::open(&client, &*table));
    keeps_its_promises(Arc::new(one.expect("a table"))).await;
    has_one_winner(Arc::new(other.expect("the same table"))).await;
    // More than a page of an answer, which is a mebibyte.
    let store = DynamoDbLeaseStore::new(&client, &*table);
    let long = |number: usize| Row {
        group: "long/clicks".into(),
        fields: [("position".to_owned(), "9".repeat(100_000))].into(),
        ..row(&format!("shardId-{number:03}"), 1)
    };
    for number in 0..15 {
        assert!(store.create(&long(number)).await.expect("created"));
    }
    assert_eq!(store.list("long/clicks").await.expect("a list"), (0..15).map(long).collect::<Vec<_>>());
}
