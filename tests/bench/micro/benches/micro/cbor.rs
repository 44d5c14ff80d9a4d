//! CBOR beside `ciborium` and `minicbor`: a list of structures such as services of metrics send and answer.

use std::hint::black_box;

use ciborium::Value;
use serde::{Deserialize, Serialize};
use smithwright_runtime::IdempotencyTokens;
use smithwright_runtime::format::cbor::{Read, Reader, Result, Write, Writer};

use crate::{Bench, group};

/// How many structures the list has.
const COUNT: usize = 1000;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Datum {
    name: String,
    value: f64,
    count: i64,
    unit: String,
    tags: Vec<String>,
}

impl Write for Datum {
    fn write(&self, out: &mut Writer) {
        let mut object = out.object();
        object.member("Name", &self.name);
        object.member("Value", &self.value);
        object.member("Count", &self.count);
        object.member("Unit", &self.unit);
        object.member("Tags", &self.tags);
    }
}

impl Read for Datum {
    fn member(&mut self, key: &str, reader: &mut Reader<'_>) -> Result {
        match key {
            "Name" => reader.update(&mut self.name),
            "Value" => reader.update(&mut self.value),
            "Count" => reader.update(&mut self.count),
            "Unit" => reader.update(&mut self.unit),
            "Tags" => reader.update(&mut self.tags),
            _ => reader.skip(),
        }
    }
}

type Minicbor<T> = std::result::Result<T, minicbor::decode::Error>;

impl<'b, C> minicbor::Decode<'b, C> for Datum {
    fn decode(decoder: &mut minicbor::Decoder<'b>, context: &mut C) -> Minicbor<Self> {
        let mut datum = Self::default();
        let mut left = decoder.map()?;
        loop {
            match &mut left {
                Some(0) => return Ok(datum),
                Some(left) => *left -= 1,
                None if decoder.datatype()? == minicbor::data::Type::Break => {
                    decoder.skip()?;
                    return Ok(datum);
                }
                None => {}
            }
            match decoder.str()? {
                "Name" => datum.name = decoder.decode_with(context)?,
                "Value" => datum.value = decoder.decode_with(context)?,
                "Count" => datum.count = decoder.decode_with(context)?,
                "Unit" => datum.unit = decoder.decode_with(context)?,
                "Tags" => datum.tags = decoder.decode_with(context)?,
                _ => decoder.skip()?,
            }
        }
    }
}

impl<C> minicbor::Encode<C> for Datum {
    fn encode<W: minicbor::encode::Write>(
        &self,
        encoder: &mut minicbor::Encoder<W>,
        context: &mut C,
    ) -> std::result::Result<(), minicbor::encode::Error<W::Error>> {
        encoder.map(5)?.str("Name")?.str(&self.name)?.str("Value")?.f64(self.value)?;
        encoder.str("Count")?.i64(self.count)?.str("Unit")?.str(&self.unit)?.str("Tags")?;
        encoder.encode_with(&self.tags, context)?.ok()
    }
}

fn data() -> Vec<Datum> {
    let datum = |at: usize| Datum {
        name: format!("Latency{at}"),
        value: f64::from(u32::try_from(at * 7919).expect("a small number")) / 8.0,
        count: i64::try_from(at * at).expect("a small number"),
        unit: "Milliseconds".to_owned(),
        tags: vec![format!("host-{at:04}"), "eu-west-1".to_owned()],
    };
    (0..COUNT).map(datum).collect()
}

fn ours(bytes: &[u8]) -> Vec<Datum> {
    let mut reader = Reader::new(bytes);
    let values = Vec::read(&mut reader).and_then(|values| reader.finish().map(|()| values));
    values.expect("a list")
}

/// The reader, and what skips all.
pub fn read(bench: &mut Bench) {
    let data = data();
    let bytes = Writer::text_of(&data, IdempotencyTokens::default());
    let ciborium = |bytes: &[u8]| ciborium::from_reader::<Vec<Datum>, _>(bytes).expect("a list");
    let minicbor = |bytes: &[u8]| minicbor::decode::<Vec<Datum>>(bytes).expect("a list");
    assert!([ours(&bytes), ciborium(&bytes), minicbor(&bytes)].iter().all(|read| *read == data));
    let mut values = group(bench, "read CBOR", bytes.len());
    values.bench_function("ours", |b| b.iter(|| ours(black_box(&bytes))));
    values.bench_function("ciborium", |b| b.iter(|| ciborium(black_box(&bytes))));
    values.bench_function("minicbor", |b| b.iter(|| minicbor(black_box(&bytes))));
    values.finish();
    let mut skipped = group(bench, "skip CBOR", bytes.len());
    skipped.bench_function("ours", |b| b.iter(|| Reader::new(black_box(&bytes)).skip().expect("valid CBOR")));
    skipped.bench_function("ciborium", |b| {
        b.iter(|| ciborium::from_reader::<Value, _>(black_box(&*bytes)).expect("valid CBOR"));
    });
    skipped.bench_function("minicbor", |b| {
        b.iter(|| minicbor::Decoder::new(black_box(&bytes)).skip().expect("valid CBOR"));
    });
    skipped.finish();
}

/// The writer.
pub fn write(bench: &mut Bench) {
    let data = data();
    let bytes = Writer::text_of(&data, IdempotencyTokens::default());
    let mut group = group(bench, "write CBOR", bytes.len());
    group.bench_function("ours", |b| b.iter(|| Writer::text_of(black_box(&data), IdempotencyTokens::default())));
    group.bench_function("ciborium", |b| {
        b.iter(|| {
            let mut out = Vec::new();
            ciborium::into_writer(black_box(&data), &mut out).map(|()| out).expect("memory takes it")
        });
    });
    group.bench_function("minicbor", |b| b.iter(|| minicbor::to_vec(black_box(&data)).expect("memory takes it")));
    group.finish();
}
