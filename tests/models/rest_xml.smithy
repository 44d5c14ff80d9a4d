$version: "2.0"

namespace example.archive

use aws.api#service
use aws.auth#sigv4
use aws.protocols#restXml
use smithy.test#httpRequestTests
use smithy.test#httpResponseTests

/// Keeps files: documents, payloads, attributes and namespaces of XML.
@service(sdkId: "Archive")
@sigv4(name: "archive")
@restXml
@xmlNamespace(uri: "https://archive.example/")
@title("Archive")
service Archive {
    version: "2026-11-01"
    operations: [
        File
        Seal
        Send
        Look
    ]
    errors: [
        Burnt
    ]
}

@httpRequestTests([
    {
        id: "members_that_are_nowhere_else_are_one_document"
        documentation: "Its outermost element is called as the input is; attributes come first, and text is escaped."
        protocol: restXml
        method: "PUT"
        uri: "/files/a%2Fb"
        headers: { "Content-Type": "application/xml", "X-Shelf": "7" }
        params: {
            name: "a/b"
            shelf: 7
            title: "<&>\"' \n\r"
            folder: { code: "c\"d", kind: "thin", pages: ["1"], sheets: ["2", "3"], labels: { a: "b" } }
            due: 1398796238
        }
        bodyMediaType: "application/xml"
        body: """
            <FileRequest xmlns="https://archive.example/"><Title>&lt;&amp;&gt;&quot;&apos; &#xA;&#xD;</Title><folder code="c&quot;d" f:kind="thin" xmlns:f="https://archive.example/folder"><pages><page>1</page></pages><Sheet>2</Sheet><Sheet>3</Sheet><labels><entry><name>a</name><value>b</value></entry></labels></folder><due>Tue, 29 Apr 2014 18:30:38 GMT</due></FileRequest>"""
    }
    {
        id: "what_is_empty_is_an_empty_element_and_what_is_unset_is_none"
        protocol: restXml
        method: "PUT"
        uri: "/files/x"
        params: { name: "x", title: "", folder: { pages: [], sheets: [], labels: {} } }
        bodyMediaType: "application/xml"
        body: "<FileRequest xmlns=\"https://archive.example/\"><Title></Title><folder xmlns:f=\"https://archive.example/folder\"><pages></pages><labels></labels></folder></FileRequest>"
    }
])
@httpResponseTests([
    {
        id: "a_document_is_read_whatever_its_outermost_element_is_called"
        protocol: restXml
        code: 200
        headers: { "X-Shelf": "9" }
        body: """
            <!-- from the archive --><Anything>
              <folder kind="thick" code="&quot;">
                <Sheet>1</Sheet><labels><entry><name>a</name><value> b </value></entry></labels><Sheet><![CDATA[<2>]]></Sheet>
              </folder>
            </Anything>"""
        bodyMediaType: "application/xml"
        params: { shelf: 9, folder: { code: "\"", kind: "thick", sheets: ["1", "<2>"], labels: { a: " b " } } }
    }
])
@http(method: "PUT", uri: "/files/{name}")
@idempotent
operation File {
    input: FileRequest
    output := {
        @httpHeader("X-Shelf")
        shelf: Integer

        folder: Folder
    }
    errors: [
        Lost
    ]
}

structure FileRequest {
    @required
    @httpLabel
    name: String

    @httpHeader("X-Shelf")
    shelf: Integer

    @xmlName("Title")
    title: String

    folder: Folder

    @timestampFormat("http-date")
    due: Timestamp
}

@xmlNamespace(uri: "https://archive.example/folder", prefix: "f")
structure Folder {
    pages: Pages

    @xmlFlattened
    @xmlName("Sheet")
    sheets: Pages

    labels: Labels

    @xmlAttribute
    code: String

    @xmlAttribute
    @xmlName("f:kind")
    kind: Thickness
}

enum Thickness {
    THIN = "thin"
    THICK = "thick"
}

list Pages {
    @xmlName("page")
    member: String
}

map Labels {
    @xmlName("name")
    key: String

    value: String
}

@httpRequestTests([
    {
        id: "a_payload_is_called_as_its_type_is"
        protocol: restXml
        method: "POST"
        uri: "/seal"
        params: { wax: { colour: "red", at: 1398796238 } }
        headers: { "Content-Type": "application/xml" }
        bodyMediaType: "application/xml"
        body: "<RedWax xmlns=\"https://archive.example/\"><colour>red</colour><at>2014-04-29T18:30:38Z</at></RedWax>"
    }
    { id: "without_a_payload_there_is_no_body", protocol: restXml, method: "POST", uri: "/seal", params: {}, body: "", forbidHeaders: ["Content-Type"] }
])
@httpResponseTests([
    {
        id: "a_payload_is_read_from_the_whole_body"
        protocol: restXml
        code: 200
        body: "<x><colour>blue</colour></x>"
        bodyMediaType: "application/xml"
        params: { wax: { colour: "blue" } }
    }
])
@http(method: "POST", uri: "/seal")
operation Seal {
    input := {
        @httpPayload
        wax: Wax
    }
    output := {
        @httpPayload
        wax: Wax
    }
}

@xmlName("RedWax")
structure Wax {
    colour: String
    at: Timestamp
}

@httpRequestTests([
    {
        id: "one_member_of_a_union_is_one_element"
        protocol: restXml
        method: "POST"
        uri: "/send"
        params: { parcel: { letters: ["a"] } }
        bodyMediaType: "application/xml"
        body: "<SendInput xmlns=\"https://archive.example/\"><parcel><letters><member>a</member></letters></parcel></SendInput>"
    }
])
@httpResponseTests([
    {
        id: "an_empty_union_is_none"
        protocol: restXml
        code: 200
        body: "<SendOutput><parcel/></SendOutput>"
        bodyMediaType: "application/xml"
        params: {}
    }
])
@http(method: "POST", uri: "/send")
operation Send {
    input := {
        parcel: Parcel
    }
    output := {
        parcel: Parcel
    }
}

union Parcel {
    box: Wax
    letters: Letters
}

list Letters {
    member: String
}

@http(method: "HEAD", uri: "/look")
@readonly
operation Look {
    output := {}
    errors: [
        NotFound
    ]
}

@httpResponseTests([
    { id: "an_error_without_a_body_goes_by_its_status", protocol: restXml, code: 404, body: "", params: {} }
])
@error("client")
@httpError(404)
structure NotFound {}

@httpResponseTests([
    {
        id: "members_of_an_error_are_in_headers_and_within_its_element"
        protocol: restXml
        code: 410
        headers: { "X-Since": "Tue, 29 Apr 2014 18:30:38 GMT" }
        body: "<ErrorResponse><Error><Type>Sender</Type><Code>Lost</Code><Message>gone</Message><where><page>1</page></where></Error><RequestId>r</RequestId></ErrorResponse>"
        bodyMediaType: "application/xml"
        params: { Message: "gone", since: 1398796238, where: ["1"] }
    }
])
@error("client")
@httpError(410)
structure Lost {
    Message: String

    @httpHeader("X-Since")
    since: Timestamp

    where: Pages
}

@httpResponseTests([
    {
        id: "the_outermost_element_may_be_the_error"
        documentation: "As Route 53 has it."
        protocol: restXml
        code: 500
        body: "<Burnt xmlns=\"https://archive.example/\"><pages><page>1</page></pages></Burnt>"
        bodyMediaType: "application/xml"
        params: { pages: ["1"] }
    }
])
@error("server")
structure Burnt {
    pages: Pages
}
