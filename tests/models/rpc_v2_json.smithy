$version: "2.0"

namespace example.depot

use aws.api#service
use aws.auth#sigv4
use smithy.protocols#rpcv2Json
use smithy.test#httpRequestTests
use smithy.test#httpResponseTests

/// Keeps what it is sent: every form of a value in JSON that this protocol has.
@service(sdkId: "Depot")
@sigv4(name: "depot")
@rpcv2Json
@title("Depot")
service Depot_20261101 {
    version: "2026-11-01"
    operations: [
        Ping
        Open
        Keep
        Note
        Count
        Reach
    ]
    errors: [
        Full
    ]
}

// No input and no output: no body either way, and nothing said of one.
operation Ping {}

apply Ping @httpRequestTests([
    {
        id: "no_input_is_no_body"
        protocol: rpcv2Json
        method: "POST"
        uri: "/service/Depot_20261101/operation/Ping"
        headers: { "smithy-protocol": "rpc-v2-json", Accept: "application/json" }
        forbidHeaders: ["Content-Type", "X-Amz-Target", "X-Amzn-Target"]
        body: ""
    }
])

apply Ping @httpResponseTests([
    {
        id: "no_output_is_no_body"
        protocol: rpcv2Json
        code: 200
        headers: { "smithy-protocol": "rpc-v2-json" }
        body: ""
    }
    {
        id: "no_output_may_be_an_empty_object"
        protocol: rpcv2Json
        code: 200
        headers: { "smithy-protocol": "rpc-v2-json", "Content-Type": "application/json" }
        body: "{}"
    }
    {
        id: "what_no_output_has_is_passed_over"
        protocol: rpcv2Json
        code: 200
        headers: { "smithy-protocol": "rpc-v2-json" }
        body: "{\"unheard\": [1, {\"of\": null}]}"
    }
])

// An input without members is an empty object. HTTP traits count for nothing.
@http(method: "GET", uri: "/open/{door}", code: 200)
@readonly
operation Open {
    input := {
        @required
        @httpLabel
        door: String

        @httpQuery("w")
        @jsonName("breadth")
        width: Integer

        @httpHeader("x-key")
        key: String
    }
    output := {
        @httpHeader("x-key")
        key: String

        @jsonName("breadth")
        width: Integer
    }
}

apply Open @httpRequestTests([
    {
        id: "http_traits_and_json_names_count_for_nothing"
        protocol: rpcv2Json
        method: "POST"
        uri: "/service/Depot_20261101/operation/Open"
        headers: { "smithy-protocol": "rpc-v2-json", "Content-Type": "application/json", Accept: "application/json" }
        requireHeaders: ["Content-Length"]
        forbidHeaders: ["x-key"]
        forbidQueryParams: ["w"]
        params: { door: "north", width: 3, key: "k" }
        body: "{\"door\": \"north\", \"width\": 3, \"key\": \"k\"}"
        bodyMediaType: "application/json"
    }
])

apply Open @httpResponseTests([
    {
        id: "members_of_outputs_are_in_the_body"
        protocol: rpcv2Json
        code: 200
        headers: { "smithy-protocol": "rpc-v2-json", "x-key": "not this" }
        params: { key: "k", width: 3 }
        body: "{\"key\": \"k\", \"width\": 3, \"breadth\": 4}"
        bodyMediaType: "application/json"
    }
])

// Each type, alone and in collections.
operation Keep {
    input: Thing
    output: Thing
}

structure Thing {
    text: String
    flag: Boolean
    byte: Byte
    short: Short
    whole: Integer
    long: Long
    half: Float
    double: Double
    bytes: Blob
    kind: Kind
    level: Level
    any: Document
    texts: Texts
    holes: Holes
    tags: Tags
    gaps: Gaps
    one: One
    inner: Thing
}

enum Kind {
    BOX = "box"
    BAG = "bag"
}

intEnum Level {
    LOW = 1
    HIGH = 2
}

list Texts {
    member: String
}

@sparse
list Holes {
    member: String
}

map Tags {
    key: String
    value: Integer
}

@sparse
map Gaps {
    key: String
    value: Integer
}

union One {
    text: String
    thing: Thing
    nothing: Unit
}

apply Keep @httpRequestTests([
    {
        id: "nothing_set_is_an_empty_object"
        protocol: rpcv2Json
        method: "POST"
        uri: "/service/Depot_20261101/operation/Keep"
        headers: { "Content-Type": "application/json" }
        params: {}
        body: "{}"
        bodyMediaType: "application/json"
    }
    {
        id: "scalars"
        protocol: rpcv2Json
        method: "POST"
        uri: "/service/Depot_20261101/operation/Keep"
        params: {
            text: "a\"\\\n\u0001é", flag: false, byte: -128, short: 32767, whole: -2147483648, long: 9223372036854775807
            half: 1.5, double: -0.1, bytes: "\u0000binary", kind: "bag", level: 2
        }
        body: """
            {"text": "a\\"\\\\\\n\\u0001é", "flag": false, "byte": -128, "short": 32767, "whole": -2147483648,
            "long": 9223372036854775807, "half": 1.5, "double": -0.1, "bytes": "AGJpbmFyeQ==", "kind": "bag", "level": 2}"""
        bodyMediaType: "application/json"
    }
    {
        id: "floats_that_json_has_not_are_strings"
        protocol: rpcv2Json
        method: "POST"
        uri: "/service/Depot_20261101/operation/Keep"
        params: { half: "NaN", double: "-Infinity", inner: { double: "Infinity" } }
        body: "{\"half\": \"NaN\", \"double\": \"-Infinity\", \"inner\": {\"double\": \"Infinity\"}}"
        bodyMediaType: "application/json"
    }
    {
        id: "collections"
        protocol: rpcv2Json
        method: "POST"
        uri: "/service/Depot_20261101/operation/Keep"
        params: {
            texts: [], holes: ["a", null], tags: { b: 1 }, gaps: { c: null, d: 2 }, one: { thing: { one: { text: "t" } } }
            any: { x: [1, "y", null, true] }
        }
        body: """
            {"texts": [], "holes": ["a", null], "tags": {"b": 1}, "gaps": {"c": null, "d": 2},
            "one": {"thing": {"one": {"text": "t"}}}, "any": {"x": [1, "y", null, true]}}"""
        bodyMediaType: "application/json"
    }
    {
        id: "a_member_of_a_union_that_holds_nothing"
        protocol: rpcv2Json
        method: "POST"
        uri: "/service/Depot_20261101/operation/Keep"
        params: { one: { nothing: {} } }
        body: "{\"one\": {\"nothing\": {}}}"
        bodyMediaType: "application/json"
    }
])

apply Keep @httpResponseTests([
    {
        id: "scalars_are_read"
        protocol: rpcv2Json
        code: 200
        headers: { "smithy-protocol": "rpc-v2-json", "Content-Type": "application/json" }
        params: {
            text: "é", flag: true, byte: 1, short: 2, whole: 3, long: -9223372036854775808, half: "-Infinity", double: 1e-3
            bytes: "x", kind: "other", level: 7
        }
        body: """
            {"text": "\\u00e9", "flag": true, "byte": 1, "short": 2, "whole": 3, "long": -9223372036854775808,
            "half": "-Infinity", "double": 1e-3, "bytes": "eA==", "kind": "other", "level": 7}"""
        bodyMediaType: "application/json"
    }
    {
        id: "nulls_and_what_is_not_known_are_passed_over"
        protocol: rpcv2Json
        code: 200
        headers: { "smithy-protocol": "rpc-v2-json" }
        params: { texts: ["a"], holes: [null], gaps: { a: null }, whole: 3 }
        body: """
            {"text": null, "new": {"deep": [1, 2]}, "texts": ["a"], "holes": [null], "gaps": {"a": null}, "whole": 3,
            "tags": null}"""
        bodyMediaType: "application/json"
    }
    {
        id: "a_union_may_say_its_type"
        protocol: rpcv2Json
        code: 200
        headers: { "smithy-protocol": "rpc-v2-json" }
        params: { one: { text: "t" } }
        body: "{\"one\": {\"__type\": \"example.depot#One\", \"text\": \"t\", \"thing\": null}}"
        bodyMediaType: "application/json"
    }
    {
        id: "an_empty_body_is_an_output_without_members"
        protocol: rpcv2Json
        code: 200
        headers: { "smithy-protocol": "rpc-v2-json" }
        params: {}
        body: ""
    }
])

// Timestamps are seconds, whatever their format is elsewhere.
@timestampFormat("date-time")
timestamp Day

list Days {
    member: Day
}

operation Note {
    input := {
        at: Timestamp

        @timestampFormat("http-date")
        web: Timestamp

        day: Day
        days: Days
    }
    output := {
        at: Timestamp

        @timestampFormat("date-time")
        text: Timestamp

        days: Days
    }
}

apply Note @httpRequestTests([
    {
        id: "timestamps_are_seconds"
        protocol: rpcv2Json
        method: "POST"
        uri: "/service/Depot_20261101/operation/Note"
        params: { at: 1793528430.5, web: 1793528430, day: -1, days: [0, 1.25] }
        body: "{\"at\": 1793528430.5, \"web\": 1793528430, \"day\": -1, \"days\": [0, 1.25]}"
        bodyMediaType: "application/json"
    }
])

apply Note @httpResponseTests([
    {
        id: "timestamps_are_read_as_seconds"
        protocol: rpcv2Json
        code: 200
        headers: { "smithy-protocol": "rpc-v2-json" }
        params: { at: 1793528430.5, text: 1793528430, days: [-1, 0.125] }
        body: "{\"at\": 1.7935284305e9, \"text\": 1793528430, \"days\": [-1, 0.125]}"
        bodyMediaType: "application/json"
    }
])

// Numbers of any size are strings, with every digit.
list Sums {
    member: BigInteger
}

@sparse
map Shares {
    key: String
    value: BigDecimal
}

operation Count {
    input: Total
    output: Total
}

structure Total {
    sum: BigInteger
    share: BigDecimal
    sums: Sums
    shares: Shares
}

apply Count @httpRequestTests([
    {
        id: "big_numbers_are_strings"
        protocol: rpcv2Json
        method: "POST"
        uri: "/service/Depot_20261101/operation/Count"
        params: {
            sum: -123456789012345678901234567890
            share: 0.1000000000000000000001
            sums: [0, 18446744073709551616]
            shares: { a: 1.5, b: null }
        }
        body: """
            {"sum": "-123456789012345678901234567890", "share": "0.1000000000000000000001",
            "sums": ["0", "18446744073709551616"], "shares": {"a": "1.5", "b": null}}"""
        bodyMediaType: "application/json"
    }
])

apply Count @httpResponseTests([
    {
        id: "big_numbers_are_read_from_strings"
        protocol: rpcv2Json
        code: 200
        headers: { "smithy-protocol": "rpc-v2-json" }
        params: {
            sum: 123456789012345678901234567890
            share: -1.5e+300
            sums: [0, -7]
            shares: { a: 0.10, b: null }
        }
        body: """
            {"sum": "123456789012345678901234567890", "share": "-1.5e+300", "sums": ["0", "-7"],
            "shares": {"a": "0.10", "b": null}}"""
        bodyMediaType: "application/json"
    }
])

// Errors are known by `__type` in the body alone.
operation Reach {
    output := {
        shelf: String
    }
    errors: [
        Missing
        Broken
    ]
}

@error("client")
@httpError(404)
structure Missing {
    message: String
    shelf: String
}

@error("server")
structure Broken {
    @required
    message: String

    parts: Texts
}

@error("client")
structure Full {
    message: String
}

apply Missing @httpResponseTests([
    {
        id: "an_error_by_its_shape_id"
        protocol: rpcv2Json
        code: 404
        headers: { "smithy-protocol": "rpc-v2-json", "Content-Type": "application/json" }
        params: { message: "gone", shelf: "s" }
        body: "{\"__type\": \"example.depot#Missing\", \"message\": \"gone\", \"shelf\": \"s\"}"
        bodyMediaType: "application/json"
    }
    {
        id: "an_error_without_a_namespace"
        protocol: rpcv2Json
        code: 400
        headers: { "smithy-protocol": "rpc-v2-json" }
        params: { shelf: "s" }
        body: "{\"shelf\": \"s\", \"__type\": \"Missing\"}"
        bodyMediaType: "application/json"
    }
    {
        id: "a_header_and_a_code_name_no_error"
        protocol: rpcv2Json
        code: 404
        headers: { "smithy-protocol": "rpc-v2-json", "x-amzn-errortype": "Broken" }
        params: { shelf: "s" }
        body: "{\"code\": \"Broken\", \"Code\": \"Broken\", \"__type\": \"example.depot#Missing\", \"shelf\": \"s\"}"
        bodyMediaType: "application/json"
    }
])

apply Broken @httpResponseTests([
    {
        id: "an_error_of_the_server"
        protocol: rpcv2Json
        code: 500
        headers: { "smithy-protocol": "rpc-v2-json" }
        params: { message: "oh", parts: ["a"] }
        body: "{\"__type\": \"example.depot#Broken\", \"message\": \"oh\", \"parts\": [\"a\"]}"
        bodyMediaType: "application/json"
    }
])

apply Full @httpResponseTests([
    {
        id: "an_error_of_all_operations"
        protocol: rpcv2Json
        code: 400
        headers: { "smithy-protocol": "rpc-v2-json" }
        params: { message: "no room" }
        body: "{\"message\": \"no room\", \"__type\": \"example.depot#Full\"}"
        bodyMediaType: "application/json"
    }
])
