//! Where the values of an answer could be kept: what each of them costs to make and to free, without what reads the text around.

use std::hint::black_box;

use base64_simd::{AsOut, Out, STANDARD};
use bytes::{Buf, Bytes, BytesMut};
use criterion::BatchSize;
use workload::Work;

use crate::bodies::work;
use crate::{Bench, group};

/// As the reader of JSON has it.
const PIECE: usize = 32 * 1024;

/// The blobs of an answer, by ways to keep them.
pub fn blobs(bench: &mut Bench) {
    let work = work("get-1000x1k");
    let texts: Vec<String> = work.payloads().iter().map(|payload| STANDARD.encode_to_string(payload)).collect();
    let mut group = group(bench, "keep blobs of get-1000x1k", work.records * work.size);
    group.bench_function("base64 alone", |b| {
        b.iter(|| {
            let mut memory = vec![0; work.records * work.size];
            let mut rest = memory.as_mut_slice();
            for text in &texts {
                let length = STANDARD.decode(text.as_bytes(), Out::from_slice(rest)).expect("base64").len();
                rest = &mut rest[length..];
            }
            memory
        });
    });
    let own = |text: &String| Bytes::from(STANDARD.decode_to_vec(text).expect("base64"));
    group.bench_function("memory of its own each", |b| b.iter(|| texts.iter().map(own).collect::<Vec<_>>()));
    group.bench_function("pieces of 32 KiB", |b| b.iter(|| in_pieces(&texts)));
    let text = texts.join("\"");
    group.bench_function("in place", |b| {
        let copy = || BytesMut::from(text.as_bytes());
        b.iter_batched(copy, |text| in_place(text, &texts), BatchSize::LargeInput);
    });
    group.finish();
}

fn in_pieces(texts: &[String]) -> Vec<Bytes> {
    let mut piece = BytesMut::new();
    let blob = |text: &String| {
        let most = text.len() / 4 * 3;
        if piece.capacity() < most {
            piece = BytesMut::with_capacity(PIECE);
        }
        piece.resize(most, 0);
        let length = STANDARD.decode(text.as_bytes(), piece.as_out()).expect("base64").len();
        piece.truncate(length);
        piece.split().freeze()
    };
    texts.iter().map(blob).collect()
}

fn in_place(mut text: BytesMut, texts: &[String]) -> Vec<Bytes> {
    let blob = |encoded: &String| {
        let mut blob = text.split_to(encoded.len());
        // The quote.
        text.advance(text.len().min(1));
        let length = STANDARD.decode_inplace(&mut blob).expect("base64").len();
        blob.truncate(length);
        blob.freeze()
    };
    texts.iter().map(blob).collect()
}

/// The strings of an answer, two a record, by ways to keep them.
pub fn strings(bench: &mut Bench) {
    let work = work("get-1000x1k");
    let strings: Vec<String> = (0..work.records).flat_map(|index| Work::answered_strings(&work, index)).collect();
    let all = Bytes::from(strings.concat());
    let mut group = group(bench, "keep strings of get-1000x1k", all.len());
    group.bench_function("strings", |b| b.iter(|| black_box(&strings).clone()));
    group.bench_function("pieces of 32 KiB", |b| {
        b.iter(|| {
            let mut piece = BytesMut::new();
            let kept = |string: &String| {
                if piece.capacity() < string.len() {
                    piece = BytesMut::with_capacity(PIECE);
                }
                piece.extend_from_slice(string.as_bytes());
                piece.split().freeze()
            };
            strings.iter().map(kept).collect::<Vec<_>>()
        });
    });
    group.bench_function("slices of the answer", |b| {
        b.iter(|| {
            let mut rest = all.clone();
            strings.iter().map(|string| rest.split_to(string.len())).collect::<Vec<_>>()
        });
    });
    group.finish();
}
