//! EFS: names of members in capitals, query parameters, pages, and errors without the ending `Exception`.

use ::efs::efs::{
    Client, CreateFileSystemError, CreateFileSystemRequest, DeleteFileSystemRequest, DescribeFileSystemsRequest,
    ListTagsForResourceRequest, Tag, TagResourceRequest,
};

use super::{config, run};

#[test]
fn a_file_system_is_made_once() {
    run(async {
        let client = Client::new(config());
        let tag = |key: &str, value: &str| Tag { key: key.to_owned(), value: value.to_owned() };
        let create =
            CreateFileSystemRequest::new().creation_token("once").encrypted(false).tags([tag("Name", "files")]);
        let made = client.create_file_system(&create).await.expect("a file system");
        assert_eq!((made.creation_token.as_str(), made.name.as_deref()), ("once", Some("files")));
        let id = made.file_system_id;

        match client.create_file_system(&create).await.expect_err("it is there") {
            CreateFileSystemError::FileSystemAlreadyExists(error) => assert_eq!(error.meta.status(), Some(409)),
            other => panic!("{other}"),
        }

        let describe = DescribeFileSystemsRequest::new().file_system_id(&id);
        let found =
            client.describe_file_systems(&describe).await.expect("file systems").file_systems.unwrap_or_default();
        assert_eq!(found.iter().map(|found| &found.file_system_id).collect::<Vec<_>>(), [&id]);
        client.tag_resource(&TagResourceRequest::new(&id, [tag("a b", "c/d")])).await.expect("a tag");
        let tags = client.list_tags_for_resource(&ListTagsForResourceRequest::new(&id)).await.expect("tags");
        assert!(tags.tags.unwrap_or_default().contains(&tag("a b", "c/d")));
        client.delete_file_system(&DeleteFileSystemRequest::new(&id)).await.expect("no file system");
    });
}
