//! Policies of resources.

use generated::kinesis::{
    DeleteResourcePolicy, DeleteResourcePolicyInput, GetResourcePolicy, GetResourcePolicyInput, PutResourcePolicy,
    PutResourcePolicyInput, PutResourcePolicyInputRequired,
};

use crate::case::{Case, case, fault, typed_fault};
use crate::names::{STREAM_ARN, STREAM_ID};

cases! { delete_resource_policy get_resource_policy put_resource_policy }

const POLICY: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"kinesis:GetRecords"}]}"#;

fn delete_resource_policy() -> Case {
    case::<DeleteResourcePolicy>(
        [DeleteResourcePolicyInput::new(STREAM_ARN).stream_id(STREAM_ID), DeleteResourcePolicyInput::new(STREAM_ARN)],
        "",
        [fault(400, r#"{"__type":"AccessDeniedException","Message":"User is not authorized."}"#)],
    )
}

fn get_resource_policy() -> Case {
    case::<GetResourcePolicy>(
        [GetResourcePolicyInput::new(STREAM_ARN).stream_id(STREAM_ID), GetResourcePolicyInput::new(STREAM_ARN)],
        r#"{"Policy": "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"\u00e4\\u00e4\\n\"}]}"}"#,
        [typed_fault(400, "ResourceNotFoundException:http://internal.amazon.com/coral/", "")],
    )
}

fn policy(policy: &str) -> PutResourcePolicyInputRequired {
    PutResourcePolicyInputRequired { resource_arn: STREAM_ARN.into(), policy: policy.into() }
}

fn put_resource_policy() -> Case {
    case::<PutResourcePolicy>(
        [
            PutResourcePolicyInput::new(policy(POLICY)).stream_id(STREAM_ID),
            PutResourcePolicyInput::new(policy("{\n\t\"Id\": \"a\\b/é\u{1}😀\"\n}")),
        ],
        "",
        [fault(500, r#"{"__type":"com.amazonaws.kinesis#InternalFailureException","message":"Internal error."}"#)],
    )
}
