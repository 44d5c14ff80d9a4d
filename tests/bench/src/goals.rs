//! What is to be reached; the only numbers here that nobody measured.

use crate::figures::Metric;

/// What a figure of ours is held against.
#[derive(Clone, Copy, Debug)]
pub enum Goal {
    /// A limit of its own, in the unit of the metric.
    AtMost(f64),
    /// A multiple of the floor.
    TimesFloor(f64),
    /// A part of the official SDK's.
    TimesOfficial(f64),
}

/// A row of a table of results.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    /// The row that was measured.
    pub row: &'static str,
    /// What of it.
    pub metric: Metric,
    /// What the table calls it.
    pub title: &'static str,
    /// What is to be reached, if anything.
    pub goal: Option<Goal>,
}

const fn line(row: &'static str, metric: Metric, title: &'static str, goal: Option<Goal>) -> Line {
    Line { row, metric, title, goal }
}

/// A table of results.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// What it is about.
    pub title: &'static str,
    /// How it was measured.
    pub note: &'static str,
    /// Its rows, as far as they were measured.
    pub lines: &'static [Line],
}

/// All tables of one row a kind of work.
pub const TABLES: &[Table] = &[
    Table {
        title: "Whole client calls on a canned transport",
        note: "Processor time of a call from input to output, which waits for nothing. The sides take turns; a value is the median of many rounds, and what \
               follows it the range in which the middle half of them lies. Floor: base64 of the records, SHA-256 of the \
               body and the two hashes of the signature; for GetRecords base64 decoded and the signature.",
        lines: &[
            line("put-10x100", Metric::CpuSeconds, "`PutRecords` 10 x 100 B", Some(Goal::TimesFloor(3.0))),
            line("put-500x1k", Metric::CpuSeconds, "`PutRecords` 500 x 1 KiB", Some(Goal::TimesFloor(1.12))),
            line("put-500x10k", Metric::CpuSeconds, "`PutRecords` 500 x 10 KiB", Some(Goal::TimesFloor(1.08))),
            line("get-1000x1k", Metric::CpuSeconds, "`GetRecords` answer, 1,000 x 1 KiB", Some(Goal::TimesFloor(1.5))),
            line("put-10x100/cbor", Metric::CpuSeconds, "`PutRecords` 10 x 100 B, ours in CBOR", None),
            line(
                "put-500x1k/cbor",
                Metric::CpuSeconds,
                "`PutRecords` 500 x 1 KiB, ours in CBOR",
                Some(Goal::TimesFloor(0.8)),
            ),
            line(
                "put-500x10k/cbor",
                Metric::CpuSeconds,
                "`PutRecords` 500 x 10 KiB, ours in CBOR",
                Some(Goal::TimesFloor(0.72)),
            ),
            line(
                "get-1000x1k/cbor",
                Metric::CpuSeconds,
                "`GetRecords` answer, 1,000 x 1 KiB, ours in CBOR",
                Some(Goal::TimesFloor(0.5)),
            ),
        ],
    },
    Table {
        title: "Instructions of the same calls",
        note: "By valgrind, on whose processor SHA-256 takes many more instructions than on one with SHA extensions: look at \
               what comes on top of the floor.",
        lines: &[
            line("put-10x100", Metric::Instructions, "`PutRecords` 10 x 100 B", None),
            line("put-500x1k", Metric::Instructions, "`PutRecords` 500 x 1 KiB", None),
            line("put-500x10k", Metric::Instructions, "`PutRecords` 500 x 10 KiB", None),
            line("get-1000x1k", Metric::Instructions, "`GetRecords` answer, 1,000 x 1 KiB", None),
        ],
    },
    Table {
        title: "Peak heap of one call",
        note: "By a counting allocator, besides the input. Floor: the body in JSON, or the records that came.",
        lines: &[
            line("put-10x100", Metric::Bytes, "`PutRecords` 10 x 100 B", None),
            line("put-500x1k", Metric::Bytes, "`PutRecords` 500 x 1 KiB", None),
            line("put-500x10k", Metric::Bytes, "`PutRecords` 500 x 10 KiB", Some(Goal::TimesFloor(1.1))),
            line("get-1000x1k", Metric::Bytes, "`GetRecords` answer, 1,000 x 1 KiB", None),
            line("put-10x100/cbor", Metric::Bytes, "`PutRecords` 10 x 100 B, ours in CBOR", None),
            line("put-500x1k/cbor", Metric::Bytes, "`PutRecords` 500 x 1 KiB, ours in CBOR", None),
            line(
                "put-500x10k/cbor",
                Metric::Bytes,
                "`PutRecords` 500 x 10 KiB, ours in CBOR",
                Some(Goal::TimesFloor(0.1)),
            ),
            line("get-1000x1k/cbor", Metric::Bytes, "`GetRecords` answer, 1,000 x 1 KiB, ours in CBOR", None),
        ],
    },
    Table {
        title: "Building a program that makes one call, from nothing",
        note: "Processor seconds of all that `cargo build` runs, TLS and credentials included. Floor: hyper, rustls and ring \
               alone. \"Few features\": the clients without their default features, except those that a call needs; ours then \
               speaks HTTP/1.1 alone, while the floor keeps HTTP/2. \
               The floor of `cargo xtask` is what cargo takes to see that nothing is to be built.",
        lines: &[
            line("dev", Metric::CpuSeconds, "dev build", Some(Goal::AtMost(60.0))),
            line("dev-bare", Metric::CpuSeconds, "dev build, few features", None),
            line("crates", Metric::Count, "crates, with those of build scripts", Some(Goal::AtMost(62.0))),
            line("crates-bare", Metric::Count, "crates, few features", None),
            line("client", Metric::CpuSeconds, "the Kinesis crate itself, dev", Some(Goal::AtMost(3.0))),
            line("release", Metric::CpuSeconds, "release build", None),
            line("release-bare", Metric::CpuSeconds, "release build, few features", Some(Goal::TimesOfficial(0.25))),
            line("binary", Metric::Bytes, "release binary, stripped", Some(Goal::AtMost(3.6e6))),
            line("binary-bare", Metric::Bytes, "release binary, stripped, few features", Some(Goal::AtMost(3.6e6))),
            line("codegen", Metric::CpuSeconds, "`cargo xtask codegen`, once built", Some(Goal::AtMost(0.3))),
        ],
    },
];
