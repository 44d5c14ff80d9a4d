//! Protocol tests: from the traits of operations and errors to inputs, responses and what is expected.
//!
//! Tests of servers and of other protocols are no concern of a client. All others are either run or left out with a
//! reason; none is dropped.

mod aws_config;
mod bodies;
mod events;

use std::collections::{BTreeMap, HashSet};

use proc_macro2::Ident;
use serde_json::{Map, Value as Json};
use smithwright_model::{
    AppliesTo, EventStreamTest, HttpRequestTest, HttpResponseTest, Model, Operation as OperationShape,
    Service as ServiceShape, Shape, ShapeId, ShapeKind, TestCase, TestRequest, TestResponse,
};

use super::test_values::{Misfit, Values};
use super::{Context, docs, endpoint};
use crate::ir::{
    Check, Docs, Expected, ExpectedBody, ExpectedRequest, GivenResponse, LeftOut, ModelTest, Names, Omitted, Operation,
    ProtocolTests, RequestTest, ResponseTest, Value,
};
use crate::names::Scope;
use crate::protocol::Protocol;
use crate::{TestKind, markdown};

/// An operation, as the model has it and as it is generated.
#[derive(Clone, Copy)]
struct Subject<'a> {
    shape: &'a Shape,
    operation: &'a OperationShape,
    lowered: &'a Operation,
}

/// What the tests are made for.
struct Suite<'c, 'm> {
    context: &'c Context<'m>,
    protocol: &'static Protocol,
    functions: Scope,
    tests: ProtocolTests,
}

impl Context<'_> {
    /// The tests of a service; those of another service of the model are its own.
    pub fn protocol_tests(
        &self,
        (bound, service): (&Shape, &ServiceShape),
        kept: &[(&Shape, &OperationShape)],
        lowered: &[Operation],
        omitted: &[Omitted],
    ) -> ProtocolTests {
        let model = self.model;
        let mut suite = Suite {
            protocol: self.protocol,
            context: self,
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
        let others = Others::of(model, bound, kept, omitted);
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
        suite.tests.run.sort_by_key(|test| test.check.kind());
        suite.tests
    }
}

/// A test of the model.
#[derive(Clone, Copy)]
enum Wanted<'a> {
    Request(&'a HttpRequestTest),
    Response(&'a HttpResponseTest),
    EventStream(&'a EventStreamTest),
}

impl<'a> Wanted<'a> {
    /// All tests of a shape.
    fn of(shape: &'a Shape) -> impl Iterator<Item = Self> {
        let requests = shape.traits.http_request_tests.iter().flatten().map(Self::Request);
        let responses = shape.traits.http_response_tests.iter().flatten().map(Self::Response);
        let event_streams = shape.traits.event_stream_tests.iter().flatten().map(Self::EventStream);
        requests.chain(responses).chain(event_streams)
    }

    fn case(self) -> &'a TestCase {
        match self {
            Self::Request(test) => &test.case,
            Self::Response(test) => &test.case,
            Self::EventStream(test) => &test.case,
        }
    }

    fn kind(self) -> TestKind {
        match self {
            Self::Request(_) => TestKind::Request,
            Self::Response(_) => TestKind::Response,
            Self::EventStream(_) => TestKind::EventStream,
        }
    }

    /// What the names of functions begin with.
    fn prefix(self) -> &'static str {
        match self {
            Self::Request(_) => "request",
            Self::Response(_) => "response",
            Self::EventStream(_) => "events",
        }
    }
}

/// What others than the generated operations test, so that each test is run or left out once.
struct Others {
    /// Operations of other services, and those that were not asked for, with the errors that they fail with.
    shapes: HashSet<ShapeId>,
    /// Whether one of them comes before, and names what no service has.
    first: bool,
}

impl Others {
    fn of(model: &Model, bound: &Shape, kept: &[(&Shape, &OperationShape)], omitted: &[Omitted]) -> Self {
        let asked_for = |shape: &Shape| {
            kept.iter().any(|(kept, _)| kept.id == shape.id)
                || omitted.iter().any(|omitted| omitted.operation == shape.id.name())
        };
        let mut shapes = HashSet::new();
        for (other, service) in model.services() {
            let elsewhere = other.id != bound.id;
            for shape in model.operations(service) {
                if let ShapeKind::Operation(operation) = &shape.kind
                    && (elsewhere || !asked_for(shape))
                {
                    shapes.extend(model.errors(service, operation).into_iter().cloned());
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

impl Suite<'_, '_> {
    /// The tests of a shape that are for a client of the protocol.
    fn wanted<'a>(&self, shape: &'a Shape) -> Vec<Wanted<'a>> {
        let is_ours = |case: &TestCase| case.protocol == self.protocol.id && case.applies_to != Some(AppliesTo::Server);
        Wanted::of(shape).filter(|wanted| is_ours(wanted.case())).collect()
    }

    fn operation(&mut self, subject: Subject<'_>) {
        for wanted in self.wanted(subject.shape) {
            let case = wanted.case();
            let known = case.vendor_params.is_empty() || aws_config::is_told(case);
            let done = supported(case, known).and_then(|()| match wanted {
                Wanted::Request(test) => self.request(subject, test).map(Check::Request),
                Wanted::Response(test) => self.output(subject, test).map(Check::Response),
                Wanted::EventStream(test) => self.event_stream(subject, test).map(Check::EventStream),
            });
            self.note(wanted, subject.shape, done);
        }
    }

    /// The tests of an error, each with the first operation that fails with it.
    fn error(&mut self, shape: &Shape, service: &ServiceShape, subjects: &[Subject<'_>], others: &Others) {
        let tests = self.wanted(shape);
        if tests.is_empty() {
            return;
        }
        let fails = |subject: &&Subject<'_>| self.context.model.errors(service, subject.operation).contains(&&shape.id);
        let subject = subjects.iter().find(fails).copied();
        if subject.is_none() && others.have(&shape.id) {
            return;
        }
        for wanted in tests {
            let Wanted::Response(test) = wanted else { continue };
            let known = test.case.vendor_params.keys().all(|key| vendor_param(&test.case, key).is_some());
            let subject = subject.ok_or_else(|| "no operation that is generated fails with the error".to_owned());
            let done = supported(&test.case, known).and(subject);
            let done = done.and_then(|subject| self.exception(subject, shape, test)).map(Check::Response);
            self.note(wanted, shape, done);
        }
    }

    fn leave_out(&mut self, shape: &Shape, reason: &str) {
        for wanted in self.wanted(shape) {
            self.note(wanted, shape, Err(reason.to_owned()));
        }
    }

    /// Adds a test, or why it cannot be run.
    fn note(&mut self, wanted: Wanted<'_>, shape: &Shape, done: Result<Check, String>) {
        let TestCase { id, documentation, .. } = wanted.case();
        let (id, shape) = (id.clone(), shape.id.name().to_owned());
        match done {
            Ok(check) => {
                let function = self.functions.snake(&format!("{}_{id}", wanted.prefix()));
                let docs = self::documentation(documentation.as_deref(), &id);
                self.tests.run.push(ModelTest { id, function, docs, shape, check });
            }
            Err(reason) => self.tests.left_out.push(LeftOut { id, shape, kind: wanted.kind(), reason }),
        }
    }

    fn request(&self, subject: Subject<'_>, test: &HttpRequestTest) -> Result<RequestTest, String> {
        let values = Values::new(self.context, true);
        let input = end(&values, &subject.operation.input, &subject.lowered.input, &test.params).map_err(unfit)?;
        let body = bodies::expected(test.body.as_deref(), test.body_media_type.as_deref(), self.protocol.request)?;
        let expected = self.expected_request(&test.case, &test.request, body)?;
        Ok(RequestTest { operation: subject.lowered.rust.clone(), input, expected })
    }

    fn output(&self, subject: Subject<'_>, test: &HttpResponseTest) -> Result<ResponseTest, String> {
        if subject.lowered.streams {
            return Err("its output is an event stream, which is no one value to compare".to_owned());
        }
        let values = Values::new(self.context, false);
        let output = end(&values, &subject.operation.output, &subject.lowered.output, &test.params).map_err(unfit)?;
        self.response(subject, test, Expected::Output(output))
    }

    fn exception(&self, subject: Subject<'_>, shape: &Shape, test: &HttpResponseTest) -> Result<ResponseTest, String> {
        let values = Values::new(self.context, false);
        let fields = values.exception(shape, &test.params).map_err(unfit)?;
        let exception = self.context.exception_names.get(&shape.id).cloned();
        let exception = exception.ok_or_else(|| format!("`{}` is not generated", shape.id))?;
        let error = subject.lowered.error.clone();
        let (code, fault) = (vendor_param(&test.case, "code"), vendor_param(&test.case, "type"));
        self.response(subject, test, Expected::Error { error, exception, fields, code, fault })
    }

    fn response(
        &self,
        subject: Subject<'_>,
        test: &HttpResponseTest,
        expected: Expected,
    ) -> Result<ResponseTest, String> {
        let given = self.given_response(&test.response)?;
        Ok(ResponseTest { operation: subject.lowered.rust.clone(), given, expected })
    }

    fn given_response(&self, response: &TestResponse) -> Result<GivenResponse, String> {
        let TestResponse { code, headers, body, body_media_type } = response;
        let body = bodies::received(body, body_media_type.as_deref(), self.protocol.response)?;
        Ok(GivenResponse { code: *code, headers: pairs(headers), body })
    }

    fn expected_request(
        &self,
        case: &TestCase,
        request: &TestRequest,
        body: ExpectedBody,
    ) -> Result<ExpectedRequest, String> {
        Ok(ExpectedRequest {
            method: request.method.clone(),
            uri: request.uri.clone(),
            settings: aws_config::settings(case, request, endpoint::parameters(self.context.service))?,
            host: request.host.clone(),
            resolved_host: request.resolved_host.clone(),
            query: Names {
                pairs: request.query_params.clone(),
                required: request.require_query_params.clone(),
                forbidden: request.forbid_query_params.clone(),
            },
            headers: pairs(&request.headers),
            header_names: names(&request.require_headers, &request.forbid_headers),
            body,
        })
    }
}

/// The input or output `id` of an operation.
pub fn end(values: &Values<'_, '_>, id: &ShapeId, rust: &Ident, params: &Map<String, Json>) -> Result<Value, Misfit> {
    match values.shape(id) {
        Some(shape) => values.structure(shape, params),
        None => values.empty(rust, params),
    }
}

/// Why a test cannot be run whose values the model does not allow.
#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn unfit(misfit: Misfit) -> String {
    format!("its params do not fit the model: {misfit}")
}

/// An error if a test asks for what cannot be had.
fn supported(case: &TestCase, vendor_params: bool) -> Result<(), String> {
    match case.auth_scheme.as_deref() {
        Some(scheme) if scheme != "aws.auth#sigv4" => {
            Err(format!("the authentication scheme `{scheme}` is not supported"))
        }
        _ if !vendor_params => Err("its `vendorParams` are not supported".to_owned()),
        _ => Ok(()),
    }
}

/// The `code` or `type` that an error must show, if `vendorParams` are of the shape that has them.
fn vendor_param(case: &TestCase, key: &str) -> Option<String> {
    let described = case.vendor_params_shape.as_deref().is_some_and(|shape| shape.ends_with("#ErrorCodeParams"));
    let value = case.vendor_params.get(key).filter(|_| described && matches!(key, "code" | "type"))?;
    value.as_str().map(str::to_owned)
}

pub fn documentation(text: Option<&str>, id: &str) -> Docs {
    docs::text(text, &markdown::code(id))
}

fn pairs(headers: &BTreeMap<String, String>) -> Vec<(String, String)> {
    headers.iter().map(|(name, value)| (name.clone(), value.clone())).collect()
}

fn names(required: &[String], forbidden: &[String]) -> Names {
    Names { pairs: Vec::new(), required: required.to_vec(), forbidden: forbidden.to_vec() }
}
