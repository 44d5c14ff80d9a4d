//! How fast a lane sends once its shard throttles: faster as long as more of it is stored, slower as long as that costs little.
//! Knows no record, and not when a lane needs one.
//!
//! A load of 1 is what a shard takes in a second by its published limits; speeds are in loads a second.

use std::time::Duration;

use crate::limits::{SHARD_BYTES_PER_SECOND, SHARD_RECORDS_PER_SECOND};

/// The first change of a speed: a small one while nearly all is stored, or one whose effect can be told from chance. Each
/// further one the same way is larger, up to the largest.
const SMALL_STEP: f64 = 1.04;
const FIRST_STEP: f64 = 1.1;
const LARGEST_STEP: f64 = 2.0;
/// Which part of what is sent in addition has to be stored for the speed to be worth it. Chance may refuse the rest.
const WORTH: f64 = 0.5;
/// Which part may be refused without a thought.
const FEW: f64 = 0.02;
/// Which part of its speed a lane has to make use of before it is given more.
const USED: f64 = 0.8;
/// Two speeds are told apart if they differ by this part.
const SAME: f64 = 0.02;
/// What a shard takes by its published limits.
pub(super) const PUBLISHED: f64 = 1.0;
/// The least speed: 5 records a second.
const LEAST: f64 = 0.005;
/// No lane is faster: a million records a second.
const MOST: f64 = 1000.0;
/// How much may be saved up.
const SAVED: Duration = Duration::from_millis(250);
/// Allowance comes at whole moments, the same for all lanes, so that they share calls.
const MOMENT: Duration = Duration::from_millis(20);

/// How much of a second's allowance of a shard one entry takes.
pub(super) fn load(bytes: usize) -> f64 {
    #[allow(clippy::cast_precision_loss, reason = "an entry is far smaller than 2^53 bytes")]
    let bytes = bytes as f64 / f64::from(SHARD_BYTES_PER_SECOND);
    bytes.max(1.0 / f64::from(SHARD_RECORDS_PER_SECOND))
}

/// What was sent and stored in a second.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Flow {
    pub(super) sent: f64,
    pub(super) stored: f64,
}

impl Flow {
    /// Which part of it was stored.
    fn part(self) -> f64 {
        if self.sent > 0.0 { self.stored / self.sent } else { 1.0 }
    }
}

#[derive(Debug)]
pub(super) struct Rate {
    speed: f64,
    /// By how much it was changed last: up if it is more than 1.
    step: f64,
    /// What came of the speed before.
    before: Flow,
    /// What may be sent at once; less than nothing after a large record.
    saved: f64,
    filled: Duration,
}

impl Rate {
    pub(super) fn new(speed: f64, now: Duration) -> Self {
        Self { speed: speed.clamp(LEAST, MOST), step: 1.0, before: Flow::default(), saved: 0.0, filled: now }
    }

    /// Changes the speed after what came of it.
    ///
    /// Below what the shard takes, more that is sent is stored but for chance; above it, more is only refused. So two speeds
    /// tell on which side they are, whatever part chance refuses.
    pub(super) fn judge(&mut self, flow: Flow) {
        let before = self.before;
        if flow.part() < WORTH {
            // A full shard would let a larger part of less through. If that was in vain, still less would be, too.
            let hoped = f64::midpoint(1.0, before.sent / flow.sent.max(LEAST)) * before.part();
            if flow.sent < USED * before.sent && flow.part() < hoped {
                return;
            }
            self.speed = flow.sent.min(self.speed);
            self.change(1.0 / LARGEST_STEP, flow.stored);
        } else if flow.sent >= USED * self.speed {
            let (more, more_stored) = (flow.sent - before.sent, flow.stored - before.stored);
            let pays = flow.part() >= 1.0 - FEW || more.abs() < SAME * flow.sent || more_stored / more > WORTH;
            if pays { self.speed_up(flow) } else { self.slow_down(flow.stored) }
        }
        self.before = flow;
    }

    /// A step up, larger than the one before.
    fn speed_up(&mut self, flow: Flow) {
        // Where it is likely to end, no step goes beyond.
        let published = if self.speed < PUBLISHED { PUBLISHED } else { MOST };
        let first = if flow.part() < 1.0 - FEW { FIRST_STEP } else { SMALL_STEP };
        self.change(if self.step > 1.0 { self.step.powf(1.5).max(first) } else { first }, 0.0);
        if self.speed > published {
            (self.speed, self.step) = (published, 1.0);
        }
    }

    /// A step down, larger than the one before, but not below what was stored in a second: a shard that took so much takes that
    /// much.
    pub(super) fn slow_down(&mut self, stored: f64) {
        self.change(if self.step < 1.0 { self.step * self.step } else { 1.0 / FIRST_STEP }, stored);
    }

    fn change(&mut self, step: f64, least: f64) {
        self.step = step.clamp(1.0 / LARGEST_STEP, LARGEST_STEP);
        self.speed = (self.speed * self.step).max(least).clamp(LEAST, MOST);
    }

    /// Lets one entry through, and no more, from then on.
    pub(super) fn restart(&mut self, from: Duration) {
        (self.saved, self.filled) = (f64::MIN_POSITIVE, from);
    }

    /// Time has passed.
    pub(super) fn fill(&mut self, now: Duration) {
        let now = MOMENT * moments(now);
        let passed = now.saturating_sub(self.filled).as_secs_f64();
        if passed > 0.0 {
            self.saved = (self.saved + self.speed * passed).min((self.speed * SAVED.as_secs_f64()).max(load(0)));
            self.filled = now;
        }
    }

    /// Whether an entry of any size may go.
    pub(super) fn has_room(&self) -> bool {
        self.saved > 0.0
    }

    /// An entry goes.
    pub(super) fn take(&mut self, load: f64) {
        self.saved -= load;
    }

    /// When an entry may go.
    pub(super) fn opens_at(&self) -> Duration {
        if self.has_room() {
            return self.filled;
        }
        let at = self.filled + Duration::from_secs_f64((-self.saved / self.speed).min(3600.0));
        MOMENT * moments(at).saturating_add(1)
    }
}

/// How many moments have passed by then.
fn moments(at: Duration) -> u32 {
    u32::try_from(at.as_millis() / MOMENT.as_millis()).unwrap_or(u32::MAX)
}
