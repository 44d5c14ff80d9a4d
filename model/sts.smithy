$version: "2.0"

namespace com.amazonaws.sts

use aws.api#service
use aws.auth#sigv4
use aws.protocols#awsQuery

/// Temporary keys: what the runtime asks of the Security Token Service, and no more.
@service(sdkId: "STS", endpointPrefix: "sts")
@sigv4(name: "sts")
@awsQuery
@xmlNamespace(uri: "https://sts.amazonaws.com/doc/2011-06-15/")
service AWSSecurityTokenServiceV20110615 {
    version: "2011-06-15"
    operations: [
        AssumeRole
        AssumeRoleWithWebIdentity
    ]
}

/// Gives keys of a role to whoever signs the request.
operation AssumeRole {
    input := {
        /// The ARN of the role.
        @required
        RoleArn: String

        /// What the session is called in logs: 2 to 64 characters.
        @required
        RoleSessionName: String

        /// For how long the keys are good: 900 to 43,200 seconds, 3,600 if it is not said.
        DurationSeconds: Integer

        /// What the role's trust policy asks third parties for.
        ExternalId: String
    }

    output := with [Assumed] {}
}

/// Gives keys of a role to whom a token of an identity provider speaks of. Not signed.
@auth([])
operation AssumeRoleWithWebIdentity {
    input := {
        /// The ARN of the role.
        @required
        RoleArn: String

        /// What the session is called in logs: 2 to 64 characters.
        @required
        RoleSessionName: String

        /// The token, of OAuth 2.0 or OpenID Connect: at most 20,000 characters.
        @required
        WebIdentityToken: Secret

        /// For how long the keys are good: 900 to 43,200 seconds, 3,600 if it is not said.
        DurationSeconds: Integer
    }

    output := with [Assumed] {}
}

/// What both operations give. No member is called required, so that it can be told which one lacks.
@mixin
structure Assumed {
    /// The keys.
    Credentials: Credentials

    /// Whose they are.
    AssumedRoleUser: AssumedRoleUser
}

/// Temporary keys.
structure Credentials {
    /// The id of the key, which is no secret.
    AccessKeyId: String

    /// The key itself.
    SecretAccessKey: Secret

    /// The token that goes with them.
    SessionToken: Secret

    /// Until when they are good.
    Expiration: Timestamp
}

/// A session of a role.
structure AssumedRoleUser {
    /// The ARN of the session.
    Arn: String
}

/// What nobody is shown.
@sensitive
string Secret
