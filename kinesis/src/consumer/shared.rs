//! What the tasks of one consumer share.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::time::Instant;

use super::batch::Batch;
use super::budget::Budget;
use super::error::ConsumerError;
use super::reader::Manner;
use super::reading::Clock;
use super::source::Source;
use super::status::Board;
use crate::lease::LeaseStore;

/// What goes to the user.
#[derive(Debug)]
pub(crate) enum Item {
    Batch(Batch),
    Error(ConsumerError),
}

/// What all tasks see.
pub(crate) struct Shared {
    pub(crate) source: Box<dyn Source>,
    pub(crate) store: Arc<dyn LeaseStore>,
    /// The group's name in the store.
    pub(crate) group: String,
    pub(crate) manner: Manner,
    pub(crate) else_polling: bool,
    pub(crate) budget: Arc<Budget>,
    pub(crate) board: Board,
    pub(crate) clock: Clock,
    pub(crate) items: mpsc::Sender<Item>,
    /// Until when this worker may be sure that others see it, and leave its leases alone.
    pub(crate) sure_until: watch::Receiver<Instant>,
    pub(crate) checkpoint_timeout: Duration,
}
