//! Records in and records out while proxies fail, shards change and processes die: none is lost and none is skipped.
//!
//! Runs against the server inside the test, or the one that `SMITHWRIGHT_ENDPOINT_URL` names.

#[path = "delivery/crashes.rs"]
mod crashes;
#[path = "delivery/place.rs"]
mod place;
#[path = "delivery/processes.rs"]
mod processes;
#[path = "delivery/producer.rs"]
mod producer;
#[path = "delivery/proxy.rs"]
mod proxy;
#[path = "delivery/stores.rs"]
mod stores;
