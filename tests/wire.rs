//! What goes over the wire for every Kinesis operation, recorded in one snapshot each; what awkward answers become; and
//! whether a peer sends the same.

/// The cases of a file: a list of them, and a test for each that compares it with its snapshot.
macro_rules! cases {
    ($($name:ident)*) => {
        /// Name and case of each operation here.
        pub fn cases() -> Vec<(&'static str, crate::case::Case)> {
            vec![$((stringify!($name), $name())),*]
        }

        mod is_as_recorded {
            $(
                #[test]
                fn $name() {
                    super::$name().compare(stringify!($name));
                }
            )*
        }
    };
}

#[path = "wire/account.rs"]
mod account;
#[path = "wire/awkward.rs"]
mod awkward;
#[path = "wire/case.rs"]
mod case;
#[path = "wire/channels.rs"]
mod channels;
#[path = "wire/consumers.rs"]
mod consumers;
#[path = "wire/coverage.rs"]
mod coverage;
#[path = "wire/faults.rs"]
mod faults;
#[path = "wire/model.rs"]
mod model;
#[path = "wire/names.rs"]
mod names;
#[path = "wire/peer.rs"]
mod peer;
#[path = "wire/policies.rs"]
mod policies;
#[path = "wire/queue_records.rs"]
mod queue_records;
#[path = "wire/queues.rs"]
mod queues;
#[path = "wire/records.rs"]
mod records;
#[path = "wire/settings.rs"]
mod settings;
#[path = "wire/shards.rs"]
mod shards;
#[path = "wire/streams.rs"]
mod streams;
#[path = "wire/subscriptions.rs"]
mod subscriptions;
#[path = "wire/tags.rs"]
mod tags;
#[path = "wire/validate.rs"]
mod validate;

/// Every operation's case, under the name of its snapshot.
fn cases() -> Vec<(&'static str, case::Case)> {
    [
        account::cases(),
        channels::cases(),
        consumers::cases(),
        policies::cases(),
        queue_records::cases(),
        queues::cases(),
        records::cases(),
        settings::cases(),
        shards::cases(),
        streams::cases(),
        subscriptions::cases(),
        tags::cases(),
    ]
    .concat()
}
