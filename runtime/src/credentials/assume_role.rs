//! Credentials of a role, for whoever has other credentials. How STS is asked is in [`sts`](super::sts).

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use super::cache::Cache;
use super::provider::provider;
use super::source::{Failure, Source};
use super::sts::{Role, Sts};
use super::{Credentials, CredentialsProvider};
use crate::executor::BoxFuture;
use crate::transport::{AnyTransport, HttpTransport};
use crate::{Timestamp, Transport};

/// Credentials of a role, assumed with other credentials (`AssumeRole` of STS). Kept until shortly before they expire.
///
/// ```
/// use smithwright_runtime::credentials::{AssumeRole, Imds};
///
/// let role = AssumeRole::new(Imds::new(), "arn:aws:iam::123456789012:role/reader").region("eu-west-1");
/// ```
pub struct AssumeRole(Cache<Assumed>);

#[derive(Clone)]
struct Assumed {
    with: Arc<dyn CredentialsProvider>,
    role: Role,
    sts: Sts,
}

impl AssumeRole {
    /// The role of this ARN, assumed with the credentials of `with`. Needs a [`region`](Self::region).
    pub fn new(with: impl CredentialsProvider + 'static, role_arn: impl Into<String>) -> Self {
        let role = Role { arn: role_arn.into(), ..Role::default() };
        Self::of(Assumed { with: Arc::new(with), role, sts: Sts::by_itself() })
    }

    /// What the session is called in logs: 2 to 64 characters. By default `smithwright-` and the time.
    #[must_use]
    pub fn session_name(self, name: impl Into<String>) -> Self {
        self.change(|assumed| assumed.role.session_name = Some(name.into()))
    }

    /// What the role's owner wants to be told, if the role is another organization's.
    #[must_use]
    pub fn external_id(self, id: impl Into<String>) -> Self {
        self.change(|assumed| assumed.role.external_id = Some(id.into()))
    }

    /// How long credentials are good: 15 minutes to 12 hours, in whole seconds. An hour by default.
    #[must_use]
    pub fn duration(self, duration: Duration) -> Self {
        self.change(|assumed| assumed.role.duration = Some(duration))
    }

    /// The region whose STS is asked.
    #[must_use]
    pub fn region(self, region: impl Into<String>) -> Self {
        self.change(|assumed| assumed.sts.region = Some(region.into()))
    }

    /// Where STS is, if not where AWS has it.
    #[must_use]
    pub fn endpoint_url(self, url: impl Into<String>) -> Self {
        self.change(|assumed| assumed.sts.endpoint_url = Ok(Some(url.into())))
    }

    /// What carries requests instead of a transport of its own.
    #[must_use]
    pub fn transport(self, transport: impl Transport + 'static) -> Self {
        self.change(|assumed| assumed.sts.transport = AnyTransport::of(transport))
    }

    fn change(self, change: impl FnOnce(&mut Assumed)) -> Self {
        let mut assumed = self.0.source().clone();
        change(&mut assumed);
        Self::of(assumed)
    }

    fn of(assumed: Assumed) -> Self {
        Self(Cache::new(assumed, Arc::new(Timestamp::now)))
    }
}

provider!(AssumeRole);

impl Source for Assumed {
    fn name(&self) -> Cow<'static, str> {
        format!("role `{}`", self.role.arn).into()
    }

    fn load(&self) -> BoxFuture<'_, Result<Credentials, Failure>> {
        Box::pin(async move {
            let keys = self.with.credentials().await.map_err(Failure::Failed)?;
            self.sts.assume_role(&self.role, &keys).await
        })
    }
}

impl Sts {
    /// Asked without a client around it.
    pub(super) fn by_itself() -> Self {
        Self {
            transport: AnyTransport::of(HttpTransport::new()),
            clock: Arc::new(Timestamp::now),
            region: None,
            endpoint_url: Ok(None),
            use_fips: false,
            use_dual_stack: false,
            legacy: false,
        }
    }
}
