//! Credentials of a role, for whoever has a token of an identity provider in a file, as pods of Kubernetes have.

use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::Arc;

use super::Credentials;
use super::cache::Cache;
use super::file::read_line;
use super::provider::provider;
use super::source::{Failure, Source};
use super::sts::{Role, Sts};
use crate::env::Env;
use crate::executor::BoxFuture;
use crate::transport::AnyTransport;
use crate::{Timestamp, Transport};

/// Credentials of a role, for the token in a file (`AssumeRoleWithWebIdentity` of STS), as EKS service accounts have it.
///
/// The file is read anew each time, since its token changes. Credentials are kept until shortly before they expire.
pub struct WebIdentity(Cache<TokenFile>);

#[derive(Clone)]
pub(super) struct TokenFile {
    path: PathBuf,
    role: Role,
    sts: Sts,
}

impl WebIdentity {
    /// The role of this ARN, for the token in this file. Needs a [`region`](Self::region).
    pub fn new(token_file: impl Into<PathBuf>, role_arn: impl Into<String>) -> Self {
        let role = Role { arn: role_arn.into(), ..Role::default() };
        Self::of(TokenFile { path: token_file.into(), role, sts: Sts::by_itself() })
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

impl TokenFile {
    pub(super) fn new(path: impl Into<PathBuf>, role: Role, sts: Sts) -> Self {
        Self { path: path.into(), role, sts }
    }

    /// What the environment says.
    pub(super) fn from_env(env: &Env, sts: &Sts) -> Result<Self, Failure> {
        let Some(path) = env.get("AWS_WEB_IDENTITY_TOKEN_FILE") else {
            return Err(Failure::Absent("AWS_WEB_IDENTITY_TOKEN_FILE is not set".to_owned()));
        };
        let Some(arn) = env.get("AWS_ROLE_ARN") else {
            let what = "AWS_WEB_IDENTITY_TOKEN_FILE is set, but AWS_ROLE_ARN is not: set both or neither";
            return Err(Failure::of("web identity", what));
        };
        let session_name = env.get("AWS_ROLE_SESSION_NAME").map(str::to_owned);
        Ok(Self::new(path, Role { arn: arn.to_owned(), session_name, ..Role::default() }, sts.clone()))
    }
}

impl Source for TokenFile {
    fn name(&self) -> Cow<'static, str> {
        format!("web identity (token in {})", self.path.display()).into()
    }

    fn load(&self) -> BoxFuture<'_, Result<Credentials, Failure>> {
        Box::pin(async move {
            let token = read_line(&self.path, "token").await.map_err(|what| Failure::of(&self.name(), what))?;
            self.sts.with_web_identity(&self.role, &token).await
        })
    }
}
