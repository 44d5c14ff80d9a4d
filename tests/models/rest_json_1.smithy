$version: "2.0"

namespace example.print

use aws.api#service
use aws.auth#sigv4
use aws.protocols#restJson1
use smithy.test#eventStreamTests
use smithy.test#httpRequestTests
use smithy.test#httpResponseTests

/// Prints what it is sent: every place of a request and of a response that a member can be in.
@service(sdkId: "Print Works")
@sigv4(name: "print")
@restJson1
@title("Print Works")
service PrintWorks {
    version: "2026-11-01"
    operations: [
        Address
        Pick
        Ask
        Head
        Fold
        Sheet
        Pulp
        Stamp
        Note
        Ticket
        Roll
        Ping
        Ship
        Wire
        Dictate
    ]
    errors: [
        Jam
    ]
}

// Labels: what is escaped, what keeps its slashes, and each type as text.
@http(method: "PUT", uri: "/a/{text}/(b+)/{whole}/{half}/{flag}/{at}/{web}/{rest+}/end", code: 200)
@idempotent
operation Address {
    input := {
        @required
        @httpLabel
        text: String

        @required
        @httpLabel
        whole: Long

        @required
        @httpLabel
        half: Double

        @required
        @httpLabel
        flag: Boolean

        @required
        @httpLabel
        at: Timestamp

        @required
        @httpLabel
        @timestampFormat("http-date")
        web: Timestamp

        @required
        @httpLabel
        rest: String
    }
}

apply Address @httpRequestTests([
    {
        id: "labels_are_escaped"
        protocol: "aws.protocols#restJson1"
        method: "PUT"
        uri: "/a/%25%20%2F%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2B%2C%3B%3D%3A~-_.%C3%A9%E2%82%AC/(b+)/-9007199254740993/NaN/true/2026-11-01T10%3A20%3A30.5Z/Sun%2C%2001%20Nov%202026%2010%3A20%3A30%20GMT/x%20y/..//%252Fz/end"
        params: {
            text: "% /?#[]@!$&'()*+,;=:~-_.é€"
            whole: -9007199254740993
            half: "NaN"
            flag: true
            at: 1793528430.5
            web: 1793528430
            rest: "x y/..//%2Fz"
        }
        body: ""
        forbidHeaders: ["Content-Type"]
    }
    {
        id: "infinite_labels"
        protocol: "aws.protocols#restJson1"
        method: "PUT"
        uri: "/a/./(b+)/0/-Infinity/false/1969-12-31T23%3A59%3A59Z/Thu%2C%2001%20Jan%201970%2000%3A00%3A00%20GMT/./end"
        params: { text: ".", whole: 0, half: "-Infinity", flag: false, at: -1, web: 0, rest: "." }
    }
])

// A label that is the identifier of a resource goes by that, not by the name of its member.
@http(method: "PUT", uri: "/pick/{id}/{copy}", code: 200)
@idempotent
operation Pick {
    input := {
        @required
        @httpLabel
        @resourceIdentifier("id")
        copy: String

        @required
        @httpLabel
        @resourceIdentifier("copy")
        sheet: String
    }
}

apply Pick @httpRequestTests([
    {
        id: "labels_are_identifiers"
        protocol: "aws.protocols#restJson1"
        method: "PUT"
        uri: "/pick/a/b"
        params: { copy: "a", sheet: "b" }
        body: ""
    }
])

// A query: literals, one member a key, lists in order, maps of what is left.
@http(method: "GET", uri: "/ask?fixed=a%20b&bare", code: 200)
@readonly
operation Ask {
    input := {
        @httpQuery("q")
        text: String

        @httpQuery("n")
        number: Integer

        @httpQuery("tags")
        tags: Texts

        @httpQuery("when")
        times: Times

        @httpQuery("since")
        @timestampFormat("epoch-seconds")
        since: Timestamp

        @httpQuery("kinds")
        kinds: Kinds

        @httpQuery("key")
        @idempotencyToken
        key: String

        @httpQueryParams
        more: TextLists
    }
}

apply Ask @httpRequestTests([
    {
        id: "query_of_everything"
        protocol: "aws.protocols#restJson1"
        method: "GET"
        uri: "/ask"
        queryParams: [
            "fixed=a%20b"
            "bare"
            "q=a%2Bb%20c%2Fd"
            "n=0"
            "tags=x"
            "tags="
            "tags=y%26"
            "when=1970-01-01T00%3A00%3A00Z"
            "when=1970-01-01T00%3A00%3A01Z"
            "since=7"
            "kinds=glossy"
            "key=mine"
            "left=1"
            "left=2"
        ]
        params: {
            text: "a+b c/d"
            number: 0
            tags: ["x", "", "y&"]
            times: [0, 1]
            since: 7
            kinds: ["glossy"]
            key: "mine"
            more: { left: ["1", "2"], q: ["lost"], none: [] }
        }
        forbidQueryParams: ["none"]
        forbidHeaders: ["Content-Type", "Content-Length"]
        body: ""
    }
    {
        id: "query_of_nothing"
        protocol: "aws.protocols#restJson1"
        method: "GET"
        uri: "/ask"
        queryParams: ["fixed=a%20b", "bare", "q=", "key=00000000-0000-4000-8000-000000000000"]
        params: { text: "", tags: [] }
        forbidQueryParams: ["n", "tags", "when", "since", "kinds"]
        body: ""
    }
])

// Headers: each type, lists and their quotes, what is empty, and names that begin alike.
@http(method: "POST", uri: "/head", code: 200)
operation Head {
    input := with [Headers] {}

    output := with [Headers] {}
}

@mixin
structure Headers {
    @httpHeader("X-Text")
    text: String

    @httpHeader("X-Texts")
    texts: Texts

    @httpHeader("X-Flags")
    flags: Flags

    @httpHeader("X-Numbers")
    numbers: Numbers

    @httpHeader("X-Float")
    float: Float

    @httpHeader("X-At")
    at: Timestamp

    @httpHeader("X-Times")
    times: Times

    @httpHeader("X-Iso")
    @timestampFormat("date-time")
    iso: Timestamp

    @httpHeader("X-Kind")
    kind: Kind

    @httpHeader("X-Kinds")
    kinds: Kinds

    @httpHeader("X-Form")
    form: Form

    @httpPrefixHeaders("X-Meta-")
    meta: TextMap
}

apply Head @httpRequestTests([
    {
        id: "headers_of_everything"
        protocol: "aws.protocols#restJson1"
        method: "POST"
        uri: "/head"
        params: {
            text: "a, \"b\""
            texts: ["plain", "with, comma", "with \"quotes\"", "with \\ both, \"", "in  side"]
            flags: [true, false]
            numbers: [-1, 0, 2147483647]
            float: 1.5
            at: 1793528430
            times: [0, 1793528430]
            iso: 1793528430.25
            kind: "matt"
            kinds: ["matt", "glossy"]
            form: "{\"a\":1}"
            meta: { One: "1", "Two-2": "" }
        }
        headers: {
            "X-Text": "a, \"b\""
            "X-Texts": "plain, \"with, comma\", \"with \\\"quotes\\\"\", \"with \\\\ both, \\\"\", in  side"
            "X-Flags": "true, false"
            "X-Numbers": "-1, 0, 2147483647"
            "X-Float": "1.5"
            "X-At": "Sun, 01 Nov 2026 10:20:30 GMT"
            "X-Times": "Thu, 01 Jan 1970 00:00:00 GMT, Sun, 01 Nov 2026 10:20:30 GMT"
            "X-Iso": "2026-11-01T10:20:30.25Z"
            "X-Kind": "matt"
            "X-Kinds": "matt, glossy"
            "X-Form": "eyJhIjoxfQ=="
            "X-Meta-One": "1"
            "X-Meta-Two-2": ""
        }
        body: ""
    }
    {
        id: "headers_of_nothing"
        protocol: "aws.protocols#restJson1"
        method: "POST"
        uri: "/head"
        params: { text: "", texts: [] }
        headers: { "X-Text": "", "X-Texts": "" }
        forbidHeaders: ["X-Flags", "X-Numbers", "X-Float", "X-At", "X-Times", "X-Iso", "X-Kind", "X-Kinds", "X-Form"]
    }
])

apply Head @httpResponseTests([
    {
        id: "headers_are_read"
        protocol: "aws.protocols#restJson1"
        code: 200
        headers: {
            "x-text": "a, \"b\""
            "x-texts": "plain, \"with, comma\", \"with \\\"quotes\\\"\"  , last"
            "x-flags": "true,false"
            "x-numbers": "-1,  0 ,2147483647"
            "x-float": "-Infinity"
            "x-at": "Sun, 01 Nov 2026 10:20:30 GMT"
            "x-times": "Thu, 01 Jan 1970 00:00:00 GMT, Sun, 01 Nov 2026 10:20:30 GMT"
            "x-iso": "2026-11-01T11:20:30.25+01:00"
            "x-kind": "silk"
            "x-kinds": "matt, glossy"
            "x-form": "eyJhIjoxfQ=="
            "x-meta-one": "1"
        }
        params: {
            text: "a, \"b\""
            texts: ["plain", "with, comma", "with \"quotes\"", "last"]
            flags: [true, false]
            numbers: [-1, 0, 2147483647]
            float: "-Infinity"
            at: 1793528430
            times: [0, 1793528430]
            iso: 1793528430.25
            kind: "silk"
            kinds: ["matt", "glossy"]
            form: "{\"a\":1}"
            meta: { one: "1" }
        }
        body: ""
    }
    { id: "no_headers", protocol: "aws.protocols#restJson1", code: 200, params: { meta: {} }, body: "{}" }
])

// A document, whose members go by other names; what is bound stays out of it.
@http(method: "POST", uri: "/fold/{id}", code: 200)
operation Fold {
    input := {
        @required
        @httpLabel
        id: String

        @jsonName("Weight")
        weight: Float

        blob: Blob

        at: Timestamp

        @timestampFormat("http-date")
        web: Timestamp

        choice: Choice

        any: Document

        @default(3)
        copies: Integer
    }

    output := {
        @httpResponseCode
        status: Integer

        @jsonName("Weight")
        weight: Float

        blob: Blob

        at: Timestamp

        choice: Choice

        any: Document

        sparse: SparseTexts
    }
}

apply Fold @httpRequestTests([
    {
        id: "a_document"
        protocol: "aws.protocols#restJson1"
        method: "POST"
        uri: "/fold/7"
        params: {
            id: "7"
            weight: "Infinity"
            blob: "hi"
            at: 1793528430.5
            web: 0
            choice: { odd: "x" }
            any: { a: [1, null] }
            copies: 0
        }
        headers: { "Content-Type": "application/json" }
        requireHeaders: ["Content-Length"]
        body: "{\"Weight\":\"Infinity\",\"blob\":\"aGk=\",\"at\":1793528430.5,\"web\":\"Thu, 01 Jan 1970 00:00:00 GMT\",\"choice\":{\"Odd\":\"x\"},\"any\":{\"a\":[1,null]},\"copies\":0}"
        bodyMediaType: "application/json"
    }
])

apply Fold @httpResponseTests([
    {
        id: "a_document_is_read"
        protocol: "aws.protocols#restJson1"
        code: 202
        body: "{\"Weight\":\"NaN\",\"blob\":\"aGk=\",\"at\":1.5e9,\"choice\":{\"__type\":\"a#Choice\",\"even\":null,\"Odd\":\"x\"},\"any\":\"text\",\"sparse\":[\"a\",null],\"more\":{\"deep\":[{}]}}"
        bodyMediaType: "application/json"
        params: {
            status: 202
            weight: "NaN"
            blob: "hi"
            at: 1500000000
            choice: { odd: "x" }
            any: "text"
            sparse: ["a", null]
        }
    }
    { id: "nothing_is_read", protocol: "aws.protocols#restJson1", code: 204, body: "", params: { status: 204 } }
])

// One member is the body.
@http(method: "PUT", uri: "/sheet", code: 200)
@idempotent
operation Sheet {
    input := {
        @httpHeader("X-Name")
        name: String

        @httpPayload
        sheet: Choice
    }

    output := {
        @httpPayload
        sheet: Page
    }
}

apply Sheet @httpRequestTests([
    {
        id: "a_union_is_the_body"
        protocol: "aws.protocols#restJson1"
        method: "PUT"
        uri: "/sheet"
        params: { name: "n", sheet: { even: 2 } }
        headers: { "X-Name": "n", "Content-Type": "application/json" }
        body: "{\"even\":2}"
        bodyMediaType: "application/json"
    }
    {
        id: "no_union_is_no_body"
        protocol: "aws.protocols#restJson1"
        method: "PUT"
        uri: "/sheet"
        params: {}
        body: ""
        forbidHeaders: ["Content-Type"]
    }
])

apply Sheet @httpResponseTests([
    { id: "a_structure_is_the_body", protocol: "aws.protocols#restJson1", code: 200, body: "{\"side\":\"left\"}", bodyMediaType: "application/json", params: { sheet: { side: "left" } } }
    { id: "no_structure", protocol: "aws.protocols#restJson1", code: 200, body: "", params: {} }
])

@http(method: "POST", uri: "/pulp", code: 200)
operation Pulp {
    input := {
        @httpHeader("Content-Type")
        type: String

        @httpPayload
        pulp: Blob
    }

    output := {
        @httpHeader("Content-Type")
        type: String

        @httpPayload
        pulp: Blob
    }
}

apply Pulp @httpRequestTests([
    {
        id: "a_blob_is_the_body"
        protocol: "aws.protocols#restJson1"
        method: "POST"
        uri: "/pulp"
        params: { pulp: "{not json" }
        headers: { "Content-Type": "application/octet-stream" }
        requireHeaders: ["Content-Length"]
        body: "{not json"
        bodyMediaType: "application/octet-stream"
    }
    {
        id: "the_type_is_the_callers"
        protocol: "aws.protocols#restJson1"
        method: "POST"
        uri: "/pulp"
        params: { type: "image/x-pulp", pulp: "p" }
        headers: { "Content-Type": "image/x-pulp" }
        body: "p"
        bodyMediaType: "application/octet-stream"
    }
    { id: "no_blob", protocol: "aws.protocols#restJson1", method: "POST", uri: "/pulp", params: {}, body: "" }
])

apply Pulp @httpResponseTests([
    { id: "a_blob_is_read", protocol: "aws.protocols#restJson1", code: 200, headers: { "Content-Type": "image/x-pulp" }, body: "{not json", params: { type: "image/x-pulp", pulp: "{not json" } }
    { id: "no_blob_is_read", protocol: "aws.protocols#restJson1", code: 200, body: "", params: {} }
])

@http(method: "POST", uri: "/stamp", code: 200)
operation Stamp {
    input := {
        @httpPayload
        stamp: Kind
    }

    output := {
        @httpPayload
        stamp: Form
    }
}

apply Stamp @httpRequestTests([
    {
        id: "an_enum_is_the_body"
        protocol: "aws.protocols#restJson1"
        method: "POST"
        uri: "/stamp"
        params: { stamp: "glossy" }
        headers: { "Content-Type": "text/plain" }
        body: "glossy"
        bodyMediaType: "text/plain"
    }
])

apply Stamp @httpResponseTests([
    { id: "a_text_is_the_body", protocol: "aws.protocols#restJson1", code: 200, body: "{\"a\":1}", bodyMediaType: "application/json", params: { stamp: "{\"a\":1}" } }
])

@http(method: "POST", uri: "/note", code: 200)
operation Note {
    input := {
        @httpPayload
        note: Document
    }

    output := {
        @httpPayload
        note: Document
    }
}

apply Note @httpRequestTests([
    {
        id: "a_bare_text_is_a_document"
        protocol: "aws.protocols#restJson1"
        method: "POST"
        uri: "/note"
        params: { note: "text" }
        headers: { "Content-Type": "application/json" }
        body: "\"text\""
        bodyMediaType: "application/json"
    }
])

apply Note @httpResponseTests([
    { id: "a_list_is_a_document", protocol: "aws.protocols#restJson1", code: 200, body: "[1,{}]", bodyMediaType: "application/json", params: { note: [1, {}] } }
])

// Errors: by header or body, with members in both.
@http(method: "GET", uri: "/ticket/", code: 200)
@readonly
operation Ticket {
    output := {}

    errors: [
        Lost
    ]
}

apply Ticket @httpRequestTests([
    { id: "the_slash_at_the_end_stays", protocol: "aws.protocols#restJson1", method: "GET", uri: "/ticket/", params: {}, body: "", forbidHeaders: ["Content-Type", "Content-Length"] }
])

@error("client")
@httpError(404)
structure Lost {
    message: String

    @httpHeader("X-Where")
    where: String

    @httpHeader("Retry-After")
    after: Integer

    @jsonName("Page")
    page: Page
}

apply Lost @httpResponseTests([
    {
        id: "error_by_header"
        protocol: "aws.protocols#restJson1"
        code: 404
        headers: { "X-Amzn-Errortype": "example.print#Lost:http://example.com/", "X-Where": "box 7", "Retry-After": "30" }
        body: "{\"message\":\"gone\",\"Page\":{\"side\":\"left\"}}"
        bodyMediaType: "application/json"
        params: { message: "gone", where: "box 7", after: 30, page: { side: "left" } }
    }
    { id: "error_by_code", protocol: "aws.protocols#restJson1", code: 404, body: "{\"code\":\"Lost\",\"message\":\"gone\"}", bodyMediaType: "application/json", params: { message: "gone" } }
    { id: "error_by_type", protocol: "aws.protocols#restJson1", code: 404, body: "{\"__type\":\"other.name#Lost\",\"Page\":{\"__type\":\"Jam\"}}", bodyMediaType: "application/json", params: { page: {} } }
    { id: "error_without_a_body", protocol: "aws.protocols#restJson1", code: 404, headers: { "X-Amzn-Errortype": "Lost" }, body: "", params: {} }
    { id: "error_beside_html", protocol: "aws.protocols#restJson1", code: 404, headers: { "X-Amzn-Errortype": "Lost", "Content-Type": "text/html" }, body: "<html>", bodyMediaType: "text/html", params: {} }
])

@error("server")
@httpError(500)
structure Jam {
    Message: String
}

apply Jam @httpResponseTests([
    { id: "error_of_the_service", protocol: "aws.protocols#restJson1", code: 503, headers: { "X-Amzn-Errortype": "Jam" }, body: "{\"Message\":\"paper\"}", bodyMediaType: "application/json", params: { Message: "paper" } }
])

// Bytes that are read as they come and go.
@http(method: "POST", uri: "/roll", code: 200)
operation Roll {
    input := {
        @httpHeader("X-Name")
        name: String

        @required
        @httpPayload
        roll: Bytes
    }

    output := {
        @httpHeader("X-Name")
        name: String

        @required
        @httpPayload
        roll: Bytes
    }
}

@streaming
blob Bytes

apply Roll @httpRequestTests([
    {
        id: "bytes_are_the_body"
        protocol: "aws.protocols#restJson1"
        method: "POST"
        uri: "/roll"
        params: { name: "n", roll: "bytes" }
        headers: { "X-Name": "n", "Content-Type": "application/octet-stream" }
        body: "bytes"
        bodyMediaType: "application/octet-stream"
    }
])

apply Roll @httpResponseTests([
    { id: "bytes_are_read", protocol: "aws.protocols#restJson1", code: 200, headers: { "X-Name": "n" }, body: "bytes", bodyMediaType: "application/octet-stream", params: { name: "n", roll: "bytes" } }
    { id: "no_bytes_are_read", protocol: "aws.protocols#restJson1", code: 200, body: "", params: { roll: "" } }
])

// Nothing in, nothing out.
@http(method: "POST", uri: "/ping", code: 200)
operation Ping {}

apply Ping @httpRequestTests([
    { id: "nothing_is_sent", protocol: "aws.protocols#restJson1", method: "POST", uri: "/ping", params: {}, body: "", forbidHeaders: ["Content-Type"] }
])

apply Ping @httpResponseTests([
    { id: "nothing_comes", protocol: "aws.protocols#restJson1", code: 200, body: "", params: {} }
    { id: "what_comes_is_of_no_interest", protocol: "aws.protocols#restJson1", code: 200, body: "{\"a\":1}", bodyMediaType: "application/json", params: {} }
])

// A host of its own.
@http(method: "POST", uri: "/ship", code: 200)
@endpoint(hostPrefix: "{yard}-data.")
operation Ship {
    input := {
        @required
        @hostLabel
        yard: String
    }
}

apply Ship @httpRequestTests([
    {
        id: "a_member_before_the_host"
        protocol: "aws.protocols#restJson1"
        method: "POST"
        uri: "/base/ship"
        host: "example.com/base"
        resolvedHost: "north-data.example.com"
        params: { yard: "north" }
        body: "{\"yard\":\"north\"}"
        bodyMediaType: "application/json"
    }
])

// Events that the service sends.
@http(method: "GET", uri: "/wire", code: 200)
@readonly
operation Wire {
    output := {
        @httpHeader("X-Line")
        line: String

        @httpPayload
        @required
        telegrams: Telegrams
    }

    errors: [
        Lost
    ]
}

@streaming
union Telegrams {
    letter: Letter
    photo: Photo
    beat: Beat
    lost: Lost
}

structure Letter {
    @eventHeader
    number: Integer

    words: String
}

structure Photo {
    @eventHeader
    at: Timestamp

    @eventHeader
    digest: Blob

    @eventPayload
    pixels: Blob
}

structure Beat {}

apply Wire @eventStreamTests([
    {
        id: "telegrams"
        protocol: "aws.protocols#restJson1"
        initialResponse: { code: 200, headers: { "X-Line": "7" } }
        initialResponseShape: "smithy.test#InitialHttpResponse"
        initialResponseParams: { line: "7" }
        events: [
            {
                type: "response"
                params: { letter: { number: -3, words: "stop" } }
                headers: { ":message-type": { string: "event" }, ":event-type": { string: "letter" }, ":content-type": { string: "application/json" }, number: { integer: -3 } }
                body: "{\"words\":\"stop\"}"
                bodyMediaType: "application/json"
            }
            {
                type: "response"
                params: { photo: { at: 1.5, digest: "d", pixels: "p" } }
                headers: { ":message-type": { string: "event" }, ":event-type": { string: "photo" }, at: { timestamp: 1.5 }, digest: { blob: "ZA==" } }
                body: "p"
            }
            {
                type: "response"
                params: { beat: {} }
                headers: { ":message-type": { string: "event" }, ":event-type": { string: "beat" } }
            }
        ]
    }
    {
        id: "the_line_breaks"
        protocol: "aws.protocols#restJson1"
        events: [
            {
                type: "response"
                params: { beat: {} }
                headers: { ":message-type": { string: "event" }, ":event-type": { string: "beat" } }
                body: "{}"
                bodyMediaType: "application/json"
            }
            {
                type: "response"
                params: { lost: { message: "gone" } }
                headers: { ":message-type": { string: "exception" }, ":exception-type": { string: "lost" } }
                body: "{\"message\":\"gone\"}"
                bodyMediaType: "application/json"
            }
        ]
        expectation: { failure: { errorId: "example.print#Lost" } }
    }
    {
        id: "the_call_fails"
        protocol: "aws.protocols#restJson1"
        initialResponse: { code: 503, headers: { "Content-Type": "text/plain" }, body: "busy", bodyMediaType: "text/plain" }
        initialResponseShape: "smithy.test#InitialHttpResponse"
        expectation: { failure: {} }
    }
])

// A stream that a client sends, whose errors it can send too: members in a header, in the document, and below it.
@http(method: "POST", uri: "/dictate", code: 200)
operation Dictate {
    input := {
        @required
        @httpPayload
        words: Dictation
    }
}

@streaming
union Dictation {
    letter: Letter
    slip: Slip
}

/// The writer has lost the thread.
@error("client")
structure Slip {
    message: String

    @eventHeader
    line: Integer

    place: Place
}

structure Place {
    column: Integer
}

apply Dictate @eventStreamTests([
    {
        id: "a_slip"
        protocol: "aws.protocols#restJson1"
        appliesTo: "client"
        events: [
            {
                type: "request"
                params: { letter: { number: 1, words: "dear" } }
                headers: { ":message-type": { string: "event" }, ":event-type": { string: "letter" }, ":content-type": { string: "application/json" }, number: { integer: 1 } }
                body: "{\"words\":\"dear\"}"
                bodyMediaType: "application/json"
            }
            {
                type: "request"
                params: { slip: { message: "where was I", line: 3, place: { column: 7 } } }
                headers: { ":message-type": { string: "exception" }, ":exception-type": { string: "slip" }, ":content-type": { string: "application/json" }, line: { integer: 3 } }
                forbidHeaders: [":event-type"]
                body: "{\"message\":\"where was I\",\"place\":{\"column\":7}}"
                bodyMediaType: "application/json"
            }
        ]
    }
])

structure Page {
    side: String
}

union Choice {
    @jsonName("Odd")
    odd: String

    even: Integer
}

enum Kind {
    MATT = "matt"
    GLOSSY = "glossy"
}

@mediaType("application/json")
string Form

list Texts {
    member: String
}

@sparse
list SparseTexts {
    member: String
}

list Flags {
    member: Boolean
}

list Numbers {
    member: Integer
}

list Times {
    member: Timestamp
}

list Kinds {
    member: Kind
}

map TextMap {
    key: String
    value: String
}

map TextLists {
    key: String
    value: Texts
}
