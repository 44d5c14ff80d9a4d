//! An operation for the tests of this protocol, with the code that a generator would print for it.

use std::fmt;
use std::ops::Deref;

use bytes::Bytes;

use super::AwsJson1_1;
use crate::format::json::{self, Reader};
use crate::protocol::{ModeledError, operation_error};
use crate::{CallError, ErrorMeta, Operation, OperationInfo, Service, ServiceError};

/// The service of [`Describe`].
pub(crate) const SERVICE: Service = Service {
    id: "Test",
    shape: "Test",
    version: "",
    endpoint_prefix: "test",
    signing_name: "test",
    endpoint_from: None,
};

#[derive(Debug)]
pub(crate) struct Describe;

#[derive(Debug, Default, PartialEq)]
pub(crate) struct Output {
    pub(crate) name: Option<String>,
}

#[derive(PartialEq)]
pub(crate) struct FooError {
    pub(crate) top_level: Option<String>,
    pub(crate) meta: ErrorMeta,
}

#[derive(PartialEq)]
pub(crate) enum DescribeError {
    FooError(FooError),
    QuotaError(FooError),
    Unmodeled(ServiceError),
    Call(CallError),
}

impl Operation for Describe {
    type Input = Bytes;
    type Output = Output;
    type Error = DescribeError;
    type Protocol = AwsJson1_1;
    const INFO: OperationInfo = OperationInfo::new(&SERVICE, "Describe");
}

operation_error!(DescribeError {
    FooError,
    QuotaError(Quota),
});

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

    fn read(&mut self, document: &[u8]) {
        json::read_members(self, document);
    }
}

impl json::Members for FooError {
    fn member(&mut self, key: &str, reader: &mut Reader<'_>) -> Result<(), json::Error> {
        match key {
            "TopLevel" => reader.update(&mut self.top_level),
            _ => reader.skip(),
        }
    }
}

impl Deref for FooError {
    type Target = ErrorMeta;

    fn deref(&self) -> &ErrorMeta {
        &self.meta
    }
}

impl fmt::Debug for FooError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.meta.debug_as(f, "FooError", &[("top_level", &self.top_level)])
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
