//! CBOR whose times are milliseconds, as AWS's older protocols have it: the format of documents, and how its times look.

use bytes::Bytes;

use super::head::EPOCH_TIME;
use super::value::{Number, whole};
use super::{Cbor, Read, Reader, Write, Writer, time};
use crate::format::{Decode, Encode, Format, FormatError};
use crate::{EncodeOptions, SegmentedBytes, Timestamp};

/// CBOR whose times are milliseconds.
#[derive(Clone, Copy, Debug)]
pub struct MillisCbor;

impl Format for MillisCbor {
    const NAME: &'static str = Cbor::NAME;

    fn message(document: &[u8]) -> Option<String> {
        Cbor::message(document)
    }
}

impl<T: Write> Encode<MillisCbor> for T {
    fn encode(&self, options: &EncodeOptions) -> Result<SegmentedBytes, FormatError> {
        Ok(Writer::millis_of(self, options.idempotency_tokens.clone()))
    }
}

impl<T: Read> Decode<MillisCbor> for T {
    fn decode(document: &Bytes) -> Result<Self, FormatError> {
        super::document::whole(document, with_millis).map_err(FormatError::new)
    }
}

/// The same reader, which takes times for milliseconds where they can be.
fn with_millis(mut reader: Reader<'_>) -> Reader<'_> {
    reader.least_millis = Some(LEAST_MILLIS);
    reader
}

/// CBOR all of whose times are milliseconds, as clients write them: what a service for tests reads.
#[cfg(feature = "test-util")]
#[derive(Clone, Copy, Debug)]
pub struct WrittenMillisCbor;

#[cfg(feature = "test-util")]
impl Format for WrittenMillisCbor {
    const NAME: &'static str = Cbor::NAME;

    fn message(document: &[u8]) -> Option<String> {
        Cbor::message(document)
    }
}

#[cfg(feature = "test-util")]
impl<T: Read> Decode<WrittenMillisCbor> for T {
    fn decode(document: &Bytes) -> Result<Self, FormatError> {
        super::document::whole(document, with_all_millis).map_err(FormatError::new)
    }
}

#[cfg(feature = "test-util")]
fn with_all_millis(mut reader: Reader<'_>) -> Reader<'_> {
    reader.least_millis = Some(0);
    reader
}

/// Appends `time`: whole milliseconds behind tag 1, rounded down, as AWS's SDK for Java writes them.
pub(super) fn write(time: Timestamp, out: &mut Writer) {
    out.tag(EPOCH_TIME);
    out.integer(time.millis());
}

/// From where on, on both sides of 1970, a number counts milliseconds and not seconds: as such it is the year 1973, as
/// seconds the year 5138.
const LEAST_MILLIS: u64 = 100_000_000_000;

/// The time that a number is, whatever its tag.
///
/// AWS sends milliseconds, whole and behind tag 1, though the tag is defined for seconds; servers that imitate it also send
/// them bare, or as the seconds of their JSON, whole or not. A service keeps no time before it was there, and none that is
/// thousands of years ahead: so the size of a number says which it is. Only times between 1966 and 1973 are lost, which are
/// taken for seconds.
pub(super) fn read(number: Number, least: u64) -> Option<Timestamp> {
    let millis = match number {
        Number::Whole(number) => return i64::try_from(number).ok().map(|number| of_whole(number, least)),
        Number::Float(number) if !is_at_least(number, least) => return time::read(Number::Float(number)),
        Number::Float(millis) => whole(millis.round())?,
    };
    i64::try_from(millis).ok().map(Timestamp::from_millis)
}

#[expect(clippy::cast_precision_loss, reason = "it is exact")]
fn is_at_least(number: f64, least: u64) -> bool {
    number.abs() >= least as f64
}

/// The same of a whole number.
#[inline]
pub(super) fn of_whole(number: i64, least: u64) -> Timestamp {
    if number.unsigned_abs() < least { Timestamp::from_secs(number) } else { Timestamp::from_millis(number) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_from(bytes: &'static [u8]) -> Option<i64> {
        Decode::<MillisCbor>::decode(&Bytes::from_static(bytes)).ok().map(Timestamp::millis)
    }

    #[test]
    fn times_are_written_as_milliseconds_behind_a_tag() {
        let written =
            |time: Timestamp| Encode::<MillisCbor>::encode(&time, &EncodeOptions::default()).unwrap().into_bytes();
        assert_eq!(written(Timestamp::from_millis(1_700_000_000_123))[..], *b"\xc1\x1b\0\0\x01\x8b\xcf\xe5\x68\x7b");
        assert_eq!(written(Timestamp::from_secs_and_nanos(1, 999_999)), b"\xc1\x19\x03\xe8"[..]);
        assert_eq!(written(Timestamp::from_secs(-1)), b"\xc1\x39\x03\xe7"[..]);
    }

    #[test]
    fn blobs_may_be_texts_in_base64() {
        let read = |bytes: &'static [u8]| Decode::<MillisCbor>::decode(&Bytes::from_static(bytes));
        assert_eq!(read(b"\x43abc"), Ok(Bytes::from_static(b"abc")));
        assert_eq!(read(b"\x64YWJj"), Ok(Bytes::from_static(b"abc")));
        let error = Result::<Bytes, _>::expect_err(read(b"\x63abc"), "no base64");
        assert!(error.to_string().starts_with("expected bytes, found a string that is no base64 at byte 1"), "{error}");
    }

    #[test]
    fn times_are_read_however_servers_write_them() {
        for bytes in [
            // Milliseconds: behind the tag, bare, as a double.
            &b"\xc1\x1b\0\0\x01\x8b\xcf\xe5\x68\x00"[..],
            b"\x1b\0\0\x01\x8b\xcf\xe5\x68\x00",
            b"\xfb\x42\x78\xbc\xfe\x56\x80\0\0",
            // Seconds: behind the tag, bare, as a double, as a single that is exact.
            b"\xc1\x1a\x65\x53\xf1\x00",
            b"\x1a\x65\x53\xf1\x00",
            b"\xfb\x41\xd9\x54\xfc\x40\0\0\0",
        ] {
            assert_eq!(read_from(bytes), Some(1_700_000_000_000), "{bytes:x?}");
        }
        assert_eq!(read_from(b"\xfb\x41\xd9\x54\xfc\x40\x20\0\0"), Some(1_700_000_000_500));
        assert_eq!(read_from(b"\x00"), Some(0));
        for bytes in [&b"\xf9\x7e\0"[..], b"\xf9\x7c\0", b"\xfb\x7e\x37\xe4\x3c\x88\0\x75\x9c", b"\xc0\x61x"] {
            assert_eq!(read_from(bytes), None, "{bytes:x?}");
        }
    }
}
