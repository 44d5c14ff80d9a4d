//! Work that waits for the system, on threads that may. Knows nothing of the work.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::task::spawn_blocking;

/// What `work` gives, without stalling other tasks; `None` if it was cut short. Needs a tokio runtime.
///
/// tokio's own function is compiled anew for each kind of work, with all that a task consists of; this one is not.
pub(crate) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let result = Arc::new(Mutex::new(None));
    let place = Arc::clone(&result);
    let task: Box<dyn FnOnce() + Send> = Box::new(move || {
        let done = work();
        *place.lock().unwrap_or_else(PoisonError::into_inner) = Some(done);
    });
    spawn_blocking(task).await.ok()?;
    result.lock().unwrap_or_else(PoisonError::into_inner).take()
}

#[cfg(test)]
mod tests {
    use super::blocking;

    #[tokio::test]
    async fn what_is_cut_short_gives_nothing() {
        assert_eq!(blocking(|| 7).await, Some(7));
        assert_eq!(blocking(|| -> i32 { panic!("on purpose") }).await, None);
    }
}
