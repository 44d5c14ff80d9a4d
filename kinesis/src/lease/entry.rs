//! What the rows of a store mean: shards with their owners, and workers. Knows no store.

use std::collections::{BTreeMap, BTreeSet};

use super::store::Row;
use crate::position::Position;

const WORKER: &str = "@worker/";

/// The row that says where the group began.
const START: &str = "@start";

/// A shard: who reads it and how far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Lease {
    pub(crate) shard: String,
    pub(crate) version: u64,
    /// A worker's whole id; `None`: free.
    pub(crate) owner: Option<String>,
    /// Grows whenever the owner changes, so that one who lost a lease and got it back knows.
    pub(crate) epoch: u64,
    pub(crate) position: Position,
    pub(crate) parents: BTreeSet<String>,
}

/// A worker that is there, as far as the row's changes show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WorkerEntry {
    pub(crate) key: String,
    pub(crate) version: u64,
    /// The whole id: the name and what tells this run of it from others.
    pub(crate) id: String,
    /// Shards of others that it would like to have.
    pub(crate) wants: BTreeSet<String>,
}

/// A row, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    Start(Position),
    Worker(WorkerEntry),
    Shard(Lease),
}

fn names(text: Option<&String>) -> BTreeSet<String> {
    text.into_iter().flat_map(|text| text.split(',')).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

fn joined(names: &BTreeSet<String>) -> String {
    names.iter().map(String::as_str).collect::<Vec<_>>().join(",")
}

impl Entry {
    /// What a row says; an error that names it if it says nothing that makes sense.
    pub(crate) fn of(row: &Row) -> Result<Self, String> {
        let wrong = |what: &str| format!("the lease {:?} of {:?} has {what}", row.key, row.group);
        let position = || {
            let text = row.fields.get("position").ok_or_else(|| wrong("no position"))?;
            text.parse::<Position>().map_err(|error| wrong(&format!("a position that cannot be read: {error}")))
        };
        if row.key == START {
            return Ok(Self::Start(position()?));
        }
        if row.key.starts_with(WORKER) {
            let id = row.fields.get("id").cloned().ok_or_else(|| wrong("no id"))?;
            let wants = names(row.fields.get("wants"));
            return Ok(Self::Worker(WorkerEntry { key: row.key.clone(), version: row.version, id, wants }));
        }
        let epoch = row.fields.get("epoch").and_then(|text| text.parse().ok()).ok_or_else(|| wrong("no epoch"))?;
        Ok(Self::Shard(Lease {
            shard: row.key.clone(),
            version: row.version,
            owner: row.fields.get("owner").filter(|owner| !owner.is_empty()).cloned(),
            epoch,
            position: position()?,
            parents: names(row.fields.get("parents")),
        }))
    }

    /// The start's row.
    pub(crate) fn start_row(group: &str, position: &Position) -> Row {
        let fields = BTreeMap::from([("position".to_owned(), position.to_string())]);
        Row { group: group.to_owned(), key: START.to_owned(), version: 1, fields }
    }
}

impl WorkerEntry {
    pub(crate) fn key_of(name: &str) -> String {
        format!("{WORKER}{name}")
    }

    pub(crate) fn row(&self, group: &str) -> Row {
        let fields = BTreeMap::from([("id".to_owned(), self.id.clone()), ("wants".to_owned(), joined(&self.wants))]);
        Row { group: group.to_owned(), key: self.key.clone(), version: self.version, fields }
    }
}

impl Lease {
    /// A lease that nobody has.
    pub(crate) fn new(shard: impl Into<String>, parents: BTreeSet<String>, position: Position) -> Self {
        Self { shard: shard.into(), version: 1, owner: None, epoch: 0, position, parents }
    }

    pub(crate) fn is_ended(&self) -> bool {
        self.position == Position::ShardEnd
    }

    /// The next version, in other hands or none.
    pub(crate) fn owned_by(&self, owner: Option<String>) -> Self {
        Self { version: self.version + 1, owner, epoch: self.epoch + 1, ..self.clone() }
    }

    /// The next version, read so far.
    pub(crate) fn read_to(&self, position: Position) -> Self {
        Self { version: self.version + 1, position, ..self.clone() }
    }

    pub(crate) fn row(&self, group: &str) -> Row {
        let fields = BTreeMap::from([
            ("owner".to_owned(), self.owner.clone().unwrap_or_default()),
            ("epoch".to_owned(), self.epoch.to_string()),
            ("position".to_owned(), self.position.to_string()),
            ("parents".to_owned(), joined(&self.parents)),
        ]);
        Row { group: group.to_owned(), key: self.shard.clone(), version: self.version, fields }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_say_what_they_were_made_of() {
        let lease = Lease::new("shardId-1", ["a".into(), "b".into()].into(), Position::after("77"));
        let lease = lease.owned_by(Some("me#1".into())).read_to(Position::ShardEnd);
        assert_eq!((lease.version, lease.epoch), (3, 1));
        assert_eq!(Entry::of(&lease.row("g/s")), Ok(Entry::Shard(lease)));
        let worker = WorkerEntry {
            key: WorkerEntry::key_of("me"),
            version: 4,
            id: "me#1".into(),
            wants: ["shardId-1".into()].into(),
        };
        assert_eq!(Entry::of(&worker.row("g/s")), Ok(Entry::Worker(worker)));
        let start = Entry::start_row("g/s", &Position::TrimHorizon);
        assert_eq!(Entry::of(&start), Ok(Entry::Start(Position::TrimHorizon)));
    }

    #[test]
    fn a_row_that_makes_no_sense_is_named() {
        let mut row = Lease::new("shardId-1", BTreeSet::new(), Position::TrimHorizon).row("g/s");
        row.fields.insert("position".into(), "somewhere".into());
        let error = Entry::of(&row).expect_err("no position");
        assert!(error.contains("shardId-1") && error.contains("somewhere"), "{error}");
    }
}
