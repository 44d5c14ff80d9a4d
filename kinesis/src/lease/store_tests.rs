//! What every store has to do, tried on each that needs no server.

use std::sync::Arc;

use super::{FileLeaseStore, LeaseStore, MemoryLeaseStore, Row};

fn row(group: &str, key: &str, version: u64, note: &str) -> Row {
    Row { group: group.into(), key: key.into(), version, fields: [("note".into(), note.into())].into() }
}

async fn keeps_its_word(store: Arc<dyn LeaseStore>) {
    assert_eq!(store.list("g").await.unwrap(), []);
    assert!(store.create(&row("g", "a", 1, "first")).await.unwrap());
    assert!(store.create(&row("other", "a", 1, "elsewhere")).await.unwrap());
    assert!(!store.create(&row("g", "a", 1, "again")).await.unwrap());
    assert_eq!(store.list("g").await.unwrap(), [row("g", "a", 1, "first")]);
    assert!(!store.update(&row("g", "a", 3, "wrong version"), 2).await.unwrap());
    assert!(!store.update(&row("g", "b", 2, "not there"), 1).await.unwrap());
    assert!(store.update(&row("g", "a", 2, "second"), 1).await.unwrap());
    assert_eq!(store.list("g").await.unwrap(), [row("g", "a", 2, "second")]);
    assert!(!store.delete("g", "a", 1).await.unwrap());
    assert!(store.delete("g", "a", 2).await.unwrap());
    assert!(!store.delete("g", "a", 2).await.unwrap());
    assert_eq!(store.list("g").await.unwrap(), []);
    assert_eq!(store.list("other").await.unwrap().len(), 1);
}

/// Of all who want the next version, one gets it.
async fn lets_one_of_many_win(store: Arc<dyn LeaseStore>) {
    store.create(&row("race", "a", 1, "")).await.unwrap();
    for version in 1..6 {
        let mut racing = tokio::task::JoinSet::new();
        for number in 0..8_u32 {
            let store = Arc::clone(&store);
            racing.spawn(async move {
                store.update(&row("race", "a", version + 1, &number.to_string()), version).await.unwrap()
            });
        }
        assert_eq!(racing.join_all().await.into_iter().filter(|won| *won).count(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn memory_keeps_its_word() {
    keeps_its_word(Arc::new(MemoryLeaseStore::new())).await;
    lets_one_of_many_win(Arc::new(MemoryLeaseStore::new())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_keeps_its_word_and_is_there_for_the_next_process() {
    let path = std::env::temp_dir().join(format!("smithwright-{}-leases", std::process::id()));
    keeps_its_word(Arc::new(FileLeaseStore::new(&path))).await;
    lets_one_of_many_win(Arc::new(FileLeaseStore::new(&path))).await;
    assert_eq!(FileLeaseStore::new(&path).list("other").await.unwrap(), [row("other", "a", 1, "elsewhere")]);
    for ending in ["", ".lock"] {
        std::fs::remove_file(format!("{}{ending}", path.display())).unwrap();
    }
}
