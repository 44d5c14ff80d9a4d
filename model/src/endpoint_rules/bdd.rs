//! Rules as a binary decision diagram, whose nodes come as base64 of 32-bit integers.

use indexmap::IndexMap;

use super::{Condition, Outcome, Parameter};

/// From here on a reference is one to a result.
const RESULTS: i32 = 100_000_000;

/// Rules as a diagram: each node asks one condition and leads on to a node or an outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct EndpointBdd {
    /// The version of the rules language, at least `1.1`.
    pub version: String,
    /// What the rules depend on, by name.
    pub parameters: IndexMap<String, Parameter>,
    /// The conditions that nodes ask.
    pub conditions: Vec<Condition>,
    /// The outcomes; none is a list of rules.
    pub results: Vec<Outcome>,
    /// The nodes; none leads back to itself.
    pub nodes: Vec<Node>,
    /// Where to begin.
    pub root: Reference,
}

/// A question and where its answers lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    /// Which condition.
    pub condition: usize,
    /// Where to go on if it holds.
    pub high: Reference,
    /// Where to go on if it does not.
    pub low: Reference,
}

/// Where a diagram goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reference {
    /// No rule matches.
    NoMatch,
    /// A node.
    Node {
        /// Which one.
        index: usize,
        /// Whether its two answers are exchanged.
        complement: bool,
    },
    /// An outcome.
    Result(usize),
}

/// The nodes of the text; the first, which is only a mark, keeps its place with an index of 0.
pub(super) fn nodes(text: &str, count: usize, conditions: usize, results: usize) -> Result<Vec<Node>, String> {
    let bytes = base64_simd::STANDARD.decode_to_vec(text).map_err(|_| "is not base64".to_owned())?;
    let (words, rest) = bytes.as_chunks::<4>();
    let numbers: Vec<i32> = words.iter().map(|word| i32::from_be_bytes(*word)).collect();
    let (triples, left) = numbers.as_chunks::<3>();
    if !rest.is_empty() || !left.is_empty() || triples.len() != count {
        return Err(format!("holds {} bytes, and {count} nodes of 12 bytes were announced", bytes.len()));
    }
    let mut nodes = Vec::new();
    for (at, [condition, high, low]) in triples.iter().enumerate() {
        if at == 0 {
            if [*condition, *high, *low] != [-1, 1, -1] {
                return Err("node 0 is not the terminal [-1, 1, -1]".to_owned());
            }
            nodes.push(Node { condition: 0, high: Reference::NoMatch, low: Reference::NoMatch });
            continue;
        }
        let index = usize::try_from(*condition).ok().filter(|index| *index < conditions);
        let index = index.ok_or_else(|| format!("node {at} asks condition {condition}, of {conditions}"))?;
        let follow = |number: i32| reference(number, count, results).map_err(|what| format!("node {at} {what}"));
        nodes.push(Node { condition: index, high: follow(*high)?, low: follow(*low)? });
    }
    match cycle(&nodes) {
        Some(at) => Err(format!("node {at} leads back to itself")),
        None => Ok(nodes),
    }
}

/// What a number refers to.
pub(super) fn reference(number: i32, nodes: usize, results: usize) -> Result<Reference, String> {
    let wrong = || format!("refers to {number}, which is no node of {nodes} and no result of {results}");
    match number {
        0 => Err(wrong()),
        1 | -1 | RESULTS => Ok(Reference::NoMatch),
        // Result 0 is the one that is not written down: no match.
        RESULTS.. => {
            let index = usize::try_from(number - RESULTS - 1).ok().filter(|index| *index < results);
            index.map(Reference::Result).ok_or_else(wrong)
        }
        _ => {
            let index = usize::try_from(number.unsigned_abs() - 1).ok().filter(|index| *index < nodes);
            index.map(|index| Reference::Node { index, complement: number < 0 }).ok_or_else(wrong)
        }
    }
}

/// A node that can be reached from itself.
fn cycle(nodes: &[Node]) -> Option<usize> {
    // 0: not seen, 1: on the way, 2: done.
    let mut state = vec![0_u8; nodes.len()];
    for start in 0..nodes.len() {
        let mut open = vec![(start, false)];
        while let Some((at, leaving)) = open.pop() {
            let Some(mark) = state.get_mut(at) else { continue };
            if leaving {
                *mark = 2;
                continue;
            }
            match mark {
                1 => return Some(at),
                2 => continue,
                _ => *mark = 1,
            }
            open.push((at, true));
            let node = nodes.get(at);
            for next in node.into_iter().flat_map(|node| [node.high, node.low]) {
                if let Reference::Node { index, .. } = next {
                    if state.get(index) == Some(&1) {
                        return Some(index);
                    }
                    open.push((index, false));
                }
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(numbers: &[i32]) -> String {
        let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_be_bytes()).collect();
        base64_simd::STANDARD.encode_to_string(bytes)
    }

    #[test]
    fn nodes_are_triples_of_big_endian_numbers() {
        // The diagram of Smithy's own tests of `getAttr`, in which result 1 is the first that is written down.
        let text = "/////wAAAAH/////AAAAAAAAAAMF9eECAAAAAQAAAAQF9eECAAAAAgX14QEF9eEC";
        let nodes = nodes(text, 4, 3, 2).expect("a diagram");
        let node = |index| Reference::Node { index, complement: false };
        assert_eq!(nodes[1], Node { condition: 0, high: node(2), low: Reference::Result(1) });
        assert_eq!(nodes[2], Node { condition: 1, high: node(3), low: Reference::Result(1) });
        assert_eq!(nodes[3], Node { condition: 2, high: Reference::Result(0), low: Reference::Result(1) });
    }

    #[test]
    fn references_have_ranges() {
        assert_eq!(reference(-3, 3, 0), Ok(Reference::Node { index: 2, complement: true }));
        for number in [1, -1, RESULTS] {
            assert_eq!(reference(number, 3, 1), Ok(Reference::NoMatch));
        }
        for number in [0, 4, -4, RESULTS + 2, RESULTS - 1, i32::MAX, i32::MIN] {
            assert!(reference(number, 3, 1).is_err(), "{number}");
        }
    }

    #[test]
    fn broken_nodes_are_refused() {
        let start = [-1, 1, -1];
        let with = |node: [i32; 3]| encoded(&[start, node].concat());
        for (text, count, reason) in [
            ("?".to_owned(), 1, "is not base64"),
            (encoded(&start), 2, "holds 12 bytes, and 2 nodes of 12 bytes were announced"),
            (encoded(&[0, 1, -1]), 1, "node 0 is not the terminal [-1, 1, -1]"),
            (with([1, 1, 1]), 2, "node 1 asks condition 1, of 1"),
            (with([-1, 1, 1]), 2, "node 1 asks condition -1, of 1"),
            (with([0, 0, 1]), 2, "node 1 refers to 0, which is no node of 2 and no result of 1"),
            (with([0, 2, 1]), 2, "node 1 leads back to itself"),
        ] {
            assert_eq!(nodes(&text, count, 1, 1), Err(reason.to_owned()));
        }
        let round = encoded(&[start, [0, 3, 1], [0, 4, 1], [0, 1, -2]].concat());
        assert!(nodes(&round, 4, 1, 1).is_err_and(|reason| reason.ends_with("leads back to itself")));
    }
}
