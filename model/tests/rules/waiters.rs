//! Waiters: that they end, and that their paths lead somewhere.

use super::{fine, model, one};

/// A waiter of an operation, with more that it says, and with its last acceptor in a line of its own.
fn waiter(rest: &str, matcher: &str) -> String {
    format!(
        "@smithy.waiters#waitable(Done: {{\n{rest}\nacceptors: [\n{{ state: \"retry\", matcher: {{ success: false }} \
         }}\n{matcher}\n] }})\noperation O {{ input: I, output: T, errors: [Gone] }}\n{SHAPES}"
    )
}

const SHAPES: &str = "structure I { name: String }\n\
    structure T { text: String, flag: Boolean, number: Integer, time: Timestamp, any: Document, bytes: Blob\n\
    things: Things, texts: Texts, tags: Tags, one: One, self: T, sparse: Sparse }\n\
    structure Thing { name: String, size: Long, state: State }\nlist Things { member: Thing }\n\
    list Texts { member: String }\nmap Tags { key: String, value: Thing }\nunion One { a: String, b: Thing }\n\
    enum State { UP, DOWN }\n@sparse list Sparse { member: String }\n@error(\"client\") structure Gone {}";

/// An acceptor whose path is in the fifth line of the waiter.
fn path(path: &str, comparator: &str, expected: &str) -> String {
    let path = path.replace('"', "\\\"");
    format!(
        "{{ state: \"success\", matcher: {{ output: {{ path: \"{path}\", comparator: \"{comparator}\",\nexpected: \
         \"{expected}\" }} }} }}"
    )
}

/// What is wrong with a path, which is in the fifth line; nothing if it leads to a boolean.
fn flag(text: &str) -> Option<String> {
    let found = model(&waiter("", &path(text, "booleanEquals", "true"))).err()?;
    assert_eq!(found.lines().count(), 1, "{found}");
    assert!(found.starts_with("m.smithy:7:"), "{found}");
    let known = format!("t#O: trait `smithy.waiters#waitable`: the waiter `Done` has the path `{text}`: ");
    Some(found.split_once(&known).unwrap_or_else(|| panic!("{found}")).1.to_owned())
}

#[test]
fn waiters_come_to_an_end() {
    let success = "{ state: \"success\", matcher: { success: true } }";
    for delays in ["", "minDelay: 5 maxDelay: 5", "minDelay: 120", "maxDelay: 2"] {
        fine(&waiter(delays, success));
    }
    for delays in ["minDelay: 6 maxDelay: 5", "maxDelay: 5 minDelay: 6"] {
        let said = "waiter `Done` has a `minDelay` of 6 seconds, which is above its `maxDelay` of 5";
        one(&waiter(delays, success), 2, said);
    }
    // Of what is not said, there are 2 and 120 seconds.
    one(&waiter("minDelay: 121", success), 2, "above its `maxDelay` of 120");
    one(&waiter("maxDelay: 1", success), 2, "a `minDelay` of 2 seconds");
    one(&waiter("", ""), 1, "waiter `Done` has no acceptor of the state `success`");
    for (name, comparator, expected) in
        [("flag", "booleanEquals", "true"), ("flag", "booleanEquals", "false"), ("text", "stringEquals", "yes")]
    {
        fine(&waiter("", &path(name, comparator, expected)));
    }
    for expected in ["True", "1", ""] {
        let said = format!("takes \"true\" or \"false\", not \"{expected}\"");
        one(&waiter("", &path("flag", "booleanEquals", expected)), 6, &said);
        let both = path("output.flag", "booleanEquals", expected).replace("{ output:", "{ inputOutput:");
        one(&waiter("", &both), 6, &said);
    }
}

#[test]
fn paths_of_waiters_lead_to_what_they_are_compared_with() {
    let good = [
        "flag",
        "self.self.flag",
        "any.what.ever",
        "tags.anything.size > `1`",
        "one.b.size == `1`",
        "contains(things[].name, 'x')",
        "length(things[?state=='UP']) > `0`",
        "!flag",
        "flag && text",
        "things[0].name == 'x' || flag",
        "length(tags.*.name) == `1`",
        "ends_with(text, 'x')",
        "sort_by(things, &size)[-1].size > `1`",
        "max(things[*].size) > `1`",
        "starts_with(bytes, 'x')",
        "keys(self)[0] == 'x'",
        "not_null(text, one.a) == 'x'",
        "[flag, flag][0]",
        "{a: flag}.a",
        "texts[1:2] == sparse",
        "time > `1`",
        "values(tags)[0].name == `null`",
    ];
    for text in good {
        assert_eq!(flag(text), None, "{text}");
    }
    let wrong = [
        ("flg", "`T` has no member `flg` (did you mean `flag`?)"),
        ("flag.x", "a boolean has no member `x`"),
        ("things.name", "the list `Things` has no member `name`"),
        ("things[*].nme", "`Thing` has no member `nme` (did you mean `name`?)"),
        ("things[?stat=='UP'] == `1`", "`Thing` has no member `stat` (did you mean `state`?)"),
        ("one.c", "`One` has no member `c`"),
        ("text[0]", "an index needs a list, and is of a string"),
        ("text[0:1]", "a slice needs a list, and is of a string"),
        ("self[]", "`[]` needs a list, and is of the structure `T`"),
        ("text.*", "`*` needs an object, and is of a string"),
        ("things[", "Parse error"),
        ("lenght(things) > `1`", "there is no function `lenght` (did you mean `length`?)"),
        ("length(number) > `1`", "the function `length` takes a string, a list or an object, not a number"),
        ("length() > `1`", "the function `length` takes 1 arguments, not 0"),
        ("contains(things)", "the function `contains` takes 2 arguments, not 1"),
        ("not_null()", "the function `not_null` takes 1 or more arguments, not 0"),
        ("sum(texts) > `1`", "the function `sum` takes a list of numbers, not the list `Texts`"),
        ("text", "it gives a string, but is compared as booleans are"),
        ("length(things)", "it gives a number, but is compared as booleans are"),
    ];
    for (text, said) in wrong {
        let found = flag(text).unwrap_or_else(|| panic!("{text} is taken"));
        assert!(found.starts_with(said), "{text}: {found}");
    }
    for (text, comparator, said) in [
        ("flag", "stringEquals", "it gives a boolean, but is compared as strings are"),
        ("text", "allStringEquals", "it gives a string, but is compared as lists of strings are"),
        ("tags", "anyStringEquals", "it gives the map `Tags`, but is compared as lists of strings are"),
    ] {
        one(&waiter("", &path(text, comparator, "x")), 5, said);
    }
    let both = |text| path(text, "booleanEquals", "true").replace("{ output:", "{ inputOutput:");
    fine(&waiter("", &both("input.name == output.text")));
    one(
        &waiter("", &both("inpt.name == output.text")),
        5,
        "`input` and `output`, and no `inpt` (did you mean `input`?)",
    );
}

#[test]
fn what_a_waiter_never_gets_can_be_suppressed() {
    let nowhere = waiter("", &path("flg", "booleanEquals", "true"));
    let event = "WaitableTraitJmespathProblem.JmespathEventDanger.Done.1";
    for (suppressed, known) in [
        (event, true),
        ("WaitableTraitJmespathProblem", true),
        ("WaitableTraitJmespathProblem.JmespathEventDanger.Done.0", false),
        ("WaitableTrait", false),
    ] {
        assert_eq!(model(&format!("@suppress([\"{suppressed}\"])\n{nowhere}")).is_ok(), known, "{suppressed}");
    }
    let never = waiter("", &path("text", "booleanEquals", "true"));
    let event = "WaitableTraitJmespathProblem.ReturnTypeMismatch.Done.1";
    fine(&format!("@suppress([\"{event}\"])\n{never}"));
    // What fails whatever comes is an error in any case.
    let fails = waiter("", &path("length(number) == `1`", "booleanEquals", "true"));
    assert!(model(&format!("@suppress([\"WaitableTraitJmespathProblem\"])\n{fails}")).is_err());
}

#[test]
fn errors_that_no_model_lists_are_told() {
    let warned = |name: &str| {
        let text = waiter("", &format!("{{ state: \"success\", matcher: {{ errorType: \"{name}\" }} }}"));
        let model = model(&text).unwrap_or_else(|problems| panic!("{problems}"));
        model.warnings().iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert!(warned("Gone").is_empty() && warned("t#Gone").is_empty());
    let found = warned("Gne");
    assert!(found.len() == 1 && found[0].starts_with("m.smithy:7:"), "{found:?}");
    assert!(found[0].ends_with("`Gne`, which the operation does not list (did you mean `Gone`?)"), "{found:?}");
}

#[test]
fn a_service_has_each_waiter_once() {
    let operation = |name: &str, waiter: &str| {
        format!(
            "@smithy.waiters#waitable({waiter}: {{ acceptors: [{{ state: \"success\", matcher: {{ success: true }} \
             }}] }})\noperation {name} {{}}\n"
        )
    };
    let two = format!("{}{}", operation("A", "Done"), operation("B", "done"));
    fine(&two);
    let service = format!("{two}service S {{ operations: [A, B] }}");
    one(&service, 3, "t#B: trait `smithy.waiters#waitable`: `t#A` has the waiter `done` too, in the service `t#S`");
}
