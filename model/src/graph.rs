//! Order and cycles in a graph of shape ids. Knows nothing of what the edges stand for.

use std::collections::{HashMap, HashSet, VecDeque};

use indexmap::IndexMap;

use crate::{ShapeId, components};

/// Which ids each id leads to; ids without an entry lead nowhere.
pub(crate) type Edges<'a> = IndexMap<&'a ShapeId, Vec<&'a ShapeId>>;

/// The ids with an entry that lead to no cycle, those they lead to always first.
pub(crate) fn order<'a>(edges: &Edges<'a>) -> Vec<&'a ShapeId> {
    let mut waiting: HashMap<&ShapeId, usize> = HashMap::new();
    let mut users: HashMap<&ShapeId, Vec<&'a ShapeId>> = HashMap::new();
    for (id, targets) in edges {
        let known = targets.iter().filter(|target| edges.contains_key(*target));
        for target in known.clone() {
            users.entry(*target).or_default().push(id);
        }
        waiting.insert(id, known.count());
    }
    let mut ready: VecDeque<&'a ShapeId> = edges.keys().copied().filter(|id| waiting.get(id) == Some(&0)).collect();
    let mut ordered = Vec::with_capacity(edges.len());
    while let Some(id) = ready.pop_front() {
        ordered.push(id);
        for user in users.remove(id).unwrap_or_default() {
            if let Some(left) = waiting.get_mut(user) {
                *left = left.saturating_sub(1);
                if *left == 0 {
                    ready.push_back(user);
                }
            }
        }
    }
    ordered
}

/// Cycles, each as the path from its smallest id back to it; one for each group of ids that reach each other.
pub(crate) fn cycles<'a>(edges: &Edges<'a>) -> Vec<Vec<&'a ShapeId>> {
    let targets = |id: &'a ShapeId| edges.get(id).cloned().unwrap_or_default();
    let groups = components(edges.keys().copied(), targets).into_iter();
    let mut cycles: Vec<_> = groups.filter_map(|group| shortest(edges, &group)).collect();
    cycles.sort_by_key(|cycle| cycle.first().and_then(|first| edges.get_index_of(*first)));
    cycles
}

/// ` > `-joined names of a path.
pub(crate) fn path(ids: &[&ShapeId]) -> String {
    let quoted: Vec<String> = ids.iter().map(|id| format!("`{id}`")).collect();
    quoted.join(" > ")
}

/// The shortest path from the smallest id of a group back to it.
fn shortest<'a>(edges: &Edges<'a>, group: &[&'a ShapeId]) -> Option<Vec<&'a ShapeId>> {
    let start = group.iter().copied().min()?;
    let group: HashSet<&ShapeId> = group.iter().copied().collect();
    let mut from: HashMap<&'a ShapeId, &'a ShapeId> = HashMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(id) = queue.pop_front() {
        let targets = edges.get(id).map_or(&[] as &[_], Vec::as_slice);
        for target in targets.iter().copied().filter(|target| group.contains(target)) {
            if !from.contains_key(target) {
                from.insert(target, id);
                queue.push_back(target);
            }
        }
        if from.contains_key(start) {
            break;
        }
    }
    let mut path = vec![start, from.get(start).copied()?];
    while let Some(last) = path.last().copied().filter(|last| *last != start) {
        path.push(from.get(last).copied()?);
    }
    path.reverse();
    Some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids() -> Vec<ShapeId> {
        ["x#A", "x#B", "x#C", "x#D"].iter().filter_map(|text| text.parse().ok()).collect()
    }

    fn edges<'a>(ids: &'a [ShapeId], pairs: &[(usize, usize)]) -> Edges<'a> {
        let mut edges: Edges<'a> = ids.iter().map(|id| (id, Vec::new())).collect();
        for (from, to) in pairs {
            edges[*from].push(&ids[*to]);
        }
        edges
    }

    fn names(ids: &[&ShapeId]) -> String {
        ids.iter().map(|id| id.name()).collect()
    }

    #[test]
    fn targets_come_before_their_users() {
        let ids = ids();
        assert_eq!(names(&order(&edges(&ids, &[(0, 1), (1, 2), (0, 2)]))), "CDBA");
    }

    #[test]
    fn a_cycle_is_found_once_and_has_no_order() {
        let ids = ids();
        let graph = edges(&ids, &[(1, 2), (2, 1), (0, 1), (2, 3)]);
        assert_eq!(names(&order(&graph)), "D");
        let found: Vec<String> = cycles(&graph).iter().map(|path| names(path)).collect();
        assert_eq!(found, ["BCB"]);
    }

    #[test]
    fn an_id_may_lead_to_itself() {
        let ids = ids();
        let found: Vec<String> = cycles(&edges(&ids, &[(2, 2)])).iter().map(|path| names(path)).collect();
        assert_eq!(found, ["CC"]);
    }
}
