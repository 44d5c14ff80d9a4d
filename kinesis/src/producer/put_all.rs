//! Many records at once, without a producer of one's own.

use std::time::Duration;

use generated::kinesis::{Client, PutRecordsRequestEntry};

use super::handle::Producer;
use super::ticket::Ticket;
use super::{ProducerConfig, PutError, Stored};

/// Puts any number of records into a stream, by name or ARN: in as many calls as the service's limits ask for, and those that
/// fail once more, after a wait, until each is stored or has failed for good.
///
/// One result for each record, in the input's order; an error gives its record back. Stored *at least once*:
/// [`Stored::maybe_duplicate`]. Dropping the future cuts calls off and sends nothing more.
///
/// ```no_run
/// use generated::kinesis::{Client, PutRecordsRequestEntry};
///
/// # async fn put(client: Client) {
/// let entries = (0..1200).map(|n| PutRecordsRequestEntry::new(format!("click {n}")).partition_key(format!("user-{n}")));
/// let results = smithwright_kinesis::put_all(&client, "clicks", entries).await;
/// println!("{} stored", results.iter().filter(|result| result.is_ok()).count());
/// # }
/// ```
pub async fn put_all(
    client: &Client,
    stream: impl Into<String>,
    entries: impl IntoIterator<Item = PutRecordsRequestEntry>,
) -> Vec<Result<Stored, PutError>> {
    put_all_with(client, stream, entries, ProducerConfig::default()).await
}

/// [`put_all`] with settings: how often and how long a record is sent, limits, order, aggregation.
pub async fn put_all_with(
    client: &Client,
    stream: impl Into<String>,
    entries: impl IntoIterator<Item = PutRecordsRequestEntry>,
    config: ProducerConfig,
) -> Vec<Result<Stored, PutError>> {
    let config = config.drop_deadline(Duration::ZERO);
    let sizes = config.clone();
    let cost = |entry: &PutRecordsRequestEntry| sizes.room_of(entry);
    let portion = config.limits.records_per_call.min(config.max_buffered_records);
    let most = config.room_for_records();
    let producer = Producer::with_config(client, stream, config);
    let mut tickets: Vec<Result<Ticket, PutError>> = Vec::new();
    let mut entries = entries.into_iter().peekable();
    while entries.peek().is_some() {
        let (mut some, mut bytes) = (Vec::new(), 0);
        // What is invalid fails by itself, and in its place.
        while let Some(entry) =
            entries.next_if(|entry| some.is_empty() || (some.len() < portion && bytes + cost(entry) <= most))
        {
            match producer.check(&entry) {
                Ok(()) => {
                    bytes += cost(&entry);
                    some.push(entry);
                }
                Err(reason) => {
                    tickets.extend(producer.enqueue_some(std::mem::take(&mut some)).await);
                    bytes = 0;
                    tickets.push(Err(PutError::new(entry, reason)));
                }
            }
        }
        tickets.extend(producer.enqueue_some(some).await);
    }
    let mut results = Vec::with_capacity(tickets.len());
    producer.flush().await;
    for ticket in tickets {
        results.push(match ticket {
            Ok(ticket) => ticket.await,
            Err(error) => Err(error),
        });
    }
    results
}
