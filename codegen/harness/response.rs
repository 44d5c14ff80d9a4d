//! Responses, and what a client must make of them.

use std::fmt::Debug;

use smithwright_runtime::{Bytes, ErrorMeta, Operation, http};

use super::same::{self, Same};

/// A response, and what a client must make of it.
pub struct ResponseTest {
    pub id: &'static str,
    pub code: u16,
    pub headers: &'static [(&'static str, &'static str)],
    pub body: &'static [u8],
}

impl ResponseTest {
    /// What the operation makes of the response.
    pub fn decode<O: Operation>(&self) -> Result<O::Output, O::Error> {
        self.decode_body::<O>(Bytes::from_static(self.body))
    }

    /// What the operation makes of the response with another body.
    pub fn decode_body<O: Operation>(&self, body: Bytes) -> Result<O::Output, O::Error> {
        let mut response = http::Response::builder().status(self.code);
        for (name, value) in self.headers {
            response = response.header(*name, *value);
        }
        O::decode(response.body(body).expect("a response"))
    }

    /// The output that the response is.
    pub fn output<O: Operation>(&self) -> O::Output {
        self.decode::<O>().unwrap_or_else(|error| panic!("{}: expected an output, found the error {error}", self.id))
    }

    /// The error that the response is.
    pub fn error<O: Operation<Output: Debug>>(&self) -> O::Error {
        let error = match self.decode::<O>() {
            Ok(output) => panic!("{}: expected an error, found the output {output:?}", self.id),
            Err(error) => error,
        };
        assert_eq!(error.status(), Some(self.code), "{}: status", self.id);
        error
    }

    /// Fails because an error is another one.
    pub fn not_the_error(&self, expected: &str, found: &impl Debug) -> ! {
        panic!("{}: expected the error {expected}, found {found:?}", self.id)
    }

    /// Fails if an error shows another code.
    pub fn same_code(&self, expected: &str, found: &ErrorMeta) {
        assert_eq!(found.code(), Some(expected), "{}: code", self.id);
    }

    /// Fails if an error is another's fault.
    pub fn same_fault(&self, expected: &str, found: &ErrorMeta) {
        assert_eq!(found.query_fault(), Some(expected), "{}: fault", self.id);
    }

    /// Fails if two values differ.
    pub fn same<T: Debug + PartialEq>(&self, expected: &T, found: &T) {
        same::same(self.id, expected, found);
    }

    /// Fails if two values differ, NaN being the same as NaN.
    pub fn same_with_nan<T: Debug + Same>(&self, expected: &T, found: &T) {
        same::same_with_nan(self.id, expected, found);
    }
}
