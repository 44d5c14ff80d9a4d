//! How values and members are written, as macros that each format expands over its `Writer` and what it has for members.

/// The trait `Write` of the format that is called so, and its implementation for types that are one text.
macro_rules! write {
    ($format:literal) => {
        #[doc = concat!("A type that can be written as ", $format, ".")]
        pub trait Write {
            /// Appends the value to `out`, as `element` describes it.
            fn write(&self, element: &Element, out: &mut Writer);
        }

        $crate::format::element::write! { element, value:
            [bool i8 i16 i32 i64 f32 f64 str String BigInteger BigDecimal] => text::Write::<text::Plain>::texts(value);
            [Bytes] => Texts::One(STANDARD.encode_to_string(value).into());
            [Timestamp] => element.time.texts(value);
        }

        impl<T: Write + ?Sized> Write for &T {
            fn write(&self, element: &Element, out: &mut Writer) {
                T::write(self, element, out);
            }
        }

        impl<T: Write + ?Sized> Write for Box<T> {
            fn write(&self, element: &Element, out: &mut Writer) {
                T::write(self, element, out);
            }
        }
    };
    ($element:ident, $value:ident: $([$($type:ident)*] => $texts:expr;)*) => {$($(
        impl Write for $type {
            fn write(&self, $element: &Element, out: &mut Writer) {
                let $value = self;
                if let Texts::One(text) = $texts {
                    out.text($element, &text);
                }
            }
        }
    )*)*};
}

/// How a structure of a format takes members that may be unset, over its own `member`.
macro_rules! write_members {
    () => {
        /// A member that is left out if `value` is `None`.
        pub fn optional<T: Write>(&mut self, element: &Element, value: &Option<T>) {
            if let Some(value) = value {
                self.member(element, value);
            }
        }

        /// A member with Smithy's trait `idempotencyToken`: `value`, even an empty one, or else a new token.
        pub fn idempotency_token(&mut self, element: &Element, value: &Option<String>) {
            match value {
                Some(value) => self.member(element, value),
                None => {
                    if let Some(token) = self.out.buffer.token() {
                        self.member(element, &*token);
                    }
                }
            }
        }
    };
}

pub(in crate::format) use {write, write_members};
