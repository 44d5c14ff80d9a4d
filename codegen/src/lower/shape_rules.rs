//! Which rules stand in a function: those of shapes that several members are of, unless a call is no shorter. Knows no
//! way to print them.

use std::collections::HashMap;

use indexmap::IndexMap;
use proc_macro2::Ident;
use smithwright_model::{Member, ShapeId};

use super::Context;
use crate::ir::{Field, Operation, Rule, ShapeRules, Type};
use crate::names::Scope;

/// Variables where a function is named, which would hide it.
const VARIABLES: &[&str] = &["at", "value"];

/// What shapes demand that become no type, and once more what they demand as part of an address; elements before collections.
pub struct Demands {
    all: IndexMap<(ShapeId, bool), Demand>,
    scope: Scope,
}

struct Demand {
    shape: ShapeRules,
    /// How often it is asked.
    uses: usize,
    /// How often of elements, keys or values.
    in_collections: usize,
}

impl Default for Demands {
    fn default() -> Self {
        Self { all: IndexMap::new(), scope: Scope::with(VARIABLES) }
    }
}

impl Context<'_> {
    /// What the target of a member demands, if anything: a function, until [`shape_rules`](Self::shape_rules) knows better.
    pub fn rules_of_target(&mut self, member: &Member, is_element: bool) -> Vec<Rule> {
        let in_address = self.is_in_address(member);
        let key = (member.target.clone(), in_address);
        if !self.demands.all.contains_key(&key) {
            let rules = self.rules_of_shape(member);
            if rules.is_empty() {
                return rules;
            }
            let name = member.target.name();
            let name = if in_address { format!("{name}_label") } else { name.to_owned() };
            let shape = ShapeRules { rust: self.demands.scope.snake(&name), ty: self.value(member), rules };
            self.demands.all.insert(key.clone(), Demand { shape, uses: 0, in_collections: 0 });
        }
        let asked = self.demands.all.get_mut(&key).map(|demand| {
            demand.uses += 1;
            demand.in_collections += usize::from(is_element);
            Rule::Shape(demand.shape.rust.clone())
        });
        asked.into_iter().collect()
    }

    /// The rules that stay in functions, by name; all others are put where they are asked.
    pub fn shape_rules(&mut self, operations: &mut [Operation], types: &mut [Type]) -> Vec<ShapeRules> {
        let (mut shared, mut inline) = (Vec::new(), HashMap::new());
        for Demand { mut shape, uses, in_collections } in std::mem::take(&mut self.demands.all).into_values() {
            put_inline(&mut shape.rules, &inline);
            // Rules of elements that are no function take a closure of three lines.
            if in_collections > 1 || (uses > 1 && !is_short(&shape.rules)) {
                shared.push(shape);
            } else {
                inline.insert(shape.rust, shape.rules);
            }
        }
        let own = operations.iter_mut().flat_map(|operation| &mut operation.own);
        for field in own.chain(types).flat_map(fields) {
            put_inline(&mut field.rules, &inline);
        }
        shared.sort_by_key(|shape| shape.rust.to_string());
        shared
    }
}

/// The members that rules are asked of.
fn fields(ty: &mut Type) -> &mut [Field] {
    match ty {
        Type::Structure(structure) => &mut structure.fields,
        Type::Union(union) => &mut union.variants,
        Type::EventStream(_) | Type::Enumeration(_) | Type::IntEnumeration(_) => &mut [],
    }
}

/// Puts rules that get no function in place of its call, which is the last of all that is asked.
fn put_inline(rules: &mut Vec<Rule>, inline: &HashMap<Ident, Vec<Rule>>) {
    if let Some(Rule::Shape(name)) = rules.last()
        && let Some(own) = inline.get(name)
    {
        rules.pop();
        rules.extend(own.iter().cloned());
    }
    for rule in rules {
        if let Rule::Each(rules) | Rule::Keys(rules) | Rule::Values(rules) = rule {
            put_inline(rules, inline);
        }
    }
}

/// Whether rules fit behind each of their members as a call does.
fn is_short(rules: &[Rule]) -> bool {
    let is_word = |rule: &Rule| match rule {
        Rule::Pattern(_) => false,
        Rule::Each(rules) | Rule::Keys(rules) | Rule::Values(rules) => {
            matches!(rules.as_slice(), [Rule::Nested | Rule::Shape(_)])
        }
        _ => true,
    };
    rules.len() <= 2 && rules.iter().all(is_word)
}
