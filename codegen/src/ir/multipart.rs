//! Uploads in parts, ready to print: which operations they are, and what each member of theirs is made of.

use proc_macro2::Ident;

/// How a body that an operation sends whole goes up in parts.
#[derive(Debug)]
pub struct Multipart {
    /// The client's method.
    pub method: Ident,
    /// Begins.
    pub create: MultipartCall,
    /// Sends a part.
    pub part: MultipartCall,
    /// Joins the parts.
    pub complete: MultipartCall,
    /// Gives up.
    pub abort: MultipartCall,
    /// What the input holds all parts in, and what is told of each.
    pub parts: (Built, Ident),
    /// What is told of a part.
    pub completed: Built,
    /// What `output` is made of.
    pub output: Built,
    /// The fields of the whole's input: the body, and its length, which can be `None`.
    pub body: Ident,
    /// See `body`.
    pub content_length: Option<Ident>,
    /// The id in the answer of `create`, and whether it can be `None`.
    pub upload_id: (Ident, bool),
    /// The field of inputs that names the algorithm of checksums.
    pub checksum_algorithm: Option<Ident>,
    /// Algorithms, and the types of the whole's checksum.
    pub checksum_types: Vec<(&'static str, &'static str)>,
    /// Optional fields whose being set names an algorithm.
    pub checksums: Vec<(Ident, &'static str)>,
    /// Optional fields that cannot be sent with parts.
    pub unfit: Vec<Ident>,
    /// The least and the most bytes of a part, in whole MiB, and how many parts there can be.
    pub limits: (u64, u64, u32),
    /// The code of errors about an upload that is not there.
    pub no_such_upload: String,
}

/// One of the operations.
#[derive(Debug)]
pub struct MultipartCall {
    /// The type that stands for the operation.
    pub operation: Ident,
    /// Its output.
    pub output: Ident,
    /// Its input.
    pub input: Built,
}

/// A structure, and what each of its fields is made of.
#[derive(Debug)]
pub struct Built {
    /// The structure.
    pub rust: Ident,
    /// The fields, all of them.
    pub fields: Vec<(Ident, Origin)>,
}

/// What a field is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// `None`.
    Unset,
    /// A field of the whole's input, and whether `Some` is put around it.
    Input(Ident, bool),
    /// The same of a field that is copied rather than cloned.
    InputCopy(Ident, bool),
    /// A field of what the last call answered, and whether `Some` is put around it.
    Answer(Ident, bool),
    /// A field of what the first call answered, and whether `Some` is put around it.
    Created(Ident, bool),
    /// What is at hand, and whether `Some` is put around it.
    Given(Given, bool),
}

/// What is at hand where a structure is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    /// The body of a part.
    Body,
    /// The id of the upload.
    UploadId,
    /// The number of a part.
    Number,
    /// The structure that holds all parts.
    Parts,
    /// What is told of all parts.
    PartList,
    /// How many bytes there are.
    Bytes,
    /// The type of the whole's checksum, which may be none.
    ChecksumType,
}
