//! The client against real servers: the same scenarios for each, all through the public interface.
//!
//! The embedded server is always there. The others are external: `.ci/servers.sh` installs and starts them and says in
//! `SMITHWRIGHT_SERVERS` and further variables where they are. Tests of a server that is not there pass and say
//! `skipped`; with `CI=true` they fail. `SMITHWRIGHT_ENDPOINT_URL` adds any other server.

#[path = "end_to_end/blocking.rs"]
mod blocking;
#[path = "end_to_end/consumers.rs"]
mod consumers;
#[path = "end_to_end/errors.rs"]
mod errors;
#[path = "end_to_end/producer.rs"]
mod producer;
#[path = "end_to_end/records.rs"]
mod records;
#[path = "end_to_end/server.rs"]
mod server;
#[path = "end_to_end/signatures.rs"]
mod signatures;
#[path = "end_to_end/streams.rs"]
mod streams;
#[path = "end_to_end/subscriptions.rs"]
mod subscriptions;
#[path = "end_to_end/target.rs"]
mod target;

/// A test for each scenario, in a module of the server's.
macro_rules! tests {
    ($module:ident: $server:ident $wire:ident, $($file:ident { $($scenario:ident)* })*) => {
        mod $module {
            use generated::runtime::Wire;

            use crate::server::Server;
            use crate::target::run;

            $($(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $scenario() {
                    run(Server::$server, Wire::$wire, crate::$file::$scenario).await;
                }
            )*)*
        }
    };
}

/// What every server can do.
macro_rules! scenarios {
    ($($module:ident: $server:ident $wire:ident)*) => {$(
        tests! {
            $module: $server $wire,
            streams {
                a_created_stream_becomes_active
                a_deleted_stream_is_gone
                streams_are_listed_page_by_page
                shards_are_listed_page_by_page
                tags_are_added_listed_and_removed
                retention_grows_and_shrinks
            }
            records {
                a_record_is_read_back_from_where_it_landed
                a_batch_is_answered_in_its_order
                any_bytes_and_keys_come_back_unchanged
                many_tasks_share_one_client
                every_iterator_type_finds_its_records
            }
            producer {
                a_producer_loses_nothing_behind_a_proxy_that_fails
            }
            subscriptions {
                records_arrive_as_they_are_put
                a_subscription_goes_on_where_the_last_one_ended
                calls_go_on_beside_subscriptions_that_nobody_reads
                an_unknown_consumer_is_not_found
            }
            consumers {
                workers_share_the_shards_and_take_over_from_one_that_vanishes
                a_consumer_from_latest_reads_what_comes_after_it
                a_consumer_of_an_unknown_stream_says_so
            }
            errors {
                an_unknown_stream_is_not_found
                an_invalid_argument_is_named
                an_operation_that_the_server_does_not_know_is_unmodeled
                a_response_comes_with_its_metadata
                an_endpoint_where_nobody_listens_is_named
            }
        }
    )*};
}

scenarios! {
    embedded: Embedded Modeled
    ministack_auth: MinistackAuth Modeled
    ministack: Ministack Modeled
    kinesis_local: KinesisLocal Modeled
    named: Named Modeled
}

/// What servers can do in CBOR. The proxy that fails and the operation that no server knows speak JSON alone.
macro_rules! in_cbor {
    ($($module:ident: $server:ident)*) => {$(
        tests! {
            $module: $server Cbor,
            streams {
                a_created_stream_becomes_active
                a_deleted_stream_is_gone
                streams_are_listed_page_by_page
                shards_are_listed_page_by_page
                tags_are_added_listed_and_removed
            }
            records {
                a_record_is_read_back_from_where_it_landed
                a_batch_is_answered_in_its_order
                any_bytes_and_keys_come_back_unchanged
                many_tasks_share_one_client
                every_iterator_type_finds_its_records
            }
            consumers { workers_share_the_shards_and_take_over_from_one_that_vanishes }
            errors {
                an_unknown_stream_is_not_found
                an_invalid_argument_is_named
                a_response_comes_with_its_metadata
            }
        }
    )*};
}

in_cbor! {
    embedded_in_cbor: Embedded
    ministack_in_cbor: Ministack
    kinesis_local_in_cbor: KinesisLocal
    named_in_cbor: Named
}

// ferrokinesis sends numbers of events as no other program would, in this build (see `EmbeddedServer`).
tests! {
    ministack_events_in_cbor: Ministack Cbor,
    subscriptions { records_arrive_as_they_are_put a_subscription_goes_on_where_the_last_one_ended }
}
tests! {
    kinesis_local_events_in_cbor: KinesisLocal Cbor,
    subscriptions { records_arrive_as_they_are_put a_subscription_goes_on_where_the_last_one_ended }
}

// ministack forgets a shard, with all that is in it, when it is split or merged.
tests! {
    embedded_reshards: Embedded Modeled,
    consumers {
        a_consumer_reads_through_a_split_and_a_merge
        subscriptions_go_through_a_split_and_a_merge
        a_consumer_that_vanishes_in_a_split_goes_on_from_its_checkpoints
    }
}
// kinesis-local never tells a subscription that its shard was closed: events without records and children come for ever, where
// the service sends the children and ends it. So subscriptions do not get past a split there; reading by calls does.
tests! {
    kinesis_local_reshards: KinesisLocal Modeled,
    consumers {
        a_consumer_reads_through_a_split_and_a_merge
        a_consumer_that_vanishes_in_a_split_goes_on_from_its_checkpoints
    }
}

// ministack never refuses part of a batch, and what a named server would refuse is not known.
tests! { embedded_with_limits_in_cbor: EmbeddedWithLimits Cbor, records { a_full_shard_refuses_part_of_a_batch } }
tests! { embedded_with_limits: EmbeddedWithLimits Modeled, records { a_full_shard_refuses_part_of_a_batch } }
tests! { kinesis_local_limits: KinesisLocal Modeled, records { a_large_record_is_refused_alone } }

tests! {
    ministack_signatures: MinistackAuth Modeled,
    signatures {
        http_2_is_agreed_on
        a_wrong_secret_is_a_bad_signature
        an_unknown_key_is_invalid
        a_session_token_is_taken_only_with_its_keys
        an_expired_token_is_told_so
        a_clock_that_is_off_is_put_right
        a_role_is_not_assumed_with_a_wrong_secret
    }
}
