//! As much of Protocol Buffers as aggregated records need: varints and fields of bytes. Knows no message.

use std::ops::Range;

/// Wire types.
const VARINT: u64 = 0;
const FIXED64: u64 = 1;
const BYTES: u64 = 2;
const FIXED32: u64 = 5;

/// How many bytes `value` takes.
pub(super) fn varint_len(value: usize) -> usize {
    let bits = (usize::BITS - value.leading_zeros()).max(1);
    bits.div_ceil(7) as usize
}

/// How many bytes a field takes that holds so many, if its number is below 16.
pub(super) fn bytes_len(len: usize) -> usize {
    1 + varint_len(len) + len
}

/// How many bytes a number's field takes, if the field's own number is below 16.
pub(super) fn number_len(value: usize) -> usize {
    1 + varint_len(value)
}

pub(super) fn put_varint(out: &mut Vec<u8>, mut value: usize) {
    loop {
        let [low, ..] = (value & 0x7f).to_le_bytes();
        value >>= 7;
        if value == 0 {
            out.push(low);
            return;
        }
        out.push(low | 0x80);
    }
}

pub(super) fn put_number(out: &mut Vec<u8>, field: u8, value: usize) {
    out.push(field << 3);
    put_varint(out, value);
}

/// Begins a field of so many bytes, which the caller then adds.
pub(super) fn put_head(out: &mut Vec<u8>, field: u8, len: usize) {
    out.push((field << 3) | 2);
    put_varint(out, len);
}

pub(super) fn put_bytes(out: &mut Vec<u8>, field: u8, bytes: &[u8]) {
    put_head(out, field, bytes.len());
    out.extend_from_slice(bytes);
}

/// What a field holds.
#[derive(Debug)]
pub(super) enum Value {
    Number(u64),
    /// Where its bytes are.
    Bytes(Range<usize>),
    /// A number of fixed size.
    Fixed,
}

/// Reads the fields of a message, which is the part of `bytes` from `at` to `end`.
pub(super) struct Fields<'a> {
    bytes: &'a [u8],
    at: usize,
    end: usize,
}

impl<'a> Fields<'a> {
    /// The fields of the message that is that part of `bytes`.
    pub(super) fn new(bytes: &'a [u8], part: &Range<usize>) -> Self {
        Self { bytes, at: part.start, end: part.end.min(bytes.len()) }
    }

    /// The number of the next field, and what it holds; `None` at the end.
    ///
    /// Fails if the bytes are no message.
    pub(super) fn next(&mut self) -> Result<Option<(u64, Value)>, Malformed> {
        if self.at >= self.end {
            return Ok(None);
        }
        let tag = self.varint()?;
        let value = match tag & 7 {
            VARINT => Value::Number(self.varint()?),
            FIXED64 => self.skip(8).map(|_| Value::Fixed)?,
            FIXED32 => self.skip(4).map(|_| Value::Fixed)?,
            BYTES => {
                let len = usize::try_from(self.varint()?).map_err(|_| Malformed)?;
                Value::Bytes(self.skip(len)?)
            }
            // Groups are of the past.
            _ => return Err(Malformed),
        };
        match tag >> 3 {
            0 => Err(Malformed),
            number => Ok(Some((number, value))),
        }
    }

    fn varint(&mut self) -> Result<u64, Malformed> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = *self.bytes.get(self.at).filter(|_| self.at < self.end).ok_or(Malformed)?;
            self.at += 1;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(Malformed)
    }

    fn skip(&mut self, len: usize) -> Result<Range<usize>, Malformed> {
        let end = self.at.checked_add(len).filter(|end| *end <= self.end).ok_or(Malformed)?;
        let part = self.at..end;
        self.at = end;
        Ok(part)
    }
}

/// Bytes that are no message.
#[derive(Debug)]
pub(super) struct Malformed;
