//! The account: its settings and limits.

use generated::kinesis::{
    DescribeAccountSettings, DescribeAccountSettingsInput, DescribeLimits, DescribeLimitsInput,
    MinimumThroughputBillingCommitmentInput, MinimumThroughputBillingCommitmentInputStatus, UpdateAccountSettings,
    UpdateAccountSettingsInput,
};

use crate::case::{Case, case, fault, typed_fault};

cases! { describe_account_settings describe_limits update_account_settings }

fn describe_account_settings() -> Case {
    case::<DescribeAccountSettings>(
        [DescribeAccountSettingsInput::new()],
        r#"{
            "MinimumThroughputBillingCommitment": {
                "Status": "ENABLED_UNTIL_EARLIEST_ALLOWED_END",
                "StartedAt": 1763805296.25,
                "EndedAt": 1763891696,
                "EarliestAllowedEndAt": 1.763891696E9
            }
        }"#,
        [typed_fault(400, "LimitExceededException", r#"{"message":"Rate exceeded"}"#)],
    )
}

fn describe_limits() -> Case {
    case::<DescribeLimits>(
        [DescribeLimitsInput::new()],
        r#"{
            "ShardLimit": 500,
            "OpenShardCount": 12,
            "OnDemandStreamCount": 3,
            "OnDemandStreamCountLimit": 50,
            "ChannelCount": 1,
            "ChannelCountLimit": 100
        }"#,
        [fault(400, r#"{"__type":"LimitExceededException"}"#)],
    )
}

fn update_account_settings() -> Case {
    let enabled = MinimumThroughputBillingCommitmentInputStatus::Enabled;
    case::<UpdateAccountSettings>(
        [UpdateAccountSettingsInput::new(MinimumThroughputBillingCommitmentInput::new(enabled))],
        r#"{"MinimumThroughputBillingCommitment": {"Status": "ENABLED", "StartedAt": 1763805296}}"#,
        [fault(400, r#"{"code":"ValidationException","Message":"The commitment is on already."}"#)],
    )
}
