//! The client against servers and networks that misbehave on script: what the caller gets, how often it was tried, where
//! the records are, and whether all that was used is given back. `FAULTS.md` is the table of it.

#[path = "faults/ambient.rs"]
mod ambient;
#[path = "faults/answer.rs"]
mod answer;
#[path = "faults/case.rs"]
mod case;
#[path = "faults/connection.rs"]
mod connection;
#[path = "faults/footprint.rs"]
mod footprint;
#[path = "faults/http2.rs"]
mod http2;
#[path = "faults/identity.rs"]
mod identity;
#[path = "faults/ledger.rs"]
mod ledger;
#[path = "faults/load.rs"]
mod load;
#[cfg(feature = "tracing")]
#[path = "faults/log.rs"]
mod log;
#[path = "faults/pace.rs"]
mod pace;
#[path = "faults/proxy.rs"]
mod proxy;
#[path = "faults/secrets.rs"]
mod secrets;
#[path = "faults/soak.rs"]
mod soak;
#[path = "faults/sockets.rs"]
mod sockets;
#[path = "faults/table.rs"]
mod table;
#[path = "faults/tls.rs"]
mod tls;
#[path = "faults/tools.rs"]
mod tools;
#[path = "faults/witness.rs"]
mod witness;
