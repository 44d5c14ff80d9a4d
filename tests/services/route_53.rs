//! Route 53: documents of XML in lists, ids with slashes in paths, and pages.

use ::route_53::route_53::{
    Change, ChangeAction, ChangeBatch, ChangeResourceRecordSetsError, ChangeResourceRecordSetsRequest, Client,
    CreateHostedZoneRequest, CreateHostedZoneRequestRequired, GetHostedZoneError, GetHostedZoneRequest,
    ListHostedZonesRequest, ListResourceRecordSetsRequest, ResourceRecord, ResourceRecordSet, RrType,
};

use super::{config, run};

fn text(action: ChangeAction, name: &str) -> Change {
    let records = [ResourceRecord::new("\"5 < 6 & more\""), ResourceRecord::new("\"two\"")];
    Change::new(action, ResourceRecordSet::new(name, RrType::Txt).ttl(60).resource_records(records))
}

#[test]
fn names_are_set_in_a_zone() {
    run(async {
        let client = Client::new(config());
        let required =
            CreateHostedZoneRequestRequired { name: "films.test.".to_owned(), caller_reference: "once".to_owned() };
        let made = client.create_hosted_zone(&CreateHostedZoneRequest::new(required)).await.expect("a zone");
        let zone = made.hosted_zone.id;
        assert!(!made.delegation_set.name_servers.is_empty());

        let batch = ChangeBatch::new([
            text(ChangeAction::Create, "a.films.test."),
            text(ChangeAction::Upsert, "b.films.test."),
        ]);
        let change = ChangeResourceRecordSetsRequest::new(&*zone, batch.comment("c & d"));
        client.change_resource_record_sets(&change).await.expect("changed");
        let list = ListResourceRecordSetsRequest::new(&*zone)
            .start_record_name("a.films.test.")
            .start_record_type(RrType::Txt);
        let sets = client.list_resource_record_sets(&list).await.expect("names").resource_record_sets;
        let set = sets.iter().find(|set| set.name == "a.films.test.").expect("the name");
        let values: Vec<_> = set.resource_records.iter().flatten().map(|record| &*record.value).collect();
        assert_eq!((set.ttl, values), (Some(60), vec!["\"5 < 6 & more\"", "\"two\""]));

        let mut zones = client.list_hosted_zones_pages(ListHostedZonesRequest::new().max_items(1)).items();
        let mut ids = Vec::new();
        while let Some(zone) = zones.next().await {
            ids.push(zone.expect("a zone").id);
        }
        assert!(ids.contains(&zone), "{ids:?}");

        let twice = ChangeResourceRecordSetsRequest::new(
            &*zone,
            ChangeBatch::new([text(ChangeAction::Create, "a.films.test.")]),
        );
        match client.change_resource_record_sets(&twice).await.expect_err("there is one") {
            ChangeResourceRecordSetsError::InvalidChangeBatch(error) => assert_eq!(error.meta.status(), Some(400)),
            other => panic!("{other}"),
        }
        match client.get_hosted_zone(&GetHostedZoneRequest::new("Z1")).await.expect_err("no zone") {
            GetHostedZoneError::NoSuchHostedZone(error) => assert_eq!(error.meta.status(), Some(404)),
            other => panic!("{other}"),
        }
    });
}
