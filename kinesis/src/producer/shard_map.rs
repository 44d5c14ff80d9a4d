//! Which shard a hash key belongs to, as far as the stream was asked. A prediction: streams are split and merged at any time.

use generated::kinesis::Shard;

use crate::hash_key;

/// The open shards of a stream, by the end of their ranges.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ShardMap(Vec<(u128, String)>);

impl ShardMap {
    /// The map of these shards, closed ones left out; `None` if they say nothing of a part of the keys.
    pub(super) fn new(shards: &[Shard]) -> Option<Self> {
        let open = shards.iter().filter(|shard| shard.sequence_number_range.ending_sequence_number.is_none());
        let mut ranges = Vec::new();
        for shard in open {
            let range = &shard.hash_key_range;
            let start = hash_key::parse(&range.starting_hash_key)?;
            ranges.push((start, hash_key::parse(&range.ending_hash_key)?, shard.shard_id.clone()));
        }
        ranges.sort_unstable();
        let whole = ranges.first()?.0 == 0 && ranges.last()?.1 == u128::MAX;
        let seamless = ranges.windows(2).all(|pair| pair[0].1.checked_add(1) == Some(pair[1].0));
        (whole && seamless).then(|| Self(ranges.into_iter().map(|(_, end, id)| (end, id)).collect()))
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Which of the shards a hash key belongs to, from 0.
    pub(super) fn index(&self, hash: u128) -> usize {
        self.0.partition_point(|(end, _)| *end < hash)
    }

    /// The id of the shard that a hash key belongs to.
    pub(super) fn shard(&self, hash: u128) -> &str {
        self.0.get(self.index(hash)).map_or("", |(_, id)| id)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Shards whose ranges begin at these numbers, and go up to the next one.
    pub(in super::super) fn shards(starts: &[(u128, &str)]) -> Vec<Shard> {
        let ends = starts.iter().skip(1).map(|(start, _)| start - 1).chain([u128::MAX]);
        starts.iter().zip(ends).map(|((start, id), end)| shard(id, *start, end)).collect()
    }

    fn shard(id: &str, start: u128, end: u128) -> Shard {
        let mut shard = Shard::default();
        id.clone_into(&mut shard.shard_id);
        shard.hash_key_range.starting_hash_key = start.to_string();
        shard.hash_key_range.ending_hash_key = end.to_string();
        shard
    }

    #[test]
    fn each_key_belongs_to_the_shard_whose_range_holds_it() {
        let mut all = shards(&[(0, "a"), (1000, "b"), (u128::MAX / 2, "c")]);
        all.reverse();
        // A parent that was split.
        let mut parent = shard("old", 0, u128::MAX);
        parent.sequence_number_range.ending_sequence_number = Some("1".to_owned());
        all.push(parent);
        let map = ShardMap::new(&all).expect("a map");
        assert_eq!(map.len(), 3);
        for (hash, id) in
            [(0, "a"), (999, "a"), (1000, "b"), (u128::MAX / 2 - 1, "b"), (u128::MAX / 2, "c"), (u128::MAX, "c")]
        {
            assert_eq!(map.shard(hash), id, "{hash}");
        }
    }

    #[test]
    fn shards_that_do_not_cover_all_keys_are_no_map() {
        let both = shards(&[(0, "a"), (1000, "b")]);
        for (part, why) in [(&both[..1], "no end"), (&both[1..], "no beginning"), (&[][..], "none")] {
            assert_eq!(ShardMap::new(part), None, "{why}");
        }
        let gap = [shard("a", 0, 9), shard("b", 11, u128::MAX)];
        assert_eq!(ShardMap::new(&gap), None);
        let twice = [shard("a", 0, 9), shard("b", 9, u128::MAX)];
        assert_eq!(ShardMap::new(&twice), None);
        let nonsense = [shard("a", 0, 9), Shard::default()];
        assert_eq!(ShardMap::new(&nonsense), None);
    }
}
