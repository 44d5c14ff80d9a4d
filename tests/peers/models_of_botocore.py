"""Makes Smithy models of the services that botocore knows: models_of_botocore.py OUT [SERVICE...] writes OUT/SERVICE.json.

SERVICE is botocore's name (`ec2`); all if none is given. What botocore's files do not hold is not in the models either: defaults,
resources, names of enum values, traits that only the console or CloudFormation look at. Examples are left there, for many are not
of their shapes. What Smithy cannot say (tokens of pages in two members, paths that are expressions, waiters for a status) is left
out, and told. Exit code 3: no botocore.
"""

import collections
import gzip
import json
import pathlib
import re
import sys

try:
    import botocore
except ImportError:
    sys.exit(3)

from shapes_of_botocore import NUMBERS, Shapes

DATA = pathlib.Path(botocore.__file__).parent / "data"

# botocore's names of protocols; JSON's version and S3's errors are seen to below.
PROTOCOLS = {
    "rest-json": "aws.protocols#restJson1",
    "rest-xml": "aws.protocols#restXml",
    "query": "aws.protocols#awsQuery",
    "ec2": "aws.protocols#ec2Query",
    "smithy-rpc-v2-cbor": "smithy.protocols#rpcv2Cbor",
}
COMPARATORS = {
    ("path", str): "stringEquals",
    ("path", bool): "booleanEquals",
    ("pathAll", str): "allStringEquals",
    ("pathAny", str): "anyStringEquals",
}
PATH = re.compile(r"\w+(\.\w+)*")


def read(folder, name):
    """A file of a service, which may be packed; none if there is no such file."""
    for path, opened in ((folder / f"{name}.json.gz", gzip.open), (folder / f"{name}.json", open)):
        if path.exists():
            with opened(path) as file:
                return json.load(file)
    return None


def services():
    """Every service's name, and the folder of its latest version."""
    for path in sorted(DATA.iterdir()):
        versions = [file.parent for file in path.glob("*/service-2.json*")] if path.is_dir() else []
        if versions:
            yield path.name, max(versions)


class Converter(Shapes):
    """One service of botocore, and the Smithy model made of it."""

    def __init__(self, name, folder):
        super().__init__(read(folder, "service-2"))
        self.name = name
        self.rules = read(folder, "endpoint-rule-set-1")
        self.pages = (read(folder, "paginators-1") or {}).get("pagination", {})
        self.waiters = (read(folder, "waiters-2") or {}).get("waiters", {})

    def model(self):
        """The whole model."""
        self.shapes[f"{self.namespace}#{self.service}"] = self.service_shape()
        for name, operation in self.c2j["operations"].items():
            self.shapes[f"{self.namespace}#{name}"] = self.operation(name, operation)
        for name, shape in self.c2j["shapes"].items():
            self.shapes[self.ids[name]] = self.shape(shape)
        self.roots()
        return {"smithy": "2.0", "shapes": self.shapes}

    def service_shape(self):
        metadata = self.metadata
        signing = metadata.get("signingName", metadata["endpointPrefix"])
        traits = {
            "aws.api#service": {
                "sdkId": metadata["serviceId"],
                "arnNamespace": signing,
                "endpointPrefix": metadata["endpointPrefix"],
            },
            "smithy.api#title": metadata["serviceFullName"],
            **self.common(self.c2j),
            **dict(self.protocol(protocol) for protocol in self.protocols),
        }
        scheme = "smithy.api#httpBearerAuth" if metadata["signatureVersion"] == "bearer" else "aws.auth#sigv4"
        schemes = metadata.get("auth") or [scheme]
        for scheme in schemes:
            traits[scheme] = {"name": signing} if scheme.startswith("aws.auth#") else {}
        traits["smithy.api#auth"] = schemes
        if "awsQueryCompatible" in metadata:
            traits["aws.protocols#awsQueryCompatible"] = {}
        namespace = metadata.get("xmlNamespace") or next(self.namespaces(), None)
        if namespace:
            traits["smithy.api#xmlNamespace"] = {"uri": namespace}
        if self.rules:
            traits["smithy.rules#endpointRuleSet"] = self.rules
        if "clientContextParams" in self.c2j:
            traits["smithy.rules#clientContextParams"] = self.c2j["clientContextParams"]
        for name, operation in self.c2j["operations"].items():
            if operation.get("endpointoperation"):
                traits["aws.api#clientEndpointDiscovery"] = {"operation": f"{self.namespace}#{name}"}
                if "InvalidEndpointException" in self.ids:
                    traits["aws.api#clientEndpointDiscovery"]["error"] = self.ids["InvalidEndpointException"]
        operations = [{"target": f"{self.namespace}#{name}"} for name in self.c2j["operations"]]
        return {"type": "service", "version": metadata["apiVersion"], "operations": operations, "traits": traits}

    def protocol(self, name):
        """The trait of a protocol."""
        versions = {
            "eventstream": {"http": ["http/1.1", "h2"], "eventStreamHttp": ["h2"]},
            "optional": {"http": ["h2", "http/1.1"]},
        }
        value = versions.get(self.metadata.get("protocolSettings", {}).get("h2"), {})
        if name == "json":
            return "aws.protocols#awsJson" + self.metadata.get("jsonVersion", "1.0").replace(".", "_"), value
        if name in ("query", "ec2"):
            value = {}
        if name == "rest-xml" and self.name == "s3":
            value = {"noErrorWrapping": True}
        return PROTOCOLS[name], value

    def operation(self, name, operation):
        traits = {**self.common(operation), **self.calls(operation)}
        members = self.members_of(operation, "input")
        if self.rest:
            traits["smithy.api#http"] = self.http(operation, members)
        if name in self.pages:
            traits.update(self.paginated(self.pages[name], operation))
        waitable = {key: self.waiter(waiter, operation) for key, waiter in self.waiters.items() if waiter["operation"] == name}
        if any(waitable.values()):
            traits["smithy.waiters#waitable"] = {key: waiter for key, waiter in waitable.items() if waiter}
        shape = {"type": "operation"}
        for key in ("input", "output"):
            # Smithy's wire forms have no names for what is nothing.
            shape[key] = {"target": self.ids[operation[key]["shape"]] if key in operation else "smithy.api#Unit"}
        if operation.get("errors"):
            shape["errors"] = [{"target": self.ids[error["shape"]]} for error in operation["errors"]]
        return {**shape, "traits": traits}

    def calls(self, operation):
        """What an operation says of how it is called."""
        traits = {}
        if "endpoint" in operation:
            traits["smithy.api#endpoint"] = operation["endpoint"]
        if operation.get("authtype") == "none" or operation.get("auth") == ["smithy.api#noAuth"]:
            traits.update({"smithy.api#auth": [], "smithy.api#optionalAuth": {}})
        if operation.get("unsignedPayload") or operation.get("authtype") == "v4-unsigned-body":
            traits["aws.auth#unsignedPayload"] = {}
        if "httpChecksum" in operation:
            traits["aws.protocols#httpChecksum"] = operation["httpChecksum"]
        if "requestcompression" in operation:
            traits["smithy.api#requestCompression"] = operation["requestcompression"]
        for key in ("staticContextParams", "operationContextParams"):
            if key in operation:
                traits[f"smithy.rules#{key}"] = operation[key]
        if "endpointdiscovery" in operation:
            traits["aws.api#clientDiscoveredEndpoint"] = {"required": operation["endpointdiscovery"].get("required", False)}
        if self.name == "s3" and operation["name"] == "GetBucketLocation":
            traits["aws.customizations#s3UnwrappedXmlOutput"] = {}
        return traits

    def members_of(self, operation, key):
        return self.c2j["shapes"][operation[key]["shape"]].get("members", {}) if key in operation else {}

    def http(self, operation, members):
        """Labels are names of members in Smithy, and names of their own here."""
        labels = {member.get("locationName", name): name for name, member in members.items() if member.get("location") == "uri"}
        http = operation["http"]
        uri = re.sub(r"\{([^{}+]+)(\+?)\}", lambda found: f"{{{labels.get(found[1], found[1])}{found[2]}}}", http["requestUri"])
        if [self.route(other) for other in self.c2j["operations"].values()].count(self.route(operation)) > 1:
            # As S3's own model tells operations apart that the service knows by their headers and queries.
            uri += ("&" if "?" in uri else "?") + "x-id=" + operation["name"]
        return {"method": http["method"], "uri": uri, "code": http.get("responseCode", 200)}

    @staticmethod
    def route(operation):
        return operation["http"]["method"], re.sub(r"\{[^{}+]+", "{", operation["http"]["requestUri"])

    def paginated(self, page, operation):
        """The trait, if each token is a path to one text that may be missing."""
        inputs = operation.get("input", {}).get("shape")
        outputs = operation.get("output", {}).get("shape")
        tokens = (page["input_token"], page["output_token"])
        kinds = (self.kind(tokens[0], inputs), self.kind(tokens[1], outputs))
        needed = [self.c2j["shapes"].get(shape, {}).get("required", []) for shape in (inputs, outputs)]
        if kinds != ("string", "string") or tokens[0] in needed[0] or tokens[1] in needed[1]:
            self.left_out["operations in pages whose tokens are no paths to texts that may be missing"] += 1
            return {}
        trait = {"inputToken": tokens[0], "outputToken": tokens[1]}
        if self.kind(page.get("result_key"), outputs) in ("list", "map"):
            trait["items"] = page["result_key"]
        if self.kind(page.get("limit_key"), inputs) in NUMBERS:
            trait["pageSize"] = page["limit_key"]
        return {"smithy.api#paginated": trait}

    def kind(self, path, name):
        """The type of what a path leads to from a shape; none if it is no path, or leads nowhere."""
        if not isinstance(path, str) or not PATH.fullmatch(path):
            return None
        for part in path.split("."):
            name = self.c2j["shapes"].get(name, {}).get("members", {}).get(part, {}).get("shape")
        return self.c2j["shapes"].get(name, {}).get("type")

    def waiter(self, waiter, operation):
        """A waiter, without what Smithy cannot ask for; none if it would then succeed by nothing."""
        acceptors = []
        for acceptor in waiter["acceptors"]:
            matcher = self.matcher(acceptor, operation)
            if matcher:
                acceptors.append({"state": acceptor["state"], "matcher": matcher})
            else:
                self.left_out["waiters' acceptors that look at something else"] += 1
        if not any(acceptor["state"] == "success" for acceptor in acceptors):
            return None
        trait = {"acceptors": acceptors, "minDelay": waiter["delay"]}
        if waiter["delay"] > 120:
            trait["maxDelay"] = waiter["delay"]
        if waiter.get("description"):
            trait["documentation"] = waiter["description"]
        return trait

    def matcher(self, acceptor, operation):
        kind, expected = acceptor["matcher"], acceptor["expected"]
        if kind == "error":
            if isinstance(expected, bool):
                return {"success": not expected}
            return {"errorType": expected}
        if kind == "status":
            errors = [error["shape"] for error in operation.get("errors", [])]
            known = [name for name in errors if self.c2j["shapes"][name].get("error", {}).get("httpStatusCode") == 404]
            return {200: {"success": True}, 404: {"errorType": (known or ["NotFound"])[0]}}.get(expected)
        comparator = COMPARATORS.get((kind, type(expected)))
        if not comparator:
            return None
        expected = str(expected).lower() if isinstance(expected, bool) else expected
        return {"output": {"path": acceptor["argument"], "expected": expected, "comparator": comparator}}

    def roots(self):
        """What the documents of inputs are called, where that is not their shape's name."""
        for operation in self.c2j["operations"].values():
            root = operation.get("input", {}).get("locationName")
            if root and root != operation["input"]["shape"]:
                self.shapes[self.ids[operation["input"]["shape"]]]["traits"]["smithy.api#xmlName"] = root


def main():
    out, *chosen = sys.argv[1:] or sys.exit(__doc__)
    pathlib.Path(out).mkdir(parents=True, exist_ok=True)
    left_out = collections.Counter()
    known = dict(services()) if not chosen else {name: folder for name, folder in services() if name in chosen}
    if missing := sorted(set(chosen) - set(known)):
        sys.exit(f"botocore {botocore.__version__} has no service of this name: {', '.join(missing)}")
    for name, folder in known.items():
        converter = Converter(name, folder)
        (pathlib.Path(out) / f"{name}.json").write_text(json.dumps(converter.model(), indent=1))
        left_out += converter.left_out
    print(f"{len(known)} models of botocore {botocore.__version__}")
    for reason, count in left_out.most_common():
        print(f"  left out: {count} {reason}")


main()
