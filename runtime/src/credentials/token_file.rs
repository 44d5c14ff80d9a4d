//! The keys that a token in a file leads to. The file is read anew each time, since its token changes.

use std::borrow::Cow;
use std::path::PathBuf;

use super::Credentials;
use super::file::read_line;
use super::source::{Failure, Source};
use super::sts::{Role, Sts};
use crate::env::Env;
use crate::executor::BoxFuture;

/// A file with a token, and the role that it is for.
#[derive(Clone)]
pub(super) struct TokenFile {
    path: PathBuf,
    pub(super) role: Role,
    pub(super) sts: Sts,
}

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
