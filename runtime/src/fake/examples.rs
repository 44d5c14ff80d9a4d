//! Answers that a model's examples give: an input that is in one of them gets what stands beside it.

use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response};

use super::answers::{self, Answers};
use super::state::{Reaction, TOKEN};
use super::{FaultOf, Serve, ServeOutput};
use crate::json::{self, JsonError, Shape, from_json, to_json};
use crate::{Document, Operation, TransportError};

/// What an operation answers an input, by an example of its model.
pub struct Example<O: Operation> {
    title: &'static str,
    /// The input, in its JSON form.
    input: &'static str,
    answer: Outcome<O>,
}

enum Outcome<O: Operation> {
    Output(&'static str),
    Error(&'static str, fn(&str) -> Result<O::Error, JsonError>),
}

impl<O: Operation> Example<O> {
    /// An input that is answered by an output.
    #[must_use]
    pub fn output(title: &'static str, input: &'static str, output: &'static str) -> Self {
        Self { title, input, answer: Outcome::Output(output) }
    }

    /// An input that is answered by an error, which `read` makes of its JSON form.
    #[must_use]
    pub fn error(
        title: &'static str,
        input: &'static str,
        error: &'static str,
        read: fn(&str) -> Result<O::Error, JsonError>,
    ) -> Self {
        Self { title, input, answer: Outcome::Error(error, read) }
    }
}

impl<O> Answers<'_, O>
where
    O: Operation<Input: Shape, Output: Shape, Error: FaultOf, Protocol: ServeOutput<O>> + 'static,
{
    /// What these examples say, whenever there is no other answer left. For generated code.
    #[doc(hidden)]
    #[track_caller]
    pub fn examples<const N: usize>(self, examples: [Example<O>; N]) {
        self.otherwise(Arc::new(move |request| match answer(&examples, request) {
            Ok(response) => Reaction::Response(response),
            Err(message) => Reaction::Failure(TransportError::config(format!("`{}`: {message}", O::INFO.name))),
        }));
    }
}

/// The response to a request, by the first example that has its input.
fn answer<O>(examples: &[Example<O>], request: &Request<Bytes>) -> Result<Response<Bytes>, String>
where
    O: Operation<Input: Shape, Output: Shape, Error: FaultOf, Protocol: ServeOutput<O>>,
{
    let input = document(&answers::input::<O>(request)?)?;
    let wire = answers::wire(request);
    let unfit = |error: JsonError| format!("an example of the model is none: {error}");
    for example in examples {
        let expected: O::Input = from_json(example.input.as_bytes()).map_err(unfit)?;
        if !is(&input, &document(&expected)?) {
            continue;
        }
        return match example.answer {
            Outcome::Output(output) => O::Protocol::output_in(wire, &from_json(output.as_bytes()).map_err(unfit)?),
            Outcome::Error(error, read) => {
                let fault = read(error).map_err(unfit)?.fault().ok_or("an example of the model fails with no error")?;
                <O::Protocol as Serve<O>>::fault_in(wire, fault)
            }
        };
    }
    let titles: Vec<String> = examples.iter().map(|example| format!("{:?}", example.title)).collect();
    Err(format!("no example of the model has this input; there are {}", titles.join(", ")))
}

/// The JSON form of a shape, as a tree.
fn document<T: Shape>(shape: &T) -> Result<Document, String> {
    let mut document = Document::Null;
    json::read(to_json(shape).as_bytes(), &mut document).map_err(|error| error.to_string())?;
    Ok(document)
}

/// Whether an input is that of an example, which has no token where the client made one.
fn is(input: &Document, expected: &Document) -> bool {
    match (input, expected) {
        (Document::Object(input), Document::Object(expected)) => {
            expected.keys().all(|key| input.contains_key(key))
                && input.iter().all(|(key, value)| match expected.get(key) {
                    Some(expected) => is(value, expected),
                    None => value.as_str() == Some(TOKEN),
                })
        }
        (Document::Array(input), Document::Array(expected)) => {
            input.len() == expected.len() && input.iter().zip(expected).all(|(value, expected)| is(value, expected))
        }
        (input, expected) => input == expected,
    }
}

impl<O: Operation> std::fmt::Debug for Example<O> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Example").field("title", &self.title).finish_non_exhaustive()
    }
}
