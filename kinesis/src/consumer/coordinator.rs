//! The worker's rounds: shows itself in the store, looks at the others, and begins and ends the work on shards.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use generated::runtime::Timestamp;
use tokio::select;
use tokio::sync::watch;
use tokio::task::{AbortHandle, Id, JoinError, JoinSet};
use tokio::time::{Instant, sleep_until, timeout};

use super::config::Start;
use super::delivery::{self, Leave, Outcome};
use super::error::ConsumerError;
use super::shards::Shards;
use super::shared::{Item, Shared};
use super::source::{Cause, Trouble};
use crate::dice::Dice;
use crate::lease::plan::{Patience, Plan, Planner, Rows};
use crate::lease::{Entry, Lease, StoreError, StoreFuture, WorkerEntry};
use crate::position::Position;

/// The longest pause between listings while the children of a shard are looked for.
const LONGEST_SEARCH: Duration = Duration::from_secs(60);
/// The longest pause after rounds that failed.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// A shard that comes back rests so long: the service counts its calls by the second, and a new reader knows of none.
const REST: Duration = Duration::from_millis(1050);

/// A worker.
pub(crate) struct Coordinator {
    shared: Arc<Shared>,
    sure_until: watch::Sender<Instant>,
    start: Start,
    patience: Patience,
    audit_interval: Duration,
    stop_timeout: Duration,
    name: String,
    me: WorkerEntry,
    /// Whether this run has shown itself yet.
    shown: bool,
    planner: Planner,
    dice: Dice,
    shards: Shards,
    next_audit: Instant,
    searches: u32,
    held: BTreeMap<String, Work>,
    /// When work on shards ended.
    ended: BTreeMap<String, Instant>,
    tasks: JoinSet<Outcome>,
    failures: u32,
}

/// The work on a shard.
struct Work {
    epoch: u64,
    leave: watch::Sender<Option<Leave>>,
    task: AbortHandle,
}

/// What a worker is made of.
pub(crate) struct Setup {
    pub(crate) start: Start,
    pub(crate) patience: Patience,
    pub(crate) audit_interval: Duration,
    pub(crate) stop_timeout: Duration,
    pub(crate) name: String,
    pub(crate) dice: Dice,
}

/// Why a round was not finished.
pub(crate) enum Failure {
    Store(StoreError),
    Stream(Trouble),
    Superseded,
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Failure {
    fn passes(&self) -> bool {
        match self {
            Self::Store(error) => error.is_passing(),
            Self::Stream(trouble) => !matches!(trouble.cause, Cause::Lasting | Cause::NotFound),
            Self::Superseded => false,
        }
    }

    fn told(self, worker: &str) -> ConsumerError {
        match self {
            Self::Store(error) => ConsumerError::Store(error),
            Self::Stream(trouble) => ConsumerError::Stream(*trouble.error),
            Self::Superseded => ConsumerError::Superseded { worker: worker.to_owned() },
        }
    }
}

impl Coordinator {
    pub(crate) fn new(shared: Arc<Shared>, sure_until: watch::Sender<Instant>, setup: Setup) -> Self {
        let Setup { start, patience, audit_interval, stop_timeout, name, mut dice } = setup;
        let id = format!("{name}#{:016x}", dice.number());
        let me = WorkerEntry { key: WorkerEntry::key_of(&name), version: 0, id: id.clone(), wants: [].into() };
        let planner = Planner::new(id, patience, Dice::new(dice.number()));
        Self {
            shared,
            sure_until,
            start,
            patience,
            audit_interval,
            stop_timeout,
            name,
            me,
            shown: false,
            planner,
            dice,
            shards: Shards::default(),
            next_audit: Instant::now(),
            searches: 0,
            held: BTreeMap::new(),
            ended: BTreeMap::new(),
            tasks: JoinSet::new(),
            failures: 0,
        }
    }

    /// The first round, tried until `limit` while what fails may pass.
    pub(crate) async fn begin(&mut self, limit: Duration) -> Result<(), ConsumerError> {
        let end = Instant::now() + limit;
        loop {
            match self.round().await {
                Ok(()) => return Ok(()),
                Err(failure) if !failure.passes() || Instant::now() >= end => return Err(failure.told(&self.name)),
                Err(_) => sleep_until(self.after_failure()).await,
            }
        }
    }

    /// Works until `stop` says so, or everything is given up.
    pub(crate) async fn run(mut self, mut stop: watch::Receiver<bool>) {
        let mut next = Instant::now() + self.pause();
        loop {
            select! {
                biased;
                () = stopped(&mut stop) => break,
                Some(finished) = self.tasks.join_next_with_id() => {
                    self.finished(finished.as_ref().map_or_else(JoinError::id, |(id, _)| *id));
                    match finished {
                        Ok((_, Outcome::Left)) => {}
                        Ok((_, Outcome::Ended(children))) => {
                            self.ended(children);
                            next = Instant::now();
                        }
                        Err(_) => next = Instant::now(),
                    }
                }
                () = sleep_until(next) => next = match self.round().await {
                    Ok(()) => {
                        self.failures = 0;
                        Instant::now() + self.pause()
                    }
                    Err(Failure::Superseded) => {
                        let _ = self.shared.items.send(Item::Error(Failure::Superseded.told(&self.name))).await;
                        return;
                    }
                    Err(failure) if failure.passes() => self.after_failure(),
                    Err(failure) => {
                        let telling = self.shared.items.send(Item::Error(failure.told(&self.name)));
                        // The rounds go on, also if nobody listens.
                        let _ = timeout(self.patience.failover / 3, telling).await;
                        self.after_failure()
                    }
                },
            }
        }
        self.stop().await;
    }

    fn pause(&mut self) -> Duration {
        self.dice.jitter(self.patience.failover / 3)
    }

    fn after_failure(&mut self) -> Instant {
        self.failures = self.failures.saturating_add(1);
        let pause = Duration::from_millis(100) * 2_u32.saturating_pow(self.failures.min(8));
        Instant::now() + self.dice.jitter(pause.min(LONGEST_PAUSE).min(self.patience.failover / 3))
    }

    /// A shard has ended: its children follow, if they are known, else they are looked for.
    fn ended(&mut self, children: Vec<generated::kinesis::ChildShard>) {
        if !self.shards.add(children) {
            self.next_audit = Instant::now();
        }
    }

    async fn round(&mut self) -> Result<(), Failure> {
        let began = Instant::now();
        self.show().await?;
        // Others count from when they saw the row change, which is later.
        self.sure_until.send_replace(began + self.patience.failover);
        let mut rows = self.rows().await?;
        let is_due = rows.0.is_none() || Instant::now() >= self.next_audit;
        if is_due || !self.shards.unknown_parents(&rows.1.leases).is_empty() {
            self.audit(&rows.1).await?;
        }
        let position = match rows.0.clone() {
            Some(position) => position,
            None => self.begin_group().await?,
        };
        let missing = self.shards.missing(&rows.1.leases, &position, &self.start);
        for lease in &missing {
            // Whoever is first, all say the same.
            self.bounded(self.shared.store.create(&lease.row(&self.shared.group))).await?;
        }
        if !missing.is_empty() {
            rows = self.rows().await?;
        }
        let held = self.held.iter().map(|(shard, work)| (shard.clone(), work.epoch)).collect();
        let plan = self.planner.plan(self.shared.clock.now(), &rows.1, &held);
        self.carry_out(plan).await
    }

    /// Shows this worker to the others, with what it would like to have.
    async fn show(&mut self) -> Result<(), Failure> {
        self.me.wants = self.planner.wants();
        let next = WorkerEntry { version: self.me.version + 1, ..self.me.clone() };
        let row = next.row(&self.shared.group);
        if self.shown && self.bounded(self.shared.store.update(&row, self.me.version)).await? {
            self.me = next;
            return Ok(());
        }
        // Not there yet, removed by others, of an earlier run, or written by an attempt that seemed to fail.
        let rows = self.bounded(self.shared.store.list(&self.shared.group)).await?;
        let Some(found) = rows.iter().find(|row| row.key == self.me.key) else {
            let first = WorkerEntry { version: self.me.version + 1, ..self.me.clone() };
            if self.bounded(self.shared.store.create(&first.row(&self.shared.group))).await? {
                self.me = first;
                self.shown = true;
                return Ok(());
            }
            return Err(StoreError::passing("another worker of this name began at the same moment").into());
        };
        let mine = matches!(Entry::of(found), Ok(Entry::Worker(worker)) if worker.id == self.me.id);
        if self.shown && !mine {
            return Err(Failure::Superseded);
        }
        let next = WorkerEntry { version: found.version + 1, ..self.me.clone() };
        if self.bounded(self.shared.store.update(&next.row(&self.shared.group), found.version)).await? {
            self.me = next;
            self.shown = true;
            return Ok(());
        }
        Err(StoreError::passing("another worker of this name began at the same moment").into())
    }

    /// Where the group began, if it has, and all other rows.
    async fn rows(&self) -> Result<(Option<Position>, Rows), Failure> {
        let rows = self.bounded(self.shared.store.list(&self.shared.group)).await?;
        let entries: Vec<Entry> = rows.iter().map(Entry::of).collect::<Result<_, _>>().map_err(StoreError::lasting)?;
        let began = entries.iter().find_map(|entry| match entry {
            Entry::Start(position) => Some(position.clone()),
            _ => None,
        });
        Ok((began, Rows::of(entries)))
    }

    /// A verb of the store, which may not hold up the rounds for longer than others wait for this worker.
    async fn bounded<T>(&self, verb: StoreFuture<'_, T>) -> Result<T, StoreError> {
        let late = || StoreError::passing("the store of leases did not answer in time");
        timeout(self.patience.failover, verb).await.unwrap_or_else(|_| Err(late()))
    }

    /// Lists the shards, and removes leases that nobody needs.
    async fn audit(&mut self, rows: &Rows) -> Result<(), Failure> {
        let listing = timeout(LONGEST_SEARCH, self.shared.source.shards()).await;
        let late = || super::service::call(generated::runtime::CallErrorKind::Timeout, "no list of shards in time");
        let listed = listing.unwrap_or_else(|_| Err(late())).map_err(Failure::Stream)?;
        self.shards = Shards::of(listed);
        for (shard, version) in self.shards.obsolete(&rows.leases) {
            self.bounded(self.shared.store.delete(&self.shared.group, &shard, version)).await?;
        }
        let known = &self.shards;
        let lacks = known.lacks_children(&rows.leases)
            && known.missing(&rows.leases, &Position::TrimHorizon, &self.start).is_empty();
        self.searches = if lacks { self.searches.saturating_add(1) } else { 0 };
        let search = Duration::from_millis(500) * 2_u32.saturating_pow(self.searches.min(8));
        let pause = if lacks { search.min(LONGEST_SEARCH).min(self.audit_interval) } else { self.audit_interval };
        self.next_audit = Instant::now() + self.dice.jitter(pause);
        Ok(())
    }

    /// Where the group begins, for all of its workers: the shards have been listed, so none that is listed is older.
    async fn begin_group(&mut self) -> Result<Position, Failure> {
        let position = match &self.start {
            Start::TrimHorizon | Start::Positions(_) => Position::TrimHorizon,
            Start::At(time) => Position::AtTimestamp(*time),
            Start::Latest => {
                let now = Timestamp::now();
                // As exact as the service tells arrivals.
                Position::AtTimestamp(Timestamp::from_secs_and_nanos(
                    now.secs(),
                    now.subsec_nanos() / 1_000_000 * 1_000_000,
                ))
            }
        };
        let row = Entry::start_row(&self.shared.group, &position);
        if self.bounded(self.shared.store.create(&row)).await? {
            return Ok(position);
        }
        let began = self.rows().await?.0;
        Ok(began.ok_or_else(|| StoreError::passing("the group's beginning came and went"))?)
    }

    async fn carry_out(&mut self, plan: Plan) -> Result<(), Failure> {
        for shard in plan.lost {
            if let Some(work) = self.let_go(&shard) {
                work.task.abort();
                self.shared.board.end(&shard);
            }
        }
        for (shard, to) in plan.give {
            let leave = Leave { to: Some(to), limit: Instant::now() + self.patience.hand_over };
            if let Some(work) = self.held.get(&shard).filter(|work| work.leave.borrow().is_none()) {
                work.leave.send_replace(Some(leave));
            }
        }
        for lease in plan.take {
            let mine = lease.owned_by(Some(self.me.id.clone()));
            // If it fails and was carried out all the same, the next round finds the lease and takes it again.
            if self.bounded(self.shared.store.update(&mine.row(&self.shared.group), lease.version)).await? {
                self.work_on(mine);
            }
        }
        for (key, version) in plan.remove {
            self.bounded(self.shared.store.delete(&self.shared.group, &key, version)).await?;
        }
        Ok(())
    }

    fn work_on(&mut self, lease: Lease) {
        let (leave, leaving) = watch::channel(None);
        let (shard, epoch) = (lease.shard.clone(), lease.epoch);
        let work = delivery::run(Arc::clone(&self.shared), lease, leaving, Dice::new(self.dice.number()));
        let rested = self.ended.get(&shard).map(|ended| *ended + REST);
        let task = self.tasks.spawn(async move {
            if let Some(rested) = rested {
                sleep_until(rested).await;
            }
            work.await
        });
        self.held.insert(shard, Work { epoch, leave, task });
    }

    /// A task is over. Its shard may be in the hands of a later one, if the lease was lost and taken again meanwhile.
    fn finished(&mut self, task: Id) {
        let shard = self.held.iter().find(|(_, work)| work.task.id() == task).map(|(shard, _)| shard.clone());
        if let Some(shard) = shard {
            self.let_go(&shard);
        }
    }

    fn let_go(&mut self, shard: &str) -> Option<Work> {
        self.ended.retain(|_, ended| ended.elapsed() < REST);
        self.ended.insert(shard.to_owned(), Instant::now());
        self.held.remove(shard)
    }

    /// Gives everything up, and takes this worker off the list.
    async fn stop(&mut self) {
        let limit = Instant::now() + self.stop_timeout;
        for work in self.held.values() {
            work.leave.send_replace(Some(Leave { to: None, limit }));
        }
        // The last writes get a moment more.
        let patience = self.stop_timeout + Duration::from_secs(5);
        let _ = timeout(patience, async { while self.tasks.join_next().await.is_some() {} }).await;
        self.tasks.shutdown().await;
        let _ = self.bounded(self.shared.store.delete(&self.shared.group, &self.me.key, self.me.version)).await;
    }
}

/// Waits until the consumer should stop, or is gone.
async fn stopped(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}
