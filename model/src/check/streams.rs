//! Checks what is streamed: bytes and events are in inputs and outputs alone, and events are structures.

use std::collections::HashSet;

use super::{Checker, http};
use crate::{Member, Operation, Shape, ShapeId, ShapeKind};

impl Checker<'_, '_> {
    /// Checks all shapes.
    pub(super) fn streams(&mut self) {
        let streams: HashSet<&ShapeId> =
            self.shapes.values().filter(|shape| shape.traits.streaming.is_some()).map(|shape| &shape.id).collect();
        let holds = |shape: &&Shape| shape.kind.members().any(|member| streams.contains(&member.target));
        let holders: HashSet<&ShapeId> = self.shapes.values().filter(holds).map(|shape| &shape.id).collect();
        for shape in self.shapes.values() {
            for member in shape.kind.members() {
                self.streamed(shape, member);
                if holders.contains(&member.target) {
                    let target = &member.target;
                    let message = format!("target `{target}` holds a stream, so that only operations can have it");
                    self.report.add(&member.id, message);
                }
            }
            match &shape.kind {
                ShapeKind::Union(members) if shape.traits.streaming.is_some() => {
                    for member in members.values() {
                        let target = self.shape(&member.target);
                        if target.is_some_and(|target| !matches!(target.kind, ShapeKind::Structure(_))) {
                            self.report.add(&member.id, "is an event of a stream, which must be a structure");
                        }
                    }
                }
                ShapeKind::Structure(_) => self.event(shape),
                ShapeKind::Operation(operation) => self.operation_streams(shape, operation, &holders),
                _ => {}
            }
        }
        for service in self.services {
            self.error_streams(service.shape, &service.content.errors, &holders);
            if let Some(protocol) = http::protocol(service.shape) {
                for shape in &service.shapes {
                    self.payload_streams(shape, protocol, &streams);
                }
            }
        }
    }

    fn streamed(&mut self, shape: &Shape, member: &Member) {
        let stream = self.shape(&member.target).filter(|target| target.traits.streaming.is_some());
        let Some(stream) = stream else { return };
        if !matches!(shape.kind, ShapeKind::Structure(_)) {
            self.report.add(&member.id, "targets a stream, which only a member of a structure can");
            return;
        }
        let given = member.traits.required.is_some() || member.traits.default.is_some();
        if matches!(stream.kind, ShapeKind::Blob) && !given {
            let message = "targets a stream of bytes, so that it must be `required` or have a `default`";
            self.report.add(&member.id, message);
        }
    }

    /// Checks that a member which is the whole payload of an event leaves a place to all others.
    fn event(&mut self, shape: &Shape) {
        let members = || shape.kind.members();
        let Some(payload) = members().find(|member| member.traits.event_payload.is_some()) else { return };
        for member in members().filter(|member| member.traits.event_header.is_none() && member.id != payload.id) {
            let message =
                format!("needs the trait `smithy.api#eventHeader`, as `{}` is the event's payload", payload.name);
            self.report.add(&member.id, message);
        }
    }

    fn operation_streams(&mut self, shape: &Shape, operation: &Operation, holders: &HashSet<&ShapeId>) {
        self.error_streams(shape, &operation.errors, holders);
        let members = self.shape(&operation.output).into_iter().flat_map(|output| output.kind.members());
        for member in members {
            let target = self.shape(&member.target);
            if target.is_some_and(|target| target.traits.requires_length.is_some()) {
                let message =
                    format!("targets a stream with `requiresLength`, and `{}` has it in its output", shape.id);
                self.report.add(&member.id, message);
            }
        }
    }

    fn error_streams(&mut self, shape: &Shape, errors: &[ShapeId], holders: &HashSet<&ShapeId>) {
        for error in errors.iter().filter(|error| holders.contains(error)) {
            self.report.add(&shape.id, format!("error `{error}` holds a stream, which only inputs and outputs can"));
        }
    }

    fn payload_streams(&mut self, shape: &Shape, protocol: &str, streams: &HashSet<&ShapeId>) {
        let lost = |member: &&Member| streams.contains(&member.target) && member.traits.http_payload.is_none();
        for member in shape.kind.members().filter(lost) {
            self.report.add(
                &member.id,
                format!("targets a stream, so that it needs `smithy.api#httpPayload` under `{protocol}`"),
            );
        }
    }
}
