//! A Kinesis server inside the process, on a free port of the loopback interface. Knows no client.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use ferrokinesis::create_app;
use ferrokinesis::store::StoreOptions;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// A Kinesis server for as long as it lives. It keeps streams in memory, takes any credentials and speaks HTTP/1.1.
///
/// Dropping it closes the port and idle connections; requests under way are still answered.
#[derive(Debug)]
pub struct EmbeddedServer {
    address: SocketAddr,
    /// Never sent to: dropping it is the signal to stop.
    _running: oneshot::Sender<()>,
}

impl EmbeddedServer {
    /// A server whose streams take 50 ms to come and go, with up to 200 open shards.
    ///
    /// Needs a tokio runtime, on which it runs.
    pub async fn start() -> io::Result<Self> {
        Self::start_with(Self::quick()).await
    }

    /// The settings of [`start`](Self::start).
    #[must_use]
    pub fn quick() -> StoreOptions {
        StoreOptions {
            create_stream_ms: 50,
            delete_stream_ms: 50,
            update_stream_ms: 50,
            shard_limit: 200,
            ..StoreOptions::default()
        }
    }

    /// A server with settings of the caller's.
    pub async fn start_with(options: StoreOptions) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let (running, stopped) = oneshot::channel::<()>();
        let (router, _) = create_app(options);
        let serving = axum::serve(listener, router).with_graceful_shutdown(async {
            // An error is all that ever comes: the sender was dropped.
            let _ = stopped.await;
        });
        tokio::spawn(serving.into_future());
        Ok(Self { address, _running: running })
    }

    /// What a client calls it by.
    #[must_use]
    pub fn endpoint_url(&self) -> String {
        format!("http://{}", self.address)
    }
}
