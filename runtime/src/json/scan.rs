//! Searches through the inside of strings, many bytes a step. Knows nothing but bytes.

/// One step; wide enough for the compiler to turn each loop over it into a few vector instructions.
const STEP: usize = 32;

/// How many bytes of `text` come before the first quote, backslash or control character; all, if there is none.
#[inline]
pub(super) fn plain_run(text: &[u8]) -> usize {
    run(text, |byte| byte == b'"' || byte == b'\\' || byte < b' ')
}

/// Where the first quote in `text` is.
#[inline]
pub(super) fn quote(text: &[u8]) -> Option<usize> {
    let length = run(text, |byte| byte == b'"');
    (length < text.len()).then_some(length)
}

/// How many bytes come before the first for which `stops` holds.
#[inline]
fn run(text: &[u8], stops: impl Fn(u8) -> bool) -> usize {
    let (chunks, _) = text.as_chunks::<STEP>();
    // No early exit inside a chunk: that is what lets it be vectorised.
    let full = chunks.iter().take_while(|chunk| !chunk.iter().fold(false, |stop, byte| stop | stops(*byte))).count();
    let before = full.saturating_mul(STEP);
    let rest = text.get(before..).unwrap_or_default();
    before.saturating_add(rest.iter().position(|byte| stops(*byte)).unwrap_or(rest.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_ends_where_a_byte_by_byte_search_ends() {
        for length in 0..100 {
            let mut text = vec![0xe9_u8; length];
            assert_eq!(plain_run(&text), length);
            assert_eq!(quote(&text), None);
            for at in 0..length {
                for stop in [b'"', b'\\', 0, 0x1f] {
                    text[at] = stop;
                    assert_eq!(plain_run(&text), at);
                    assert_eq!(quote(&text), (stop == b'"').then_some(at));
                }
                text[at] = b' ';
            }
        }
    }
}
