//! The two protocols as types, for the `Protocol` of an operation.

use std::marker::PhantomData;

use bytes::Bytes;

use super::{DecodeError, request, response};
use crate::json::{Read, Write};
use crate::{CallError, EncodeOptions, Operation, operation};

/// One of the two protocols, which differ in a header.
pub trait Dialect {
    /// The content type of requests.
    const CONTENT_TYPE: &'static str;
    /// Whether the service is told that the error codes of its older protocol are understood.
    const QUERY_COMPATIBLE: bool = false;
}

/// `awsJson1_0`.
#[derive(Clone, Copy, Debug)]
pub struct AwsJson1_0;

impl Dialect for AwsJson1_0 {
    const CONTENT_TYPE: &'static str = "application/x-amz-json-1.0";
}

/// `awsJson1_1`.
#[derive(Clone, Copy, Debug)]
pub struct AwsJson1_1;

impl Dialect for AwsJson1_1 {
    const CONTENT_TYPE: &'static str = "application/x-amz-json-1.1";
}

/// `D` for a service with the trait `awsQueryCompatible`.
#[derive(Clone, Copy, Debug)]
pub struct QueryCompatible<D>(PhantomData<D>);

impl<D: Dialect> Dialect for QueryCompatible<D> {
    const CONTENT_TYPE: &'static str = D::CONTENT_TYPE;
    const QUERY_COMPATIBLE: bool = true;
}

impl<O, D> operation::Protocol<O> for D
where
    D: Dialect,
    O: Operation,
    O::Input: Write,
    O::Output: Read,
    O::Error: DecodeError,
{
    fn encode(input: &O::Input, options: &EncodeOptions) -> Result<http::Request<Bytes>, CallError> {
        request::<D, _>(O::TARGET, input, options)
    }

    fn decode(answer: http::Response<Bytes>) -> Result<O::Output, O::Error> {
        response::<O>(answer)
    }
}
