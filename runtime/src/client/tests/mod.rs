//! Calls over a scripted transport in paused time: how many attempts, when, and what the last error says.

mod attempts;
mod limits;
mod mending;
mod script;
#[cfg(feature = "tracing")]
mod traces;
