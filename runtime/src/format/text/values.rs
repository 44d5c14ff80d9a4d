//! Single values as text. Knows no list.

use std::borrow::Cow;

use super::{DateTime, EpochSeconds, Error, HttpDate, MediaType, Read, Result, Texts, Write};
use crate::types::number;
use crate::{BigDecimal, BigInteger, Timestamp};

impl Write for str {
    fn texts(&self) -> Texts<'_> {
        Texts::one(self)
    }
}

impl Write for String {
    fn texts(&self) -> Texts<'_> {
        Texts::one(self)
    }
}

impl Read for String {
    fn read(text: &str) -> Result<Self> {
        Ok(text.to_owned())
    }
}

impl Write for bool {
    fn texts(&self) -> Texts<'_> {
        Texts::one(if *self { "true" } else { "false" })
    }
}

impl Read for bool {
    fn read(text: &str) -> Result<Self> {
        match text {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(Error("`true` or `false`")),
        }
    }
}

macro_rules! numbers {
    ($($type:ident $expected:literal, $value:ident => $texts:expr;)*) => {$(
        impl Write for $type {
            fn texts(&self) -> Texts<'_> {
                let $value = self;
                $texts
            }
        }

        impl Read for $type {
            fn read(text: &str) -> Result<Self> {
                text.parse().map_err(|_| Error($expected))
            }
        }
    )*};
}

numbers! {
    i8 "a whole number of 8 bits", value => Texts::displayed(value);
    i16 "a whole number of 16 bits", value => Texts::displayed(value);
    i32 "a whole number of 32 bits", value => Texts::displayed(value);
    i64 "a whole number of 64 bits", value => Texts::displayed(value);
    BigInteger "a whole number", value => Texts::one(value.as_str());
    BigDecimal "a number", value => Texts::one(value.as_str());
}

macro_rules! floats {
    ($($type:ident $expected:literal)*) => {$(
        impl Write for $type {
            fn texts(&self) -> Texts<'_> {
                match *self {
                    Self::INFINITY => Texts::one("Infinity"),
                    Self::NEG_INFINITY => Texts::one("-Infinity"),
                    value if value.is_nan() => Texts::one("NaN"),
                    value => Texts::One(Cow::Owned(format!("{value:?}"))),
                }
            }
        }

        impl Read for $type {
            fn read(text: &str) -> Result<Self> {
                let value = match text {
                    "NaN" => Some(Self::NAN),
                    "Infinity" => Some(Self::INFINITY),
                    "-Infinity" => Some(Self::NEG_INFINITY),
                    // Rust takes more for a number than services send.
                    _ if number::split(text.as_bytes()).is_ok_and(|(_, rest)| rest.is_empty()) => text.parse().ok(),
                    _ => None,
                };
                value.filter(|value| !value.is_infinite() || text.ends_with("Infinity")).ok_or(Error($expected))
            }
        }
    )*};
}

floats! {
    f32 "a float"
    f64 "a double"
}

macro_rules! timestamps {
    ($($codec:ident $show:ident $parse:ident $expected:literal)*) => {$(
        impl Write<$codec> for Timestamp {
            fn texts(&self) -> Texts<'_> {
                Texts::displayed(&self.$show())
            }
        }

        impl Read<$codec> for Timestamp {
            fn read(text: &str) -> Result<Self> {
                Self::$parse(text).map_err(|_| Error($expected))
            }
        }
    )*};
}

timestamps! {
    EpochSeconds epoch_seconds parse_epoch_seconds "seconds since 1970"
    DateTime date_time parse_date_time "a date-time such as 1985-04-12T23:20:50Z"
    HttpDate http_date parse_http_date "a date such as Tue, 29 Apr 2014 18:30:38 GMT"
}

impl Write<MediaType> for String {
    fn texts(&self) -> Texts<'_> {
        Texts::One(Cow::Owned(base64_simd::STANDARD.encode_to_string(self)))
    }
}

impl Read<MediaType> for String {
    fn read(text: &str) -> Result<Self> {
        let bytes = base64_simd::STANDARD.decode_to_vec(text).map_err(|_| Error("text in base64"))?;
        Self::from_utf8(bytes).map_err(|_| Error("text in base64"))
    }
}

impl<C, T: Write<C> + ?Sized> Write<C> for &T {
    fn texts(&self) -> Texts<'_> {
        T::texts(self)
    }
}

impl<C, T: Write<C>> Write<C> for Option<T> {
    fn texts(&self) -> Texts<'_> {
        self.as_ref().map_or(Texts::Unset, Write::texts)
    }
}

impl<C, T: Read<C>> Read<C> for Option<T> {
    fn read(text: &str) -> Result<Self> {
        match T::read(text) {
            Ok(value) => Ok(Some(value)),
            // A number or a time that is nothing: as good as none.
            Err(_) if text.is_empty() => Ok(None),
            Err(error) => Err(error),
        }
    }
}
