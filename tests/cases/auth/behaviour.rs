//! Operations that need no credentials, by `auth` or `optionalAuth`, as those of Cognito's identity pools and of SSO.

use std::sync::{Arc, Mutex};

use case_auth::guarded::{Client, EitherInput, InheritedInput, NamedInput, OpenInput};
use case_auth::runtime::http::{Request, Response};
use case_auth::runtime::{Bytes, CallErrorKind, Config, Credentials, Transport, TransportError};

/// Whether requests came signed.
#[derive(Clone, Default)]
struct Service(Arc<Mutex<Vec<bool>>>);

impl Transport for Service {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        self.0.lock().unwrap().push(request.headers().contains_key("authorization"));
        Ok(Response::new(Bytes::from_static(b"{}")))
    }
}

#[tokio::test]
async fn what_needs_no_credentials_goes_without() {
    let service = Service::default();
    let config = Config::new().region("eu-west-1").transport(service.clone());
    let client = Client::new(config.clone());
    client.either(&EitherInput {}).await.unwrap();
    client.open(&OpenInput {}).await.unwrap();
    for refused in [
        client.inherited(&InheritedInput {}).await.unwrap_err().call(),
        client.named(&NamedInput {}).await.unwrap_err().call(),
    ] {
        assert_eq!(refused, Some(CallErrorKind::Credentials));
    }
    assert_eq!(std::mem::take(&mut *service.0.lock().unwrap()), [false, false]);

    let client = Client::new(config.credentials(Credentials::new("AKID", "secret")));
    client.either(&EitherInput {}).await.unwrap();
    client.open(&OpenInput {}).await.unwrap();
    client.inherited(&InheritedInput {}).await.unwrap();
    client.named(&NamedInput {}).await.unwrap();
    assert_eq!(*service.0.lock().unwrap(), [true, false, true, true]);
}
