//! Under which headings operations stand in lists: the resource that has them, else the thing that their names are about.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToUpperCamelCase;
use smithwright_model::{Model, Resource, Service, Shape, ShapeId, ShapeKind};

/// What belongs to nothing that others belong to.
const OTHER: &str = "Other";

/// How many operations are worth a heading of their own, where nothing creates what they are about.
const ENOUGH: usize = 3;

/// Verbs whose object is a thing of its own.
const MAKING: [&str; 5] = ["Allocate", "Create", "Open", "Put", "Register"];

/// The heading of each operation.
pub fn themes(model: &Model, service: &Service, operations: &[&Shape]) -> Vec<String> {
    let mut owners = BTreeMap::new();
    for id in &service.resources {
        resource(model, id, &mut owners);
    }
    let names: Vec<Vec<String>> = operations.iter().map(|shape| words(shape.id.name())).collect();
    let things = things(&names);
    let themes = operations.iter().zip(&names).map(|(shape, words)| match owners.get(&shape.id) {
        Some(resource) => heading(&self::words(resource.name())),
        None => of_name(words, &things),
    });
    let themes: Vec<String> = themes.collect();
    let alone: BTreeSet<String> = themes.iter().filter(|theme| count(&themes, theme) < 2).cloned().collect();
    themes.into_iter().map(|theme| if alone.contains(&theme) { OTHER.to_owned() } else { theme }).collect()
}

fn count(themes: &[String], theme: &str) -> usize {
    themes.iter().filter(|other| *other == theme).count()
}

/// Notes whose operations are whose; a nested resource has its own.
fn resource<'m>(model: &'m Model, id: &'m ShapeId, owners: &mut BTreeMap<&'m ShapeId, &'m ShapeId>) {
    let Some(ShapeKind::Resource(Resource { operations, resources })) = model.shape(id).map(|shape| &shape.kind) else {
        return;
    };
    for operation in operations {
        // A resource that is bound twice, or within itself, is gone through once.
        if owners.insert(operation, id).is_some() {
            return;
        }
    }
    for nested in resources.iter().filter(|nested| *nested != id) {
        resource(model, nested, owners);
    }
}

/// `["List", "Stream", "Consumer"]` of `ListStreamConsumers`.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for (at, c) in name.char_indices() {
        let begins = c.is_uppercase() && !name[..at].ends_with(char::is_uppercase);
        match words.last_mut() {
            Some(word) if !begins => word.push(c),
            _ => words.push(c.to_string()),
        }
    }
    words.into_iter().map(|word| singular(&word)).collect()
}

fn singular(word: &str) -> String {
    if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.len() > 1) {
        return format!("{stem}y");
    }
    let ends = |endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
    match word.strip_suffix('s') {
        Some(stem) if !ends(&["ss", "us", "is", "Settings"]) => stem.to_owned(),
        _ => word.to_owned(),
    }
}

/// The things that operations are about: what one creates, and what enough of them name and nothing else.
fn things(names: &[Vec<String>]) -> BTreeSet<Vec<String>> {
    let mut counts: BTreeMap<&[String], (usize, bool)> = BTreeMap::new();
    for words in names {
        let Some((verb, object)) = words.split_first().filter(|(_, object)| !object.is_empty()) else { continue };
        let (count, made) = counts.entry(object).or_default();
        *count += 1;
        *made |= MAKING.contains(&verb.as_str());
    }
    let worth = counts.into_iter().filter(|(_, (count, made))| *count >= ENOUGH || (*made && *count > 1));
    worth.map(|(object, _)| object.to_vec()).collect()
}

/// The longest thing that the name begins with behind its verb, else one that is in it.
fn of_name(words: &[String], things: &BTreeSet<Vec<String>>) -> String {
    let object = words.get(1..).unwrap_or_default();
    if words.iter().any(|word| matches!(word.as_str(), "Tag" | "Untag")) {
        return "Tags".to_owned();
    }
    let begins = things.iter().filter(|thing| object.starts_with(thing)).max_by_key(|thing| thing.len());
    let within = || things.iter().filter(|thing| object.windows(thing.len()).any(|part| part == **thing));
    begins.or_else(|| within().max_by_key(|thing| thing.len())).map_or_else(|| OTHER.to_owned(), |thing| heading(thing))
}

/// `Stream consumers`
fn heading(thing: &[String]) -> String {
    let mut text = String::new();
    for (at, word) in thing.iter().enumerate() {
        let acronym = word.chars().all(|c| !c.is_lowercase()) && word.len() > 1;
        let word = if at == 0 || acronym { word.clone() } else { word.to_lowercase() };
        text = if at == 0 { word.to_upper_first() } else { format!("{text} {word}") };
    }
    match text.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
        _ if text.ends_with('s') => text,
        _ => format!("{text}s"),
    }
}

/// A word that begins large.
trait UpperFirst {
    fn to_upper_first(&self) -> String;
}

impl UpperFirst for String {
    fn to_upper_first(&self) -> String {
        if self.starts_with(char::is_lowercase) { self.to_upper_camel_case() } else { self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn themes_of(names: &[&str]) -> Vec<String> {
        let words: Vec<Vec<String>> = names.iter().map(|name| words(name)).collect();
        let things = things(&words);
        words.iter().map(|words| of_name(words, &things)).collect()
    }

    #[test]
    fn operations_stand_with_those_of_the_same_thing() {
        let names = [
            "CreateStream",
            "DeleteStream",
            "DescribeStreamSummary",
            "RegisterStreamConsumer",
            "ListStreamConsumers",
            "PutRecord",
            "PutRecords",
            "GetRecords",
            "AddTagsToStream",
            "TagResource",
            "DescribeLimits",
        ];
        let expected = [
            "Streams",
            "Streams",
            "Streams",
            "Stream consumers",
            "Stream consumers",
            "Records",
            "Records",
            "Records",
            "Tags",
            "Tags",
            "Other",
        ];
        assert_eq!(themes_of(&names), expected);
    }

    #[test]
    fn words_are_told_in_any_casing() {
        assert_eq!(words("ListSMSTemplates"), ["List", "SMSTemplate"]);
        assert_eq!(words("getPolicies"), ["get", "Policy"]);
        assert_eq!(words("UpdateStatus"), ["Update", "Status"]);
        assert_eq!(heading(&words("ResourcePolicy")), "Resource policies");
    }
}
