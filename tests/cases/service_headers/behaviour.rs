//! Headers that API Gateway and Glacier want besides what their models say.

use std::sync::{Arc, Mutex};

use case_service_headers::runtime::http::{Request, Response};
use case_service_headers::runtime::{ByteStream, Bytes, Config, Credentials, Operation, Transport, TransportError};
use case_service_headers::{api_gateway, glacier};

#[derive(Clone, Default)]
struct Service(Arc<Mutex<Vec<Request<Bytes>>>>);

impl Transport for Service {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        self.0.lock().unwrap().push(request);
        Ok(Response::new(Bytes::new()))
    }
}

#[test]
fn api_gateway_is_asked_for_json() {
    let request = api_gateway::GetApiKeys::encode(&api_gateway::GetApiKeysInput {}).unwrap();
    assert_eq!(request.headers()["accept"], "application/json");
}

#[tokio::test]
async fn glacier_is_told_its_version_and_the_account_of_the_keys() {
    for (account, path) in [("", "/-/vaults/films"), ("123456789012", "/123456789012/vaults/films")] {
        let input = glacier::DescribeVaultInput { account_id: account.to_owned(), vault_name: "films".to_owned() };
        let request = glacier::DescribeVault::encode(&input).unwrap();
        assert_eq!(
            (request.uri().path(), &request.headers()["x-amz-glacier-version"]),
            (path, &"2012-06-01".parse().unwrap())
        );
    }
}

/// The hashes are those of Python's `hashlib`, put together as Glacier's guide says: of three parts here.
#[tokio::test]
async fn an_archive_comes_with_its_hashes_whatever_it_is_read_from() {
    let bytes = Bytes::from(vec![b'a'; (2 << 20) + 7]);
    let again = bytes.clone();
    for body in [ByteStream::from(bytes), ByteStream::from_fn(move || again.clone().into())] {
        let service = Service::default();
        let config = Config::new().region("eu-west-1").credentials(Credentials::new("AKID", "secret"));
        let client = glacier::Client::new(config.transport(service.clone()));
        let required =
            glacier::UploadArchiveInputRequired { account_id: "-".to_owned(), vault_name: "films".to_owned() };
        client.upload_archive(&glacier::UploadArchiveInput::new(required).body(body)).await.unwrap();
        let request = service.0.lock().unwrap().pop().unwrap();
        let header = |name: &str| request.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(
            header("x-amz-sha256-tree-hash"),
            "d9c580b933d3fc3a06f583cb4ec8875234e7e7bfe2fb1a1a2a3fefdd5a62d4ab"
        );
        assert_eq!(header("x-amz-content-sha256"), "9894227c2ddb433377d6e71695ea85c203eaabb67f7dadedf4ae462d41e715e6");
        assert!(header("authorization").contains("x-amz-sha256-tree-hash"));
    }
}
