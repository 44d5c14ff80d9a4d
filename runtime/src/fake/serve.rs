//! A protocol from the service's side: reads what clients write, and writes what they read.

use bytes::Bytes;
use http::{Request, Response};

use super::Fault;
use crate::{Operation, Wire};

/// A protocol of the operation `O`, as the service speaks it.
pub trait Serve<O: Operation> {
    /// The input that a request is; otherwise why it is none.
    fn input(request: &Request<Bytes>) -> Result<O::Input, String>;

    /// The response that is an error.
    fn fault(fault: Fault) -> Result<Response<Bytes>, String>;

    /// The same in a form of the protocol; by default there is but one.
    fn fault_in(wire: Wire, fault: Fault) -> Result<Response<Bytes>, String> {
        let _ = wire;
        Self::fault(fault)
    }
}

/// A protocol of the operation `O`, whose outputs are whole.
#[diagnostic::on_unimplemented(
    message = "what `{O}` answers is a stream",
    note = "give its events by `then_events(events)`, or write a transport of your own for it"
)]
pub trait ServeOutput<O: Operation>: Serve<O> {
    /// The response that is an output.
    fn output(output: &O::Output) -> Result<Response<Bytes>, String>;

    /// The same in a form of the protocol; by default there is but one.
    fn output_in(wire: Wire, output: &O::Output) -> Result<Response<Bytes>, String> {
        let _ = wire;
        Self::output(output)
    }
}
