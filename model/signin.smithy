$version: "2.0"

namespace com.amazonaws.signin

use aws.api#service
use aws.auth#sigv4
use aws.protocols#restJson1

/// Keys of who has signed in to the console: what the runtime asks of the sign-in service, and no more.
@service(sdkId: "Signin", endpointPrefix: "signin")
@sigv4(name: "signin")
@restJson1
service Signin {
    version: "2023-01-01"
    operations: [
        CreateOAuth2Token
    ]
}

/// Gives new keys for those that expire. Not signed, but proven by a key that signing in made (DPoP).
@auth([])
@http(method: "POST", uri: "/v1/token")
operation CreateOAuth2Token {
    input := {
        /// Which tool somebody has signed in by.
        @required
        clientId: String

        /// What is shown for the new keys: `refresh_token`.
        @required
        grantType: String

        /// The token for renewal that came with the last keys.
        refreshToken: Secret
    }

    output := {
        /// The new keys.
        accessToken: AccessToken

        /// For how many seconds they are good: 900 at most.
        expiresIn: Integer

        /// The token for the next renewal.
        refreshToken: Secret
    }
}

/// Temporary keys.
structure AccessToken {
    /// The id of the key, which is no secret.
    accessKeyId: String

    /// The key itself.
    secretAccessKey: Secret

    /// The token that goes with them.
    sessionToken: Secret
}

/// What nobody is shown.
@sensitive
string Secret
