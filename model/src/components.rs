//! Groups of a graph's nodes that reach each other. Knows nothing of what nodes and edges stand for.

use std::collections::HashMap;
use std::hash::Hash;

/// How far the search has come with a node.
struct Visit<'a, T> {
    node: &'a T,
    targets: Vec<&'a T>,
    next: usize,
}

/// The groups of nodes that reach each other, each after all groups that it leads to; most are of one node.
///
/// Takes time in proportion to nodes and edges, and no stack.
#[must_use]
pub fn components<'a, T: Eq + Hash>(
    nodes: impl Iterator<Item = &'a T>,
    targets: impl Fn(&'a T) -> Vec<&'a T>,
) -> Vec<Vec<&'a T>> {
    let mut found = Vec::new();
    // When each node was met; `usize::MAX` once its group is known.
    let mut met: HashMap<&T, usize> = HashMap::new();
    let mut lowest: HashMap<&T, usize> = HashMap::new();
    let mut open: Vec<&T> = Vec::new();
    let mut count = 0;
    for root in nodes {
        let mut visits = Vec::new();
        let mut enter = Some(root).filter(|root| !met.contains_key(*root));
        loop {
            if let Some(node) = enter.take() {
                met.insert(node, count);
                lowest.insert(node, count);
                count += 1;
                open.push(node);
                visits.push(Visit { node, targets: targets(node), next: 0 });
            }
            let Some(visit) = visits.last_mut() else { break };
            let node = visit.node;
            if let Some(target) = visit.targets.get(visit.next).copied() {
                visit.next += 1;
                match met.get(target).copied() {
                    None => enter = Some(target),
                    Some(usize::MAX) => {}
                    Some(at) => lower(&mut lowest, node, at),
                }
                continue;
            }
            visits.pop();
            let low = lowest.get(node).copied().unwrap_or_default();
            if let Some(parent) = visits.last() {
                lower(&mut lowest, parent.node, low);
            }
            if met.get(node) == Some(&low) {
                let start = open.iter().rposition(|other| *other == node).unwrap_or_default();
                let group = open.split_off(start);
                for member in &group {
                    met.insert(*member, usize::MAX);
                }
                found.push(group);
            }
        }
    }
    found
}

fn lower<'a, T: Eq + Hash>(lowest: &mut HashMap<&'a T, usize>, node: &'a T, to: usize) {
    let low = lowest.entry(node).or_insert(to);
    *low = to.min(*low);
}

#[cfg(test)]
mod tests {
    use super::components;

    #[test]
    fn groups_come_after_what_they_lead_to() {
        let nodes = [0, 1, 2, 3, 4];
        let edges: [&[usize]; 5] = [&[1], &[2, 3], &[1], &[3], &[0]];
        let found = components(nodes.iter(), |node: &usize| edges[*node].iter().map(|to| &nodes[*to]).collect());
        let mut found: Vec<Vec<usize>> = found.into_iter().map(|group| group.into_iter().copied().collect()).collect();
        for group in &mut found {
            group.sort_unstable();
        }
        assert_eq!(found, [vec![3], vec![1, 2], vec![0], vec![4]]);
    }

    #[test]
    fn length_takes_no_stack() {
        let nodes: Vec<usize> = (0..100_000).collect();
        let next = |node: &usize| nodes.get(node + 1).into_iter().collect();
        assert_eq!(components(nodes.iter(), next).len(), nodes.len());
    }
}
