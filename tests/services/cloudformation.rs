//! CloudFormation: documents within forms, waiters, and errors that the model does not list.

use ::cloudformation::cloudformation::{
    Client, CreateStackInput, DeleteStackInput, DescribeStacksError, DescribeStacksInput, GetTemplateInput,
    ListStackResourcesInput, Parameter, StackStatus, Tag,
};

use super::{config, run, soon};

const TEMPLATE: &str = r#"{
    "Parameters": {"Name": {"Type": "String"}},
    "Resources": {"Queue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": {"Ref": "Name"}}}},
    "Outputs": {"Url": {"Value": {"Ref": "Queue"}, "Description": "5 < 6 & more"}}
}"#;

#[test]
fn a_stack_is_made_read_and_deleted() {
    run(async {
        let client = Client::new(config());
        let name = Parameter::new().parameter_key("Name").parameter_value("smithwright-stack");
        let create = CreateStackInput::new()
            .stack_name("films")
            .template_body(TEMPLATE)
            .parameters([name])
            .tags([Tag::new().key("one").value("x&y")]);
        let id = client.create_stack(&create).await.expect("a stack").stack_id.expect("its id");
        let describe = DescribeStacksInput::new().stack_name(&*id);
        soon(client.wait_until_stack_create_complete(describe.clone())).await.expect("it is made");

        let stacks = client.describe_stacks(&describe).await.expect("stacks").stacks.unwrap_or_default();
        let stack = stacks.first().expect("a stack");
        assert_eq!(stack.stack_status, Some(StackStatus::CreateComplete));
        let outputs = stack.outputs.iter().flatten().map(|output| output.description.as_deref());
        assert_eq!(outputs.collect::<Vec<_>>(), [Some("5 < 6 & more")]);
        let template = client.get_template(&GetTemplateInput::new().stack_name("films")).await.expect("its template");
        assert!(template.template_body.expect("a text").contains("5 < 6 & more"));
        let resources = client.list_stack_resources(&ListStackResourcesInput::new().stack_name("films")).await;
        let resources = resources.expect("resources").stack_resource_summaries.unwrap_or_default();
        assert_eq!(resources.first().and_then(|found| found.resource_type.as_deref()), Some("AWS::SQS::Queue"));

        client.delete_stack(&DeleteStackInput::new().stack_name("films")).await.expect("deleted");
        soon(client.wait_until_stack_delete_complete(describe.clone())).await.expect("it is gone");
        match client.describe_stacks(&DescribeStacksInput::new().stack_name("other")).await.expect_err("no such stack")
        {
            DescribeStacksError::Unmodeled(error) => assert_eq!(error.code(), Some("ValidationError")),
            other => panic!("{other}"),
        }
    });
}
