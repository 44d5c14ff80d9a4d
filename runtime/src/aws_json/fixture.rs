//! An operation for the tests of this protocol, with the code that a generator would print for it.

use std::fmt;
use std::ops::Deref;

use bytes::Bytes;

use super::{AwsJson1_1, DecodeError, ErrorResponse, ModeledError};
use crate::json::{self, Reader};
use crate::{CallError, ErrorMeta, Operation, ServiceError};

#[derive(Debug)]
pub(crate) struct Describe;

#[derive(Debug, Default, PartialEq)]
pub(crate) struct Output {
    pub(crate) name: Option<String>,
}

#[derive(Debug, PartialEq)]
pub(crate) struct FooError {
    pub(crate) top_level: Option<String>,
    pub(crate) meta: ErrorMeta,
}

#[derive(Debug, PartialEq)]
pub(crate) enum DescribeError {
    FooError(FooError),
    Unmodeled(ServiceError),
    Call(CallError),
}

impl Operation for Describe {
    type Input = Bytes;
    type Output = Output;
    type Error = DescribeError;
    type Protocol = AwsJson1_1;
    const NAME: &'static str = "Describe";
    const TARGET: &'static str = "Test.Describe";
    const SERVICE: crate::Service = crate::Service { id: "Test", endpoint_prefix: "test", signing_name: "test" };
}

impl DecodeError for DescribeError {
    fn decode(error: ErrorResponse) -> Self {
        match error.code() {
            "FooError" => Self::FooError(error.read()),
            _ => Self::Unmodeled(error.unmodeled()),
        }
    }
}

impl json::Read for Output {
    fn member(&mut self, key: &str, reader: &mut Reader<'_>) -> Result<(), json::Error> {
        match key {
            "Name" => reader.update(&mut self.name),
            _ => reader.skip(),
        }
    }
}

impl ModeledError for FooError {
    fn new(meta: ErrorMeta) -> Self {
        Self { top_level: None, meta }
    }

    fn member(&mut self, key: &str, reader: &mut Reader<'_>) -> Result<(), json::Error> {
        match key {
            "TopLevel" => reader.update(&mut self.top_level),
            _ => reader.skip(),
        }
    }
}

impl Deref for DescribeError {
    type Target = ErrorMeta;

    fn deref(&self) -> &ErrorMeta {
        match self {
            Self::FooError(error) => &error.meta,
            Self::Unmodeled(error) => error,
            Self::Call(error) => error,
        }
    }
}

impl fmt::Display for DescribeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl std::error::Error for DescribeError {}

impl From<CallError> for DescribeError {
    fn from(error: CallError) -> Self {
        Self::Call(error)
    }
}

/// Decodes a response with these headers.
pub(crate) fn decode(
    status: u16,
    headers: &[(&'static str, &'static str)],
    body: &str,
) -> Result<Output, DescribeError> {
    let mut response = http::Response::builder().status(status).header("x-amzn-requestid", "id-1");
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    Describe::decode(response.body(Bytes::copy_from_slice(body.as_bytes())).unwrap())
}
