//! Uploads in parts, waited for.

use super::Thread;
use crate::client::Client;
use crate::multipart::{self, Multipart, Progress, UploadError};

/// An upload about to begin; [`send`](Self::send) begins. See [`multipart::Upload`].
#[must_use = "nothing is sent before `send` is called"]
#[derive(Debug)]
pub struct Upload<M: Multipart> {
    thread: Thread,
    upload: multipart::Upload<M>,
}

impl<M: Multipart> Upload<M> {
    pub(super) fn new(thread: Thread, client: Client, input: M::Input) -> Self {
        Self { thread, upload: multipart::Upload::new(client, input) }
    }

    /// How many bytes a part has; see [`multipart::Upload::part_size`].
    pub fn part_size(self, bytes: u64) -> Self {
        Self { upload: self.upload.part_size(bytes), ..self }
    }

    /// How many parts are sent at a time; see [`multipart::Upload::concurrency`].
    pub fn concurrency(self, parts: usize) -> Self {
        Self { upload: self.upload.concurrency(parts), ..self }
    }

    /// Is told whenever the service has another part; see [`multipart::Upload::on_progress`].
    pub fn on_progress(self, tell: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        Self { upload: self.upload.on_progress(tell), ..self }
    }

    /// Sends all of it.
    pub fn send(self) -> Result<M::Output, UploadError<M::AnyError>> {
        let Self { thread, upload } = self;
        thread.wait(upload.into_future()).map_err(|error| UploadError::new(error.into(), None))?
    }
}
