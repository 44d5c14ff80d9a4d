//! Where a record belongs among the shards: the hash of its key. Knows no shard.

/// The hash of a partition key: its MD5, as a number.
pub(crate) fn of_partition_key(key: &str) -> u128 {
    u128::from_be_bytes(md5::compute(key).0)
}

/// The number that an explicit hash key is: decimal, without leading zeros, below 2^128.
pub(crate) fn parse(text: &str) -> Option<u128> {
    let canonical = text == "0" || (!text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit()));
    if canonical { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_key_is_the_md5_of_the_partition_key() {
        // RFC 1321, A.5.
        assert_eq!(of_partition_key(""), 0xd41d_8cd9_8f00_b204_e980_0998_ecf8_427e);
        assert_eq!(of_partition_key("message digest"), 0xf96b_697d_7cb7_938d_525a_2f31_aaf1_61d0);
    }

    #[test]
    fn explicit_hash_keys_are_decimal_and_below_two_to_the_128() {
        assert_eq!(parse("0"), Some(0));
        assert_eq!(parse("340282366920938463463374607431768211455"), Some(u128::MAX));
        for wrong in
            ["", "00", "01", "-1", "+1", " 1", "1 ", "0x1", "1e3", "340282366920938463463374607431768211456", "٣"]
        {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
