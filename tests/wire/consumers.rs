//! Consumers with their own share of a stream's throughput.

use generated::kinesis::{
    DeregisterStreamConsumer, DeregisterStreamConsumerInput, DescribeStreamConsumer, DescribeStreamConsumerInput,
    ListStreamConsumers, ListStreamConsumersInput, RegisterStreamConsumer, RegisterStreamConsumerInput,
    RegisterStreamConsumerInputRequired,
};
use generated::runtime::Timestamp;

use crate::case::{Case, case, fault, typed_fault};
use crate::names::{CONSUMER_ARN, STREAM_ARN, STREAM_ID, tags};

cases! { deregister_stream_consumer describe_stream_consumer list_stream_consumers register_stream_consumer }

fn deregister_stream_consumer() -> Case {
    case::<DeregisterStreamConsumer>(
        [
            DeregisterStreamConsumerInput::new()
                .stream_arn(STREAM_ARN)
                .consumer_name("billing")
                .consumer_arn(CONSUMER_ARN)
                .stream_id(STREAM_ID),
            DeregisterStreamConsumerInput::new(),
        ],
        "",
        [typed_fault(400, "ResourceNotFoundException", r#"{"message":"Consumer billing not found."}"#)],
    )
}

fn describe_stream_consumer() -> Case {
    case::<DescribeStreamConsumer>(
        [
            DescribeStreamConsumerInput::new()
                .stream_arn(STREAM_ARN)
                .consumer_name("billing")
                .consumer_arn(CONSUMER_ARN)
                .stream_id(STREAM_ID),
            DescribeStreamConsumerInput::new(),
        ],
        r#"{
            "ConsumerDescription": {
                "ConsumerName": "billing",
                "ConsumerARN": "arn:aws:kinesis:eu-central-1:111122223333:stream/clicks/consumer/billing:1763805296",
                "ConsumerStatus": "ACTIVE",
                "ConsumerCreationTimestamp": 1763805296.0,
                "StreamARN": "arn:aws:kinesis:eu-central-1:111122223333:stream/clicks",
                "ConsumerOwner": {"AccountId": "111122223333", "Path": [null, "/"]}
            }
        }"#,
        [fault(400, r#"{"__type":"InvalidArgumentException","message":"Give a name or an ARN."}"#)],
    )
}

fn list_stream_consumers() -> Case {
    case::<ListStreamConsumers>(
        [
            ListStreamConsumersInput::new(STREAM_ARN)
                .next_token("page-2")
                .max_results(20)
                .stream_creation_timestamp(Timestamp::from_secs(1_700_000_000))
                .stream_id(STREAM_ID),
            ListStreamConsumersInput::new(STREAM_ARN),
        ],
        r#"{
            "Consumers": [{
                "ConsumerName": "billing",
                "ConsumerARN": "arn:aws:kinesis:eu-central-1:111122223333:stream/clicks/consumer/billing:1763805296",
                "ConsumerStatus": "DELETING",
                "ConsumerCreationTimestamp": 1763805296
            }],
            "NextToken": "page-3"
        }"#,
        [fault(400, r#"{"code":"com.amazonaws.kinesis#ExpiredNextTokenException","message":"Too old."}"#)],
    )
}

fn billing() -> RegisterStreamConsumerInputRequired {
    RegisterStreamConsumerInputRequired { stream_arn: STREAM_ARN.into(), consumer_name: "billing".into() }
}

fn register_stream_consumer() -> Case {
    case::<RegisterStreamConsumer>(
        [
            RegisterStreamConsumerInput::new(billing()).stream_id(STREAM_ID).tags(tags()),
            RegisterStreamConsumerInput::new(billing()),
        ],
        r#"{
            "Consumer": {
                "ConsumerName": "billing",
                "ConsumerARN": "arn:aws:kinesis:eu-central-1:111122223333:stream/clicks/consumer/billing:1763805296",
                "ConsumerStatus": "CREATING",
                "ConsumerCreationTimestamp": 1763805296.789
            }
        }"#,
        [fault(400, r#"{"__type":"com.amazonaws.kinesis#LimitExceededException","message":"20 is the limit."}"#)],
    )
}
