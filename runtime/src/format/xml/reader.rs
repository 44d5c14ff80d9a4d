//! Reads elements one after another. Knows no type.

use std::borrow::Cow;

#[cfg(any(test, feature = "query"))]
use bytes::Bytes;
use quick_xml::errors::Error as Broken;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::{Error, Result};
use crate::format::error::Found;
#[cfg(any(test, feature = "query"))]
use crate::format::without_mark;

/// How deep elements may be nested.
const MOST_NESTED: usize = 128;

/// Reads one document.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    events: quick_xml::Reader<&'a [u8]>,
    /// The element that was entered last, until something in it is read.
    start: Option<BytesStart<'a>>,
    /// How many elements are open.
    depth: usize,
}

impl<'a> Reader<'a> {
    /// At the beginning of `document`.
    pub fn new(document: &'a [u8]) -> Result<Self> {
        let text = std::str::from_utf8(document)
            .map_err(|error| Error::at(error.valid_up_to(), "text in UTF-8", Found::Thing("other bytes")))?;
        let mut events = quick_xml::Reader::from_str(text);
        events.config_mut().expand_empty_elements = true;
        Ok(Self { events, start: None, depth: 0 })
    }

    /// Enters the outermost element.
    pub(super) fn root(&mut self) -> Result<BytesStart<'a>> {
        self.next_start()?.ok_or_else(|| self.expected("an element", "none"))
    }

    /// Enters the next element within the one that is open, or leaves that one. Text between elements does not count.
    pub(super) fn next_start(&mut self) -> Result<Option<BytesStart<'a>>> {
        loop {
            match self.event()? {
                Event::Start(start) => {
                    self.start = Some(start.clone());
                    return Ok(Some(start));
                }
                Event::End(_) | Event::Eof => return Ok(None),
                Event::Text(text) if self.depth == 0 && !text.xml10_content().trim().is_empty() => {
                    return Err(self.expected("an element", "text"));
                }
                _ => {}
            }
        }
    }

    /// Gives `each` the names of the elements within the one that is open; it must read or skip them.
    pub(super) fn elements(&mut self, each: &mut dyn FnMut(&str, &mut Self) -> Result) -> Result {
        while let Some(start) = self.next_start()? {
            each(start.local_name().as_ref(), self)?;
        }
        Ok(())
    }

    /// The text of the element that is open, which is left.
    pub fn text(&mut self) -> Result<Cow<'a, str>> {
        let mut text = Cow::Borrowed("");
        loop {
            let piece = match self.event()? {
                Event::End(_) => return Ok(text),
                Event::Text(piece) => piece.xml10_content(),
                Event::CData(piece) => piece.xml10_content(),
                Event::GeneralRef(reference) => self.resolved(&reference)?,
                Event::Start(_) => return Err(self.expected("text", "an element")),
                _ => continue,
            };
            if text.is_empty() {
                text = piece;
            } else {
                text.to_mut().push_str(&piece);
            }
        }
    }

    /// The attribute `name` of the element that was entered last; one of the same name in another namespace will do.
    pub(super) fn attribute(&mut self, name: &str) -> Result<Option<String>> {
        let Some(start) = &self.start else { return Ok(None) };
        let mut found = None;
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|_| self.expected("attributes", "something else"))?;
            let (key, local) = (attribute.key.as_ref(), attribute.key.local_name());
            // They name namespaces, whatever they are called.
            if key == "xmlns" || key.starts_with("xmlns:") {
                continue;
            }
            if key == name || found.is_none() && Some(local.as_ref()) == name.rsplit(':').next() {
                let value = quick_xml::escape::unescape(attribute.value.as_ref())
                    .map_err(|_| self.expected("a known entity", "another one"))?;
                found = Some(value.into_owned());
            }
        }
        Ok(found)
    }

    /// Leaves the element that is open, whatever is in it.
    pub fn skip(&mut self) -> Result {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            if self.event()? == Event::Eof {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Checks that the outermost element was the last one.
    pub(super) fn finish(&mut self) -> Result {
        match self.next_start()? {
            None => Ok(()),
            Some(_) => Err(self.expected("the end of the document", "another element")),
        }
    }

    /// How many bytes have been read.
    pub(super) fn offset(&self) -> usize {
        usize::try_from(self.events.buffer_position()).unwrap_or(usize::MAX)
    }

    /// An error where the reader stands.
    #[cold]
    pub(super) fn expected(&self, expected: &'static str, found: &'static str) -> Error {
        Error::at(self.offset(), expected, Found::Thing(found))
    }

    fn event(&mut self) -> Result<Event<'a>> {
        self.start = None;
        let event = self.events.read_event().map_err(|error| self.broken(&error))?;
        match &event {
            Event::Start(_) if self.depth == MOST_NESTED => {
                return Err(self.expected("at most 128 nested elements", "another one"));
            }
            Event::Start(_) => self.depth = self.depth.saturating_add(1),
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            // What it may declare is what attacks are made of.
            Event::DocType(_) => return Err(self.expected("an element", "a document type")),
            Event::Eof if self.depth > 0 => return Err(self.expected("an end tag", "the end of the document")),
            _ => {}
        }
        Ok(event)
    }

    fn broken(&self, error: &Broken) -> Error {
        let (expected, found) = match error {
            Broken::Syntax(_) => ("the rest of a tag", "the end of the document"),
            Broken::IllFormed(_) => ("the end tag of the element that is open", "another tag"),
            Broken::InvalidAttr(_) => ("attributes", "something else"),
            Broken::Escape(_) => ("a known entity", "another one"),
            _ => ("XML", "something else"),
        };
        let offset = usize::try_from(self.events.error_position()).unwrap_or(usize::MAX);
        Error::at(offset, expected, Found::Thing(found))
    }

    /// The character that `&lt;` or `&#xA;` stands for.
    fn resolved(&self, reference: &BytesRef<'a>) -> Result<Cow<'a, str>> {
        let unknown = || self.expected("a known entity", "another one");
        if let Some(char) = reference.resolve_char_ref().map_err(|_| unknown())? {
            return Ok(Cow::Owned(char.to_string()));
        }
        quick_xml::escape::resolve_xml_entity(&reference.xml10_content()).map(Cow::Borrowed).ok_or_else(unknown)
    }
}

/// The first element within the outermost one whose name ends so, as a document of its own; `None` if there is none.
#[cfg(any(test, feature = "query"))]
pub(crate) fn within(document: &Bytes, ending: &str) -> Result<Option<Bytes>> {
    // The reader does not count it among what it has read.
    let document = document.slice_ref(without_mark(document));
    let mut reader = Reader::new(&document)?;
    reader.root()?;
    loop {
        let mut begin = reader.offset();
        let Some(start) = reader.next_start()? else { return Ok(None) };
        if start.local_name().as_ref().ends_with(ending) {
            // Text and comments before the tag do no harm to what is read, but an empty element is two events at one place.
            reader.skip()?;
            let found = document.get(begin..reader.offset()).unwrap_or_default();
            let tag = found.iter().position(|byte| *byte == b'<').unwrap_or_default();
            begin = begin.saturating_add(tag);
            return Ok(Some(document.slice(begin..reader.offset())));
        }
        reader.skip()?;
    }
}
