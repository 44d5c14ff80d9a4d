//! What is in a request's body: bytes as they are, or `aws-chunked` with a checksum behind them.

use bytes::{Buf, Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::body::Incoming;

/// A body whose bytes come one piece after the other.
pub struct Content {
    body: Incoming,
    read: BytesMut,
    chunked: bool,
    /// How many bytes of the chunk are still to come.
    left: usize,
    /// The lines behind the last chunk.
    pub trailers: Vec<(String, String)>,
}

impl Content {
    pub fn new(body: Incoming, chunked: bool) -> Self {
        Self { body, read: BytesMut::new(), chunked, left: 0, trailers: Vec::new() }
    }

    /// The next bytes; `None` at the end.
    pub async fn next(&mut self) -> Result<Option<Bytes>, String> {
        if !self.chunked {
            return Ok(if self.more().await? { Some(self.read.split().freeze()) } else { None });
        }
        if self.left == 0 {
            let line = self.line().await?;
            let size = line.split(';').next().unwrap_or_default();
            self.left = usize::from_str_radix(size, 16).map_err(|_| format!("`{line}` is no chunk's size"))?;
            if self.left == 0 {
                loop {
                    let line = self.line().await?;
                    let Some((name, value)) = line.split_once(':') else { break };
                    self.trailers.push((name.to_owned(), value.trim().to_owned()));
                }
                if !self.read.is_empty() || self.more().await? {
                    return Err("there is something behind the trailers".to_owned());
                }
                return Ok(None);
            }
        }
        if self.read.is_empty() && !self.more().await? {
            return Err("the body ends amid a chunk".to_owned());
        }
        let bytes = self.read.split_to(self.left.min(self.read.len())).freeze();
        self.left -= bytes.len();
        if self.left == 0 && !self.line().await?.is_empty() {
            return Err("a chunk is longer than it says".to_owned());
        }
        Ok(Some(bytes))
    }

    async fn line(&mut self) -> Result<String, String> {
        loop {
            if let Some(end) = self.read.windows(2).position(|pair| pair == b"\r\n") {
                let line = self.read.split_to(end);
                self.read.advance(2);
                return String::from_utf8(line.to_vec()).map_err(|error| error.to_string());
            }
            if !self.more().await? {
                return Err("the body ends amid a line".to_owned());
            }
        }
    }

    async fn more(&mut self) -> Result<bool, String> {
        while let Some(frame) = self.body.frame().await {
            if let Ok(data) = frame.map_err(|error| error.to_string())?.into_data()
                && !data.is_empty()
            {
                if self.read.is_empty() {
                    self.read = BytesMut::from(data);
                } else {
                    self.read.extend_from_slice(&data);
                }
                return Ok(true);
            }
        }
        Ok(false)
    }
}
