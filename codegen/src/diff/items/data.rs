//! What callers see of types and errors: one item a type, and one each for its parts.

use std::fmt::Debug;

use super::{Collector, Fact, HIDES, Item, documented, hidden, item, shown, text};
use crate::diff::Effect;
use crate::emit::shape::types;
use crate::emit::validate;
use crate::ir::{Construction, Directions, Enumeration, Exception, Field, Presence, Structure, Type};

impl Collector {
    /// A type in the module `page`; `parent` is the operation that has it for itself.
    pub(super) fn data(&mut self, parent: &str, page: &str, ty: &Type) {
        let key = format!("type {}", ty.name());
        let path = format!("{}::{}", self.module, ty.rust());
        let whole = |form: &str, facts: Vec<Fact>| {
            let form = shown("form", form, Effect::Breaking, "use it as what it is now");
            let again = "name it as a part of the service's module, which has all names";
            let page = shown("module", page, Effect::Breaking, again);
            let facts = [form, page].into_iter().chain(facts).collect();
            Item {
                facts,
                removed: "take out what uses it",
                ..item(parent, path.clone(), format!("type `{}`", ty.name()))
            }
        };
        if ty.directions().write && validate::has_method(ty) {
            let validate = item(&key, format!("{path}::validate"), "`validate`".to_owned());
            self.add(format!("{key} validate"), validate);
        }
        match ty {
            Type::Structure(structure) => {
                let item = whole("a structure", Vec::new());
                self.add(&key, documented(item, &structure.docs, structure.deprecated.as_ref()));
                self.structure(&key, &path, structure);
                for field in &structure.fields {
                    self.field(&key, &path, field, ty.directions(), structure.non_exhaustive);
                }
            }
            Type::Union(union) => {
                let item = whole("a union", vec![hidden(HIDES, &union.hides_unknown, Effect::Behaviour, "")]);
                self.add(&key, documented(item, &union.docs, union.deprecated.as_ref()));
                self.left_out(&key, &path, ty.directions());
                union.variants.iter().for_each(|field| self.variant(&key, &path, field, ty.directions()));
            }
            Type::EventStream(stream) => {
                let item = whole("a stream of events", Vec::new());
                self.add(&key, documented(item, &stream.docs, stream.deprecated.as_ref()));
                stream.events.iter().for_each(|event| self.variant(&key, &path, &event.field, ty.directions()));
            }
            Type::Enumeration(listed) => self.enumeration(&key, &path, whole("an enum of strings", Vec::new()), listed),
            Type::IntEnumeration(listed) => {
                self.enumeration(&key, &path, whole("an enum of numbers", Vec::new()), listed);
            }
        }
    }

    /// What a structure has besides its members.
    fn structure(&mut self, key: &str, path: &str, structure: &Structure) {
        if structure.derives.value {
            let clone = item(key, format!("{path}::clone"), "`Clone`".to_owned());
            self.add(format!("{key} clone"), Item { removed: "read it once", ..clone });
        }
        if structure.derives.default.is_some() {
            let default = item(key, format!("{path}::default"), "`Default`".to_owned());
            self.add(format!("{key} default"), Item { removed: "set all members", ..default });
        }
        if let Some(new) = self::new(key, path, structure) {
            self.add(format!("{key} new"), new);
        }
        let settable = |field: &Field| field.presence != Presence::Required;
        if structure.directions.write && structure.fields.iter().any(settable) {
            let setters = item(key, path.to_owned(), "chain of setters".to_owned());
            self.add(format!("{key} setters"), Item { removed: "set its members", ..setters });
        }
        if let Some(entry) = &structure.entry_error {
            let facts = vec![hidden("member that tells of it", entry, Effect::Behaviour, "")];
            let kind = item(key, format!("{path}::kind"), "verdict on a failed entry".to_owned());
            self.add(format!("{key} kind"), Item { facts, removed: "look at its members", ..kind });
        }
    }

    /// What a service means by leaving out a value of a type that is no structure.
    fn left_out(&mut self, key: &str, path: &str, directions: Directions) {
        if directions.read {
            let default = item(key, format!("{path}::default"), "`Default`".to_owned());
            self.add(format!("{key} default"), Item { removed: "name a value", ..default });
        }
    }

    fn enumeration<T: Debug>(&mut self, key: &str, path: &str, whole: Item, enumeration: &Enumeration<T>) {
        self.add(key, documented(whole, &enumeration.docs, enumeration.deprecated.as_ref()));
        self.left_out(key, path, enumeration.directions);
        for value in &enumeration.variants {
            let item = self::value(key, path, &value.rust, &value.wire);
            let item = documented(item, &value.docs, value.deprecated.as_ref());
            self.add(format!("{key} value {:?}", value.wire), item);
        }
    }

    pub(super) fn exception(&mut self, exception: &Exception) {
        let key = format!("type {}", exception.name);
        let path = format!("{}::{}", self.module, exception.rust);
        let facts = vec![
            shown("form", "an error", Effect::Breaking, "use it as what it is now"),
            shown("code", &exception.code, Effect::Wire, ""),
            hidden("meaning of a repeated call", &exception.retryable, Effect::Behaviour, ""),
            hidden(HIDES, &exception.hides_message, Effect::Behaviour, ""),
        ];
        let noun = format!("error `{}`", exception.name);
        let item = Item { facts, removed: "take out what uses it", ..item("", path.clone(), noun) };
        self.add(&key, documented(item, &exception.docs, exception.deprecated.as_ref()));
        let received = Directions { write: false, read: true };
        for field in exception.message.iter().chain(&exception.fields) {
            self.field(&key, &path, field, received, exception.non_exhaustive);
        }
    }

    fn field(&mut self, parent: &str, path: &str, field: &Field, directions: Directions, non_exhaustive: bool) {
        let mut item = self::member(parent, path, field, "member", directions);
        item.facts.insert(0, shown("type", &text(&types::field(field)), Effect::Breaking, presence(field)));
        let (effect, action) = if non_exhaustive {
            (Effect::Additive, "")
        } else {
            (
                Effect::Breaking,
                "literals name it or end in `..Default::default()`, patterns in `..`; `new` and setters do",
            )
        };
        item.added = (effect, action);
        self.add(format!("{parent} member {}", field.member), item);
    }

    fn variant(&mut self, parent: &str, path: &str, field: &Field, directions: Directions) {
        let mut item = self::member(parent, path, field, "variant", directions);
        item.facts
            .insert(0, shown("type", &text(&types::value(&field.ty)), Effect::Breaking, "match what it holds now"));
        item.added = (Effect::Additive, "it came as an unknown one before");
        self.add(format!("{parent} member {}", field.member), item);
    }
}

/// The constructor of what is sent, if it has one.
fn new(parent: &str, path: &str, structure: &Structure) -> Option<Item> {
    let required = structure.fields.iter().filter(|field| field.presence == Presence::Required);
    let given: Vec<String> =
        required.map(|field| format!("{}: {}", field.rust, text(&types::value(&field.ty)))).collect();
    let parameters = match &structure.construction {
        _ if !structure.directions.write => return None,
        Construction::Literal => return None,
        Construction::InOrder => given.join(", "),
        Construction::ByName(name) => format!("{name} {{ {} }}", given.join(", ")),
    };
    let facts = vec![shown("parameters", &parameters, Effect::Breaking, "give it what it takes now, in this order")];
    let noun = "constructor".to_owned();
    Some(Item { facts, removed: "make it by a literal", ..item(parent, format!("{path}::new"), noun) })
}

fn member(parent: &str, path: &str, field: &Field, noun: &str, directions: Directions) -> Item {
    let default = match &field.presence {
        Presence::Default(value) => format!("{value:?}"),
        Presence::Required | Presence::Optional => "none".to_owned(),
    };
    let mut facts = vec![
        hidden("default", &default, Effect::Behaviour, ""),
        hidden(HIDES, &field.sensitive, Effect::Behaviour, ""),
        hidden("token that is filled in", &field.idempotency_token, Effect::Behaviour, ""),
    ];
    facts.extend(directions.write.then(|| hidden("form in requests", &field.write, Effect::Wire, "")));
    facts.extend(directions.read.then(|| hidden("form in responses", &field.read, Effect::Wire, "")));
    let item = Item {
        facts,
        removed: "take out what uses it",
        ..item(parent, format!("{path}::{}", field.rust), format!("{noun} `{}`", field.member))
    };
    documented(item, &field.docs, field.deprecated.as_ref())
}

fn value(parent: &str, path: &str, rust: &impl ToString, wire: &impl Debug) -> Item {
    Item {
        added: (Effect::Additive, "it came as `Unknown` before: match it instead"),
        removed: "it still travels, as `Unknown`: match that",
        ..item(parent, format!("{path}::{}", rust.to_string()), format!("value `{wire:?}`"))
    }
}

fn presence(field: &Field) -> &'static str {
    match field.presence {
        Presence::Optional => "set it with `Some(..)`, and expect `None`",
        Presence::Required | Presence::Default(_) => "set and use the value as it is now",
    }
}
