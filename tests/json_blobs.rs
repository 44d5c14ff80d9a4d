//! Blobs of JSON against `serde_json` and the crate `base64`: the same texts are accepted, with the same bytes.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use smithwright_runtime::{Bytes, json};

/// Lists of named blobs, few of which are long.
fn lists() -> impl Strategy<Value = Vec<BTreeMap<String, Vec<u8>>>> {
    let bytes =
        prop_oneof![20 => vec(any::<u8>(), 0..80), 4 => vec(any::<u8>(), 0..1500), 1 => vec(any::<u8>(), 4000..9000)];
    vec(btree_map(select(vec!["Data".to_owned(), "a".to_owned(), "b".to_owned()]), bytes, 0..4), 0..25)
}

/// The text of a list, in which some characters of base64 are escaped, as `escapes` say.
fn text_of(list: &[BTreeMap<String, Vec<u8>>], escapes: &[(Index, bool)]) -> String {
    let encoded = list.iter().map(|blobs| blobs.iter().map(|(name, blob)| (name, STANDARD.encode(blob))).collect());
    let encoded: Vec<BTreeMap<_, _>> = encoded.collect();
    let mut text = serde_json::to_string(&encoded).unwrap();
    for (at, slash) in escapes {
        let at = at.index(text.len());
        let part = text.as_bytes()[at];
        if *slash && part == b'/' && text.as_bytes()[at - 1] != b'\\' {
            text.insert(at, '\\');
        } else if part.is_ascii_uppercase() || part == b'+' || part == b'=' {
            text.replace_range(at..=at, &format!("\\u{part:04x}"));
        }
    }
    text
}

/// What is in the text, by others.
fn theirs(text: &[u8]) -> Option<Vec<BTreeMap<String, Vec<u8>>>> {
    let list: Vec<BTreeMap<String, String>> = serde_json::from_slice(text).ok()?;
    let blobs = |blobs: BTreeMap<String, String>| {
        blobs.into_iter().map(|(name, text)| Some((name, STANDARD.decode(text).ok()?))).collect()
    };
    list.into_iter().map(blobs).collect()
}

fn ours(text: &[u8]) -> Option<Vec<BTreeMap<String, Vec<u8>>>> {
    let mut list = Vec::<BTreeMap<String, Bytes>>::new();
    json::read(text, &mut list).ok()?;
    // Read to the end before any is looked at: none may be written over by a later one.
    let blobs = |blobs: BTreeMap<String, Bytes>| blobs.into_iter().map(|(name, blob)| (name, blob.to_vec())).collect();
    Some(list.into_iter().map(blobs).collect())
}

proptest! {
    #[test]
    fn blobs_are_what_others_find(list in lists(), escapes in vec((any::<Index>(), any::<bool>()), 0..20)) {
        let text = text_of(&list, &escapes);
        let (ours, theirs) = (ours(text.as_bytes()), theirs(text.as_bytes()));
        prop_assert_eq!(ours.as_ref(), Some(&list), "{}", text);
        prop_assert_eq!(theirs, Some(list), "{}", text);
    }

    #[test]
    fn what_others_refuse_is_refused(
        list in lists(),
        at in any::<Index>(),
        piece in select(vec!["", "=", "==", "A", "+", "-", "_", "\n", " ", "\\n", "\\/", "\\u002b", "\\u003d", "é", "\\"]),
        instead in any::<bool>(),
    ) {
        let mut text = text_of(&list, &[]);
        let at = at.index(text.len());
        text.replace_range(at..at + usize::from(instead), piece);
        prop_assert_eq!(ours(text.as_bytes()), theirs(text.as_bytes()), "{}", text);
    }
}
