"""Writes protocol tests whose expectations are botocore's: requests.py OUT MODEL... (Smithy JSON ASTs).

For every operation of a model that this botocore knows, inputs are made from the model (valid, random, from a fixed seed), and
what botocore's serializer makes of them is what a client must send. OUT/NAME.json is the model with these tests, for
`cargo xtask conformance`. Headers and query keys of members that are not set must not be sent. Exit code 3: no botocore.
"""

import datetime
import json
import pathlib
import random
import sys
from urllib.parse import urlsplit

try:
    import botocore.awsrequest
    import botocore.session
    from botocore.serialize import create_serializer
    from botocore.utils import percent_encode_sequence
except ImportError:
    sys.exit(3)

# Best first, as the generator chooses; botocore's names behind them.
PROTOCOLS = {
    "aws.protocols#awsJson1_0": ("json", "application/json"),
    "aws.protocols#awsJson1_1": ("json", "application/json"),
    "aws.protocols#restJson1": ("rest-json", "application/json"),
    "aws.protocols#restXml": ("rest-xml", "application/xml"),
    "aws.protocols#awsQuery": ("query", "application/x-www-form-urlencoded"),
    "aws.protocols#ec2Query": ("ec2", "application/x-www-form-urlencoded"),
}

# What botocore adds after its serializer, by namespaces of models: headers that it sends with every request.
HEADERS = {
    "com.amazonaws.apigateway": {"Accept": "application/json"},
    "com.amazonaws.glacier": {"x-amz-glacier-version": "2012-06-01"},
}

# Headers that it computes there, whatever the input says.
COMPUTED = {"x-amz-sha256-tree-hash"}

# Where botocore's models differ from these: what it would send is not what the model says.
OTHER_MODELS = {
    # Its path ends in a slash there.
    "com.amazonaws.efs#DescribeTags",
    "com.amazonaws.route53#ChangeResourceRecordSets",
}

# What text may hold that is written in other ways in a path, a query, a header and a document.
AWKWARD = ["plain", "two words", "a/b", "50%", "a+b", "q?r&s=t", "~-_.", "(x)*'!", "a:b@c,d;e", "caf\u00e9", "\u65e5\u672c"]
VISIBLE = [text for text in AWKWARD if text.isascii()]
MOMENT = 1_700_000_000


class Model:
    """A Smithy model, and values of its shapes."""

    def __init__(self, ast, seed):
        self.shapes = ast["shapes"]
        self.random = random.Random(seed)

    def traits(self, member):
        """Traits of a member, those of its target behind them."""
        return {**self.shapes.get(member["target"], {}).get("traits", {}), **member.get("traits", {})}

    def operations(self, service):
        found = [target["target"] for target in service.get("operations", [])]
        resources = [target["target"] for target in service.get("resources", [])]
        while resources:
            resource = self.shapes[resources.pop()]
            found += [resource[key]["target"] for key in ("create", "put", "read", "update", "delete", "list") if key in resource]
            for key in ("operations", "collectionOperations"):
                found += [target["target"] for target in resource.get(key, [])]
            resources += [target["target"] for target in resource.get("resources", [])]
        return sorted(set(found))

    def input(self, operation, full):
        """Members of an input: all of them, or those that must be set."""
        shape = self.shapes.get(operation.get("input", {}).get("target", "smithy.api#Unit"), {})
        return self.structure(shape, full, 0)

    def structure(self, shape, full, depth):
        values = {}
        for name, member in shape.get("members", {}).items():
            traits = self.traits(member)
            needed = "smithy.api#required" in traits or "smithy.api#idempotencyToken" in traits
            # A default is sent by some clients and not by others.
            needed = needed or traits.get("smithy.api#default") is not None
            if not needed and (not full or depth > 3):
                continue
            values[name] = self.value(member, full, depth + 1)
        return values

    def value(self, member, full, depth):
        target = member["target"]
        shape = self.shapes.get(target) or {"type": target.split("#")[1].removeprefix("Primitive").lower()}
        traits = self.traits(member)
        kind = shape["type"]
        if kind in ("list", "set"):
            return [self.value(shape["member"], full, depth + 1) for _ in range(self.count(traits, depth, full))]
        if kind == "map":
            keys = self.shapes.get(shape["key"]["target"], {}).get("members")
            names = sorted(item["traits"]["smithy.api#enumValue"] for item in keys.values()) if keys else ["k 1", "k2", "k3"]
            count = min(self.count(traits, depth, full), len(names))
            return {name: self.value(shape["value"], full, depth + 1) for name in names[:count]}
        if kind == "structure":
            return self.structure(shape, full, depth)
        if kind == "union":
            name = self.random.choice(sorted(shape["members"]))
            return {name: self.value(shape["members"][name], full, depth + 1)}
        return self.simple(kind, shape, traits)

    def count(self, traits, depth, full):
        length = traits.get("smithy.api#length", {})
        most = 0 if depth > 6 else length.get("max", 2)
        return max(length.get("min", 0), min(most, 2 if full else 1))

    def simple(self, kind, shape, traits):
        if kind == "enum":
            return self.random.choice([item["traits"]["smithy.api#enumValue"] for item in shape["members"].values()])
        if kind == "intenum":
            return self.random.choice([item["traits"]["smithy.api#enumValue"] for item in shape["members"].values()])
        if "smithy.api#enum" in traits:
            return self.random.choice([item["value"] for item in traits["smithy.api#enum"]])
        if kind == "boolean":
            return self.random.random() < 0.5
        if kind in ("byte", "short", "integer", "long", "biginteger"):
            limits = traits.get("smithy.api#range", {})
            least = int(limits.get("min", 0))
            return self.random.randint(least, min(int(limits.get("max", least + 100)), least + 100))
        if kind in ("float", "double", "bigdecimal"):
            return float(traits.get("smithy.api#range", {}).get("min", 0)) + 0.5
        if kind == "timestamp":
            return MOMENT + self.random.randint(0, 1000)
        if kind == "document":
            return {"a": [1, "x", True, None]}
        return self.text(traits)

    def text(self, traits):
        if "smithy.api#hostLabel" in traits:
            return "label-1"
        # What travels in a header must be visible; what has a pattern had better be simple.
        header = "smithy.api#httpHeader" in traits or "smithy.api#httpPrefixHeaders" in traits
        simple = "smithy.api#pattern" in traits
        text = "Ab3" if simple else self.random.choice(VISIBLE if header else AWKWARD)
        length = traits.get("smithy.api#length", {})
        return text.ljust(length.get("min", 0), "x")[: max(length.get("max", 100), 1)].strip() or "x"


def params(value, shape):
    """A value as a botocore user would pass it."""
    kind = shape.type_name
    if kind == "structure" and getattr(shape, "is_document_type", False):
        return value
    if kind == "structure":
        return {key: params(item, shape.members[key]) for key, item in value.items()}
    if kind == "list":
        return [params(item, shape.member) for item in value]
    if kind == "map":
        return {key: params(item, shape.value) for key, item in value.items()}
    if kind == "blob":
        return value.encode()
    if kind == "timestamp":
        return datetime.datetime.fromtimestamp(value, datetime.timezone.utc)
    return value


def unset(model, operation, values):
    """Headers and query keys of members that are not set."""
    shape = model.shapes.get(operation.get("input", {}).get("target", "smithy.api#Unit"), {})
    members = [model.traits(member) for name, member in shape.get("members", {}).items() if name not in values]
    names = lambda trait: [traits[trait] for traits in members if trait in traits]
    return names("smithy.api#httpHeader"), names("smithy.api#httpQuery")


def has_document(model, operation):
    """Whether the body of a request is a document, and not a text or bytes."""
    shape = model.shapes.get(operation.get("input", {}).get("target", "smithy.api#Unit"), {})
    payloads = [member["target"] for member in shape.get("members", {}).values() if "smithy.api#httpPayload" in model.traits(member)]
    return not payloads or model.shapes.get(payloads[0], {}).get("type") in ("structure", "union", "document")


def behind_path(given, peer):
    """Route 53's ids without the paths before them, as botocore sends them, of which its serializer does not know."""
    members = peer.input_shape.members if peer.input_shape and peer.service_model.service_name == "route53" else {}
    in_path = [name for name, member in members.items() if member.serialization.get("location") == "uri"]
    ids = [name for name in in_path if members[name].name in ("ResourceId", "ChangeId")]
    return {**given, **{name: given[name].rpartition("/")[2] for name in ids}}


def case(model, service, serializer, protocol, id, operation, full):
    """One protocol test."""
    namespace, name = id.split("#")
    values = model.input(operation, full)
    peer = service.operation_model(name)
    given = params(values, peer.input_shape) if peer.input_shape else {}
    made = serializer.serialize_to_request(behind_path(given, peer), peer)
    url = urlsplit(made["url_path"])
    query = "&".join(filter(None, [url.query, percent_encode_sequence(made["query_string"]) if made["query_string"] else ""]))
    headers = {key: value.decode() if isinstance(value, bytes) else value for key, value in made["headers"].items()}
    headers.update({key: value for key, value in HEADERS.get(namespace, {}).items() if key not in headers})
    if protocol.endswith("Query"):
        # It adds a charset, which the specification does not have.
        headers["Content-Type"] = PROTOCOLS[protocol][1]
    body = made["body"]
    body = percent_encode_sequence(body) if isinstance(body, dict) else body
    body = body.decode() if isinstance(body, bytes) else body
    forbidden_headers, forbidden_query = unset(model, operation, values)
    prefix = made.get("host_prefix") or ""
    sent = {
        "id": name + ("All" if full else "Least"),
        "protocol": protocol,
        "params": values,
        "method": made["method"],
        "uri": url.path,
        "host": "example.com",
        "resolvedHost": prefix + "example.com",
        "queryParams": query.split("&") if query else [],
        "forbidQueryParams": [key for key in forbidden_query if key + "=" not in query],
        "headers": headers,
        "forbidHeaders": [key for key in forbidden_headers if key.lower() not in COMPUTED.union(map(str.lower, headers))],
        "body": body,
    }
    if protocol.endswith("restXml") and not body:
        # Of an input without any member that would be in a document, it sends no document.
        del sent["body"]
    if has_document(model, operation):
        sent["bodyMediaType"] = PROTOCOLS[protocol][1]
    return sent


def tests(path):
    """The model with its tests, and how many there are."""
    ast = json.loads(pathlib.Path(path).read_text())
    shape = next(shape for shape in ast["shapes"].values() if shape["type"] == "service")
    session = botocore.session.Session()
    wanted = shape["traits"]["aws.api#service"]["sdkId"].lower()
    names = set(session.get_available_services())
    prefix = shape["traits"]["aws.api#service"].get("endpointPrefix")
    called = (wanted.replace(" ", ""), wanted.replace(" ", "-"), prefix)
    name = next((name for name in called if name in names), None)
    protocol = next((id for id in PROTOCOLS if id in shape["traits"]), None)
    if name is None or protocol is None:
        return None, 0
    service = session.get_service_model(name)
    # Without validation: its rules on lengths and patterns are not what is compared.
    serializer = create_serializer(PROTOCOLS[protocol][0], include_validation=False)
    model = Model(ast, wanted)
    count = 0
    for id in model.operations(shape):
        operation = model.shapes[id]
        if id.split("#")[1] not in service.operation_names:
            print(f"{name}: botocore {botocore.__version__} has no operation {id.split('#')[1]}")
            continue
        if id in OTHER_MODELS:
            continue
        cases = [case(model, service, serializer, protocol, id, operation, full) for full in (False, True)]
        traits = operation.setdefault("traits", {})
        traits["smithy.test#httpRequestTests"] = cases
        count += len(cases)
    # Rules lead where the test does not expect it.
    for trait in ("smithy.rules#endpointTests",):
        shape["traits"].pop(trait, None)
    return ast, count


out = pathlib.Path(sys.argv[1])
out.mkdir(parents=True, exist_ok=True)
for path in sys.argv[2:]:
    ast, count = tests(path)
    if ast is None:
        print(f"{path}: botocore {botocore.__version__} does not know the service")
        continue
    (out / pathlib.Path(path).name).write_text(json.dumps(ast))
    print(f"{path}: {count} requests")
