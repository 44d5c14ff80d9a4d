//! The shards of a stream as far as they are known, and where a group begins in each. Knows no lease's owner.

use std::collections::{BTreeMap, BTreeSet};

use generated::kinesis::{ChildShard, Shard};

use super::config::Start;
use crate::lease::Lease;
use crate::position::Position;

/// The shards that a stream lists, with their parents.
#[derive(Debug, Default)]
pub(crate) struct Shards {
    parents: BTreeMap<String, BTreeSet<String>>,
}

impl Shards {
    pub(crate) fn of(listed: Vec<Shard>) -> Self {
        let parents = |shard: &Shard| {
            [&shard.parent_shard_id, &shard.adjacent_parent_shard_id].into_iter().flatten().cloned().collect()
        };
        Self { parents: listed.into_iter().map(|shard| (shard.shard_id.clone(), parents(&shard))).collect() }
    }

    /// Adds what the end of a shard told; `false` if that is not enough: there are no children, or one has a parent of
    /// which nothing is known, so that nobody can say whether it is done.
    #[must_use]
    pub(crate) fn add(&mut self, children: Vec<ChildShard>) -> bool {
        let mut enough = !children.is_empty();
        for child in children {
            if child.parent_shards.iter().all(|parent| self.parents.contains_key(parent)) {
                self.parents.entry(child.shard_id).or_insert_with(|| child.parent_shards.into_iter().collect());
            } else {
                enough = false;
            }
        }
        enough
    }

    /// Leases for shards that have none. All begin where the group began: a shard that came to be later has no older
    /// records, so that is its own beginning, and one whose row was deleted is read again rather than passed over.
    ///
    /// A lease names the parents that it has to wait for, and those have leases: others are not kept any more.
    pub(crate) fn missing(&self, leases: &BTreeMap<String, Lease>, began: &Position, start: &Start) -> Vec<Lease> {
        let given = match start {
            Start::Positions(given) => self.with_ancestors(given),
            _ => BTreeMap::new(),
        };
        let known = |parent: &&String| self.parents.contains_key(*parent) || leases.contains_key(*parent);
        let lease = |(shard, parents): (&String, &BTreeSet<String>)| {
            let position = given.get(shard).unwrap_or(began).clone();
            Lease::new(shard.clone(), parents.iter().filter(known).cloned().collect(), position)
        };
        let listed = self.parents.iter().filter(|(shard, _)| !leases.contains_key(*shard)).map(lease);
        // Of a shard that is not kept any more somebody deleted the row.
        let gone = self.unknown_parents(leases).into_iter();
        listed.chain(gone.map(|parent| Lease::new(parent, BTreeSet::new(), Position::ShardEnd))).collect()
    }

    /// Shards that a lease waits for, and of which nothing is known: newer than the list, or not kept any more. Only a new
    /// list can tell.
    pub(crate) fn unknown_parents<'a>(&self, leases: &'a BTreeMap<String, Lease>) -> BTreeSet<&'a String> {
        let waiting = leases.values().filter(|lease| !lease.is_ended()).flat_map(|lease| &lease.parents);
        waiting.filter(|parent| !self.parents.contains_key(*parent) && !leases.contains_key(*parent)).collect()
    }

    /// Positions, and that all before them are done.
    fn with_ancestors(&self, given: &BTreeMap<String, Position>) -> BTreeMap<String, Position> {
        let mut all = given.clone();
        let mut ahead: Vec<&String> = given.keys().collect();
        while let Some(shard) = ahead.pop() {
            for parent in self.parents.get(shard).into_iter().flatten() {
                if !all.contains_key(parent) {
                    all.insert(parent.clone(), Position::ShardEnd);
                    ahead.push(parent);
                }
            }
        }
        all
    }

    /// Whether a shard that is listed was read to its end, and none of its children is known: there must be some.
    pub(crate) fn lacks_children(&self, leases: &BTreeMap<String, Lease>) -> bool {
        leases
            .values()
            .filter(|lease| lease.is_ended() && self.parents.contains_key(&lease.shard))
            .any(|lease| !leases.values().any(|child| child.parents.contains(&lease.shard)))
    }

    /// Leases of shards that are read and no longer listed, whose children are read too: nobody waits for them.
    pub(crate) fn obsolete(&self, leases: &BTreeMap<String, Lease>) -> Vec<(String, u64)> {
        let obsolete = |lease: &&Lease| {
            let mut children = leases.values().filter(|child| child.parents.contains(&lease.shard)).peekable();
            lease.is_ended()
                && !self.parents.contains_key(&lease.shard)
                && children.peek().is_some()
                && children.all(Lease::is_ended)
        };
        leases.values().filter(obsolete).map(|lease| (lease.shard.clone(), lease.version)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shard(id: &str, parents: [Option<&str>; 2]) -> Shard {
        let [parent, adjacent] = parents.map(|parent| parent.map(str::to_owned));
        Shard { shard_id: id.into(), parent_shard_id: parent, adjacent_parent_shard_id: adjacent, ..Shard::default() }
    }

    fn family() -> Shards {
        Shards::of(vec![
            shard("a", [Some("long gone"), None]),
            shard("b", [Some("a"), None]),
            shard("c", [Some("a"), None]),
            shard("d", [Some("b"), Some("c")]),
        ])
    }

    fn positions(leases: &[Lease]) -> Vec<(&str, String)> {
        leases.iter().map(|lease| (lease.shard.as_str(), lease.position.to_string())).collect()
    }

    #[test]
    fn every_shard_begins_where_the_group_began() {
        let missing = family().missing(&BTreeMap::new(), &Position::TrimHorizon, &Start::TrimHorizon);
        assert!(missing.iter().all(|lease| lease.position == Position::TrimHorizon));
        assert_eq!(missing.len(), 4);
        let merged = missing.iter().find(|lease| lease.shard == "d").expect("d");
        assert_eq!(merged.parents, ["b".to_owned(), "c".to_owned()].into());
    }

    #[test]
    fn positions_from_elsewhere_stand_for_all_that_led_to_them() {
        let start = Start::Positions([("b".to_owned(), Position::after("7"))].into());
        let missing = family().missing(&BTreeMap::new(), &Position::TrimHorizon, &start);
        let expected = [("a", "SHARD_END"), ("b", "AFTER 7"), ("c", "TRIM_HORIZON"), ("d", "TRIM_HORIZON")];
        assert_eq!(positions(&missing), expected.map(|(shard, position)| (shard, position.to_owned())));
    }

    #[test]
    fn an_end_without_children_is_noticed_and_a_lease_that_nobody_needs_too() {
        let shards = family();
        let mut leases: BTreeMap<String, Lease> = BTreeMap::new();
        leases.insert("a".into(), Lease::new("a", BTreeSet::new(), Position::ShardEnd));
        assert!(shards.lacks_children(&leases));
        leases.insert("b".into(), Lease::new("b", ["a".into(), "long gone".into()].into(), Position::TrimHorizon));
        assert!(!shards.lacks_children(&leases));
        leases.insert("long gone".into(), Lease::new("long gone", BTreeSet::new(), Position::ShardEnd));
        assert_eq!(shards.obsolete(&leases), [], "b still waits for it");
        leases.insert("b".into(), Lease::new("b", ["a".into(), "long gone".into()].into(), Position::ShardEnd));
        assert_eq!(shards.obsolete(&leases), [("long gone".to_owned(), 1)]);
    }

    #[test]
    fn a_lease_waits_for_parents_that_are_there_and_for_no_others() {
        let missing = family().missing(&BTreeMap::new(), &Position::TrimHorizon, &Start::TrimHorizon);
        assert!(missing.iter().all(|lease| lease.shard != "a" || lease.parents.is_empty()), "{missing:?}");
        // The row of a shard that is not kept any more was deleted, while another waits for it.
        let waiting = Lease::new("a", ["long gone".to_owned()].into(), Position::TrimHorizon);
        let missing =
            family().missing(&[("a".to_owned(), waiting)].into(), &Position::TrimHorizon, &Start::TrimHorizon);
        let gone = missing.iter().find(|lease| lease.shard == "long gone").expect("a lease");
        assert!(gone.is_ended());
    }

    #[test]
    fn a_child_of_a_parent_that_nobody_knows_has_to_be_looked_up() {
        let child = |parents: &[&str]| ChildShard {
            shard_id: "e".into(),
            parent_shards: parents.iter().map(|parent| (*parent).to_owned()).collect(),
            ..ChildShard::default()
        };
        let mut shards = family();
        assert!(!shards.add(vec![child(&["d", "unheard of"])]));
        assert!(!shards.add(Vec::new()));
        assert!(shards.add(vec![child(&["d"])]));
    }
}
