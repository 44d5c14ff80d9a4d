//! What callers see of endpoint rules: their parameters, and the settings that they add to `Config`.

use super::{Collector, Fact, Item, docs, hidden, item, shown, text};
use crate::diff::Effect;
use crate::emit::endpoint;
use crate::ir::{EndpointParam, EndpointRules};

impl Collector {
    pub(super) fn endpoint(&mut self, rules: &EndpointRules) {
        let path = format!("{}::EndpointParams", self.module);
        let lifetime = endpoint::lifetime(rules).to_string();
        let facts = vec![hidden("lifetime", &lifetime, Effect::Breaking, "write it with `<'_>`, or without")];
        let noun = "structure of endpoint parameters".to_owned();
        self.add("endpoint", Item { facts, ..item("service", path.clone(), noun) });
        for param in &rules.params {
            let facts = vec![typed(param)];
            let noun = format!("endpoint parameter `{}`", param.name);
            let whole =
                Item { docs: docs(&param.docs), facts, ..item("endpoint", format!("{path}::{}", param.rust), noun) };
            self.add(format!("endpoint {}", param.name), whole);
        }
        if rules.uses_partitions {
            let noun = "list of partitions".to_owned();
            self.add("endpoint partitions", item("endpoint", format!("{path}::partitions"), noun));
        }
        if rules.client_params.is_empty() {
            return;
        }
        let path = format!("{}::EndpointConfig", self.module);
        self.add("endpoint settings", item("service", path.clone(), "trait of endpoint settings".to_owned()));
        for param in &rules.client_params {
            let noun = format!("endpoint setting `{}`", param.name);
            let added = (Effect::Breaking, "types of yours that implement the trait need it; callers do not");
            let whole = Item {
                docs: docs(&param.docs),
                facts: vec![typed(param)],
                added,
                ..item("endpoint settings", format!("{path}::{}", param.rust), noun)
            };
            self.add(format!("endpoint setting {}", param.name), whole);
        }
    }
}

fn typed(param: &EndpointParam) -> Fact {
    shown("type", &text(&endpoint::field_type(param)), Effect::Breaking, "give it the new type")
}
