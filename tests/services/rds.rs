//! RDS: lists whose items have names, secrets, and waiters, by a model that is made of what botocore knows.

use ::rds::rds::{
    AddTagsToResourceMessage, Client, CreateDbInstanceMessage, CreateDbInstanceMessageRequired,
    DeleteDbInstanceMessage, DescribeDbInstancesError, DescribeDbInstancesMessage, ListTagsForResourceMessage, Tag,
};

use super::{config, run, soon};

#[test]
fn a_database_is_made_tagged_and_deleted() {
    run(async {
        let client = Client::new(config());
        let required = CreateDbInstanceMessageRequired {
            db_instance_identifier: "films".to_owned(),
            db_instance_class: "db.t3.micro".to_owned(),
            engine: "postgres".to_owned(),
        };
        let create = CreateDbInstanceMessage::new(required)
            .master_username("admin")
            .master_user_password("hunter2 & more")
            .allocated_storage(20)
            .tags([Tag::new().key("one").value("x&y")]);
        assert!(!format!("{create:?}").contains("hunter2"));
        let made = client.create_db_instance(&create).await.expect("a database").db_instance.expect("a database");
        assert_eq!((made.engine.as_deref(), made.allocated_storage), (Some("postgres"), Some(20)));
        let arn = made.db_instance_arn.expect("its name");

        let describe = DescribeDbInstancesMessage::new().db_instance_identifier("films");
        soon(client.wait_until_db_instance_available(describe.clone())).await.expect("it is there");
        client
            .add_tags_to_resource(&AddTagsToResourceMessage::new(&*arn, [Tag::new().key("two").value("<3>")]))
            .await
            .expect("tagged");
        let tags = client.list_tags_for_resource(&ListTagsForResourceMessage::new(&*arn)).await.expect("tags").tag_list;
        let tags = tags.unwrap_or_default();
        let tags: Vec<_> = tags.iter().map(|tag| (tag.key.as_deref(), tag.value.as_deref())).collect();
        assert_eq!(tags, [(Some("one"), Some("x&y")), (Some("two"), Some("<3>"))]);

        let delete = DeleteDbInstanceMessage::new("films").skip_final_snapshot(true);
        client.delete_db_instance(&delete).await.expect("deleted");
        match client.describe_db_instances(&describe).await.expect_err("no such database") {
            DescribeDbInstancesError::DbInstanceNotFoundFault(error) => {
                assert_eq!((error.meta.code(), error.meta.status()), (Some("DBInstanceNotFound"), Some(404)));
            }
            other => panic!("{other}"),
        }
    });
}
