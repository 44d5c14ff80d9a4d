//! Registers the consumer that subscriptions belong to, and waits until it may subscribe.

use std::time::Duration;

use generated::kinesis::{
    Client, ConsumerStatus, DescribeStreamConsumerInput, DescribeStreamSummaryInput, Error,
    RegisterStreamConsumerInput, RegisterStreamConsumerInputRequired,
};
use tokio::time::{Instant, sleep};

use super::service::trouble;
use super::source::{Cause, Trouble};
use crate::stream_ref::StreamRef;

/// The ARN of a stream's consumer of this name, once it is active. What passes is waited out until `limit`.
pub(crate) async fn register(
    client: &Client,
    stream: &StreamRef,
    name: &str,
    limit: Duration,
) -> Result<String, Trouble> {
    let end = Instant::now() + limit;
    let mut wait = Duration::from_millis(100);
    loop {
        let step = step(client, stream, name).await;
        match step {
            Ok(Some(arn)) => return Ok(arn),
            Err(trouble) if !passes(trouble.cause) || Instant::now() >= end => return Err(trouble),
            Ok(None) if Instant::now() >= end => {
                let message = format!("the consumer {name:?} is not active after {limit:?}: try again later");
                return Err(super::service::call(generated::runtime::CallErrorKind::Timeout, message));
            }
            Ok(None) | Err(_) => {}
        }
        sleep(wait).await;
        wait = (wait * 2).min(Duration::from_secs(2));
    }
}

fn passes(cause: Cause) -> bool {
    matches!(cause, Cause::Throttled | Cause::InUse | Cause::Passing)
}

/// The consumer's ARN if it is active; registers it if it is not there.
async fn step(client: &Client, stream: &StreamRef, name: &str) -> Result<Option<String>, Trouble> {
    let stream_arn = if let Some(arn) = stream.arn() {
        arn
    } else {
        let input = DescribeStreamSummaryInput::new().stream_name(stream.name());
        let output = client.describe_stream_summary(&input).await.map_err(|error| trouble(error, None))?;
        output.stream_description_summary.stream_arn
    };
    let input = DescribeStreamConsumerInput::new().stream_arn(&*stream_arn).consumer_name(name);
    match client.describe_stream_consumer(&input).await.map_err(Error::from) {
        Ok(output) => {
            let consumer = output.consumer_description;
            // One that is being deleted has to go first.
            Ok((consumer.consumer_status == ConsumerStatus::Active).then_some(consumer.consumer_arn))
        }
        Err(Error::ResourceNotFoundException(_)) => {
            let input = RegisterStreamConsumerInput::new(RegisterStreamConsumerInputRequired {
                stream_arn,
                consumer_name: name.to_owned(),
            });
            client.register_stream_consumer(&input).await.map_err(|error| trouble(error, None))?;
            Ok(None)
        }
        Err(error) => Err(trouble(error, None)),
    }
}
