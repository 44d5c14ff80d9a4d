//! What a model says by its own names becomes links under the names of Rust: `StreamARN` is `stream_arn`.

use std::collections::HashMap;

use proc_macro2::Ident;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::ir::{Docs, Field, Operation, Service, Type};
use crate::names;

/// Gives every documentation of a service its links.
pub fn link(service: &mut Service) {
    let links = Links::of(service);
    let inputs: HashMap<String, Members> = links.members(service);
    links.docs(&mut service.docs, &[]);
    for operation in &mut service.operations {
        let ends = [&operation.input, &operation.output].map(|end| inputs.get(&end.to_string()).cloned());
        let ends: Vec<Members> = ends.into_iter().flatten().collect();
        links.docs(&mut operation.docs, &ends);
        links.docs(&mut operation.summary, &ends);
        operation.waiters.iter_mut().for_each(|waiter| links.docs(&mut waiter.docs, &[]));
        operation.own.iter_mut().for_each(|ty| links.ty(ty));
        operation.errors.iter_mut().for_each(|error| links.docs(&mut error.docs, &[]));
    }
    service.types.iter_mut().for_each(|ty| links.ty(ty));
    for exception in &mut service.exceptions {
        links.docs(&mut exception.docs, &[]);
        exception.message.iter_mut().chain(&mut exception.fields).for_each(|field| links.field(field, &[]));
    }
}

/// The fields of a structure by the names of its members, and what links to them begin with.
#[derive(Clone, Debug)]
struct Members {
    of: String,
    fields: HashMap<String, Ident>,
}

impl Members {
    fn of(of: String, fields: &[Field]) -> Self {
        Self { of, fields: fields.iter().map(|field| (field.member.clone(), field.rust.clone())).collect() }
    }
}

/// Where links of a service lead.
struct Links {
    /// The path of its module.
    module: String,
    /// Methods of the client, by operation.
    methods: HashMap<String, Ident>,
    /// Types, by shape.
    types: HashMap<String, Ident>,
}

impl Links {
    fn of(service: &Service) -> Self {
        let methods = service.operations.iter().map(|operation| (operation.name.clone(), operation.method.clone()));
        let own = service.operations.iter().flat_map(|operation| &operation.own).chain(&service.types);
        let types = own.map(|ty| (ty.name().to_owned(), ty.rust().clone()));
        let exceptions = service.exceptions.iter().map(|exception| (exception.name.clone(), exception.rust.clone()));
        Self {
            module: format!("crate::{}", service.module),
            methods: methods.collect(),
            types: types.chain(exceptions).collect(),
        }
    }

    /// The members of all structures, by their types.
    fn members(&self, service: &Service) -> HashMap<String, Members> {
        let own = service.operations.iter().flat_map(|operation: &Operation| &operation.own).chain(&service.types);
        let structures = own.filter_map(|ty| match ty {
            Type::Structure(structure) => Some(structure),
            _ => None,
        });
        let of = |rust: &Ident| format!("{}::{rust}", self.module);
        structures
            .map(|structure| (structure.rust.to_string(), Members::of(of(&structure.rust), &structure.fields)))
            .collect()
    }

    fn ty(&self, ty: &mut Type) {
        match ty {
            Type::Structure(structure) => {
                // Not by `Self`: the structure of what must be set has the same text.
                let of = format!("{}::{}", self.module, structure.rust);
                let members = [Members::of(of, &structure.fields)];
                self.docs(&mut structure.docs, &members);
                structure.fields.iter_mut().for_each(|field| self.field(field, &members));
            }
            Type::Union(union) => {
                self.docs(&mut union.docs, &[]);
                union.variants.iter_mut().for_each(|field| self.field(field, &[]));
            }
            Type::EventStream(stream) => {
                self.docs(&mut stream.docs, &[]);
                stream.events.iter_mut().for_each(|event| self.field(&mut event.field, &[]));
            }
            Type::Enumeration(listed) => {
                self.docs(&mut listed.docs, &[]);
                listed.variants.iter_mut().for_each(|variant| self.docs(&mut variant.docs, &[]));
            }
            Type::IntEnumeration(listed) => {
                self.docs(&mut listed.docs, &[]);
                listed.variants.iter_mut().for_each(|variant| self.docs(&mut variant.docs, &[]));
            }
        }
    }

    fn field(&self, field: &mut Field, members: &[Members]) {
        self.docs(&mut field.docs, members);
        self.docs(&mut field.summary, members);
    }

    /// The text with links for code that is a name of the model, unless it stands in a link or a heading already.
    fn docs(&self, docs: &mut Docs, members: &[Members]) {
        let text = docs.0.join("\n");
        let mut linked = String::new();
        let (mut copied, mut inside) = (0, 0_usize);
        for (event, range) in Parser::new_ext(&text, Options::ENABLE_TABLES).into_offset_iter() {
            match event {
                Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::Heading { .. }) => inside += 1,
                Event::End(TagEnd::Link | TagEnd::Image | TagEnd::Heading(_)) => inside = inside.saturating_sub(1),
                Event::Code(code) if inside == 0 => {
                    let Some(link) = self.target(&code, members) else { continue };
                    linked.push_str(text.get(copied..range.start).unwrap_or_default());
                    linked.push_str(&link);
                    copied = range.end;
                }
                _ => {}
            }
        }
        if copied > 0 {
            linked.push_str(text.get(copied..).unwrap_or_default());
            docs.0 = linked.split('\n').map(str::to_owned).collect();
        }
    }

    /// The link for a name: of a member that is at hand, else of an operation, else of a type.
    fn target(&self, name: &str, members: &[Members]) -> Option<String> {
        let module = &self.module;
        for Members { of, fields } in members {
            if let Some(field) = fields.get(name) {
                return Some(names::link(&format!("field@{of}"), field));
            }
        }
        if let Some(method) = self.methods.get(name) {
            return Some(names::link(&format!("{module}::Client"), method));
        }
        self.types.get(name).map(|ty| names::link(module, ty))
    }
}
