//! What the tests and the example share: a Kinesis server inside the process.

mod embedded;

pub use embedded::EmbeddedServer;
pub use ferrokinesis::store::StoreOptions;
