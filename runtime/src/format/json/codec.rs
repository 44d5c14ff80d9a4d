//! Looks of a value that its type alone does not settle: the format of timestamps, also inside lists and maps.

use std::collections::BTreeMap;
use std::marker::PhantomData;

use super::Key;
use super::read::{Read, read_list, read_map};
use super::reader::Reader;
use super::write::Write;
use super::writer::Writer;
use crate::Timestamp;
use crate::format::error::{Error, Found};

/// One way in which values of type `T` look in JSON.
pub trait Codec<T> {
    /// Appends `value` to `out`, as exactly one JSON value.
    fn write(value: &T, out: &mut Writer);

    /// Reads the next value of `reader`.
    fn read(reader: &mut Reader<'_>) -> Result<T, Error>;

    /// What a `null` inside a list or map means; `None` if the collection drops it.
    #[must_use]
    fn null() -> Option<T> {
        None
    }
}

/// The look that the type has by itself.
#[derive(Clone, Copy, Debug)]
pub struct Plain;

impl<T: Read + Write> Codec<T> for Plain {
    fn write(value: &T, out: &mut Writer) {
        value.write(out);
    }

    fn read(reader: &mut Reader<'_>) -> Result<T, Error> {
        T::read(reader)
    }

    fn null() -> Option<T> {
        T::null()
    }
}

/// Timestamps as numbers: seconds since 1970, with a fraction if there is one (Smithy's `epoch-seconds`).
#[derive(Clone, Copy, Debug)]
pub struct EpochSeconds;

impl Codec<Timestamp> for EpochSeconds {
    fn write(value: &Timestamp, out: &mut Writer) {
        if value.subsec_nanos() == 0 {
            out.integer(value.secs());
        } else {
            out.display(format_args!("{}", value.epoch_seconds()));
        }
    }

    fn read(reader: &mut Reader<'_>) -> Result<Timestamp, Error> {
        if let Some((secs, nanos)) = reader.plain_number() {
            return Ok(Timestamp::from_secs_and_nanos(secs, nanos));
        }
        let offset = reader.offset();
        let text = reader.number_as("seconds since 1970")?;
        Timestamp::from_number(text)
            .ok_or_else(|| Error::at(offset, "seconds since 1970", Found::Thing("a number beyond 64 bits")))
    }
}

/// Timestamps as strings such as `1985-04-12T23:20:50.52Z` (Smithy's `date-time`, RFC 3339).
#[derive(Clone, Copy, Debug)]
pub struct DateTime;

impl Codec<Timestamp> for DateTime {
    fn write(value: &Timestamp, out: &mut Writer) {
        out.display(format_args!("\"{}\"", value.date_time()));
    }

    fn read(reader: &mut Reader<'_>) -> Result<Timestamp, Error> {
        read_time(reader, "a date-time such as 1985-04-12T23:20:50Z", |text| Timestamp::parse_date_time(text).ok())
    }
}

/// Timestamps as strings such as `Tue, 29 Apr 2014 18:30:38 GMT` (Smithy's `http-date`, RFC 9110).
#[derive(Clone, Copy, Debug)]
pub struct HttpDate;

impl Codec<Timestamp> for HttpDate {
    fn write(value: &Timestamp, out: &mut Writer) {
        out.display(format_args!("\"{}\"", value.http_date()));
    }

    fn read(reader: &mut Reader<'_>) -> Result<Timestamp, Error> {
        read_time(reader, "a date such as Tue, 29 Apr 2014 18:30:38 GMT", |text| Timestamp::parse_http_date(text).ok())
    }
}

fn read_time(
    reader: &mut Reader<'_>,
    expected: &'static str,
    parse: fn(&str) -> Option<Timestamp>,
) -> Result<Timestamp, Error> {
    if reader.peek() != Some(b'"') {
        return Err(reader.expected(expected));
    }
    let offset = reader.offset();
    let text = reader.string()?;
    parse(&text).ok_or_else(|| Error::at(offset, expected, Found::Thing("another string")))
}

/// Lists whose elements look as `C` says.
#[derive(Clone, Copy, Debug)]
pub struct List<C>(PhantomData<C>);

impl<C: Codec<T>, T> Codec<Vec<T>> for List<C> {
    fn write(value: &Vec<T>, out: &mut Writer) {
        let mut array = out.array();
        for value in value {
            array.element_as::<C, T>(value);
        }
    }

    fn read(reader: &mut Reader<'_>) -> Result<Vec<T>, Error> {
        let mut list = Vec::new();
        let push = |list: &mut Vec<T>, reader: &mut Reader<'_>| C::read(reader).map(|value| list.push(value));
        read_list(&mut list, reader, push, C::null)?;
        Ok(list)
    }
}

/// Maps whose values look as `C` says.
#[derive(Clone, Copy, Debug)]
pub struct Map<C>(PhantomData<C>);

impl<C: Codec<T>, K: Key, T> Codec<BTreeMap<K, T>> for Map<C> {
    fn write(value: &BTreeMap<K, T>, out: &mut Writer) {
        let mut object = out.object();
        for (key, value) in value {
            object.dynamic_as::<C, T>(key.as_ref(), value);
        }
    }

    fn read(reader: &mut Reader<'_>) -> Result<BTreeMap<K, T>, Error> {
        read_map(reader, C::read, C::null)
    }
}

/// Entries of sparse lists and maps: `null`, or as `C` says.
#[derive(Clone, Copy, Debug)]
pub struct Sparse<C>(PhantomData<C>);

impl<C: Codec<T>, T> Codec<Option<T>> for Sparse<C> {
    fn write(value: &Option<T>, out: &mut Writer) {
        match value {
            Some(value) => C::write(value, out),
            None => out.null(),
        }
    }

    fn read(reader: &mut Reader<'_>) -> Result<Option<T>, Error> {
        reader.optional_as::<C, T>()
    }

    fn null() -> Option<Option<T>> {
        Some(None)
    }
}

/// Boxed values that look as `C` says.
#[derive(Clone, Copy, Debug)]
pub struct Boxed<C>(PhantomData<C>);

impl<C: Codec<T>, T> Codec<Box<T>> for Boxed<C> {
    fn write(value: &Box<T>, out: &mut Writer) {
        C::write(value, out);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Box<T>, Error> {
        C::read(reader).map(Box::new)
    }

    fn null() -> Option<Box<T>> {
        C::null().map(Box::new)
    }
}
