//! What a run of the generator gives and tells. Decides nothing.

/// A file of the generated crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// The path below the crate's folder, with forward slashes.
    pub path: String,
    /// The text, ending in a newline.
    pub text: String,
}

/// A generated crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Generated {
    /// The files, sorted by path.
    pub files: Vec<SourceFile>,
    /// What became of each service.
    pub services: Vec<Summary>,
}

/// What became of one service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The service id.
    pub service: String,
    /// The protocol that it is spoken to in, by the id of its trait.
    pub protocol: &'static str,
    /// Types of its own: structures, unions, enums and errors.
    pub shapes: usize,
    /// Operations generated.
    pub operations: usize,
    /// Operations that the model has, asked for or not.
    pub available: usize,
    /// Operations left out, and why.
    pub omitted: Vec<Omitted>,
    /// Patterns that `validate` passes over, and why.
    pub unchecked: Vec<Unchecked>,
    /// Protocol tests, if they were asked for.
    pub tests: Vec<ProtocolTest>,
}

/// What a test of a model is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TestKind {
    /// A request that a client sends.
    Request,
    /// A response that a client gets.
    Response,
    /// Events that a client sends or gets.
    EventStream,
    /// Where a call goes.
    Endpoint,
}

/// One protocol test of a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProtocolTest {
    /// The test's name in the model.
    pub id: String,
    /// The service, operation or error that has the test.
    pub shape: String,
    /// What it is about.
    pub kind: TestKind,
    /// The test function's path in the test target `protocol`, or why the test cannot be run.
    pub function: Result<String, String>,
}

/// A pattern that no text can be held to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unchecked {
    /// The regular expression.
    pub pattern: String,
    /// The shapes and members that have it.
    pub shapes: Vec<String>,
    /// What of it cannot be done.
    pub reason: String,
}

/// An operation that is not generated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Omitted {
    /// The operation's name in the model.
    pub operation: String,
    /// Why it is left out.
    pub reason: String,
}
