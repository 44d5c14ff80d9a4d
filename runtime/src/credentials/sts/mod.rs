//! Keys of roles, from the Security Token Service. Without the feature `sts` nobody asks it, and who needs it is told so.

#[cfg(not(feature = "sts"))]
mod absent;
#[cfg(feature = "sts")]
mod answer;
#[cfg(feature = "sts")]
mod call;

use std::time::Duration;

#[cfg(not(feature = "sts"))]
pub(super) use absent::Sts;
#[cfg(all(any(test, fuzzing), feature = "sts"))]
pub(super) use answer::credentials;
#[cfg(feature = "sts")]
pub(super) use call::Sts;

/// Which role, and how.
#[cfg_attr(not(feature = "sts"), expect(dead_code, reason = "nobody is asked for it"))]
#[derive(Clone, Default)]
pub(super) struct Role {
    pub(super) arn: String,
    pub(super) session_name: Option<String>,
    pub(super) external_id: Option<String>,
    pub(super) duration: Option<Duration>,
}
