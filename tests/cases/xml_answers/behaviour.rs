//! What is an answer over XML, what is an error, and what is neither.

use case_xml_answers::answers::{
    ErrorResponse, ErrorType, GetBytes, GetHead, GetHeadError, GetLastError, GetLastResponse, GetPage, GetSecret, GetSecretError, GetText,
    Put,
};
use case_xml_answers::runtime::{Bytes, CallErrorKind, ErrorMeta, Operation, http};

const ERROR: &str = "<Error><Code>Boom</Code><Message>no</Message></Error>";
const WRAPPED: &str = "<ErrorResponse><Error><Code>Boom</Code><Message>no</Message></Error><RequestId>r</RequestId></ErrorResponse>";
const PAGE: &str = "<html><body>Sign in to WiFi</body></html>";

fn answer<O: Operation>(status: u16, body: &str) -> Result<O::Output, O::Error> {
    O::decode(http::Response::builder().status(status).body(Bytes::from(body.to_owned())).unwrap())
}

fn is_boom<O: Operation>(body: &str) {
    let Err(error) = answer::<O>(200, body) else { panic!("{} is no error: {body}", O::INFO.name) };
    let error: &ErrorMeta = &error;
    assert_eq!((error.code(), error.message(), error.status()), (Some("Boom"), Some("no"), Some(200)), "{}", O::INFO.name);
}

fn is_refused<O: Operation>(body: &str) {
    let Err(error) = answer::<O>(200, body) else { panic!("{} takes {body}", O::INFO.name) };
    assert_eq!((error.call(), error.code()), (Some(CallErrorKind::Decode), None), "{}", O::INFO.name);
    assert!(error.message().unwrap().ends_with(&format!("but begins with `{body}`")), "{error}");
}

#[test]
fn a_refused_answer_shows_no_secret() {
    for body in [
        "<O><password>hunter2</password><count>x</count></O>",
        "<O note=\"hunter2\"><count>x</count></O>",
        "\u{feff}<O><password>hunter2",
        "{\"password\":\"hunter2\"}",
    ] {
        let error = answer::<GetSecret>(200, body).unwrap_err();
        assert_eq!(error.call(), Some(CallErrorKind::Decode));
        let shown = format!("{error} {error:?} {error:#?}");
        assert!(!shown.contains("hunter2"), "{shown}");
    }
}

#[test]
fn what_wraps_an_error_is_one_whatever_the_status() {
    is_boom::<GetSecret>(WRAPPED);
    is_boom::<GetHead>(WRAPPED);
    is_boom::<Put>(WRAPPED);
    is_boom::<GetLastError>(WRAPPED);
    // A bare one is only where the service is known to answer so.
    assert_eq!(answer::<GetSecret>(200, ERROR).unwrap().count, None);
}

#[test]
fn an_answer_that_is_called_error_is_an_answer() {
    let error = ErrorType { code: Some("Boom".into()), message: Some("no".into()) };
    assert_eq!(answer::<GetLastError>(200, ERROR).unwrap().error, Some(error.clone()));
    let response = ErrorResponse { error: Some(error) };
    assert_eq!(answer::<GetLastResponse>(200, WRAPPED).unwrap().response, Some(response));
    for body in [ERROR, WRAPPED, PAGE] {
        assert_eq!(answer::<GetText>(200, body).unwrap().text.as_deref(), Some(body));
        assert_eq!(answer::<GetBytes>(200, body).unwrap().bytes.as_deref(), Some(body.as_bytes()));
    }
    assert_eq!(answer::<GetPage>(200, PAGE).unwrap().page.unwrap().body.as_deref(), Some("Sign in to WiFi"));
}

#[test]
fn a_page_is_no_answer() {
    for page in [PAGE, "<!DOCTYPE html>", "<HTML/>"] {
        is_refused::<GetSecret>(page);
        is_refused::<GetHead>(page);
        is_refused::<Put>(page);
        is_refused::<GetLastError>(page);
    }
}

#[test]
fn what_somebody_on_the_way_refuses_is_shown() {
    for (status, body) in [(403, PAGE), (413, "<!DOCTYPE html>\n<html>"), (502, "upstream is gone")] {
        let error = answer::<GetHead>(status, body).unwrap_err();
        assert!(matches!(error, GetHeadError::Unmodeled(_)));
        let shown = body.replace('\n', " ");
        assert_eq!(error.message(), Some(format!("the body begins with `{shown}`").as_str()));
        assert_eq!((error.code(), error.status()), (None, Some(status)));
    }
    // An error that is told by its outermost element alone.
    let error = answer::<GetSecret>(400, "<BatchRefused><why>full</why></BatchRefused>").unwrap_err();
    assert_eq!((error.code(), error.message()), (Some("BatchRefused"), None));
    let GetSecretError::BatchRefused(refused) = error else { panic!("{error:?}") };
    assert_eq!(refused.why.as_deref(), Some("full"));
}
