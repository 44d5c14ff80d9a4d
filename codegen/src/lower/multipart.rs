//! Uploads in parts: what `overrides` says of a service's operations, where all of them are generated and fit together.

use proc_macro2::Ident;
use smithwright_model::{Operation as OperationShape, Shape};

use super::{Context, overrides};
use crate::ir::{
    Built, Field, Given, Multipart, MultipartCall, Operation, Origin, Presence, Structure, Type, ValueType,
};
use crate::names::Scope;

/// What is known of the operations while members are matched.
struct Matching<'a> {
    roles: &'static overrides::Multipart,
    put: &'a Structure,
}

impl Context<'_> {
    /// Gives each operation whose body can go up in parts what that takes; names their methods once all others have theirs.
    pub fn multiparts(
        &mut self,
        kept: &[(&Shape, &OperationShape)],
        operations: &mut [Operation],
        methods: &mut Scope,
    ) {
        for (at, (shape, _)) in kept.iter().enumerate() {
            let Some(roles) = overrides::multipart(&shape.id) else { continue };
            let Some(mut multipart) = self.multipart(kept, operations, at, roles) else { continue };
            multipart.method = methods.snake(roles.method);
            if let Some(put) = operations.get_mut(at) {
                put.multipart = Some(multipart);
            }
        }
    }

    /// `None` where an operation is not generated, or has become another in a later model.
    fn multipart(
        &self,
        kept: &[(&Shape, &OperationShape)],
        operations: &[Operation],
        put: usize,
        roles: &'static overrides::Multipart,
    ) -> Option<Multipart> {
        let find = |id: &str| {
            let at = kept.iter().position(|(shape, _)| shape.id.as_str() == id)?;
            let (_, shape) = kept.get(at)?;
            let ends = (self.structure_of(&shape.input)?, self.structure_of(&shape.output)?);
            Some((operations.get(at)?, ends))
        };
        let (_, put_shape) = kept.get(put)?;
        let matching = Matching { roles, put: self.structure_of(&put_shape.input)? };
        let call = |id: &str| {
            let (operation, (input, _)) = find(id)?;
            let input = matching.input(input)?;
            Some(MultipartCall { operation: operation.rust.clone(), output: operation.output.clone(), input })
        };
        let (_, (_, created)) = find(roles.create)?;
        let (_, (_, answered)) = find(roles.part)?;
        let (_, (complete, completed)) = find(roles.complete)?;
        let holder = self.named(&field(complete, roles.parts.0)?.ty)?;
        let ValueType::List(told) = &field(holder, roles.parts.1)?.ty else { return None };
        let told = self.named(told)?;
        let output = self.structure_of(&put_shape.output)?;
        let id = field(created, roles.upload_id)?;
        let unfit = matching.unfit([roles.create, roles.complete].map(|id| find(id).map(|(_, (input, _))| input)));
        Some(Multipart {
            method: operations.get(put)?.method.clone(),
            create: call(roles.create)?,
            part: call(roles.part)?,
            complete: call(roles.complete)?,
            abort: call(roles.abort)?,
            parts: (built(holder, |field| matching.given(field))?, told.rust.clone()),
            completed: built(told, |field| matching.given(field).or_else(|| from(field, answered, Origin::Answer)))?,
            output: built(output, |wanted| {
                let bytes = (wanted.member == roles.bytes[1]).then_some(Given::Bytes);
                let given = bytes.and_then(|bytes| Some(Origin::Given(bytes, wrapped(wanted, false)?)));
                given
                    .or_else(|| from(wanted, completed, Origin::Answer))
                    .or_else(|| from(wanted, created, Origin::Created))
            })?,
            body: field(matching.put, roles.body).filter(|body| body.ty == ValueType::ByteStream)?.rust.clone(),
            content_length: matching.optional(roles.content_length),
            upload_id: (id.rust.clone(), id.presence == Presence::Optional),
            checksum_algorithm: matching.optional(roles.checksum_algorithm),
            checksum_types: roles.checksums.iter().map(|each| (each.algorithm, each.checksum_type)).collect(),
            checksums: matching.checksums(),
            unfit,
            limits: roles.limits,
            no_such_upload: roles.no_such_upload.to_owned(),
        })
    }

    /// The structure that a type is.
    fn named(&self, ty: &ValueType) -> Option<&Structure> {
        let ValueType::Named(name) = ty else { return None };
        let mut structures = self.shapes.values().filter_map(|ty| match ty {
            Type::Structure(structure) => Some(structure),
            _ => None,
        });
        structures.find(|structure| structure.rust == *name)
    }
}

impl Matching<'_> {
    /// An input, of what is at hand and of what the whole's input has under the same names.
    fn input(&self, input: &Structure) -> Option<Built> {
        built(input, |wanted| {
            self.given(wanted).or_else(|| {
                let takes_part = field(input, self.roles.part_number).is_some();
                let of_bytes = takes_part && self.is_of_bytes(&wanted.member);
                let composite = self.is_composite(&wanted.member);
                let copied = wanted.ty.is_plain_parameter() || wanted.ty == ValueType::Timestamp;
                let origin = if copied { Origin::InputCopy } else { Origin::Input };
                if of_bytes || composite { None } else { from(wanted, self.put, origin) }
            })
        })
    }

    /// What is at hand for a member.
    fn given(&self, field: &Field) -> Option<Origin> {
        let roles = self.roles;
        let member = field.member.as_str();
        let given = if member == roles.body {
            Given::Body
        } else if member == roles.upload_id {
            Given::UploadId
        } else if member == roles.part_number {
            Given::Number
        } else if member == roles.parts.0 {
            Given::Parts
        } else if member == roles.parts.1 {
            Given::PartList
        } else if member == roles.bytes[0] {
            Given::Bytes
        } else if member == roles.checksum_type {
            Given::ChecksumType
        } else {
            return None;
        };
        Some(Origin::Given(given, wrapped(field, given == Given::ChecksumType)?))
    }

    /// Whether a member says something of the bytes of one request.
    fn is_of_bytes(&self, member: &str) -> bool {
        let roles = self.roles;
        member == roles.content_length
            || roles.of_one_request.contains(&member)
            || roles.checksums.iter().any(|checksum| checksum.member == member)
    }

    /// Whether a member is a checksum that says nothing of the whole's bytes.
    fn is_composite(&self, member: &str) -> bool {
        self.roles.checksums.iter().any(|checksum| checksum.member == member && !checksum.of_all_bytes)
    }

    /// Members of the whole's input that the calls for the whole do not have.
    fn unfit(&self, calls: [Option<&Structure>; 2]) -> Vec<Ident> {
        let known = |member: &str| calls.iter().flatten().any(|input| field(input, member).is_some());
        let own = [self.roles.body, self.roles.content_length];
        let fields = self.put.fields.iter().filter(|field| field.presence == Presence::Optional);
        let unfit = fields.filter(|field| {
            let member = field.member.as_str();
            !own.contains(&member) && (!known(member) || self.is_composite(member))
        });
        unfit.map(|field| field.rust.clone()).collect()
    }

    fn checksums(&self) -> Vec<(Ident, &'static str)> {
        let whole = self.roles.checksums.iter().filter(|checksum| checksum.of_all_bytes);
        whole.filter_map(|checksum| Some((self.optional(checksum.member)?, checksum.algorithm))).collect()
    }

    /// An optional field of the whole's input.
    fn optional(&self, member: &str) -> Option<Ident> {
        field(self.put, member).filter(|field| field.presence == Presence::Optional).map(|field| field.rust.clone())
    }
}

fn field<'a>(structure: &'a Structure, member: &str) -> Option<&'a Field> {
    structure.fields.iter().find(|field| field.member == member)
}

/// Whether `Some` must be put around a value, which is an `Option` itself if `optional`; `None` if it does not fit.
fn wrapped(wanted: &Field, optional: bool) -> Option<bool> {
    match (&wanted.presence, optional) {
        (Presence::Optional, optional) => Some(!optional),
        (_, false) => Some(false),
        (_, true) => None,
    }
}

/// The field of the same name and type.
fn from(wanted: &Field, all: &Structure, origin: fn(Ident, bool) -> Origin) -> Option<Origin> {
    let found = field(all, &wanted.member).filter(|found| found.ty == wanted.ty)?;
    Some(origin(found.rust.clone(), wrapped(wanted, found.presence == Presence::Optional)?))
}

/// A structure of these; `None` if it must have something that there is not.
fn built(structure: &Structure, origin: impl Fn(&Field) -> Option<Origin>) -> Option<Built> {
    let fields = structure.fields.iter().map(|field| {
        let unset = || (field.presence == Presence::Optional).then_some(Origin::Unset);
        Some((field.rust.clone(), origin(field).or_else(unset)?))
    });
    Some(Built { rust: structure.rust.clone(), fields: fields.collect::<Option<_>>()? })
}
