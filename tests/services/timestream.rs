//! Timestream: calls that go where the service says if it is asked, by models that are made of what botocore knows.

use std::sync::{Arc, Mutex};

use ::timestream_query::timestream_query;
use ::timestream_write::runtime::http::uri::{Authority, Scheme, Uri};
use ::timestream_write::runtime::http::{Request, Response};
use ::timestream_write::runtime::{Bytes, Config, Credentials, HttpTransport, Transport, TransportError};
use ::timestream_write::timestream_write::{
    Client, CreateDatabaseRequest, CreateTableRequest, CreateTableRequestRequired, DescribeDatabaseRequest, Dimension,
    DimensionRequired, ListTablesRequest, MeasureValueType, Record, WriteRecordsRequest, WriteRecordsRequestRequired,
};

use super::run;

/// Sends everything to moto, wherever it is addressed to, and notes where.
#[derive(Clone)]
struct ToMoto {
    moto: Authority,
    over: HttpTransport,
    addressed: Arc<Mutex<Vec<String>>>,
}

impl ToMoto {
    fn new() -> Self {
        let url = std::env::var("SMITHWRIGHT_MOTO_ENDPOINT_URL").expect("SMITHWRIGHT_MOTO_ENDPOINT_URL");
        let url: Uri = url.parse().expect("a URL");
        let moto = url.authority().expect("host and port").clone();
        Self { moto, over: HttpTransport::new(), addressed: Arc::default() }
    }

    fn config(&self) -> Config {
        Config::new().region("us-east-1").credentials(Credentials::new("any", "any")).transport(self.clone())
    }

    /// Operations and hosts.
    fn addressed(&self) -> Vec<String> {
        std::mem::take(&mut *self.addressed.lock().expect("no panic"))
    }
}

impl Transport for ToMoto {
    async fn send(&self, mut request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let target = request.headers().get("x-amz-target").and_then(|target| target.to_str().ok()).unwrap_or_default();
        let operation = target.split('.').next_back().unwrap_or_default();
        let line = format!("{operation} {}", request.uri().host().unwrap_or_default());
        self.addressed.lock().expect("no panic").push(line);
        let mut parts = request.uri().clone().into_parts();
        (parts.scheme, parts.authority) = (Some(Scheme::HTTP), Some(self.moto.clone()));
        *request.uri_mut() = Uri::from_parts(parts).expect("a URI");
        self.over.send(request).await
    }
}

#[test]
fn rows_go_where_the_service_says() {
    run(async {
        let moto = ToMoto::new();
        let client = Client::new(moto.config());
        client.create_database(&CreateDatabaseRequest::new("films")).await.expect("a database");
        let table = CreateTableRequestRequired { database_name: "films".to_owned(), table_name: "views".to_owned() };
        client.create_table(&CreateTableRequest::new(table)).await.expect("a table");
        let film = DimensionRequired { name: "film".to_owned(), value: "M".to_owned() };
        let record = Record::new()
            .dimensions([Dimension::new(film)])
            .measure_name("views")
            .measure_value("7")
            .measure_value_type(MeasureValueType::Bigint)
            .time("1767225600000");
        let rows = WriteRecordsRequestRequired {
            database_name: "films".to_owned(),
            table_name: "views".to_owned(),
            records: vec![record],
        };
        let written = client.write_records(&WriteRecordsRequest::new(rows)).await.expect("written");
        assert_eq!(written.records_ingested.and_then(|ingested| ingested.total), Some(1));
        let tables = client.list_tables(&ListTablesRequest::new().database_name("films")).await.expect("tables").tables;
        let tables = tables.unwrap_or_default();
        assert_eq!(tables.iter().map(|table| table.table_name.as_deref()).collect::<Vec<_>>(), [Some("views")]);
        let none = client.describe_database(&DescribeDatabaseRequest::new("none")).await.expect_err("no database");
        assert_eq!(none.code(), Some("ResourceNotFoundException"), "{none}");

        // Once for all of them. Here both are of one name.
        let addressed = moto.addressed();
        let host = "ingest.timestream.us-east-1.amazonaws.com";
        let operations =
            ["DescribeEndpoints", "CreateDatabase", "CreateTable", "WriteRecords", "ListTables", "DescribeDatabase"];
        assert_eq!(addressed, operations.map(|operation| format!("{operation} {host}")));
    });
}

/// Moto names the endpoint of queries for those who write as well; what is asked here goes there all the same.
#[test]
fn so_do_queries() {
    run(async {
        let moto = ToMoto::new();
        let client = timestream_query::Client::new(moto.config());
        let query = timestream_query::QueryRequest::new("SELECT 1");
        let found = client.query(&query).await.expect("rows");
        assert!(!found.query_id.is_empty());
        let [asked, called] = &moto.addressed()[..] else { panic!("asked and called") };
        assert_eq!(asked, "DescribeEndpoints query.timestream.us-east-1.amazonaws.com");
        assert!(called.starts_with("Query ") && called.ends_with(".timestream.us-east-1.amazonaws.com"), "{called}");
    });
}
