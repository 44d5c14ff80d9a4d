"""Compares what waiters are expected to make of outputs with what their paths give: peer.py MODEL < ANSWERS"""

import json
import sys

import jmespath

INPUT = {"Name": "abc", "Wanted": 2}
operation = json.load(open(sys.argv[1]))["shapes"]["example.waiters#GetYard"]
waiters = operation["traits"]["smithy.waiters#waitable"]


def takes(waiter, output):
    """Whether the waiter's only acceptor takes an output; None if its path fails."""
    ((kind, matcher),) = waiter["acceptors"][0]["matcher"].items()
    given = output if kind == "output" else {"input": INPUT, "output": output}
    try:
        value = jmespath.search(matcher["path"], given)
    except jmespath.exceptions.JMESPathError:
        return None
    expected, comparator = matcher["expected"], matcher["comparator"]
    if comparator == "stringEquals":
        return value == expected
    if comparator == "booleanEquals":
        return value is (expected == "true")
    if not isinstance(value, list):
        return False
    if comparator == "allStringEquals":
        return bool(value) and all(item == expected for item in value)
    return any(item == expected for item in value)


wrong = 0
for output, taken, failing in json.load(sys.stdin):
    found = {int(name[1:]): takes(waiter, output) for name, waiter in waiters.items() if name != "Several"}
    right = [[n for n, is_so in found.items() if is_so], [n for n, is_so in found.items() if is_so is None]]
    if right != [taken, failing]:
        wrong += 1
        print(json.dumps(output), "expected", taken, failing, "found", *right)
print("the same" if not wrong else f"{wrong} differ")
