//! A queue that takes no more memory than what is in it: in pieces, none of which is ever moved. Knows no record.

use std::collections::VecDeque;

/// How many values a piece holds; some ten KiB of records.
const PIECE: usize = 32;

/// First in, first out. A [`VecDeque`] that grows holds three times what is in it for a moment, and twice that for long.
#[derive(Debug)]
pub(super) struct Queue<T> {
    /// Each holds something.
    pieces: VecDeque<VecDeque<T>>,
    len: usize,
}

impl<T> Default for Queue<T> {
    fn default() -> Self {
        Self { pieces: VecDeque::new(), len: 0 }
    }
}

impl<T> Queue<T> {
    pub(super) fn len(&self) -> usize {
        self.len
    }

    pub(super) fn is_empty(&self) -> bool {
        self.len == 0
    }

    pub(super) fn push_back(&mut self, value: T) {
        self.len += 1;
        if let Some(last) = self.pieces.back_mut().filter(|last| last.len() < PIECE) {
            last.push_back(value);
        } else {
            // Most queues are short.
            let mut piece = if self.pieces.is_empty() { VecDeque::new() } else { VecDeque::with_capacity(PIECE) };
            piece.push_back(value);
            self.pieces.push_back(piece);
        }
    }

    pub(super) fn front(&self) -> Option<&T> {
        self.pieces.front()?.front()
    }

    pub(super) fn front_mut(&mut self) -> Option<&mut T> {
        self.pieces.front_mut()?.front_mut()
    }

    pub(super) fn pop_front(&mut self) -> Option<T> {
        let first = self.pieces.front_mut()?;
        let value = first.pop_front();
        if first.is_empty() {
            self.pieces.pop_front();
        }
        self.len -= usize::from(value.is_some());
        value
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &T> {
        self.pieces.iter().flatten()
    }

    /// Takes out the values for which `is_gone` holds.
    pub(super) fn remove(&mut self, mut is_gone: impl FnMut(&T) -> bool) -> Vec<T> {
        let mut gone = Vec::new();
        for value in std::mem::take(self) {
            if is_gone(&value) { gone.push(value) } else { self.push_back(value) }
        }
        gone
    }
}

impl<T> IntoIterator for Queue<T> {
    type Item = T;
    type IntoIter = std::iter::Flatten<std::collections::vec_deque::IntoIter<VecDeque<T>>>;

    fn into_iter(self) -> Self::IntoIter {
        self.pieces.into_iter().flatten()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_is_a_queue(steps in proptest::collection::vec(0_u32..6, 0..500)) {
            let (mut queue, mut plain) = (Queue::default(), VecDeque::new());
            for (index, step) in (0_u32..).zip(steps) {
                match step {
                    0..=3 => {
                        queue.push_back(index);
                        plain.push_back(index);
                    }
                    4 => prop_assert_eq!(queue.pop_front(), plain.pop_front()),
                    _ => {
                        let (gone, left): (Vec<u32>, Vec<u32>) = plain.drain(..).partition(|value| value % 3 == 0);
                        plain = left.into();
                        prop_assert_eq!(queue.remove(|value| value % 3 == 0), gone);
                    }
                }
                prop_assert_eq!((queue.len(), queue.is_empty()), (plain.len(), plain.is_empty()));
                prop_assert_eq!(queue.front(), plain.front());
                prop_assert!(queue.iter().eq(&plain));
            }
            prop_assert!(queue.into_iter().eq(plain));
        }
    }
}
