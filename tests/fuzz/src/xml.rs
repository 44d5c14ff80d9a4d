//! The XML reader takes what `roxmltree` takes, with the same values.

use std::collections::BTreeMap;

use roxmltree::Node;
use smithwright_runtime::xml::{self, Read, member_text};
use smithwright_runtime::{BigDecimal, Bytes, Document, Timestamp};

/// Reads `text` as a document, as every type there is, and as an error.
pub fn check(text: &[u8]) {
    let ours = read::<Document>(text);
    // XML 1.0, section 2.11: before all else. Theirs errs where a reference follows a carriage return.
    let lines = std::str::from_utf8(text).map(|text| text.replace("\r\n", "\n").replace('\r', "\n"));
    let theirs = lines.as_deref().ok().and_then(|text| roxmltree::Document::parse(text).ok());
    match (theirs, ours) {
        (Some(theirs), Ok(ours)) => {
            let expected = value(theirs.root_element());
            assert_eq!(ours, expected, "read in another way");
        }
        (Some(_), Err(error)) => assert!(error.contains("128 nested"), "refused: {error}"),
        // Neither namespaces nor the characters of names are of interest to ours.
        (None, _) => {}
    }
    typed(text);
    let _ = member_text(text, "Message");
}

/// What an element is as a document: its text, or its elements by their names.
fn value(node: Node<'_, '_>) -> Document {
    if !node.children().any(|child| child.is_element()) {
        let texts = node.children().filter(Node::is_text).filter_map(|child| child.text());
        return Document::String(texts.collect());
    }
    let elements = node.children().filter(Node::is_element);
    Document::Object(elements.map(|child| (child.tag_name().name().to_owned(), value(child))).collect())
}

/// Other types take it apart without a panic.
fn typed(text: &[u8]) {
    let _ = read::<bool>(text);
    let _ = read::<i8>(text);
    let _ = read::<f64>(text);
    let _ = read::<BigDecimal>(text);
    let _ = read::<Bytes>(text);
    let _ = read::<Timestamp>(text);
    let _ = read::<Vec<Option<String>>>(text);
    let _ = read::<BTreeMap<String, Vec<f64>>>(text);
}

fn read<T: Read>(text: &[u8]) -> Result<T, String> {
    let mut value = T::default();
    xml::read(text, &mut value).map_err(|error| error.to_string())?;
    Ok(value)
}
