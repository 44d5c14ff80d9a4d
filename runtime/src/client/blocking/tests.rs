//! Waiting on threads of all kinds, and what becomes of the thread behind them.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use tokio::runtime::Builder;
use tokio::time::sleep;

use super::thread::Thread;

/// Waits for a timer, a task and a blocking task, which only a runtime has.
fn work(thread: &Thread) -> u32 {
    let future = async {
        sleep(Duration::from_millis(1)).await;
        let task = tokio::spawn(async { tokio::task::spawn_blocking(|| 40).await.expect("a number") });
        task.await.expect("a number") + 2
    };
    thread.wait(future).expect("a thread")
}

#[test]
fn many_threads_wait_at_once() {
    let shared = Thread::default();
    assert!(format!("{shared:?}").contains("begun: false"));
    thread::scope(|scope| {
        let waiting: Vec<_> = (0..8).map(|_| scope.spawn(|| work(&shared))).collect();
        assert!(waiting.into_iter().all(|one| one.join().is_ok_and(|number| number == 42)));
    });
}

#[test]
fn a_thread_of_a_runtime_may_wait_too() {
    let shared = Thread::default();
    let current = Builder::new_current_thread().build().expect("a runtime without timers");
    assert_eq!(current.block_on(async { work(&shared) }), 42);
    let several = Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    let on_worker = shared.clone();
    assert_eq!(several.block_on(async { tokio::spawn(async move { work(&on_worker) }).await.expect("no panic") }), 42);
    let blocking = shared.clone();
    assert_eq!(
        several.block_on(async { tokio::task::spawn_blocking(move || work(&blocking)).await.expect("no panic") }),
        42
    );
    // Two clients, one within the other.
    let other = Thread::default();
    assert_eq!(shared.wait(async { work(&other) }).expect("a thread"), 42);
}

/// Tokio's channels give nothing to a task whose turn is over, and say that they might.
#[test]
fn a_task_whose_turn_is_over_does_not_wait_for_ever() {
    let shared = Thread::default();
    let runtime = Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(async {
        let task = tokio::spawn(async move {
            for _ in 0..1000 {
                tokio::task::coop::consume_budget().await;
                assert_eq!(shared.wait(tokio::task::coop::consume_budget()).ok(), Some(()));
            }
        });
        task.await.expect("no panic");
    });
}

#[test]
fn the_thread_ends_with_the_last_that_waits() {
    let shared = Thread::default();
    let clone = shared.clone();
    let (told, gone) = mpsc::channel::<()>();
    // A task that never ends by itself holds the sender.
    shared
        .wait(async {
            drop(tokio::spawn(async move {
                std::future::pending::<()>().await;
                drop(told);
            }));
        })
        .expect("a thread");
    drop(shared);
    assert_eq!(work(&clone), 42);
    assert_eq!(gone.try_recv(), Err(mpsc::TryRecvError::Empty));
    drop(clone);
    assert_eq!(gone.recv_timeout(Duration::from_secs(60)), Err(mpsc::RecvTimeoutError::Disconnected));
}
