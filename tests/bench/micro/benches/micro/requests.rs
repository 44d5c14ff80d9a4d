//! What a request gets before it is sent: an endpoint, and a signature, beside the hash of its body alone.

use std::hint::black_box;

use generated::kinesis::PutRecords;
use generated::runtime::endpoint::Settings;
use generated::runtime::sigv4::{Signer, SigningOptions, SigningParams};
use generated::runtime::{Credentials, Operation as _, Timestamp};
use ring::digest::{SHA256, digest};

use crate::bodies::{input, work};
use crate::{Bench, group};

/// Signature Version 4; the key of the day is made once.
pub fn sign(bench: &mut Bench) {
    let credentials = Credentials::new("AKIDEXAMPLE", "not a secret");
    let params = SigningParams {
        credentials: &credentials,
        region: "us-east-1",
        region_set: None,
        service: "kinesis",
        time: Timestamp::from_secs(1_763_900_000),
        options: SigningOptions::default(),
    };
    let signer = Signer::default();
    for id in ["put-10x100", "put-500x1k"] {
        let (mut parts, body) = PutRecords::encode(&input(&work(id))).expect("a request").into_parts();
        parts.uri = "https://kinesis.us-east-1.amazonaws.com/".parse().expect("a URI");
        let mut group = group(bench, &format!("sign {id}"), body.len());
        // A signature replaces the one before.
        group
            .bench_function("ours", |b| b.iter(|| signer.sign(&mut parts, black_box(&body), &params).expect("signed")));
        group.bench_function("SHA-256 alone", |b| b.iter(|| digest(&SHA256, black_box(&body))));
        group.finish();
    }
}

/// The endpoint rules of Kinesis: by region, and by the account in an ARN.
pub fn endpoint(bench: &mut Bench) {
    let by_region = input(&work("put-10x100"));
    let by_arn = by_region.clone().stream_arn("arn:aws:kinesis:us-east-1:123456789012:stream/clicks");
    let settings = Settings { region: Some("us-east-1"), ..Settings::default() };
    for (name, input) in [("endpoint by region", &by_region), ("endpoint by ARN", &by_arn)] {
        let endpoint = || PutRecords::endpoint(black_box(input), black_box(&settings)).expect("an endpoint");
        let mut group = bench.benchmark_group(name);
        group.bench_function("ours", |b| b.iter(endpoint));
        group.finish();
    }
}
