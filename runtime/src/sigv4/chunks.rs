//! Signs the chunks of a body, each by the one before: `AWS4-HMAC-SHA256-PAYLOAD`; and what follows them: `AWS4-HMAC-SHA256-TRAILER`.
//!
//! Specification: Amazon S3 API Reference, "Authenticating Requests: Using the Authorization Header, Transferring Payload in
//! Multiple Chunks", without and with trailing headers.

use super::{Cached, Hex, SIGNED_PIECE, SigningParams, Stamp, hash};
use crate::{CallError, CallErrorKind};

/// Signs the chunks of one request, the first by the signature of the request.
pub(crate) struct ChunkSigner {
    cached: Cached,
    /// When the request was signed, which is when all of its chunks are.
    stamp: Stamp,
    /// Of the chunk before.
    signature: String,
}

impl ChunkSigner {
    /// Signs after a request whose signature, in hexadecimal, is `signature`.
    ///
    /// Fails if the credentials hold what cannot be signed with, and for SigV4a, whose signatures have no length that is known
    /// before.
    pub(crate) fn new(params: &SigningParams<'_>, signature: String) -> Result<Self, CallError> {
        if params.region_set.is_some() {
            let message =
                "bytes that can be read once cannot be signed by SigV4a: send them over https, or give bytes or a file";
            return Err(CallError::new(CallErrorKind::Endpoint, message));
        }
        let stamp = Stamp::new(params.time);
        Ok(Self { cached: Cached::new(params, stamp.date())?, stamp, signature })
    }

    /// The signature of a chunk with this hash.
    pub(crate) fn chunk(&mut self, hash: &Hex) -> Result<&str, CallError> {
        let nothing = Hex::sha256(b"");
        self.sign(SIGNED_PIECE, &[nothing.as_str(), hash.as_str()])
    }

    /// The signature of the headers that follow the last chunk, each `name:value` and a line end.
    pub(crate) fn trailer(&mut self, headers: &str) -> Result<&str, CallError> {
        self.sign("AWS4-HMAC-SHA256-TRAILER", &[Hex::sha256(headers.as_bytes()).as_str()])
    }

    fn sign(&mut self, algorithm: &str, of: &[&str]) -> Result<&str, CallError> {
        let signature = self.cached.identity.sign_next(algorithm, &self.stamp, &self.signature, of)?;
        self.signature = hash::hex(&signature);
        Ok(&self.signature)
    }
}

/// That of the examples of the specification, whose request has this signature.
#[cfg(test)]
pub(crate) fn example(signature: &str) -> ChunkSigner {
    let params = SigningParams {
        credentials: &crate::Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
        region: "us-east-1",
        region_set: None,
        service: "s3",
        time: crate::Timestamp::from_secs(1_369_353_600),
        options: super::SigningOptions::S3,
    };
    ChunkSigner::new(&params, signature.to_owned()).unwrap()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of the specification: 65 KiB of the letter a, in chunks of 64 KiB.
    fn hashes() -> [Hex; 3] {
        [64 * 1024, 1024, 0].map(|length| Hex::sha256(&vec![b'a'; length]))
    }

    #[test]
    fn chunks_are_signed_one_by_the_other() {
        let mut signer = example("4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9");
        let signatures = hashes().map(|hash| signer.chunk(&hash).unwrap().to_owned());
        assert_eq!(
            signatures,
            [
                "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648",
                "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497",
                "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9",
            ]
        );
    }

    #[test]
    fn what_follows_is_signed_by_the_last_chunk() {
        let mut signer = example("106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e");
        let signatures = hashes().map(|hash| signer.chunk(&hash).unwrap().to_owned());
        assert_eq!(
            signatures,
            [
                "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2",
                "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7",
                "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992",
            ]
        );
        let trailer = signer.trailer("x-amz-checksum-crc32c:sOO8/Q==\n").unwrap();
        assert_eq!(trailer, "d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435");
    }
}
