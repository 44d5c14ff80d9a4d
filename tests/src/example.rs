//! What the examples share: their arguments, a client, a stream that is there, and records that come into it meanwhile.

use std::error::Error;
use std::io::Write;
use std::time::Duration;

use ferrokinesis::store::StoreOptions;
use generated::kinesis::{
    Client, CreateStreamInput, DescribeStreamError, DescribeStreamInput, ListShardsInput, PutRecordsInput,
    PutRecordsRequestEntry, SplitShardInput, SplitShardInputRequired, StreamStatus,
};
use generated::runtime::{Config, Credentials};
use lexopt::Arg::{Long, Short};
use lexopt::ValueExt;
use tokio::time::{Instant, sleep};

use crate::EmbeddedServer;
use crate::streams::active;

/// What goes wrong in an example.
pub type Failure = Box<dyn Error + Send + Sync>;

/// Records that an example puts into its own server.
pub const OWN_RECORDS: usize = 5000;

/// The end of every example's usage.
const FOR_ALL: &str =
    "  --endpoint-url URL  the Kinesis to talk to; default: AWS_ENDPOINT_URL_KINESIS, AWS_ENDPOINT_URL,
                      or a server inside this program
  --help              this text

Region and credentials come from the usual AWS variables and files, unless the server is inside this program.";

/// What was asked for on the command line; an example knows those options that its usage names.
#[derive(Debug, Default)]
pub struct Arguments {
    /// The Kinesis to talk to.
    pub endpoint_url: Option<String>,
    /// The stream.
    pub stream: String,
    /// How many records.
    pub records: Option<usize>,
    /// From how many tasks.
    pub tasks: Option<usize>,
    /// The file of leases.
    pub leases: Option<String>,
    /// Whether many records are packed into one.
    pub aggregate: bool,
}

impl Arguments {
    /// Reads the command line; `None` if it asks for help, which is then printed: how an example is called, its own options,
    /// and those that all have.
    pub fn read(usage: &str) -> Result<Option<Self>, Failure> {
        let usage = format!("{usage}\n{FOR_ALL}");
        let mut arguments = Self { stream: "clicks".to_owned(), ..Self::default() };
        let mut parser = lexopt::Parser::from_env();
        while let Some(argument) = parser.next()? {
            match argument {
                Short('h') | Long("help") => {
                    println!("{usage}");
                    return Ok(None);
                }
                Long(name) if !usage.contains(&format!("--{name} ")) => return Err(argument.unexpected().into()),
                Long("endpoint-url") => arguments.endpoint_url = Some(parser.value()?.string()?),
                Long("stream") => arguments.stream = parser.value()?.string()?,
                Long("leases") => arguments.leases = Some(parser.value()?.string()?),
                Long("records") => arguments.records = Some(parser.value()?.parse()?),
                Long("tasks") => arguments.tasks = Some(parser.value()?.parse()?),
                Long("aggregate") => arguments.aggregate = true,
                _ => return Err(argument.unexpected().into()),
            }
        }
        Ok(Some(arguments))
    }

    /// A client, and the server inside this program unless somebody said where to go; that one stops when it is dropped.
    pub async fn connect(&self) -> Result<(Client, Option<EmbeddedServer>), Failure> {
        self.connect_or(EmbeddedServer::quick()).await
    }

    /// [`connect`](Self::connect), with settings for the server inside this program.
    pub async fn connect_or(&self, options: StoreOptions) -> Result<(Client, Option<EmbeddedServer>), Failure> {
        let variables = ["AWS_ENDPOINT_URL_KINESIS", "AWS_ENDPOINT_URL"];
        if let Some(url) = &self.endpoint_url {
            return Ok((Client::new(Config::from_env().await?.endpoint_url(url)), None));
        }
        if variables.iter().any(|name| std::env::var_os(name).is_some()) {
            return Ok((Client::from_env().await?, None));
        }
        println!("Talking to a server inside this program.");
        let server = EmbeddedServer::start_with(options).await?;
        let credentials = Credentials::new("example", "not checked");
        let config = Config::new().region("us-east-1").credentials(credentials).endpoint_url(server.endpoint_url());
        Ok((Client::new(config), Some(server)))
    }

    /// [`connect`](Self::connect) for examples that read: the server inside this program gets records and a split meanwhile.
    pub async fn connect_to_records(&mut self) -> Result<(Client, Option<EmbeddedServer>), Failure> {
        let (client, server) = self.connect().await?;
        if server.is_some() {
            ready(&client, &self.stream, 2).await?;
            self.records.get_or_insert(OWN_RECORDS);
            tokio::spawn(put_and_split(client.clone(), self.stream.clone()));
        }
        Ok((client, server))
    }
}

/// Waits until the stream takes records; creates it with so many shards if there is none.
pub async fn ready(client: &Client, stream: &str, shards: i32) -> Result<(), Failure> {
    let input = DescribeStreamInput::new().stream_name(stream);
    match client.describe_stream(&input).await {
        Err(DescribeStreamError::ResourceNotFoundException(_)) => {
            client.create_stream(&CreateStreamInput::new(stream).shard_count(shards)).await?;
            println!("Created stream {stream}.");
        }
        // A stream that is being changed takes records too.
        Ok(output) if output.stream_description.stream_status == StreamStatus::Updating => return Ok(()),
        Ok(_) => {}
        Err(error) => return Err(error.into()),
    }
    active(client, stream).await
}

/// Puts records, and splits a shard when half of them are there.
async fn put_and_split(client: Client, stream: String) {
    if let Err(error) = put(&client, &stream).await {
        eprintln!("error: {error}");
    }
}

async fn put(client: &Client, stream: &str) -> Result<(), Failure> {
    for batch in 0..OWN_RECORDS / 100 {
        if batch == OWN_RECORDS / 200 {
            let shards = client.list_shards(&ListShardsInput::new().stream_name(stream)).await?.shards;
            let first = shards.unwrap_or_default().into_iter().next().ok_or("the stream has no shard")?.shard_id;
            let input = SplitShardInput::new(SplitShardInputRequired {
                shard_to_split: first,
                new_starting_hash_key: (1_u128 << 126).to_string(),
            });
            client.split_shard(&input.stream_name(stream)).await?;
            active(client, stream).await?;
        }
        let record = |number: usize| {
            PutRecordsRequestEntry::new(format!("click {number}")).partition_key(format!("user-{number}"))
        };
        let records: Vec<_> = (batch * 100..batch * 100 + 100).map(record).collect();
        let output = client.put_records(&PutRecordsInput::new(records).stream_name(stream)).await?;
        if output.failed_record_count.unwrap_or(0) > 0 {
            return Err("the server did not take all records".into());
        }
        sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}

/// A line that says how far an example is.
#[derive(Debug)]
pub struct Progress {
    last: Option<Instant>,
    count: usize,
}

impl Progress {
    /// Nothing read yet.
    #[must_use]
    pub fn new() -> Self {
        Self { last: None, count: 0 }
    }

    /// Adds records, and says so now and then. Gives how many there are.
    pub fn add(&mut self, records: usize, shard: &str, lag: Option<Duration>) -> usize {
        self.count += records;
        if self.last.is_none_or(|last| last.elapsed() > Duration::from_millis(200)) {
            self.last = Some(Instant::now());
            let lag = lag.map_or_else(String::new, |lag| format!(", {lag:.0?} behind"));
            print!("\r{} records, the last ones of {shard}{lag}    ", self.count);
            // A line that is not seen is no reason to fail.
            let _ = std::io::stdout().flush();
        }
        self.count
    }
}

impl Default for Progress {
    fn default() -> Self {
        Self::new()
    }
}
