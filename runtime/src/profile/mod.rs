//! The profiles that the shared AWS files hold, and which is ours: found, read, merged. Knows what no property means.
//!
//! Files and variables: AWS SDKs and Tools Reference Guide, "Shared config and credentials files". What cannot be read is
//! an error where it was asked for, or when it is needed.

mod files;
mod names;
mod parse;

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use files::File;
use names::{is_of_credentials, is_text};
pub(crate) use parse::Place;
use parse::{FileKind, Property, Section, Value};

use crate::env::Env;
use crate::{CallError, CallErrorKind, shown};

/// Variables that name the profile, the first before the second.
const VARIABLES: [&str; 2] = ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"];

/// The properties of one profile, the credentials file's before the config file's. `Debug` shows names that are known.
#[derive(Clone)]
pub(crate) struct Profile {
    name: String,
    section: Section,
    services: Services,
    looked_at: String,
    /// Every profile of both files, for those that refer to another.
    all: Arc<HashMap<String, Section>>,
    /// Every `sso-session` section of the config file.
    #[cfg(feature = "sso")]
    sso_sessions: Arc<HashMap<String, Section>>,
}

/// The `services` section that a profile names.
#[derive(Clone)]
enum Services {
    Unnamed,
    Found(Section),
    /// There is none of that name.
    Missing(CallError),
}

impl Profile {
    /// Reads the files that `env` names, or those in the home directory.
    ///
    /// Fails if a file that was named cannot be read, or a profile that was asked for is not there or has a broken line.
    pub(crate) fn load(env: &Env) -> Result<Self, CallError> {
        let config = File::load(env, "AWS_CONFIG_FILE", "config", FileKind::Config)?;
        let credentials = File::load(env, "AWS_SHARED_CREDENTIALS_FILE", "credentials", FileKind::Credentials)?;
        let asked = VARIABLES.iter().find_map(|variable| Some((*variable, env.get(variable)?)));
        let Some((variable, name)) = asked else { return Ok(Self::merge("default", config, credentials)) };
        let found = [&config, &credentials].iter().any(|file| file.parsed.profiles.contains_key(name));
        if name != "default" && !found {
            let (shown, brackets) = match shown::text(name) {
                quoted if quoted.starts_with('"') => (quoted, [format!("[profile {name}]"), format!("[{name}]")]),
                length => (length, ["profile of that name".to_owned(), "such profile".to_owned()]),
            };
            let [in_config, in_credentials] = brackets;
            let (config, credentials) = (config.description, credentials.description);
            return Err(config_error(format!(
                "{variable} is {shown}, but there is no {in_config} in {config} and no {in_credentials} in {credentials}"
            )));
        }
        Self::merge(name, config, credentials).asked_for()
    }

    /// The profile of two texts; any but `default` counts as asked for.
    #[cfg(any(test, fuzzing))]
    pub(crate) fn from_texts(name: &str, config: &str, credentials: &str) -> Result<Self, CallError> {
        let config = File::of(config.as_bytes(), FileKind::Config, "config");
        let profile = Self::merge(name, config, File::of(credentials.as_bytes(), FileKind::Credentials, "credentials"));
        if name == "default" { Ok(profile) } else { profile.asked_for() }
    }

    fn merge(name: &str, mut config: File, mut credentials: File) -> Self {
        let mut all = std::mem::take(&mut config.parsed.profiles);
        for (name, section) in std::mem::take(&mut credentials.parsed.profiles) {
            all.entry(name).or_default().extend(section);
        }
        let section = all.get(name).cloned().unwrap_or_default();
        let looked_at = format!("profile `{name}` in {} and {}", config.description, credentials.description);
        let all = Arc::new(all);
        #[cfg(feature = "sso")]
        let sso_sessions = Arc::new(std::mem::take(&mut config.parsed.sso_sessions));
        let mut profile = Self {
            name: name.to_owned(),
            section,
            services: Services::Unnamed,
            looked_at,
            all,
            #[cfg(feature = "sso")]
            sso_sessions,
        };
        if let Some(services) = profile.get("services") {
            let missing = || {
                let place = profile.place("services").map(ToString::to_string).unwrap_or_default();
                let shown = shown::text(services);
                let description = &config.description;
                config_error(format!(
                    "{place}: `services` is {shown}, and {description} has no services section of that name"
                ))
            };
            let found = config.parsed.services.remove(services);
            profile.services = found.map_or_else(|| Services::Missing(missing()), Services::Found);
        }
        profile
    }

    /// This profile, if all of it can be read.
    fn asked_for(self) -> Result<Self, CallError> {
        self.sound()?;
        match self.services {
            Services::Missing(error) => Err(error),
            _ => Ok(self),
        }
    }

    /// Another profile of the same files, without a `services` section.
    pub(crate) fn other(&self, name: &str) -> Option<Self> {
        let section = self.all.get(name)?.clone();
        Some(Self { name: name.to_owned(), section, services: Services::Unnamed, ..self.clone() })
    }

    /// What the `sso-session` section of this name says.
    #[cfg(feature = "sso")]
    pub(crate) fn sso_session(&self, name: &str) -> Option<Self> {
        let section = self.sso_sessions.get(name)?.clone();
        Some(Self { name: name.to_owned(), section, services: Services::Unnamed, ..self.clone() })
    }

    /// The profile's name.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The text of a property, unless it is empty or cannot be read. Names are in lower case.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.read(name).ok().flatten()
    }

    /// The text of a property, unless it is empty; fails if it cannot be read.
    pub(crate) fn read(&self, name: &str) -> Result<Option<&str>, CallError> {
        self.section.properties.get(name).map_or(Ok(None), |property| text(name, property))
    }

    /// Where a property stands.
    pub(crate) fn place(&self, name: &str) -> Option<&Place> {
        self.section.properties.get(name).map(|property| &property.place)
    }

    /// The text of a property that the profile has for one service, such as `kinesis`, and where it stands; fails if it
    /// cannot be read.
    pub(crate) fn read_for_service(&self, service: &str, name: &str) -> Result<Option<(&str, &Place)>, CallError> {
        let section = match &self.services {
            Services::Unnamed => return Ok(None),
            Services::Missing(error) => return Err(error.clone()),
            Services::Found(section) => section,
        };
        match (section.properties.get(service), &section.broken) {
            (Some(Property { value: Value::Nested(values), .. }), _) => {
                let Some(property) = values.get(name) else { return Ok(None) };
                Ok(text(name, property)?.map(|text| (text, &property.place)))
            }
            (Some(property @ Property { value: Value::Broken(_), .. }), _) => text(service, property).map(|_| None),
            (Some(_), _) | (None, None) => Ok(None),
            (None, Some(bad)) => Err(config_error(bad.to_string())),
        }
    }

    /// Fails if a line of this profile cannot be read, other than of properties that nobody here knows.
    pub(crate) fn sound(&self) -> Result<(), CallError> {
        if let Some(bad) = &self.section.broken {
            return Err(config_error(bad.to_string()));
        }
        let mut names: Vec<_> = self.section.properties.keys().filter(|name| is_text(name)).collect();
        names.sort_unstable();
        names.into_iter().try_for_each(|name| self.read(name).map(|_| ()))
    }

    /// Whether it says anything about credentials, be it of use or not.
    pub(crate) fn has_credentials(&self) -> bool {
        let said = |property: &Property| property.value != Value::Text(String::new());
        self.section.properties.iter().any(|(name, property)| is_of_credentials(name) && said(property))
    }

    /// Which profile in which files, for messages.
    pub(crate) fn looked_at(&self) -> &str {
        &self.looked_at
    }
}

/// The text of the property `name`, unless it is empty.
fn text<'a>(name: &str, property: &'a Property) -> Result<Option<&'a str>, CallError> {
    match &property.value {
        Value::Text(text) => Ok(Some(text.as_str()).filter(|text| !text.is_empty())),
        Value::Nested(_) => Ok(None),
        Value::Broken(what) => Err(config_error(format!("{}: `{name}` cannot be read: {what}", property.place))),
    }
}

impl fmt::Debug for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A broken line may have made a name of a secret.
        let mut names: Vec<_> = self.section.properties.keys().filter(|name| is_text(name)).collect();
        names.sort_unstable();
        f.debug_struct("Profile").field("name", &self.name).field("properties", &names).finish_non_exhaustive()
    }
}

fn config_error(message: String) -> CallError {
    CallError::new(CallErrorKind::Config, message)
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
