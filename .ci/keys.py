"""Makes keys that ministack verifies: of a user, of a session, and of a session that is over; and a role that the user may
assume. Prints exports for a shell."""

import json
import secrets
import shlex
import sys

import boto3
from botocore.config import Config


def main(endpoint_url, ca_bundle, prefix):
    # Kinesis' own sessions last a quarter of an hour at least, which botocore would insist on.
    config = Config(parameter_validation=False)
    common = {"endpoint_url": endpoint_url, "verify": ca_bundle, "region_name": "us-east-1", "config": config}
    iam = boto3.client("iam", aws_access_key_id="test", aws_secret_access_key="test", **common)
    user = "user-" + secrets.token_hex(4)
    iam.create_user(UserName=user)
    allowed = policy(Action=["kinesis:*", "s3:*", "sts:AssumeRole"], Resource="*")
    iam.put_user_policy(UserName=user, PolicyName="all", PolicyDocument=allowed)
    trust = policy(Action="sts:AssumeRole", Principal={"AWS": "*"})
    role = iam.create_role(RoleName="role-" + secrets.token_hex(4), AssumeRolePolicyDocument=trust)["Role"]
    iam.put_role_policy(RoleName=role["RoleName"], PolicyName="kinesis", PolicyDocument=policy(Action="kinesis:*", Resource="*"))
    print(f"export {prefix}ROLE_ARN={shlex.quote(role['Arn'])}")
    key = iam.create_access_key(UserName=user)["AccessKey"]
    sts = boto3.client(
        "sts", aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"], **common
    )
    show(prefix, key)
    show(prefix + "TEMPORARY_", sts.get_session_token(DurationSeconds=3600)["Credentials"])
    show(prefix + "EXPIRED_", sts.get_session_token(DurationSeconds=1)["Credentials"])


def policy(**statement):
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]})


def show(prefix, key):
    names = {"ACCESS_KEY_ID": "AccessKeyId", "SECRET_ACCESS_KEY": "SecretAccessKey", "SESSION_TOKEN": "SessionToken"}
    for name, member in names.items():
        if member in key:
            print(f"export {prefix}{name}={shlex.quote(key[member])}")


main(*sys.argv[1:])
