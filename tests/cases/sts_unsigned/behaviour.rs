//! Operations of STS for whoever has no credentials yet: none are looked for, and nothing is signed.

use std::pin::Pin;
use std::sync::{Arc, Mutex};

use case_sts_unsigned::runtime::http::{Request, Response};
use case_sts_unsigned::runtime::{
    Bytes, CallError, CallErrorKind, Config, Credentials, CredentialsProvider, Transport, TransportError,
};
use case_sts_unsigned::sts::{AssumeRoleWithSamlInput, AssumeRoleWithWebIdentityInput, Client, GetCallerIdentityInput};

#[derive(Clone, Default)]
struct Service(Arc<Mutex<Vec<Request<Bytes>>>>);

impl Transport for Service {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        self.0.lock().unwrap().push(request);
        Ok(Response::new(Bytes::from_static(b"{}")))
    }
}

/// Has none, and says how often it was asked.
#[derive(Clone, Debug, Default)]
struct NoKeys(Arc<Mutex<u32>>);

impl CredentialsProvider for NoKeys {
    fn credentials(&self) -> Pin<Box<dyn Future<Output = Result<Credentials, CallError>> + Send + '_>> {
        *self.0.lock().unwrap() += 1;
        Box::pin(async { Err(CallError::new(CallErrorKind::Credentials, "there are none yet")) })
    }
}

#[tokio::test]
async fn whoever_has_no_credentials_gets_some() {
    let (service, keys) = (Service::default(), NoKeys::default());
    let config = Config::new().region("eu-west-1").transport(service.clone());
    for config in [config.clone(), config.clone().credentials_provider(keys.clone())] {
        let client = Client::new(config);
        client.assume_role_with_saml(&AssumeRoleWithSamlInput {}).await.unwrap();
        client.assume_role_with_web_identity(&AssumeRoleWithWebIdentityInput {}).await.unwrap();
        // Which any other operation needs.
        let refused = client.get_caller_identity(&GetCallerIdentityInput {}).await.unwrap_err();
        assert_eq!(refused.call(), Some(CallErrorKind::Credentials), "{refused}");
    }
    let sent = std::mem::take(&mut *service.0.lock().unwrap());
    let targets: Vec<&str> = sent
        .iter()
        .map(|request| request.headers()["x-amz-target"].to_str().unwrap().split_once('.').unwrap().1)
        .collect();
    assert_eq!(targets, ["AssumeRoleWithSAML", "AssumeRoleWithWebIdentity"].repeat(2));
    for request in sent {
        for header in ["authorization", "x-amz-date", "x-amz-security-token"] {
            assert!(!request.headers().contains_key(header), "{header}");
        }
    }
    // By the operation that is signed.
    assert_eq!(*keys.0.lock().unwrap(), 1);
}

#[tokio::test]
async fn credentials_that_are_there_are_not_shown() {
    let service = Service::default();
    let config = Config::new().region("eu-west-1").credentials(Credentials::new("AKID", "secret"));
    let client = Client::new(config.transport(service.clone()));
    client.assume_role_with_saml(&AssumeRoleWithSamlInput {}).await.unwrap();
    client.get_caller_identity(&GetCallerIdentityInput {}).await.unwrap();
    let signed = service
        .0
        .lock()
        .unwrap()
        .iter()
        .map(|request| request.headers().contains_key("authorization"))
        .collect::<Vec<_>>();
    assert_eq!(signed, [false, true]);
}
