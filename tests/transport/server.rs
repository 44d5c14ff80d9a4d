//! A plain HTTP server on loopback that does the same with every request.

use std::net::SocketAddr;
use std::time::Duration;

use smithwright_tests::scripted::{self, Act, Script};

/// What the server does after it has read a request.
#[derive(Clone, Copy)]
pub(crate) enum Then {
    /// Answers, and waits for the next request.
    Answer(&'static str),
    /// Answers, and closes the connection after some milliseconds.
    AnswerThenClose(&'static str, u64),
    /// Sends this, and resets the connection.
    Reset(&'static str),
    /// Never answers.
    Hang,
}

impl Then {
    fn acts(self) -> Vec<Act> {
        match self {
            Self::Answer(text) => vec![Act::send(text)],
            Self::AnswerThenClose(text, wait) => {
                vec![Act::send(text), Act::Wait(Duration::from_millis(wait)), Act::Close]
            }
            Self::Reset(text) => vec![Act::send(text), Act::Wait(Duration::from_millis(50)), Act::Reset],
            Self::Hang => vec![Act::Stall],
        }
    }
}

/// A server that does the same on every connection.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    server: scripted::Server,
}

impl Server {
    pub(crate) fn start(then: Then) -> Self {
        let server = scripted::Server::start(Script::new(move |_| then.acts()));
        Self { address: server.address(), server }
    }

    pub(crate) fn url(&self) -> String {
        self.server.url()
    }

    pub(crate) fn accepted(&self) -> usize {
        self.server.accepted()
    }

    /// The last request that came, head and body.
    pub(crate) fn last_request(&self) -> String {
        let request = self.server.last_request();
        request.map(|request| request.head + &String::from_utf8_lossy(&request.body)).unwrap_or_default()
    }
}
