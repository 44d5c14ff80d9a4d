//! Clients of sixteen services of AWS call moto, a server that nobody here wrote; that of S3 others as well.
//!
//! `tests/services.rs` generates the clients from models that are not part of the project, and compiles this beside them.

mod api_gateway;
mod cloudformation;
mod cloudfront;
mod ec2;
mod efs;
mod glacier;
mod iam;
mod lambda;
mod large_objects;
mod polly;
mod rds;
mod route_53;
mod s3;
mod signed;
mod sns;
mod sts;
mod timestream;

use std::time::Duration;

use ::lambda::runtime::wait::{Last, Wait, Waiter};
use ::lambda::runtime::{Config, Credentials};

/// What a client is told: where moto is, and keys that it does not look at.
fn config() -> Config {
    let url = std::env::var("SMITHWRIGHT_MOTO_ENDPOINT_URL").expect("SMITHWRIGHT_MOTO_ENDPOINT_URL says where moto is");
    Config::new().region("us-east-1").credentials(Credentials::new("any", "any")).endpoint_url(url)
}

/// What comes of a future, on an executor of its own.
fn run<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("an executor").block_on(future)
}

/// What has come in a moment: the server makes things as they are asked for.
async fn soon<W: Waiter>(wait: Wait<W>) -> Last<W> {
    let wait = wait.every(Duration::from_millis(1)..=Duration::from_millis(100));
    let Ok(waited) = wait.within(Duration::from_secs(30)).await else { panic!("it does not come") };
    waited.last
}
