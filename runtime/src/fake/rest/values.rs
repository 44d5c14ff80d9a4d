//! Values from text to JSON and back, by what they look like.

use std::borrow::Cow;

use base64_simd::STANDARD;

use super::{Kind, Time};
use crate::format::text::{join, split};
use crate::{Document, Number, Timestamp};

/// The value that a text is.
pub(super) fn read(text: &str, kind: Kind) -> Result<Document, String> {
    Ok(match kind {
        Kind::Text => text.into(),
        Kind::Encoded => {
            let bytes = STANDARD.decode_to_vec(text).map_err(|_| format!("{text:?} is not in base64"))?;
            String::from_utf8(bytes).map_err(|_| format!("{text:?} is no text in base64"))?.into()
        }
        // `NaN` and its like are texts in JSON too.
        Kind::Number => text.parse::<Number>().map_or_else(|_| text.into(), Document::Number),
        Kind::Bool => text.parse::<bool>().map_err(|_| format!("{text:?} is no boolean"))?.into(),
        Kind::Time(in_text, in_json) => show(&parse(text, in_text)?, in_json),
        Kind::List(kind) => {
            let commas = usize::from(matches!(kind, Kind::Time(Time::HttpDate, _)));
            let texts = split(text, commas).map_err(|error| error.to_string())?;
            texts.iter().map(|text| read(text, *kind)).collect::<Result<Vec<_>, _>>()?.into_iter().collect()
        }
    })
}

/// A value as the line of a header.
pub(super) fn write(value: &Document, kind: Kind) -> Result<String, String> {
    let wrong = || "a value is not what the model says".to_owned();
    Ok(match (kind, value) {
        (Kind::Encoded, Document::String(text)) => STANDARD.encode_to_string(text),
        (Kind::Number, Document::Number(number)) => number.as_str().to_owned(),
        (Kind::Text | Kind::Number, Document::String(text)) => text.clone(),
        (Kind::Bool, Document::Bool(value)) => value.to_string(),
        (Kind::Time(in_text, in_json), value) => {
            let text = match value {
                Document::String(text) => text,
                Document::Number(number) => number.as_str(),
                _ => return Err(wrong()),
            };
            match show(&parse(text, in_json)?, in_text) {
                Document::String(text) => text,
                Document::Number(number) => number.as_str().to_owned(),
                _ => return Err(wrong()),
            }
        }
        (Kind::List(kind), Document::Array(values)) => {
            let set = values.iter().filter(|value| !value.is_null());
            let texts = set.map(|value| write(value, *kind).map(Cow::Owned)).collect::<Result<Vec<_>, _>>()?;
            join(&texts, usize::from(matches!(kind, Kind::Time(Time::HttpDate, _))))
        }
        _ => return Err(wrong()),
    })
}

fn parse(text: &str, time: Time) -> Result<Timestamp, String> {
    let time = match time {
        Time::EpochSeconds => Timestamp::parse_epoch_seconds(text),
        Time::DateTime => Timestamp::parse_date_time(text),
        Time::HttpDate => Timestamp::parse_http_date(text),
    };
    time.map_err(|error| error.to_string())
}

fn show(time: &Timestamp, as_time: Time) -> Document {
    match as_time {
        Time::EpochSeconds => {
            let text = time.epoch_seconds().to_string();
            text.parse::<Number>().map_or(Document::String(text), Document::Number)
        }
        Time::DateTime => time.date_time().to_string().into(),
        Time::HttpDate => time.http_date().to_string().into(),
    }
}
