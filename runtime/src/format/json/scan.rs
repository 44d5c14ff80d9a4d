//! Searches through the inside of strings, many bytes a step. Knows nothing but bytes.

/// One step through a long text; wide enough for the compiler to turn each loop over it into a few vector instructions.
const STEP: usize = 64;

/// How many bytes of `text` come before the first quote, backslash or control character; all, if there is none.
#[inline]
pub(super) fn plain_run(text: &[u8]) -> usize {
    // Most strings are short, and a word at a time finds their end soonest.
    in_words(text).unwrap_or_else(|| beyond_words(text))
}

/// Where the first special byte is, if it is in a whole word of the first step.
#[inline]
fn in_words(text: &[u8]) -> Option<usize> {
    let (words, _) = text.get(..STEP).unwrap_or(text).as_chunks::<8>();
    let mut at = 0_usize;
    for word in words {
        let special = special(u64::from_le_bytes(*word));
        if special != 0 {
            return Some(at.wrapping_add(first(special)));
        }
        at = at.wrapping_add(8);
    }
    None
}

/// [`plain_run`] of a text without special bytes in whole words of its first step.
#[inline(never)]
fn beyond_words(text: &[u8]) -> usize {
    if text.len() <= STEP {
        return in_last_word(text);
    }
    let before = full_steps(text, |byte| byte == b'"' || byte == b'\\' || byte < b' ');
    let rest = text.get(before..).unwrap_or_default();
    before.wrapping_add(in_words(rest).unwrap_or_else(|| in_last_word(rest)))
}

/// [`plain_run`] of a text without special bytes in whole words.
#[inline]
fn in_last_word(text: &[u8]) -> usize {
    // Bytes that are seen twice do no harm.
    if let Some(word) = text.last_chunk() {
        return match special(u64::from_le_bytes(*word)) {
            0 => text.len(),
            special => text.len().wrapping_sub(8).wrapping_add(first(special)),
        };
    }
    let all = || text.iter().position(|byte| special((*byte).into()) & 0x80 != 0).unwrap_or(text.len());
    let (Some(low), Some(high)) = (text.first_chunk(), text.last_chunk()) else { return all() };
    let word = u64::from(u32::from_le_bytes(*low)) | u64::from(u32::from_le_bytes(*high)) << 32;
    if special(word) == 0 { text.len() } else { all() }
}

/// Where the first quote in `text` is.
#[inline]
pub(super) fn quote(text: &[u8]) -> Option<usize> {
    let before = full_steps(text, |byte| byte == b'"');
    let rest = text.get(before..).unwrap_or_default();
    rest.iter().position(|byte| *byte == b'"').map(|at| before.saturating_add(at))
}

/// How many bytes make steps without any byte for which `stops` holds.
#[inline]
fn full_steps(text: &[u8], stops: impl Fn(u8) -> bool) -> usize {
    let (chunks, _) = text.as_chunks::<STEP>();
    // No early exit inside a chunk: that is what lets it be vectorised.
    let full = chunks.iter().take_while(|chunk| !chunk.iter().fold(false, |stop, byte| stop | stops(*byte))).count();
    full.saturating_mul(STEP)
}

const LOW_BITS: u64 = u64::from_ne_bytes([0x01; 8]);
const HIGH_BITS: u64 = u64::from_ne_bytes([0x80; 8]);

/// Sets the highest bit of each byte that is a quote, a backslash or a control character.
///
/// Bytes above the first such one may be marked wrongly, by the borrow of the subtraction.
#[inline]
fn special(word: u64) -> u64 {
    let below = |word: u64, limit: u64| word.wrapping_sub(LOW_BITS.wrapping_mul(limit)) & !word;
    let is = |byte: u8| below(word ^ LOW_BITS.wrapping_mul(byte.into()), 1);
    (below(word, b' '.into()) | is(b'"') | is(b'\\')) & HIGH_BITS
}

/// Which byte the lowest bit that is set belongs to.
#[inline]
fn first(stops: u64) -> usize {
    (stops.trailing_zeros() / 8) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_ends_where_a_byte_by_byte_search_ends() {
        for length in 0..200 {
            // Bytes beside which a wrong borrow would show.
            let mut text: Vec<u8> =
                [0xe9, b' ', b'!', b'#', b'[', b']', 0x7f, 0x80, 0xff].into_iter().cycle().take(length).collect();
            assert_eq!(plain_run(&text), length);
            assert_eq!(quote(&text), None);
            for at in 0..length {
                for stop in [b'"', b'\\', 0, 0x1f] {
                    text[at] = stop;
                    assert_eq!(plain_run(&text), at);
                    assert_eq!(quote(&text), (stop == b'"').then_some(at));
                }
                text[at] = b'a';
            }
        }
    }
}
