//! Sockets and memory of ten thousand calls, and of thousands of faults. Each in a process that does nothing else.

use std::alloc::System;
use std::process::Command;
use std::time::Duration;

use generated::kinesis::Client;
use generated::runtime::{Config, HttpTransport, RetryConfig};
use smithwright_tests::scripted::{Act, Request, Script, Server};
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};
use tokio::runtime::Handle;
use tokio::task::JoinSet;

use crate::case::{config, put};
use crate::ledger::{answer, error, keys, stored};
use crate::sockets;
use crate::witness::Witness;

/// Counts what is allocated.
#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Names the server to the other process.
const URL: &str = "SMITHWRIGHT_FAULTS_URL";

/// What may remain of thousands of calls: buffers that the runtime keeps, not something for each call.
const REMAINDER: usize = 256 * 1024;

/// Bytes that are allocated now.
fn allocated() -> usize {
    let stats = ALLOCATOR.stats();
    stats.bytes_allocated.saturating_sub(stats.bytes_deallocated)
}

/// Runs an ignored test of this file in a process of its own, against `server`.
async fn alone(test: &'static str, server: &Server) {
    let program = std::env::current_exe().expect("a program");
    let mut command = Command::new(program);
    command.args(["--exact", test, "--ignored", "--nocapture"]).env(URL, server.url());
    let output = tokio::task::spawn_blocking(move || command.output()).await.expect("a task").expect("a process");
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    println!("{said}");
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}

fn url() -> String {
    std::env::var(URL).expect("it is run by another test")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
#[ignore = "needs 10,000 open files"]
async fn ten_thousand_calls_at_once() {
    let script = Script::new(|request: &Request| vec![Act::send(answer(200, &[], &stored(&keys(&request.body))))]);
    let server = Server::start(script);
    alone("footprint::ten_thousand_calls_by_another_process", &server).await;
    println!("the server accepted {} connections and {} requests", server.accepted(), server.requests());
    assert!(server.requests() >= 20_000);
    sockets::until("all connections are closed", || server.open() == 0).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "run by `ten_thousand_calls_at_once`"]
async fn ten_thousand_calls_by_another_process() {
    let address = url().trim_start_matches("http://").parse().expect("an address");
    let mut rounds = Vec::new();
    for round in ["first", "second"] {
        let witness = Witness::new(10_000);
        let client = Client::new(config().transport(witness.watch(HttpTransport::new())).endpoint_url(url()));
        let before = allocated();
        witness.produce(&client, 1, 10_000).await;
        let amid = allocated();
        witness.judge_answers(&format!("{round} ten thousand"));
        println!("{} sockets, {} bytes a call", sockets::of_clients(address), (amid - before) / 10_000);
        drop((client, witness));
        sockets::until("all sockets are closed", || sockets::of_clients(address) == 0).await;
        sockets::until("all tasks have ended", || Handle::current().metrics().num_alive_tasks() == 0).await;
        rounds.push(allocated());
    }
    println!("bytes allocated after each round: {rounds:?}");
    assert!(rounds[1] < rounds[0] + REMAINDER, "{rounds:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn thousands_of_faults() {
    let script = Script::new(|request: &Request| match request.index % 8 {
        0 => vec![Act::send(error(400, &[], "ProvisionedThroughputExceededException"))],
        1 => vec![Act::send(answer(503, &[], "<html>"))],
        2 => vec![Act::Reset],
        3 => vec![Act::send("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"), Act::Close],
        4 => vec![Act::send("no HTTP at all\r\n\r\n")],
        5 => vec![Act::send(answer(200, &[], "{"))],
        6 => vec![Act::Stall],
        _ => vec![Act::send(answer(200, &[], &stored(&keys(&request.body))))],
    });
    let server = Server::start(script);
    alone("footprint::thousands_of_faults_by_another_process", &server).await;
    assert!(server.requests() > 3_000, "{}", server.requests());
    sockets::until("all connections are closed", || server.open() == 0).await;
}

#[tokio::test]
#[ignore = "run by `thousands_of_faults`"]
async fn thousands_of_faults_by_another_process() {
    let address = url().trim_start_matches("http://").parse().expect("an address");
    let quick = Duration::from_millis(20);
    let retry =
        RetryConfig::new().base_delay(quick / 20).throttling_base_delay(quick / 20).lasting_base_delay(quick / 20);
    let settings: Config = config().attempt_timeout(quick).retry(retry).endpoint_url(url());
    // One client goes through all of it: what is left must not depend on how long it has been in use.
    let client = Client::new(settings);
    let mut rounds = Vec::new();
    for _ in 0..4 {
        for _ in 0..100 {
            let mut calls = JoinSet::new();
            for _ in 0..8 {
                let client = client.clone();
                calls.spawn(async move { put(&client).await.is_ok() });
            }
            calls.join_all().await;
        }
        rounds.push(allocated());
    }
    println!("bytes allocated after each round: {rounds:?}");
    assert!(rounds[3] < rounds[1] + REMAINDER, "{rounds:?}");
    assert!(sockets::of_clients(address) <= 8, "more than there were calls at once");
    drop(client);
    sockets::until("all sockets are closed", || sockets::of_clients(address) == 0).await;
    sockets::until("all tasks have ended", || Handle::current().metrics().num_alive_tasks() == 0).await;
}
