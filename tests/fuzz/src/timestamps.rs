//! What a timestamp's formats accept, they write and read again as the same time.

use smithwright_runtime::Timestamp;
use smithwright_runtime::json::{Codec, DateTime, EpochSeconds, HttpDate, Reader, Writer};

/// The years that text can hold, 0000 to 9999, in seconds.
const TEXT: std::ops::Range<i64> = -62_167_219_200..253_402_300_800;

/// Reads `bytes` in every format, as text and as JSON.
pub fn check(bytes: &[u8]) {
    json::<EpochSeconds>(bytes);
    json::<DateTime>(bytes);
    json::<HttpDate>(bytes);
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(time) = Timestamp::parse_epoch_seconds(text) {
        assert_eq!(Timestamp::parse_epoch_seconds(&time.epoch_seconds().to_string()), Ok(time));
        // Any time can be written, if not always read.
        let _ = (time.date_time().to_string(), time.http_date().to_string());
    }
    for time in [Timestamp::parse_date_time(text), Timestamp::parse_http_date(text)].into_iter().flatten() {
        assert_eq!(Timestamp::parse_epoch_seconds(&time.epoch_seconds().to_string()), Ok(time));
        // An offset may lead out of the years that text can hold.
        if TEXT.contains(&time.secs()) {
            assert_eq!(Timestamp::parse_date_time(&time.date_time().to_string()), Ok(time));
            assert_eq!(Timestamp::parse_http_date(&time.http_date().to_string()), Ok(time));
        }
    }
}

fn json<C: Codec<Timestamp>>(bytes: &[u8]) {
    let Ok(time) = C::read(&mut Reader::new(bytes)) else { return };
    let mut out = Writer::new();
    C::write(&time, &mut out);
    let written = out.into_bytes();
    if TEXT.contains(&time.secs()) {
        assert_eq!(C::read(&mut Reader::new(&written)), Ok(time));
    }
}
