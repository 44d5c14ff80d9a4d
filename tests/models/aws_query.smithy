$version: "2.0"

namespace example.library

use aws.api#service
use aws.auth#sigv4
use aws.protocols#awsQuery
use aws.protocols#awsQueryError
use smithy.test#httpRequestTests
use smithy.test#httpResponseTests

/// Lends books: lists and maps of every form, in a form and in XML.
@service(sdkId: "Library")
@sigv4(name: "library")
@awsQuery
@xmlNamespace(uri: "https://library.example/doc/")
@title("Library")
service Library {
    version: "2026-11-01"
    operations: [
        Lend
        Shelve
        Ping
    ]
    errors: [
        Closed
    ]
}

@httpRequestTests([
    {
        id: "lists_and_maps_have_names_within"
        documentation: "Items are `member` unless they have a name; flat ones stand in the place of their list."
        protocol: awsQuery
        method: "POST"
        uri: "/"
        headers: { "Content-Type": "application/x-www-form-urlencoded" }
        params: {
            titles: ["Stein & Co", "é"]
            authors: ["A"]
            flat: ["x", "y"]
            copies: { one: 1 }
            flatCopies: { two: 2 }
            marks: { page: ["7"] }
        }
        bodyMediaType: "application/x-www-form-urlencoded"
        body: "Action=Lend&Version=2026-11-01&titles.member.1=Stein%20%26%20Co&titles.member.2=%C3%A9&authors.Author.1=A&Flat.1=x&Flat.2=y&copies.entry.1.key=one&copies.entry.1.value=1&flatCopies.1.Name=two&flatCopies.1.Count=2&marks.entry.1.key=page&marks.entry.1.value.member.1=7"
    }
    {
        id: "an_empty_list_is_an_empty_value_and_an_empty_map_is_nothing"
        protocol: awsQuery
        method: "POST"
        uri: "/"
        params: { titles: [], flat: [], copies: {}, book: {} }
        bodyMediaType: "application/x-www-form-urlencoded"
        body: "Action=Lend&Version=2026-11-01&titles=&Flat="
    }
    {
        id: "every_type_as_text"
        protocol: awsQuery
        method: "POST"
        uri: "/"
        params: {
            book: { title: "", pages: 7, weight: 0.5, lent: true, cover: "a+b/", due: 1398796238, dueWeb: 1398796238, dueSeconds: 1398796238.5, kind: "hard cover", next: { title: "~" } }
            way: { byPost: "Ulm" }
        }
        bodyMediaType: "application/x-www-form-urlencoded"
        body: "Action=Lend&Version=2026-11-01&book.title=&book.pages=7&book.weight=0.5&book.lent=true&book.cover=YStiLw%3D%3D&book.due=2014-04-29T18%3A30%3A38Z&book.dueWeb=Tue%2C%2029%20Apr%202014%2018%3A30%3A38%20GMT&book.dueSeconds=1398796238.5&book.kind=hard%20cover&book.next.title=~&way.byPost=Ulm"
    }
])
@httpResponseTests([
    {
        id: "a_result_is_within_an_element_of_its_own"
        documentation: "Names within a namespace, unknown elements and the order of elements are of no interest."
        protocol: awsQuery
        code: 200
        body: """
            <LendResponse xmlns="https://library.example/doc/">
              <ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata>
              <LendResult>
                <new><x>1</x></new>
                <l:titles xmlns:l="u"><member>a</member><member/></l:titles>
                <Flat>1</Flat><number>7</number><Flat>2</Flat>
                <copies><entry><value>1</value><key>one</key></entry></copies>
                <flatCopies><Name>two</Name><Count>2</Count></flatCopies>
                <due>2014-04-29T18:30:38Z</due>
                <way><byPost>Ulm</byPost></way>
              </LendResult>
            </LendResponse>"""
        bodyMediaType: "application/xml"
        params: { titles: ["a", ""], flat: ["1", "2"], number: 7, copies: { one: 1 }, flatCopies: { two: 2 }, due: 1398796238, way: { byPost: "Ulm" } }
    }
    {
        id: "empty_elements_are_empty_texts_and_collections_and_no_numbers"
        protocol: awsQuery
        code: 200
        body: "<LendResponse><LendResult><titles/><copies></copies><number/><due> </due><way/></LendResult></LendResponse>"
        bodyMediaType: "application/xml"
        params: { titles: [], copies: {} }
    }
    {
        id: "a_response_without_a_result_has_no_members"
        protocol: awsQuery
        code: 200
        body: "<LendResponse><ResponseMetadata/></LendResponse>"
        bodyMediaType: "application/xml"
        params: {}
    }
])
operation Lend {
    input := {
        titles: Texts

        authors: Authors

        @xmlFlattened
        @xmlName("Flat")
        flat: Texts

        copies: Counts

        @xmlFlattened
        flatCopies: NamedCounts

        marks: Marks

        book: Book

        way: Way
    }
    output := {
        titles: Texts

        @xmlFlattened
        @xmlName("Flat")
        flat: Texts

        copies: Counts

        @xmlFlattened
        flatCopies: NamedCounts

        number: Integer

        due: Timestamp

        way: Way
    }
    errors: [
        NotThere
        Gone
    ]
}

@httpRequestTests([
    {
        id: "an_operation_without_input_is_its_name"
        protocol: awsQuery
        method: "POST"
        uri: "/"
        bodyMediaType: "application/x-www-form-urlencoded"
        body: "Action=Ping&Version=2026-11-01"
    }
])
@httpResponseTests([
    { id: "an_operation_without_output_takes_an_empty_body", protocol: awsQuery, code: 200, body: "" }
])
operation Ping {}

@httpRequestTests([
    {
        id: "a_token_is_filled_in_behind_a_list_of_structures"
        protocol: awsQuery
        method: "POST"
        uri: "/"
        params: { books: [{ title: "a" }, {}, { title: "b" }] }
        bodyMediaType: "application/x-www-form-urlencoded"
        body: "Action=Shelve&Version=2026-11-01&books.member.1.title=a&books.member.3.title=b&token=00000000-0000-4000-8000-000000000000"
    }
])
operation Shelve {
    input := {
        @required
        books: Books

        @idempotencyToken
        token: String
    }
}

@httpResponseTests([
    {
        id: "an_error_goes_by_its_code_in_the_model"
        protocol: awsQuery
        code: 404
        body: """
            <?xml version="1.0"?>
            <ErrorResponse xmlns="https://library.example/doc/">
              <Error><Type>Sender</Type><Code>Library.NotThere</Code><Message>No such &lt;book&gt;</Message><Title> a </Title></Error>
              <RequestId>r-2</RequestId>
            </ErrorResponse>"""
        bodyMediaType: "application/xml"
        params: { Message: "No such <book>", Title: " a " }
    }
])
@error("client")
@awsQueryError(code: "Library.NotThere", httpResponseCode: 404)
structure NotThere {
    Message: String
    Title: String
}

@httpResponseTests([
    {
        id: "an_error_without_a_wrapper"
        protocol: awsQuery
        code: 410
        body: "<Error><Code>Gone</Code><message>for good</message></Error>"
        bodyMediaType: "application/xml"
        params: { message: "for good" }
    }
])
@error("client")
structure Gone {
    message: String
}

@httpResponseTests([
    {
        id: "an_error_in_a_list_of_one"
        protocol: awsQuery
        code: 503
        body: "<Response><Errors><Error><Code>Closed</Code><Until>2014-04-29T18:30:38Z</Until></Error></Errors><RequestID>r-3</RequestID></Response>"
        bodyMediaType: "application/xml"
        params: { Until: 1398796238 }
    }
])
@error("server")
structure Closed {
    Until: Timestamp
}

structure Book {
    title: String

    pages: Integer

    weight: Double

    lent: Boolean

    cover: Blob

    due: Timestamp

    @timestampFormat("http-date")
    dueWeb: Timestamp

    @timestampFormat("epoch-seconds")
    dueSeconds: Timestamp

    kind: Kind

    next: Book
}

union Way {
    byPost: String
    byHand: Unit
}

enum Kind {
    HARD = "hard cover"
    SOFT = "soft"
}

list Texts {
    member: String
}

list Authors {
    @xmlName("Author")
    member: String
}

list Books {
    member: Book
}

map Counts {
    key: String
    value: Integer
}

map NamedCounts {
    @xmlName("Name")
    key: String

    @xmlName("Count")
    value: Integer
}

map Marks {
    key: String
    value: Texts
}
