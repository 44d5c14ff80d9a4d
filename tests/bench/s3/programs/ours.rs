//! Calls by the generated client.

mod measured;

use std::error::Error;

use measured::Wish;
use s3::runtime::{ByteStream, Bytes, Config, Credentials};
use s3::s3::{
    Client, EndpointConfig, GetObjectRequest, GetObjectRequestRequired, ListObjectsV2Request, PutObjectRequest,
    PutObjectRequestRequired,
};

fn main() -> Result<(), Box<dyn Error>> {
    let wish = Wish::read()?;
    let config = Config::new().region("us-east-1").credentials(Credentials::new("AKIDEXAMPLE", "secret"));
    let config = config.endpoint_url(&wish.endpoint).ca_bundle(&wish.roots).force_path_style(true);
    let client = Client::new(config);
    let (client, bucket, key) = (&client, &wish.bucket, &wish.size.to_string());
    match &*wish.operation {
        "put" => {
            let content = Bytes::from(vec![b'a'; wish.size]);
            wish.measure(|| put(client, bucket, key, ByteStream::from(content.clone()), wish.size))
        }
        "put-file" => {
            let file = wish.file()?;
            wish.measure(|| async { put(client, bucket, key, ByteStream::from_path(&file).await?, wish.size).await })
        }
        "get" => wish.measure(|| async {
            let required = GetObjectRequestRequired { bucket: bucket.clone(), key: key.clone() };
            let mut body = client.get_object(&GetObjectRequest::new(required)).await?.body;
            let mut size = 0;
            while let Some(bytes) = body.next().await {
                size += bytes?.len();
            }
            Ok(size)
        }),
        "list" => wish.measure(|| async {
            let keys = i32::try_from(wish.size)?;
            let page = client.list_objects_v2(&ListObjectsV2Request::new(bucket).max_keys(keys)).await?;
            Ok(page.contents.unwrap_or_default().len())
        }),
        other => Err(format!("no operation is called {other}").into()),
    }
}

async fn put(client: &Client, bucket: &str, key: &str, body: ByteStream, size: usize) -> Result<usize, Box<dyn Error>> {
    let required = PutObjectRequestRequired { bucket: bucket.to_owned(), key: key.to_owned() };
    client.put_object(&PutObjectRequest::new(required).body(body)).await?;
    Ok(size)
}
