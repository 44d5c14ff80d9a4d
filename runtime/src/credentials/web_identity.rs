//! Credentials of a role, for whoever has a token of an identity provider in a file, as pods of Kubernetes have.

use std::path::PathBuf;
use std::sync::Arc;

use super::cache::Cache;
use super::provider::provider;
use super::sts::{Role, Sts};
use super::token_file::TokenFile;
use crate::transport::AnyTransport;
use crate::{Timestamp, Transport};

/// Credentials of a role, for the token in a file (`AssumeRoleWithWebIdentity` of STS), as EKS service accounts have it.
///
/// The file is read anew each time, since its token changes. Credentials are kept until shortly before they expire.
pub struct WebIdentity(Cache<TokenFile>);

impl WebIdentity {
    /// The role of this ARN, for the token in this file. Needs a [`region`](Self::region).
    pub fn new(token_file: impl Into<PathBuf>, role_arn: impl Into<String>) -> Self {
        let role = Role { arn: role_arn.into(), ..Role::default() };
        Self::of(TokenFile::new(token_file, role, Sts::by_itself()))
    }

    /// What the session is called in logs: 2 to 64 characters. By default `smithwright-` and the time.
    #[must_use]
    pub fn session_name(self, name: impl Into<String>) -> Self {
        self.change(|file| file.role.session_name = Some(name.into()))
    }

    /// The region whose STS is asked.
    #[must_use]
    pub fn region(self, region: impl Into<String>) -> Self {
        self.change(|file| file.sts.region = Some(region.into()))
    }

    /// Where STS is, if not where AWS has it.
    #[must_use]
    pub fn endpoint_url(self, url: impl Into<String>) -> Self {
        self.change(|file| file.sts.endpoint_url = Ok(Some(url.into())))
    }

    /// What carries requests instead of a transport of its own.
    #[must_use]
    pub fn transport(self, transport: impl Transport + 'static) -> Self {
        self.change(|file| file.sts.transport = AnyTransport::of(transport))
    }

    fn change(self, change: impl FnOnce(&mut TokenFile)) -> Self {
        let mut file = self.0.source().clone();
        change(&mut file);
        Self::of(file)
    }

    fn of(file: TokenFile) -> Self {
        Self(Cache::new(file, Arc::new(Timestamp::now)))
    }
}

provider!(WebIdentity);
