//! STS: who one is, and keys for a while.

use std::time::Duration;

use ::sts::runtime::{HttpTransport, Operation, Transport};
use ::sts::sts::{
    AssumeRoleRequest, AssumeRoleRequestRequired, Client, GetCallerIdentity, GetCallerIdentityRequest,
    GetSessionTokenRequest, Tag,
};

use super::{config, run};

#[test]
fn keys_are_handed_out() {
    run(async {
        let client = Client::new(config());
        let caller = client.get_caller_identity(&GetCallerIdentityRequest::new()).await.expect("an identity");
        assert_eq!(caller.account.as_deref(), Some("123456789012"));

        let role = AssumeRoleRequestRequired {
            role_arn: "arn:aws:iam::123456789012:role/smithwright".to_owned(),
            role_session_name: "a@b,c=d".to_owned(),
        };
        let assume = AssumeRoleRequest::new(role)
            .duration_seconds(900)
            .tags([Tag { key: "k".to_owned(), value: "v&w".to_owned() }]);
        let assumed = client.assume_role(&assume).await.expect("a role");
        assert!(assumed.assumed_role_user.expect("a user").arn.ends_with("/a@b,c=d"));
        let keys = assumed.credentials.expect("keys");
        assert!(!format!("{keys:?}").contains(&keys.secret_access_key));

        let keys = client
            .get_session_token(&GetSessionTokenRequest::new().duration_seconds(900))
            .await
            .expect("keys")
            .credentials;
        assert!(!keys.expect("keys").session_token.is_empty());
    });
}

/// What `aws eks get-token` hands on: all of a call in a URL.
#[test]
fn whoever_has_the_url_learns_whose_it_is() {
    run(async {
        let client = Client::new(config());
        let input = GetCallerIdentityRequest::new();
        let request = client.presign::<GetCallerIdentity>(&input, Duration::from_secs(60)).await.expect("a URL");
        assert_eq!((request.method().as_str(), request.headers().len()), ("GET", 0));
        let mut request = request.into_http();
        // By this alone moto tells which service is meant.
        let hint =
            "AWS4-HMAC-SHA256 Credential=any/20260101/us-east-1/sts/aws4_request, SignedHeaders=host, Signature=0";
        request.headers_mut().insert("authorization", hint.parse().expect("a header"));
        let answer = HttpTransport::new().send(request).await.expect("an answer");
        let caller = GetCallerIdentity::decode(answer).expect("an identity");
        assert_eq!(caller.account.as_deref(), Some("123456789012"));
    });
}
