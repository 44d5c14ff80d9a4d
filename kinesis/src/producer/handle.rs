//! The producer as a program uses it. Decides nothing.

use std::sync::Arc;
use std::time::Duration;

use generated::kinesis::{Client, PutRecordsRequestEntry};
use generated::runtime::IntoBlob;

use super::driver;
use super::shared::Shared;
use super::ticket::Ticket;
use super::{ProducerConfig, PutError, PutErrorReason, Stats, Stored};

/// Puts records into a stream: gathers them into calls, sends again what fails, and says of each what became of it.
///
/// Cheap to clone; clones share everything. Needs a tokio runtime, on which the first record starts one task.
///
/// A record is stored *at least once*: a call whose answer is lost is repeated, and [`Stored::maybe_duplicate`] says so. None is
/// given up without a word: each [`Ticket`] ends with where the record is, or with an error that gives it back. Nothing is
/// kept on disk.
///
/// When the last clone is dropped, what is held is still sent, for [`ProducerConfig::drop_deadline`] at most; what is left then,
/// or when the runtime ends, fails with [`PutErrorReason::Abandoned`]. To know, [`close`](Self::close).
///
/// ```no_run
/// use std::time::Duration;
/// use generated::kinesis::Client;
/// use smithwright_kinesis::Producer;
///
/// # async fn put() -> Result<(), Box<dyn std::error::Error>> {
/// let producer = Producer::new(&Client::from_env().await?, "clicks");
/// let stored = producer.put("user-17", "hello").await?; // waits until it is stored
/// println!("{} at {}", stored.shard_id, stored.sequence_number);
///
/// let ticket = producer.enqueue("user-17", "world").await?; // waits for room only
/// println!("{}", ticket.await?.shard_id);
///
/// for error in producer.close(Duration::from_secs(30)).await {
///     eprintln!("{error}"); // and `error.into_entry()` is the record
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Producer(Arc<Handle>);

#[derive(Debug)]
struct Handle(Arc<Shared>);

impl Drop for Handle {
    fn drop(&mut self) {
        self.0.close(self.0.config.drop_deadline, PutErrorReason::Abandoned, false);
    }
}

impl Producer {
    /// A producer for a stream, by name or by ARN.
    ///
    /// The client's own retries are off for its calls: the producer repeats records, not calls.
    #[must_use]
    pub fn new(client: &Client, stream: impl Into<String>) -> Self {
        Self::with_config(client, stream, ProducerConfig::default())
    }

    /// A producer with settings.
    #[must_use]
    pub fn with_config(client: &Client, stream: impl Into<String>, config: ProducerConfig) -> Self {
        Self(Arc::new(Handle(Arc::new(Shared::new(client, stream.into(), config)))))
    }

    /// Puts a record and waits until it is stored. Dropping the future once the record is taken over does not take it back.
    pub async fn put(&self, key: impl Into<String>, data: impl IntoBlob) -> Result<Stored, PutError> {
        self.enqueue(key, data).await?.await
    }

    /// [`put`](Self::put) of a record with a hash key, or without a partition key.
    pub async fn put_entry(&self, entry: PutRecordsRequestEntry) -> Result<Stored, PutError> {
        self.enqueue_entry(entry).await?.await
    }

    /// Hands a record over, as soon as there is room for it; its ticket says what became of it.
    ///
    /// Room is given in the order in which it was asked for. Dropping the future before it ends leaves nothing behind.
    pub async fn enqueue(&self, key: impl Into<String>, data: impl IntoBlob) -> Result<Ticket, PutError> {
        self.enqueue_entry(PutRecordsRequestEntry::new(data).partition_key(key)).await
    }

    /// [`enqueue`](Self::enqueue) of a record with a hash key, or without a partition key.
    pub async fn enqueue_entry(&self, entry: PutRecordsRequestEntry) -> Result<Ticket, PutError> {
        let shared = self.shared();
        let entry = checked(shared, entry)?;
        match shared.room_now(&entry) {
            Ok(()) => {}
            Err(PutErrorReason::Full) => {
                if let Err(reason) = shared.room(std::slice::from_ref(&entry)).await {
                    return Err(PutError::new(entry, reason));
                }
            }
            Err(reason) => return Err(PutError::new(entry, reason)),
        }
        self.admit(entry)
    }

    /// Hands a record over if there is room for it now, else gives it back with [`PutErrorReason::Full`].
    pub fn try_enqueue(&self, entry: PutRecordsRequestEntry) -> Result<Ticket, PutError> {
        let shared = self.shared();
        let entry = checked(shared, entry)?;
        match shared.room_now(&entry) {
            Ok(()) => self.admit(entry),
            Err(reason) => Err(PutError::new(entry, reason)),
        }
    }

    /// Hands records over that are few enough for one call, so that they can be sent as one.
    pub(super) async fn enqueue_some(&self, entries: Vec<PutRecordsRequestEntry>) -> Vec<Result<Ticket, PutError>> {
        let shared = self.shared();
        match shared.room(&entries).await {
            Ok(()) => shared.admit(entries, || self.start()),
            Err(reason) => entries.into_iter().map(|entry| Err(PutError::new(entry, reason.clone()))).collect(),
        }
    }

    fn admit(&self, entry: PutRecordsRequestEntry) -> Result<Ticket, PutError> {
        let mut admitted = self.shared().admit(vec![entry], || self.start());
        admitted.remove(0)
    }

    fn start(&self) -> Result<(), PutErrorReason> {
        let runtime = tokio::runtime::Handle::try_current();
        let runtime = runtime.map_err(|_| PutErrorReason::Invalid("a producer needs a tokio runtime".to_owned()))?;
        runtime.spawn(driver::run(self.shared().clone()));
        Ok(())
    }

    /// Sends what is held without lingering, and waits until every record taken over before has its fate.
    pub async fn flush(&self) {
        let flushed = self.shared().flush();
        // The sender goes when the producer's task does, which gives every record its fate.
        let _ = flushed.await;
    }

    /// Takes no more records, sends what is held, and waits until all have their fate, for `deadline` at most; calls that are
    /// under way then are cut off.
    ///
    /// Gives the records that were not stored since, each with the reason: [`PutError::maybe_stored`] says which of them were on
    /// their way. Their tickets end with the same errors. Clones of the producer are closed with it.
    pub async fn close(&self, deadline: Duration) -> Vec<PutError> {
        let shared = self.shared();
        shared.close(deadline, PutErrorReason::Closed, true);
        // Over when all is.
        let _ = shared.flush().await;
        shared.take_left()
    }

    /// What the producer holds and has done.
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.shared().stats()
    }

    fn shared(&self) -> &Arc<Shared> {
        &self.0.0
    }
}

pub(super) fn checked(shared: &Shared, entry: PutRecordsRequestEntry) -> Result<PutRecordsRequestEntry, PutError> {
    match shared.check(&entry) {
        Ok(()) => Ok(entry),
        Err(reason) => Err(PutError::new(entry, reason)),
    }
}

impl Producer {
    /// Why a record cannot be put, if so; `put` and `enqueue` find that out themselves.
    pub fn check(&self, entry: &PutRecordsRequestEntry) -> Result<(), PutErrorReason> {
        self.shared().check(entry)
    }
}
