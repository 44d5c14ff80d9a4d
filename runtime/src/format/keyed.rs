//! What formats of documents with named members, such as JSON and CBOR, have in common word for word.
//!
//! What needs the reader or writer of a format is a macro that each of them expands: generated code and the hot paths then
//! name one format's types, and pay for no indirection.

use super::error::{Error, Found};

/// What reading gives: `T`, or why the document was refused.
pub type Result<T = ()> = std::result::Result<T, Error>;

/// A key of a map: a `String`, or an enumeration that converts from and to its text.
pub trait Key: Ord + AsRef<str> + From<String> {}

impl<T: Ord + AsRef<str> + From<String>> Key for T {}

/// Keeps `member`, one of a union, in `value`; an error if there is one already.
///
/// The errors of unions get their place from the reader of whatever holds the union.
pub fn one_member<T>(value: &mut Option<T>, member: Option<T>) -> Result {
    if member.is_none() {
        return Ok(());
    }
    if value.is_some() {
        return Err(Error::new("one member of a union", Found::Thing("a second one"), None));
    }
    *value = member;
    Ok(())
}

/// The member of a union that was kept; an error if there is none.
pub fn union_member<T>(value: Option<T>) -> Result<T> {
    value.ok_or(Error::new("one member of a union", Found::Thing("none"), None))
}

/// How the `Reader` takes values that have a reader of their own.
macro_rules! read_values {
    () => {
        /// The next value.
        pub fn read<T: Read>(&mut self) -> Result<T> {
            let value = T::read(self);
            self.located(value)
        }

        /// Reads the next value into `target`, which is as `Default` made it.
        #[inline]
        pub(super) fn read_into<T: Read>(&mut self, target: &mut T) -> Result {
            let read = target.read_into(self);
            self.located(read)
        }

        /// The next value, `None` if it is `null`.
        pub fn optional<T: Read>(&mut self) -> Result<Option<T>> {
            if self.is_null() {
                return self.null().map(|()| None);
            }
            self.read().map(Some)
        }

        /// Puts the next value into `target`; `null` is as good as no member and leaves it as it is.
        pub fn update<T: Read>(&mut self, target: &mut T) -> Result {
            if self.is_null() {
                return self.null();
            }
            // A member that comes twice counts as it came last.
            *target = T::default();
            self.read_into(target)
        }

        /// Reads all members; `member` is given each key and must read or skip the value.
        pub(super) fn object(&mut self, member: &mut dyn FnMut(&str, &mut Self) -> Result) -> Result {
            while let Some(key) = self.next_member()? {
                member(&key, self)?;
            }
            Ok(())
        }

        /// Gives an error that knows no place the place that has been reached.
        #[inline]
        fn located<T>(&self, value: Result<T>) -> Result<T> {
            value.map_err(|error| self.locate(error))
        }
    };
}

/// Members that are read into a value which is there already, such as the document of an error; and those of unions.
macro_rules! members {
    () => {
        /// A structure whose members are read one by one; implemented by generated code.
        pub trait Members {
            /// Reads the value of the member `key`; skips it if the key is unknown.
            fn member(&mut self, key: &str, reader: &mut Reader<'_>) -> Result;
        }

        /// Reads the members of `document` into `value`. What a broken document says before it breaks still counts.
        pub fn read_members(value: &mut dyn Members, document: &[u8]) {
            let mut reader = Reader::new(document);
            while let Ok(Some(key)) = reader.next_member() {
                if value.member(&key, &mut reader).is_err() {
                    break;
                }
            }
        }

        /// The string that is the member `name` of `document`, if it can be read.
        #[must_use]
        pub fn member_text(document: &[u8], name: &str) -> Option<String> {
            let mut found = None;
            let mut reader = Reader::new(document);
            while let Ok(Some(key)) = reader.next_member() {
                if *key == *name && reader.is_string() {
                    found = Some(reader.string().ok()?.into_owned());
                } else if reader.skip().is_err() {
                    break;
                }
            }
            found
        }

        /// The value of a union's member whose tag the model does not list; `None` if it does not count.
        pub fn unknown_member(reader: &mut Reader<'_>, tag: &str) -> Result<Option<Document>> {
            if tag == "__type" {
                reader.skip()?;
                return Ok(None);
            }
            reader.optional()
        }
    };
}

/// The trait `Read` of the format that is called so, and its implementation for types that look the same in all formats but for
/// their reader.
macro_rules! read {
    ($format:literal) => {
        #[doc = concat!("A type that can be read from ", $format, ".")]
        ///
        /// Its `Default` is what stands for a value that the service left out (Smithy's "client error correction").
        pub trait Read: Default {
            /// Reads the next value of `reader`.
            fn read(reader: &mut Reader<'_>) -> Result<Self> {
                let mut value = Self::default();
                value.read_into(reader)?;
                Ok(value)
            }

            /// Reads the next value of `reader` into `self`, which is as `Default` made it; by default a structure,
            /// [`member`](Self::member) by member.
            fn read_into(&mut self, reader: &mut Reader<'_>) -> Result {
                reader.object(&mut |key, reader| self.member(key, reader))
            }

            /// Reads the value of one member of a structure into it; by default, and for unknown keys, skips it.
            fn member(&mut self, key: &str, reader: &mut Reader<'_>) -> Result {
                let _ = key;
                reader.skip()
            }

            /// What a `null` inside a list or map means; `None` if the collection drops it.
            #[must_use]
            fn null() -> Option<Self> {
                None
            }
        }

        /// A structure of no known members; unknown ones are skipped.
        impl Read for () {}

        impl Read for bool {
            fn read_into(&mut self, reader: &mut Reader<'_>) -> Result {
                *self = reader.bool()?;
                Ok(())
            }
        }

        impl<T: Read> Read for Option<T> {
            #[inline]
            fn read_into(&mut self, reader: &mut Reader<'_>) -> Result {
                if reader.is_null() {
                    return reader.null();
                }
                reader.read_into(self.insert(T::default()))
            }

            fn null() -> Option<Self> {
                Some(None)
            }
        }

        impl<T: Read> Read for Box<T> {
            fn read_into(&mut self, reader: &mut Reader<'_>) -> Result {
                T::read_into(self, reader)
            }

            fn null() -> Option<Self> {
                T::null().map(Self::new)
            }
        }

        impl<K: Key, T: Read> Read for BTreeMap<K, T> {
            fn read_into(&mut self, reader: &mut Reader<'_>) -> Result {
                *self = read_map(reader, T::read, T::null)?;
                Ok(())
            }
        }

        /// A map whose values `read` reads; values that are `null` become what `null` gives, or are dropped.
        ///
        /// Of several entries with the same key the last one counts.
        pub(super) fn read_map<K: Key, T>(
            reader: &mut Reader<'_>,
            read: fn(&mut Reader<'_>) -> Result<T>,
            null: fn() -> Option<T>,
        ) -> Result<BTreeMap<K, T>> {
            let mut map = BTreeMap::new();
            while let Some(key) = reader.next_member()? {
                let key = K::from(key.into_owned());
                match read_entry(reader, read, null)? {
                    Some(value) => map.insert(key, value),
                    None => map.remove(&key),
                };
            }
            Ok(map)
        }

        #[inline]
        fn read_entry<T>(
            reader: &mut Reader<'_>,
            read: impl Fn(&mut Reader<'_>) -> Result<T>,
            null: impl Fn() -> Option<T>,
        ) -> Result<Option<T>> {
            if reader.is_null() {
                return reader.null().map(|()| null());
            }
            read(reader).map(Some).map_err(|error| reader.locate(error))
        }
    };
}

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
                Self { buffer: Buffer::new(tokens) }
            }

            /// The document of `value`, written into memory of just its size: it is measured first.
            ///
            /// Idempotency tokens come from `tokens`.
            pub fn text_of(value: &dyn Write, tokens: IdempotencyTokens) -> Bytes {
                // Not generic, so that it is compiled once; the same code measures and writes.
                let mut out = Self { buffer: Buffer::measuring(tokens) };
                value.write(&mut out);
                out.buffer.begin();
                value.write(&mut out);
                out.into_bytes()
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

/// The format as one of whole documents, by its type, whose documents without members look as is said.
macro_rules! document {
    ($format:ident, $empty:literal) => {
        impl<T: Write> Encode<$format> for T {
            fn encode(&self, options: &EncodeOptions) -> Bytes {
                Writer::text_of(self, options.idempotency_tokens.clone())
            }
        }

        impl<T: Read> Decode<$format> for T {
            fn decode(document: &[u8]) -> std::result::Result<Self, FormatError> {
                whole(document).map_err(FormatError::new)
            }
        }

        /// The whole of `document`, which may be absent.
        fn whole<T: Read>(document: &[u8]) -> Result<T> {
            let mut reader = Reader::new(if $format::is_absent(document) { $empty } else { document });
            let value = T::read(&mut reader)?;
            reader.finish()?;
            Ok(value)
        }

        /// The payload of an event; an empty one has no members.
        pub fn payload<T: Read>(event: &Event<'_>) -> event_stream::Result<T> {
            format::payload::<$format, T>(event)
        }

        /// An event whose members are not all in its payload.
        pub fn bound<T: Read + BindEvent>(event: &Event<'_>) -> event_stream::Result<T> {
            format::bound::<$format, T>(event)
        }
    };
}

pub(crate) use {document, members, read, read_values, write, write_members, writer};
