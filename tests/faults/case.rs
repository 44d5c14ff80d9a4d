//! One fault, once and each time: what a caller gets, and whether all that the call used is given back.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use generated::kinesis::{
    Client, PutRecords, PutRecordsError, PutRecordsInput, PutRecordsOutput, PutRecordsRequestEntry,
};
use generated::runtime::{CallErrorKind, Config, Credentials, ErrorMeta, Response, RetryConfig};
use smithwright_tests::scripted::{Act, Authority, Request, Script, Server, TlsSettings};
use tokio::runtime::Handle;

use crate::ledger::Ledger;
use crate::{secrets, sockets, table};

/// The keys of the records that a case puts.
const KEYS: [&str; 3] = ["key-1", "key-2", "key-3"];

/// What a server does with a request; what it stores goes into the ledger.
pub type Fault = dyn Fn(&Ledger, &Request) -> Vec<Act> + Send + Sync;

/// The path of the test that it is written in.
#[macro_export]
macro_rules! here {
    () => {{
        fn here() {}
        let path = std::any::type_name_of_val(&here).trim_end_matches("::here").trim_end_matches("::{{closure}}");
        path.trim_start_matches("faults::")
    }};
}

/// A fault and the settings of server and client.
pub struct Case {
    name: &'static str,
    fault: Arc<Fault>,
    greeting: Option<Vec<Act>>,
    tls: Option<TlsSettings>,
    settings: Vec<Box<Settings>>,
    reached: Box<Reached>,
    afterwards: Afterwards,
}

/// Changes a client's settings.
type Settings = dyn Fn(Config) -> Config;

/// Tells a client of the server's URL.
type Reached = dyn Fn(Config, String) -> Config;

/// What becomes of the server after the call.
#[derive(Clone, Copy, PartialEq)]
enum Afterwards {
    /// The fault is over, so the next call goes well.
    Well,
    /// The fault stays as it was, but the client has learned to live with it.
    Lived,
    /// Nothing ever goes well.
    Incurable,
}

/// What one run has come to.
struct Seen {
    caller: String,
    attempts: u32,
    connection: &'static str,
    stored: String,
    took: Duration,
}

impl Case {
    /// A server that does this with requests.
    pub fn new(name: &'static str, fault: impl Fn(&Ledger, &Request) -> Vec<Act> + Send + Sync + 'static) -> Self {
        Self {
            name,
            fault: Arc::new(fault),
            greeting: None,
            tls: None,
            settings: Vec::new(),
            reached: Box::new(Config::endpoint_url),
            afterwards: Afterwards::Well,
        }
    }

    /// A server that does this with new connections.
    pub fn greeting(name: &'static str, acts: &[Act]) -> Self {
        let case = Self::new(name, Ledger::serve);
        Self { greeting: Some(acts.to_vec()), ..case }
    }

    /// The server speaks TLS.
    pub fn tls(self, tls: TlsSettings) -> Self {
        Self { tls: Some(tls), ..self }
    }

    /// The client trusts this authority.
    pub fn trusting(self, authority: &Authority) -> Self {
        let pem = authority.pem().to_owned();
        self.config(move |config| config.ca_bundle_pem(pem.clone()))
    }

    /// The server has the same fault on every connection, and never gets well.
    pub fn incurable(self) -> Self {
        Self { afterwards: Afterwards::Incurable, ..self }
    }

    /// The fault stays as it is, and the next call goes well all the same.
    pub fn lasting(self) -> Self {
        Self { afterwards: Afterwards::Lived, ..self }
    }

    /// The client is told of the server in this way, not that it is the endpoint.
    pub fn reached(self, how: impl Fn(Config, String) -> Config + 'static) -> Self {
        Self { reached: Box::new(how), ..self }
    }

    /// The client has other settings.
    pub fn config(mut self, change: impl Fn(Config) -> Config + 'static) -> Self {
        self.settings.push(Box::new(change));
        self
    }

    /// Lets the fault happen once, and each time; compares with what the table says of it. Tells how long the calls took.
    pub async fn run(self) -> [Duration; 2] {
        #[cfg(feature = "tracing")]
        crate::log::search();
        let once = self.seen(false).await;
        let always = self.seen(true).await;
        if self.afterwards == Afterwards::Incurable {
            assert_eq!(once.caller, always.caller, "{}: it is the same once and each time", self.name);
        }
        #[cfg(feature = "tracing")]
        crate::log::found_nothing();
        let took = [once.took, always.took];
        let likewise = always.caller == once.caller;
        table::compare(
            self.name,
            &[
                once.caller,
                if likewise { "likewise".to_owned() } else { always.caller },
                format!("{} / {}", once.attempts, always.attempts),
                always.connection.to_owned(),
                format!("{} / {}", once.stored, always.stored),
            ],
        );
        took
    }

    async fn seen(&self, always: bool) -> Seen {
        let ledger = Arc::<Ledger>::default();
        let broken = Arc::new(AtomicBool::new(true));
        let server = self.start(always || self.afterwards == Afterwards::Incurable, &ledger, &broken);
        let config = self.settings.iter().fold(config(), |config, change| change(config));
        let client = Client::new((self.reached)(config, server.url()));

        let begun = Instant::now();
        let result = put(&client).await;
        let took = begun.elapsed();
        let (requests, accepted) = (server.requests(), server.accepted());
        let outcome = Outcome::of(&result, server.address());
        // Of what breaks before TLS or HTTP, connections are all that a server can count.
        let counted = if self.greeting.is_some() || requests == 0 { accepted } else { requests };
        assert_eq!(
            usize::try_from(outcome.attempts).ok(),
            Some(counted),
            "{}: attempts that the server saw",
            self.name
        );
        let stored = KEYS.map(|key| ledger.count(key));
        self.check_records(&result, stored);
        settle(&server).await;
        let kept = sockets::of_clients(server.address()) > 0;
        let connection = if kept && accepted == 1 { "kept" } else { "dropped" };

        broken.store(self.afterwards != Afterwards::Well, Ordering::SeqCst);
        if self.afterwards != Afterwards::Incurable {
            let response = put(&client).await.unwrap_or_else(|error| panic!("{}: afterwards: {error}", self.name));
            assert_eq!(response.meta.attempts, 1, "{}: afterwards", self.name);
            assert_eq!(KEYS.map(|key| ledger.count(key)), stored.map(|count| count + 1), "{}: afterwards", self.name);
        }

        drop(client);
        given_back(server).await;
        Seen { caller: outcome.caller, attempts: outcome.attempts, connection, stored: each(stored), took }
    }

    /// Checks that what the caller was told of each record is so.
    fn check_records(&self, result: &Result<Response<PutRecordsOutput>, PutRecordsError>, stored: [u32; 3]) {
        match result {
            Ok(response) => {
                let told = response.output.records.iter().map(|entry| entry.error_code.is_none());
                let is = stored.iter().map(|count| *count > 0);
                assert!(told.eq(is), "{}: {:?} but {stored:?}", self.name, response.output);
            }
            Err(error) if error.call() == Some(CallErrorKind::Connect) => {
                assert_eq!(stored, [0; 3], "{}: stored without a connection", self.name);
            }
            Err(_) => (),
        }
    }

    fn start(&self, always: bool, ledger: &Arc<Ledger>, broken: &Arc<AtomicBool>) -> Server {
        let (fault, ledger) = (Arc::clone(&self.fault), Arc::clone(ledger));
        let greeting = self.greeting.clone();
        let on_request = {
            let broken = Arc::clone(broken);
            let broken = move |index| (always || index == 0) && broken.load(Ordering::SeqCst);
            move |request: &Request| if broken(request.index) { fault(&ledger, request) } else { ledger.serve(request) }
        };
        let broken = Arc::clone(broken);
        let script = Script::new(on_request).greeting(move |index| match &greeting {
            Some(acts) if (always || index == 0) && broken.load(Ordering::SeqCst) => acts.clone(),
            _ => Vec::new(),
        });
        match &self.tls {
            None => Server::start(script),
            Some(tls) => Server::start_tls(script, tls.clone()),
        }
    }
}

/// What the caller of one call knows.
pub struct Outcome {
    pub caller: String,
    pub attempts: u32,
}

impl Outcome {
    pub fn of(result: &Result<Response<PutRecordsOutput>, PutRecordsError>, server: SocketAddr) -> Self {
        match result {
            Ok(response) => Self { caller: told(&response.output), attempts: response.meta.attempts },
            Err(error) => {
                secrets::look_for_in(&format!("{error} {error:?}"));
                let text = normalized(&error.to_string(), server);
                assert!(!text.contains('\n'), "{text}");
                Self { caller: format!("{}: ``{text}``", kind(error)), attempts: error.attempts() }
            }
        }
    }
}

/// How often each record is stored; one number if all are alike.
fn each(stored: [u32; 3]) -> String {
    let [first, second, third] = stored;
    if stored == [first; 3] { first.to_string() } else { format!("{first}, {second}, {third}") }
}

/// A text without what differs from run to run and from machine to machine: addresses, times, a resolver's words.
fn normalized(text: &str, server: SocketAddr) -> String {
    let text = text.replace(&server.to_string(), "HOST");
    let text = without(&text, "verification time ", "seconds ago");
    without(&text, "failed to lookup address information: ", " (")
}

/// A text without what is between these two parts.
fn without(text: &str, begin: &str, end: &str) -> String {
    let parts = text.split_once(begin).and_then(|(before, rest)| Some((before, rest.split_once(end)?.1)));
    parts.map_or_else(|| text.to_owned(), |(before, after)| format!("{before}{begin}...{end}{after}"))
}

fn told(output: &PutRecordsOutput) -> String {
    match output.failed_record_count {
        Some(0) => "answer".to_owned(),
        Some(count) => format!("answer, {count} failed"),
        None => "answer without a count".to_owned(),
    }
}

fn kind(error: &ErrorMeta) -> String {
    match error.call() {
        Some(kind) => format!("{kind:?}"),
        None => format!("{:?}", error.kind()),
    }
}

/// Settings with limits that are short for a person and long for a machine.
pub fn config() -> Config {
    let credentials = Credentials::new("AKID", secrets::SECRET_KEY).with_session_token(secrets::SESSION_TOKEN);
    // The waits of the default settings, but a tenth of the longest each, and none of seconds for a server that is gone.
    let retry = RetryConfig::new().randomness(|| 0.1).lasting_base_delay(Duration::from_millis(50));
    Config::new().region("us-east-1").credentials(credentials).timeout(Duration::from_secs(20)).retry(retry)
}

/// Puts the records of a case.
pub async fn put(client: &Client) -> Result<Response<PutRecordsOutput>, PutRecordsError> {
    client.send::<PutRecords>(&input(&KEYS)).await
}

/// Records with these keys.
pub fn input(keys: &[&str]) -> PutRecordsInput {
    let record = |key: &&str| PutRecordsRequestEntry::new(secrets::PAYLOAD).partition_key(*key);
    PutRecordsInput::new(keys.iter().map(record).collect::<Vec<_>>()).stream_name("clicks")
}

/// Waits until both sides have noticed what the other did.
async fn settle(server: &Server) {
    let address = server.address();
    sockets::until("both sides agree on what is open", || {
        server.busy() == 0 && sockets::of_clients(address) == sockets::of_server(address)
    })
    .await;
}

/// Checks that without a client there are no connections and no tasks but those of the server.
pub async fn given_back(server: Server) {
    let address = server.address();
    sockets::until("the client's sockets are closed", || sockets::of_clients(address) == 0).await;
    sockets::until("the server's connections are closed", || server.open() + sockets::of_server(address) == 0).await;
    // The one that accepts connections is left.
    sockets::until("all tasks have ended", || Handle::current().metrics().num_alive_tasks() == 1).await;
}
