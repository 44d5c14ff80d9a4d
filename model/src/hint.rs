//! Guesses what a wrong name was meant to be. Knows nothing of shapes beyond their ids.

use crate::{ShapeId, prelude};

/// ` (did you mean ..?)` with the shape nearest to `id`, or nothing if none is near.
pub(crate) fn shape<'a>(id: &ShapeId, known: impl Iterator<Item = &'a ShapeId>) -> String {
    let candidates = known.chain(prelude::shapes().filter(|shape| !prelude::is_private(shape)).map(|shape| &shape.id));
    let ranked = candidates.filter_map(|candidate| {
        let rank = if candidate.namespace() == id.namespace() {
            distance(id.name(), candidate.name())
        } else if candidate.is_of_prelude() {
            // A misspelt name of the prelude is taken for one of the file's namespace.
            distance(id.name(), candidate.name()).map(|edits| edits + PRELUDE)
        } else {
            (candidate.name() == id.name()).then_some(ELSEWHERE)
        };
        Some((rank?, candidate.as_str()))
    });
    text(ranked.min())
}

/// ` (did you mean ..?)` with the candidate nearest to `name`, or nothing if none is near.
#[must_use]
pub fn name<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> String {
    text(candidates.filter_map(|candidate| Some((distance(name, candidate)?, candidate))).min())
}

/// How much nearer a shape of the same namespace is than one of the prelude.
const PRELUDE: usize = 100;

/// How near a shape of the right name in another namespace is: behind any misspelling.
const ELSEWHERE: usize = usize::MAX;

fn text(best: Option<(usize, &str)>) -> String {
    best.map_or_else(String::new, |(_, name)| format!(" (did you mean `{name}`?)"))
}

/// Edits that turn `a` into `b`, case aside; none if that is more than a slip.
fn distance(a: &str, b: &str) -> Option<usize> {
    let limit = (a.len() / 3).clamp(1, 3);
    if a.len().abs_diff(b.len()) > limit {
        return None;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (at, x) in a.bytes().enumerate() {
        let mut left = at + 1;
        let mut next = Vec::with_capacity(row.len());
        next.push(left);
        for (y, (diagonal, above)) in b.bytes().zip(row.iter().zip(row.iter().skip(1))) {
            let replaced = diagonal + usize::from(!x.eq_ignore_ascii_case(&y));
            left = replaced.min(above + 1).min(left + 1);
            next.push(left);
        }
        if next.iter().all(|edits| *edits > limit) {
            return None;
        }
        row = next;
    }
    row.last().copied().filter(|edits| *edits <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_wins() {
        let names = || ["structure", "string", "short"].into_iter();
        assert_eq!(name("strng", names()), " (did you mean `string`?)");
        assert_eq!(name("STRUCTURE", names()), " (did you mean `structure`?)");
        assert_eq!(name("widget", names()), "");
        assert_eq!(name("", names()), "");
    }

    #[test]
    fn prelude_and_other_namespaces_count() {
        let id = |text: &str| text.parse::<ShapeId>();
        assert_eq!(
            id("a#Intger").map(|id| shape(&id, std::iter::empty())),
            Ok(" (did you mean `smithy.api#Integer`?)".to_owned())
        );
        let (Ok(typo), Ok(moved), Ok(there)) = (id("smithy.api#Strng"), id("a#Thing"), id("b.c#Thing")) else {
            unreachable!("the ids are valid");
        };
        assert_eq!(shape(&typo, std::iter::empty()), " (did you mean `smithy.api#String`?)");
        assert_eq!(shape(&moved, [&there].into_iter()), " (did you mean `b.c#Thing`?)");
    }
}
