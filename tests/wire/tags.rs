//! Tags of streams and of other resources.

use generated::kinesis::{
    AddTagsToStream, AddTagsToStreamInput, ListTagsForResource, ListTagsForResourceInput, ListTagsForStream,
    ListTagsForStreamInput, RemoveTagsFromStream, RemoveTagsFromStreamInput, TagResource, TagResourceInput,
    UntagResource, UntagResourceInput,
};

use crate::case::{Case, case, fault, typed_fault};
use crate::names::{CONSUMER_ARN, STREAM, STREAM_ARN, STREAM_ID, tag_keys, tags};

cases! {
    add_tags_to_stream
    list_tags_for_resource
    list_tags_for_stream
    remove_tags_from_stream
    tag_resource
    untag_resource
}

const NO_TAGS: [(&str, &str); 0] = [];

fn add_tags_to_stream() -> Case {
    case::<AddTagsToStream>(
        [
            AddTagsToStreamInput::new(tags()).stream_name(STREAM).stream_arn(STREAM_ARN).stream_id(STREAM_ID),
            AddTagsToStreamInput::new(NO_TAGS),
        ],
        "",
        [fault(400, r#"{"__type":"com.amazonaws.kinesis#InvalidArgumentException","message":"No tags."}"#)],
    )
}

fn list_tags_for_resource() -> Case {
    case::<ListTagsForResource>(
        [ListTagsForResourceInput::new(CONSUMER_ARN).stream_id(STREAM_ID), ListTagsForResourceInput::new(CONSUMER_ARN)],
        r#"{"Tags": [{"Key": "team", "Value": "web"}, {"Key": "stage"}]}"#,
        [typed_fault(400, "com.amazonaws.kinesis#AccessDeniedException", r#"{"message":"Not yours."}"#)],
    )
}

fn list_tags_for_stream() -> Case {
    case::<ListTagsForStream>(
        [
            ListTagsForStreamInput::new()
                .stream_name(STREAM)
                .exclusive_start_tag_key("stage")
                .limit(10)
                .stream_arn(STREAM_ARN)
                .stream_id(STREAM_ID),
            ListTagsForStreamInput::new(),
        ],
        r#"{"Tags": [{"Key": "team", "Value": ""}], "HasMoreTags": true}"#,
        [fault(400, r#"{"code":"LimitExceededException","message":"Rate exceeded"}"#)],
    )
}

fn remove_tags_from_stream() -> Case {
    case::<RemoveTagsFromStream>(
        [
            RemoveTagsFromStreamInput::new(tag_keys()).stream_name(STREAM).stream_arn(STREAM_ARN).stream_id(STREAM_ID),
            RemoveTagsFromStreamInput::new([""; 0]),
        ],
        "",
        [fault(400, r#"{"__type":"ResourceInUseException","message":"The stream is UPDATING."}"#)],
    )
}

fn tag_resource() -> Case {
    case::<TagResource>(
        [TagResourceInput::new(tags(), STREAM_ARN).stream_id(STREAM_ID), TagResourceInput::new(tags(), CONSUMER_ARN)],
        "",
        [typed_fault(400, "LimitExceededException", r#"{"message":"50 tags at most."}"#)],
    )
}

fn untag_resource() -> Case {
    case::<UntagResource>(
        [
            UntagResourceInput::new(tag_keys(), STREAM_ARN).stream_id(STREAM_ID),
            UntagResourceInput::new(tag_keys(), CONSUMER_ARN),
        ],
        "",
        [fault(500, r#"{"__type":"InternalFailureException","Message":"Internal error."}"#)],
    )
}
