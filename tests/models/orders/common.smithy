$version: "2.0"

namespace example.orders.common

/// An amount in the smallest unit of a currency.
structure Money {
    @required
    amount: Long

    /// By the three letters of ISO 4217.
    @required
    @length(min: 3, max: 3)
    currency: String
}

/// What has a time.
@mixin
structure Timed {
    placedAt: Timestamp
}
