"""Puts records with boto3 as its users do: batches of 500, eight at a time, what fails goes again.

boto3_loop.py URL RECORDS BYTES: prints the seconds it took and the processor time.
"""
import os
import resource
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import boto3
from botocore.config import Config

url, count, size = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
client = boto3.client(
    "kinesis", endpoint_url=url, region_name="us-east-1", aws_access_key_id="AKIDEXAMPLE",
    aws_secret_access_key="not a secret", config=Config(max_pool_connections=8),
)
payloads = [os.urandom(size) for _ in range(512)]


def put(start):
    records = [
        {"Data": payloads[n % 512], "PartitionKey": f"user-{n % 10_000:06}"} for n in range(start, min(start + 500, count))
    ]
    while records:
        results = client.put_records(StreamName="clicks", Records=records)["Records"]
        records = [record for record, result in zip(records, results, strict=True) if "ErrorCode" in result]


def cpu():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


put(max(count - 1, 0))
begun, before = time.monotonic(), cpu()
with ThreadPoolExecutor(8) as pool:
    list(pool.map(put, range(0, count, 500)))
print(time.monotonic() - begun, cpu() - before)
