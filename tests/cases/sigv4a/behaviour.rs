//! Operations that are signed for several regions, beside one that is not.

use std::sync::{Arc, Mutex};

use case_sigv4a::everywhere::{AskInput, Client, TellInput};
use case_sigv4a::runtime::http::{Request, Response};
use case_sigv4a::runtime::{Bytes, Config, Credentials, Transport, TransportError};

#[derive(Clone, Default)]
struct Service(Arc<Mutex<Vec<Request<Bytes>>>>);

impl Transport for Service {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        self.0.lock().unwrap().push(request);
        Ok(Response::new(Bytes::from_static(b"{}")))
    }
}

impl Service {
    /// How the last request was signed, and for which set of regions.
    fn signed(&self) -> (String, Option<String>) {
        let request = self.0.lock().unwrap().pop().unwrap();
        let header = |name| request.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
        let authorization: String = header("authorization").unwrap();
        (authorization.split_once(", ").unwrap().0.to_owned(), header("x-amz-region-set"))
    }
}

#[tokio::test]
async fn the_scheme_that_the_model_puts_first_signs() {
    let service = Service::default();
    let config = Config::new()
        .region("eu-west-1")
        .endpoint_url("https://a.example")
        .credentials(Credentials::new("AKID", "secret"))
        .transport(service.clone())
        .clock(|| case_sigv4a::runtime::Timestamp::from_secs(1_440_938_160));
    let client = Client::new(config.clone());
    client.ask(&AskInput {}).await.unwrap();
    let by_v4 = "AWS4-HMAC-SHA256 Credential=AKID/20150830/eu-west-1/everywhere/aws4_request";
    assert_eq!(service.signed(), (by_v4.to_owned(), None));

    client.tell(&TellInput {}).await.unwrap();
    let by_v4a = "AWS4-ECDSA-P256-SHA256 Credential=AKID/20150830/everywhere/aws4_request";
    assert_eq!(service.signed(), (by_v4a.to_owned(), Some("eu-west-1".to_owned())));

    let client = Client::new(config.sigv4a_region_set("eu-*,us-east-1"));
    client.tell(&TellInput {}).await.unwrap();
    assert_eq!(service.signed(), (by_v4a.to_owned(), Some("eu-*,us-east-1".to_owned())));
}
