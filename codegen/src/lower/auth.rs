//! How requests of an operation are authenticated: by the schemes of its service, and what it says of them itself.

use smithwright_model::{Shape, Traits};

use super::overrides;
use crate::ir::Auth;

/// How requests of an operation are authenticated.
pub struct Authentication {
    pub auth: Auth,
    /// Whether a bearer token goes before a signature, where there is one.
    pub bearer: bool,
    /// Whether SigV4a goes before SigV4.
    pub sigv4a: bool,
}

impl Authentication {
    /// By the operation's own `auth`, else the service's. Without a list, schemes are in the order of their names.
    pub fn of(service: &Traits, operation: &Shape) -> Self {
        if overrides::is_unsigned(&operation.id) {
            return Self { auth: Auth::None, bearer: false, sigv4a: false };
        }
        let operation = &operation.traits;
        let listed = operation.auth.as_ref().or(service.auth.as_ref());
        let has = [
            (service.sigv4.is_some(), "aws.auth#sigv4"),
            (service.sigv4a.is_some(), "aws.auth#sigv4a"),
            (service.http_bearer_auth.is_some(), "smithy.api#httpBearerAuth"),
        ];
        let there = |id: &str| has.iter().any(|(has, known)| *has && *known == id);
        let schemes: Vec<&str> = match listed {
            Some(schemes) => schemes.iter().map(String::as_str).filter(|id| there(id)).collect(),
            None => has.iter().map(|(_, id)| *id).filter(|id| there(id)).collect(),
        };
        let bearer = schemes.contains(&"smithy.api#httpBearerAuth");
        let signs = schemes.iter().find(|id| id.starts_with("aws.auth#"));
        let auth = match (signs, operation.optional_auth) {
            (None, None) if bearer => Auth::Bearer,
            (None, _) => Auth::None,
            (Some(_), Some(_)) => Auth::Optional,
            (Some(_), None) => Auth::SigV4,
        };
        Self { auth, bearer, sigv4a: signs == Some(&"aws.auth#sigv4a") }
    }
}
