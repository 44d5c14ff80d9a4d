//! Calls of services that answer in JSON: their outputs, or why there is none. Shows nothing that may be part of keys.

use bytes::Bytes;
use http::Response;

use super::http::is_passing;
use super::json_keys::shorten;
use super::redact::without;
use super::service_call::{Finish, send};
use crate::endpoint::Origin;
use crate::format::json;
use crate::transport::AnyTransport;
use crate::{CallError, Operation};

/// Why a service gave nothing.
#[derive(Debug)]
pub(super) struct Refusal {
    /// What it said, or why it said nothing.
    pub(super) what: String,
    #[cfg_attr(not(feature = "sso"), expect(dead_code, reason = "only IAM Identity Center tells what to do by it"))]
    pub(super) code: Option<String>,
    /// What OAuth calls it, more closely than the code.
    #[cfg_attr(not(feature = "login"), expect(dead_code, reason = "only `aws login` tells what to do by it"))]
    pub(super) reason: Option<String>,
    pub(super) status: Option<u16>,
}

impl From<String> for Refusal {
    fn from(what: String) -> Self {
        Self { what, code: None, reason: None, status: None }
    }
}

impl From<CallError> for Refusal {
    fn from(error: CallError) -> Self {
        error.to_string().into()
    }
}

/// What the operation gives. Errors call the service `who` and hold none of `secrets`.
pub(super) async fn call<O: Operation>(
    transport: &AnyTransport,
    origin: &Origin,
    input: &O::Input,
    finish: Finish<'_>,
    (who, secrets): (&str, &[&str]),
) -> Result<O::Output, Refusal> {
    let request = O::encode(input)?;
    let response = send(transport, origin, &request, finish, is_passing).await?;
    output::<O>(response, who, secrets)
}

/// What a response gives.
pub(super) fn output<O: Operation>(
    response: Response<Bytes>,
    who: &str,
    secrets: &[&str],
) -> Result<O::Output, Refusal> {
    let status = response.status().as_u16();
    O::decode(response).map_err(|error| {
        if error.call().is_some() {
            // Its message may show how the answer begins.
            return format!("{who} answered with something that is not its JSON (HTTP {status})").into();
        }
        let in_body = |name: &str| json::member_text(error.body(), name);
        let reason = in_body("error");
        let code = error.code().map(str::to_owned).or_else(|| reason.clone());
        let message = error.message().map(str::to_owned).or_else(|| in_body("error_description"));
        let said = match (code.as_deref().map(shorten), message.as_deref().map(shorten)) {
            (Some(code), Some(message)) => format!("{who} refused: {code}: {message}"),
            (Some(text), None) | (None, Some(text)) => format!("{who} refused: {text}"),
            (None, None) => format!("{who} gave neither code nor message"),
        };
        let id =
            error.request_id().map_or_else(|| "no request id".to_owned(), |id| format!("request id {}", shorten(id)));
        let secrets: Vec<Option<&str>> = secrets.iter().copied().map(Some).collect();
        let what = without(&format!("{said} (HTTP {status}, {id})"), &secrets);
        Refusal { what, code, reason, status: Some(status) }
    })
}
