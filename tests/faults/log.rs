//! Everything that anybody tells `tracing` while faults happen, at any level, searched for secrets and payloads.

use std::fmt::{Debug, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, Once, PoisonError};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::secrets;

/// How many spans of the runtime there were.
static SPANS: AtomicUsize = AtomicUsize::new(0);

/// What held a secret.
static LEAKS: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Begins to search, if that has not begun.
pub fn search() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| tracing::subscriber::set_global_default(Searched).expect("the only subscriber"));
}

/// Fails if a secret was found, or if there was nothing to search.
pub fn found_nothing() {
    assert!(SPANS.load(Ordering::SeqCst) > 0, "the runtime told nothing");
    let leaks = LEAKS.lock().unwrap_or_else(PoisonError::into_inner);
    assert!(leaks.is_empty(), "{leaks:?}");
}

struct Searched;

struct Text(String);

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _ = write!(self.0, " {}={value:?}", field.name());
    }
}

impl Text {
    fn of(metadata: &Metadata<'_>) -> Self {
        Self(format!("{} {} {}", metadata.level(), metadata.target(), metadata.name()))
    }

    fn search(self) {
        if secrets::are_in(&self.0) {
            LEAKS.lock().unwrap_or_else(PoisonError::into_inner).push(self.0);
        }
    }
}

impl Subscriber for Searched {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        SPANS.fetch_add(usize::from(span.metadata().target().starts_with("smithwright")), Ordering::SeqCst);
        let mut text = Text::of(span.metadata());
        span.record(&mut text);
        text.search();
        // Nobody asks which span it was.
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        let mut text = Text(String::new());
        values.record(&mut text);
        text.search();
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut text = Text::of(event.metadata());
        event.record(&mut text);
        text.search();
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}
