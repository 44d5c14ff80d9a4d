//! Records of one shard in a user's hands, and the user's word on them. Knows no store: words go to the shard's task.

use std::fmt;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};

use super::budget::Held;
use super::error::ConsumerError;
use super::record::ConsumerRecord;
use crate::position::Position;

/// Records of one shard, in order.
///
/// The shard's next batch comes when this one has its word:
///
/// - [`checkpoint`](Self::checkpoint): all is done, and kept so in the store; after a crash reading goes on behind it;
/// - [`done`](Self::done): all is done, and kept so with the shard's next checkpoint, at its end, or on a graceful stop;
/// - dropped without a word (an error, a panic): what is not done is given again, soon.
///
/// So no record is passed over. After a crash, or when another worker takes the shard, what is behind the last checkpoint
/// comes again: at least once.
#[must_use = "a batch that is dropped comes again: end it with `checkpoint` or `done`"]
pub struct Batch {
    shard_id: String,
    records: Vec<ConsumerRecord>,
    lag: Option<Duration>,
    gap: bool,
    attempt: u32,
    /// What is done of the records.
    done: usize,
    words: mpsc::UnboundedSender<Word>,
    held: Option<Held>,
    spoken: bool,
}

/// What became of a checkpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// It is in the store.
    Yes,
    /// It is not, because the shard is another worker's by now, or the consumer has stopped. Whoever reads the shard next
    /// gets the records again.
    LeaseLost,
}

/// What a user says of a batch.
#[derive(Debug)]
pub(crate) enum Word {
    /// Done up to there; to be kept.
    Save(Position, oneshot::Sender<Result<Saved, ConsumerError>>),
    /// All is done. Ends the batch.
    Done,
    /// What is not done, to be given again. Ends the batch.
    Dropped(Vec<ConsumerRecord>, Option<Held>),
}

/// What a batch is made of.
#[derive(Debug)]
pub(crate) struct Parts {
    pub(crate) records: Vec<ConsumerRecord>,
    pub(crate) lag: Option<Duration>,
    pub(crate) gap: bool,
    pub(crate) attempt: u32,
    pub(crate) held: Option<Held>,
}

impl Batch {
    pub(crate) fn new(shard_id: String, parts: Parts, words: mpsc::UnboundedSender<Word>) -> Self {
        let Parts { records, lag, gap, attempt, held } = parts;
        Self { shard_id, records, lag, gap, attempt, done: 0, words, held, spoken: false }
    }

    /// The shard the records are of.
    #[must_use]
    pub fn shard_id(&self) -> &str {
        &self.shard_id
    }

    /// The records, in the shard's order: at least one.
    #[must_use]
    pub fn records(&self) -> &[ConsumerRecord] {
        &self.records
    }

    /// The records, one by one.
    pub fn iter(&self) -> std::slice::Iter<'_, ConsumerRecord> {
        self.records.iter()
    }

    /// How far behind the newest record of the shard the answer was, if the service said so (`MillisBehindLatest`).
    #[must_use]
    pub fn lag(&self) -> Option<Duration> {
        self.lag
    }

    /// How often these records have been given, this time included: above 1 after a batch was dropped without a word.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// Whether records before these may be lost: the stream did not keep them long enough for this group.
    #[must_use]
    pub fn follows_gap(&self) -> bool {
        self.gap
    }

    /// How far the shard is read once this batch is done.
    #[must_use]
    pub fn position(&self) -> Position {
        self.records.last().map_or(Position::TrimHorizon, ConsumerRecord::position)
    }

    /// All is done: keeps that in the store, then lets the shard's next batch come.
    ///
    /// Fails when the store does for longer than `checkpoint_timeout`. The batch counts as done all the same, and the
    /// next checkpoint covers it.
    pub async fn checkpoint(mut self) -> Result<Saved, ConsumerError> {
        let result = self.save(self.position()).await;
        self.end(Word::Done);
        result
    }

    /// The first `count` records are done: keeps that in the store. The batch stays; dropped, it comes again without them.
    ///
    /// # Panics
    ///
    /// If there are fewer records.
    pub async fn checkpoint_first(&mut self, count: usize) -> Result<Saved, ConsumerError> {
        assert!(count <= self.records.len(), "{count} records of {} cannot be done", self.records.len());
        if count <= self.done {
            return Ok(Saved::Yes);
        }
        let position = self.records[count - 1].position();
        self.done = count;
        self.save(position).await
    }

    /// All is done: lets the shard's next batch come. In the store that stands with the shard's next checkpoint.
    pub fn done(mut self) {
        self.end(Word::Done);
    }

    async fn save(&self, position: Position) -> Result<Saved, ConsumerError> {
        let (reply, replied) = oneshot::channel();
        // Without the shard's task there is no lease.
        if self.words.send(Word::Save(position, reply)).is_err() {
            return Ok(Saved::LeaseLost);
        }
        replied.await.unwrap_or(Ok(Saved::LeaseLost))
    }

    fn end(&mut self, word: Word) {
        self.spoken = true;
        // Nobody listens if the lease is lost.
        let _ = self.words.send(word);
    }
}

impl Drop for Batch {
    fn drop(&mut self) {
        if !self.spoken {
            let rest = self.records.split_off(self.done);
            let word = Word::Dropped(rest, self.held.take());
            self.end(word);
        }
    }
}

impl<'a> IntoIterator for &'a Batch {
    type Item = &'a ConsumerRecord;
    type IntoIter = std::slice::Iter<'a, ConsumerRecord>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Debug for Batch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Records hold what must not be logged.
        f.debug_struct("Batch")
            .field("shard_id", &self.shard_id)
            .field("records", &self.records.len())
            .field("position", &self.position().to_string())
            .field("lag", &self.lag)
            .field("attempt", &self.attempt)
            .finish_non_exhaustive()
    }
}
