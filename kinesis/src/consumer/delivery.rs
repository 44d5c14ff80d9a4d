//! One shard from lease to end: hands batches out one by one, hears the user's word on them, keeps what is done.

use std::sync::Arc;
use std::time::Duration;

use generated::kinesis::ChildShard;
use tokio::select;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::{Instant, sleep, sleep_until};

use super::batch::{Batch, Parts, Saved, Word};
use super::error::ConsumerError;
use super::reading::{Loaded, Reading};
use super::shared::{Item, Shared};
use super::tenure::{Tenure, Written};
use super::trace::{Happened, tell};
use crate::dice::Dice;
use crate::lease::Lease;
use crate::position::Position;

/// Pauses before what was dropped is given again.
const AGAIN: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(10));
/// How long writing the end of a shard is tried before the user is told.
const END_LIMIT: Duration = Duration::from_secs(30);

/// A shard should be given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Leave {
    /// For this worker, else for any.
    pub(crate) to: Option<String>,
    /// The user may keep a batch until then.
    pub(crate) limit: Instant,
}

/// How the work on a shard ended.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// All is done. Its children, if the service told them.
    Ended(Vec<ChildShard>),
    /// Given up as asked, or lost.
    Left,
}

/// The work on one shard.
pub(crate) struct Delivery {
    shared: Arc<Shared>,
    shard: String,
    tenure: Tenure,
    /// All that the user said is done.
    done: Position,
    leave: watch::Receiver<Option<Leave>>,
}

/// Why handing out stopped before the chunk was done.
enum Stop {
    Leave(Leave),
    Lost,
}

/// Works on a shard until its end, or until it has to be given up.
pub(crate) async fn run(
    shared: Arc<Shared>,
    lease: Lease,
    leave: watch::Receiver<Option<Leave>>,
    mut dice: Dice,
) -> Outcome {
    let shard = lease.shard.clone();
    shared.board.begin(&shard, lease.position.clone());
    tell(&shard, &Happened::Began);
    let (chunks, loaded) = mpsc::channel(1);
    let reading =
        Reading::new(Arc::clone(&shared), shard.clone(), lease.position.clone(), Dice::new(dice.number())).run(chunks);
    let done = lease.position.clone();
    let tenure = Tenure::new(Arc::clone(&shared), lease, dice);
    let delivery = Delivery { shared: Arc::clone(&shared), shard: shard.clone(), tenure, done, leave };
    let delivering = delivery.run(loaded);
    tokio::pin!(reading, delivering);
    let outcome = select! {
        biased;
        outcome = &mut delivering => outcome,
        // The last chunk has been handed on.
        () = &mut reading => delivering.await,
    };
    shared.board.end(&shard);
    outcome
}

impl Delivery {
    async fn run(mut self, mut chunks: mpsc::Receiver<Loaded>) -> Outcome {
        loop {
            let loaded = select! {
                biased;
                leave = wanted(&mut self.leave) => return self.give_up(leave).await,
                Some(loaded) = chunks.recv() => loaded,
            };
            let Loaded { mut chunk, held } = loaded;
            if !chunk.records.is_empty() {
                let records = std::mem::take(&mut chunk.records);
                let parts = Parts { records, lag: chunk.lag, gap: chunk.gap, attempt: 1, held: Some(held) };
                match self.hand_out(parts).await {
                    Ok(()) => {}
                    Err(Stop::Leave(leave)) => return self.give_up(leave).await,
                    Err(Stop::Lost) => return self.lost(),
                }
            }
            if let Some(children) = chunk.end {
                return self.finish(children).await;
            }
        }
    }

    /// Hands records out until the user said of all of them that they are done.
    async fn hand_out(&mut self, mut parts: Parts) -> Result<(), Stop> {
        let mut pause = AGAIN.0;
        loop {
            let (words, mut spoken) = mpsc::unbounded_channel();
            let (lag, gap, attempt) = (parts.lag, parts.gap, parts.attempt);
            let (count, position) = (parts.records.len(), parts.records.last().map(super::ConsumerRecord::position));
            let batch = Batch::new(self.shard.clone(), parts, words);
            self.send(batch).await?;
            self.shared.board.note(&self.shard, |status| {
                status.records += u64::try_from(count).unwrap_or(0);
                status.is_out = true;
            });
            let rest = self.listen(&mut spoken).await;
            self.shared.board.note(&self.shard, |status| status.is_out = false);
            let Some((records, held)) = rest? else {
                self.advance(position);
                return Ok(());
            };
            if records.is_empty() {
                return Ok(());
            }
            select! {
                biased;
                leave = wanted(&mut self.leave) => return Err(Stop::Leave(leave)),
                () = sleep(pause) => {}
            }
            pause = (pause * 2).min(AGAIN.1);
            parts = Parts { records, lag, gap, attempt: attempt.saturating_add(1), held };
        }
    }

    /// Puts a batch where the user finds it, once it is sure that the shard is still this worker's.
    async fn send(&mut self, batch: Batch) -> Result<(), Stop> {
        let mut sure = self.shared.sure_until.clone();
        let sending = async {
            loop {
                // No room yet, or it took so long that others may believe this worker gone.
                let slot = self.shared.items.reserve().await.map_err(|_| Stop::Lost)?;
                if Instant::now() < *sure.borrow_and_update() {
                    slot.send(Item::Batch(batch));
                    return Ok(());
                }
                drop(slot);
                sure.changed().await.map_err(|_| Stop::Lost)?;
            }
        };
        select! {
            biased;
            leave = wanted(&mut self.leave) => Err(Stop::Leave(leave)),
            sent = sending => sent,
        }
    }

    /// Hears what the user says of a batch: what is to be given again, or `None` if all is done.
    async fn listen(
        &mut self,
        spoken: &mut mpsc::UnboundedReceiver<Word>,
    ) -> Result<Option<(Vec<super::ConsumerRecord>, Option<super::budget::Held>)>, Stop> {
        loop {
            let leave = self.leave.borrow().clone();
            let too_late = async {
                match &leave {
                    Some(leave) => sleep_until(leave.limit).await,
                    None => drop(wanted(&mut self.leave).await),
                }
            };
            let word = select! {
                biased;
                word = spoken.recv() => word,
                () = too_late => match leave {
                    Some(leave) => return Err(Stop::Leave(leave)),
                    // From now on there is a limit.
                    None => continue,
                },
            };
            match word {
                Some(Word::Save(position, reply)) => self.checkpoint(position, reply).await?,
                Some(Word::Done) => return Ok(None),
                Some(Word::Dropped(records, held)) => return Ok(Some((records, held))),
                // A batch always says something before it goes.
                None => return Err(Stop::Lost),
            }
        }
    }

    async fn checkpoint(
        &mut self,
        position: Position,
        reply: oneshot::Sender<Result<Saved, ConsumerError>>,
    ) -> Result<(), Stop> {
        let limit = Instant::now() + self.shared.checkpoint_timeout;
        self.advance(Some(position.clone()));
        let written = self.tenure.save(position, limit).await;
        let lost = matches!(written, Ok(Written::Lost));
        let answer = written.map_err(ConsumerError::Store).map(|written| match written {
            Written::Yes => Saved::Yes,
            Written::Lost => Saved::LeaseLost,
        });
        // The user may have stopped waiting.
        let _ = reply.send(answer);
        if lost { Err(Stop::Lost) } else { Ok(()) }
    }

    fn advance(&mut self, position: Option<Position>) {
        if let Some(position) = position.filter(|position| !position.is_behind(&self.done)) {
            self.done = position;
        }
    }

    /// All of the shard is done: says so in the store, however long that takes.
    async fn finish(mut self, children: Vec<ChildShard>) -> Outcome {
        loop {
            let limit = Instant::now() + END_LIMIT;
            match self.tenure.save(Position::ShardEnd, limit).await {
                Ok(Written::Yes) => {
                    tell(&self.shard, &Happened::Ended);
                    return Outcome::Ended(children);
                }
                Ok(Written::Lost) => return self.lost(),
                Err(error) => {
                    if self.leave.borrow().is_some() {
                        return Outcome::Left;
                    }
                    let _ = self.shared.items.send(Item::Error(error.into())).await;
                    sleep(AGAIN.1).await;
                }
            }
        }
    }

    /// Keeps what is done and gives the lease away.
    async fn give_up(mut self, leave: Leave) -> Outcome {
        // Also after the limit there is a moment for the last write; without it the lease is free after a while.
        let limit = leave.limit.max(Instant::now() + Duration::from_secs(2));
        let position = if self.done.is_behind(self.tenure.position()) {
            self.tenure.position().clone()
        } else {
            self.done.clone()
        };
        match self.tenure.leave(position, leave.to, limit).await {
            Ok(Written::Lost) => self.lost(),
            Ok(Written::Yes) | Err(_) => {
                tell(&self.shard, &Happened::GaveAway);
                Outcome::Left
            }
        }
    }

    fn lost(self) -> Outcome {
        tell(&self.shard, &Happened::Lost);
        Outcome::Left
    }
}

/// Waits until the shard should be given up.
async fn wanted(leave: &mut watch::Receiver<Option<Leave>>) -> Leave {
    loop {
        let wanted = leave.borrow_and_update().clone();
        if let Some(wanted) = wanted {
            return wanted;
        }
        if leave.changed().await.is_err() {
            // The consumer is gone, and this task soon will be.
            std::future::pending::<()>().await;
        }
    }
}
