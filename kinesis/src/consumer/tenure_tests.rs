//! Workers that hold a lease no longer: whatever became of it, they find out, and change nothing of another's.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use generated::kinesis::{GetRecordsOutput, Record, Shard};
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, timeout};

use super::batch::Saved;
use super::budget::Budget;
use super::delivery::{self, Outcome};
use super::reader::Manner;
use super::reading::Clock;
use super::shared::{Item, Shared};
use super::source::{Answer, Events, From, Source};
use super::status::Board;
use super::tenure::{Tenure, Written};
use crate::dice::Dice;
use crate::lease::{Entry, Lease, LeaseStore, MemoryLeaseStore, Row, StoreError, StoreFuture};
use crate::position::Position;

const GROUP: &str = "g/s";

/// A store whose next update may fail.
#[derive(Default)]
struct Store {
    rows: MemoryLeaseStore,
    failure: Mutex<Option<Failure>>,
}

/// An update that fails.
struct Failure {
    is_carried_out: bool,
    /// What another worker makes of the lease before the answer is there.
    then: Option<fn(&Lease) -> Lease>,
}

impl Store {
    async fn lease(&self) -> Option<Lease> {
        match Entry::of(self.rows.list(GROUP).await.expect("memory").first()?) {
            Ok(Entry::Shard(lease)) => Some(lease),
            other => panic!("{other:?}"),
        }
    }

    async fn change(&self, change: impl Fn(&Lease) -> Lease) -> Lease {
        let old = self.lease().await.expect("a lease");
        let new = change(&old);
        assert!(self.rows.update(&new.row(GROUP), old.version).await.expect("memory"));
        new
    }
}

impl LeaseStore for Store {
    fn list<'a>(&'a self, group: &'a str) -> StoreFuture<'a, Vec<Row>> {
        self.rows.list(group)
    }

    fn create<'a>(&'a self, row: &'a Row) -> StoreFuture<'a, bool> {
        self.rows.create(row)
    }

    fn update<'a>(&'a self, row: &'a Row, expected: u64) -> StoreFuture<'a, bool> {
        Box::pin(async move {
            let Some(failure) = self.failure.lock().expect("whole").take() else {
                return self.rows.update(row, expected).await;
            };
            if failure.is_carried_out {
                self.rows.update(row, expected).await?;
            }
            if let Some(then) = failure.then {
                self.change(then).await;
            }
            Err(StoreError::passing("who knows"))
        })
    }

    fn delete<'a>(&'a self, group: &'a str, key: &'a str, expected: u64) -> StoreFuture<'a, bool> {
        self.rows.delete(group, key, expected)
    }
}

/// A stream whose shards never end: each call brings one record more.
struct Endless(AtomicU64);

impl Source for Endless {
    fn shards(&self) -> Answer<'_, Vec<Shard>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    fn iterator<'a>(&'a self, _: &'a str, _: &'a From) -> Answer<'a, String> {
        Box::pin(async { Ok("next".to_owned()) })
    }

    fn records<'a>(&'a self, _: &'a str) -> Answer<'a, GetRecordsOutput> {
        let number = self.0.fetch_add(1, Ordering::Relaxed).to_string();
        let records = vec![Record { sequence_number: number, ..Record::default() }];
        let next_shard_iterator = Some("next".to_owned());
        Box::pin(async { Ok(GetRecordsOutput { records, next_shard_iterator, ..GetRecordsOutput::default() }) })
    }

    fn subscribe<'a>(&'a self, _: &'a str, _: &'a From) -> Answer<'a, Box<dyn Events>> {
        unreachable!("shards are polled")
    }
}

fn mine() -> Lease {
    Lease::new("shard-0", BTreeSet::new(), Position::TrimHorizon).owned_by(Some("me#1".into()))
}

fn taken(lease: &Lease) -> Lease {
    lease.owned_by(Some("other#1".into()))
}

/// What the tasks of a worker share that took `mine`, with what goes to its user.
async fn worker(store: &Arc<Store>) -> (Arc<Shared>, mpsc::Receiver<Item>) {
    assert!(store.rows.create(&mine().row(GROUP)).await.expect("memory"));
    let (items, received) = mpsc::channel(8);
    let manner = Manner { fan_out: false, longest_idle: Duration::from_secs(1), deaggregate: false };
    let shared = Shared {
        source: Box::new(Endless(AtomicU64::new(1))),
        store: Arc::clone(store) as Arc<dyn LeaseStore>,
        group: GROUP.to_owned(),
        manner,
        else_polling: false,
        budget: Budget::new(1 << 20),
        board: Board::default(),
        clock: Clock::start(),
        items,
        sure_until: watch::channel(Instant::now() + Duration::from_secs(3600)).1,
        checkpoint_timeout: Duration::from_secs(10),
    };
    (Arc::new(shared), received)
}

async fn tenure(store: &Arc<Store>) -> Tenure {
    Tenure::new(worker(store).await.0, mine(), Dice::new(1))
}

async fn save(tenure: &mut Tenure) -> Written {
    tenure.save(Position::after("7"), Instant::now() + Duration::from_secs(10)).await.expect("an answer")
}

#[tokio::test(start_paused = true)]
async fn what_is_in_other_hands_is_lost_and_stays_as_it_is() {
    let fates: [fn(&Lease) -> Lease; 5] = [
        taken,
        |lease| taken(lease).read_to(Position::after("5")),
        |lease| taken(lease).read_to(Position::ShardEnd),
        |lease| lease.owned_by(None),
        // It was another's meanwhile, who may have read on.
        |lease| taken(lease).owned_by(Some("me#1".into())),
    ];
    for fate in fates {
        let store = Arc::default();
        let mut tenure = tenure(&store).await;
        let theirs = store.change(fate).await;
        assert_eq!(save(&mut tenure).await, Written::Lost, "{theirs:?}");
        let limit = Instant::now() + Duration::from_secs(10);
        let left = tenure.leave(Position::after("7"), Some("third#1".into()), limit).await;
        assert_eq!(left.expect("an answer"), Written::Lost, "{theirs:?}");
        assert_eq!(store.lease().await, Some(theirs));
    }
}

#[tokio::test(start_paused = true)]
async fn a_write_that_failed_is_known_by_what_the_store_has() {
    for is_carried_out in [true, false] {
        let store = Arc::<Store>::default();
        let mut tenure = tenure(&store).await;
        *store.failure.lock().expect("whole") = Some(Failure { is_carried_out, then: None });
        assert_eq!(save(&mut tenure).await, Written::Yes);
        assert_eq!(store.lease().await, Some(mine().read_to(Position::after("7"))), "written once");
        assert_eq!(*tenure.position(), Position::after("7"));
    }
}

#[tokio::test(start_paused = true)]
async fn a_lease_that_was_taken_while_a_write_failed_is_lost() {
    for is_carried_out in [true, false] {
        let store = Arc::<Store>::default();
        let mut tenure = tenure(&store).await;
        *store.failure.lock().expect("whole") = Some(Failure { is_carried_out, then: Some(taken) });
        assert_eq!(save(&mut tenure).await, Written::Lost);
        let kept = if is_carried_out { mine().read_to(Position::after("7")) } else { mine() };
        assert_eq!(store.lease().await, Some(taken(&kept)));
    }
}

#[tokio::test(start_paused = true)]
async fn a_row_that_somebody_deleted_comes_again() {
    let store = Arc::<Store>::default();
    let mut tenure = tenure(&store).await;
    assert!(store.rows.delete(GROUP, "shard-0", mine().version).await.expect("memory"));
    assert_eq!(save(&mut tenure).await, Written::Yes);
    assert_eq!(store.lease().await, Some(mine().read_to(Position::after("7"))));
}

#[tokio::test(start_paused = true)]
async fn whose_lease_was_taken_is_told_at_the_checkpoint_and_reads_no_more() {
    let store = Arc::<Store>::default();
    let (shared, mut items) = worker(&store).await;
    let (_leave, leaving) = watch::channel(None);
    let work = tokio::spawn(delivery::run(Arc::clone(&shared), mine(), leaving, Dice::new(1)));
    let Some(Item::Batch(first)) = items.recv().await else { panic!("no batch") };
    assert_eq!(first.checkpoint().await.expect("an answer"), Saved::Yes);
    let Some(Item::Batch(second)) = items.recv().await else { panic!("no batch") };
    let theirs = store.change(taken).await;
    assert_eq!(second.checkpoint().await.expect("an answer"), Saved::LeaseLost);
    let outcome = timeout(Duration::from_secs(1), work).await.expect("an end").expect("no panic");
    assert!(matches!(outcome, Outcome::Left), "{outcome:?}");
    assert!(items.try_recv().is_err(), "nothing more comes");
    assert_eq!(store.lease().await, Some(theirs));
    assert!(shared.board.all().is_empty());
}
