//! Clients of seven services of AWS call moto, a server that nobody here wrote.
//!
//! `tests/services.rs` generates the clients from models that are not part of the project, and compiles this beside them.

mod api_gateway;
mod efs;
mod glacier;
mod iam;
mod lambda;
mod large_objects;
mod polly;
mod s3;

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
