//! How values and members are written, as macros that each format expands over its `Writer` and `Object`.

/// The trait `Write` of the format that is called so, and its implementation for types for which the writer has a word.
macro_rules! write {
    ($format:literal) => {
        #[doc = concat!("A type that can be written as ", $format, ".")]
        pub trait Write {
            /// Appends the value to `out`, as exactly one value.
            fn write(&self, out: &mut Writer);
        }

        /// Smithy's unit type: a structure without members.
        impl Write for () {
            fn write(&self, out: &mut Writer) {
                out.object();
            }
        }

        $crate::format::keyed::write! {
            bool: out, value => out.bool(*value);
            i8: out, value => out.integer(i64::from(*value));
            i16: out, value => out.integer(i64::from(*value));
            i32: out, value => out.integer(i64::from(*value));
            i64: out, value => out.integer(*value);
            f32: out, value => out.float(*value);
            f64: out, value => out.double(*value);
            str: out, value => out.string(value);
            String: out, value => out.string(value);
            Bytes: out, value => out.blob(value);
        }

        impl<T: Write + ?Sized> Write for &T {
            fn write(&self, out: &mut Writer) {
                T::write(self, out);
            }
        }

        impl<T: Write + ?Sized> Write for Box<T> {
            fn write(&self, out: &mut Writer) {
                T::write(self, out);
            }
        }

        /// Absent entries of sparse lists and maps; an absent member is left out by
        /// [`Object::optional`](super::Object::optional).
        impl<T: Write> Write for Option<T> {
            fn write(&self, out: &mut Writer) {
                match self {
                    Some(value) => value.write(out),
                    None => out.null(),
                }
            }
        }

        impl<T: Write> Write for Vec<T> {
            fn write(&self, out: &mut Writer) {
                self.as_slice().write(out);
            }
        }

        impl Write for Document {
            fn write(&self, out: &mut Writer) {
                match self {
                    Self::Null => out.null(),
                    Self::Bool(value) => out.bool(*value),
                    Self::Number(value) => value.write(out),
                    Self::String(value) => out.string(value),
                    Self::Array(value) => value.write(out),
                    Self::Object(value) => value.write(out),
                }
            }
        }
    };
    ($($type:ident: $out:ident, $value:ident => $written:expr;)*) => {$(
        impl Write for $type {
            fn write(&self, $out: &mut Writer) {
                let $value = self;
                $written;
            }
        }
    )*};
}

/// What a format's `Writer` is over its buffer.
macro_rules! writer {
    () => {
        impl Writer {
            /// Nothing yet; idempotency tokens are random.
            #[must_use]
            pub fn new() -> Self {
                Self::default()
            }

            /// Nothing yet; idempotency tokens come from `tokens`.
            #[must_use]
            pub fn with_tokens(tokens: IdempotencyTokens) -> Self {
                Self::over(Buffer::new(tokens))
            }

            /// The document of `value`, written into memory of just its size, for which a long one is measured first.
            ///
            /// Idempotency tokens come from `tokens`.
            pub fn text_of(value: &dyn Write, tokens: IdempotencyTokens) -> Bytes {
                Self::segments_of(value, tokens).into_bytes()
            }

            /// [`text_of`](Self::text_of), in several segments if the format takes long blobs as they are.
            pub fn segments_of(value: &dyn Write, tokens: IdempotencyTokens) -> SegmentedBytes {
                // Not generic, so that it is compiled once; the same code measures and writes.
                Self::over(Buffer::measuring(tokens)).written(value)
            }

            /// The document of `value`, by a writer that measures if it is long.
            fn written(mut self, value: &dyn Write) -> SegmentedBytes {
                value.write(&mut self);
                if self.buffer.begin() {
                    value.write(&mut self);
                }
                self.buffer.into_segments()
            }

            /// What was written.
            #[must_use]
            pub fn into_bytes(self) -> Bytes {
                self.buffer.into_bytes()
            }
        }

        impl fmt::Debug for Writer {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.buffer.fmt(f)
            }
        }
    };
}

/// How the `Object` of a format takes members, over its own `name` and `key`.
macro_rules! write_members {
    () => {
        /// A member that is always there.
        pub fn member<T: Write + ?Sized>(&mut self, name: &'static str, value: &T) {
            self.name(name);
            value.write(self.out);
        }

        /// A member that is left out if `value` is `None`.
        pub fn optional<T: Write>(&mut self, name: &'static str, value: &Option<T>) {
            if let Some(value) = value {
                self.member(name, value);
            }
        }

        /// A member whose key is not known beforehand: an entry of a map, an unknown member of a union.
        pub fn dynamic<T: Write + ?Sized>(&mut self, key: &str, value: &T) {
            self.key(key);
            value.write(self.out);
        }

        /// A member with Smithy's trait `idempotencyToken`: `value`, even an empty one, or else a new token.
        pub fn idempotency_token(&mut self, name: &'static str, value: &Option<String>) {
            match value {
                Some(value) => self.member(name, value),
                None => {
                    if let Some(token) = self.out.buffer.token() {
                        self.member(name, &*token);
                    }
                }
            }
        }
    };
}

pub(in crate::format) use {write, write_members, writer};
