$version: "2.0"

namespace com.amazonaws.ssooidc

use aws.api#service
use aws.auth#sigv4
use aws.protocols#restJson1

/// Tokens of IAM Identity Center: what the runtime asks of it, and no more.
@service(sdkId: "SSO OIDC", endpointPrefix: "oidc")
@sigv4(name: "sso-oauth")
@restJson1
service AWSSSOOIDCService {
    version: "2019-06-10"
    operations: [
        CreateToken
    ]
}

/// Gives a new token for one that expires. Not signed.
@auth([])
@http(method: "POST", uri: "/token")
operation CreateToken {
    input := {
        /// Who asks, as it was registered.
        @required
        clientId: String

        /// The secret of the registration.
        @required
        clientSecret: Secret

        /// What is shown for the new token: `refresh_token`.
        @required
        grantType: String

        /// The token for renewal that came with the last one.
        refreshToken: Secret
    }

    output := {
        /// The new token.
        accessToken: Secret

        /// For how many seconds it is good.
        expiresIn: Integer

        /// The token for the next renewal, where it is another.
        refreshToken: Secret
    }
}

/// What nobody is shown.
@sensitive
string Secret
