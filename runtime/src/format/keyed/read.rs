//! How values and members are read, as macros that each format expands over its `Reader`.

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

        /// The key of the next member of a structure, or `None` at its end.
        ///
        /// The first call for a structure also reads where it begins. After `Some`, the member's value must be read or skipped.
        #[inline]
        pub fn next_member(&mut self) -> Result<Option<std::borrow::Cow<'a, str>>> {
            match self.likely_member() {
                Some(key) => Ok(Some(key.into())),
                None => self.any_member(),
            }
        }

        /// Reads all members; `member` is given each key and must read or skip the value.
        pub(super) fn object(&mut self, member: &mut dyn FnMut(&str, &mut Self) -> Result) -> Result {
            loop {
                if let Some(key) = self.likely_member() {
                    member(key, self)?;
                } else if let Some(key) = self.any_member()? {
                    member(&key, self)?;
                } else {
                    return Ok(());
                }
            }
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
/// their reader; or its implementation for types of which the reader gives a value.
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

        $crate::format::keyed::read! {
            bool: reader => reader.bool()?;
            i8: reader => reader.integer("a whole number of 8 bits")?;
            i16: reader => reader.integer("a whole number of 16 bits")?;
            i32: reader => reader.integer("a whole number of 32 bits")?;
            i64: reader => reader.integer("a whole number of 64 bits")?;
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
    ($($(#[$attribute:meta])* $type:ident: $reader:ident => $value:expr;)*) => {$(
        impl Read for $type {
            $(#[$attribute])*
            fn read_into(&mut self, $reader: &mut Reader<'_>) -> Result {
                *self = $value;
                Ok(())
            }
        }
    )*};
}

pub(in crate::format) use {members, read, read_values};
