//! What a caller learns when a call fails.

use std::sync::Arc;

use generated::kinesis::{
    self, Client, DescribeStreamError, DescribeStreamInput, GetShardIteratorError, GetShardIteratorInput,
    IncreaseStreamRetentionPeriodError, IncreaseStreamRetentionPeriodInput, ListStreamsError, ListStreamsInput,
    ListStreamsOutput, PutRecordError, PutRecordInput, ShardIteratorType,
};
use generated::runtime::protocol::AwsJson1_1;
use generated::runtime::{CallErrorKind, Operation, OperationInfo, ServiceErrorKind};
use tokio::net::TcpListener;

use crate::server::Server;
use crate::target::Target;

pub async fn an_unknown_stream_is_not_found(target: Arc<Target>) {
    let missing = target.stream_name("missing");
    let error = target.client.describe_stream(&DescribeStreamInput::new().stream_name(&*missing)).await;
    let error = error.expect_err("no such stream");
    let DescribeStreamError::ResourceNotFoundException(exception) = &error else { panic!("{error}") };
    let message = exception.message.as_deref().expect("a message");
    assert!(message.contains(&missing), "{message}");
    assert_eq!((error.code(), error.status()), (Some("ResourceNotFoundException"), Some(400)));
    assert_eq!((error.message(), error.attempts()), (Some(message), 1));
    assert!(!error.is_retryable() && !error.is_throttling() && !error.is_timeout());
    if target.traits.request_ids {
        let id = error.request_id().expect("a request id");
        let begin = format!("DescribeStream: ResourceNotFoundException: {message} (HTTP 400, request id {id}; asked ");
        assert!(error.to_string().starts_with(&begin), "{error}");
    }

    let input = PutRecordInput::new("data").partition_key("key").stream_name(&*missing);
    let error = target.client.put_record(&input).await.expect_err("no such stream");
    assert!(matches!(error, PutRecordError::ResourceNotFoundException(_)), "{error}");
    let input = GetShardIteratorInput::new("shardId-000000000000", ShardIteratorType::Latest).stream_name(&*missing);
    let error = target.client.get_shard_iterator(&input).await.expect_err("no such stream");
    assert!(matches!(error, GetShardIteratorError::ResourceNotFoundException(_)), "{error}");
    assert!(matches!(error.into(), kinesis::Error::ResourceNotFoundException(_)));
}

pub async fn an_invalid_argument_is_named(target: Arc<Target>) {
    let stream = target.create_stream("argument", 1).await;
    let input = IncreaseStreamRetentionPeriodInput::new(1).stream_name(&*stream);
    let error = target.client.increase_stream_retention_period(&input).await.expect_err("less than a day");
    assert_eq!((error.status(), error.is_retryable()), (Some(400), false));
    match &error {
        IncreaseStreamRetentionPeriodError::InvalidArgumentException(exception) => {
            assert!(exception.message.as_ref().is_some_and(|message| !message.is_empty()));
        }
        IncreaseStreamRetentionPeriodError::Unmodeled(error) if !target.traits.modeled_validation => {
            assert_eq!(error.kind(), ServiceErrorKind::Validation, "{error}");
        }
        _ => panic!("{error}"),
    }
}

/// An operation that no service has, otherwise like `ListStreams`.
struct NoSuchOperation;

impl Operation for NoSuchOperation {
    type Input = ListStreamsInput;
    type Output = ListStreamsOutput;
    type Error = ListStreamsError;
    type Protocol = AwsJson1_1;
    const INFO: OperationInfo = OperationInfo::new(&kinesis::SERVICE, "NoSuchOperation");
}

pub async fn an_operation_that_the_server_does_not_know_is_unmodeled(target: Arc<Target>) {
    let error = target.client.send::<NoSuchOperation>(&ListStreamsInput::new()).await.expect_err("unknown");
    let ListStreamsError::Unmodeled(error) = error else { panic!("{error}") };
    assert!(error.status().is_some_and(|status| status >= 400), "{error}");
    if target.server == Server::Named {
        return;
    }
    // Kinesis itself refuses to authorize what it cannot name.
    let kinds = [ServiceErrorKind::UnknownOperation, ServiceErrorKind::AccessDenied];
    assert!(kinds.contains(&error.kind()) && !error.is_retryable(), "{error}");
}

pub async fn a_response_comes_with_its_metadata(target: Arc<Target>) {
    let response = target.client.send::<kinesis::ListStreams>(&ListStreamsInput::new()).await.expect("streams");
    assert_eq!((response.meta.status, response.meta.attempts), (200, 1));
    if target.traits.request_ids {
        assert!(response.meta.request_id.is_some_and(|id| !id.is_empty()));
    }
}

pub async fn an_endpoint_where_nobody_listens_is_named(target: Arc<Target>) {
    let free = TcpListener::bind("127.0.0.1:0").await.expect("a free port").local_addr().expect("an address");
    let client = Client::new(target.config().endpoint_url(format!("http://{free}")));
    let error = client.list_streams(&ListStreamsInput::new()).await.expect_err("refused");
    let ListStreamsError::Call(error) = error else { panic!("{error}") };
    assert_eq!((error.call(), error.status()), (Some(CallErrorKind::Connect), None));
    assert!(error.is_retryable());
    let line = error.to_string();
    assert!(line.starts_with(&format!("ListStreams: connect to {free}: ")), "{line}");
}
