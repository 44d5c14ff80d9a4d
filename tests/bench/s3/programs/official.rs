//! The same calls by the official SDK.

mod measured;

use std::error::Error;
use std::fs;

use aws_sdk_s3::Client;
use aws_sdk_s3::config::{BehaviorVersion, Config, Credentials, Region};
use aws_sdk_s3::primitives::ByteStream;
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use measured::Wish;

fn main() -> Result<(), Box<dyn Error>> {
    let wish = Wish::read()?;
    let roots = TrustStore::empty().with_pem_certificate(fs::read(&wish.roots)?);
    let http = Builder::new()
        .tls_provider(Provider::Rustls(CryptoMode::AwsLc))
        .tls_context(TlsContext::builder().with_trust_store(roots).build()?)
        .build_https();
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(Credentials::new("AKIDEXAMPLE", "secret", None, None, "static"))
        .http_client(http)
        .endpoint_url(&wish.endpoint)
        .force_path_style(true);
    let client = Client::from_conf(config.build());
    let (client, bucket, key) = (&client, &wish.bucket, &wish.size.to_string());
    match &*wish.operation {
        "put" => {
            let content = aws_sdk_s3::primitives::SdkBody::from(vec![b'a'; wish.size]);
            wish.measure(|| {
                let body = ByteStream::new(content.try_clone().expect("bytes in memory"));
                put(client, bucket, key, body, wish.size)
            })
        }
        "put-file" => {
            let file = wish.file()?;
            wish.measure(|| async { put(client, bucket, key, ByteStream::from_path(&file).await?, wish.size).await })
        }
        "get" => wish.measure(|| async {
            let mut body = client.get_object().bucket(bucket).key(key).send().await?.body;
            let mut size = 0;
            while let Some(bytes) = body.try_next().await? {
                size += bytes.len();
            }
            Ok(size)
        }),
        "list" => wish.measure(|| async {
            let keys = i32::try_from(wish.size)?;
            let page = client.list_objects_v2().bucket(bucket).max_keys(keys).send().await?;
            Ok(page.contents().len())
        }),
        other => Err(format!("no operation is called {other}").into()),
    }
}

async fn put(client: &Client, bucket: &str, key: &str, body: ByteStream, size: usize) -> Result<usize, Box<dyn Error>> {
    client.put_object().bucket(bucket).key(key).body(body).send().await?;
    Ok(size)
}
