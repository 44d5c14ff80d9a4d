//! Reads the Smithy IDL, 1.0 and 2.0, into the structures of `ast`, with a problem for every statement that is wrong.
//!
//! A recursive descent by hand over a small lexer. Parser libraries were weighed: the grammar needs one token of
//! lookahead, but says in many places where a line may break and where it may not, takes the meaning of a name from
//! the version, and must go on behind an error. Each of these is a line here and a detour in a combinator, and the
//! error is the one that the place calls for, at the column that other Smithy tools give. It costs no build time.
//!
//! Ids are made absolute as they are read. Only a name that the prelude has too depends on other files: callers tell
//! which of those names the namespace defines itself.

mod cursor;
mod lexer;
mod names;
mod nodes;
mod shapes;
mod statements;
mod text;
mod traits;

use std::collections::HashSet;

use crate::ShapeId;
use crate::ast::{Document, Version};
use crate::node::Node;
use crate::problem::Report;
use crate::source::At;
use lexer::Lexer;
use names::Names;

/// Text that does not follow the grammar: where, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Syntax {
    /// The byte that the problem begins with.
    pub(crate) at: usize,
    /// What is wrong there.
    pub(crate) message: String,
}

type Parsed<T> = Result<T, Syntax>;

/// Reads the file number `file`; `shadowing` are shapes of any file whose names the prelude has too.
pub(crate) fn document(file: usize, text: &str, shadowing: &HashSet<ShapeId>, report: &mut Report<'_>) -> Document {
    let mut parser = Parser::new(file, text, shadowing, report);
    parser.file();
    parser.document
}

/// Reads a text that is one node value, and nothing behind it.
pub(crate) fn json_node(file: usize, text: &str) -> Result<Node, Syntax> {
    let (shadowing, mut report) = (HashSet::new(), Report::new(&[]));
    let mut parser = Parser::new(file, text, &shadowing, &mut report);
    parser.is_json = true;
    parser.blanks();
    parser.node()
}

/// How a shape of another type is called whose input or output is written within an operation.
struct Suffixes {
    input: String,
    output: String,
}

/// The state of reading one file.
struct Parser<'a, 'b> {
    file: usize,
    lexer: Lexer<'a>,
    report: &'a mut Report<'b>,
    names: Names<'a>,
    smithy: Version,
    is_json: bool,
    suffixes: Suffixes,
    /// Lines of documentation since the last statement or member.
    docs: Vec<&'a str>,
    /// How many values the current one is in.
    depth: usize,
    /// The shape that the current statement defines, once its name is known.
    current: Option<ShapeId>,
    document: Document,
}

impl<'a, 'b> Parser<'a, 'b> {
    fn new(file: usize, text: &'a str, shadowing: &'a HashSet<ShapeId>, report: &'a mut Report<'b>) -> Self {
        Self {
            file,
            lexer: Lexer::new(text),
            report,
            names: Names::new(shadowing),
            // What a file is that says nothing.
            smithy: Version::One,
            is_json: false,
            suffixes: Suffixes { input: "Input".to_owned(), output: "Output".to_owned() },
            docs: Vec::new(),
            depth: 0,
            current: None,
            document: Document::default(),
        }
    }

    fn at(&self, offset: usize) -> At {
        At::new(self.file, offset)
    }
}
