//! A producer between streams and sinks.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use futures_sink::Sink;
use generated::kinesis::PutRecordsRequestEntry;
use smithwright_kinesis::producer::ProducerConfig;

use crate::service::{Service, Then, entry, keys};

/// A stream of these records.
struct Records(std::vec::IntoIter<PutRecordsRequestEntry>);

impl Stream for Records {
    type Item = PutRecordsRequestEntry;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<PutRecordsRequestEntry>> {
        Poll::Ready(self.0.next())
    }
}

#[tokio::test(start_paused = true)]
async fn a_stream_of_records_becomes_one_of_fates_in_the_same_order() {
    let service = Service::new([Then::Fail("InvalidArgumentException")]);
    // Room for far fewer than there are.
    let producer = service.producer(ProducerConfig::new().max_buffered_records(7));
    let entries: Vec<_> =
        (0..3000).map(|n| entry(&format!("{}k{n}", if n % 100 == 3 { "bad " } else { "" }))).collect();
    let mut fates = producer.put_each(Records(entries.into_iter()));
    let mut count = 0;
    while let Some(fate) = fates.next().await {
        match fate {
            Ok(stored) => assert!(stored.sequence_number.ends_with(&format!("-k{count}")), "{count}: {stored:?}"),
            Err(error) => assert_eq!(keys(&[error]), [format!("bad k{count}")]),
        }
        count += 1;
    }
    assert_eq!((count, producer.stats().stored, producer.stats().failed), (3000, 2970, 30));
}

#[tokio::test(start_paused = true)]
async fn a_sink_takes_records_and_gives_back_those_that_fail() {
    let service = Service::new([Then::Fail("InvalidArgumentException")]);
    let producer = service.producer(ProducerConfig::new().max_buffered_records(3));
    let mut sink = producer.sink();
    let mut failed = Vec::new();
    for n in 0..50 {
        let entry = entry(&format!("{}k{n}", if n % 20 == 3 { "bad " } else { "" }));
        while let Err(error) = poll_fn(|context| Pin::new(&mut sink).poll_ready(context)).await {
            failed.push(error);
        }
        Pin::new(&mut sink).start_send(entry).unwrap();
    }
    while let Err(error) = poll_fn(|context| Pin::new(&mut sink).poll_close(context)).await {
        failed.push(error);
    }
    assert_eq!(keys(&failed), ["bad k3", "bad k23", "bad k43"]);
    assert_eq!((producer.stats().stored, producer.stats().held_bytes), (47, 0));
}
