//! The keys of the last element of a list. Knows no format.
//!
//! The elements of a list mostly have the same keys in the same order, written in the same way. So what comes before a value is
//! compared with what came before its like in the last element, which takes less than to read it.

/// How many keys of an element are remembered; the others are read as if they were new.
const REMEMBERED: usize = 16;

/// The keys of an element, in the order in which they came; keys of structures inside it among them. `M` is what a format has
/// to know of each besides.
#[derive(Default)]
pub(crate) struct Keys<'a, M> {
    last: [Option<SeenKey<'a, M>>; REMEMBERED],
    /// Which of them comes next, if this element is like the last one.
    next: usize,
}

/// A key that stands in what is read as it is: without escapes, and in one piece.
#[derive(Clone, Copy)]
pub(crate) struct SeenKey<'a, M> {
    /// Whether it is that of a structure's first member.
    pub(crate) first: bool,
    pub(crate) text: &'a str,
    /// All from the end of the last value, or from the beginning of the structure, to the value.
    pub(crate) raw: &'a [u8],
    #[cfg_attr(not(feature = "cbor"), allow(dead_code, reason = "JSON has to know nothing"))]
    pub(crate) more: M,
}

impl<'a, M: Copy> Keys<'a, M> {
    /// An element begins: the first key of the last one is likely.
    #[inline]
    pub(crate) fn begin_element(&mut self) {
        self.next = 0;
    }

    /// The key that is likely to come.
    #[inline]
    pub(crate) fn likely(&self) -> Option<SeenKey<'a, M>> {
        *self.last.get(self.next)?
    }

    /// A key came, the likely one or another; it is kept for the next element if it can be.
    #[inline]
    pub(crate) fn came(&mut self, other: Option<SeenKey<'a, M>>) {
        if let Some(likely) = self.last.get_mut(self.next)
            && other.is_some()
        {
            *likely = other;
        }
        self.next = self.next.saturating_add(1);
    }
}
