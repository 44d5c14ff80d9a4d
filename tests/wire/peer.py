"""Serializes Kinesis requests with botocore: a JSON list of operations and parameters in, headers and bodies out."""

import base64
import json
import sys

try:
    import botocore
    import botocore.session
    from botocore.serialize import create_serializer
except ImportError:
    sys.exit(3)


def params(value, shape):
    """The JSON value as a botocore user would pass it: blobs as bytes."""
    if shape is None:
        return value
    if shape.type_name == "structure":
        for key in value.keys() - shape.members.keys():
            sys.exit(f"botocore {botocore.__version__} is older than the model: it does not know {shape.name}${key}")
        return {key: params(item, shape.members[key]) for key, item in value.items()}
    if shape.type_name == "list":
        return [params(item, shape.member) for item in value]
    if shape.type_name == "map":
        return {key: params(item, shape.value) for key, item in value.items()}
    if shape.type_name == "blob":
        return base64.b64decode(value, validate=True)
    return value


def serialize(service, serializer, request):
    """Headers and body of one request; None if this botocore does not know the operation."""
    if request["operation"] not in service.operation_names:
        return None
    operation = service.operation_model(request["operation"])
    made = serializer.serialize_to_request(params(request["params"], operation.input_shape), operation)
    headers = {name.lower(): value for name, value in made["headers"].items()}
    return {"headers": headers, "body": json.loads(made["body"])}


requests = json.load(sys.stdin)
service = botocore.session.Session().get_service_model("kinesis")
# Without validation: its rules on lengths and patterns are not what is compared.
serializer = create_serializer("json", include_validation=False)
json.dump([serialize(service, serializer, request) for request in requests], sys.stdout)
