//! How many calls outlast a server that is away for a while, and how long the others keep at it.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use bytes::Bytes;
use smithwright_runtime::client::Client;
use smithwright_runtime::{CallErrorKind, Config, Credentials};
use tokio::net::TcpListener;

use super::{Ping, SERVICE};

const CALLS: u32 = 20;

/// Beside boto3, whose calls give up after 10 seconds in legacy mode and after a tenth of one in standard mode.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "prints figures, and takes a quarter of a minute"]
async fn how_long_calls_wait_for_a_server() {
    let tasks: Vec<_> = [1, 2, 4, 6, 8, 10, 13].into_iter().map(|away| tokio::spawn(outage(away))).collect();
    for task in tasks {
        println!("{}", task.await.expect("a figure"));
    }
}

/// Calls with the default settings to a server that is away for so many seconds.
async fn outage(away: u64) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let config = Config::new().region("us-east-1").credentials(Credentials::new("AKIDEXAMPLE", "secret"));
    let client = Client::new(SERVICE, config.endpoint_url(format!("http://{address}")));
    let calls: Vec<_> = (0..CALLS).map(|_| tokio::spawn(call(client.clone()))).collect();
    tokio::time::sleep(Duration::from_secs(away)).await;
    let serving = tokio::spawn(hang_up_on_everybody(address));
    let mut gave_up = Vec::new();
    for call in calls {
        gave_up.extend(call.await.expect("a call"));
    }
    serving.abort();
    let reached = CALLS - u32::try_from(gave_up.len()).expect("few");
    let last =
        gave_up.into_iter().max().map_or_else(String::new, |last| format!(", the last gave up after {last:.1?}"));
    format!("away {away:>2} s: {reached} of {CALLS} calls reach it{last}")
}

/// After how long a call gave up that met nobody; `None` if it met somebody.
async fn call(client: Client) -> Option<Duration> {
    let begun = Instant::now();
    let error = client.call::<Ping>(&Bytes::new()).await.err();
    error.filter(|error| error.call() == Some(CallErrorKind::Connect)).map(|_| begun.elapsed())
}

/// It is enough that somebody is there.
async fn hang_up_on_everybody(address: SocketAddr) {
    let listener = TcpListener::bind(address).await.expect("the port");
    while let Ok((stream, _)) = listener.accept().await {
        drop(stream);
    }
}
