//! Where Kinesis calls go: the model's own cases, what clients make of settings and input, and how long it takes.

#[path = "endpoints/calls.rs"]
mod calls;
#[path = "endpoints/cases.rs"]
mod cases;
#[path = "endpoints/peer.rs"]
mod peer;
