//! Which form of its protocol a service is spoken to in.

/// A form of requests and responses, of services that have more than one (Kinesis).
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wire {
    /// That of the protocol which the model names, such as JSON.
    #[default]
    Modeled,
    /// CBOR: blobs are bytes instead of base64, which is a quarter fewer bytes to hash, send and read.
    ///
    /// Needs the feature `cbor` of the generated crate; calls of a service that has no such form fail before anything is
    /// sent. A server that lacks the form is found out by its answer, which is then an error that says so: no call is made
    /// again in another form.
    ///
    /// Times are sent in whole milliseconds, rounded down. Of answers a number is taken for milliseconds or seconds by its size,
    /// since servers send either: times between 31 October 1966 and 3 March 1973 that come in milliseconds are misread.
    Cbor,
}
