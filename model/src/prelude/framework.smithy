// What models of services name without defining it: the error by which servers refuse an input.
$version: "2.0"

namespace smithy.framework

/// An input breaks constraints of the model.
@error("client")
structure ValidationException {
    /// What is wrong, in short.
    @required
    message: String

    /// What is wrong with which members.
    fieldList: ValidationExceptionFieldList
}

/// One constraint that a member breaks.
structure ValidationExceptionField {
    /// The member, as a JSON pointer.
    @required
    path: String

    /// What is wrong with it.
    @required
    message: String
}

list ValidationExceptionFieldList {
    member: ValidationExceptionField
}
