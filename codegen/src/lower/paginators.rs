//! Paginators: from the trait `paginated`, of operation and service, and what `overrides` adds.
//!
//! What the trait says is there: the model has checked it. What `overrides` says may not be, in another year's model.

use proc_macro2::Ident;
use smithwright_model::{Operation as OperationShape, Shape, ShapeId, ShapeKind};

use super::{Context, overrides};
use crate::Error;
use crate::ir::{FieldStep, ItemType, MoreFlag, NextToken, Operation, PageItems, Paginator, Presence, ValueType};
use crate::names::Scope;

/// A place in a structure, and what is there.
struct Found {
    path: Vec<FieldStep>,
    ty: ValueType,
}

/// The members that matter, by their names or paths in the model.
struct Names {
    input_token: Option<String>,
    output_token: Option<String>,
    items: Option<String>,
}

impl Context<'_> {
    /// Gives each operation that pages its paginator; names their methods once all others have theirs.
    pub fn paginators(
        &mut self,
        service: &Shape,
        kept: &[(&Shape, &OperationShape)],
        operations: &mut [Operation],
        methods: &mut Scope,
    ) {
        for ((shape, operation), lowered) in kept.iter().zip(operations) {
            let paging = overrides::paging(&shape.id);
            if shape.traits.paginated.is_none() && paging.is_none() {
                continue;
            }
            match self.paginator(service, shape, operation, paging.unwrap_or_default()) {
                Ok(mut paginator) => {
                    paginator.method = methods.snake(&format!("{}Pages", shape.id.name()));
                    lowered.paginator = Some(paginator);
                }
                Err(reason) => {
                    let reason = format!("its pages cannot be followed (trait `paginated`): {reason}");
                    self.errors.push(Error::new(&shape.id, reason));
                }
            }
        }
    }

    fn paginator(
        &mut self,
        service: &Shape,
        shape: &Shape,
        operation: &OperationShape,
        paging: overrides::Paging,
    ) -> Result<Paginator, String> {
        let names = names(service, shape, paging);
        let member = names.input_token.ok_or("neither operation nor service has an `inputToken`")?;
        let input = self.follow(&operation.input, &member)?;
        let [step] = <[FieldStep; 1]>::try_from(input.path)
            .map_err(|_| format!("the `inputToken` `{member}` must be a member of the input itself"))?;
        let items = names.items.as_deref().map(|path| self.follow(&operation.output, path)).transpose()?;
        let next = if let Some((more, key)) = paging.last_item {
            let items = items.as_ref().ok_or("the last item is the token, but there are no items")?;
            self.last_item(&operation.output, more, key, items)?
        } else {
            let path = names.output_token.ok_or("neither operation nor service has an `outputToken`")?;
            let token = self.follow(&operation.output, &path)?;
            if token.ty != input.ty {
                return Err(format!("`{path}` of the output is of another type than `{member}` of the input"));
            }
            NextToken::Member { token: token.path, more: self.more_flag(&shape.id, &operation.output, &path) }
        };
        let clears = paging.clears.iter().map(|member| self.cleared(&operation.input, member));
        Ok(Paginator {
            method: step.rust.clone(),
            clears: clears.collect::<Result<_, _>>()?,
            input: step,
            token: input.ty,
            next,
            items: items.map(page_items).transpose()?,
        })
    }

    fn last_item(
        &mut self,
        output: &ShapeId,
        more: &str,
        key: Option<&str>,
        items: &Found,
    ) -> Result<NextToken, String> {
        let more = MoreFlag { path: self.follow(output, more)?.path, needed: true };
        let key = match (&items.ty, key) {
            (ValueType::List(_), None) => None,
            (ValueType::List(item), Some(key)) => {
                let ValueType::Named(name) = &**item else { return Err("its items have no members".to_owned()) };
                let named = self.names.iter().find(|(_, rust)| *rust == name).map(|(id, _)| id.clone());
                let shape = named.ok_or_else(|| format!("there is no `{name}`"))?;
                self.follow(&shape, key)?.path.into_iter().next()
            }
            _ => return Err("its items are no list".to_owned()),
        };
        Ok(NextToken::LastItem { more, items: items.path.clone(), key })
    }

    /// The flag beside the token at `path` that says whether pages follow.
    fn more_flag(&mut self, operation: &ShapeId, output: &ShapeId, path: &str) -> Option<MoreFlag> {
        for name in overrides::more_flags(operation) {
            let path =
                path.rsplit_once('.').map_or_else(|| (*name).to_owned(), |(parent, _)| format!("{parent}.{name}"));
            if let Ok(Found { path, ty: ValueType::Bool }) = self.follow(output, &path) {
                return Some(MoreFlag { path, needed: overrides::pages_by_flag(operation) });
            }
        }
        None
    }

    /// An input member that is left out beside a token.
    fn cleared(&mut self, input: &ShapeId, member: &str) -> Result<Ident, String> {
        let found = self.follow(input, member)?;
        match <[FieldStep; 1]>::try_from(found.path) {
            Ok([FieldStep { rust, optional: true }]) => Ok(rust),
            _ => Err(format!("`{member}` of the input cannot be left out")),
        }
    }

    /// Follows a path such as `Stream.Shards` from a structure on.
    fn follow(&mut self, from: &ShapeId, path: &str) -> Result<Found, String> {
        let model = self.model;
        let mut at = model.shape(from);
        let mut found = Found { path: Vec::new(), ty: ValueType::Unit };
        for name in path.split('.') {
            let missing = || format!("`{path}` leads nowhere: there is no `{name}`");
            let shape = at.ok_or_else(missing)?;
            let ShapeKind::Structure(members) = &shape.kind else { return Err(missing()) };
            let member = members.get(name).ok_or_else(missing)?;
            let field = self.field_of(member).ok_or_else(missing)?;
            found.path.push(FieldStep { rust: field.rust.clone(), optional: field.presence == Presence::Optional });
            found.ty = field.ty.clone();
            at = Some(model.target(member));
        }
        Ok(found)
    }
}

/// What `overrides` says goes before the operation's trait, and that before the service's.
fn names(service: &Shape, shape: &Shape, paging: overrides::Paging) -> Names {
    let (own, all) = (shape.traits.paginated.as_ref(), service.traits.paginated.as_ref());
    let first = |pick: fn(&smithwright_model::Paginated) -> Option<&String>| {
        own.and_then(pick).or_else(|| all.and_then(pick)).cloned()
    };
    let over = |text: Option<&str>| text.map(str::to_owned);
    Names {
        input_token: over(paging.input_token).or_else(|| first(|paginated| paginated.input_token.as_ref())),
        output_token: over(paging.output_token).or_else(|| first(|paginated| paginated.output_token.as_ref())),
        items: over(paging.items).or_else(|| first(|paginated| paginated.items.as_ref())),
    }
}

fn page_items(found: Found) -> Result<PageItems, String> {
    let item = match found.ty {
        ValueType::List(element) => ItemType::Element(*element),
        ValueType::Map(key, value) => ItemType::Entry(*key, *value),
        _ => return Err("its `items` are neither a list nor a map".to_owned()),
    };
    Ok(PageItems { path: found.path, item })
}
