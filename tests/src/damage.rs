//! Bytes that are nearly right.

/// Changes one place of some bytes, in one of four ways.
///
/// # Panics
///
/// If there is no such place.
pub fn damage(bytes: &mut Vec<u8>, at: usize, byte: u8, how: u8) {
    match how {
        0 => bytes.truncate(at),
        1 => bytes[at] = byte,
        2 => bytes.insert(at, byte),
        _ => drop(bytes.remove(at)),
    }
}
