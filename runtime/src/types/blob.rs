//! Blobs of outputs: what they keep in memory, and how to keep them alone.

use std::collections::BTreeMap;

use bytes::Bytes;

/// Blobs that are kept for long, apart from the output that they came in.
///
/// A blob of an output is a view of memory that others share. One that came in CBOR, or in an event, keeps all of the response
/// or event for as long as it is there; one that came in JSON up to 32 KiB, if it has at most 4 KiB itself, and else nothing but
/// itself. That costs nothing while an output is used and dropped as a whole. Who keeps few blobs out of many, in a cache or a
/// queue, detaches those:
///
/// ```
/// use smithwright_runtime::{Bytes, Detach};
///
/// let response = Bytes::from(vec![7; 10 << 20]);
/// let mut kept = response.slice(..100);
/// drop(response); // 10 MiB are still there
/// kept.detach(); // and now 100 bytes
/// assert_eq!(kept, [7; 100][..]);
/// ```
///
/// There is no setting that detaches all: that would copy each blob, and those who need it know which they keep. Strings are
/// never shared.
pub trait Detach {
    /// Copies what is shared into memory of its own, which is as large as it must be.
    fn detach(&mut self);
}

impl Detach for Bytes {
    fn detach(&mut self) {
        *self = Self::copy_from_slice(self);
    }
}

/// The value, if there is one.
impl<T: Detach> Detach for Option<T> {
    fn detach(&mut self) {
        self.iter_mut().for_each(T::detach);
    }
}

/// Each element.
impl<T: Detach> Detach for Vec<T> {
    fn detach(&mut self) {
        self.iter_mut().for_each(T::detach);
    }
}

/// Each value.
impl<K, T: Detach> Detach for BTreeMap<K, T> {
    fn detach(&mut self) {
        self.values_mut().for_each(T::detach);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_detached_leaves_the_rest_alone() {
        let whole = Bytes::from(vec![7; 1000]);
        let part = || whole.slice(10..20);
        let mut kept = (part(), Some(part()), vec![part()], BTreeMap::from([(1, part())]));
        assert!(!whole.is_unique());
        kept.0.detach();
        kept.1.detach();
        kept.2.detach();
        kept.3.detach();
        assert!(whole.is_unique());
        assert_eq!(kept, (part(), Some(part()), vec![part()], BTreeMap::from([(1, part())])));
        None::<Bytes>.detach();
    }
}
