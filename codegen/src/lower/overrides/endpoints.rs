//! Services whose endpoint no region gives.

use smithwright_model::ShapeId;

/// Namespaces of such services, and who says the endpoint URL. Their endpoint rules make up a host that answers no call.
///
/// The data endpoint of `IoT` is not among them: `data-ats.iot.REGION` answers calls with an account's keys.
const ENDPOINTS_FROM: [(&str, &str); 8] = [
    (
        "com.amazonaws.apigatewaymanagementapi",
        "each event of the WebSocket API, as `domainName` and `stage` of `requestContext` (`https://DOMAIN/STAGE`)",
    ),
    ("com.amazonaws.cloudsearchdomain", "`DescribeDomains` of CloudSearch, as `SearchService` and `DocService`"),
    ("com.amazonaws.kinesisvideoarchivedmedia", "`GetDataEndpoint` of Kinesis Video Streams"),
    ("com.amazonaws.kinesisvideomedia", "`GetDataEndpoint` of Kinesis Video Streams, with `APIName` `GET_MEDIA`"),
    (
        "com.amazonaws.kinesisvideosignaling",
        "`GetSignalingChannelEndpoint` of Kinesis Video Streams, with `Protocols` `HTTPS`",
    ),
    (
        "com.amazonaws.kinesisvideowebrtcstorage",
        "`GetSignalingChannelEndpoint` of Kinesis Video Streams, with `Protocols` `WEBRTC`",
    ),
    ("com.amazonaws.mediastoredata", "`DescribeContainer` of MediaStore, as `Endpoint`"),
    (
        "com.amazonaws.neptunedata",
        "`DescribeDBClusters` of Neptune, as `Endpoint` and `Port` (`https://ENDPOINT:8182`)",
    ),
];

/// Who says the endpoint URL that calls of a service need; `None` if a region gives it, as mostly.
pub fn endpoint_from(service: &ShapeId) -> Option<&'static str> {
    ENDPOINTS_FROM.iter().find(|(namespace, _)| *namespace == service.namespace()).map(|(_, from)| *from)
}
