//! What parameters of generated constructors and setters take: bytes in any form, and whatever iterates.

use std::borrow::Cow;

use bytes::{Bytes, BytesMut};

/// Bytes or text for a blob, owned or borrowed.
///
/// Owned values ([`Bytes`], `Vec<u8>`, `String`, boxes, [`BytesMut`]) are taken as they are; borrowed ones and arrays are
/// copied. A `&'static` value that is too large to copy goes in without a copy as `Bytes::from_static(value)`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither bytes nor text",
    note = "a blob takes `Bytes`, `Vec<u8>`, `String`, `&[u8]`, `&str` and their like; what converts into `Bytes` goes in as `Bytes::from(value)`"
)]
pub trait IntoBlob {
    /// The bytes.
    fn into_blob(self) -> Bytes;
}

macro_rules! into_blob {
    ($($owned:ty)*; $($borrowed:ty)*) => {
        $(impl IntoBlob for $owned {
            fn into_blob(self) -> Bytes {
                self.into()
            }
        })*
        $(impl IntoBlob for $borrowed {
            fn into_blob(self) -> Bytes {
                let bytes: &[u8] = self.as_ref();
                Bytes::copy_from_slice(bytes)
            }
        })*
    };
}

into_blob!(Bytes Vec<u8> Box<[u8]> String BytesMut; &[u8] &Vec<u8> &str &String &BytesMut);

impl IntoBlob for Box<str> {
    fn into_blob(self) -> Bytes {
        self.into_string().into()
    }
}

/// Shares the bytes.
impl IntoBlob for &Bytes {
    fn into_blob(self) -> Bytes {
        self.clone()
    }
}

impl<const N: usize> IntoBlob for [u8; N] {
    fn into_blob(self) -> Bytes {
        Bytes::copy_from_slice(&self)
    }
}

impl<const N: usize> IntoBlob for &[u8; N] {
    fn into_blob(self) -> Bytes {
        Bytes::copy_from_slice(self)
    }
}

impl<T: ?Sized + ToOwned<Owned: IntoBlob>> IntoBlob for Cow<'_, T>
where
    for<'a> &'a T: IntoBlob,
{
    fn into_blob(self) -> Bytes {
        match self {
            Self::Borrowed(value) => value.into_blob(),
            Self::Owned(value) => value.into_blob(),
        }
    }
}

/// Whatever iterates over values that become `T`: an array, a `Vec`, an iterator, an `Option`.
///
/// It asks that `T` be made from the items rather than that the items become `T`, because then the compiler knows what
/// an empty `vec![]` is of.
pub trait IntoList<T> {
    /// The values.
    fn into_list(self) -> Vec<T>;
}

impl<T: From<I::Item>, I: IntoIterator> IntoList<T> for I {
    fn into_list(self) -> Vec<T> {
        self.into_iter().map(T::from).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn owned_bytes_are_not_copied() {
        let owned = vec![7; 100];
        let place = owned.as_ptr();
        assert_eq!(owned.into_blob().as_ptr(), place);
        let text = "x".repeat(100);
        let place = text.as_ptr();
        let blob = text.into_blob();
        assert_eq!(blob.as_ptr(), place);
        assert_eq!((&blob).into_blob().as_ptr(), place);
        assert_eq!(Cow::<'_, [u8]>::Owned(blob.to_vec()).into_blob(), blob);
    }

    #[test]
    fn borrowed_bytes_are_copied() {
        fn of(text: &str) -> [Bytes; 7] {
            let bytes = text.as_bytes();
            let array: &[u8; 2] = bytes.try_into().unwrap();
            [
                text.into_blob(),
                bytes.into_blob(),
                array.into_blob(),
                (*array).into_blob(),
                Cow::Borrowed(text).into_blob(),
                (&bytes.to_vec()).into_blob(),
                (&text.to_owned()).into_blob(),
            ]
        }
        assert_eq!(of(&String::from("ab")), [const { Bytes::from_static(b"ab") }; 7]);
    }

    #[test]
    fn a_list_takes_what_iterates_and_an_empty_one_is_of_its_own_type() {
        #[derive(Debug, PartialEq)]
        struct Entry;
        let list = |values: Vec<Entry>| values;
        assert_eq!(list(IntoList::into_list(vec![])), []);
        assert_eq!(list([Entry, Entry].into_list()).len(), 2);
        let texts: Vec<String> = ["a", "b"].into_list();
        assert_eq!(texts, ["a", "b"]);
    }
}
