//! Leases in a table of `DynamoDB`, for workers anywhere. Knows how rows become items, and not what they mean.

use std::collections::BTreeMap;
use std::time::Duration;

use generated::dynamodb::{
    AttributeDefinition, AttributeValue, BillingMode, Client, CreateTableError, CreateTableInput, DeleteItemError,
    DeleteItemInput, DescribeTableError, DescribeTableInput, KeySchemaElement, KeyType, PutItemError, PutItemInput,
    QueryInput, ScalarAttributeType, TableStatus,
};
use generated::runtime::ErrorMeta;
use tokio::time::{Instant, sleep};

use super::store::{LeaseStore, Row, StoreError, StoreFuture};

/// How long a new table may take.
const CREATION: Duration = Duration::from_secs(120);

/// Leases in a table of `DynamoDB`: any number of workers, groups and streams share one.
///
/// | attribute | type | holds |
/// | --- | --- | --- |
/// | `group` | S, partition key | the group's name, `/`, the stream's name |
/// | `key` | S, sort key | a shard's id, `@worker/NAME`, or `@start` |
/// | `version` | N | grows with each write, each of which is conditional on the last one |
/// | `owner`, `epoch`, `position`, `parents` | S | of a shard: its worker, how often that changed, how far it is read, the shards it waited for |
/// | `id`, `wants` | S | of a worker: this run of it, shards of others that it asks for |
///
/// A worker writes one item each third of `failover`, and one a checkpoint. The client has its own settings, so the table
/// may be in another account or region. Needs `dynamodb:Query`, `PutItem` and `DeleteItem`, and for [`open`](Self::open)
/// `DescribeTable` and `CreateTable`.
#[derive(Clone, Debug)]
pub struct DynamoDbLeaseStore {
    client: Client,
    table: String,
}

impl DynamoDbLeaseStore {
    /// Leases in a table that is there.
    #[must_use]
    pub fn new(client: &Client, table: impl Into<String>) -> Self {
        Self { client: client.clone(), table: table.into() }
    }

    /// Leases in a table, which is created if it is not there: with capacity on demand.
    pub async fn open(client: &Client, table: impl Into<String>) -> Result<Self, StoreError> {
        let store = Self::new(client, table);
        let end = Instant::now() + CREATION;
        while !store.is_active().await? {
            if Instant::now() >= end {
                let table = &store.table;
                return Err(StoreError::passing(format!("the table {table} is not active after {CREATION:?}")));
            }
            sleep(Duration::from_millis(500)).await;
        }
        Ok(store)
    }

    /// Whether the table can be used. Creates it if it is not there.
    async fn is_active(&self) -> Result<bool, StoreError> {
        match self.client.describe_table(&DescribeTableInput::new(&*self.table)).await {
            Ok(output) => Ok(output.table.and_then(|table| table.table_status) == Some(TableStatus::Active)),
            Err(DescribeTableError::ResourceNotFoundException(_)) => self.create_table().await.map(|()| false),
            Err(error) => Err(self.failed(&error)),
        }
    }

    async fn create_table(&self) -> Result<(), StoreError> {
        let keys = [("group", KeyType::Hash), ("key", KeyType::Range)];
        let attributes = keys.iter().map(|(name, _)| AttributeDefinition::new(*name, ScalarAttributeType::S));
        let schema = keys.iter().map(|(name, kind)| KeySchemaElement::new(*name, kind.clone()));
        let input = CreateTableInput::new(attributes.collect::<Vec<_>>(), &*self.table, schema.collect::<Vec<_>>());
        match self.client.create_table(&input.billing_mode(BillingMode::PayPerRequest)).await {
            // Another worker was faster.
            Ok(_) | Err(CreateTableError::ResourceInUseException(_)) => Ok(()),
            Err(error) => Err(self.failed(&error)),
        }
    }

    fn failed(&self, error: &ErrorMeta) -> StoreError {
        let text = format!("leases in the table {}: {error}", self.table);
        if error.is_retryable() { StoreError::passing(text) } else { StoreError::lasting(text) }
    }

    async fn query(&self, group: &str) -> Result<Vec<Row>, StoreError> {
        let mut input = QueryInput::new(&*self.table)
            .consistent_read(true)
            .key_condition_expression("#group = :group")
            .expression_attribute_names(names(&["group"]))
            .expression_attribute_values(BTreeMap::from([(":group".to_owned(), text(group))]));
        let mut rows = Vec::new();
        loop {
            let output = self.client.query(&input).await.map_err(|error| self.failed(&error))?;
            for item in output.items.unwrap_or_default() {
                let broken = || StoreError::lasting(format!("the table {} has an item that is no lease", self.table));
                rows.push(row(item).ok_or_else(broken)?);
            }
            match output.last_evaluated_key.filter(|key| !key.is_empty()) {
                Some(key) => input.exclusive_start_key = Some(key),
                None => return Ok(rows),
            }
        }
    }

    async fn put(&self, row: &Row, condition: Condition) -> Result<bool, StoreError> {
        let mut input = PutItemInput::new(&*self.table, item(row)).condition_expression(condition.expression());
        input.expression_attribute_names = Some(condition.names());
        input.expression_attribute_values = condition.values();
        match self.client.put_item(&input).await {
            Ok(_) => Ok(true),
            Err(PutItemError::ConditionalCheckFailedException(_)) => Ok(false),
            Err(error) => Err(self.failed(&error)),
        }
    }

    async fn remove(&self, group: &str, key: &str, condition: Condition) -> Result<bool, StoreError> {
        let key = BTreeMap::from([("group".to_owned(), text(group)), ("key".to_owned(), text(key))]);
        let mut input = DeleteItemInput::new(&*self.table, key).condition_expression(condition.expression());
        input.expression_attribute_names = Some(condition.names());
        input.expression_attribute_values = condition.values();
        match self.client.delete_item(&input).await {
            Ok(_) => Ok(true),
            Err(DeleteItemError::ConditionalCheckFailedException(_)) => Ok(false),
            Err(error) => Err(self.failed(&error)),
        }
    }
}

impl LeaseStore for DynamoDbLeaseStore {
    fn list<'a>(&'a self, group: &'a str) -> StoreFuture<'a, Vec<Row>> {
        Box::pin(self.query(group))
    }

    fn create<'a>(&'a self, row: &'a Row) -> StoreFuture<'a, bool> {
        Box::pin(self.put(row, Condition::Absent))
    }

    fn update<'a>(&'a self, row: &'a Row, expected: u64) -> StoreFuture<'a, bool> {
        Box::pin(self.put(row, Condition::Version(expected)))
    }

    fn delete<'a>(&'a self, group: &'a str, key: &'a str, expected: u64) -> StoreFuture<'a, bool> {
        Box::pin(self.remove(group, key, Condition::Version(expected)))
    }
}

/// What an item has to be for a write.
#[derive(Clone, Copy)]
enum Condition {
    Absent,
    Version(u64),
}

impl Condition {
    fn expression(self) -> &'static str {
        match self {
            Self::Absent => "attribute_not_exists(#key)",
            Self::Version(_) => "#version = :version",
        }
    }

    fn names(self) -> BTreeMap<String, String> {
        match self {
            Self::Absent => names(&["key"]),
            Self::Version(_) => names(&["version"]),
        }
    }

    fn values(self) -> Option<BTreeMap<String, AttributeValue>> {
        match self {
            Self::Absent => None,
            Self::Version(version) => Some([(":version".to_owned(), AttributeValue::N(version.to_string()))].into()),
        }
    }
}

/// `group`, `key` and others are words of the expressions' own, so each attribute goes by a placeholder.
fn names(attributes: &[&str]) -> BTreeMap<String, String> {
    attributes.iter().map(|name| (format!("#{name}"), (*name).to_owned())).collect()
}

fn text(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

fn item(row: &Row) -> BTreeMap<String, AttributeValue> {
    let mut item: BTreeMap<_, _> = row.fields.iter().map(|(name, value)| (name.clone(), text(value))).collect();
    item.insert("group".to_owned(), text(&row.group));
    item.insert("key".to_owned(), text(&row.key));
    item.insert("version".to_owned(), AttributeValue::N(row.version.to_string()));
    item
}

fn row(mut item: BTreeMap<String, AttributeValue>) -> Option<Row> {
    let mut string = |name| match item.remove(name)? {
        AttributeValue::S(text) | AttributeValue::N(text) => Some(text),
        _ => None,
    };
    let (group, key, version) = (string("group")?, string("key")?, string("version")?.parse().ok()?);
    let field = |(name, value)| match value {
        AttributeValue::S(text) => Some((name, text)),
        // Others may keep notes of their own.
        _ => None,
    };
    Some(Row { group, key, version, fields: item.into_iter().filter_map(field).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_says_what_the_row_said() {
        let written = Row {
            group: "billing/clicks".into(),
            key: "shardId-0".into(),
            version: 7,
            fields: [("owner".into(), String::new()), ("position".into(), "AFTER 4957".into())].into(),
        };
        assert_eq!(row(item(&written)), Some(written));
        assert_eq!(row(BTreeMap::from([("group".to_owned(), text("g"))])), None);
    }
}
