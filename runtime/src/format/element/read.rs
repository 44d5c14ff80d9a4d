//! How values of one text are read, and those that hold one value, as macros that each format expands over its `Reader`.

/// What reads by the format's `Read`, and its implementation for types that are one text.
macro_rules! read {
    () => {
        impl Reader<'_> {
            /// The value that is open.
            pub fn read<T: Read>(&mut self) -> Result<T> {
                self.read_as(&Element::new(""))
            }

            /// The value that is open, in which names or times are as `element` says.
            pub fn read_as<T: Read>(&mut self, element: &Element) -> Result<T> {
                let mut value = T::default();
                value.read_into(element, self)?;
                Ok(value)
            }

            /// Puts the value of what is open into `target`.
            pub fn update<T: Read>(&mut self, target: &mut T) -> Result {
                self.update_as(&Element::new(""), target)
            }

            /// The same, where names or times within are as `element` says.
            pub fn update_as<T: Read>(&mut self, element: &Element, target: &mut T) -> Result {
                // A member that comes twice counts as it came last, and one that is empty does not come.
                let mut value = T::default();
                if value.read_into(element, self)? {
                    *target = value;
                }
                Ok(())
            }

            /// Sets `target` to what `read` makes of the text of what is open, without blanks around it; says whether
            /// there is any text.
            pub fn token<T>(&mut self, target: &mut T, read: impl FnOnce(&str) -> text::Result<T>) -> Result<bool> {
                let offset = self.offset();
                let text = self.text()?;
                let text = text.trim();
                if text.is_empty() {
                    return Ok(false);
                }
                *target = read(text).map_err(|error| another_text(offset, &error))?;
                Ok(true)
            }
        }

        /// The error that says that the text at `offset` is not what it should be.
        #[cold]
        fn another_text(offset: usize, error: &text::Error) -> Error {
            Error::at(offset, error.expected(), Found::Thing("another text"))
        }

        /// A structure of no known members; unknown ones are skipped.
        impl Read for () {}

        $crate::format::element::read! { i8 i16 i32 i64 f32 f64 BigInteger BigDecimal }

        /// In any case: servers write `True` as well.
        impl Read for bool {
            fn read_into(&mut self, _: &Element, reader: &mut Reader<'_>) -> Result<bool> {
                reader.token(self, |text| text::Read::<text::Plain>::read(&text.to_ascii_lowercase()))
            }
        }

        /// All of the text, blanks too.
        impl Read for String {
            fn read_into(&mut self, _: &Element, reader: &mut Reader<'_>) -> Result<bool> {
                *self = reader.text()?.into_owned();
                Ok(true)
            }
        }

        /// Base64, which may be broken into lines.
        impl Read for Bytes {
            fn read_into(&mut self, _: &Element, reader: &mut Reader<'_>) -> Result<bool> {
                let offset = reader.offset();
                let mut text = reader.text()?;
                if text.contains(char::is_whitespace) {
                    text.to_mut().retain(|char| !char.is_whitespace());
                }
                let bytes = STANDARD.decode_to_vec(text.as_bytes());
                *self = bytes.map_err(|_| Error::at(offset, "base64", Found::Thing("another text")))?.into();
                Ok(true)
            }
        }

        impl Read for Timestamp {
            fn read_into(&mut self, element: &Element, reader: &mut Reader<'_>) -> Result<bool> {
                reader.token(self, |text| element.time.read(text))
            }
        }

        /// Whatever comes, as a text or an object of what is within: what an unknown member of a union was.
        impl Read for Document {
            fn read_into(&mut self, _: &Element, reader: &mut Reader<'_>) -> Result<bool> {
                let mut within = Reader::clone(reader);
                if let Ok(text) = within.text() {
                    *self = Self::String(text.into_owned());
                    *reader = within;
                    return Ok(true);
                }
                let mut members = BTreeMap::new();
                reader.elements(&mut |name, reader| {
                    members.insert(name.to_owned(), reader.read()?);
                    Ok(())
                })?;
                *self = Self::Object(members);
                Ok(true)
            }
        }

        impl<T: Read> Read for Box<T> {
            fn read_into(&mut self, element: &Element, reader: &mut Reader<'_>) -> Result<bool> {
                T::read_into(self, element, reader)
            }
        }
    };
    ($($type:ty)*) => {$(
        impl Read for $type {
            fn read_into(&mut self, _: &Element, reader: &mut Reader<'_>) -> Result<bool> {
                reader.token(self, <$type as text::Read>::read)
            }
        }
    )*};
}

pub(in crate::format) use read;
