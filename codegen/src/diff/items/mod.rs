//! What callers see of a service, one item each, with what can be said of it. Compares nothing.

mod data;
mod endpoint;

use std::fmt::Debug;

use indexmap::IndexMap;
use proc_macro2::{Ident, TokenStream};

use super::Effect;
use crate::emit::fake_client;
use crate::emit::shape::types;
use crate::ir::{Deprecation, Docs, ErrorVariant, ItemType, Operation, Service};

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
    let noun = format!("service `{}`", service.name);
    all.add("service", Item { facts, docs: docs(&service.docs), ..item("", module, noun) });
    for (operation, page) in service.operations.iter().zip(&service.modules.operations) {
        all.operation(operation, page);
    }
    for ty in &service.types {
        all.data("", "types", ty);
    }
    for exception in &service.exceptions {
        all.exception(exception);
    }
    if let Some(rules) = rules {
        all.endpoint(rules);
    }
    if service.streams_bytes() {
        let resuming = item("service", format!("{}::Client::resuming", all.module), "`resuming`".to_owned());
        all.add("resuming", Item { removed: "call the operation", ..resuming });
    }
    all.fake(service);
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

    /// The service for tests.
    fn fake(&mut self, service: &Service) {
        if !fake_client::is_there(service) {
            return;
        }
        let path = format!("{}::FakeClient", self.module);
        let examples = item("fake client", format!("{path}::from_examples"), "`from_examples`".to_owned());
        let noun = "service for tests".to_owned();
        self.add("fake client", Item { removed: "answer by a server of your own", ..item("service", path, noun) });
        if fake_client::from_examples(service).is_some() {
            self.add("fake client examples", Item { removed: "tell `new` what to answer", ..examples });
        }
    }

    /// An operation, whose page in the documentation is the module `page`.
    fn operation(&mut self, operation: &Operation, page: &Ident) {
        let key = format!("operation {}", operation.name);
        let client = format!("{}::Client", self.module);
        let signature = |rust: &dyn ToString| rust.to_string();
        let again = "name the new type";
        let facts = vec![
            shown("input", &signature(&operation.input), Effect::Breaking, again),
            shown("output", &signature(&operation.output), Effect::Breaking, again),
            shown("error", &signature(&operation.error), Effect::Breaking, again),
            shown("type that stands for it", &signature(&operation.rust), Effect::Breaking, again),
            hidden("authentication", &(operation.auth, operation.bearer, operation.sigv4a), Effect::Wire, ""),
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
        if let Some(multipart) = &operation.multipart {
            let path = format!("{client}::{}", multipart.method);
            let upload = item(&key, path, format!("`{}`", multipart.method));
            self.add(format!("{key} in parts"), Item { removed: "call the operation", ..upload });
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
            self.data(&key, &format!("operation::{page}"), ty);
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
