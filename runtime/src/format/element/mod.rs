//! What XML and forms have in common: how elements of the one and keys of the other are called, what is within, and as which
//! text it is written.

mod read;
mod write;

pub(super) use read::read;
pub(super) use write::{write, write_members};

use super::text::{self, DateTime, EpochSeconds, HttpDate, Texts};
use crate::Timestamp;

/// How a member is called in formats in which lists and maps have names within: Smithy's traits `xmlName`, `xmlFlattened`,
/// `xmlNamespace` and their kin, as generated code states them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Element {
    pub(super) name: &'static str,
    /// A prefix, which may be empty, and the namespace that it stands for.
    pub(super) namespace: Option<(&'static str, &'static str)>,
    pub(super) flat: bool,
    pub(super) omitted_if_empty: bool,
    pub(super) time: TimestampFormat,
    pub(super) key: Option<&'static Element>,
    pub(super) item: Option<&'static Element>,
}

/// How a timestamp looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TimestampFormat {
    DateTime,
    HttpDate,
    EpochSeconds,
}

impl TimestampFormat {
    /// What `time` looks like.
    pub(super) fn texts(self, time: &Timestamp) -> Texts<'_> {
        match self {
            Self::DateTime => text::Write::<DateTime>::texts(time),
            Self::HttpDate => text::Write::<HttpDate>::texts(time),
            Self::EpochSeconds => text::Write::<EpochSeconds>::texts(time),
        }
    }

    /// The time that looks like `text`.
    pub(super) fn read(self, text: &str) -> text::Result<Timestamp> {
        match self {
            Self::DateTime => text::Read::<DateTime>::read(text),
            Self::HttpDate => text::Read::<HttpDate>::read(text),
            Self::EpochSeconds => text::Read::<EpochSeconds>::read(text),
        }
    }
}

impl Element {
    /// A value that is called `name`. Items of a list in it are called `member`; entries of a map `entry`, with `key` and
    /// `value`; timestamps are of the format `date-time`.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            namespace: None,
            flat: false,
            omitted_if_empty: false,
            time: TimestampFormat::DateTime,
            key: None,
            item: None,
        }
    }

    /// The same in a namespace, for which `prefix` stands unless it is empty (trait `xmlNamespace`).
    #[must_use]
    pub const fn namespace(self, prefix: &'static str, uri: &'static str) -> Self {
        Self { namespace: Some((prefix, uri)), ..self }
    }

    /// The same with each item of a list or entry of a map in its place (trait `xmlFlattened`).
    #[must_use]
    pub const fn flat(self) -> Self {
        Self { flat: true, ..self }
    }

    /// The same, of which nothing is written if it is an empty list.
    #[must_use]
    pub const fn omitted_if_empty(self) -> Self {
        Self { omitted_if_empty: true, ..self }
    }

    /// The same with timestamps of the format `http-date`.
    #[must_use]
    pub const fn http_date(self) -> Self {
        Self { time: TimestampFormat::HttpDate, ..self }
    }

    /// The same with timestamps of the format `epoch-seconds`.
    #[must_use]
    pub const fn epoch_seconds(self) -> Self {
        Self { time: TimestampFormat::EpochSeconds, ..self }
    }

    /// The same with items of a list, or values of a map, that are called so.
    #[must_use]
    pub const fn item(self, item: &'static Self) -> Self {
        Self { item: Some(item), ..self }
    }

    /// The same with keys of a map that are called so.
    #[must_use]
    pub const fn key(self, key: &'static Self) -> Self {
        Self { key: Some(key), ..self }
    }

    /// The name without its prefix.
    pub(super) fn local_name(&self) -> &'static str {
        self.name.rsplit_once(':').map_or(self.name, |(_, name)| name)
    }

    /// What items of a list are.
    pub(super) fn items(&self) -> &'static Self {
        const MEMBER: Element = Element::new("member");
        self.item.unwrap_or(&MEMBER)
    }

    /// What keys and values of a map are.
    pub(super) fn entries(&self) -> (&'static Self, &'static Self) {
        const KEY: Element = Element::new("key");
        const VALUE: Element = Element::new("value");
        (self.key.unwrap_or(&KEY), self.item.unwrap_or(&VALUE))
    }
}
