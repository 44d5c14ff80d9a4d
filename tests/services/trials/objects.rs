//! What the server keeps: objects and the parts of uploads, in files, with checksums.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use crc32fast::Hasher;
use http::HeaderMap;

use crate::chunked::Content;

/// A status, a code and a message, as S3 says them.
pub type Refusal = (u16, &'static str, String);

const LEAST_PART: u64 = 5 << 20;

/// Bytes in a file.
#[derive(Clone)]
pub struct Stored {
    pub path: PathBuf,
    pub length: u64,
    pub crc32: u32,
}

impl Stored {
    pub fn etag(&self) -> String {
        format!("\"{:08x}{:024x}\"", self.crc32, self.length)
    }
}

#[derive(Clone)]
pub struct Object {
    pub pieces: Vec<Stored>,
    pub length: u64,
    pub crc32: u32,
}

impl Object {
    fn of(pieces: Vec<Stored>) -> Self {
        let mut all = Hasher::new();
        for piece in &pieces {
            all.combine(&Hasher::new_with_initial_len(piece.crc32, piece.length));
        }
        Self { length: pieces.iter().map(|piece| piece.length).sum(), pieces, crc32: all.finalize() }
    }

    pub fn etag(&self) -> String {
        format!("\"{:08x}{:024x}-{}\"", self.crc32, self.length, self.pieces.len())
    }
}

pub struct Upload {
    key: String,
    parts: BTreeMap<u32, Stored>,
}

#[derive(Default)]
pub struct Objects {
    folder: PathBuf,
    files: AtomicU64,
    objects: Mutex<HashMap<String, Object>>,
    uploads: Mutex<HashMap<String, Upload>>,
}

pub fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

pub fn base64(crc32: u32) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bits = u64::from(crc32) << 4;
    let digits = (0..6).rev().map(|at| char::from(DIGITS[usize::try_from((bits >> (6 * at)) & 63).expect("a digit")]));
    digits.chain("==".chars()).collect()
}

impl Objects {
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_path_buf(), ..Self::default() }
    }

    /// Writes a request's body into a file, if it is whole and has the checksum that it says.
    pub async fn write(&self, headers: &HeaderMap, content: &mut Content) -> Result<Stored, Refusal> {
        let path = self.folder.join(self.files.fetch_add(1, Ordering::Relaxed).to_string());
        let mut file = File::create(&path).map_err(|error| (500, "InternalError", error.to_string()))?;
        let (mut hasher, mut length) = (Hasher::new(), 0);
        while let Some(bytes) = content.next().await.map_err(|error| (400, "IncompleteBody", error))? {
            hasher.update(&bytes);
            length += bytes.len() as u64;
            file.write_all(&bytes).map_err(|error| (500, "InternalError", error.to_string()))?;
        }
        let crc32 = hasher.finalize();
        let announced = header(headers, "x-amz-decoded-content-length").or(header(headers, "content-length"));
        if announced.and_then(|text| text.parse().ok()) != Some(length) {
            return Err((400, "IncompleteBody", format!("{announced:?} was announced, and {length} came")));
        }
        let trailer = content.trailers.iter().find(|(name, _)| name == "x-amz-checksum-crc32");
        let said = trailer.map(|(_, sum)| sum.as_str()).or(header(headers, "x-amz-checksum-crc32"));
        if header(headers, "x-amz-trailer").is_some_and(|name| !content.trailers.iter().any(|(of, _)| of == name)) {
            return Err((400, "MalformedTrailerError", "the trailer that was announced is not there".to_owned()));
        }
        match said {
            Some(sum) if sum == base64(crc32) => Ok(Stored { path, length, crc32 }),
            Some(sum) => Err((400, "BadDigest", format!("{sum} was said, and {} came", base64(crc32)))),
            None => Err((400, "InvalidRequest", "there is no CRC-32".to_owned())),
        }
    }

    pub fn put(&self, key: &str, stored: Stored) -> Object {
        let object = Object::of(vec![stored]);
        self.objects.lock().expect("no panic").insert(key.to_owned(), object.clone());
        object
    }

    pub fn get(&self, key: &str) -> Result<Object, Refusal> {
        let missing = || (404, "NoSuchKey", "The specified key does not exist.".to_owned());
        self.objects.lock().expect("no panic").get(key).cloned().ok_or_else(missing)
    }

    /// Begins an upload, whose checksum is one of all bytes.
    pub fn create(&self, key: &str, headers: &HeaderMap) -> Result<String, Refusal> {
        let way = (header(headers, "x-amz-checksum-algorithm"), header(headers, "x-amz-checksum-type"));
        if way != (Some("CRC32"), Some("FULL_OBJECT")) {
            return Err((400, "InvalidRequest", format!("checksums are {way:?}")));
        }
        let id = format!("upload+{}", self.files.fetch_add(1, Ordering::Relaxed));
        self.uploads
            .lock()
            .expect("no panic")
            .insert(id.clone(), Upload { key: key.to_owned(), parts: BTreeMap::new() });
        Ok(id)
    }

    pub fn add(&self, key: &str, id: &str, number: u32, part: Stored) -> Result<(), Refusal> {
        let mut uploads = self.uploads.lock().expect("no panic");
        let upload = uploads.get_mut(id).filter(|upload| upload.key == key).ok_or_else(no_upload)?;
        if !(1..=10_000).contains(&number) {
            return Err((400, "InvalidArgument", format!("there is no part {number}")));
        }
        if let Some(before) = upload.parts.insert(number, part) {
            let _ = std::fs::remove_file(before.path);
        }
        Ok(())
    }

    pub fn abort(&self, id: &str) -> Result<(), Refusal> {
        let upload = self.uploads.lock().expect("no panic").remove(id).ok_or_else(no_upload)?;
        upload.parts.into_values().for_each(|part| drop(std::fs::remove_file(part.path)));
        Ok(())
    }

    /// Joins parts of these numbers, tags and checksums.
    pub fn complete(
        &self,
        key: &str,
        id: &str,
        told: &[(u32, String, String)],
        size: Option<u64>,
    ) -> Result<Object, Refusal> {
        let mut uploads = self.uploads.lock().expect("no panic");
        let upload = uploads.get(id).filter(|upload| upload.key == key).ok_or_else(no_upload)?;
        let mut pieces = Vec::new();
        for (at, (number, etag, sum)) in told.iter().enumerate() {
            let bad = || (400, "InvalidPart", format!("part {number} is not what was sent"));
            let part = upload.parts.get(number).ok_or_else(bad)?;
            if *etag != part.etag() || *sum != base64(part.crc32) {
                return Err(bad());
            }
            if at + 1 < told.len() && part.length < LEAST_PART {
                return Err((400, "EntityTooSmall", format!("part {number} has {} bytes", part.length)));
            }
            if at > 0 && told[at - 1].0 >= *number {
                return Err((400, "InvalidPartOrder", "parts are not in their order".to_owned()));
            }
            pieces.push(part.clone());
        }
        let object = Object::of(pieces);
        if told.is_empty() || size.is_some_and(|size| size != object.length) {
            return Err((400, "InvalidRequest", format!("{size:?} bytes were said, {} are there", object.length)));
        }
        uploads.remove(id);
        self.objects.lock().expect("no panic").insert(key.to_owned(), object.clone());
        Ok(object)
    }
}

fn no_upload() -> Refusal {
    (404, "NoSuchUpload", "The specified upload does not exist.".to_owned())
}
