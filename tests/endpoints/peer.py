"""Resolves endpoints with botocore: rules, partitions and parameters in as JSON, URLs or errors out."""

import json
import sys

try:
    from botocore.endpoint_provider import EndpointProvider
    from botocore.exceptions import EndpointResolutionError
except ImportError:
    sys.exit(3)


def resolve(provider, params):
    try:
        return {"url": provider.resolve_endpoint(**params).url}
    except EndpointResolutionError as error:
        return {"error": str(error)}


asked = json.load(sys.stdin)
provider = EndpointProvider(asked["rules"], asked["partitions"])
json.dump([resolve(provider, params) for params in asked["cases"]], sys.stdout)
