$version: "2.0"

namespace example.garage

use aws.api#service
use aws.auth#sigv4
use aws.protocols#ec2Query
use aws.protocols#ec2QueryName
use smithy.test#httpRequestTests
use smithy.test#httpResponseTests

/// Parks cars: names of members in requests and in responses, and lists in both.
@service(sdkId: "Garage")
@sigv4(name: "garage")
@ec2Query
@xmlNamespace(uri: "https://garage.example/doc/")
@title("Garage")
service Garage {
    version: "2026-11-01"
    operations: [
        Park
    ]
}

@httpRequestTests([
    {
        id: "names_begin_in_upper_case_and_lists_are_flat"
        documentation: "A name of the protocol's own stands as it is; names of items do not count."
        protocol: ec2Query
        method: "POST"
        uri: "/"
        headers: { "Content-Type": "application/x-www-form-urlencoded" }
        params: { plate: "A 1", colour: "red", owner: "b", both: "c", extras: ["roof", "radio"], slot: { levels: [1], note: "" } }
        bodyMediaType: "application/x-www-form-urlencoded"
        body: "Action=Park&Version=2026-11-01&Plate=A%201&Shade=red&ownerName=b&bothEc2=c&Extras.1=roof&Extras.2=radio&Slot.Levels.1=1&Slot.Note="
    }
    {
        id: "an_empty_list_is_nothing"
        protocol: ec2Query
        method: "POST"
        uri: "/"
        params: { extras: [], slot: { levels: [] } }
        bodyMediaType: "application/x-www-form-urlencoded"
        body: "Action=Park&Version=2026-11-01"
    }
])
@httpResponseTests([
    {
        id: "members_are_directly_within_the_response"
        protocol: ec2Query
        code: 200
        body: """
            <ParkResponse xmlns="https://garage.example/doc/">
              <slotSet><item><levels><item>1</item><item>2</item></levels><note/></item></slotSet>
              <ticketNumber>7</ticketNumber>
              <requestId>r-1</requestId>
            </ParkResponse>"""
        bodyMediaType: "application/xml"
        params: { slots: [{ levels: [1, 2], note: "" }], ticket: 7 }
    }
])
operation Park {
    input := {
        plate: String

        @xmlName("shade")
        colour: String

        @ec2QueryName("ownerName")
        owner: String

        @ec2QueryName("bothEc2")
        @xmlName("bothXml")
        both: String

        extras: Extras

        slot: Slot
    }
    output := {
        @xmlName("slotSet")
        slots: Slots

        @xmlName("ticketNumber")
        ticket: Integer
    }
    errors: [
        Full
    ]
}

@httpResponseTests([
    {
        id: "an_error_is_in_a_list"
        protocol: ec2Query
        code: 400
        body: "<Response><Errors><Error><Code>Full</Code><Message>no slot</Message></Error></Errors><RequestID>r-2</RequestID></Response>"
        bodyMediaType: "application/xml"
        params: { Message: "no slot" }
    }
])
@error("client")
structure Full {
    Message: String
}

list Extras {
    @xmlName("Extra")
    member: String
}

structure Slot {
    levels: Levels
    note: String
}

list Levels {
    @xmlName("item")
    member: Integer
}

list Slots {
    @xmlName("item")
    member: Slot
}
