//! EC2: forms of its own kind, lists within lists, and waiters, by a model that is made of what botocore knows.

use ::ec2::ec2::{
    Client, CreateVpcRequest, DescribeInstancesRequest, DescribeVpcsError, DescribeVpcsRequest, Filter, InstanceType,
    ResourceType, RunInstancesRequest, RunInstancesRequestRequired, Tag, TagSpecification, TerminateInstancesRequest,
};

use super::{config, run, soon};

fn named(resource: ResourceType, name: &str) -> [TagSpecification; 1] {
    let tags = [Tag::new().key("Name").value(name), Tag::new().key("empty").value("")];
    [TagSpecification::new().resource_type(resource).tags(tags)]
}

#[test]
fn a_network_is_made_and_found_by_its_tags() {
    run(async {
        let client = Client::new(config());
        let create =
            CreateVpcRequest::new().cidr_block("10.7.0.0/16").tag_specifications(named(ResourceType::Vpc, "a&b c"));
        let made = client.create_vpc(&create).await.expect("a network").vpc.expect("a network");
        let id = made.vpc_id.expect("its id");

        let filters = [
            Filter::new().name("tag:Name").values(["a&b c", "other"]),
            Filter::new().name("cidr").values(["10.7.0.0/16"]),
        ];
        let found = client.describe_vpcs(&DescribeVpcsRequest::new().filters(filters)).await.expect("networks").vpcs;
        let found: Vec<_> = found.unwrap_or_default().into_iter().map(|vpc| (vpc.vpc_id, vpc.is_default)).collect();
        assert_eq!(found, [(Some(id), Some(false))]);

        match client.describe_vpcs(&DescribeVpcsRequest::new().vpc_ids(["vpc-1"])).await.expect_err("no such network") {
            DescribeVpcsError::Unmodeled(error) => {
                assert_eq!((error.code(), error.status()), (Some("InvalidVpcID.NotFound"), Some(400)));
                assert!(error.request_id().is_some());
            }
            other => panic!("{other}"),
        }
    });
}

#[test]
fn instances_run_until_they_are_terminated() {
    run(async {
        let client = Client::new(config());
        let count = RunInstancesRequestRequired { max_count: 2, min_count: 2 };
        let start = RunInstancesRequest::new(count)
            .image_id("ami-12c6146b")
            .instance_type(InstanceType::T3Micro)
            .tag_specifications(named(ResourceType::Instance, "worker"));
        let started = client.run_instances(&start).await.expect("instances").instances.unwrap_or_default();
        let ids: Vec<String> = started.into_iter().filter_map(|instance| instance.instance_id).collect();
        assert_eq!(ids.len(), 2);

        let describe = DescribeInstancesRequest::new().instance_ids(ids.clone());
        soon(client.wait_until_instance_running(describe.clone())).await.expect("they run");
        let mut reservations = client.describe_instances_pages(describe.clone()).items();
        let mut running = Vec::new();
        while let Some(reservation) = reservations.next().await {
            running.extend(reservation.expect("a reservation").instances.unwrap_or_default());
        }
        assert_eq!(running.len(), 2);
        let tags = running.iter().flat_map(|instance| instance.tags.iter().flatten());
        assert_eq!(tags.filter(|tag| tag.value.as_deref() == Some("worker")).count(), 2);
        assert!(running.iter().all(|instance| instance.launch_time.is_some()));

        client.terminate_instances(&TerminateInstancesRequest::new(ids)).await.expect("terminated");
        soon(client.wait_until_instance_terminated(describe.clone())).await.expect("they are gone");
    });
}
