//! Where requests go: what generated endpoint rules are made of, and what becomes of their decision.
//!
//! Specification: Smithy 2.0, "Rules engine specification", its standard library and that of AWS. The functions here do
//! not allocate unless their result is new text.

mod arn;
mod decision;
mod discovery;
mod functions;
mod origin;
#[cfg(feature = "client")]
mod origins;
mod partition;
mod parts;
mod region;
mod regional;
mod settings;
#[cfg(feature = "client")]
mod signing;
mod url;

pub use arn::Arn;
pub use decision::{Endpoint, error, list, map, no_rule, required, required_input, url};
pub use discovery::{Discovered, Discovery, DiscoveryOf, DiscoveryOperation, EndpointDiscovery};
pub use functions::{is_valid_host_label, is_virtual_hostable_s3_bucket, substring, uri_encode};
pub(crate) use origin::{Origin, host_header, port};
#[cfg(feature = "client")]
pub(crate) use origins::Origins;
pub use partition::{Partition, Segment, partition};
pub use parts::{Parts, split};
pub(crate) use region::{check_region, no_region, real_region};
pub use regional::regional;
pub use settings::{AccountIdEndpointMode, Param, Settings};
#[cfg(feature = "client")]
pub(crate) use signing::Signing;
pub use url::Url;
