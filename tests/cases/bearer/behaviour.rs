//! Operations that take a bearer token, beside those that are signed.

use std::sync::{Arc, Mutex};

use case_bearer::runtime::http::{Request, Response};
use case_bearer::runtime::{Bytes, Config, Credentials, Transport, TransportError};
use case_bearer::tokens::{AskError, AskInput, AskOpenlyInput, Client, EitherInput, SignInput};

#[derive(Clone, Default)]
struct Service(Arc<Mutex<Vec<Option<String>>>>);

impl Transport for Service {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let header = request.headers().get("authorization").map(|value| value.to_str().unwrap().to_owned());
        self.0.lock().unwrap().push(header.map(|header| header.split_once(' ').unwrap().0.to_owned()));
        Ok(Response::new(Bytes::from_static(b"{}")))
    }
}

impl Service {
    fn config(&self) -> Config {
        Config::new().region("eu-west-1").endpoint_url("https://a.example").transport(self.clone())
    }

    /// The schemes that requests came with.
    fn schemes(&self) -> Vec<Option<String>> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

#[tokio::test]
async fn a_token_goes_where_it_is_taken() {
    let service = Service::default();
    let keys = Credentials::new("AKID", "secret");
    let client = Client::new(service.config().credentials(keys.clone()).bearer_token("token"));
    client.ask(&AskInput {}).await.unwrap();
    client.ask_openly(&AskOpenlyInput {}).await.unwrap();
    client.either(&EitherInput {}).await.unwrap();
    client.sign(&SignInput {}).await.unwrap();
    let [bearer, signed] = ["Bearer", "AWS4-HMAC-SHA256"].map(|scheme| Some(scheme.to_owned()));
    assert_eq!(service.schemes(), [bearer.clone(), bearer.clone(), bearer, signed.clone()]);

    // Without one, what can be signed is, and what needs none goes as it is.
    let client = Client::new(service.config().credentials(keys));
    client.ask_openly(&AskOpenlyInput {}).await.unwrap();
    client.either(&EitherInput {}).await.unwrap();
    assert_eq!(service.schemes(), [None, signed]);
    let Err(AskError::Call(error)) = client.ask(&AskInput {}).await else { panic!("it needs a token") };
    assert!(error.to_string().contains("set AWS_BEARER_TOKEN_TOKENS or Config::bearer_token"), "{error}");
    assert_eq!(service.schemes(), []);
}

#[tokio::test]
async fn nobody_can_read_a_token_on_its_way() {
    let service = Service::default();
    let client = Client::new(service.config().bearer_token("token").endpoint_url("http://a.example"));
    let Err(AskError::Call(error)) = client.ask(&AskInput {}).await else { panic!("it was sent") };
    assert!(error.to_string().contains("https"), "{error}");
    assert_eq!(service.schemes(), []);
}
