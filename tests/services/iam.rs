//! IAM: forms that are answered in XML, pages, and errors by the codes of awsQuery.

use ::iam::iam::{Client, CreateUserError, CreateUserRequest, GetUserRequest, ListUsersRequest, Tag, TagUserRequest};

use super::{config, run};

fn tag(key: &str, value: &str) -> Tag {
    Tag { key: key.to_owned(), value: value.to_owned() }
}

#[test]
fn a_user_is_made_tagged_read_and_listed() {
    run(async {
        let client = Client::new(config());
        let create = CreateUserRequest::new("m+c@a").path("/a b/").tags([tag("one", "x&y"), tag("two", "")]);
        let created = client.create_user(&create).await.expect("a user").user.expect("a user");
        assert_eq!(created.user_name, "m+c@a");
        client.tag_user(&TagUserRequest::new("m+c@a", [tag("three", "<3>")])).await.expect("tagged");

        let user = client.get_user(&GetUserRequest::new().user_name("m+c@a")).await.expect("the user").user;
        let tags = user.tags.unwrap_or_default();
        let tags: Vec<_> = tags.iter().map(|tag| (tag.key.as_str(), tag.value.as_str())).collect();
        assert_eq!(tags, [("one", "x&y"), ("two", ""), ("three", "<3>")]);
        assert_eq!((user.create_date, user.arn), (created.create_date, created.arn));

        let mut users = client.list_users_pages(ListUsersRequest::new().max_items(1)).items();
        let mut names = Vec::new();
        while let Some(user) = users.next().await {
            names.push(user.expect("a user").user_name);
        }
        assert!(names.contains(&"m+c@a".to_owned()), "{names:?}");

        match client.create_user(&create).await.expect_err("there is one") {
            CreateUserError::EntityAlreadyExistsException(error) => {
                assert_eq!((error.meta.code(), error.meta.status()), (Some("EntityAlreadyExists"), Some(409)));
                assert!(error.meta.request_id().is_some());
            }
            other => panic!("{other}"),
        }
    });
}
