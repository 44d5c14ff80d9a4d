//! Metrics and alarms on a server that others wrote: what is sent is understood, and what it answers is read.
//!
//! `AWS_ENDPOINT_URL_CLOUDWATCH` says where it is.

use case_metrics::cloudwatch::{
    Client, Datum, DescribeAlarmsInput, Dimension, GetDashboardError, GetDashboardInput, GetMetricDataInput,
    GetMetricStatisticsInput, ListMetricsInput, Metric, PutMetricAlarmInput, PutMetricDataInput, Query, Stat, Unit,
};
use case_metrics::runtime::Timestamp;

/// A minute ago, to the millisecond, as far as the server keeps it.
fn time() -> Timestamp {
    Timestamp::from_millis(Timestamp::now().millis() - 60_000)
}

fn namespace(label: &str) -> String {
    format!("smithwright-{label}-{}", std::process::id())
}

fn dimension() -> Dimension {
    Dimension { name: "Host".into(), value: "größe 1".into() }
}

#[tokio::test]
async fn metrics_are_put_listed_and_read_again() {
    let client = Client::from_env().await.expect("the server");
    let namespace = namespace("metrics");
    let datum =
        |value: f64| Datum::new("Latency").dimensions([dimension()]).timestamp(time()).value(value).unit(Unit::Seconds);
    let data = vec![datum(1.5), datum(-2.0), datum(0.25)];
    let input = PutMetricDataInput { namespace: namespace.clone(), metric_data: Some(data) };
    client.put_metric_data(&input).await.expect("put");

    let input = ListMetricsInput { namespace: Some(namespace.clone()), ..ListMetricsInput::default() };
    let pages = client.list_metrics_pages(input).items().all().await.expect("listed");
    let metric = Metric {
        namespace: Some(namespace.clone()),
        metric_name: Some("Latency".into()),
        dimensions: Some(vec![dimension()]),
    };
    assert_eq!(pages, [metric.clone()]);

    let (start_time, end_time) = (Timestamp::from_secs(time().secs() - 600), Timestamp::from_secs(time().secs() + 600));
    let input = GetMetricStatisticsInput {
        namespace,
        metric_name: "Latency".into(),
        dimensions: Some(vec![dimension()]),
        start_time,
        end_time,
        period: 3600,
        statistics: Some(["SampleCount", "Sum", "Minimum", "Maximum"].map(String::from).to_vec()),
    };
    let output = client.get_metric_statistics(&input).await.expect("statistics");
    let points = output.datapoints.expect("points");
    // The server may part them at a full hour.
    assert_eq!(points.iter().filter_map(|point| point.sample_count).sum::<f64>(), 3.0, "{points:?}");
    assert_eq!(points.iter().filter_map(|point| point.sum).sum::<f64>(), -0.25, "{points:?}");
    assert!(points.iter().all(|point| point.timestamp.is_some_and(|time| time > Timestamp::from_secs(1_700_000_000))));

    let stat = Stat { metric, period: 3600, stat: "Sum".into() };
    let query = Query { id: "q1".into(), metric_stat: Some(stat), return_data: Some(true) };
    let input = GetMetricDataInput { metric_data_queries: vec![query], start_time, end_time };
    let output = client.get_metric_data(&input).await.expect("data");
    let results = output.metric_data_results.expect("results");
    let values: Vec<f64> = results.iter().flat_map(|result| result.values.clone().unwrap_or_default()).collect();
    assert_eq!(values.iter().sum::<f64>(), -0.25, "{results:?}");
}

#[tokio::test]
async fn an_alarm_is_described_as_it_was_put() {
    let client = Client::from_env().await.expect("the server");
    let name = namespace("alarm");
    let input = PutMetricAlarmInput {
        alarm_name: name.clone(),
        alarm_description: Some("too slow".into()),
        metric_name: Some("Latency".into()),
        namespace: Some(name.clone()),
        statistic: Some("Average".into()),
        period: Some(60),
        evaluation_periods: 3,
        threshold: Some(2.5),
        comparison_operator: "GreaterThanThreshold".into(),
    };
    client.put_metric_alarm(&input).await.expect("put");
    let input = DescribeAlarmsInput { alarm_names: Some(vec![name.clone()]), ..DescribeAlarmsInput::default() };
    let output = client.describe_alarms(&input).await.expect("described");
    let alarms = output.metric_alarms.expect("alarms");
    let [alarm] = alarms.as_slice() else { panic!("{alarms:?}") };
    assert_eq!(alarm.alarm_name.as_deref(), Some(&*name));
    assert_eq!((alarm.threshold, alarm.period, alarm.evaluation_periods), (Some(2.5), Some(60), Some(3)));
    let updated = alarm.state_updated_timestamp.expect("a time");
    assert!(Timestamp::now().secs().abs_diff(updated.secs()) < 600, "{updated}");
}

#[tokio::test]
async fn an_error_is_the_one_that_the_model_lists() {
    let client = Client::from_env().await.expect("the server");
    let input = GetDashboardInput { dashboard_name: namespace("none") };
    match client.get_dashboard(&input).await {
        Err(GetDashboardError::ResourceNotFound(error)) => {
            assert_eq!(error.status(), Some(404), "{error}");
            assert!(error.message().is_some(), "{error}");
        }
        other => panic!("{other:?}"),
    }
}
