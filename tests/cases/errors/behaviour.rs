//! Which error a response is, and what it says.

use case_errors::errors::{Deliver, DeliverError, Error};
use case_errors::runtime::{Bytes, Operation, http};

fn error(headers: &[(&str, &str)], body: &'static str) -> DeliverError {
    let mut response = http::Response::builder().status(400);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    Deliver::decode(response.body(Bytes::from_static(body.as_bytes())).unwrap()).unwrap_err()
}

#[test]
fn members_named_as_codes_are_do_not_hide_the_error() {
    let body = r#"{"__type":"Denied","code":"PolicyXyz","type":"Sender","errorMessage":"long","message":"short"}"#;
    for headers in [&[][..], &[("x-amzn-errortype", "Proxied")]] {
        let DeliverError::Denied(denied) = error(headers, body) else { panic!("another error") };
        assert_eq!(denied.meta.code(), Some("Denied"));
        assert_eq!((denied.r#type.as_deref(), denied.code.as_deref()), (Some("Denied"), Some("PolicyXyz")));
        assert_eq!(denied.type_.as_deref(), Some("Sender"));
        assert_eq!((denied.error_message.as_deref(), denied.message.as_str()), (Some("long"), "short"));
    }
    // A number is no code, but a member.
    let DeliverError::WithMembers(error) = error(&[], r#"{"__type":"WithMembers","Code":7}"#) else {
        panic!("another error")
    };
    assert_eq!(error.code, 7);
}

#[test]
fn an_error_of_the_service_is_found_whatever_name_an_operation_believed() {
    let unmodeled = error(&[], r#"{"__type":"SlowDown","code":"Proxied"}"#);
    assert!(matches!(unmodeled, DeliverError::Unmodeled(_)));
    assert!(matches!(Error::from(unmodeled), Error::SlowDown(_)));
}

#[test]
fn the_models_message_stands_for_one_that_is_not_there() {
    for (body, message) in [
        (r#"{"__type":"Denied"}"#, "Not \"allowed\"."),
        (r#"{"__type":"Denied","Message":null}"#, "Not \"allowed\"."),
        (r#"{"__type":"Denied","message":"Said."}"#, "Said."),
        // The spelling of the model goes before others.
        (r#"{"__type":"Denied","message":"Other.","Message":"Own."}"#, "Own."),
        (r#"{"__type":"Denied","Message":""}"#, ""),
    ] {
        let error = error(&[], body);
        assert_eq!(error.message(), Some(message), "{body}");
        let DeliverError::Denied(denied) = error else { panic!("another error") };
        assert_eq!(denied.message, message, "{body}");
    }
}
