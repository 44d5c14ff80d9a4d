//! Errors, whose members are in an element `Error`, wrapped or not. Knows no protocol.

use super::{Reader, Result};

/// An error whose members are read one by one; implemented by generated code.
pub trait Members {
    /// Reads the member `name`; skips it if the name is unknown.
    fn member(&mut self, name: &str, reader: &mut Reader<'_>) -> Result;
}

/// Elements that do no more than hold those of errors.
const WRAPPERS: [&str; 3] = ["ErrorResponse", "Response", "Errors"];

/// What a document says of an error, apart from its own members.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Said {
    /// The outermost element, if it wraps nothing: some services name their errors so.
    pub(crate) root: Option<String>,
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    /// Whose fault it is: `Sender` or `Receiver`.
    pub(crate) fault: Option<String>,
    pub(crate) request_id: Option<String>,
    /// S3's second id of the request.
    pub(crate) host_id: Option<String>,
    /// Whether an element `Error` was there, within others.
    pub(crate) wrapped: bool,
}

/// What `document` says of an error. What a broken document says before it breaks still counts.
#[cfg(any(test, feature = "query", feature = "rest"))]
pub(crate) fn said(document: &[u8]) -> Said {
    let mut said = Said::default();
    let _ = walk(document, &mut said, &mut |said, name, reader| {
        let field = match name {
            "Code" => &mut said.code,
            "Message" | "message" => &mut said.message,
            "Type" => &mut said.fault,
            _ => return reader.skip(),
        };
        *field = Some(reader.text()?.into_owned());
        Ok(())
    });
    said
}

/// Whether the outermost element of `document` is one of `roots`, and it holds an error or is one: of a name that others have too
/// it says so by a code.
#[cfg(any(test, feature = "query", feature = "rest"))]
pub(crate) fn is_error(document: &[u8], roots: &[&str]) -> bool {
    let known = |mut reader: Reader<'_>| {
        let root = reader.root().ok()?;
        roots.iter().find(|known| **known == root.local_name().as_ref())
    };
    let Some(root) = Reader::new(document).ok().and_then(known) else { return false };
    let said = said(document);
    *root == "Error" || said.wrapped || said.code.is_some()
}

/// Reads the members of the error in `document` into `value`. What a broken document says before it breaks still counts.
pub fn read_members(value: &mut dyn Members, document: &[u8]) {
    let _ = walk(document, &mut Said::default(), &mut |_, name, reader| value.member(name, reader));
}

/// The text of the error's member `name` in `document`, if it can be read.
#[must_use]
pub fn member_text(document: &[u8], name: &str) -> Option<String> {
    let mut found = None;
    let _ = walk(document, &mut Said::default(), &mut |_, key, reader| {
        if key != name {
            return reader.skip();
        }
        found = Some(reader.text()?.into_owned());
        Ok(())
    });
    found
}

/// Is given the name of a member, and must read or skip it.
type Each<'a> = &'a mut dyn FnMut(&mut Said, &str, &mut Reader<'_>) -> Result;

/// Gives `each` the members of the error, and notes what stands beside it.
fn walk(document: &[u8], said: &mut Said, each: Each<'_>) -> Result {
    let mut reader = Reader::new(document)?;
    let root = reader.root()?;
    let root = root.local_name();
    if WRAPPERS.contains(&root.as_ref()) {
        return wrapped(&mut reader, said, each);
    }
    said.root = Some(root.as_ref().to_owned());
    members(&mut reader, said, each)
}

fn wrapped(reader: &mut Reader<'_>, said: &mut Said, each: Each<'_>) -> Result {
    while let Some(start) = reader.next_start()? {
        match start.local_name().as_ref() {
            "Errors" => wrapped(reader, said, each)?,
            // Of several the first is why the call failed.
            "Error" if !said.wrapped => {
                said.wrapped = true;
                members(reader, said, each)?;
            }
            name if is_request_id(name) => said.request_id = Some(reader.text()?.into_owned()),
            "HostId" => said.host_id = Some(reader.text()?.into_owned()),
            _ => reader.skip()?,
        }
    }
    Ok(())
}

fn members(reader: &mut Reader<'_>, said: &mut Said, each: Each<'_>) -> Result {
    while let Some(start) = reader.next_start()? {
        let name = start.local_name();
        if is_request_id(name.as_ref()) && said.request_id.is_none() {
            // An error may have a member of that name.
            said.request_id = reader.clone().text().ok().map(std::borrow::Cow::into_owned);
        }
        if name.as_ref() == "HostId" && said.host_id.is_none() {
            said.host_id = reader.clone().text().ok().map(std::borrow::Cow::into_owned);
        }
        each(said, name.as_ref(), reader)?;
    }
    Ok(())
}

fn is_request_id(name: &str) -> bool {
    name.eq_ignore_ascii_case("requestid")
}
