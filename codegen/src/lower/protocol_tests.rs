//! Protocol tests: from the traits of operations and errors to inputs, responses and what is expected.
//!
//! Tests of servers and of other protocols are no concern of a client. All others are either run or left out with a
//! reason; none is dropped.

use std::collections::{BTreeMap, HashSet};

use smithwright_model::{
    AppliesTo, HttpRequestTest, HttpResponseTest, Model, Operation as OperationShape, Service as ServiceShape, Shape,
    ShapeId, ShapeKind,
};

use super::names::Scope;
use super::test_values::{Misfit, Values};
use super::{Context, docs, operations};
use crate::TestKind;
use crate::ir::{
    AwsJsonVersion, Docs, Expected, ExpectedBody, LeftOut, Names, Omitted, Operation, Protocol, ProtocolTests,
    RequestTest, ResponseTest, Value,
};

/// An operation, as the model has it and as it is generated.
#[derive(Clone, Copy)]
struct Subject<'a> {
    shape: &'a Shape,
    operation: &'a OperationShape,
    lowered: &'a Operation,
}

/// What the tests are made for.
struct Suite<'c, 'm> {
    context: &'c mut Context<'m>,
    protocol: &'static str,
    functions: Scope,
    tests: ProtocolTests,
}

impl Context<'_> {
    /// The tests of a service; those of another service of the model are its own.
    pub fn protocol_tests(
        &mut self,
        (bound, service): (&Shape, &ServiceShape),
        protocol: Protocol,
        kept: &[(&Shape, &OperationShape)],
        lowered: &[Operation],
        omitted: &[Omitted],
    ) -> ProtocolTests {
        let model = self.model;
        let mut suite = Suite {
            context: self,
            protocol: protocol_id(protocol),
            functions: Scope::default(),
            tests: ProtocolTests::default(),
        };
        let subjects: Vec<Subject<'_>> = kept
            .iter()
            .zip(lowered)
            .map(|(&(shape, operation), lowered)| Subject { shape, operation, lowered })
            .collect();
        for subject in &subjects {
            suite.operation(*subject);
        }
        let others = Others::of(model, bound);
        for shape in model.shapes() {
            match &shape.kind {
                ShapeKind::Structure(_) => suite.error(shape, service, &subjects, &others),
                ShapeKind::Operation(_) if subjects.iter().all(|subject| subject.shape.id != shape.id) => {
                    match omitted.iter().find(|omitted| omitted.operation == shape.id.name()) {
                        Some(omitted) => suite.leave_out(shape, &omitted.reason),
                        None if others.have(&shape.id) => {}
                        None => suite.leave_out(shape, "no service has the operation"),
                    }
                }
                _ => {}
            }
        }
        suite.tests
    }
}

/// What other services of a model test, so that each test is run or left out once.
struct Others {
    /// Their operations, and the errors that those fail with.
    shapes: HashSet<ShapeId>,
    /// Whether one of them comes before, and names what no service has.
    first: bool,
}

impl Others {
    fn of(model: &Model, bound: &Shape) -> Self {
        let mut shapes = HashSet::new();
        for (_, service) in model.services().filter(|(shape, _)| shape.id != bound.id) {
            for shape in model.operations(service) {
                if let ShapeKind::Operation(operation) = &shape.kind {
                    shapes.extend(operations::errors(model, service, operation));
                    shapes.insert(shape.id.clone());
                }
            }
        }
        let first = model.services().next().is_some_and(|(shape, _)| shape.id != bound.id);
        Self { shapes, first }
    }

    fn have(&self, id: &ShapeId) -> bool {
        self.first || self.shapes.contains(id)
    }
}

fn protocol_id(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::AwsJson { version: AwsJsonVersion::V1_0, .. } => "aws.protocols#awsJson1_0",
        Protocol::AwsJson { version: AwsJsonVersion::V1_1, .. } => "aws.protocols#awsJson1_1",
    }
}

impl Suite<'_, '_> {
    fn applies(&self, protocol: &str, applies_to: Option<AppliesTo>) -> bool {
        protocol == self.protocol && applies_to != Some(AppliesTo::Server)
    }

    fn requests<'a>(&self, shape: &'a Shape) -> Vec<&'a HttpRequestTest> {
        let tests = shape.traits.http_request_tests.iter().flatten();
        tests.filter(|test| self.applies(&test.protocol, test.applies_to)).collect()
    }

    fn responses<'a>(&self, shape: &'a Shape) -> Vec<&'a HttpResponseTest> {
        let tests = shape.traits.http_response_tests.iter().flatten();
        tests.filter(|test| self.applies(&test.protocol, test.applies_to)).collect()
    }

    fn operation(&mut self, subject: Subject<'_>) {
        for test in self.requests(subject.shape) {
            match unsupported(test.auth_scheme.as_deref(), !test.vendor_params.is_empty()) {
                Some(reason) => self.left_out(&test.id, subject.shape, TestKind::Request, reason),
                None => self.request(subject, test),
            }
        }
        for test in self.responses(subject.shape) {
            match unsupported(test.auth_scheme.as_deref(), !test.vendor_params.is_empty()) {
                Some(reason) => self.left_out(&test.id, subject.shape, TestKind::Response, reason),
                None => self.output(subject, test),
            }
        }
    }

    fn request(&mut self, subject: Subject<'_>, test: &HttpRequestTest) {
        let mut values = Values::new(self.context, true);
        let input = end(&mut values, &subject.operation.input, &subject.lowered.input, &test.params);
        let Some(input) = self.fitting(subject.shape, &test.id, TestKind::Request, input) else { return };
        self.tests.requests.push(RequestTest {
            id: test.id.clone(),
            function: self.functions.snake(&format!("request_{}", test.id)),
            docs: documentation(test.documentation.as_deref(), &test.id),
            shape: subject.shape.id.name().to_owned(),
            operation: subject.lowered.rust.clone(),
            input,
            method: test.method.clone(),
            uri: test.uri.clone(),
            host: test.host.clone(),
            resolved_host: test.resolved_host.clone(),
            query: Names {
                pairs: test.query_params.clone(),
                required: test.require_query_params.clone(),
                forbidden: test.forbid_query_params.clone(),
            },
            headers: pairs(&test.headers),
            header_names: Names {
                pairs: Vec::new(),
                required: test.require_headers.clone(),
                forbidden: test.forbid_headers.clone(),
            },
            body: body(test.body.as_deref(), test.body_media_type.as_deref()),
        });
    }

    fn output(&mut self, subject: Subject<'_>, test: &HttpResponseTest) {
        if subject.lowered.streams {
            let reason = "its output is an event stream, which is no one value to compare".to_owned();
            return self.left_out(&test.id, subject.shape, TestKind::Response, reason);
        }
        let mut values = Values::new(self.context, false);
        let output = end(&mut values, &subject.operation.output, &subject.lowered.output, &test.params);
        let nan = values.nan;
        let Some(output) = self.fitting(subject.shape, &test.id, TestKind::Response, output) else { return };
        self.response(subject.shape, subject.lowered, test, Expected::Output(output), nan);
    }

    /// The tests of an error, each with the first operation that fails with it.
    fn error(&mut self, shape: &Shape, service: &ServiceShape, subjects: &[Subject<'_>], others: &Others) {
        let fails = |subject: &&Subject<'_>| {
            operations::errors(self.context.model, service, subject.operation).contains(&shape.id)
        };
        let subject = subjects.iter().find(fails).copied();
        if subject.is_none() && others.have(&shape.id) {
            return;
        }
        for test in self.responses(shape) {
            let unknown_params = test.vendor_params.keys().any(|key| vendor_param(test, key).is_none());
            let reason = unsupported(test.auth_scheme.as_deref(), unknown_params);
            match (subject, reason) {
                (_, Some(reason)) => self.left_out(&test.id, shape, TestKind::Response, reason),
                (None, None) => {
                    let reason = "no operation that is generated fails with the error";
                    self.left_out(&test.id, shape, TestKind::Response, reason.to_owned());
                }
                (Some(subject), None) => self.exception(subject, shape, test),
            }
        }
    }

    fn exception(&mut self, subject: Subject<'_>, shape: &Shape, test: &HttpResponseTest) {
        let mut values = Values::new(self.context, false);
        let fields = values.exception(shape, &test.params);
        let nan = values.nan;
        let Some(fields) = self.fitting(shape, &test.id, TestKind::Response, fields) else { return };
        let Some(exception) = self.context.exception_names.get(&shape.id).cloned() else { return };
        let error = subject.lowered.error.clone();
        let (code, fault) = (vendor_param(test, "code"), vendor_param(test, "type"));
        let expected = Expected::Error { error, exception, fields, code, fault };
        self.response(shape, subject.lowered, test, expected, nan);
    }

    fn response(
        &mut self,
        shape: &Shape,
        operation: &Operation,
        test: &HttpResponseTest,
        expected: Expected,
        nan: bool,
    ) {
        self.tests.responses.push(ResponseTest {
            id: test.id.clone(),
            function: self.functions.snake(&format!("response_{}", test.id)),
            docs: documentation(test.documentation.as_deref(), &test.id),
            shape: shape.id.name().to_owned(),
            operation: operation.rust.clone(),
            code: test.code,
            headers: pairs(&test.headers),
            body: test.body.clone(),
            expected,
            nan,
        });
    }

    /// The value; a test whose params do not fit the model is left out.
    fn fitting<T>(&mut self, shape: &Shape, test: &str, kind: TestKind, value: Result<T, Misfit>) -> Option<T> {
        let leave_out = |misfit| {
            self.left_out(test, shape, kind, format!("its params do not fit the model: {misfit}"));
        };
        value.map_err(leave_out).ok()
    }

    fn leave_out(&mut self, shape: &Shape, reason: &str) {
        for test in self.requests(shape) {
            self.left_out(&test.id, shape, TestKind::Request, reason.to_owned());
        }
        for test in self.responses(shape) {
            self.left_out(&test.id, shape, TestKind::Response, reason.to_owned());
        }
    }

    fn left_out(&mut self, id: &str, shape: &Shape, kind: TestKind, reason: String) {
        let shape = shape.id.name().to_owned();
        self.tests.left_out.push(LeftOut { id: id.to_owned(), shape, kind, reason });
    }
}

/// The input or output `id` of an operation.
pub fn end(
    values: &mut Values<'_, '_>,
    id: &ShapeId,
    rust: &proc_macro2::Ident,
    params: &serde_json::Map<String, serde_json::Value>,
) -> Result<Value, Misfit> {
    match values.shape(id) {
        Some(shape) => values.structure(shape, params),
        None => values.empty(rust, params),
    }
}

/// What a test asks for that cannot be had.
fn unsupported(auth_scheme: Option<&str>, vendor_params: bool) -> Option<String> {
    match auth_scheme {
        Some(scheme) if scheme != "aws.auth#sigv4" => {
            Some(format!("the authentication scheme `{scheme}` is not supported"))
        }
        _ => vendor_params.then(|| "its `vendorParams` are not supported".to_owned()),
    }
}

/// The `code` or `type` that an error must show, if `vendorParams` are of the shape that has them.
fn vendor_param(test: &HttpResponseTest, key: &str) -> Option<String> {
    let described = test.vendor_params_shape.as_deref().is_some_and(|shape| shape.ends_with("#ErrorCodeParams"));
    let value = test.vendor_params.get(key).filter(|_| described && matches!(key, "code" | "type"))?;
    value.as_str().map(str::to_owned)
}

pub fn documentation(text: Option<&str>, id: &str) -> Docs {
    text.map_or_else(|| Docs(vec![format!("`{id}`")]), docs::text)
}

fn pairs(headers: &BTreeMap<String, String>) -> Vec<(String, String)> {
    headers.iter().map(|(name, value)| (name.clone(), value.clone())).collect()
}

fn body(text: Option<&str>, media_type: Option<&str>) -> ExpectedBody {
    let Some(text) = text.map(str::to_owned) else { return ExpectedBody::Any };
    let media_type = media_type.unwrap_or_default().split(';').next().unwrap_or_default().trim();
    let json = media_type.ends_with("/json") || media_type.ends_with("+json") || media_type.contains("x-amz-json-");
    // An empty body is no JSON of any kind.
    if json && !text.is_empty() { ExpectedBody::Json(text) } else { ExpectedBody::Text(text) }
}
