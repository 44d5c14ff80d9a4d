//! Clocks that differ: a service refuses what was signed at quite another time than it has itself.

use http::HeaderMap;
use http::header::DATE;

use crate::Timestamp;

/// From how many seconds on a clock is taken for wrong when a service refuses a signature; it allows for 300.
const SKEW: u64 = 240;

/// When a response was made, by the clock of whoever made it.
pub(crate) fn date(headers: &HeaderMap) -> Option<Timestamp> {
    Timestamp::parse_http_date(headers.get(DATE)?.to_str().ok()?).ok()
}

/// Whether what was signed at one of these times may be refused for it by a service whose clock shows the other.
pub(crate) fn is_skewed(signed_at: Timestamp, date: Timestamp) -> bool {
    date.secs().abs_diff(signed_at.secs()) > SKEW
}
