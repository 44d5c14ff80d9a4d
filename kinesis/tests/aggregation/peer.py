"""Packs and unpacks aggregated records with the public module aws-kinesis-agg.

A JSON list of lists of records [partition key, explicit hash key or null, data in base64] on standard input. Out come, for each,
its aggregated record, and what the module finds in ours, which comes under "ours".
"""

import base64
import json
import sys

try:
    from aws_kinesis_agg import aggregator, deaggregator
except ImportError:
    sys.exit(3)


def pack(records):
    aggregate = aggregator.AggRecord()
    for key, hash_key, data in records:
        if not aggregate.add_user_record(key, base64.b64decode(data), hash_key):
            sys.exit("a case is larger than an aggregated record may be")
    return base64.b64encode(aggregate.get_contents()[2]).decode()


def unpack(data):
    record = {
        "kinesis": {
            "kinesisSchemaVersion": "1.0",
            "sequenceNumber": "1",
            "approximateArrivalTimestamp": 0,
            "partitionKey": "a",
            "data": data,
        }
    }
    found = [record["kinesis"] for record in deaggregator.deaggregate_records([record])]
    return [[r["partitionKey"], r.get("explicitHashKey"), base64.b64encode(base64.b64decode(r["data"])).decode()] for r in found]


cases = json.load(sys.stdin)
json.dump([{"packed": pack(case["records"]), "unpacked": unpack(case["ours"])} for case in cases], sys.stdout)
