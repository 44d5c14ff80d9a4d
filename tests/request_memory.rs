//! How much a call allocates beside the records that it sends. A program of its own, since its allocator counts.

use std::alloc::System;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use generated::kinesis::{Client, PutRecords, PutRecordsInput, PutRecordsRequestEntry};
use generated::runtime::{Config, Credentials, EncodeOptions, Operation, Wire};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Answers requests with `body`, each of which has `length` bytes after its head. Allocates nothing on the way.
fn serve(mut stream: TcpStream, length: usize, content_type: &str, body: &[u8]) {
    let mut buffer = vec![0; 64 * 1024];
    let head = format!("HTTP/1.1 200 OK\r\ncontent-type: {content_type}\r\ncontent-length: {}\r\n\r\n", body.len());
    let answer = [head.as_bytes(), body].concat();
    loop {
        let (mut filled, mut left) = (0, None);
        while left != Some(0) {
            let Ok(read @ 1..) = stream.read(&mut buffer[filled..]) else { return };
            if let Some(left) = &mut left {
                *left -= read;
                continue;
            }
            filled += read;
            let end = buffer[..filled].windows(4).position(|bytes| bytes == b"\r\n\r\n");
            left = end.map(|end| length - (filled - end - 4));
            if left.is_some() {
                filled = 0;
            }
        }
        stream.write_all(&answer).expect("a client");
    }
}

/// The bytes that a call allocates over a connection that is open, and those of its body.
fn allocated(wire: Wire) -> (usize, usize) {
    let entry = |index| PutRecordsRequestEntry::new(vec![7; 10 << 10]).partition_key(format!("key-{index}"));
    let input = PutRecordsInput::new((0..512).map(entry).collect::<Vec<_>>()).stream_name("clicks");
    let options = EncodeOptions { wire, ..EncodeOptions::default() };
    let length = PutRecords::encode_segments(&input, &options).expect("a request").body().len();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let (content_type, body) = match wire {
        Wire::Cbor => ("application/x-amz-cbor-1.1", &b"\xa1\x67Records\x80"[..]),
        _ => ("application/x-amz-json-1.1", &br#"{"Records":[]}"#[..]),
    };
    let server = thread::spawn(move || serve(listener.accept().expect("a client").0, length, content_type, body));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let config = Config::new().region("us-east-1").credentials(Credentials::new("id", "secret")).wire(wire);
    let client = Client::new(config.endpoint_url(url));
    let call = || runtime.block_on(client.put_records(&input)).expect("an answer");
    call();
    let region = Region::new(ALLOCATOR);
    call();
    let allocated = region.change().bytes_allocated;
    drop((client, runtime));
    server.join().expect("no panic");
    (allocated, length)
}

#[test]
fn records_of_5_mib_are_sent_over_cbor_without_being_assembled() {
    let (allocated, length) = self::allocated(Wire::Cbor);
    println!("{allocated} bytes for a body of {length}");
    assert!(length > 5 << 20 && allocated < length / 10, "{allocated} bytes for a body of {length}");
    // What is base64 has to be somewhere.
    let (allocated, length) = self::allocated(Wire::Modeled);
    assert!((length..length + length / 10).contains(&allocated), "{allocated} bytes for a body of {length}");
}
