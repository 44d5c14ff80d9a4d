//! What a service is to the runtime: names.

/// A service as its model names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Service {
    /// The service id, such as `Kinesis`; names the environment variable of the endpoint.
    pub id: &'static str,
    /// The name of the service's shape, such as `Kinesis_20131202`; what RPC protocols call the service.
    pub shape: &'static str,
    /// The version in the model, such as `2013-12-02`; may be empty.
    pub version: &'static str,
    /// The first label of the service's host name, such as `kinesis`.
    pub endpoint_prefix: &'static str,
    /// The name that requests are signed for, such as `kinesis`.
    pub signing_name: &'static str,
    /// Who says the endpoint URL that calls need, of a service that has none for a region, such as
    /// `` `DescribeContainer` of MediaStore ``; `None` of others.
    pub endpoint_from: Option<&'static str>,
}

/// Services as their models name them.
#[cfg(test)]
pub(crate) mod fixture {
    use super::Service;

    pub(crate) const KINESIS: Service = Service {
        id: "Kinesis",
        shape: "Kinesis_20131202",
        version: "2013-12-02",
        endpoint_prefix: "kinesis",
        signing_name: "kinesis",
        endpoint_from: None,
    };

    /// Its id is two words.
    pub(crate) const LOGS: Service = Service {
        id: "CloudWatch Logs",
        shape: "Logs_20140328",
        version: "2014-03-28",
        endpoint_prefix: "logs",
        signing_name: "logs",
        endpoint_from: None,
    };
}
