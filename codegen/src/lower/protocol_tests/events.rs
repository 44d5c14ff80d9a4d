//! Protocol tests of event streams: frames that a client must send, those that a service sends, and what a caller gets.

use serde_json::{Map, Value as Json};
use smithwright_model::{EventDirection, EventStreamTest as Case, ShapeId, TestEvent, TestRequest, TestResponse};

use super::{Subject, Suite, bodies, end, names, unfit};
use crate::ir::{
    EventStreamTest, ExpectedBody, Frame, FrameHeader, GivenResponse, ReceivedEvents, SentEvents, StreamEnd,
};
use crate::lower::test_values::{StreamingOutput, Values};
use crate::lower::times;

impl Suite<'_, '_> {
    /// What a test checks, or why it cannot be run.
    pub fn event_stream(&self, subject: Subject<'_>, test: &Case) -> Result<EventStreamTest, String> {
        let (sent, received): (Vec<&TestEvent>, Vec<&TestEvent>) =
            test.events.iter().partition(|event| event.direction == EventDirection::Request);
        let sends = test.initial_request.is_some() || !sent.is_empty();
        let fails = test.expectation.failure.is_some();
        let gets = test.initial_response.is_some() || !received.is_empty() || (fails && !sends);
        if fails && !gets {
            return Err("it fails for what a client is made to send, which a server finds out".to_owned());
        }
        Ok(EventStreamTest {
            operation: subject.lowered.rust.clone(),
            sent: if sends { Some(self.sent(subject, test, &sent)?) } else { None },
            received: if gets { Some(self.received(subject, test, &received)?) } else { None },
        })
    }

    fn sent(&self, subject: Subject<'_>, test: &Case, events: &[&TestEvent]) -> Result<SentEvents, String> {
        let params: Vec<&Map<String, Json>> = events.iter().filter_map(|event| event.params.as_ref()).collect();
        let values = Values::sending(self.context, params);
        let input = end(&values, &subject.operation.input, &subject.lowered.input, &test.initial_request_params);
        let nothing = TestRequest::default();
        let request = test.initial_request.as_ref().unwrap_or(&nothing);
        Ok(SentEvents {
            input: input.map_err(unfit)?,
            request: self.expected_request(&test.case, request, ExpectedBody::Any)?,
            frames: self.frames(events)?,
        })
    }

    fn received(&self, subject: Subject<'_>, test: &Case, events: &[&TestEvent]) -> Result<ReceivedEvents, String> {
        let frames = self.frames(events)?;
        // The last one is what fails.
        let given = events.len() - usize::from(test.expectation.failure.is_some() && !events.is_empty());
        let given = events.iter().take(given).filter_map(|event| event.params.as_ref());
        let values = Values::new(self.context, false);
        let output = values.streaming(&subject.operation.output, &test.initial_response_params, given);
        let StreamingOutput { stream, fields, events } = output.map_err(unfit)?;
        let ok = || Ok(GivenResponse { code: 200, headers: Vec::new(), body: Vec::new() });
        let response = test.initial_response.as_ref();
        let given = response.map_or_else(ok, |response: &TestResponse| self.given_response(response))?;
        Ok(ReceivedEvents { given, frames, stream, fields, events, end: self.stream_end(subject, test)? })
    }

    fn stream_end(&self, subject: Subject<'_>, test: &Case) -> Result<StreamEnd, String> {
        let Some(failure) = &test.expectation.failure else { return Ok(StreamEnd::Success) };
        let Some(id) = &failure.error_id else { return Ok(StreamEnd::Failure) };
        let found = id.parse::<ShapeId>().ok().and_then(|id| self.context.model.shape(&id));
        let named = found.and_then(|shape| Some((shape, self.context.exception_names.get(&shape.id)?.clone())));
        let Some((shape, exception)) = named else {
            return Err(format!("its error `{id}` is none of the operation's"));
        };
        let params = test.events.last().and_then(|event| event.params.as_ref()?.values().next()?.as_object());
        let values = Values::new(self.context, false);
        let fields = values.exception(shape, params.unwrap_or(&Map::new())).map_err(unfit)?;
        Ok(StreamEnd::Error { error: subject.lowered.error.clone(), exception, fields })
    }

    fn frames(&self, events: &[&TestEvent]) -> Result<Vec<Frame>, String> {
        events.iter().map(|event| self.frame(event)).collect()
    }

    fn frame(&self, event: &TestEvent) -> Result<Frame, String> {
        let headers: Result<_, String> =
            event.headers.iter().map(|(name, value)| Ok((name.clone(), header(name, value)?))).collect();
        Ok(Frame {
            bytes: event.bytes.as_deref().map(bodies::bytes).transpose()?.unwrap_or_default(),
            headers: headers?,
            header_names: names(&event.require_headers, &event.forbid_headers),
            body: bodies::expected(event.body.as_deref(), event.body_media_type.as_deref(), self.protocol.response)?,
        })
    }
}

/// A header from `{"string": "x"}`.
fn header(name: &str, value: &Json) -> Result<FrameHeader, String> {
    let typed = value.as_object().and_then(|value| value.iter().next());
    let number = |value: &Json| value.as_i64();
    let found = typed.and_then(|(ty, value)| {
        Some(match ty.as_str() {
            "boolean" => FrameHeader::Bool(value.as_bool()?),
            "byte" => FrameHeader::Byte(number(value)?.try_into().ok()?),
            "short" => FrameHeader::Short(number(value)?.try_into().ok()?),
            "integer" => FrameHeader::Integer(number(value)?.try_into().ok()?),
            "long" => FrameHeader::Long(number(value)?),
            "blob" => FrameHeader::Blob(bodies::bytes(value.as_str()?).ok()?),
            "string" => FrameHeader::String(value.as_str()?.to_owned()),
            "timestamp" => {
                let (secs, nanos) = times::parse(value)?;
                FrameHeader::Timestamp(secs.checked_mul(1000)?.checked_add(i64::from(nanos / 1_000_000))?)
            }
            _ => return None,
        })
    });
    found.ok_or_else(|| format!("its event's header `{name}` is no value of a type: `{value}`"))
}
