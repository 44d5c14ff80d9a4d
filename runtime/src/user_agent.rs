//! Who asks, in the form that AWS's logs expect. Knows no request.

use http::HeaderValue;

use crate::Service;

/// `name/version` words.
pub(crate) fn user_agent(service: &Service) -> HeaderValue {
    let id = service.id.replace(' ', "_").to_ascii_lowercase();
    let text = format!("smithwright/{} os/{} lang/rust api/{id}", env!("CARGO_PKG_VERSION"), std::env::consts::OS);
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("smithwright"))
}
