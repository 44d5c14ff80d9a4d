//! How long a record waits in a producer that has little to do: not at all when no call is under way, else the linger and no
//! longer. On a transport that answers after a while and notes when it was called.

use std::fs;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use bytes::Bytes;
use generated::kinesis::Client;
use generated::runtime::{Transport, TransportError};
use smithwright_kinesis::Producer;
use smithwright_kinesis::producer::ProducerConfig;
use tokio::time::sleep;
use workload::{STREAM, put_records_answer};

use crate::figures::{Figure, Metric};
use crate::ours;
use crate::subject::Side;

/// How long a call takes: longer than the linger.
const CALL: Duration = Duration::from_millis(100);
const LINGER: Duration = Duration::from_millis(50);

/// From a put to its call, while none is under way.
pub const IDLE: &str = "producer/latency/idle";
/// From a put to its call beyond the linger, while one is under way.
pub const LATE: &str = "producer/latency/late";
/// The same of a timer of tokio's that is set when the record is put: what is not ours.
pub const TIMER: &str = "producer/latency/timer";
/// How many processes wanted a processor while all this was measured.
pub const LOAD: &str = "producer/load";

#[derive(Clone, Debug, Default)]
struct Slow(Arc<Mutex<Vec<Instant>>>);

impl Slow {
    fn calls(&self) -> Vec<Instant> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Transport for Slow {
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(Instant::now());
        drop(request);
        sleep(CALL).await;
        Ok(http::Response::new(put_records_answer(1)))
    }
}

/// So many samples of each.
pub fn measure(samples: usize) -> Result<Vec<Figure>, String> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|e| e.to_string())?;
    let (mut idle, mut late, mut timer) = (Vec::new(), Vec::new(), Vec::new());
    runtime.block_on(async {
        let slow = Slow::default();
        let client = Client::new(ours::config().transport(slow.clone()));
        let producer = Producer::with_config(&client, STREAM, ProducerConfig::new().linger(LINGER));
        for _ in 0..samples {
            let before = slow.calls().len();
            let first = (Instant::now(), producer.enqueue("user", "first").await.map_err(|error| error.to_string())?);
            sleep(Duration::from_millis(10)).await;
            let second = (Instant::now(), producer.enqueue("user", "second").await.map_err(|error| error.to_string())?);
            let bare_timer = tokio::spawn(async move {
                sleep(LINGER.saturating_sub(second.0.elapsed())).await;
                second.0.elapsed().saturating_sub(LINGER)
            });
            for ticket in [first.1, second.1] {
                ticket.await.map_err(|error| error.to_string())?;
            }
            let calls = slow.calls();
            let [one, two] = calls[before..] else { return Err("two records of one call".to_owned()) };
            idle.push((one - first.0).as_secs_f64());
            timer.push(bare_timer.await.map_err(|error| error.to_string())?.as_secs_f64());
            late.push((two - second.0).saturating_sub(LINGER).as_secs_f64());
        }
        Ok(())
    })?;
    Ok(vec![
        Figure::new(IDLE, Metric::CpuSeconds, Side::Ours, idle),
        Figure::new(LATE, Metric::CpuSeconds, Side::Ours, late),
        Figure::new(TIMER, Metric::CpuSeconds, Side::Floor, timer),
    ])
}

/// What the machine has to do besides.
#[must_use]
pub fn load() -> Figure {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = text.split(' ').next().and_then(|load| load.parse().ok()).unwrap_or(f64::NAN);
    Figure::new(LOAD, Metric::Count, Side::Floor, vec![load])
}
