//! What Route 53 wants besides what its model says.

use case_route_53_ids::route_53::{GetHealthCheck, GetHealthCheckRequest, GetHostedZone, GetHostedZoneRequest};
use case_route_53_ids::runtime::Operation;

#[test]
fn ids_go_without_the_paths_that_the_service_gives_them_behind() {
    for (id, path) in [("/hostedzone/Z1", "/2013-04-01/hostedzone/Z1"), ("Z1", "/2013-04-01/hostedzone/Z1")] {
        let request = GetHostedZone::encode(&GetHostedZoneRequest::new(id)).unwrap();
        assert_eq!(request.uri(), path);
    }
    let check = GetHealthCheckRequest::new("a/b");
    let request = GetHealthCheck::encode(&check).unwrap();
    assert_eq!(request.uri(), "/2013-04-01/healthcheck/a%2Fb");
}
