//! One call by the official SDK, with the settings of the machine.

use aws_sdk_kinesis::primitives::Blob;
use aws_sdk_kinesis::types::PutRecordsRequestEntry;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let config = aws_config::load_defaults(aws_config::BehaviorVersion::latest()).await;
    let client = aws_sdk_kinesis::Client::new(&config);
    let record = PutRecordsRequestEntry::builder().data(Blob::new("hello")).partition_key("user-17").build()?;
    let output = client.put_records().stream_name("clicks").records(record).send().await?;
    println!("{} failed", output.failed_record_count.unwrap_or(0));
    Ok(())
}
