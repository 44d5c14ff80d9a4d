//! Whether a lane may send. Knows no record.
//!
//! Open until most of what it lets through is refused. Then at a rate, and shut for a moment while nothing goes through at all.
//! Open again after half a minute in peace.

use std::time::Duration;

use super::rate::{Flow, PUBLISHED, Rate, load};
use crate::dice::Dice;

/// So few refusals may be chance.
const CHANCE: usize = 10;
/// The same of answers with nothing but refusals.
const STREAK: u32 = 3;
/// How long is counted before the rate is changed, and longer while there is little to count.
const ROUND: Duration = Duration::from_secs(1);
const LONG_ROUND: Duration = Duration::from_secs(4);
const ENOUGH: usize = 50;
/// How long a gate is shut: a part of the time for which nothing went through, but within these.
const PART: u32 = 4;
const SHORTEST: Duration = Duration::from_millis(50);
const LONGEST: Duration = Duration::from_secs(10);
/// Without a refusal for so long, all is forgotten.
const PEACE: Duration = Duration::from_secs(30);

#[derive(Debug, Default)]
pub(super) struct Gate {
    rate: Option<Rate>,
    round: Round,
    /// What went through in a second of the last round in which something did.
    stored: f64,
    drought: Option<Drought>,
    shut_until: Duration,
    refused: Duration,
}

/// What came of a lane's part of a call.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    stored: usize,
    refused: usize,
    stored_load: f64,
    refused_load: f64,
}

/// What came of all that was sent from a time on.
#[derive(Debug, Default)]
struct Round {
    since: Duration,
    tally: Tally,
}

/// Since when nothing but refusals came.
#[derive(Debug)]
struct Drought {
    since: Duration,
    /// When the last of them came: what was sent before is the same refusal.
    last: Duration,
    answers: u32,
    refused: usize,
}

impl Tally {
    /// Counts an entry of so many bytes.
    pub(super) fn add(&mut self, bytes: usize, is_stored: bool) {
        if is_stored {
            (self.stored, self.stored_load) = (self.stored + 1, self.stored_load + load(bytes));
        } else {
            (self.refused, self.refused_load) = (self.refused + 1, self.refused_load + load(bytes));
        }
    }

    fn add_all(&mut self, other: Self) {
        self.stored += other.stored;
        self.refused += other.refused;
        self.stored_load += other.stored_load;
        self.refused_load += other.refused_load;
    }

    pub(super) fn is_empty(&self) -> bool {
        self.stored + self.refused == 0
    }

    fn is_mostly_refused(&self) -> bool {
        self.refused > CHANCE && self.refused > self.stored
    }
}

impl Round {
    /// Whether it is over with a call that is sent then.
    fn is_over(&self, at: Duration) -> bool {
        let length = at.saturating_sub(self.since);
        length >= ROUND && (self.tally.stored + self.tally.refused >= ENOUGH || length >= LONG_ROUND)
    }

    /// What went through in a second until then.
    fn flow(&self, until: Duration) -> Flow {
        let seconds = until.saturating_sub(self.since).as_secs_f64().max(0.001);
        let Tally { stored_load, refused_load, .. } = self.tally;
        Flow { sent: (stored_load + refused_load) / seconds, stored: stored_load / seconds }
    }
}

impl Gate {
    /// Something that was sent at that time is answered.
    pub(super) fn answered(&mut self, tally: Tally, sent: Duration, now: Duration, dice: &mut Dice) {
        if tally.refused > 0 {
            self.refused = now;
        }
        if tally.stored > 0 {
            self.drought_ends(now);
        } else if tally.refused > 0 {
            self.nothing_stored(tally.refused, sent, now, dice);
        }
        // The answer to the first call after a round ends it: those before it are answered, but for few.
        if !self.is_drought() && self.round.is_over(sent) {
            let flow = self.round.flow(sent);
            self.stored = flow.stored;
            self.rate.iter_mut().for_each(|rate| rate.judge(flow));
            self.round = Round { since: now, ..Round::default() };
        }
        if sent >= self.round.since {
            self.round.tally.add_all(tally);
        }
        if self.rate.is_none() && (self.round.tally.is_mostly_refused() || self.is_drought()) {
            self.rate = Some(Rate::new(self.stored.max(PUBLISHED), now));
            self.round = Round { since: now, ..Round::default() };
        }
    }

    fn nothing_stored(&mut self, refused: usize, sent: Duration, now: Duration, dice: &mut Dice) {
        let drought = self.drought.get_or_insert(Drought { since: sent, last: sent, answers: 0, refused: 0 });
        if sent < drought.last {
            return;
        }
        drought.last = now;
        drought.answers = drought.answers.saturating_add(1);
        drought.refused = drought.refused.saturating_add(refused);
        let lasts = now.saturating_sub(drought.since);
        if self.is_drought() {
            self.shut_until = now + dice.jitter((lasts / PART).clamp(SHORTEST, LONGEST));
            self.rate.iter_mut().for_each(|rate| rate.restart(self.shut_until));
        }
    }

    /// Something went through. If nothing did for long, that was too fast, unless the rate is newer.
    fn drought_ends(&mut self, now: Duration) {
        if self.is_drought()
            && let Some((drought, rate)) = self.drought.as_ref().zip(self.rate.as_mut())
        {
            if self.round.since <= drought.since {
                rate.slow_down(self.round.flow(now).stored);
            }
            self.round = Round { since: now, ..Round::default() };
        }
        self.drought = None;
    }

    /// Whether so much was refused in a row that it is no chance.
    fn is_drought(&self) -> bool {
        self.drought.as_ref().is_some_and(|drought| drought.answers >= STREAK && drought.refused >= CHANCE)
    }

    /// How many answers in a row had nothing but refusals.
    pub(super) fn refusals_in_a_row(&self) -> u32 {
        self.drought.as_ref().map_or(0, |drought| drought.answers)
    }

    /// Whether an entry of any size may go now.
    pub(super) fn is_open(&mut self, now: Duration) -> bool {
        if self.rate.is_some() && now.saturating_sub(self.refused) > PEACE {
            (self.rate, self.drought) = (None, None);
        }
        if let Some(rate) = &mut self.rate {
            rate.fill(now);
        }
        now >= self.shut_until && self.rate.as_ref().is_none_or(Rate::has_room)
    }

    /// An entry of so many bytes goes through. It may be larger than what is saved up, which the next ones wait for.
    pub(super) fn take(&mut self, bytes: usize) {
        if let Some(rate) = &mut self.rate {
            rate.take(load(bytes));
        }
    }

    /// When the gate opens; at once if it is open.
    pub(super) fn opens_at(&self, now: Duration) -> Duration {
        self.rate.as_ref().map_or(now, Rate::opens_at).max(self.shut_until).max(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TICK: Duration = Duration::from_millis(5);
    const RECORD: usize = 100;

    fn tally(stored: usize, refused: usize) -> Tally {
        let mut tally = Tally::default();
        (0..stored).for_each(|_| tally.add(RECORD, true));
        (0..refused).for_each(|_| tally.add(RECORD, false));
        tally
    }

    /// Sends as much as the gate lets through to a shard that takes `limit` records a second, and counts what was stored and
    /// refused in the time from `from` to `to` seconds. So many hundredths are refused whatever the rate; never more than 100 in
    /// a moment.
    fn run(limit: f64, percent: usize, from: u64, to: u64) -> (f64, f64) {
        let (mut gate, mut dice) = (Gate::default(), Dice::new(1));
        let (mut tokens, mut stored, mut refused) = (limit, 0, 0);
        let mut now = Duration::ZERO;
        while now < Duration::from_secs(to) {
            now += TICK;
            tokens = (tokens + limit * TICK.as_secs_f64()).min(limit);
            let (mut taken, mut thrown) = (0, 0);
            while taken + thrown < 100 && gate.is_open(now) {
                gate.take(RECORD);
                if tokens >= 1.0 && dice.below(100) >= percent {
                    tokens -= 1.0;
                    taken += 1;
                } else {
                    thrown += 1;
                }
            }
            if taken + thrown > 0 {
                gate.answered(tally(taken, thrown), now, now, &mut dice);
            }
            if now > Duration::from_secs(from) {
                (stored, refused) = (stored + taken, refused + thrown);
            }
        }
        let both = (f64::from(u32::try_from(stored).expect("few")), f64::from(u32::try_from(refused).expect("few")));
        println!("{limit} a second, {percent} %: {both:?}");
        both
    }

    #[test]
    fn a_shard_gets_nearly_all_that_it_takes_and_little_more() {
        for (limit, most) in [(20.0, 0.08), (300.0, 0.05), (1000.0, 0.05), (4000.0, 0.07)] {
            let (stored, refused) = run(limit, 0, 10, 70);
            assert!(stored >= 0.9 * limit * 60.0, "{stored} of {}", limit * 60.0);
            assert!(refused <= most * (stored + refused), "{refused} refused, {stored} stored");
        }
    }

    #[test]
    fn refusals_that_do_not_come_of_the_rate_slow_nothing_down() {
        for percent in [1, 10, 30] {
            let (stored, refused) = run(1e9, percent, 20, 80);
            // 100 records each 5 ms are offered.
            assert!(stored + refused >= 0.9 * 20_000.0 * 60.0, "{percent} %: {} of 1200000", stored + refused);
        }
        // So many look like those of a full shard, of which little is known after all.
        let (stored, refused) = run(1e9, 60, 0, 60);
        assert!(stored + refused >= 400.0 * 60.0, "{}", stored + refused);
    }

    #[test]
    fn refusals_that_come_of_the_rate_are_told_from_those_that_do_not() {
        for (percent, limit, least, most) in
            [(1, 1000.0, 0.95, 0.06), (10, 100.0, 0.9, 0.35), (10, 1000.0, 0.9, 0.25), (30, 1000.0, 0.8, 0.45)]
        {
            let (stored, refused) = run(limit, percent, 20, 80);
            let part = refused / (stored + refused);
            assert!(stored >= least * limit * 60.0, "{percent} %: {stored} of {}", limit * 60.0);
            assert!(part <= most, "{percent} %: {part} refused");
        }
    }

    #[test]
    fn a_shard_that_takes_nothing_is_asked_rarely() {
        let (stored, refused) = run(0.0, 0, 10, 310);
        assert!(stored == 0.0 && (10.0..400.0).contains(&refused), "{refused} in 300 seconds");
    }

    #[test]
    fn a_shard_that_takes_some_again_gets_it_within_seconds() {
        let (mut gate, mut dice) = (Gate::default(), Dice::new(1));
        let (mut now, mut stored) = (Duration::ZERO, 0);
        while now < Duration::from_secs(25) {
            now += TICK;
            let mut sent = 0;
            while sent < 100 && gate.is_open(now) {
                gate.take(RECORD);
                sent += 1;
            }
            if sent > 0 {
                // Nothing for ten seconds, and then all.
                let takes = now > Duration::from_secs(10);
                gate.answered(if takes { tally(sent, 0) } else { tally(0, sent) }, now, now, &mut dice);
                stored += if takes && now < Duration::from_secs(17) { sent } else { 0 };
            }
        }
        // The gate may be shut for two and a half of these seven seconds.
        assert!(stored > 4000, "{stored}");
    }

    #[test]
    fn a_gate_forgets_in_peace() {
        let (mut gate, mut dice) = (Gate::default(), Dice::new(1));
        let second = Duration::from_secs(1);
        (0..STREAK).for_each(|_| gate.answered(tally(0, 5), second, second, &mut dice));
        assert!(gate.rate.is_some() && !gate.is_open(second));
        assert!(gate.opens_at(second) > second && gate.opens_at(second) < 2 * second);
        assert!(gate.is_open(second + PEACE + TICK) && gate.rate.is_none());
    }
}
