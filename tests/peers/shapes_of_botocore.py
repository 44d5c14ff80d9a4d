"""Smithy shapes of the shapes of one of botocore's services, for models_of_botocore.py. Knows neither operations nor files."""

import collections
import re

TIMESTAMPS = {"iso8601": "date-time", "rfc822": "http-date", "unixTimestamp": "epoch-seconds"}
NUMBERS = {"byte", "short", "integer", "long", "float", "double"}


class Shapes:
    """The shapes of a service: `c2j` is what botocore knows of it, `shapes` what was made of that."""

    def __init__(self, c2j):
        self.c2j = c2j
        self.metadata = c2j["metadata"]
        self.protocols = self.metadata.get("protocols", [self.metadata["protocol"]])
        self.rest = any(protocol.startswith("rest") for protocol in self.protocols)
        self.xml = any(protocol in ("rest-xml", "query", "ec2") for protocol in self.protocols)
        self.query = "query" in self.protocols or "awsQueryCompatible" in self.metadata
        self.namespace = "com.amazonaws." + re.sub(r"\W", "", self.metadata["serviceId"]).lower()
        prefix = self.metadata.get("targetPrefix", "").rpartition(".")[2]
        self.service = prefix or re.sub(r"\W", "", self.metadata["serviceId"])
        self.shapes = {}
        self.left_out = collections.Counter()
        self.ids = self.identifiers()

    def identifiers(self):
        """What each shape is called: names are of one kind in Smithy, and must differ in more than case."""
        taken = {name.lower() for name in [self.service, *self.c2j["operations"]]}
        found = {}
        for name in self.c2j["shapes"]:
            chosen, number = name, 2
            while chosen.lower() in taken:
                chosen, number = f"{name}{number}", number + 1
            taken.add(chosen.lower())
            found[name] = f"{self.namespace}#{chosen}"
        return found

    @staticmethod
    def common(source):
        """Traits that all kinds of shapes may have."""
        traits = {}
        if source.get("documentation"):
            traits["smithy.api#documentation"] = source["documentation"]
        if source.get("deprecated"):
            words = {"message": source.get("deprecatedMessage"), "since": source.get("deprecatedSince")}
            traits["smithy.api#deprecated"] = {key: value for key, value in words.items() if value}
        for key in ("sensitive", "sparse", "idempotent", "readonly", "idempotencyToken", "hostLabel", "httpChecksumRequired"):
            if source.get(key):
                traits[f"smithy.api#{key}"] = {}
        return traits

    def shape(self, shape):
        kind = shape["type"]
        traits = self.common(shape)
        if kind == "structure":
            return self.structure(shape, traits)
        if "timestampFormat" in shape:
            traits["smithy.api#timestampFormat"] = TIMESTAMPS[shape["timestampFormat"]]
        for key in ("streaming", "requiresLength"):
            if shape.get(key):
                traits[f"smithy.api#{key}"] = {}
        if kind == "string" and "enum" in shape:
            return {"type": "enum", "members": self.values(shape["enum"]), "traits": traits}
        if "pattern" in shape:
            traits["smithy.api#pattern"] = shape["pattern"]
        bounds = {key: shape[key] for key in ("min", "max") if key in shape}
        if bounds:
            traits["smithy.api#range" if kind in NUMBERS else "smithy.api#length"] = bounds
        parts = {key: self.part(shape[key], shape) for key in ("member", "key", "value") if key in shape}
        return {"type": kind, **parts, "traits": traits}

    @staticmethod
    def values(values):
        """Members of an enum, called as what they stand for as far as that is a name."""
        members, taken = {}, set()
        for value in dict.fromkeys(values):
            name = re.sub(r"\W+", "_", value, flags=re.ASCII)
            name = name if re.match(r"_*[A-Za-z]", name) else f"V_{name}"
            chosen, number = name, 2
            while chosen.lower() in taken:
                chosen, number = f"{name}_{number}", number + 1
            taken.add(chosen.lower())
            members[chosen] = {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": value}}
        return members

    def part(self, member, parent):
        """The items of a list, or keys or values of a map."""
        traits = self.common(member)
        if self.xml and "locationName" in member and not (parent["type"] == "list" and parent.get("flattened")):
            traits["smithy.api#xmlName"] = member["locationName"]
        return {"target": self.target(member), "traits": traits}

    def target(self, member):
        """The shape of a member; JSON within text, and blobs that are streamed in one place, are shapes of their own in Smithy."""
        name = self.ids[member["shape"]]
        for key, suffix, trait, value in (
            ("jsonvalue", "Json", "smithy.api#mediaType", "application/json"),
            ("streaming", "Stream", "smithy.api#streaming", {}),
        ):
            if member.get(key):
                shape = self.shape(self.c2j["shapes"][member["shape"]])
                name += suffix
                self.shapes[name] = {**shape, "traits": {**shape["traits"], trait: value}}
        return name

    def structure(self, shape, traits):
        if shape.get("document"):
            return {"type": "document", "traits": traits}
        if shape.get("exception"):
            traits.update(self.error(shape))
        if shape.get("eventstream"):
            traits["smithy.api#streaming"] = {}
        if self.xml and "locationName" in shape:
            traits["smithy.api#xmlName"] = shape["locationName"]
        if "xmlNamespace" in shape:
            traits["smithy.api#xmlNamespace"] = shape["xmlNamespace"]
        members = {name: self.member(name, member, shape) for name, member in self.told_apart(shape)}
        union = shape.get("union") or shape.get("eventstream")
        return {"type": "union" if union else "structure", "members": members, "traits": traits}

    def told_apart(self, shape):
        """Members, without deprecated ones whose name in XML is that of others by now."""
        members = shape.get("members", {})
        names = [member.get("locationName", name) for name, member in members.items()]
        for name, member in members.items():
            if self.xml and member.get("deprecated") and names.count(member.get("locationName", name)) > 1:
                self.left_out["deprecated members that are called as others in XML"] += 1
            else:
                yield name, member

    def error(self, shape):
        error = shape.get("error", {})
        status = error.get("httpStatusCode")
        theirs = shape.get("fault") or error.get("senderFault") is False or (status or 400) >= 500
        traits = {"smithy.api#error": "server" if theirs else "client"}
        if status:
            traits["smithy.api#httpError"] = status
        if self.query and "code" in error:
            traits["aws.protocols#awsQueryError"] = {"code": error["code"], "httpResponseCode": status or 400}
        if "retryable" in shape:
            traits["smithy.api#retryable"] = {"throttling": True} if shape["retryable"].get("throttling") else {}
        return traits

    def member(self, name, member, parent):
        target = self.c2j["shapes"][member["shape"]]
        traits = {**self.common(member), **self.location(name, member, parent, target)}
        if name in parent.get("required", []):
            if not parent.get("eventstream"):
                traits["smithy.api#required"] = {}
        elif member.get("streaming") or (target.get("streaming") and target["type"] == "blob"):
            traits["smithy.api#default"] = ""
        if "timestampFormat" in member:
            traits["smithy.api#timestampFormat"] = TIMESTAMPS[member["timestampFormat"]]
        if member.get("eventpayload"):
            traits["smithy.api#eventPayload"] = {}
        if member.get("eventheader"):
            traits["smithy.api#eventHeader"] = {}
        if "contextParam" in member:
            traits["smithy.rules#contextParam"] = {"name": member["contextParam"]["name"]}
        if member.get("xmlAttribute"):
            traits["smithy.api#xmlAttribute"] = {}
        uri = member.get("xmlNamespace", {}).get("uri")
        if uri and uri != next(self.namespaces(), uri):
            traits["smithy.api#xmlNamespace"] = member["xmlNamespace"]
        return {"target": self.target(member), "traits": traits}

    def location(self, name, member, parent, target):
        """Where a member travels, and by what name."""
        wire = member.get("locationName")
        place = member.get("location")
        if place == "uri":
            # The name is a place in the path, and leaves that in documents to others.
            renamed = {"smithy.api#jsonName": wire} if wire and wire != name else {}
            return {"smithy.api#httpLabel": {}, "smithy.api#required": {}, **renamed}
        if place == "statusCode":
            return {"smithy.api#httpResponseCode": {}}
        if place == "querystring":
            every = target["type"] == "map" and not wire
            return {"smithy.api#httpQueryParams": {}} if every else {"smithy.api#httpQuery": wire or name}
        if place == "header":
            # HTTP's own, but a service may say it.
            known = {"smithy.api#suppress": ["HttpHeaderTrait"]} if wire == "Content-Length" else {}
            return {"smithy.api#httpHeader": wire or name, **known}
        if place == "headers":
            return {"smithy.api#httpPrefixHeaders": wire or ""}
        traits = {}
        if self.rest and parent.get("payload") == name:
            traits["smithy.api#httpPayload"] = {}
        if self.xml and (member.get("flattened") or target.get("flattened")):
            traits["smithy.api#xmlFlattened"] = {}
            wire = wire or target.get("member", {}).get("locationName")
        if wire and wire != name and "rest-json" in self.protocols and "smithy.api#httpPayload" not in traits:
            traits["smithy.api#jsonName"] = wire
        if wire and wire != name and self.xml:
            traits["smithy.api#xmlName"] = wire
        if "queryName" in member:
            traits["aws.protocols#ec2QueryName"] = member["queryName"]
        return traits

    def namespaces(self):
        """Of the service's XML, where its requests say it."""
        for operation in self.c2j["operations"].values():
            if "xmlNamespace" in operation.get("input", {}):
                yield operation["input"]["xmlNamespace"]["uri"]
