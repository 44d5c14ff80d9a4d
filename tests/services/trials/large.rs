//! Gigabytes go up in parts and come down again, over connections that are reset.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Instant;

use ::s3::runtime::{ByteStream, RetryConfig};
use ::s3::s3::{
    Client, GetObject, GetObjectRequest, GetObjectRequestRequired, PutObjectRequest, PutObjectRequestRequired,
};
use ring::digest::{Context as Hash, SHA256};
use tokio::io::{AsyncRead, ReadBuf};

use crate::{Random, Server, forget_most_memory, memory, number};

const GIB: u64 = 1 << 30;

fn put(key: &str, body: ByteStream) -> PutObjectRequest {
    PutObjectRequest::new(PutObjectRequestRequired { bucket: "films".to_owned(), key: key.to_owned() }).body(body)
}

fn get(key: &str) -> GetObjectRequest {
    GetObjectRequest::new(GetObjectRequestRequired { bucket: "films".to_owned(), key: key.to_owned() })
}

/// Random bytes, as many as these.
struct Noise {
    random: Random,
    left: u64,
}

impl Noise {
    fn new(seed: u64, length: u64) -> Self {
        Self { random: Random(seed), left: length }
    }

    fn fill(&mut self, into: &mut [u8]) -> usize {
        let count = into.len().min(usize::try_from(self.left).unwrap_or(usize::MAX)).min(64 * 1024);
        for eight in into[..count].chunks_mut(8) {
            eight.copy_from_slice(&self.random.next().to_le_bytes()[..eight.len()]);
        }
        self.left -= count as u64;
        count
    }
}

impl AsyncRead for Noise {
    fn poll_read(mut self: Pin<&mut Self>, _: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let count = self.fill(into.initialize_unfilled());
        into.advance(count);
        Poll::Ready(Ok(()))
    }
}

/// Writes random bytes into a file, and gives their hash.
fn write(path: &Path, seed: u64, length: u64) -> Vec<u8> {
    let (mut noise, mut hash) = (Noise::new(seed, length), Hash::new(&SHA256));
    let mut file = File::create(path).expect("the folder is writable");
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let count = noise.fill(&mut buffer);
        if count == 0 {
            return hash.finish().as_ref().to_vec();
        }
        hash.update(&buffer[..count]);
        file.write_all(&buffer[..count]).expect("there is room");
    }
}

/// The hash of an object, read on where its bytes break off.
async fn read(client: &Client, key: &str) -> Vec<u8> {
    let mut body = client.resuming::<GetObject>(&get(key)).await.expect("the object").body;
    let mut hash = Hash::new(&SHA256);
    while let Some(chunk) = body.next().await {
        hash.update(&chunk.expect("its bytes"));
    }
    hash.finish().as_ref().to_vec()
}

fn told(what: &str, bytes: u64, begun: Instant, before: u64) {
    let seconds = begun.elapsed().as_secs_f64();
    let speed = bytes as f64 / seconds / 1e6;
    let most = memory().0;
    let more = most.saturating_sub(before);
    println!("{what}: {bytes} bytes in {seconds:.0} s, {speed:.0} MB/s; {more} KiB more memory, {most} KiB in all");
}

/// Has connections, keys and pages of code in memory, so that what is measured is the upload.
async fn warm(client: &Client) -> u64 {
    let small = ByteStream::from_reader(Noise::new(0, 6 << 20));
    client.upload(put("warm", small)).await.expect("stored");
    read(client, "warm").await;
    forget_most_memory();
    memory().1
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes"]
async fn gigabytes_go_up_and_come_down_through_resets() {
    let seed = number("SMITHWRIGHT_SEED", 1);
    let length = number("SMITHWRIGHT_TRIAL_BYTES", 5_000_000_000);
    println!("SMITHWRIGHT_SEED={seed} SMITHWRIGHT_TRIAL_BYTES={length}");
    let server = Server::start("gigabytes", true);
    let path = server.folder.join("source");
    let expected = write(&path, seed, length);
    let retry = RetryConfig::new().max_attempts(10);
    let client = Client::new(server.config().retry(retry).timeout(None).attempt_timeout(None));
    let before = warm(&client).await;

    let begun = Instant::now();
    let body = ByteStream::from_path(&path).await.expect("the file");
    let output = client.upload(put("a b/é", body)).await.expect("uploaded");
    told("up from a file, by default", length, begun, before);
    assert_eq!(output.size, i64::try_from(length).ok());
    println!("{} resets until then", server.counted("resets"));

    forget_most_memory();
    let (begun, before) = (Instant::now(), memory().1);
    assert!(read(&client, "a b/é").await == expected, "what came down is not what went up");
    told("down by `resuming`", length, begun, before);
    println!("{} resets until then; both hashes are equal", server.counted("resets"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes a minute"]
async fn a_gibibyte_of_unknown_length_takes_less_than_16_mib() {
    let length = number("SMITHWRIGHT_TRIAL_BYTES", GIB).min(GIB);
    let server = Server::start("reader", false);
    let client = Client::new(server.config());
    let before = warm(&client).await;
    let begun = Instant::now();
    let output = client.upload(put("noise", ByteStream::from_reader(Noise::new(1, length)))).await.expect("uploaded");
    told("up from a reader, by default", length, begun, before);
    assert_eq!(output.size, i64::try_from(length).ok());
    assert!(memory().0.saturating_sub(before) < 16 * 1024, "it took 16 MiB and more");
}
