//! Many calls at once, while servers come and go; and what is left of them afterwards.

use std::sync::Arc;
use std::time::Duration;

use fastrand::Rng;
use generated::kinesis::Client;
use generated::runtime::{Config, HttpTransport, RetryConfig};
use smithwright_tests::scripted::{Act, Authority, Request, Script, Server};

use crate::case::{config, given_back, put};
use crate::ledger::{answer, error, keys, stored};
use crate::sockets;
use crate::witness::Witness;

/// Stores all records, answers after a short while, and then does these things.
fn healthy(witness: &Arc<Witness>, then: &[Act]) -> Script {
    let (witness, then) = (Arc::clone(witness), then.to_vec());
    Script::new(move |request| {
        let keys = keys(&request.body);
        witness.stored.add_all(&keys);
        let acts = [Act::Wait(Duration::from_millis(2)), Act::send(answer(200, &[], &stored(&keys)))];
        [acts.to_vec(), then.clone()].concat()
    })
}

fn hasty(config: Config) -> Config {
    let short = Duration::from_millis(4);
    config.retry(RetryConfig::new().base_delay(short).throttling_base_delay(short).lasting_base_delay(short))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_restarts() {
    let witness = Witness::new(10_000);
    let mut server = Server::start(healthy(&witness, &[]));
    let transport = witness.watch(HttpTransport::new());
    let client = Client::new(hasty(config()).transport(transport).endpoint_url(server.url()));
    let producing = tokio::spawn({
        let (witness, client) = (Arc::clone(&witness), client.clone());
        async move { witness.produce(&client, 20, 8).await }
    });
    let mut restarts = 0;
    while !producing.is_finished() {
        tokio::time::sleep(Duration::from_millis(40)).await;
        server.stop().await;
        tokio::time::sleep(Duration::from_millis(10)).await;
        server.resume();
        restarts += 1;
    }
    producing.await.expect("producers");
    let verdict = witness.judge(&format!("{restarts} restarts"));
    assert!(restarts > 1 && verdict.unknown > 0, "too fast for restarts: {verdict:?}");
    drop(client);
    given_back(server).await;
}

/// The client wants to use a connection again just when the server closes it for want of use.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn idle_connections_that_the_server_closes() {
    let witness = Witness::new(2_000);
    let idle = Duration::from_millis(3);
    let server = Server::start(healthy(&witness, &[Act::Wait(idle), Act::Close]));
    let transport = witness.watch(HttpTransport::new());
    let client = Client::new(hasty(config()).transport(transport).endpoint_url(server.url()));
    witness.produce(&client, 10, 4).await;
    witness.judge("idle connections");
    drop(client);
    given_back(server).await;
}

/// Whatever a call is doing when its future is dropped: connecting, sending, waiting, or waiting to try again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_that_are_dropped_midway() {
    let authority = Authority::new();
    let slow = || {
        Script::new(|request: &Request| match request.index % 3 {
            0 => vec![Act::send(error(503, &[], "ServiceUnavailable"))],
            1 => vec![Act::Stall],
            _ => vec![Act::Wait(Duration::from_millis(10)), Act::send(answer(200, &[], "{"))],
        })
    };
    let plain = Server::start(slow());
    let servers = [plain, Server::start_tls(slow(), authority.server(&["h2"]))];
    let mut random = Rng::with_seed(1);
    for server in servers {
        let client = Client::new(config().ca_bundle_pem(authority.pem().to_owned()).endpoint_url(server.url()));
        let calls = (0..300).map(|_| {
            let (client, patience) = (client.clone(), Duration::from_micros(random.u64(0..30_000)));
            tokio::spawn(async move { tokio::time::timeout(patience, put(&client)).await.is_ok() })
        });
        for call in calls.collect::<Vec<_>>() {
            call.await.expect("a call");
        }
        // Of HTTP/1.1 only connections that carry nothing are left; the one of HTTP/2 goes on.
        sockets::until("no call is left", || server.busy() == 0).await;
        drop(client);
        let address = server.address();
        sockets::until("all sockets are closed", || sockets::of_clients(address) + sockets::of_server(address) == 0)
            .await;
    }
}

/// Three times as many calls as a usual server lets through on its one connection.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_calls_than_streams() {
    let witness = Witness::new(1_000);
    let authority = Authority::new();
    let server = Server::start_tls(healthy(&witness, &[]).max_streams(100), authority.server(&["h2"]));
    let transport = witness.watch(HttpTransport::new().ca_bundle_pem(authority.pem().to_owned()));
    let client = Client::new(config().transport(transport).endpoint_url(server.url()));
    witness.produce(&client, 1, 300).await;
    let verdict = witness.judge("a hundred streams");
    assert_eq!((verdict.attempts, verdict.twice, verdict.unknown), (1_000, 0, 0));
    drop(client);
    given_back(server).await;
}
