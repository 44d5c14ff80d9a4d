//! Pretended metadata, agent, STS and Kinesis on loopback.

use std::time::{Duration, SystemTime};

use generated::runtime::Timestamp;
use smithwright_tests::scripted::{Act, Request, Script, Server};

/// What must be nowhere in errors and `Debug` output begins like this.
pub const HIDDEN: &str = "hidden";

/// A whole answer.
pub fn answer(status: u16, body: &str) -> Vec<Act> {
    let length = body.len();
    vec![Act::send(format!("HTTP/1.1 {status} Said\r\ncontent-length: {length}\r\n\r\n{body}"))]
}

/// `secs` from now, or before.
pub fn in_secs(secs: i64) -> Timestamp {
    let now = Timestamp::from(SystemTime::now());
    Timestamp::from_secs(now.secs() + secs)
}

/// Keys as a metadata service gives them, for an hour.
pub fn json_keys(id: &str) -> String {
    json_keys_until(id, in_secs(3600))
}

pub fn json_keys_until(id: &str, expiry: Timestamp) -> String {
    format!(
        r#"{{"Code":"Success","AccessKeyId":"{id}","SecretAccessKey":"hidden-key","Token":"hidden-token","Expiration":"{expiry}"}}"#
    )
}

/// Keys as STS gives them, for an hour.
pub fn sts_keys(action: &str, id: &str) -> String {
    format!(
        "<{action}Response><{action}Result><Credentials><AccessKeyId>{id}</AccessKeyId><SecretAccessKey>hidden-key\
         </SecretAccessKey><SessionToken>hidden-token</SessionToken><Expiration>{}</Expiration></Credentials>\
         <AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/r/s</Arn></AssumedRoleUser></{action}Result>\
         </{action}Response>",
        in_secs(3600)
    )
}

/// The first words of a request: method and path.
pub fn line(request: &Request) -> String {
    request.head.split(" HTTP/").next().unwrap_or_default().to_owned()
}

pub const TOKEN: &str = "PUT /latest/api/token";
pub const ROLE: &str = "GET /latest/meta-data/iam/security-credentials/";
pub const KEYS: &str = "GET /latest/meta-data/iam/security-credentials/my-role";

/// A metadata service that insists on its token and gives `INSTANCE` and a number that counts requests.
pub fn metadata() -> Server {
    metadata_with(|_| None)
}

/// Likewise, but `odd` may answer instead.
pub fn metadata_with(odd: impl Fn(&Request) -> Option<Vec<Act>> + Send + Sync + 'static) -> Server {
    Server::start(Script::new(move |request| {
        if let Some(acts) = odd(request) {
            return acts;
        }
        let ttl = request.header("x-aws-ec2-metadata-token-ttl-seconds");
        let token = request.header("x-aws-ec2-metadata-token");
        match (line(request).as_str(), ttl, token) {
            (TOKEN, Some("21600"), None) => answer(200, "hidden-metadata-token"),
            (ROLE, None, Some("hidden-metadata-token")) => answer(200, "my-role"),
            (KEYS, None, Some("hidden-metadata-token")) => {
                answer(200, &json_keys(&format!("INSTANCE{}", request.index)))
            }
            _ => answer(401, "<html>401</html>"),
        }
    }))
}

/// A container's agent that insists on its authorization token.
pub fn agent() -> Server {
    Server::start(Script::new(|request| match (line(request).as_str(), request.header("authorization")) {
        ("GET /keys", Some("hidden-agent-token")) => answer(200, &json_keys("AGENT")),
        _ => answer(401, r#"{"code":"NoToken","message":"authorize yourself"}"#),
    }))
}

/// STS, which gives keys named after the role.
pub fn sts() -> Server {
    Server::start(Script::new(|request| {
        let form = String::from_utf8_lossy(&request.body).into_owned();
        let value = |name: &str| {
            let start = format!("{name}=");
            form.split('&').find_map(|pair| pair.strip_prefix(&start)).unwrap_or_default().to_owned()
        };
        let role = value("RoleArn").rsplit("%2F").next().unwrap_or_default().to_uppercase();
        match (value("Action").as_str(), request.header("authorization"), value("WebIdentityToken").as_str()) {
            ("AssumeRole", Some(authorization), "") => {
                let signer = authorization.split_once("Credential=").and_then(|(_, rest)| rest.split_once('/'));
                answer(200, &sts_keys("AssumeRole", &format!("{}-{role}", signer.map_or("", |(id, _)| id))))
            }
            (action @ "AssumeRoleWithWebIdentity", None, "hidden-web-token") => answer(200, &sts_keys(action, &role)),
            _ => answer(
                400,
                "<ErrorResponse><Error><Code>InvalidIdentityToken</Code><Message>not yours</Message></Error>\
                 <RequestId>r-1</RequestId></ErrorResponse>",
            ),
        }
    }))
}

/// A Kinesis that has no streams.
pub fn kinesis() -> Server {
    Server::start(Script::new(|_| answer(200, r#"{"StreamNames":[],"HasMoreStreams":false}"#)))
}

/// Whose key signed the last request that a server has read.
pub fn signer(server: &Server) -> String {
    let request = server.last_request().expect("a request");
    let authorization = request.header("authorization").unwrap_or_default().to_owned();
    authorization
        .split_once("Credential=")
        .and_then(|(_, rest)| rest.split_once('/'))
        .map_or("", |(id, _)| id)
        .to_owned()
}

/// What a server may do wrong, and how long it takes to be over.
pub fn faults() -> Vec<(&'static str, Vec<Act>)> {
    let half = json_keys("HALF");
    let half = half.get(..100).unwrap_or_default();
    let cut = format!("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{half}");
    vec![
        ("closed", vec![Act::Close]),
        ("reset", vec![Act::Reset]),
        ("no HTTP", vec![Act::send("SSH-2.0-hidden\r\n"), Act::Close]),
        ("cut", vec![Act::send(cut), Act::Close]),
        ("half", answer(200, half)),
        ("empty", answer(200, "")),
        ("HTML", answer(200, "<html><body>hidden</body></html>")),
        ("other JSON", answer(200, r#"{"hidden":["hidden"]}"#)),
        ("no JSON object", answer(200, "\"hidden\"")),
        ("400", answer(400, "hidden")),
        ("403", answer(403, "<html>hidden</html>")),
        ("404", answer(404, "")),
        ("500", answer(500, "<html>hidden</html>")),
        ("503", answer(503, "hidden")),
        ("redirect", answer(302, "hidden")),
        ("expired", answer(200, &json_keys_until("EXPIRED", in_secs(-60)))),
        ("slow", vec![Act::Wait(Duration::from_secs(600))]),
    ]
}
