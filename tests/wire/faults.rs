//! Error responses in all the looks that AWS and its emulators give them, and what the caller gets.

use generated::kinesis::{Error, GetRecords};
use generated::runtime::{ErrorMeta, Operation};

use crate::case::{response, told};

/// Variant, code, kind and text of the error that the response is.
fn seen(status: u16, headers: &[(&str, &str)], body: &str) -> String {
    let error = GetRecords::decode(response(status, headers, body.to_owned())).unwrap_err();
    let seen = format!("{}\n{}", told(&error), facts(&error));
    let listed = !seen.starts_with("Unmodeled");
    let error = Error::from(error);
    let of_service = format!("{}\n{}", told(&error), facts(&error));
    // What the operation does not list, the service may.
    let skipped = usize::from(!listed);
    assert!(
        seen.lines().skip(skipped).eq(of_service.lines().skip(skipped)),
        "{seen}\nbut of the service\n{of_service}"
    );
    seen
}

fn facts(error: &ErrorMeta) -> String {
    let throttling = if error.is_throttling() { ", throttling" } else { "" };
    format!("{}, {:?}{throttling}", error.code().unwrap_or("-"), error.kind())
}

const ID: (&str, &str) = ("x-amzn-RequestId", "r-1");
const NOT_FOUND: &str = "ResourceNotFoundException\n\
                         GetRecords: ResourceNotFoundException: Gone. (HTTP 400, request id r-1)\n\
                         ResourceNotFoundException, NotFound";

#[test]
fn a_code_counts_wherever_and_however_it_is_written() {
    for code in [
        "ResourceNotFoundException",
        "com.amazonaws.kinesis#ResourceNotFoundException",
        "com.amazonaws.other#ResourceNotFoundException",
        "ResourceNotFoundException:http://internal.amazon.com/coral/com.amazonaws.kinesis/",
        "com.amazonaws.kinesis#ResourceNotFoundException:http://internal.amazon.com/coral/",
    ] {
        for name in ["x-amzn-errortype", "X-Amzn-ErrorType", "X-AMZN-ERRORTYPE"] {
            assert_eq!(seen(400, &[ID, (name, code)], r#"{"message":"Gone."}"#), NOT_FOUND);
        }
        for key in ["__type", "code"] {
            assert_eq!(seen(400, &[ID], &format!(r#"{{"{key}":"{code}","message":"Gone."}}"#)), NOT_FOUND);
            assert_eq!(seen(400, &[ID], &format!(r#"{{"message":"Gone.","{key}":"{code}"}}"#)), NOT_FOUND);
        }
    }
}

#[test]
fn of_modeled_names_the_header_goes_before_type_and_type_before_code() {
    let tie = r#"{"code":"KMSDisabledException","__type":"ResourceNotFoundException","message":"Gone."}"#;
    assert_eq!(seen(400, &[ID], tie), NOT_FOUND);
    let tie = r#"{"__type":"KMSDisabledException","code":"KMSNotFoundException","message":"Gone."}"#;
    assert_eq!(seen(400, &[ID, ("x-amzn-errortype", "ResourceNotFoundException")], tie), NOT_FOUND);
}

#[test]
fn a_name_that_is_modeled_goes_before_all_that_are_not() {
    for body in [
        r#"{"__type":"ResourceNotFoundException","code":"PolicyXyz","message":"Gone."}"#,
        r#"{"__type":"Fault","code":"ResourceNotFoundException","message":"Gone."}"#,
        r#"{"__type":"Fault","Code":"ResourceNotFoundException","message":"Gone."}"#,
        r#"{"code":7,"errorType":"com.amazon#ResourceNotFoundException:http://x/","message":"Gone."}"#,
    ] {
        assert_eq!(seen(400, &[ID, ("x-amzn-errortype", "Proxied")], body), NOT_FOUND, "{body}");
    }
}

#[test]
fn a_message_counts_in_either_case_and_may_be_absent() {
    let said = |message: &str| seen(400, &[ID], &format!(r#"{{"__type":"ResourceNotFoundException"{message}}}"#));
    assert_eq!(said(r#","message":"Gone.""#), NOT_FOUND);
    assert_eq!(said(r#","Message":"Gone.""#), NOT_FOUND);
    assert_eq!(said(r#","Message":"Gone.","message":null"#), NOT_FOUND);
    let silent = "ResourceNotFoundException\n\
                  GetRecords: ResourceNotFoundException (HTTP 400, request id r-1)\n\
                  ResourceNotFoundException, NotFound";
    for message in ["", r#","message":null"#, r#","message":{"text":"Gone."}"#, r#","Message":404"#] {
        assert_eq!(said(message), silent, "{message}");
    }
}

#[test]
fn a_message_of_several_lines_is_shown_on_one() {
    let body = r#"{"__type":"ResourceNotFoundException","message":"Gone:\r\n\tstream\u0000clicks\u001b[31m"}"#;
    let line = "GetRecords: ResourceNotFoundException: Gone:   stream clicks [31m (HTTP 400, request id r-1)";
    assert_eq!(seen(400, &[ID], body).lines().nth(1), Some(line));
}

#[test]
fn a_request_id_counts_in_any_case_and_may_be_absent() {
    let body = r#"{"__type":"ResourceNotFoundException","message":"Gone."}"#;
    for name in ["x-amzn-RequestId", "x-amzn-requestid", "X-AMZN-REQUESTID", "x-amz-request-id"] {
        assert_eq!(seen(400, &[(name, "r-1")], body), NOT_FOUND);
    }
    assert_eq!(seen(400, &[], body), NOT_FOUND.replace("request id r-1", "no request id"));
}

#[test]
fn a_body_that_is_no_json_keeps_status_id_and_its_beginning() {
    let html = "<html>\n<head><title>503 Service Temporarily Unavailable</title></head>\n<body>\n</body>\n</html>\n";
    assert_eq!(
        seen(503, &[], html),
        "Unmodeled\n\
         GetRecords: the body begins with `<html> <head><title>503 Service Temporarily Unavailable</tit…` \
         (HTTP 503, no request id)\n\
         -, Unavailable"
    );
    let xml = "<?xml version=\"1.0\"?><Error><Code>SlowDown</Code></Error>";
    assert_eq!(
        seen(500, &[ID], xml),
        format!("Unmodeled\nGetRecords: the body begins with `{xml}` (HTTP 500, request id r-1)\n-, Unavailable")
    );
    for (status, kind) in [(400, "Other"), (403, "AccessDenied"), (408, "Timeout"), (502, "Unavailable")] {
        let line = format!("GetRecords: the service gave neither code nor message (HTTP {status}, request id r-1)");
        assert_eq!(seen(status, &[ID], ""), format!("Unmodeled\n{line}\n-, {kind}"));
        assert_eq!(seen(status, &[ID], "{}"), format!("Unmodeled\n{line}\n-, {kind}"));
    }
    for (body, beginning) in [("null", "null"), ("[]", "[]"), (r#""no""#, r#""no""#), (r#"{"a":"#, r#"{"a":"#)] {
        let line = format!("GetRecords: the body begins with `{beginning}` (HTTP 400, request id r-1)");
        assert_eq!(seen(400, &[ID], body), format!("Unmodeled\n{line}\n-, Other"));
    }
}

#[test]
fn a_header_tells_the_error_whatever_the_body_is() {
    let expected = NOT_FOUND.replace(": Gone.", "");
    for body in ["", "{}", "null", "[]", "<html>", r#"{"Records":["#, r#"{"message":7}"#] {
        assert_eq!(seen(400, &[ID, ("x-amzn-errortype", "ResourceNotFoundException")], body), expected, "{body}");
    }
}

#[test]
fn status_without_code_tells_throttling() {
    let line = "GetRecords: the service gave neither code nor message (HTTP 429, no request id)";
    assert_eq!(seen(429, &[], ""), format!("Unmodeled\n{line}\n-, Throttling, throttling"));
}

#[test]
fn any_status_that_is_not_2xx_is_an_error() {
    for status in [100, 199, 300, 304, 404, 500, 599] {
        let expected = NOT_FOUND.replace("400", &status.to_string());
        let body = r#"{"__type":"ResourceNotFoundException","message":"Gone."}"#;
        let seen = seen(status, &[ID], body);
        assert_eq!(seen.lines().take(2).collect::<Vec<_>>(), expected.lines().take(2).collect::<Vec<_>>());
    }
}

#[test]
fn codes_that_the_operation_does_not_list_keep_their_name_and_mean_what_they_mean_elsewhere() {
    for (status, code, kind) in [
        (400, "TooHotException", "Other"),
        (503, "TooHotException", "Unavailable"),
        (400, "ResourceInUseException", "InUse"),
        (400, "ValidationException", "Validation"),
        (400, "SerializationException", "Validation"),
        (400, "LimitExceededException", "Throttling, throttling"),
        (400, "ThrottlingException", "Throttling, throttling"),
        (503, "SlowDown", "Throttling, throttling"),
        (400, "ExpiredTokenException", "ExpiredToken"),
        (400, "UnrecognizedClientException", "InvalidCredentials"),
        (400, "MissingAuthenticationTokenException", "InvalidCredentials"),
        (400, "InvalidToken", "InvalidCredentials"),
        (403, "InvalidSignatureException", "BadSignature"),
        (403, "RequestTimeTooSkewed", "ClockSkew"),
        (400, "UnknownOperationException", "UnknownOperation"),
        (400, "RequestTimeout", "Timeout"),
        (400, "InternalFailure", "Unavailable"),
    ] {
        let expected = format!("Unmodeled\nGetRecords: {code} (HTTP {status}, request id r-1)\n{code}, {kind}");
        assert_eq!(seen(status, &[ID], &format!(r#"{{"__type":"{code}"}}"#)), expected);
    }
}

#[test]
fn an_error_that_only_other_operations_list_is_modeled_in_the_error_of_the_service() {
    let decoded = |code: &str| {
        let body = format!(r#"{{"__type":"{code}","message":"Busy."}}"#);
        Error::from(GetRecords::decode(response(400, &[ID], body)).unwrap_err())
    };
    assert!(
        matches!(decoded("ResourceInUseException"), Error::ResourceInUseException(error) if error.message.as_deref() == Some("Busy."))
    );
    assert!(matches!(decoded("TooHotException"), Error::Unmodeled(error) if error.code() == Some("TooHotException")));
}

#[test]
fn listed_errors_tell_throttling_and_denial() {
    for (status, code, variant, kind) in [
        (
            400,
            "ProvisionedThroughputExceededException",
            "ProvisionedThroughputExceededException",
            "Throttling, throttling",
        ),
        (400, "AccessDeniedException", "AccessDeniedException", "AccessDenied"),
        (500, "InternalFailureException", "InternalFailureException", "Unavailable"),
        (400, "KMSDisabledException", "KmsDisabledException", "Other"),
    ] {
        let expected = format!("{variant}\nGetRecords: {code} (HTTP {status}, request id r-1)\n{code}, {kind}");
        assert_eq!(seen(status, &[ID], &format!(r#"{{"__type":"{code}"}}"#)), expected);
    }
}

#[test]
fn a_code_is_read_only_at_the_top_and_only_from_strings() {
    let line = "GetRecords: Gone. (HTTP 400, request id r-1)";
    for body in [
        r#"{"Details":{"__type":"ResourceNotFoundException"},"message":"Gone."}"#,
        r#"{"__type":["ResourceNotFoundException"],"code":404,"message":"Gone."}"#,
        r##"{"__type":"","code":"#:","message":"Gone."}"##,
        r#"{"__Type":"ResourceNotFoundException","CODE":"ResourceNotFoundException","message":"Gone."}"#,
    ] {
        assert_eq!(seen(400, &[ID], body), format!("Unmodeled\n{line}\n-, Other"), "{body}");
    }
}

#[test]
fn of_equal_keys_the_last_counts() {
    let body =
        r#"{"code":"KMSDisabledException","message":"No.","message":"Gone.","code":"ResourceNotFoundException"}"#;
    assert_eq!(seen(400, &[ID], body), NOT_FOUND);
}

#[test]
fn nesting_that_is_too_deep_costs_only_what_comes_after_it() {
    let deep = "[".repeat(1000) + &"]".repeat(1000);
    let body = format!(r#"{{"__type":"ResourceNotFoundException","message":"Gone.","Deep":{deep}}}"#);
    assert_eq!(seen(400, &[ID], &body), NOT_FOUND);
    let body = format!(r#"{{"Deep":{deep},"__type":"ResourceNotFoundException","message":"Gone."}}"#);
    assert!(seen(400, &[ID], &body).starts_with("Unmodeled\nGetRecords: the body begins with `{\"Deep\":[[["));
    let expected = NOT_FOUND.replace(": Gone.", "");
    assert_eq!(seen(400, &[ID, ("x-amzn-errortype", "ResourceNotFoundException")], &body), expected);
}
