//! What each CBOR item begins with (RFC 8949, section 3): its major type, and a number. Knows no value.

use crate::format::error::Found;

/// The major types, as the upper three bits of an item's first byte say them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Major {
    Unsigned = 0,
    Negative = 1,
    Bytes = 2,
    Text = 3,
    Array = 4,
    Map = 5,
    Tag = 6,
    Simple = 7,
}

/// The lower five bits of a first byte: how the number that follows is written, or that there is none.
pub(super) const ONE_BYTE: u8 = 24;
pub(super) const TWO_BYTES: u8 = 25;
pub(super) const FOUR_BYTES: u8 = 26;
pub(super) const EIGHT_BYTES: u8 = 27;
pub(super) const INDEFINITE: u8 = 31;

/// Whole first bytes.
pub(super) const FIRST_TAG: u8 = 0xc0;
pub(super) const EPOCH_TIME_TAG: u8 = 0xc1;
/// The last tag that takes one byte.
pub(super) const LAST_SHORT_TAG: u8 = 0xd7;
pub(super) const LAST_TAG: u8 = 0xdf;
pub(super) const FALSE: u8 = 0xf4;
pub(super) const TRUE: u8 = 0xf5;
pub(super) const NULL: u8 = 0xf6;
pub(super) const UNDEFINED: u8 = 0xf7;
pub(super) const SIMPLE: u8 = 0xf8;
pub(super) const HALF: u8 = 0xf9;
pub(super) const SINGLE: u8 = 0xfa;
pub(super) const DOUBLE: u8 = 0xfb;
pub(super) const BREAK: u8 = 0xff;

/// Tags with a meaning here; any other is as good as none.
pub(super) const EPOCH_TIME: u64 = 1;
pub(super) const POSITIVE_BIGNUM: u64 = 2;
pub(super) const NEGATIVE_BIGNUM: u64 = 3;
pub(super) const DECIMAL_FRACTION: u64 = 4;

/// An item's beginning.
#[derive(Clone, Copy, Debug)]
pub(super) struct Head {
    pub(super) major: Major,
    /// The lower five bits of the first byte.
    pub(super) info: u8,
    /// A value, a length, a tag or the bits of a float, by the major type; zero where none follows.
    pub(super) argument: u64,
}

impl Head {
    /// The length that is said, `None` if it is indefinite.
    pub(super) fn length(self) -> Option<u64> {
        (self.info != INDEFINITE).then_some(self.argument)
    }
}

impl Major {
    /// That of an item that begins with `byte`.
    #[inline]
    pub(super) fn of(byte: u8) -> Self {
        match byte >> 5 {
            0 => Self::Unsigned,
            1 => Self::Negative,
            2 => Self::Bytes,
            3 => Self::Text,
            4 => Self::Array,
            5 => Self::Map,
            6 => Self::Tag,
            _ => Self::Simple,
        }
    }

    /// The first byte of an item of this type.
    #[inline]
    pub(super) fn byte(self, info: u8) -> u8 {
        (self as u8) << 5 | info
    }
}

/// The number in the head of an item that begins with `bytes`, and what follows: if the item is of type `major`, the number
/// there, and no longer than 32 bits. `None` for any other head.
#[inline]
pub(super) fn short(major: Major, bytes: &[u8]) -> Option<(u32, &[u8])> {
    let (first, rest) = bytes.split_first()?;
    match first.wrapping_sub(major.byte(0)) {
        info @ 0..ONE_BYTE => Some((info.into(), rest)),
        ONE_BYTE => rest.split_first().map(|(number, rest)| ((*number).into(), rest)),
        TWO_BYTES => rest.split_first_chunk().map(|(number, rest)| (u16::from_be_bytes(*number).into(), rest)),
        FOUR_BYTES => rest.split_first_chunk().map(|(number, rest)| (u32::from_be_bytes(*number), rest)),
        _ => None,
    }
}

/// Names what begins with the byte `next`.
pub(super) fn beginning(next: Option<u8>) -> Found {
    let Some(byte) = next else { return Found::Thing("the end of the bytes") };
    Found::Thing(match (Major::of(byte), byte) {
        (_, BREAK) => "a break",
        (_, FALSE | TRUE) => "a boolean",
        (_, NULL) => "null",
        (_, UNDEFINED) => "undefined",
        (_, HALF | SINGLE | DOUBLE) => "a floating-point number",
        (Major::Unsigned | Major::Negative, _) => "a whole number",
        (Major::Bytes, _) => "bytes",
        (Major::Text, _) => "a string",
        (Major::Array, _) => "an array",
        (Major::Map, _) => "a map",
        (Major::Tag, _) => "a tag",
        (Major::Simple, _) => return Found::Byte(byte),
    })
}
