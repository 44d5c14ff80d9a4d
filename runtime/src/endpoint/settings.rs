//! What endpoint rules may ask of a client.

use std::collections::BTreeMap;
use std::fmt;

use super::{Partition, Parts, partition};
use crate::{CallError, CallErrorKind};

/// The settings of a client that endpoint rules depend on, and whose credentials sign.
#[derive(Clone)]
pub struct Settings<'a> {
    /// The region, such as `eu-west-1`: the built-in `AWS::Region`.
    pub region: Option<&'a str>,
    /// The URL that was configured: the built-in `SDK::Endpoint`.
    pub endpoint_url: Option<&'a str>,
    /// Whether to use FIPS endpoints: the built-in `AWS::UseFIPS`.
    pub use_fips: bool,
    /// Whether to use endpoints with IPv6 addresses too: the built-in `AWS::UseDualStack`.
    pub use_dual_stack: bool,
    /// The account of the credentials: the built-in `AWS::Auth::AccountId`.
    pub account_id: Option<&'a str>,
    /// Whether to use endpoints of the account: the built-in `AWS::Auth::AccountIdEndpointMode`.
    pub account_id_endpoint_mode: AccountIdEndpointMode,
    /// Whether a call's input has a say.
    pub from_input: bool,
    /// The partitions to use instead of the generated ones.
    pub partitions: Option<&'static [Partition]>,
    /// Other parameters of the rules, by name.
    pub params: Option<&'a BTreeMap<String, Param>>,
}

impl Default for Settings<'_> {
    fn default() -> Self {
        Self {
            region: None,
            endpoint_url: None,
            use_fips: false,
            use_dual_stack: false,
            account_id: None,
            account_id_endpoint_mode: AccountIdEndpointMode::default(),
            from_input: true,
            partitions: None,
            params: None,
        }
    }
}

impl fmt::Debug for Settings<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("region", &self.region)
            // It may hold a password by mistake.
            .field("endpoint_url", &self.endpoint_url.map(crate::shown::url))
            .field("use_fips", &self.use_fips)
            .field("use_dual_stack", &self.use_dual_stack)
            .field("account_id", &self.account_id)
            .field("account_id_endpoint_mode", &self.account_id_endpoint_mode)
            .field("from_input", &self.from_input)
            .field("params", &self.params)
            .finish_non_exhaustive()
    }
}

/// Whether calls go to the endpoint of the credentials' account, where a service has such endpoints.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AccountIdEndpointMode {
    /// If the account is known.
    #[default]
    Preferred,
    /// Never.
    Disabled,
    /// Always; it is an error if the account is not known.
    Required,
}

impl AccountIdEndpointMode {
    /// The mode as rules, variables and profiles spell it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Preferred => "preferred",
            Self::Disabled => "disabled",
            Self::Required => "required",
        }
    }

    /// The mode of this name.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        [Self::Preferred, Self::Disabled, Self::Required].into_iter().find(|mode| mode.as_str() == name)
    }
}

/// A value of a parameter of endpoint rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Param {
    /// A string.
    Text(String),
    /// A boolean.
    Flag(bool),
    /// A list of strings.
    List(Vec<String>),
}

impl From<&str> for Param {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Param {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<bool> for Param {
    fn from(value: bool) -> Self {
        Self::Flag(value)
    }
}

impl From<Vec<String>> for Param {
    fn from(value: Vec<String>) -> Self {
        Self::List(value)
    }
}

impl<'a> Settings<'a> {
    /// The partition of a region, of those that were set or else of `generated`.
    #[must_use]
    pub fn partition(&self, generated: &'static [Partition], region: &str) -> Option<&'static Partition> {
        partition(self.partitions.unwrap_or(generated), region)
    }

    /// Fails if a parameter was set that the rules do not have; `known` are those they have.
    pub fn check(&self, known: &[&str]) -> Result<(), CallError> {
        let mut set = self.params.into_iter().flatten();
        let Some((name, _)) = set.find(|(name, _)| !known.contains(&name.as_str())) else { return Ok(()) };
        let known = if known.is_empty() { "none".to_owned() } else { format!("`{}`", known.join("`, `")) };
        let message = format!("the endpoint rules have no parameter `{name}` to be set; they have {known}");
        Err(CallError::new(CallErrorKind::Config, message))
    }

    /// The string that was set for a parameter.
    pub fn text(&self, name: &str) -> Result<Option<&'a str>, CallError> {
        match self.param(name) {
            None => Ok(None),
            Some(Param::Text(value)) => Ok(Some(value)),
            Some(_) => Err(wrong(name, "a string")),
        }
    }

    /// The boolean that was set for a parameter.
    pub fn flag(&self, name: &str) -> Result<Option<bool>, CallError> {
        match self.param(name) {
            None => Ok(None),
            Some(Param::Flag(value)) => Ok(Some(*value)),
            Some(_) => Err(wrong(name, "a boolean")),
        }
    }

    /// The list that was set for a parameter.
    pub fn list(&self, name: &str) -> Result<Option<Parts<'a>>, CallError> {
        match self.param(name) {
            None => Ok(None),
            Some(Param::List(value)) => Ok(Some(Parts::Owned(value))),
            Some(_) => Err(wrong(name, "a list of strings")),
        }
    }

    fn param(&self, name: &str) -> Option<&'a Param> {
        self.params?.get(name)
    }
}

fn wrong(name: &str, expected: &str) -> CallError {
    CallError::new(CallErrorKind::Config, format!("the parameter `{name}` of the endpoint rules takes {expected}"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{AccountIdEndpointMode, Param, Settings};
    use crate::CallErrorKind;

    #[test]
    fn parameters_have_names_and_types() {
        let params: BTreeMap<String, Param> = [
            ("Text".to_owned(), Param::from("a")),
            ("Flag".to_owned(), Param::from(true)),
            ("List".to_owned(), Param::from(vec!["a".to_owned(), "b".to_owned()])),
        ]
        .into();
        let settings = Settings { params: Some(&params), ..Settings::default() };
        assert_eq!(settings.text("Text"), Ok(Some("a")));
        assert_eq!(settings.flag("Flag"), Ok(Some(true)));
        assert_eq!(settings.list("List").expect("a list").and_then(|list| list.at(1)), Some("b"));
        assert_eq!(settings.text("Other"), Ok(None));
        for error in [settings.text("Flag").err(), settings.flag("List").err(), settings.list("Text").err()] {
            assert_eq!(error.and_then(|error| error.call()), Some(CallErrorKind::Config));
        }
        assert_eq!(settings.check(&["Flag", "List", "Text"]), Ok(()));
        let error = settings.check(&["Flag", "List"]).expect_err("refused").to_string();
        assert_eq!(error, "the endpoint rules have no parameter `Text` to be set; they have `Flag`, `List`");
    }

    #[test]
    fn modes_have_names() {
        for mode in ["preferred", "disabled", "required"] {
            assert_eq!(AccountIdEndpointMode::from_name(mode).map(AccountIdEndpointMode::as_str), Some(mode));
        }
        assert_eq!(AccountIdEndpointMode::from_name("Required"), None);
    }
}
