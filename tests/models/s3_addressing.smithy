$version: "2.0"

namespace com.amazonaws.s3

use aws.api#service
use aws.auth#sigv4
use aws.protocols#restXml
use smithy.test#httpRequestTests

/// Where buckets are: in the host or in the path, of a model that has no endpoint rules.
@service(sdkId: "S3")
@sigv4(name: "s3")
@restXml(noErrorWrapping: true)
@xmlNamespace(uri: "http://s3.amazonaws.com/doc/2006-03-01/")
@title("S3")
service AmazonS3 {
    version: "2006-03-01"
    operations: [
        GetThing
        ListBuckets
    ]
}

@httpRequestTests([
    {
        id: "a_bucket_is_in_the_host"
        protocol: restXml
        method: "GET"
        uri: "/a/../b%20c"
        resolvedHost: "films.s3.eu-west-1.amazonaws.com"
        params: { Bucket: "films", Key: "a/../b c" }
        vendorParams: { scopedConfig: { client: { region: "eu-west-1", s3: { addressing_style: "auto" } } } }
        vendorParamsShape: "aws.protocoltests.config#AwsConfig"
    }
    {
        id: "a_bucket_is_in_the_path_if_asked_for"
        protocol: restXml
        method: "GET"
        uri: "/films/a"
        resolvedHost: "s3.dualstack.cn-north-1.amazonaws.com.cn"
        params: { Bucket: "films", Key: "a" }
        vendorParams: {
            scopedConfig: {
                environment: { AWS_PROFILE: "p" }
                configFile: {
                    p: { region: "cn-north-1", s3: { addressing_style: "path", use_dualstack_endpoint: true } }
                }
            }
        }
        vendorParamsShape: "aws.protocoltests.config#AwsConfig"
    }
    {
        id: "a_bucket_that_is_no_label_is_in_the_path"
        protocol: restXml
        method: "GET"
        uri: "/old.films/a"
        resolvedHost: "s3.us-west-2.amazonaws.com"
        params: { Bucket: "old.films", Key: "a" }
        vendorParams: { scopedConfig: { client: { region: "us-west-2", s3: { addressing_style: "virtual" } } } }
        vendorParamsShape: "aws.protocoltests.config#AwsConfig"
    }
    {
        id: "endpoints_that_accelerate_have_no_region"
        protocol: restXml
        method: "GET"
        uri: "/a"
        resolvedHost: "films.s3-accelerate.amazonaws.com"
        params: { Bucket: "films", Key: "a" }
        vendorParams: {
            scopedConfig: {
                client: { region: "us-west-2" }
                operation: { s3: { use_accelerate_endpoint: true } }
            }
        }
        vendorParamsShape: "aws.protocoltests.config#AwsConfig"
    }
    {
        id: "a_host_that_is_given_has_the_bucket_too"
        protocol: restXml
        method: "GET"
        uri: "/a"
        host: "store.example"
        resolvedHost: "films.store.example"
        params: { Bucket: "films", Key: "a" }
    }
    {
        id: "an_address_cannot_have_the_bucket_before_it"
        protocol: restXml
        method: "GET"
        uri: "/base/films/a"
        host: "192.0.2.1/base"
        resolvedHost: "192.0.2.1"
        params: { Bucket: "films", Key: "a" }
    }
    {
        id: "time_and_keys_and_attempts_are_the_client_s"
        protocol: restXml
        method: "GET"
        uri: "/a"
        headers: {
            "x-amz-date": "20130524T000000Z"
            "x-amz-security-token": "token"
            "amz-sdk-request": "attempt=1; max=4"
        }
        params: { Bucket: "films", Key: "a" }
        vendorParams: {
            clockTime: "2013-05-24T00:00:00Z"
            scopedConfig: {
                environment: { AWS_DEFAULT_REGION: "us-east-1", AWS_RETRY_MODE: "standard" }
                configFile: { default: { max_attempts: 4 } }
                credentialsFile: {
                    default: { aws_access_key_id: "AKID", aws_secret_access_key: "secret", aws_session_token: "token" }
                }
            }
        }
        vendorParamsShape: "aws.protocoltests.config#AwsConfig"
    }
])
@http(method: "GET", uri: "/{Bucket}/{Key+}")
@readonly
operation GetThing {
    input := {
        @httpLabel
        @required
        Bucket: String

        @httpLabel
        @required
        Key: String
    }
}

@httpRequestTests([
    {
        id: "what_is_of_no_bucket_goes_to_the_region"
        protocol: restXml
        method: "GET"
        uri: "/"
        resolvedHost: "s3.eu-west-1.amazonaws.com"
        vendorParams: { scopedConfig: { client: { region: "eu-west-1" } } }
        vendorParamsShape: "aws.protocoltests.config#AwsConfig"
    }
])
@http(method: "GET", uri: "/")
@readonly
operation ListBuckets {
    input := {}
}
