//! The proleptic Gregorian calendar: seconds since 1970 to a date and a time of day, and back.

#![allow(clippy::arithmetic_side_effects, reason = "seconds are divided first, and years have four digits at most")]

const SECS_PER_DAY: i64 = 86_400;
/// From 0000-03-01, where a year that ends in February begins, to 1970-01-01.
const DAYS_TO_EPOCH: i64 = 719_468;
const DAYS_PER_ERA: i64 = 146_097;
const YEARS_PER_ERA: i64 = 400;

/// A date and a time of day in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Civil {
    pub(crate) year: i64,
    /// From 1.
    pub(crate) month: i64,
    /// From 1.
    pub(crate) day: i64,
    pub(crate) hour: i64,
    pub(crate) minute: i64,
    pub(crate) second: i64,
}

impl Civil {
    /// The date and time that many seconds after 1970-01-01T00:00:00Z.
    ///
    /// Nothing overflows: `i64` seconds are fewer than 2^47 days.
    pub(super) fn from_secs(secs: i64) -> Self {
        let days = secs.div_euclid(SECS_PER_DAY) + DAYS_TO_EPOCH;
        let second = secs.rem_euclid(SECS_PER_DAY);
        let era = days.div_euclid(DAYS_PER_ERA);
        let day_of_era = days.rem_euclid(DAYS_PER_ERA);
        let leap_days = day_of_era / 1460 - day_of_era / 36_524 + day_of_era / 146_096;
        let year_of_era = (day_of_era - leap_days) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        // Months from March are 153 days each five.
        let month_from_march = (5 * day_of_year + 2) / 153;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        Self {
            year: era * YEARS_PER_ERA + year_of_era + i64::from(month <= 2),
            month,
            day: day_of_year - (153 * month_from_march + 2) / 5 + 1,
            hour: second / 3600,
            minute: second / 60 % 60,
            second: second % 60,
        }
    }

    /// Seconds since 1970-01-01T00:00:00Z; `None` if there is no such date or time. Years have at most four digits.
    ///
    /// A leap second counts as the first second of the next minute.
    pub(super) fn to_secs(self) -> Option<i64> {
        let valid = (0..=9999).contains(&self.year)
            && (1..=self.days_in_month()?).contains(&self.day)
            && (0..24).contains(&self.hour)
            && (0..60).contains(&self.minute)
            && (0..=60).contains(&self.second);
        if !valid {
            return None;
        }
        let year = self.year - i64::from(self.month <= 2);
        let year_of_era = year.rem_euclid(YEARS_PER_ERA);
        let month_from_march = (self.month + 9) % 12;
        let day_of_year = (153 * month_from_march + 2) / 5 + self.day - 1;
        let day_of_era = 365 * year_of_era + year_of_era / 4 - year_of_era / 100 + day_of_year;
        let days = year.div_euclid(YEARS_PER_ERA) * DAYS_PER_ERA + day_of_era - DAYS_TO_EPOCH;
        Some(days * SECS_PER_DAY + self.hour * 3600 + self.minute * 60 + self.second)
    }

    /// From 0, a Sunday, given the seconds that the date came from.
    pub(super) fn weekday(secs: i64) -> i64 {
        (secs.div_euclid(SECS_PER_DAY) + 4).rem_euclid(7)
    }

    fn days_in_month(self) -> Option<i64> {
        let leap_year = self.year % 4 == 0 && (self.year % 100 != 0 || self.year % 400 == 0);
        match self.month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => Some(31),
            4 | 6 | 9 | 11 => Some(30),
            2 if leap_year => Some(29),
            2 => Some(28),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_days() {
        for (secs, date) in [
            (0, (1970, 1, 1)),
            (951_782_400, (2000, 2, 29)),
            (-62_167_219_200, (0, 1, 1)),
            (-62_162_035_201, (0, 2, 29)),
            (253_402_300_799, (9999, 12, 31)),
            (4_107_542_400, (2100, 3, 1)),
        ] {
            let civil = Civil::from_secs(secs);
            assert_eq!((civil.year, civil.month, civil.day), date);
            assert_eq!(civil.to_secs(), Some(secs));
        }
        assert_eq!(Civil::weekday(0), 4);
        assert_eq!(Civil::weekday(-1), 3);
    }

    #[test]
    fn the_ends_of_64_bits_have_dates() {
        assert_eq!(Civil::from_secs(i64::MAX).year, 292_277_026_596);
        assert_eq!(Civil::from_secs(i64::MIN).year, -292_277_022_657);
    }

    #[test]
    fn days_that_never_were() {
        for (year, month, day) in
            [(2023, 2, 29), (2100, 2, 29), (2000, 4, 31), (2000, 0, 1), (2000, 13, 1), (2000, 1, 0)]
        {
            assert_eq!(Civil { year, month, day, hour: 0, minute: 0, second: 0 }.to_secs(), None);
        }
    }
}
