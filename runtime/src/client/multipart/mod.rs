//! Uploads in parts: a body of any size, a part a call, several at a time, and in the end one call that joins them.
//!
//! Which operations these are is said by a [`Multipart`]; here is only how to go about it.

mod error;
mod parts;
mod run;

use std::fmt;
use std::pin::Pin;

pub use error::UploadError;

use super::Client;
use crate::{ByteStream, CallError, ErrorMeta, Operation};

/// An operation that sends a body whole, and those by which the same body goes up in parts; implemented by generated code.
pub trait Multipart: Operation<Input: 'static> + 'static {
    /// Begins an upload in parts.
    type Create: Operation<Input: 'static, Output: 'static, Error: Into<Self::AnyError> + 'static> + 'static;
    /// Sends a part.
    type Part: Operation<Error: Into<Self::AnyError>>;
    /// Joins the parts.
    type Complete: Operation<Error: Into<Self::AnyError>>;
    /// Gives the upload up, and the parts with it.
    type Abort: Operation<Input: 'static, Error: Into<Self::AnyError>>;
    /// What is told of a part when they are joined.
    type Completed: Send;
    /// The error that those of all of these convert into.
    type AnyError: std::ops::Deref<Target = ErrorMeta> + From<CallError> + fmt::Display + Send + Sync + 'static;

    /// What the service takes.
    const LIMITS: PartLimits;
    /// The code of errors about an upload that is not there: it never was, was given up, or was joined.
    const NO_SUCH_UPLOAD: &str;

    /// The body of an input, with its length where another member says that.
    fn take_body(input: &mut Self::Input) -> ByteStream;
    /// Gives an input its body back.
    fn set_body(input: &mut Self::Input, body: ByteStream);
    /// A member that is set and cannot be sent with parts.
    fn unfit(input: &Self::Input) -> Option<&'static str>;
    /// Settles the algorithm of checksums where the input leaves it open; there is one in any case if it `must` be.
    fn choose_checksum(input: &mut Self::Input, must: bool);
    /// The input of the call that begins.
    fn create(input: &Self::Input) -> <Self::Create as Operation>::Input;
    /// The id of what was begun.
    fn upload_id(output: &<Self::Create as Operation>::Output) -> Option<&str>;
    /// The input of the call that sends a part; the first is number 1.
    fn part(input: &Self::Input, upload_id: &str, number: i32, body: ByteStream) -> <Self::Part as Operation>::Input;
    /// What is told of a part when they are joined.
    fn completed(number: i32, output: <Self::Part as Operation>::Output) -> Self::Completed;
    /// The input of the call that joins the parts, which hold so many bytes.
    fn complete(
        input: &Self::Input,
        upload_id: &str,
        parts: Vec<Self::Completed>,
        bytes: u64,
    ) -> <Self::Complete as Operation>::Input;
    /// The input of the call that gives up.
    fn abort(input: &Self::Input, upload_id: &str) -> <Self::Abort as Operation>::Input;
    /// What the operation that sends a body whole would have answered.
    fn output(
        created: <Self::Create as Operation>::Output,
        completed: <Self::Complete as Operation>::Output,
        bytes: u64,
    ) -> Self::Output;
    /// The error of the operation that sends a body whole.
    fn any_error(error: Self::Error) -> Self::AnyError;
}

/// The parts that a service takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartLimits {
    /// How many bytes each part must have but the last.
    pub least: u64,
    /// How many bytes a part can have.
    pub most: u64,
    /// How many parts there can be.
    pub count: u32,
}

/// How far an upload is.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The bytes of the parts that the service has.
    pub bytes: u64,
    /// All bytes, where their number is known.
    pub length: Option<u64>,
    /// How many parts the service has.
    pub parts: u32,
}

type OnProgress = Box<dyn Fn(Progress) + Send + Sync>;

/// An upload about to begin; `.await` begins.
///
/// The body may be whatever a [`ByteStream`] can. What fits into one part goes as one call of the operation that sends a
/// body whole. Anything larger is begun, sent in parts, and joined; the output is the same. Each part is a call with the
/// client's retries and time limits, and can be sent again whatever the body is:
///
/// | the body | a part | at a time | in memory |
/// | --- | --- | --- | --- |
/// | in memory, or a file | 8 MiB, read where it lies | 4 | some chunks of 128 KiB |
/// | a reader, a stream, a function | 5 MiB, read first | 2 | the parts that are under way: 10 MiB |
///
/// Where the length is known and there would be too many parts ([`PartLimits::count`]: 10,000 for S3), parts are larger, in
/// whole MiB. Where it is not known (a reader without [`with_length`](ByteStream::with_length)), they are as they are said to be,
/// and a body that needs more of them is an error: 10,000 of 5 MiB are 48 GiB.
///
/// **Checksums**: the algorithm that the input names is that of each part and of the whole; where it names none, it is the
/// client's, as for any call ([`Config::request_checksums`](crate::Config::request_checksums)).
///
/// **Failure**: a part that fails for good, or bytes that cannot be read, end the upload: other parts are broken off, and what the
/// service has of them is given up. [`UploadError`] says which part, and whether giving up worked. Where the call that joins the
/// parts gets no answer, the object may be there or come yet, so nothing is given up, and the error says that
/// ([`UploadError::may_be_complete`]). Time limits are those of the client; joining may last longer
/// ([`Config::timeout`](crate::Config::timeout)).
///
/// **Dropping** the future gives up as well, by a task of the tokio runtime that it is dropped in, also while the upload is only
/// begun: its id is waited for then. Where there is no runtime, or the program ends first, parts stay, and are paid for, until
/// they are listed and aborted or a rule of the bucket does so. If parts are being joined, the service may have done that
/// before it is told to give up.
#[must_use = "nothing is sent before it is awaited"]
pub struct Upload<M: Multipart> {
    client: Client,
    input: M::Input,
    part_size: Option<u64>,
    concurrency: Option<usize>,
    on_progress: Option<OnProgress>,
}

impl<M: Multipart> Upload<M> {
    /// Sends what the operation `M` would with this input.
    pub fn new(client: Client, input: M::Input) -> Self {
        Self { client, input, part_size: None, concurrency: None, on_progress: None }
    }

    /// How many bytes a part has, within what the service takes ([`PartLimits`]): of S3, 5 MiB to 5 GiB. Also what goes as one call
    /// at most.
    pub fn part_size(mut self, bytes: u64) -> Self {
        self.part_size = Some(bytes);
        self
    }

    /// How many parts are sent at a time; 0 is as good as 1. A body that is read once keeps each of them in memory.
    pub fn concurrency(mut self, parts: usize) -> Self {
        self.concurrency = Some(parts);
        self
    }

    /// Is told whenever the service has another part. Keeps the upload from going on while it is.
    pub fn on_progress(mut self, tell: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.on_progress = Some(Box::new(tell));
        self
    }
}

impl<M: Multipart> IntoFuture for Upload<M> {
    type Output = Result<M::Output, UploadError<M::AnyError>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl<M: Multipart> fmt::Debug for Upload<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload")
            .field("operation", &M::INFO.name)
            .field("part_size", &self.part_size)
            .field("concurrency", &self.concurrency)
            .finish_non_exhaustive()
    }
}
