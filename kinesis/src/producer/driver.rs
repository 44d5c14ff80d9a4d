//! The producer's task: makes the calls that the state asks for, and tells it what came and when time has passed.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use generated::kinesis::{Client, ListShardsInput, PutRecordsError, PutRecordsOutput, ShardFilter, ShardFilterType};
use tokio::task::{JoinError, JoinSet};
use tokio::time::Instant;

use super::events;
use super::shard_map::ShardMap;
use super::shared::Shared;
use crate::shards;
use crate::stream_ref::StreamRef;

/// How long the task sleeps if nothing is to be done.
const LONG: Duration = Duration::from_secs(3600);

/// What a task of the producer brings.
enum Done {
    Call(u64, Box<Result<PutRecordsOutput, PutRecordsError>>),
    Map(Option<ShardMap>),
}

/// Gives everything up when the task ends, however that comes about.
struct Abandon(Arc<Shared>);

impl Drop for Abandon {
    fn drop(&mut self) {
        self.0.abandon();
    }
}

/// Runs until the producer is closed and every record has its fate.
pub(super) async fn run(shared: Arc<Shared>) {
    let shared = Abandon(shared);
    let shared = &shared.0;
    let mut tasks = JoinSet::new();
    let mut sleep = pin!(tokio::time::sleep(LONG));
    loop {
        let step = shared.step();
        if step.is_over {
            return;
        }
        for (id, cargo) in step.calls {
            let client = shared.client.clone();
            tasks.spawn(async move {
                let input = cargo.into_input();
                let answer = client.put_records(&input).await;
                // Whoever gets the answer wants the records back.
                drop(input);
                Done::Call(id, Box::new(answer))
            });
        }
        if let Some(stream) = step.map_of {
            let client = shared.client.clone();
            tasks.spawn(async move { Done::Map(map(&client, &stream).await) });
        }
        sleep.as_mut().reset(step.wake_at.unwrap_or_else(|| Instant::now() + LONG));
        let Ok(done) = next(shared, sleep.as_mut(), &mut tasks).await else { return };
        for done in done {
            match done {
                Done::Call(id, answer) => shared.answered(id, *answer),
                Done::Map(map) => shared.map_came(map),
            }
        }
    }
}

/// Waits until there is something to do: a task has ended, a record has come, or time has passed.
async fn next(
    shared: &Shared,
    mut sleep: Pin<&mut tokio::time::Sleep>,
    tasks: &mut JoinSet<Done>,
) -> Result<Vec<Done>, JoinError> {
    let mut notified = pin!(shared.wake.notified());
    poll_fn(|context| {
        let mut done = Vec::new();
        while let Poll::Ready(Some(ended)) = tasks.poll_join_next(context) {
            match ended {
                Ok(ended) => done.push(ended),
                Err(error) => return Poll::Ready(Err(error)),
            }
        }
        let woken = notified.as_mut().poll(context).is_ready() | sleep.as_mut().poll(context).is_ready();
        if woken || !done.is_empty() { Poll::Ready(Ok(done)) } else { Poll::Pending }
    })
    .await
}

/// The open shards of a stream; `None` if they cannot be had.
async fn map(client: &Client, stream: &StreamRef) -> Option<ShardMap> {
    let filter = ShardFilter::new(ShardFilterType::AtLatest);
    let input = stream.list_shards(ListShardsInput::new().shard_filter(filter));
    match shards::list(client, input).await {
        Ok(shards) => ShardMap::new(&shards),
        Err(error) => {
            events::no_map(&error.to_string());
            None
        }
    }
}
