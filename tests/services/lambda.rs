//! Lambda: labels, headers, the payload and the status of a response, and times as text.

use ::lambda::lambda::{
    Client, CreateFunctionRequest, CreateFunctionRequestRequired, DeleteFunctionRequest, FunctionCode,
    GetFunctionError, GetFunctionRequest, InvocationRequest, InvocationType, ListFunctionsRequest, ListTagsRequest,
    Runtime, TagResourceRequest,
};

use super::{config, run};

/// The role that was made for functions when the server was started.
const ROLE: &str = "arn:aws:iam::123456789012:role/smithwright";

/// An archive without files: the end of its directory, which has no entries.
const ARCHIVE: &[u8] = b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";

#[test]
fn a_function_is_created_invoked_and_deleted() {
    run(async {
        let client = Client::new(config());
        let create = CreateFunctionRequest::new(CreateFunctionRequestRequired {
            function_name: "echo".to_owned(),
            role: ROLE.to_owned(),
            code: FunctionCode::new().zip_file(ARCHIVE),
        });
        let create = create.runtime(Runtime::Python312).handler("echo.handler").tags([("team", "web & more")]);
        let created = client.create_function(&create).await.expect("a function");
        assert_eq!((created.timeout, created.memory_size), (Some(3), Some(128)));
        let arn = created.function_arn.expect("a name");

        let found = client.get_function(&GetFunctionRequest::new("echo")).await.expect("the function");
        let found = found.configuration.expect("what it is");
        assert_eq!((found.runtime, found.handler.as_deref()), (Some(Runtime::Python312), Some("echo.handler")));
        let listed = client.list_functions(&ListFunctionsRequest::default()).await.expect("functions");
        let listed = listed.functions.unwrap_or_default();
        assert!(listed.iter().any(|function| function.function_name.as_deref() == Some("echo")), "{listed:?}");

        // An ARN in the path: `:` and `/` go there as they must.
        client.tag_resource(&TagResourceRequest::new(&arn, [("a b", "c/d")])).await.expect("a tag");
        let tags = client.list_tags(&ListTagsRequest::new(&arn)).await.expect("tags").tags.unwrap_or_default();
        assert_eq!(tags.get("a b").map(String::as_str), Some("c/d"));
        assert_eq!(tags.get("team").map(String::as_str), Some("web & more"));

        let invoke = InvocationRequest::new("echo").payload(r#"{"a": 1}"#);
        let answer = client.invoke(&invoke).await.expect("an answer");
        assert_eq!((answer.status_code, answer.function_error), (200, None));
        assert_eq!(answer.payload.as_deref(), Some(&br#"{"a": 1}"#[..]));
        let dry = client.invoke(&invoke.invocation_type(InvocationType::DryRun)).await.expect("permission");
        assert_eq!(dry.status_code, 204);

        client.delete_function(&DeleteFunctionRequest::new("echo")).await.expect("no function");
    });
}

#[test]
fn a_function_that_is_not_there_is_an_error_of_its_type() {
    let error = run(async { Client::new(config()).get_function(&GetFunctionRequest::new("none-such")).await });
    match error.expect_err("no function") {
        GetFunctionError::ResourceNotFoundException(error) => {
            assert!(error.to_string().contains("none-such"), "{error}");
            assert_eq!(error.meta.status(), Some(404));
        }
        other => panic!("{other}"),
    }
}
