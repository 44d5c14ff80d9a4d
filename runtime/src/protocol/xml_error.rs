//! How responses tell errors in XML: restXml, awsQuery and ec2Query alike. Knows no operation.

use bytes::Bytes;
use http::StatusCode;
use http::response::Parts;

use super::ErrorResponse;
use super::error::shape_name;
use crate::error::codes;
use crate::format::{beginning, xml};
use crate::{ErrorMeta, OperationInfo};

/// The error that a response is.
///
/// Its `Code` is believed before the name of an outermost element that wraps nothing, by which few services tell theirs: that
/// counts if the model has it, or if it says by itself what happened. Without a body, as responses to HEAD have none, the
/// status is all there is.
pub(super) fn error(info: &OperationInfo, parts: Parts, body: Bytes) -> ErrorResponse {
    let said = xml::said(&body);
    let code = said.code.as_deref().and_then(shape_name).map(str::to_owned);
    let of_status = || if body.is_empty() { code_of(parts.status) } else { None };
    let root = said.root.filter(|root| root != "Error");
    let names: Vec<String> = code.clone().into_iter().chain(root).chain(of_status()).collect();
    let code = code.or_else(|| names.iter().find(|name| codes::is_known(name)).cloned()).or_else(of_status);
    let message = said.message.filter(|message| !message.trim().is_empty());
    let shown = beginning(&body).filter(|shown| code.is_none() && message.is_none() && !shown.is_empty());
    let shown = shown.map(|shown| format!("the body begins with `{shown}`"));
    let meta = ErrorMeta::service(info.name, code, message, parts, body).or_request_ids(said.request_id, said.host_id);
    ErrorResponse::new(names, meta.with_query_fault(said.fault)).or_unmodeled_message(shown)
}

/// What a status says by itself: its words as a code, `Forbidden` or `NotFound`, which is how models name the latter.
///
/// Not of what services answer that are in trouble, of which the status alone is known to be just that.
fn code_of(status: StatusCode) -> Option<String> {
    let tells = status.is_redirection() || status.is_client_error();
    status.canonical_reason().filter(|_| tells).map(|words| words.replace(' ', ""))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{DescribeError, SERVICE};
    use super::*;
    use crate::{CallError, OperationError};

    fn response(status: u16, body: &'static str) -> ErrorResponse {
        let (parts, ()) = http::Response::builder().status(status).body(()).unwrap().into_parts();
        error(&OperationInfo::new(&SERVICE, "Describe"), parts, Bytes::from_static(body.as_bytes()))
    }

    fn unmodeled(status: u16, body: &'static str) -> crate::ServiceError {
        match DescribeError::decode(response(status, body)) {
            DescribeError::Unmodeled(error) => error,
            other => panic!("{other:?}"),
        }
    }

    /// What the AWS SDK for Go v2 makes of such responses; botocore gives the number.
    #[test]
    fn without_a_body_the_status_is_the_code() {
        for (status, code) in [
            (301, Some("MovedPermanently")),
            (307, Some("TemporaryRedirect")),
            (304, Some("NotModified")),
            (400, Some("BadRequest")),
            (403, Some("Forbidden")),
            (404, Some("NotFound")),
            (412, Some("PreconditionFailed")),
            (499, None),
            (503, None),
        ] {
            assert_eq!(unmodeled(status, "").code(), code, "{status}");
        }
        assert_eq!(unmodeled(403, "<Error><Code>AccessDenied</Code></Error>").code(), Some("AccessDenied"));
        assert_eq!(unmodeled(403, "<Error/>").code(), None);
    }

    #[test]
    fn what_no_service_said_is_shown_and_is_no_code() {
        for body in [
            "<html><body>sorry</body></html>",
            "<!DOCTYPE html><html>sorry",
            "<HTML>sorry",
            "upstream is gone",
            "<Odd><Why>it is</Why></Odd>",
            "<ErrorResponse/>",
            "<ErrorResponse><Error><Code/><Message> </Message></Error></ErrorResponse>",
            "<Error><Co",
            "{}",
        ] {
            for status in [403, 413, 502] {
                let error = unmodeled(status, body);
                assert_eq!((error.code(), error.status()), (None, Some(status)), "{body}");
                let shown: String = body.chars().take(60).collect();
                let shown = if shown == body { shown } else { shown + "…" };
                assert_eq!(error.message(), Some(&*format!("the body begins with `{shown}`")));
                let call = <CallError as OperationError>::decode(response(status, body));
                assert_eq!(call.message(), error.message());
            }
        }
        assert_eq!(
            unmodeled(502, "").to_string(),
            "Describe: the service gave neither code nor message (HTTP 502, no request id)"
        );
        assert_eq!(unmodeled(404, "").code(), Some("NotFound"));
        assert_eq!(unmodeled(404, "<html/>").code(), None);
    }

    #[test]
    fn an_outermost_element_is_a_code_if_the_model_or_everybody_knows_it() {
        let DescribeError::FooError(foo) = DescribeError::decode(response(400, "<FooError><Odd>x</Odd></FooError>"))
        else {
            panic!("it is modeled")
        };
        assert_eq!((foo.meta.code(), foo.meta.message()), (Some("FooError"), None));
        // What no operation lists, its service may; the fixture's error stands for the service's here.
        let DescribeError::Unmodeled(odd) = unmodeled(400, "<Odd/>").decode() else { panic!("it is not modeled") };
        assert_eq!(odd.message(), Some("the body begins with `<Odd/>`"));
        let denied = unmodeled(403, "<AccessDeniedException><Message>no</Message></AccessDeniedException>");
        assert_eq!((denied.code(), denied.message()), (Some("AccessDeniedException"), Some("no")));
        let said = unmodeled(400, "<Odd><Message>why</Message></Odd>");
        assert_eq!((said.code(), said.message()), (None, Some("why")));
    }

    #[test]
    fn ids_in_the_body_stand_for_those_of_headers() {
        let body = "<Error><Code>Bad</Code><RequestId>r</RequestId><HostId>h</HostId></Error>";
        let error = unmodeled(400, body);
        assert_eq!((error.request_id(), error.extended_request_id()), (Some("r"), Some("h")));
        let head =
            http::Response::builder().header("x-amz-request-id", "R").header("x-amz-id-2", "H").body(()).unwrap();
        let (info, (parts, ())) = (OperationInfo::new(&SERVICE, "Describe"), head.into_parts());
        let error = super::error(&info, parts, Bytes::from(body)).unmodeled();
        assert_eq!((error.request_id(), error.extended_request_id()), (Some("R"), Some("H")));
    }

    #[test]
    fn an_error_without_words_is_printed_without_them() {
        let error = unmodeled(400, "<Error><Code>Bad</Code><Message/></Error>");
        assert_eq!(error.to_string(), "Describe: Bad (HTTP 400, no request id)");
    }
}
