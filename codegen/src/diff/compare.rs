//! Finds what differs between the items of two versions. Knows nothing of what items are.

use super::items::{self, Item, Items};
use super::{Change, Changes, Effect};
use crate::ir::Service;

/// The differences between the services of two versions, which go by their names; a single one may have another.
pub fn services(old: &[Service], new: &[Service]) -> Changes {
    let mut changes = Vec::new();
    let only = old.len() == 1 && new.len() == 1;
    let same = |one: &Service, other: &Service| only || one.name == other.name;
    for service in old {
        let before = items::of(service);
        let after = new.iter().find(|other| same(service, other)).map(items::of).unwrap_or_default();
        compare(&before, &after, &mut changes);
    }
    for service in new.iter().filter(|service| !old.iter().any(|other| same(service, other))) {
        compare(&Items::new(), &items::of(service), &mut changes);
    }
    changes.sort();
    changes.dedup();
    Changes(changes)
}

fn compare(old: &Items, new: &Items, changes: &mut Vec<Change>) {
    for (key, before) in old {
        match new.get(key) {
            Some(after) => both(before, after, changes),
            // What is a part of what is gone needs no word.
            None if old.contains_key(&before.parent) && !new.contains_key(&before.parent) => {}
            None => {
                let what = format!("the {} is gone", before.noun);
                changes.push(change(Effect::Breaking, before, what, before.removed));
            }
        }
    }
    for (key, after) in new.iter().filter(|(key, _)| !old.contains_key(*key)) {
        if new.contains_key(&after.parent) && !old.contains_key(&after.parent) && key != &after.parent {
            continue;
        }
        let (effect, action) = after.added;
        changes.push(change(effect, after, format!("the {} is new", after.noun), action));
    }
}

/// The differences between two versions of one item.
fn both(before: &Item, after: &Item, changes: &mut Vec<Change>) {
    if last(&before.path) != last(&after.path) {
        let what = format!("the {} was `{}`", after.noun, last(&before.path));
        changes.push(change(Effect::Breaking, after, what, "use the new name"));
    }
    for fact in &after.facts {
        let Some(earlier) = before.facts.iter().find(|earlier| earlier.name == fact.name) else { continue };
        if earlier.value != fact.value {
            let values = format!("`{}`, was `{}`", fact.value, earlier.value);
            let what = if fact.shown { format!("{}: {values}", fact.name) } else { format!("{}: changed", fact.name) };
            changes.push(change(fact.effect, after, what, fact.action));
        }
    }
    if after.deprecated != before.deprecated {
        let (what, action) = if after.deprecated {
            ("is deprecated now", "the compiler warns where it is used")
        } else {
            ("is no longer deprecated", "")
        };
        changes.push(change(Effect::Additive, after, what.to_owned(), action));
    }
    if after.docs != before.docs {
        changes.push(change(Effect::Documentation, after, "says something else of itself".to_owned(), ""));
    }
}

fn change(effect: Effect, item: &Item, what: String, action: &str) -> Change {
    Change { effect, path: item.path.clone(), what, action: action.to_owned() }
}

fn last(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path)
}
