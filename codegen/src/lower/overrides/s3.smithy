$version: "2.0"

// Endpoint rules for models of S3 that have none: the bucket is in the host where it can be, and in the path elsewhere.
//
// Facts: Amazon S3 User Guide, "Virtual hosting of general purpose buckets", "Using Amazon S3 dual-stack endpoints" and
// "Getting started with Amazon S3 Transfer Acceleration". Of access points only AWS's own rules know.
namespace com.amazonaws.s3

use smithy.rules#clientContextParams
use smithy.rules#endpointRuleSet

apply AmazonS3 @clientContextParams(
    ForcePathStyle: { type: "boolean", documentation: "Whether buckets are always in the path." }
    Accelerate: { type: "boolean", documentation: "Whether to use endpoints of S3 Transfer Acceleration." }
)

apply AmazonS3 @endpointRuleSet({
    version: "1.0"
    parameters: {
        Bucket: { type: "String", required: false, documentation: "The bucket, if the operation is about one." }
        Region: { type: "String", required: false, builtIn: "AWS::Region" }
        UseFIPS: { type: "Boolean", required: true, default: false, builtIn: "AWS::UseFIPS" }
        UseDualStack: { type: "Boolean", required: true, default: false, builtIn: "AWS::UseDualStack" }
        Endpoint: { type: "String", required: false, builtIn: "SDK::Endpoint" }
        ForcePathStyle: { type: "Boolean", required: true, default: false, builtIn: "AWS::S3::ForcePathStyle" }
        Accelerate: { type: "Boolean", required: true, default: false, builtIn: "AWS::S3::Accelerate" }
    }
    rules: [
        {
            conditions: [
                { fn: "isSet", argv: [{ ref: "Bucket" }] }
                { fn: "aws.parseArn", argv: [{ ref: "Bucket" }] }
            ]
            error: "the bucket is an ARN, and the model of this client has no rules for access points"
            type: "error"
        }
        {
            conditions: [
                { fn: "booleanEquals", argv: [{ ref: "Accelerate" }, true] }
                { fn: "booleanEquals", argv: [{ ref: "UseFIPS" }, true] }
            ]
            error: "S3 Transfer Acceleration has no FIPS endpoints: leave one of both out"
            type: "error"
        }
        {
            conditions: [{ fn: "isSet", argv: [{ ref: "Endpoint" }] }]
            type: "tree"
            rules: [
                {
                    conditions: [{ fn: "booleanEquals", argv: [{ ref: "Accelerate" }, true] }]
                    error: "a configured endpoint URL is no endpoint of S3 Transfer Acceleration: leave one of both out"
                    type: "error"
                }
                {
                    conditions: [{ fn: "booleanEquals", argv: [{ ref: "UseDualStack" }, true] }]
                    error: "a configured endpoint URL is no dual-stack endpoint: leave one of both out"
                    type: "error"
                }
                {
                    conditions: [
                        { fn: "isSet", argv: [{ ref: "Bucket" }] }
                        { fn: "parseURL", argv: [{ ref: "Endpoint" }], assign: "url" }
                    ]
                    type: "tree"
                    rules: [
                        {
                            conditions: [
                                { fn: "booleanEquals", argv: [{ ref: "ForcePathStyle" }, false] }
                                { fn: "booleanEquals", argv: [{ fn: "getAttr", argv: [{ ref: "url" }, "isIp"] }, false] }
                                { fn: "aws.isVirtualHostableS3Bucket", argv: [{ ref: "Bucket" }, false] }
                            ]
                            endpoint: {
                                url: "{url#scheme}://{Bucket}.{url#authority}{url#path}"
                                properties: { authSchemes: [{ name: "sigv4", signingName: "s3", disableDoubleEncoding: true }] }
                            }
                            type: "endpoint"
                        }
                        {
                            conditions: [{ fn: "uriEncode", argv: [{ ref: "Bucket" }], assign: "encoded" }]
                            endpoint: {
                                url: "{url#scheme}://{url#authority}{url#normalizedPath}{encoded}"
                                properties: { authSchemes: [{ name: "sigv4", signingName: "s3", disableDoubleEncoding: true }] }
                            }
                            type: "endpoint"
                        }
                    ]
                }
                {
                    conditions: []
                    endpoint: { url: { ref: "Endpoint" }, properties: { authSchemes: [{ name: "sigv4", signingName: "s3", disableDoubleEncoding: true }] } }
                    type: "endpoint"
                }
            ]
        }
        {
            conditions: [
                { fn: "isSet", argv: [{ ref: "Region" }] }
                { fn: "aws.partition", argv: [{ ref: "Region" }], assign: "partition" }
                { fn: "ite", argv: [{ ref: "UseFIPS" }, "-fips", ""], assign: "fips" }
                { fn: "ite", argv: [{ ref: "UseDualStack" }, ".dualstack", ""], assign: "dualstack" }
            ]
            type: "tree"
            rules: [
                {
                    conditions: [{ fn: "isSet", argv: [{ ref: "Bucket" }] }]
                    type: "tree"
                    rules: [
                        {
                            conditions: [
                                { fn: "booleanEquals", argv: [{ ref: "Accelerate" }, true] }
                                { fn: "booleanEquals", argv: [{ ref: "ForcePathStyle" }, true] }
                            ]
                            error: "S3 Transfer Acceleration has buckets in the host alone, not in the path: leave one of both out"
                            type: "error"
                        }
                        {
                            conditions: [
                                { fn: "booleanEquals", argv: [{ ref: "Accelerate" }, true] }
                                { fn: "aws.isVirtualHostableS3Bucket", argv: [{ ref: "Bucket" }, false] }
                            ]
                            endpoint: {
                                url: "https://{Bucket}.s3-accelerate{dualstack}.{partition#dnsSuffix}"
                                properties: { authSchemes: [{ name: "sigv4", signingName: "s3", disableDoubleEncoding: true }] }
                            }
                            type: "endpoint"
                        }
                        {
                            conditions: [{ fn: "booleanEquals", argv: [{ ref: "Accelerate" }, true] }]
                            error: "S3 Transfer Acceleration has no buckets whose names have dots or are no labels of a host"
                            type: "error"
                        }
                        {
                            conditions: [
                                { fn: "booleanEquals", argv: [{ ref: "ForcePathStyle" }, false] }
                                { fn: "aws.isVirtualHostableS3Bucket", argv: [{ ref: "Bucket" }, false] }
                            ]
                            endpoint: {
                                url: "https://{Bucket}.s3{fips}{dualstack}.{Region}.{partition#dnsSuffix}"
                                properties: { authSchemes: [{ name: "sigv4", signingName: "s3", disableDoubleEncoding: true }] }
                            }
                            type: "endpoint"
                        }
                        {
                            conditions: [{ fn: "uriEncode", argv: [{ ref: "Bucket" }], assign: "encoded" }]
                            endpoint: {
                                url: "https://s3{fips}{dualstack}.{Region}.{partition#dnsSuffix}/{encoded}"
                                properties: { authSchemes: [{ name: "sigv4", signingName: "s3", disableDoubleEncoding: true }] }
                            }
                            type: "endpoint"
                        }
                    ]
                }
                {
                    conditions: []
                    endpoint: {
                        url: "https://s3{fips}{dualstack}.{Region}.{partition#dnsSuffix}"
                        properties: { authSchemes: [{ name: "sigv4", signingName: "s3", disableDoubleEncoding: true }] }
                    }
                    type: "endpoint"
                }
            ]
        }
        {
            conditions: []
            error: "no region: set AWS_REGION, `region` in the profile of ~/.aws/config, or Config::region"
            type: "error"
        }
    ]
})
