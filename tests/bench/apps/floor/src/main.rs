//! One request over TLS with a digest of its body: what any client of an AWS service stands on.

use std::fmt::Write as _;

use http_body_util::{BodyExt as _, Full};
use hyper::Request;
use hyper::body::Bytes;
use hyper_rustls::HttpsConnectorBuilder;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use ring::digest::{SHA256, digest};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let connector =
        HttpsConnectorBuilder::new().with_native_roots()?.https_only().enable_http1().enable_http2().build();
    let client = Client::builder(TokioExecutor::new()).build(connector);
    let body = Bytes::from_static(b"{}");
    let mut hash = String::new();
    for byte in digest(&SHA256, &body).as_ref() {
        write!(hash, "{byte:02x}")?;
    }
    let request = Request::post("https://kinesis.us-east-1.amazonaws.com/")
        .header("x-amz-content-sha256", hash)
        .body(Full::new(body))?;
    let response = client.request(request).await?;
    println!("{}", response.status());
    println!("{} bytes", response.into_body().collect().await?.to_bytes().len());
    Ok(())
}
