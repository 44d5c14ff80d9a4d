//! A lease in one worker's hands: writes to it, and finds out when it is somebody else's. Knows no record.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, sleep, timeout};

use super::shared::Shared;
use crate::dice::Dice;
use crate::lease::{Entry, Lease, StoreError};
use crate::position::Position;

/// A store that does not answer for so long is asked again.
const ATTEMPT: Duration = Duration::from_secs(5);
/// So many attempts are made also if time is up: a process that was frozen finds all of it gone at once.
const FEWEST: u32 = 3;
/// Pauses between attempts of a write.
const PAUSES: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(2));

/// A lease that this worker took. Only its shard's task writes to it.
pub(crate) struct Tenure {
    shared: Arc<Shared>,
    lease: Lease,
    dice: Dice,
}

/// Whether a write found the lease as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Written {
    Yes,
    Lost,
}

impl Tenure {
    pub(crate) fn new(shared: Arc<Shared>, lease: Lease, dice: Dice) -> Self {
        Self { shared, lease, dice }
    }

    pub(crate) fn position(&self) -> &Position {
        &self.lease.position
    }

    /// Keeps how far the shard is read. What is kept never goes back.
    pub(crate) async fn save(&mut self, position: Position, limit: Instant) -> Result<Written, StoreError> {
        if position == self.lease.position || position.is_behind(&self.lease.position) {
            return Ok(Written::Yes);
        }
        let written = self.write(limit, |lease| lease.read_to(position.clone())).await?;
        if written == Written::Yes {
            self.shared.board.note(&self.lease.shard, |status| status.position = position);
        }
        Ok(written)
    }

    /// Keeps how far the shard is read, and gives the lease to another worker, or to whoever wants it.
    pub(crate) async fn leave(
        &mut self,
        position: Position,
        to: Option<String>,
        limit: Instant,
    ) -> Result<Written, StoreError> {
        let position = if position.is_behind(&self.lease.position) { self.lease.position.clone() } else { position };
        self.write(limit, |lease| Lease { position: position.clone(), ..lease.owned_by(to.clone()) }).await
    }

    /// Replaces the lease by what `change` makes of it, unless it is somebody else's. Tries again until `limit`.
    async fn write(&mut self, limit: Instant, change: impl Fn(&Lease) -> Lease) -> Result<Written, StoreError> {
        let mut pause = PAUSES.0;
        // Whether an attempt that failed may have been carried out.
        let mut uncertain = false;
        let mut attempts = 0_u32;
        loop {
            attempts = attempts.saturating_add(1);
            let next = change(&self.lease);
            let row = next.row(&self.shared.group);
            let attempt = async {
                if !uncertain && self.shared.store.update(&row, self.lease.version).await? {
                    return Ok(Found::AsWritten);
                }
                self.look(&next).await
            };
            let late = || StoreError::passing("the store did not answer in time");
            match timeout(ATTEMPT, attempt).await.unwrap_or_else(|_| Err(late())) {
                Ok(Found::AsWritten) => {
                    self.lease = next;
                    return Ok(Written::Yes);
                }
                Ok(Found::Mine(lease)) => {
                    self.lease = lease;
                    uncertain = false;
                    continue;
                }
                Ok(Found::Missing) => return self.restore(next).await,
                Ok(Found::Others) => return Ok(Written::Lost),
                Err(error) if !error.is_passing() => return Err(error),
                Err(error) if attempts >= FEWEST && Instant::now() + pause >= limit => return Err(error),
                Err(_) => uncertain = true,
            }
            sleep(self.dice.jitter(pause)).await;
            pause = (pause * 2).min(PAUSES.1);
        }
    }

    /// What the store has, after a write that it refused or may have carried out.
    async fn look(&self, next: &Lease) -> Result<Found, StoreError> {
        let rows = self.shared.store.list(&self.shared.group).await?;
        let Some(row) = rows.iter().find(|row| row.key == self.lease.shard) else { return Ok(Found::Missing) };
        let Ok(Entry::Shard(lease)) = Entry::of(row) else { return Ok(Found::Others) };
        if lease == *next {
            return Ok(Found::AsWritten);
        }
        let same_hands = lease.owner == self.lease.owner && lease.epoch == self.lease.epoch;
        Ok(if same_hands { Found::Mine(lease) } else { Found::Others })
    }

    /// Somebody has deleted the row: it comes again, unless somebody else is faster.
    async fn restore(&mut self, next: Lease) -> Result<Written, StoreError> {
        let row = next.row(&self.shared.group);
        let late = |_| StoreError::passing("the store did not answer in time");
        if timeout(ATTEMPT, self.shared.store.create(&row)).await.map_err(late)?? {
            self.lease = next;
            return Ok(Written::Yes);
        }
        Ok(Written::Lost)
    }
}

/// How a write found the lease.
enum Found {
    AsWritten,
    /// Still this worker's, but as another write left it.
    Mine(Lease),
    Missing,
    Others,
}
