//! Many records through a server that fails at random, and none of them lost.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use fastrand::Rng;
use generated::kinesis::Client;
use generated::runtime::{HttpTransport, RetryConfig};
use smithwright_tests::scripted::{Act, Authority, Request, Script, Server};

use crate::case::{config, given_back};
use crate::ledger::{answer, error, keys, results, stored};
use crate::witness::Witness;

/// How long an attempt may take.
const LIMIT: Duration = Duration::from_millis(500);

/// Which protocol records travel by.
#[derive(Clone, Copy, Debug)]
enum Way {
    Http1,
    Http2,
}

/// Does something with a request, mostly what it should.
fn fate(random: &Mutex<Rng>, witness: &Witness, request: &Request) -> Vec<Act> {
    let mut random = random.lock().unwrap_or_else(PoisonError::into_inner);
    let keys = keys(&request.body);
    let whole = || {
        witness.stored.add_all(&keys);
        answer(200, &[], &stored(&keys))
    };
    let moment = Act::Wait(Duration::from_millis(5));
    match random.u32(0..100) {
        0..10 => {
            let refused = keys.iter().map(|_| random.u32(0..5) == 0).collect::<Vec<_>>();
            let failed = |index: usize| refused[index].then_some("ProvisionedThroughputExceededException");
            let taken = keys.iter().zip(&refused).filter(|(_, refused)| !**refused);
            taken.for_each(|(key, _)| witness.stored.add(key));
            let index = |key: &str| keys.iter().position(|other| *other == key).expect("it is one of them");
            vec![Act::send(answer(200, &[], &results(&keys, |key| failed(index(key)))))]
        }
        10..16 => vec![Act::send(error(400, &[], "ProvisionedThroughputExceededException"))],
        16..18 => vec![Act::send(error(400, &[("x-amz-retry-after", "3")], "ThrottlingException"))],
        18..21 => vec![Act::send(answer(503, &[], "<html>"))],
        21..23 => vec![Act::send(error(500, &[], "InternalFailureException"))],
        23..26 => vec![Act::Reset],
        26..29 => {
            whole();
            vec![Act::Reset]
        }
        29..32 => {
            let mut half = whole();
            half.truncate(half.len() / 2);
            // A head that is cut would not be HTTP/2.
            let head = half.contains("\r\n\r\n");
            if head { vec![Act::send(half), moment, Act::Cut] } else { vec![Act::Cut] }
        }
        32..34 => vec![Act::send(whole()), moment, Act::Reset],
        34..35 => {
            let text = whole();
            let (head, body) = text.split_once("\r\n\r\n").expect("a head");
            let head = head
                .replace(&format!("content-length: {}", body.len()), &format!("content-length: {}", body.len() / 2));
            vec![Act::send(format!("{head}\r\n\r\n{}", &body[..body.len() / 2])), Act::Close]
        }
        35..40 => vec![Act::Wait(Duration::from_millis(random.u64(0..20))), Act::send(whole())],
        40..41 => {
            whole();
            vec![Act::Stall]
        }
        _ => vec![Act::send(whole())],
    }
}

/// Puts so many records through a server that fails as `seed` says.
async fn soak(way: Way, records: usize, size: usize, seed: u64) {
    let what = format!("{records} records over {way:?} with SMITHWRIGHT_SEED={seed}");
    println!("{what}");
    #[cfg(feature = "tracing")]
    crate::log::search();
    let witness = Witness::new(records);
    let script = {
        let (witness, random) = (Arc::clone(&witness), Mutex::new(Rng::with_seed(seed)));
        Script::new(move |request| fate(&random, &witness, request))
    };
    let authority = Authority::new();
    let server = match way {
        Way::Http1 => Server::start(script),
        Way::Http2 => Server::start_tls(script, authority.server(&["h2"])),
    };
    let transport =
        HttpTransport::new().connect_timeout(Duration::from_secs(5)).ca_bundle_pem(authority.pem().to_owned());
    let short = Duration::from_millis(4);
    let hasty = RetryConfig::new().base_delay(short / 2).throttling_base_delay(short).lasting_base_delay(short);
    let config = config().retry(hasty).attempt_timeout(LIMIT).transport(witness.watch(transport));
    let client = Client::new(config.endpoint_url(server.url()));

    witness.produce(&client, size, 16).await;
    let verdict = witness.judge(&what);
    assert!(verdict.twice > 0, "{what}: no faults? {verdict:?}");
    assert_eq!(verdict.over_http2 > 0, matches!(way, Way::Http2), "{what}: {verdict:?}");
    #[cfg(feature = "tracing")]
    crate::log::found_nothing();
    drop(client);
    given_back(server).await;
}

/// A seed that is new each time, unless one is given.
fn seed() -> u64 {
    let given = std::env::var("SMITHWRIGHT_SEED").ok().map(|seed| seed.parse().expect("a number"));
    let now = SystemTime::UNIX_EPOCH.elapsed().expect("a clock after 1970");
    given.unwrap_or(now.as_secs() ^ u64::from(now.subsec_nanos()))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn thousands_of_records_and_the_same_faults_each_time() {
    soak(Way::Http1, 4_000, 25, 1).await;
    soak(Way::Http2, 4_000, 25, 2).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn thousands_of_records_and_other_faults_each_time() {
    soak(Way::Http1, 4_000, 25, seed()).await;
    soak(Way::Http2, 4_000, 25, seed()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes a minute"]
async fn a_million_records() {
    soak(Way::Http1, 500_000, 500, seed()).await;
    soak(Way::Http2, 500_000, 500, seed()).await;
}
