$version: "2.0"

namespace com.amazonaws.sso

use aws.api#service
use aws.auth#sigv4
use aws.protocols#restJson1

/// Keys for people of IAM Identity Center: what the runtime asks of its portal, and no more.
@service(sdkId: "SSO", endpointPrefix: "portal.sso")
@sigv4(name: "awsssoportal")
@restJson1
service SWBPortalService {
    version: "2019-06-10"
    operations: [
        GetRoleCredentials
    ]
}

/// Gives keys of a role that somebody who has signed in may have. Not signed.
@auth([])
@http(method: "GET", uri: "/federation/credentials")
operation GetRoleCredentials {
    input := {
        /// The name of the role.
        @required
        @httpQuery("role_name")
        roleName: String

        /// The twelve digits of the account that the role is in.
        @required
        @httpQuery("account_id")
        accountId: String

        /// The token that signing in gave.
        @required
        @httpHeader("x-amz-sso_bearer_token")
        accessToken: Secret
    }

    output := {
        /// The keys.
        roleCredentials: RoleCredentials
    }
}

/// Temporary keys.
structure RoleCredentials {
    /// The id of the key, which is no secret.
    accessKeyId: String

    /// The key itself.
    secretAccessKey: Secret

    /// The token that goes with them.
    sessionToken: Secret

    /// Until when they are good, in milliseconds since 1970.
    expiration: Long
}

/// What nobody is shown.
@sensitive
string Secret
