//! Gathers bytes that come in pieces. What comes in one piece is not copied.

use bytes::{Bytes, BytesMut};

/// All pieces so far.
#[derive(Default)]
pub(crate) struct Gathered {
    /// The only one; empty as soon as there are more.
    first: Bytes,
    joined: BytesMut,
}

impl Gathered {
    /// How many bytes there are.
    pub(crate) fn len(&self) -> usize {
        self.first.len().max(self.joined.len())
    }

    /// Adds a piece, after which `rest` bytes are announced.
    pub(crate) fn add(&mut self, piece: Bytes, rest: usize) {
        if self.len() == 0 {
            self.first = piece;
            return;
        }
        if self.joined.is_empty() {
            // Not more than has come: a length that is announced is only a promise.
            let known = self.first.len().saturating_add(piece.len());
            self.joined.reserve(known.saturating_add(rest.min(known)));
            self.joined.extend_from_slice(&std::mem::take(&mut self.first));
        }
        self.joined.extend_from_slice(&piece);
    }

    /// All of them as one.
    pub(crate) fn bytes(self) -> Bytes {
        if self.joined.is_empty() { self.first } else { self.joined.freeze() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_piece_is_kept_as_it_is_and_several_are_joined() {
        let piece = Bytes::from_static(b"one");
        let mut gathered = Gathered::default();
        assert_eq!((gathered.len(), Gathered::default().bytes()), (0, Bytes::new()));
        gathered.add(Bytes::new(), 3);
        gathered.add(piece.clone(), usize::MAX);
        assert_eq!(gathered.len(), 3);
        let same = Gathered { first: gathered.first.clone(), ..Gathered::default() }.bytes();
        assert_eq!(same.as_ptr(), piece.as_ptr());
        gathered.add(Bytes::from_static(b"two"), usize::MAX);
        gathered.add(Bytes::from_static(b"three"), 0);
        assert_eq!((gathered.len(), gathered.bytes()), (11, Bytes::from_static(b"onetwothree")));
    }
}
