//! A proxy on loopback that opens the tunnels it is asked for.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use smithwright_tests::scripted::Authority;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};

/// A proxy that remembers what it was asked.
pub(crate) struct TunnelProxy {
    pub(crate) address: SocketAddr,
    heads: Arc<Mutex<Vec<String>>>,
}

impl TunnelProxy {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let proxy = Self { address, heads: Arc::default() };
        let heads = proxy.heads.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(tunnel(stream, heads.clone()));
            }
        });
        proxy
    }

    /// One that itself speaks TLS.
    pub(crate) async fn start_tls(authority: &Authority) -> Self {
        let tls = authority.server(&["http/1.1"]);
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let proxy = Self { address, heads: Arc::default() };
        let heads = proxy.heads.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (tls, heads) = (tls.clone(), heads.clone());
                tokio::spawn(async move { tunnel(tls.accept(stream).await.ok()?, heads).await });
            }
        });
        proxy
    }

    /// The heads of the requests for tunnels.
    pub(crate) fn heads(&self) -> Vec<String> {
        self.heads.lock().expect("heads").clone()
    }
}

async fn tunnel(mut stream: impl AsyncRead + AsyncWrite + Unpin, heads: Arc<Mutex<Vec<String>>>) -> Option<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    let head = String::from_utf8(head).ok()?;
    let mut target = TcpStream::connect(head.split(' ').nth(1)?).await.ok()?;
    heads.lock().expect("heads").push(head);
    stream.write_all(b"HTTP/1.1 200 Connection established\r\nvia: test\r\n\r\n").await.ok()?;
    stream.flush().await.ok()?;
    copy_bidirectional(&mut stream, &mut target).await.ok()?;
    Some(())
}
