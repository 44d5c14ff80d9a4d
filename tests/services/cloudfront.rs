//! CloudFront: large documents of XML both ways, and headers, by a model that is made of what botocore knows.

use ::cloudfront::cloudfront::{
    Client, CreateDistributionRequest, CreateInvalidationRequest, CustomOriginConfig, CustomOriginConfigRequired,
    DefaultCacheBehavior, DistributionConfig, DistributionConfigRequired, GetDistributionError, GetDistributionRequest,
    InvalidationBatch, ListDistributionsRequest, Origin, OriginProtocolPolicy, OriginRequired, Origins, Paths,
    ViewerProtocolPolicy,
};

use super::{config, run, soon};

fn films() -> DistributionConfig {
    let origin = OriginRequired { id: "films".to_owned(), domain_name: "films.example.com".to_owned() };
    let ports = CustomOriginConfigRequired {
        http_port: 80,
        https_port: 443,
        origin_protocol_policy: OriginProtocolPolicy::HttpsOnly,
    };
    let origin = Origin::new(origin).custom_origin_config(CustomOriginConfig::new(ports));
    DistributionConfig::new(DistributionConfigRequired {
        caller_reference: "once".to_owned(),
        origins: Origins::new(1, [origin]),
        default_cache_behavior: DefaultCacheBehavior::new("films", ViewerProtocolPolicy::AllowAll)
            .cache_policy_id("658327ea-f89d-4fab-a63d-7e88639e58f6"),
        comment: "5 < 6 & \"é\"".to_owned(),
        enabled: true,
    })
}

#[test]
fn films_are_distributed() {
    run(async {
        let client = Client::new(config());
        let made = client.create_distribution(&CreateDistributionRequest::new(films())).await.expect("a distribution");
        assert!(made.e_tag.is_some());
        assert!(made.location.is_some());
        let made = made.distribution.expect("a distribution");

        let get = GetDistributionRequest::new(&*made.id);
        soon(client.wait_until_distribution_deployed(get.clone())).await.expect("deployed");
        let found = client.get_distribution(&get).await.expect("it").distribution.expect("it");
        let config = found.distribution_config;
        assert_eq!((&*config.comment, config.enabled), ("5 < 6 & \"é\"", true));
        let origin = config.origins.items.first().expect("an origin");
        assert_eq!(origin.custom_origin_config.as_ref().map(|config| config.https_port), Some(443));

        let mut all = client.list_distributions_pages(ListDistributionsRequest::new()).items();
        let mut ids = Vec::new();
        while let Some(distribution) = all.next().await {
            ids.push(distribution.expect("a distribution").id);
        }
        assert!(ids.contains(&made.id), "{ids:?}");

        let paths = Paths::new(2).items(["/a b/*", "/<c>"]);
        let batch = InvalidationBatch::new(paths, "once");
        let invalidated = client.create_invalidation(&CreateInvalidationRequest::new(&*made.id, batch)).await;
        let invalidation = invalidated.expect("an invalidation").invalidation.expect("an invalidation");
        let paths = invalidation.invalidation_batch.paths.items.unwrap_or_default();
        assert_eq!(paths, ["/a b/*", "/<c>"]);

        match client.get_distribution(&GetDistributionRequest::new("E1")).await.expect_err("no distribution") {
            GetDistributionError::NoSuchDistribution(error) => assert_eq!(error.meta.status(), Some(404)),
            other => panic!("{other}"),
        }
    });
}
