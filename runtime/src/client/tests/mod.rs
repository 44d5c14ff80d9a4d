//! Calls over a scripted transport in paused time: how many attempts, when, and what the last error says.

mod attempts;
mod context;
mod corrections;
mod limits;
mod presigned;
mod script;
#[cfg(feature = "tracing")]
mod traces;
mod waits;
