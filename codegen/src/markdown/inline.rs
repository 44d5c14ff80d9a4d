//! A paragraph's words as Markdown, each with what must stay beside it. The only place that escapes.
//!
//! Nothing that is text can be taken for markup, wherever the lines break: rustdoc, which reads the result, knows
//! tables, footnotes, struck text and typographic dashes too.

use super::escape::{self, Around};
use super::tree::{EMPHASIS, Inline, Look, STRONG, STRUCK};
use super::url;

pub use super::escape::holds_entity;

/// What is put on a line as one.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Atom {
    /// Markdown.
    pub text: String,
    /// Whether a line may begin with it.
    pub may_begin: bool,
    /// Whether a line must begin with it.
    pub must_begin: bool,
}

/// Where the words stand.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In lines that are wrapped.
    Paragraph,
    /// In one line that begins with `#`.
    Heading,
    /// Between two `|`.
    Cell,
}

/// What goes before a unit.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    None,
    Space,
    Break,
}

/// Text that is escaped in the same way.
struct Unit {
    gap: Gap,
    kind: Kind,
    look: Look,
}

#[derive(PartialEq, Eq)]
enum Kind {
    Text(String),
    /// With spaces.
    Code(String),
    /// A bare URL, which rustdoc wants marked as one.
    Url(String),
}

impl Unit {
    /// The first character that stands in the Markdown.
    fn first(&self) -> char {
        match &self.kind {
            Kind::Text(text) => text.chars().next().unwrap_or(' '),
            Kind::Code(_) => '`',
            Kind::Url(_) => '<',
        }
    }

    fn last(&self) -> char {
        match &self.kind {
            Kind::Text(text) => text.chars().next_back().unwrap_or(' '),
            Kind::Code(_) => '`',
            Kind::Url(_) => '>',
        }
    }
}

/// The words of a paragraph, ready to be put on lines.
pub fn atoms(inlines: &[Inline], place: Place) -> Vec<Atom> {
    let mut units: Vec<Unit> = units(inlines, place).into_iter().flat_map(without_brackets).collect();
    settle_styles(&mut units);
    Printer { place, atoms: Vec::new(), current: Atom::default() }.print(&units)
}

/// Joins what is one piece of code and parts off URLs.
fn units(inlines: &[Inline], place: Place) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    let mut gap = Gap::None;
    for inline in inlines {
        let (word, look) = match inline {
            Inline::Word(word, look) => (word, look),
            Inline::Space => {
                gap = if gap == Gap::Break { gap } else { Gap::Space };
                continue;
            }
            Inline::Break => {
                gap = if place == Place::Paragraph { Gap::Break } else { Gap::Space };
                continue;
            }
        };
        let gap = std::mem::replace(&mut gap, Gap::None);
        let gap = if units.is_empty() { Gap::None } else { gap };
        if look.code.is_none() {
            text_units(&mut units, gap, word, look);
            continue;
        }
        match units.last_mut() {
            // Two pieces of code without anything between them cannot be told apart.
            Some(Unit { kind: Kind::Code(code), look: known, .. })
                if known.link == look.link && (gap == Gap::None || (gap == Gap::Space && known.code == look.code)) =>
            {
                if gap == Gap::Space {
                    code.push(' ');
                }
                code.push_str(word);
                known.code = look.code;
            }
            _ => units.push(Unit { gap, kind: Kind::Code(word.clone()), look: look.clone() }),
        }
    }
    units
}

/// A link whose text is code with a bracket could be the definition of a link: there, code is text.
fn without_brackets(unit: Unit) -> Vec<Unit> {
    let code = match &unit.kind {
        Kind::Code(code) if unit.look.link.is_some() && code.contains(['[', ']']) => code,
        _ => return vec![unit],
    };
    let words = code.split(' ').filter(|word| !word.is_empty()).enumerate();
    let gap = |index| if index == 0 { unit.gap } else { Gap::Space };
    words
        .map(|(index, word)| Unit { gap: gap(index), kind: Kind::Text(word.to_owned()), look: unit.look.clone() })
        .collect()
}

fn text_units(units: &mut Vec<Unit>, mut gap: Gap, word: &str, look: &Look) {
    let mut push = |kind: Kind| {
        let gap = std::mem::replace(&mut gap, Gap::None);
        units.push(Unit { gap, kind, look: look.clone() });
    };
    if let Some((_, target)) = &look.link {
        let bare = **target == *word && url::find(word).is_some_and(|range| range == (0..word.len()));
        return push(if bare { Kind::Url(word.to_owned()) } else { Kind::Text(word.to_owned()) });
    }
    let mut rest = word;
    while let Some(range) = url::find(rest) {
        let (before, found) = rest.split_at(range.start);
        let (url, behind) = found.split_at(range.len());
        if !before.is_empty() {
            push(Kind::Text(before.to_owned()));
        }
        push(Kind::Url(url.to_owned()));
        rest = behind;
    }
    if !rest.is_empty() {
        push(Kind::Text(rest.to_owned()));
    }
}

/// Takes styles from where their marks would not be taken for marks: `a**"b"**`.
fn settle_styles(units: &mut [Unit]) {
    let mut before: Option<(u8, Option<usize>)> = None;
    for unit in units.iter_mut() {
        let link = unit.look.link.as_ref().map(|(number, _)| *number);
        // Marks beside each other are one: the style of what is before goes on.
        if let Some((style, of)) = before
            && unit.gap == Gap::None
            && of == link
            && style != 0
            && unit.look.style != 0
        {
            unit.look.style = style;
        }
        before = Some((unit.look.style, link));
    }
    let mut start = 0;
    while let Some(first) = units.get(start) {
        let (style, link) = (first.look.style, first.look.link.clone());
        let length =
            units.iter().skip(start).take_while(|unit| unit.look.style == style && unit.look.link == link).count();
        let end = start + length;
        if style != 0 && !(opens(units, start) && closes(units, end)) {
            units.iter_mut().skip(start).take(length).for_each(|unit| unit.look.style = 0);
        }
        start = end;
    }
}

/// Whether a mark before the unit at `start` opens.
fn opens(units: &[Unit], start: usize) -> bool {
    let Some(unit) = units.get(start) else { return false };
    if unit.first().is_alphanumeric() || unit.gap != Gap::None {
        return true;
    }
    match start.checked_sub(1).and_then(|before| units.get(before)) {
        None => true,
        Some(before) => before.look.link != unit.look.link || before.last().is_ascii_punctuation(),
    }
}

/// Whether a mark behind the unit before `end` closes.
fn closes(units: &[Unit], end: usize) -> bool {
    let Some(unit) = end.checked_sub(1).and_then(|last| units.get(last)) else { return false };
    if unit.last().is_alphanumeric() {
        return true;
    }
    match units.get(end) {
        None => true,
        Some(next) => next.gap != Gap::None || next.look.link != unit.look.link || next.first().is_ascii_punctuation(),
    }
}

/// The character of a unit beside another: that of a mark, if there is one between.
fn beside(c: char, unit: &Unit, other: &Unit) -> char {
    if unit.look.style == other.look.style && unit.look.link == other.look.link { c } else { '*' }
}

/// The marks of a style, in the order in which they open.
fn marks(style: u8) -> impl DoubleEndedIterator<Item = &'static str> {
    [(STRUCK, "~~"), (STRONG, "**"), (EMPHASIS, "*")]
        .into_iter()
        .filter(move |(bit, _)| style & bit != 0)
        .map(|(_, mark)| mark)
}

struct Printer {
    place: Place,
    atoms: Vec<Atom>,
    current: Atom,
}

impl Printer {
    fn print(mut self, units: &[Unit]) -> Vec<Atom> {
        self.current.must_begin = true;
        let none = Look::default();
        for (index, unit) in units.iter().enumerate() {
            let before = index.checked_sub(1).and_then(|before| units.get(before));
            let next = units.get(index + 1);
            let look = before.map_or(&none, |unit| &unit.look);
            self.close(look, &unit.look);
            if unit.gap != Gap::None {
                self.end_atom(unit.gap == Gap::Break);
            }
            self.open(look, unit);
            self.unit(unit, before, next);
        }
        if let Some(last) = units.last() {
            self.close(&last.look, &none);
            // What a heading ends with would be its mark.
            if self.place == Place::Heading && self.current.text.ends_with('#') && !self.current.text.ends_with("\\#") {
                self.current.text.pop();
                self.current.text.push_str("\\#");
            }
            self.end_atom(false);
        }
        self.atoms
    }

    fn close(&mut self, old: &Look, new: &Look) {
        let same_link = old.link == new.link;
        if !same_link || old.style != new.style {
            self.current.text.extend(marks(old.style).rev());
        }
        if let Some((_, target)) = old.link.as_ref().filter(|_| !same_link) {
            if self.current.text.ends_with('>') && self.current.text.ends_with(&format!("<{target}>")) {
                return;
            }
            self.current.text.extend(["](", target, ")"]);
        }
    }

    fn open(&mut self, old: &Look, unit: &Unit) {
        let new = &unit.look;
        let same_link = old.link == new.link;
        if new.link.is_some() && !same_link && !matches!(unit.kind, Kind::Url(_)) {
            // Behind a `!` it would be an image.
            if self.current.text.ends_with('!') {
                self.current.text.pop();
                self.current.text.push_str("\\!");
            }
            self.current.text.push('[');
        }
        if !same_link || old.style != new.style {
            self.current.text.extend(marks(new.style));
        }
    }

    fn unit(&mut self, unit: &Unit, before: Option<&Unit>, next: Option<&Unit>) {
        let next = next.filter(|next| next.gap == Gap::None);
        match &unit.kind {
            Kind::Url(url) => self.current.text.extend(["<", url, ">"]),
            Kind::Code(code) => self.code(code),
            Kind::Text(text) => {
                let around = Around {
                    before: before.filter(|_| unit.gap == Gap::None).map(|before| beside(before.last(), before, unit)),
                    behind: next.map(|next| beside(next.first(), next, unit)),
                    in_link: unit.look.link.is_some(),
                    is_styled: unit.look.style != 0,
                    in_cell: self.place == Place::Cell,
                };
                let begins = self.current.text.is_empty() && self.current.must_begin && self.place == Place::Paragraph;
                let escaped = escape::text(text, &around);
                if begins {
                    self.current.text.push_str(&escape::line_start(&escaped, around.behind.is_none()));
                } else {
                    self.current.text.push_str(&escaped);
                }
            }
        }
    }

    /// Code between more backticks than stand in it beside each other; lines may break at its spaces.
    fn code(&mut self, code: &str) {
        let ticks = escape::fence(code, 1);
        let padded = code.starts_with('`') || code.ends_with('`');
        let pad = if padded { " " } else { "" };
        let code = if self.place == Place::Cell { code.replace('|', "\\|") } else { code.to_owned() };
        self.current.text.extend([&ticks, pad]);
        // Three backticks at the start of a line begin a block of code if no others follow on it.
        let whole = ticks.len() > 2 || padded || code == " ";
        for (index, word) in code.split(' ').enumerate() {
            if index > 0 && !whole && escape::may_begin_line(word) {
                self.end_atom(false);
            } else if index > 0 {
                self.current.text.push(' ');
            }
            self.current.text.push_str(word);
        }
        self.current.text.extend([pad, &ticks]);
    }

    fn end_atom(&mut self, must_begin: bool) {
        let mut atom = std::mem::replace(&mut self.current, Atom { must_begin, ..Atom::default() });
        atom.may_begin = atom.must_begin || escape::atom_may_begin_line(&atom.text);
        self.atoms.push(atom);
    }
}

/// A value as code, whatever it holds.
pub fn code(text: &str) -> String {
    let ticks = escape::fence(text, 1);
    let blank = text.chars().all(|c| c == ' ');
    let pad = text.starts_with('`') || text.ends_with('`') || (!blank && text.starts_with(' ') && text.ends_with(' '));
    let pad = if pad { " " } else { "" };
    [&ticks, pad, text, pad, &ticks].concat()
}
