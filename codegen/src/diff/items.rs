//! What callers see of a service, one item each, with what can be said of it. Compares nothing.

use std::fmt::Debug;

use indexmap::IndexMap;
use proc_macro2::TokenStream;

use super::Effect;
use crate::emit::shape::types;
use crate::ir::{
    Construction, Deprecation, Directions, Docs, Enumeration, ErrorVariant, Exception, Field, ItemType, Operation,
    Presence, Service, Structure, Type,
};

/// A fact that many items have.
const HIDES: &str = "what `Debug` hides";

/// The items of a service by what the model calls them, so that they are found under another Rust name as well.
pub type Items = IndexMap<String, Item>;

/// Something that callers name, or that is sent.
pub struct Item {
    /// The item that it is a part of, or of use to alone; if that is gone, so is this.
    pub parent: String,
    /// The Rust path.
    pub path: String,
    /// What it is, with its name in the model.
    pub noun: String,
    pub docs: String,
    pub deprecated: bool,
    pub facts: Vec<Fact>,
    /// What it does to callers if it is new, and what they have to do.
    pub added: (Effect, &'static str),
    /// What they have to do if it is gone.
    pub removed: &'static str,
}

/// Something that can be said of an item.
pub struct Fact {
    pub name: &'static str,
    pub value: String,
    /// Whether the value is short enough to be told.
    pub shown: bool,
    /// What another value does to callers, and what they have to do.
    pub effect: Effect,
    pub action: &'static str,
}

/// All items of a service.
pub fn of(service: &Service) -> Items {
    let module = service.module.to_string();
    let mut all = Collector { items: Items::new(), module: module.clone() };
    let mut facts = vec![
        shown("protocol", service.protocol.id, Effect::Wire, ""),
        // Requests of several protocols name the service and the operation; this is the key of the latter.
        shown("name that requests say", &service.name, Effect::Wire, ""),
        shown("signing name", &service.signing_name, Effect::Wire, ""),
        shown("first label of host names", &service.endpoint_prefix, Effect::Wire, ""),
        hidden("error codes of AWS Query", &service.query_compatible, Effect::Wire, ""),
    ];
    let rules = service.endpoint.as_ref();
    facts.push(hidden("endpoint rules", &rules.map(|rules| (&rules.rules, &rules.functions)), Effect::Wire, ""));
    facts.push(hidden(
        "client's settings for endpoints",
        &rules.map(|rules| &rules.client_params),
        Effect::Breaking,
        "set them as `Config` has them now",
    ));
    let noun = format!("service `{}`", service.name);
    all.add("service", Item { facts, docs: docs(&service.docs), ..item("", module, noun) });
    for operation in &service.operations {
        all.operation(operation);
    }
    for ty in &service.types {
        all.data("", ty);
    }
    for exception in &service.exceptions {
        all.exception(exception);
    }
    all.items
}

struct Collector {
    items: Items,
    module: String,
}

impl Collector {
    fn add(&mut self, key: impl Into<String>, item: Item) {
        self.items.insert(key.into(), item);
    }

    fn operation(&mut self, operation: &Operation) {
        let key = format!("operation {}", operation.name);
        let client = format!("{}::Client", self.module);
        let signature = |rust: &dyn ToString| rust.to_string();
        let again = "name the new type";
        let facts = vec![
            shown("input", &signature(&operation.input), Effect::Breaking, again),
            shown("output", &signature(&operation.output), Effect::Breaking, again),
            shown("error", &signature(&operation.error), Effect::Breaking, again),
            shown("type that stands for it", &signature(&operation.rust), Effect::Breaking, again),
            hidden("authentication", &operation.auth, Effect::Wire, ""),
            hidden("prefix of the host", &operation.host_prefix, Effect::Wire, ""),
            hidden("HTTP binding", &operation.http, Effect::Wire, ""),
            hidden("compression of requests", &operation.compresses, Effect::Wire, ""),
            hidden("checksum of requests", &operation.checksum, Effect::Wire, ""),
            hidden("checksum of responses", &operation.checksum_mode, Effect::Wire, ""),
            hidden("what the endpoint rules are told", &operation.endpoint, Effect::Wire, ""),
            hidden("polling", &operation.long_poll, Effect::Behaviour, ""),
            hidden("members that an answer must have", &operation.required_output, Effect::Behaviour, ""),
        ];
        let noun = format!("operation `{}`", operation.name);
        let whole = Item { facts, ..item("service", format!("{client}::{}", operation.method), noun) };
        self.add(&key, documented(whole, &operation.docs, operation.deprecated.as_ref()));
        if let Some(paginator) = &operation.paginator {
            let value = |ty| text(&types::value(ty));
            let pages = paginator.items.as_ref().map_or("pages".to_owned(), |items| match &items.item {
                ItemType::Element(ty) => value(ty),
                ItemType::Entry(key, ty) => format!("({}, {})", value(key), value(ty)),
            });
            let facts = vec![
                shown("token", &value(&paginator.token), Effect::Breaking, "resume with a token of the new type"),
                shown("items", &pages, Effect::Breaking, "take items of the new type"),
                hidden("way through the pages", &(&paginator.next, &paginator.clears), Effect::Behaviour, ""),
            ];
            let noun = format!("pages of `{}`", operation.name);
            let item = Item { facts, ..item(&key, format!("{client}::{}", paginator.method), noun) };
            self.add(format!("{key} pages"), Item { removed: "loop over the token by hand", ..item });
        }
        for waiter in &operation.waiters {
            let facts = vec![
                hidden("conditions", &waiter.acceptors, Effect::Behaviour, ""),
                hidden("delays", &(waiter.min_delay, waiter.max_delay), Effect::Behaviour, ""),
            ];
            let noun = format!("waiter `{}`", waiter.name);
            let item = Item { facts, ..item(&key, format!("{client}::{}", waiter.method), noun) };
            let item = documented(item, &waiter.docs, waiter.deprecated.as_ref());
            self.add(format!("{key} waiter {}", waiter.name), Item { removed: "poll in a loop of your own", ..item });
        }
        for error in &operation.errors {
            self.error(&key, operation, error);
        }
        for ty in &operation.own {
            self.data(&key, ty);
        }
    }

    fn error(&mut self, key: &str, operation: &Operation, error: &ErrorVariant) {
        let facts = vec![hidden("meaning of a repeated call", &error.retryable, Effect::Behaviour, "")];
        let path = format!("{}::{}::{}", self.module, operation.error, error.rust);
        let code = error.code.clone().unwrap_or_else(|| error.rust.to_string());
        let noun = format!("error `{code}` of `{}`", operation.name);
        let added = (Effect::Additive, "it came as `Unmodeled` before: match it instead of its code");
        let removed = "match `Unmodeled` and its code instead";
        self.add(format!("{key} error {code}"), Item { facts, added, removed, ..item(key, path, noun) });
    }

    /// A type; `parent` is the operation that has it for itself.
    fn data(&mut self, parent: &str, ty: &Type) {
        let key = format!("type {}", ty.name());
        let path = format!("{}::{}", self.module, ty.rust());
        let whole = |form: &str, facts: Vec<Fact>| {
            let form = shown("form", form, Effect::Breaking, "use it as what it is now");
            let facts = [form].into_iter().chain(facts).collect();
            Item {
                facts,
                removed: "take out what uses it",
                ..item(parent, path.clone(), format!("type `{}`", ty.name()))
            }
        };
        match ty {
            Type::Structure(structure) => {
                let item = whole("a structure", self::structure(structure));
                self.add(&key, documented(item, &structure.docs, structure.deprecated.as_ref()));
                if structure.derives.default.is_some() {
                    let default = self::item(&key, format!("{path}::default"), "`Default`".to_owned());
                    self.add(format!("{key} default"), Item { removed: "set all members", ..default });
                }
                if let Some(new) = self::new(&key, &path, structure) {
                    self.add(format!("{key} new"), new);
                }
                for field in &structure.fields {
                    self.field(&key, &path, field, ty.directions(), structure.non_exhaustive);
                }
            }
            Type::Union(union) => {
                let item = whole("a union", vec![hidden(HIDES, &union.hides_unknown, Effect::Behaviour, "")]);
                self.add(&key, documented(item, &union.docs, union.deprecated.as_ref()));
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

    fn enumeration<T: Debug>(&mut self, key: &str, path: &str, whole: Item, enumeration: &Enumeration<T>) {
        self.add(key, documented(whole, &enumeration.docs, enumeration.deprecated.as_ref()));
        for value in &enumeration.variants {
            let item = self::value(key, path, &value.rust, &value.wire);
            let item = documented(item, &value.docs, value.deprecated.as_ref());
            self.add(format!("{key} value {:?}", value.wire), item);
        }
    }

    fn exception(&mut self, exception: &Exception) {
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

/// An item of which nothing is known but its names; as most are, additive if new and breaking if gone.
fn item(parent: &str, path: String, noun: String) -> Item {
    Item {
        parent: parent.to_owned(),
        path,
        noun,
        docs: String::new(),
        deprecated: false,
        facts: Vec::new(),
        added: (Effect::Additive, ""),
        removed: "take out the call",
    }
}

fn documented(item: Item, docs: &Docs, deprecation: Option<&Deprecation>) -> Item {
    Item { docs: self::docs(docs), deprecated: deprecation.is_some(), ..item }
}

fn docs(docs: &Docs) -> String {
    docs.0.join("\n")
}

fn structure(structure: &Structure) -> Vec<Fact> {
    vec![hidden("methods that tell of a failed entry", &structure.entry_error, Effect::Breaking, "look at its members")]
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

fn shown(name: &'static str, value: &str, effect: Effect, action: &'static str) -> Fact {
    Fact { name, value: value.to_owned(), shown: true, effect, action }
}

fn hidden(name: &'static str, value: &impl Debug, effect: Effect, action: &'static str) -> Fact {
    Fact { name, value: format!("{value:?}"), shown: false, effect, action }
}

/// A type as people write it.
fn text(tokens: &TokenStream) -> String {
    let text = tokens.to_string().replace(' ', "");
    text.replace(',', ", ")
}
