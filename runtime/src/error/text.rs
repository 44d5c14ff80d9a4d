//! How errors are shown: one line for people, which `main` prints too, and the details for those who ask (`{:#?}`).

use std::fmt::{self, Write};

use super::ErrorMeta;

/// Gives errors that say all in their text the same text as `Debug`.
macro_rules! debug_as_display {
    ($($name:ident),*) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(self, f)
            }
        }
    )*};
}

pub(crate) use debug_as_display;

impl ErrorMeta {
    /// The message as it may be shown, unless it says nothing.
    fn shown_message(&self) -> Option<&str> {
        self.message()
            .filter(|message| !message.trim().is_empty())
            .map(|message| if self.0.hides_message { "***" } else { message })
    }

    /// `; asked HOST in REGION with the key ID`, where that may be why.
    fn write_asked(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.kind().depends_on_who_asks_where() {
            return Ok(());
        }
        let mut separator = "; asked ";
        for (before, part) in [("", self.host()), ("in ", self.region()), ("with the key ", self.access_key_id())] {
            if let Some(part) = part {
                write!(f, "{separator}{before}{}", OneLine(part))?;
                separator = " ";
            }
        }
        Ok(())
    }
}

impl ErrorMeta {
    /// `; the bucket is in REGION`, where the service says that it is in another than was asked.
    fn write_elsewhere(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_refused = self.status().is_some_and(|status| (300..500).contains(&status));
        let region = self.headers().get("x-amz-bucket-region").and_then(|region| region.to_str().ok());
        match region.filter(|region| is_refused && !region.is_empty() && self.region() != Some(*region)) {
            Some(region) => write!(f, "; the bucket is in {}", OneLine(region)),
            None => Ok(()),
        }
    }
}

impl fmt::Display for ErrorMeta {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        if !self.operation().is_empty() {
            write!(f, "{}", self.operation())?;
            separator = ": ";
        }
        for part in [self.code(), self.shown_message()].into_iter().flatten() {
            write!(f, "{separator}{}", OneLine(part))?;
            separator = ": ";
        }
        if let Some(status) = self.status() {
            if self.code().is_none() && self.shown_message().is_none() {
                write!(f, "{separator}the service gave neither code nor message")?;
            }
            write!(f, " (HTTP {status}")?;
            match self.request_id() {
                Some(id) => write!(f, ", request id {}", OneLine(id))?,
                None => f.write_str(", no request id")?,
            }
            self.write_asked(f)?;
            self.write_elsewhere(f)?;
            f.write_char(')')?;
        }
        self.write_history(f)
    }
}

impl ErrorMeta {
    /// `Debug` of an error called `name`: the one line, and by `{:#?}` all that is known, with members of its own.
    pub fn debug_as(&self, f: &mut fmt::Formatter<'_>, name: &str, members: &[(&str, &dyn fmt::Debug)]) -> fmt::Result {
        if !f.alternate() {
            return fmt::Display::fmt(self, f);
        }
        let mut debug = f.debug_struct(name);
        for (name, value) in members {
            debug.field(name, value);
        }
        // Headers and body may hold what must not be logged.
        debug
            .field("operation", &self.0.operation)
            .field("code", &self.0.code)
            .field("message", &self.shown_message())
            .field("kind", &self.kind())
            .field("call", &self.0.call)
            .field("status", &self.0.status)
            .field("request_id", &self.0.request_id)
            .field("extended_request_id", &self.0.extended_request_id)
            .field("host", &self.host())
            .field("region", &self.region())
            .field("access_key_id", &self.access_key_id())
            .field("attempts", &self.attempts())
            .field("earlier_attempts", &self.earlier_attempts())
            .field("body_len", &self.0.body.len())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for ErrorMeta {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.debug_as(f, "ErrorMeta", &[])
    }
}

/// Text from elsewhere on one line, whatever control characters it holds.
pub(super) struct OneLine<'a>(pub(super) &'a str);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in self.0.split_inclusive(char::is_control) {
            match part.strip_suffix(char::is_control) {
                Some(text) => write!(f, "{text} ")?,
                None => f.write_str(part)?,
            }
        }
        Ok(())
    }
}
