//! SNS: maps in forms and in XML, and batches of which a part fails.

use std::collections::BTreeMap;

use ::sns::sns::{
    Client, CreateTopicInput, GetTopicAttributesError, GetTopicAttributesInput, ListTopicsInput, MessageAttributeValue,
    PublishBatchInput, PublishBatchRequestEntry, PublishBatchRequestEntryRequired, PublishInput,
};

use super::{config, run};

#[test]
fn topics_take_messages() {
    run(async {
        let client = Client::new(config());
        let create = CreateTopicInput::new("films")
            .attributes(BTreeMap::from([("DisplayName".to_owned(), "a&b <c>".to_owned())]));
        let arn = client.create_topic(&create).await.expect("a topic").topic_arn.expect("its name");
        let attributes =
            client.get_topic_attributes(&GetTopicAttributesInput::new(&*arn)).await.expect("attributes").attributes;
        assert_eq!(attributes.and_then(|found| found.get("DisplayName").cloned()).as_deref(), Some("a&b <c>"));

        let bytes = MessageAttributeValue::new("Binary").binary_value(b"\0\xff".to_vec());
        let text = MessageAttributeValue::new("String").string_value("x=y&z");
        let publish = PublishInput::new("an é & more")
            .topic_arn(&*arn)
            .message_attributes(BTreeMap::from([("b".to_owned(), bytes), ("t".to_owned(), text)]));
        assert!(client.publish(&publish).await.expect("published").message_id.is_some());

        let entry = |id: &str| PublishBatchRequestEntryRequired { id: id.to_owned(), message: "m".to_owned() };
        let entries = ["1", "2"].map(|id| PublishBatchRequestEntry::new(entry(id)));
        let published = client.publish_batch(&PublishBatchInput::new(&*arn, entries)).await.expect("published");
        let ids: Vec<_> = published.successful.unwrap_or_default().into_iter().filter_map(|entry| entry.id).collect();
        assert_eq!(ids, ["1", "2"]);

        let mut topics = client.list_topics_pages(ListTopicsInput::new()).items();
        let mut arns = Vec::new();
        while let Some(topic) = topics.next().await {
            arns.extend(topic.expect("a topic").topic_arn);
        }
        assert!(arns.contains(&arn), "{arns:?}");
        match client.get_topic_attributes(&GetTopicAttributesInput::new(format!("{arn}x"))).await.expect_err("no topic")
        {
            GetTopicAttributesError::NotFoundException(error) => {
                assert_eq!((error.meta.code(), error.meta.status()), (Some("NotFound"), Some(404)));
            }
            other => panic!("{other}"),
        }
    });
}
