//! The tree hash of Amazon S3 Glacier: SHA-256 of each mebibyte, folded in pairs; beside it that of all bytes.

use http::header::{HeaderMap, HeaderName, HeaderValue};

use crate::sigv4::{Hex, Sha};

/// How many bytes a leaf of the tree is of.
const LEAF: usize = 1024 * 1024;

/// Both hashes of bytes that come in pieces.
pub(crate) struct TreeHash {
    whole: Sha,
    leaf: Sha,
    /// How many bytes the leaf has by now.
    filled: usize,
    /// Roots of whole trees, each of half as many leaves as the one before, or fewer; with the height of each.
    roots: Vec<(u32, [u8; 32])>,
    has_tree: bool,
}

impl TreeHash {
    pub(crate) fn new() -> Self {
        Self { whole: Sha::sha256(), leaf: Sha::sha256(), filled: 0, roots: Vec::new(), has_tree: true }
    }

    /// The hash of all bytes alone.
    pub(crate) fn plain() -> Self {
        Self { has_tree: false, ..Self::new() }
    }

    pub(crate) fn update(&mut self, mut bytes: &[u8]) {
        self.whole.update(bytes);
        while self.has_tree && !bytes.is_empty() {
            let room = LEAF.saturating_sub(self.filled);
            let (now, later) = bytes.split_at_checked(room).unwrap_or((bytes, &[]));
            self.leaf.update(now);
            self.filled = self.filled.saturating_add(now.len());
            bytes = later;
            if self.filled == LEAF {
                self.end_leaf();
            }
        }
    }

    fn end_leaf(&mut self) {
        let mut root = (0, digest(std::mem::replace(&mut self.leaf, Sha::sha256())));
        self.filled = 0;
        while let Some((height, before)) = self.roots.pop_if(|(height, _)| *height == root.0) {
            root = (height.saturating_add(1), pair(&before, &root.1));
        }
        self.roots.push(root);
    }

    pub(crate) fn finish(mut self) -> Hashes {
        if self.filled > 0 || self.roots.is_empty() {
            self.end_leaf();
        }
        // What has no partner goes up as it is.
        let tree = self.roots.into_iter().map(|(_, hash)| hash).rev().reduce(|right, left| pair(&left, &right));
        Hashes { whole: Hex::of(self.whole.finish().as_ref()), tree: Hex::of(&tree.unwrap_or_default()) }
    }
}

/// Both hashes.
#[derive(Clone)]
pub(crate) struct Hashes {
    /// Of all bytes.
    pub(crate) whole: Hex,
    /// Of the tree.
    tree: Hex,
}

impl Hashes {
    /// Tells a service of them, unless a caller has.
    pub(crate) fn add(&self, headers: &mut HeaderMap) {
        let of = |hash: &Hex| HeaderValue::from_bytes(hash.as_bytes());
        if let (Ok(whole), Ok(tree)) = (of(&self.whole), of(&self.tree)) {
            headers.entry(HeaderName::from_static("x-amz-content-sha256")).or_insert(whole);
            headers.entry(HeaderName::from_static("x-amz-sha256-tree-hash")).or_insert(tree);
        }
    }
}

fn pair(left: &[u8], right: &[u8]) -> [u8; 32] {
    let mut both = Sha::sha256();
    both.update(left);
    both.update(right);
    digest(both)
}

fn digest(sha: Sha) -> [u8; 32] {
    sha.finish().as_ref().try_into().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hashes(bytes: &[u8], piece: usize) -> (String, String) {
        let mut hash = TreeHash::new();
        bytes.chunks(piece).for_each(|chunk| hash.update(chunk));
        let Hashes { whole, tree } = hash.finish();
        let text = |hash: Hex| String::from_utf8(hash.as_bytes().to_vec()).unwrap();
        (text(whole), text(tree))
    }

    /// By the definition: leaves, then pairs, level by level.
    fn by_levels(bytes: &[u8]) -> String {
        let mut level: Vec<[u8; 32]> = bytes.chunks(LEAF).map(|leaf| pair(leaf, b"")).collect();
        while level.len() > 1 {
            level = level.chunks(2).map(|two| if let [one, other] = two { pair(one, other) } else { two[0] }).collect();
        }
        String::from_utf8(Hex::of(&level[0]).as_bytes().to_vec()).unwrap()
    }

    #[test]
    fn the_tree_of_one_leaf_is_the_hash_of_its_bytes() {
        let (whole, tree) = hashes(b"hello world", 4);
        assert_eq!(whole, "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9");
        assert_eq!(tree, whole);
        let (whole, tree) = hashes(b"", 1);
        assert_eq!(whole, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert_eq!(tree, whole);
    }

    #[test]
    fn leaves_are_folded_in_pairs_from_the_left() {
        for leaves in 1..=7 {
            for more in [0, 5] {
                let bytes: Vec<u8> = (0..leaves * LEAF + more).map(|at| u8::try_from(at % 251).unwrap()).collect();
                assert_eq!(hashes(&bytes, 300_000).1, by_levels(&bytes), "{leaves} leaves and {more} bytes");
            }
        }
    }
}
