//! One call by the generated client, with the settings of the machine.

use generated::kinesis::{Client, PutRecordsInput, PutRecordsRequestEntry};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::from_env().await?;
    let records = vec![PutRecordsRequestEntry::new("hello").partition_key("user-17")];
    let output = client.put_records(&PutRecordsInput::new(records).stream_name("clicks")).await?;
    println!("{} failed", output.failed_record_count.unwrap_or(0));
    Ok(())
}
