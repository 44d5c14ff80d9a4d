//! `smithwright diff`: what a new version of a model means.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use smithwright_codegen::{Effect, Options, ServiceSource, diff};
use smithwright_model::{Model, Problem, Problems};

use super::codegen::{Services, words};
use super::{load, out};
use crate::Failure;

/// Options of `smithwright diff`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The model as it was: a Smithy file (`.smithy` or JSON AST), or a folder with them.
    old: PathBuf,
    /// The model as it is.
    new: PathBuf,
    #[command(flatten)]
    services: Services,
    /// Fails if there is a change like this, or a worse one.
    #[arg(long, value_name = "EFFECT")]
    deny: Option<Deny>,
    /// Prints Markdown, for the description of an update.
    #[arg(long)]
    markdown: bool,
    /// The protocol that the clients speak (`awsJson1_1`), of those that a service has.
    #[arg(long, value_name = "NAME")]
    protocol: Option<String>,
    /// The clients are generated with `--non-exhaustive`, so that no new member breaks a literal.
    #[arg(long)]
    non_exhaustive: bool,
}

/// What a change may not do, the worst first.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Deny {
    /// Programs that compile with the old client do not with the new one.
    Breaking,
    /// Something else is sent or expected.
    Wire,
    /// The client does something else with the same messages.
    Behaviour,
    /// There is more than before.
    Additive,
    /// Only the documentation reads otherwise.
    Documentation,
}

impl Deny {
    fn effect(self) -> Effect {
        match self {
            Self::Breaking => Effect::Breaking,
            Self::Wire => Effect::Wire,
            Self::Behaviour => Effect::Behaviour,
            Self::Additive => Effect::Additive,
            Self::Documentation => Effect::Documentation,
        }
    }
}

/// Loads both, compares, prints; a failure if something is there that is denied.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let (old, new) = both(&arguments.old, &arguments.new)?;
    let services = words(&arguments.services.chosen);
    let of = |model| ServiceSource { services: &services, ..ServiceSource::whole(model) };
    let options = Options {
        non_exhaustive: arguments.non_exhaustive,
        protocol: arguments.protocol.as_deref(),
        ..Options::default()
    };
    let changes = diff(&of(&old), &of(&new), options)?;
    if arguments.markdown {
        out::print(changes.markdown())?;
    } else {
        out::line(&changes)?;
    }
    let denied = arguments.deny.map(Deny::effect);
    match denied.filter(|denied| changes.worst().is_some_and(|worst| worst <= *denied)) {
        Some(denied) => Err(format!("there are changes that are denied: {} or worse", denied.name()).into()),
        None => Ok(()),
    }
}

/// Both models; what is wrong with either is told at once.
fn both(old: &Path, new: &Path) -> Result<(Model, Model), Failure> {
    let load = |path: &Path| load(&[path.to_path_buf()]);
    match (load(old), load(new)) {
        (Ok(old), Ok(new)) => Ok((old, new)),
        (Err(Failure::Problems(one)), Err(Failure::Problems(other))) => {
            let all: Vec<Problem> = [one.as_slice(), other.as_slice()].concat();
            Err(Problems::new(all).into())
        }
        (Err(failure), _) | (_, Err(failure)) => Err(failure),
    }
}
