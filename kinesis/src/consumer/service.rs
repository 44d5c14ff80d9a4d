//! A stream of the service: the calls that a consumer makes, and what their errors mean. Knows no shard's state.

use generated::kinesis::{
    Client, Error, GetRecordsInput, GetRecordsOutput, GetShardIteratorInput, ListShardsInput, Shard, ShardIteratorType,
    StartingPosition, SubscribeToShardError, SubscribeToShardEvent, SubscribeToShardEventStream, SubscribeToShardInput,
    SubscribeToShardInputRequired,
};
use generated::runtime::event_stream::EventStream;
use generated::runtime::{CallError, CallErrorKind, RetryConfig, ServiceErrorKind};

use super::source::{Answer, Cause, Events, From, Source, Trouble};
use crate::shards;
use crate::stream_ref::StreamRef;

/// A stream, asked through a client.
#[derive(Debug)]
pub(crate) struct Service {
    client: Client,
    /// For calls that a shard's reader repeats itself, at its own pace.
    once: Client,
    stream: StreamRef,
    /// The registered consumer, for subscriptions.
    pub(crate) consumer_arn: Option<String>,
    max_records: Option<i32>,
}

impl Service {
    pub(crate) fn new(
        client: &Client,
        stream: StreamRef,
        consumer_arn: Option<String>,
        max_records: Option<i32>,
    ) -> Self {
        let once = client.with_retry(RetryConfig::off());
        Self { client: client.clone(), once, stream, consumer_arn, max_records }
    }

    async fn seed(&self, shard: &str, from: &From) -> Result<String, Trouble> {
        let (kind, number, timestamp) = position(from);
        let mut input = GetShardIteratorInput::new(shard, kind);
        input.starting_sequence_number = number;
        input.timestamp = timestamp;
        (input.stream_name, input.stream_arn) = self.stream.name_and_arn();
        let output = self.once.get_shard_iterator(&input).await.map_err(|error| trouble(error, Some(from)))?;
        output.shard_iterator.ok_or_else(|| call(CallErrorKind::Decode, "GetShardIterator gave no iterator"))
    }

    async fn open(&self, shard: &str, from: &From) -> Result<Box<dyn Events>, Trouble> {
        let (kind, number, timestamp) = position(from);
        let mut start = StartingPosition::new(kind);
        start.sequence_number = number;
        start.timestamp = timestamp;
        let input = SubscribeToShardInput::new(SubscribeToShardInputRequired {
            consumer_arn: self.consumer_arn.clone().unwrap_or_default(),
            shard_id: shard.to_owned(),
            starting_position: start,
        });
        let output = self.once.subscribe_to_shard(&input).await.map_err(|error| trouble(error, Some(from)))?;
        Ok(Box::new(Subscription { events: output.event_stream, from: from.clone() }))
    }
}

impl Source for Service {
    fn shards(&self) -> Answer<'_, Vec<Shard>> {
        let input = self.stream.list_shards(ListShardsInput::new());
        Box::pin(async move { shards::list(&self.client, input).await.map_err(|error| trouble(error, None)) })
    }

    fn iterator<'a>(&'a self, shard: &'a str, from: &'a From) -> Answer<'a, String> {
        Box::pin(self.seed(shard, from))
    }

    fn records<'a>(&'a self, iterator: &'a str) -> Answer<'a, GetRecordsOutput> {
        let mut input = GetRecordsInput::new(iterator);
        input.limit = self.max_records;
        input.stream_arn = self.stream.arn();
        Box::pin(async move { self.once.get_records(&input).await.map_err(|error| trouble(error, None)) })
    }

    fn subscribe<'a>(&'a self, shard: &'a str, from: &'a From) -> Answer<'a, Box<dyn Events>> {
        Box::pin(self.open(shard, from))
    }
}

struct Subscription {
    events: EventStream<SubscribeToShardEventStream, SubscribeToShardError>,
    from: From,
}

impl Events for Subscription {
    fn next(&mut self) -> Answer<'_, Option<SubscribeToShardEvent>> {
        Box::pin(async move {
            loop {
                match self.events.next().await {
                    Some(Ok(SubscribeToShardEventStream::SubscribeToShardEvent(event))) => return Ok(Some(event)),
                    // Events of kinds that come later.
                    Some(Ok(_)) => {}
                    Some(Err(error)) => return Err(trouble(error, Some(&self.from))),
                    None => return Ok(None),
                }
            }
        })
    }
}

type Beginning = (ShardIteratorType, Option<String>, Option<generated::runtime::Timestamp>);

fn position(from: &From) -> Beginning {
    match from {
        From::TrimHorizon => (ShardIteratorType::TrimHorizon, None, None),
        From::Latest => (ShardIteratorType::Latest, None, None),
        From::AtTimestamp(time) => (ShardIteratorType::AtTimestamp, None, Some(*time)),
        From::At(number) => (ShardIteratorType::AtSequenceNumber, Some(number.clone()), None),
        From::After(number) => (ShardIteratorType::AfterSequenceNumber, Some(number.clone()), None),
    }
}

/// A failure of a call's own, without an error of the service.
pub(crate) fn call(kind: CallErrorKind, message: impl Into<String>) -> Trouble {
    trouble(CallError::new(kind, message), None)
}

/// What an error means for a reader that began `from`.
pub(crate) fn trouble(error: impl Into<Error>, from: Option<&From>) -> Trouble {
    let error = Box::new(error.into());
    let cause = match &*error {
        Error::ExpiredIteratorException(_) => Cause::Expired,
        Error::ResourceInUseException(_) => Cause::InUse,
        Error::ResourceNotFoundException(_) => Cause::NotFound,
        Error::LimitExceededException(_) | Error::KmsThrottlingException(_) => Cause::Throttled,
        Error::InvalidArgumentException(_) | Error::ValidationException(_) if is_future(&error, from) => Cause::Future,
        other if other.is_throttling() => Cause::Throttled,
        // The client has put its clock right, or will have new keys.
        other if matches!(other.kind(), ServiceErrorKind::ClockSkew | ServiceErrorKind::ExpiredToken) => Cause::Passing,
        other if other.is_retryable() => Cause::Passing,
        _ => Cause::Lasting,
    };
    Trouble { cause, error }
}

/// The service refuses times that are not there yet, in words only.
fn is_future(error: &Error, from: Option<&From>) -> bool {
    let speaks_of_time = || error.message().is_some_and(|message| message.to_ascii_lowercase().contains("timestamp"));
    matches!(from, Some(From::AtTimestamp(_))) && speaks_of_time()
}
