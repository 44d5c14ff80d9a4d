//! What stands before the host (trait `endpoint`): fixed, or of the input, which must be one label.

use std::sync::{Arc, Mutex};

use case_endpoint_prefix::prefixed_things::{Client, FixedInput, LabelledInput, MixedInput, MixedInputRequired};
use case_endpoint_prefix::runtime::http::{Request, Response};
use case_endpoint_prefix::runtime::{Bytes, CallErrorKind, Config, Credentials, Transport, TransportError};

/// Hosts that were called.
#[derive(Clone, Default)]
struct Service(Arc<Mutex<Vec<String>>>);

impl Transport for Service {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        self.0.lock().unwrap().push(request.uri().host().unwrap().to_owned());
        Ok(Response::new(Bytes::from_static(b"{}")))
    }
}

impl Service {
    fn config(&self) -> Config {
        let config = Config::new().region("eu-west-1").credentials(Credentials::new("AKID", "secret"));
        config.endpoint_url("https://things.example.com").transport(self.clone())
    }

    fn hosts(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

#[tokio::test]
async fn a_prefix_goes_before_any_host_unless_it_is_switched_off() {
    let service = Service::default();
    let required = MixedInputRequired { bucket: "films".to_owned(), account: "1234".to_owned() };
    let mixed = MixedInput::new(required);
    for (client, hosts) in [
        (
            Client::new(service.config()),
            ["data-things.example.com", "1234.things.example.com", "x-1234.films-y.things.example.com"],
        ),
        (Client::new(service.config().host_prefix(false)), ["things.example.com"; 3]),
    ] {
        client.fixed(&FixedInput {}).await.unwrap();
        client.labelled(&LabelledInput::new("1234")).await.unwrap();
        client.mixed(&mixed).await.unwrap();
        assert_eq!(service.hosts(), hosts);
    }
}

#[tokio::test]
async fn no_label_leads_to_another_host() {
    let service = Service::default();
    let long = "a".repeat(64);
    for label in ["", "a.b", "a/b", "evil.example.com/", "a#", "a@b", "a:1", " ", "\u{e9}", long.as_str()] {
        let error = Client::new(service.config()).labelled(&LabelledInput::new(label)).await.unwrap_err();
        assert_eq!((error.call(), error.attempts()), (Some(CallErrorKind::Input), 0), "{label:?}: {error}");
        assert!(error.to_string().contains("`Account`"), "{error}");
    }
    assert!(service.hosts().is_empty());
}
