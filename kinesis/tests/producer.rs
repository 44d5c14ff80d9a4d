//! The producer as programs use it, on a transport that answers by a script, in paused time.

#[path = "producer/adapters.rs"]
mod adapters;
#[path = "producer/closing.rs"]
mod closing;
#[path = "producer/fates.rs"]
mod fates;
#[path = "producer/faulty.rs"]
mod faulty;
#[path = "producer/service.rs"]
mod service;
