//! Glacier: the account in the path, a stream that is sent, and the hashes that the service asks for.

use ::glacier::glacier::{
    Client, CreateVaultInput, DescribeVaultInput, ListVaultsInput, UploadArchiveInput, UploadArchiveInputRequired,
};
use ::glacier::runtime::ByteStream;

use super::{config, run};

/// The SHA-256 of `abc`, which is the tree hash too of what is no longer than 1 MiB.
const HASH: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

#[test]
fn an_archive_goes_into_a_vault() {
    run(async {
        let client = Client::new(config());
        // No account stands for that of the keys.
        let create = CreateVaultInput { account_id: String::new(), vault_name: "films".to_owned() };
        client.create_vault(&create).await.expect("a vault");
        let upload = UploadArchiveInput::new(UploadArchiveInputRequired {
            vault_name: "films".to_owned(),
            account_id: "-".to_owned(),
        });
        let upload = upload.archive_description("letters").body(ByteStream::from("abc"));
        let uploaded = client.upload_archive(&upload).await.expect("an archive");
        assert_eq!(uploaded.checksum.as_deref(), Some(HASH));

        let describe = DescribeVaultInput { account_id: "-".to_owned(), vault_name: "films".to_owned() };
        let vault = client.describe_vault(&describe).await.expect("the vault");
        assert_eq!((vault.number_of_archives, vault.size_in_bytes), (1, 3));
        let listed = client.list_vaults(&ListVaultsInput::new("-").limit(10)).await.expect("vaults");
        let listed = listed.vault_list.unwrap_or_default();
        assert!(listed.iter().any(|vault| vault.vault_name.as_deref() == Some("films")), "{listed:?}");
    });
}

#[test]
fn the_code_of_an_error_that_the_model_does_not_list_is_kept() {
    let describe = DescribeVaultInput { account_id: "-".to_owned(), vault_name: "none".to_owned() };
    let error = run(async { Client::new(config()).describe_vault(&describe).await }).expect_err("no vault");
    // What Glacier calls `ResourceNotFoundException`; moto has another name for it.
    assert_eq!((error.code(), error.status()), (Some("VaultNotFound"), Some(400)), "{error}");
}
