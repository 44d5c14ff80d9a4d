//! `Write` and `Read` in formats in which lists and maps have names within: one line a member.
//!
//! XML and forms differ in the name of the runtime's module alone, `format` here.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::keyed::{Form, RECEIVED, SENT};
use super::{members, rest};
use crate::ir::{Codec, Element, Field, Type, Union, ValueType, Wire};

/// `impl Write` of what is sent.
pub fn write(ty: &Type, format: &Ident) -> TokenStream {
    match ty {
        Type::Structure(structure) => write_as(ty, &structure.written().collect::<Vec<_>>(), format, SENT),
        _ => write_as(ty, &[], format, SENT),
    }
}

/// `impl Write`, for a structure with these members.
pub fn write_as(ty: &Type, fields: &[&Field], format: &Ident, form: Form) -> TokenStream {
    let body = match ty {
        Type::Structure(_) => write_members(fields, format, form),
        Type::Union(union) => write_variants(union, format, form),
        Type::Enumeration(_) => quote! { #format::Write::write(self.as_str(), element, out); },
        Type::IntEnumeration(_) => quote! { #format::Write::write(&self.as_i32(), element, out); },
        Type::EventStream(_) => return TokenStream::new(),
    };
    impl_write(ty.rust(), format, &body)
}

/// `impl Write` of what these statements write.
pub fn impl_write(rust: &Ident, format: &Ident, body: &TokenStream) -> TokenStream {
    quote! {
        impl #format::Write for #rust {
            fn write(&self, element: &#format::Element, out: &mut #format::Writer) {
                #body
            }
        }
    }
}

/// `impl Read` of what is received.
pub fn read(ty: &Type, format: &Ident) -> TokenStream {
    match ty {
        Type::Structure(structure) => read_as(ty, &structure.read().collect::<Vec<_>>(), format, RECEIVED),
        _ => read_as(ty, &[], format, RECEIVED),
    }
}

/// `impl Read`, for a structure with these members.
pub fn read_as(ty: &Type, fields: &[&Field], format: &Ident, form: Form) -> TokenStream {
    let rust = ty.rust();
    let body = match ty {
        Type::Structure(_) => read_members(fields, format, form),
        Type::Union(union) => read_variants(union, format, form),
        Type::Enumeration(_) => read_into(&quote! { reader.token(self, |text| Ok(Self::from(text))) }, format),
        Type::IntEnumeration(_) => read_into(
            &quote! { reader.token(self, |text| text::Read::read(text).map(<Self as From<i32>>::from)) },
            format,
        ),
        Type::EventStream(_) => return TokenStream::new(),
    };
    quote! {
        impl #format::Read for #rust {
            #body
        }
    }
}

/// What an element is, as it stands in calls: `&xml::Element::new("Tags").flat()`.
pub fn element(element: &Element, format: &Ident) -> TokenStream {
    let name = &element.name;
    let namespace = element.namespace.iter().map(|(prefix, uri)| quote! { .namespace(#prefix, #uri) });
    let flat = element.flat.then(|| quote! { .flat() });
    let omitted = element.omitted_if_empty.then(|| quote! { .omitted_if_empty() });
    let time = match element.time {
        Codec::HttpDate => Some(quote! { .http_date() }),
        Codec::EpochSeconds => Some(quote! { .epoch_seconds() }),
        _ => None,
    };
    let within = |inner: &Element| {
        let inner = self::element(inner, format);
        quote! { const { #inner } }
    };
    let key = element.key.iter().map(|key| within(key)).map(|key| quote! { .key(#key) });
    let item = element.item.iter().map(|item| within(item)).map(|item| quote! { .item(#item) });
    quote! { &#format::Element::new(#name) #(#namespace)* #flat #omitted #time #(#key)* #(#item)* }
}

/// The statements that write an element of these members.
pub fn write_members(fields: &[&Field], format: &Ident, form: Form) -> TokenStream {
    if fields.is_empty() {
        return quote! { out.element(element); };
    }
    let (attributes, elements): (Vec<&Field>, Vec<&Field>) =
        fields.iter().partition(|field| form(field).element.as_ref().is_some_and(|element| element.attribute));
    let attributes = attributes.iter().map(|field| {
        let (rust, name) = (&field.rust, &form(field).name);
        match attribute_codec(field, form) {
            _ if field.idempotency_token => quote! { element.attribute_token(#name, &self.#rust); },
            None => quote! { element.attribute(#name, &self.#rust); },
            Some(codec) => quote! { element.attribute_as(#name, #codec, &self.#rust); },
        }
    });
    let members = members::write(&elements, &|field, method, value| call(field, method, value, format, form));
    quote! { let mut element = out.element(element); #(#attributes)* #members }
}

/// The call of the method by which a member is written.
fn call(field: &Field, method: &str, value: &TokenStream, format: &Ident, form: Form) -> TokenStream {
    let method = format_ident!("{method}");
    let element = form(field).element.iter().map(|element| self::element(element, format));
    quote! { element.#method(#(#element)*, #value) }
}

fn write_variants(union: &Union, format: &Ident, form: Form) -> TokenStream {
    let arms = members::write_variant(union, &|variant, method, value| call(variant, method, value, format, form));
    quote! {
        let mut element = out.element(element);
        match self {
            #arms
            Self::Unknown { tag, .. } => element.unknown(tag),
        }
    }
}

fn read_into(value: &TokenStream, format: &Ident) -> TokenStream {
    quote! {
        fn read_into(&mut self, _: &#format::Element, reader: &mut #format::Reader<'_>) -> #format::Result<bool> {
            #value
        }
    }
}

/// How a timestamp looks in an attribute; nothing for other types.
fn attribute_codec(field: &Field, form: Form) -> Option<TokenStream> {
    if field.ty != ValueType::Timestamp {
        return None;
    }
    let time = form(field).element.as_ref().map(|element| &element.time);
    rest::codec(time.filter(|time| **time != Codec::Plain).unwrap_or(&Codec::DateTime))
}

/// What a reader must be told of a member's element, if anything.
pub fn told(wire: &Wire, format: &Ident) -> Option<TokenStream> {
    let element = wire.element.as_ref().filter(|element| element.tells_readers());
    element.map(|element| self::element(element, format))
}

/// Whether items or entries of a member stand in its place.
fn is_flat(wire: &Wire) -> bool {
    wire.element.as_ref().is_some_and(|element| element.flat)
}

/// `fn attributes` and `fn member`; nothing where there are no fields.
fn read_members(fields: &[&Field], format: &Ident, form: Form) -> TokenStream {
    let (attributes, elements): (Vec<&Field>, Vec<&Field>) =
        fields.iter().partition(|field| form(field).element.as_ref().is_some_and(|element| element.attribute));
    let statements = attributes.iter().map(|field| {
        let (rust, name) = (&field.rust, &form(field).name);
        match attribute_codec(field, form) {
            None => quote! { reader.attribute_into(#name, &mut self.#rust)?; },
            Some(codec) => quote! { reader.attribute_into_as(#name, #codec, &mut self.#rust)?; },
        }
    });
    let attributes = (!attributes.is_empty()).then(|| {
        quote! {
            fn attributes(&mut self, reader: &mut #format::Reader<'_>) -> #format::Result {
                #(#statements)*
                Ok(())
            }
        }
    });
    let member = member(&elements, format, form);
    quote! { #attributes #member }
}

/// `fn member`, which reads the member `name` into its field; nothing where there are no fields.
pub fn member(fields: &[&Field], format: &Ident, form: Form) -> TokenStream {
    if fields.is_empty() {
        return TokenStream::new();
    }
    let arms = fields.iter().map(|field| {
        let (rust, name) = (&field.rust, &form(field).name);
        match (is_flat(form(field)), told(form(field), format)) {
            (false, None) => quote! { #name => reader.update(&mut self.#rust), },
            (false, Some(element)) => quote! { #name => reader.update_as(#element, &mut self.#rust), },
            (true, None) => quote! { #name => reader.gather(&mut self.#rust), },
            (true, Some(element)) => quote! { #name => reader.gather_as(#element, &mut self.#rust), },
        }
    });
    quote! {
        fn member(&mut self, name: &str, reader: &mut #format::Reader<'_>) -> #format::Result {
            match name {
                #(#arms)*
                _ => reader.skip(),
            }
        }
    }
}

/// One member, if any.
fn read_variants(union: &Union, format: &Ident, form: Form) -> TokenStream {
    let arms = union.variants.iter().map(|variant| {
        let (name, wire) = (&variant.rust, &form(variant).name);
        let value = match (is_flat(form(variant)), told(form(variant), format)) {
            (false, None) => quote! { reader.read()? },
            (false, Some(element)) => quote! { reader.read_as(#element)? },
            (true, None) => quote! { reader.gathered()? },
            (true, Some(element)) => quote! { reader.gathered_as(#element)? },
        };
        if variant.ty == ValueType::Unit {
            quote! {
                #wire => {
                    reader.skip()?;
                    Self::#name
                }
            }
        } else {
            quote! { #wire => Self::#name(#value), }
        }
    });
    let read = quote! {
        |tag, reader| {
            Ok(match tag {
                #(#arms)*
                tag => Self::Unknown { tag: tag.to_owned(), value: reader.read()? },
            })
        }
    };
    let more = union.variants.iter().filter(|variant| is_flat(form(variant))).map(|variant| {
        let (name, wire) = (&variant.rust, &form(variant).name);
        let gather = match told(form(variant), format) {
            None => quote! { reader.gather(items)? },
            Some(element) => quote! { reader.gather_as(#element, items)? },
        };
        quote! { (#wire, Self::#name(items)) => #gather, }
    });
    let more: Vec<_> = more.collect();
    let value = if more.is_empty() {
        quote! { reader.variant(self, #read) }
    } else {
        quote! {
            reader.variant_or_more(self, #read, |tag, variant, reader| {
                match (tag, variant) {
                    #(#more)*
                    _ => return Ok(false),
                }
                Ok(true)
            })
        }
    };
    read_into(&value, format)
}
