//! What a new version of a model means for those who call the generated client, and for what is sent.
//!
//! Both versions are lowered as if they were to be generated, so that what is compared is what callers see: Rust names,
//! types and constructors, not shapes. Whether a difference breaks callers is decided as `cargo-semver-checks` does.

mod compare;
mod items;
mod render;

use smithwright_model::Problems;

use crate::names::Scope;
use crate::{Options, ServiceSource, lowered};

/// What a change does, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// Programs that compile with the old client do not compile with the new one, or mean something else.
    Breaking,
    /// Something else is sent or expected, or it is sent elsewhere; programs compile as before.
    Wire,
    /// The client does something else with the same messages; programs compile as before.
    Behaviour,
    /// There is more than before; programs compile as before, perhaps with a warning.
    Additive,
    /// The documentation reads otherwise.
    Documentation,
}

impl Effect {
    /// All effects, the worst first.
    pub const ALL: [Self; 5] = [Self::Breaking, Self::Wire, Self::Behaviour, Self::Additive, Self::Documentation];

    /// The effect in one word.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::Wire => "wire",
            Self::Behaviour => "behaviour",
            Self::Additive => "additive",
            Self::Documentation => "documentation",
        }
    }
}

/// One difference between two versions.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// What it does.
    pub effect: Effect,
    /// The Rust item, from the service's module on: `kinesis::PutRecordsInput::records`.
    pub path: String,
    /// What is different.
    pub what: String,
    /// What callers have to do, or can do; empty if there is nothing.
    pub action: String,
}

/// All differences between two versions, the worst first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes(pub Vec<Change>);

impl Changes {
    /// The worst effect, if there is a difference at all.
    #[must_use]
    pub fn worst(&self) -> Option<Effect> {
        self.0.iter().map(|change| change.effect).min()
    }

    /// How many changes have this effect.
    #[must_use]
    pub fn count(&self, effect: Effect) -> usize {
        self.0.iter().filter(|change| change.effect == effect).count()
    }
}

/// Compares what would be generated of two versions of a model, or says why either cannot be generated.
pub fn diff(old: &ServiceSource<'_>, new: &ServiceSource<'_>, options: Options<'_>) -> Result<Changes, Problems> {
    let lowered = |source| lowered(source, options, &mut Scope::services());
    match (lowered(old), lowered(new)) {
        (Ok(old), Ok(new)) => Ok(compare::services(&old, &new)),
        (old, new) => Err(Problems::new([old.err(), new.err()].into_iter().flatten().flatten().collect())),
    }
}
