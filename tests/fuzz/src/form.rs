//! The form reader finds the tree that splitting and decoding finds, and gives no more items than there are pairs.

use std::collections::BTreeMap;

use smithwright_runtime::form::{self, Element, Read, Reader};
use smithwright_runtime::{BigDecimal, Bytes, Document, Timestamp};

/// Reads `form` as every type there is.
pub fn check(bytes: &[u8]) {
    let pairs = bytes.split(|byte| *byte == b'&').filter(|piece| !piece.is_empty()).count();
    if let Ok(document) = form::read::<Document>(bytes) {
        let values = values(&document);
        assert!(values <= pairs.max(1), "{values} values of {pairs} pairs");
        assert_eq!(expected(bytes), Some(document), "read in another way");
    }
    if let Ok(Lists { member, flat, sparse, map }) = form::read(bytes) {
        assert!(member.len() + flat.len() + map.len() <= pairs, "more items than pairs");
        assert!(sparse.len() <= pairs * 129, "more absent items than may be");
    }
    let _ = form::read::<Numbers>(bytes);
}

/// The tree of a form that can be read, by splitting and decoding alone.
fn expected(bytes: &[u8]) -> Option<Document> {
    let mut root = Document::Object(BTreeMap::new());
    'pairs: for piece in std::str::from_utf8(bytes).ok()?.split('&').filter(|piece| !piece.is_empty()) {
        let (key, value) = piece.split_once('=').unwrap_or((piece, ""));
        let mut at = &mut root;
        for part in key.split('.') {
            // The value of a key comes before what is behind it.
            let Document::Object(members) = at else { continue 'pairs };
            at = members.entry(decoded(part)).or_insert_with(|| Document::Object(BTreeMap::new()));
        }
        *at = Document::String(decoded(value));
    }
    Some(root)
}

fn decoded(text: &str) -> String {
    let text = text.replace('+', " ");
    let mut out = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        if let (b'%', [high, low, behind @ ..]) = (first, tail) {
            let digits = [*high, *low];
            let digits = std::str::from_utf8(&digits).unwrap_or_default();
            out.push(u8::from_str_radix(digits, 16).unwrap_or_default());
            rest = behind;
        } else {
            out.push(*first);
            rest = tail;
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn values(document: &Document) -> usize {
    match document {
        Document::Object(members) => members.values().map(values).sum(),
        _ => 1,
    }
}

/// Lists of every kind, and a map, of anything.
#[derive(Default)]
struct Lists {
    member: Vec<Document>,
    flat: Vec<Document>,
    sparse: Vec<Option<String>>,
    map: BTreeMap<String, Document>,
}

impl Read for Lists {
    fn member(&mut self, name: &str, reader: &mut Reader<'_>) -> form::Result {
        match name {
            "Member" => reader.update(&mut self.member),
            "Flat" => reader.gather(&mut self.flat),
            "Sparse" => reader.gather_as(&Element::new("Sparse"), &mut self.sparse),
            "Map" => reader.update(&mut self.map),
            _ => reader.skip(),
        }
    }
}

/// Values that not every text is.
#[derive(Default)]
struct Numbers {
    flag: Option<bool>,
    number: i64,
    float: f64,
    big: Option<BigDecimal>,
    blob: Bytes,
    at: Option<Timestamp>,
    within: Option<Box<Self>>,
}

impl Read for Numbers {
    fn member(&mut self, name: &str, reader: &mut Reader<'_>) -> form::Result {
        match name {
            "Flag" => reader.update(&mut self.flag),
            "Number" => reader.update(&mut self.number),
            "Float" => reader.update(&mut self.float),
            "Big" => reader.update(&mut self.big),
            "Blob" => reader.update(&mut self.blob),
            "At" => reader.update_as(&Element::new("At").http_date(), &mut self.at),
            "Within" => reader.update(&mut self.within),
            _ => reader.skip(),
        }
    }
}
