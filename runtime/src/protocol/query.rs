//! The protocols `awsQuery` and `ec2Query`: a form that names the operation, answered in XML.
//!
//! Follows Smithy 2.0, "AWS query protocol" and "Amazon EC2 query protocol".

use bytes::Bytes;
use http::response::Parts;
use http::{HeaderValue, Request, header};

use super::rpc::without_required;
use super::{ErrorResponse, FORM, Rpc, RpcDialect, xml_error};
use crate::format::form::Form;
use crate::format::xml::{self, Xml};
use crate::format::{Format, FormatError, is_page};
use crate::percent::{Keep, encode};
use crate::{CallError, OperationInfo, SegmentedBytes};

/// `awsQuery`, in whose responses the members are one level deeper, in an element such as `ListUsersResult`.
pub type AwsQuery = Rpc<Query<true>>;

/// `ec2Query`.
pub type Ec2Query = Rpc<Query<false>>;

/// What is the query protocols' own; `WRAPPED` says whether there is an element around the members of a response.
#[derive(Clone, Copy, Debug)]
pub struct Query<const WRAPPED: bool>;

impl<const WRAPPED: bool> RpcDialect for Query<WRAPPED> {
    type Request = Form;
    type Response = Xml;

    /// Puts the operation's name and the version of the service before the members, and says that the body is a form.
    fn head(info: &OperationInfo, request: &mut Request<SegmentedBytes>) -> Result<(), CallError> {
        let members = std::mem::take(request.body_mut()).into_bytes();
        let separator = if members.is_empty() { "" } else { "&" };
        let version = encode(info.service.version.as_bytes(), Keep::Nothing);
        let head = format!("Action={}&Version={version}{separator}", info.name);
        *request.body_mut() = [head.as_bytes(), &members].concat().into();
        let form = HeaderValue::from_static(FORM);
        request.headers_mut().insert(header::CONTENT_TYPE, form);
        Ok(())
    }

    fn is_output(parts: &Parts, body: &Bytes) -> bool {
        parts.status.is_success() && !xml::is_error(body, &["ErrorResponse", "Response"])
    }

    fn document(info: &OperationInfo, _: &Parts, body: &Bytes) -> Result<Bytes, String> {
        if is_page(body) {
            return Err(Xml::refusal(
                body,
                &FormatError::new("expected an answer of the service, found a page of HTML"),
            ));
        }
        if !WRAPPED || Xml::is_absent(body) {
            return Ok(body.clone());
        }
        let result = xml::within(body, "Result").map_err(|error| Xml::refusal(body, &FormatError::new(error)))?;
        if result.is_none() && !info.required_output.is_empty() {
            return Err(without_required(&format!("response body has no element such as `{}Result`", info.name), info));
        }
        Ok(result.unwrap_or_default())
    }

    fn error(info: &OperationInfo, parts: Parts, body: Bytes) -> ErrorResponse {
        xml_error::error(info, parts, body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Service;
    use crate::protocol::fixture;

    #[test]
    fn the_operation_and_the_version_of_its_service_come_before_the_members() {
        const SERVICE: Service = Service { version: "2013 & on", ..fixture::SERVICE };
        for (members, body) in
            [("", "Action=List&Version=2013%20%26%20on"), ("A=b", "Action=List&Version=2013%20%26%20on&A=b")]
        {
            let mut request = Request::new(Bytes::from(members).into());
            Query::<true>::head(&OperationInfo::new(&SERVICE, "List"), &mut request).unwrap();
            assert_eq!(request.into_body().into_bytes(), body);
        }
    }

    #[test]
    fn only_members_in_an_element_of_their_own_are_unwrapped() {
        let body =
            Bytes::from("<ListResponse><ListResult><A>b</A></ListResult><RequestId>1</RequestId></ListResponse>");
        let info = OperationInfo::new(&fixture::SERVICE, "List");
        let (parts, ()) = http::Response::new(()).into_parts();
        assert_eq!(Query::<true>::document(&info, &parts, &body).unwrap(), "<ListResult><A>b</A></ListResult>");
        assert_eq!(Query::<false>::document(&info, &parts, &body).unwrap(), body);
        let line = "the response body of 4 bytes is not the XML it should be: \
                    expected the rest of a tag, found the end of the document at byte 0";
        assert_eq!(Query::<true>::document(&info, &parts, &Bytes::from("<nul")), Err(line.to_owned()));
    }

    #[test]
    fn what_is_no_answer_is_refused_whatever_its_status() {
        let info = OperationInfo::new(&fixture::SERVICE, "List");
        let (parts, ()) = http::Response::new(()).into_parts();
        let page = Bytes::from("<HTML><body>Sign in</body></HTML>");
        let line = "the response body is not XML of the service but begins with `<HTML><body>Sign in</body></HTML>`";
        assert_eq!(Query::<true>::document(&info, &parts, &page), Err(line.to_owned()));
        assert_eq!(Query::<false>::document(&info, &parts, &page), Err(line.to_owned()));

        let is_output = |body: &'static str| Query::<true>::is_output(&parts, &Bytes::from(body));
        assert!(!is_output("<ErrorResponse><Error><Code>Boom</Code></Error></ErrorResponse>"));
        assert!(!is_output("<Response><Errors><Error><Code>Boom</Code></Error></Errors></Response>"));
        // That of an operation that is called so.
        assert!(is_output("<ErrorResponse><ErrorResult/></ErrorResponse>"));
        assert!(is_output("<ListResponse><Error><Code>a</Code></Error></ListResponse>") && is_output(""));
    }

    #[test]
    fn a_body_without_the_result_is_not_said_to_be_empty() {
        let info = OperationInfo::new(&fixture::SERVICE, "List");
        let (parts, ()) = http::Response::new(()).into_parts();
        let body = Bytes::from("<ListResponse><Other/></ListResponse>");
        assert_eq!(Query::<true>::document(&info, &parts, &body), Ok(Bytes::new()));
        let line = "the response body has no element such as `ListResult`, without `A`";
        assert_eq!(Query::<true>::document(&info.required_output(&["A"]), &parts, &body), Err(line.to_owned()));
    }
}
