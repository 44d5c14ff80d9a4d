$version: "2.0"

namespace example.orders

use aws.api#service
use aws.auth#sigv4
use aws.protocols#restJson1
use example.orders.common#Money
use example.orders.common#Timed

/// Takes orders, and says what became of them.
@service(sdkId: "Orders")
@sigv4(name: "orders")
@restJson1
@title("Orders")
service Orders {
    version: "2026-11-01"
    operations: [
        PlaceOrder
        GetOrder
        ListOrders
    ]
    errors: [
        Overloaded
    ]
}

/// Places an order. The same token twice is one order.
@idempotent
@http(method: "POST", uri: "/orders", code: 201)
operation PlaceOrder {
    input := {
        @required
        items: Items

        @idempotencyToken
        token: String

        express: Boolean = false
    }

    output := with [Timed] {
        @required
        orderId: OrderId

        @required
        total: Money
    }

    errors: [
        SoldOut
    ]
}

/// Gives one order.
@readonly
@http(method: "GET", uri: "/orders/{orderId}")
operation GetOrder {
    input := {
        @required
        @httpLabel
        orderId: OrderId
    }

    output := {
        @httpPayload
        order: Order

        /// Which version of the order this is.
        @httpHeader("ETag")
        version: String
    }

    errors: [
        NoSuchOrder
    ]
}

/// Gives orders, page by page.
@readonly
@paginated(inputToken: "nextToken", outputToken: "nextToken", items: "orders", pageSize: "maxResults")
@http(method: "GET", uri: "/orders")
operation ListOrders {
    input := {
        @httpQuery("state")
        state: State

        @httpQuery("token")
        nextToken: String

        @httpQuery("most")
        maxResults: Integer
    }

    output := {
        nextToken: String

        @required
        orders: OrderList
    }
}

@pattern("^o-[0-9]+$")
string OrderId

list Items {
    member: Item
}

list OrderList {
    member: Order
}

structure Item {
    @required
    name: String

    @range(min: 1)
    count: Integer = 1
}

structure Order with [Timed] {
    @required
    orderId: OrderId

    @required
    state: State

    payment: Payment
}

/// What became of an order.
enum State {
    PLACED = "placed"

    /// On its way.
    SENT = "sent"

    DELIVERED = "delivered"
}

/// How an order is paid.
union Payment {
    /// In full, when it comes.
    cash: Money

    /// With a voucher, by its code.
    voucher: String

    /// Not at all.
    gift: Unit
}

/// There is no order of this id.
@error("client")
@httpError(404)
structure NoSuchOrder {
    message: String
}

/// There is not enough left of an item.
@error("client")
@httpError(409)
structure SoldOut {
    message: String
    item: String
    left: Integer
}

/// The service has too much to do.
@error("server")
@retryable(throttling: true)
@httpError(503)
structure Overloaded {
    message: String
}
