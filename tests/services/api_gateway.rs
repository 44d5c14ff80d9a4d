//! API Gateway: labels behind each other, query parameters, maps, and empty answers.

use ::api_gateway::api_gateway::{
    Client, CreateResourceRequest, CreateRestApiRequest, DeleteRestApiRequest, GetMethodRequest, GetResourcesRequest,
    GetRestApiError, GetRestApiRequest, PutMethodRequest, PutMethodRequestRequired,
};

use super::{config, run};

#[test]
fn an_api_is_made_of_resources_and_methods() {
    run(async {
        let client = Client::new(config());
        let create = CreateRestApiRequest::new("shop").description("what is sold").tags([("team", "web")]);
        let api = client.create_rest_api(&create).await.expect("an API");
        assert_eq!((api.name.as_deref(), api.description.as_deref()), (Some("shop"), Some("what is sold")));
        // A number of seconds, as JSON of this protocol has times.
        assert!(api.created_date.is_some_and(|at| at.secs() > 1_700_000_000), "{:?}", api.created_date);
        let id = api.id.expect("an id");

        let list = GetResourcesRequest::new(&id).limit(10);
        let root = client.get_resources(&list).await.expect("resources").items.unwrap_or_default();
        let [root] = root.as_slice() else { panic!("{root:?}") };
        let create = CreateResourceRequest {
            rest_api_id: id.clone(),
            parent_id: root.id.clone().expect("an id"),
            path_part: "{item+}".to_owned(),
        };
        let resource = client.create_resource(&create).await.expect("a resource");
        assert_eq!(resource.path.as_deref(), Some("/{item+}"));

        let resource = resource.id.expect("an id");
        let put = PutMethodRequest::new(PutMethodRequestRequired {
            rest_api_id: id.clone(),
            resource_id: resource.clone(),
            http_method: "GET".to_owned(),
            authorization_type: "NONE".to_owned(),
        });
        let put = put.request_parameters([("method.request.path.item", true)]).api_key_required(false);
        client.put_method(&put).await.expect("a method");
        let get = GetMethodRequest { rest_api_id: id.clone(), resource_id: resource, http_method: "GET".to_owned() };
        let method = client.get_method(&get).await.expect("the method");
        assert_eq!(method.api_key_required, Some(false));
        let parameters = method.request_parameters.unwrap_or_default();
        assert_eq!(parameters.get("method.request.path.item"), Some(&true), "{parameters:?}");

        client.delete_rest_api(&DeleteRestApiRequest::new(&id)).await.expect("no API");
        let error = client.get_rest_api(&GetRestApiRequest::new(&id)).await.expect_err("no API");
        match error {
            GetRestApiError::NotFoundException(error) => {
                assert_eq!(error.message.as_deref(), Some("Invalid Rest API Id specified"));
            }
            other => panic!("{other}"),
        }
    });
}
