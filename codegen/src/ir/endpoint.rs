//! Endpoint rules, ready to print: flat statements over typed values.

use proc_macro2::Ident;

use super::Docs;

/// The endpoint rules of a service.
#[derive(Debug)]
pub struct EndpointRules {
    /// What the rules depend on, in the model's order.
    pub params: Vec<EndpointParam>,
    /// Names of parameters that only `Config::endpoint_param` sets.
    pub settable: Vec<String>,
    /// Settings of the client that the model defines.
    pub client_params: Vec<EndpointParam>,
    /// The rules.
    pub rules: Vec<Statement>,
    /// Rules that several places lead to.
    pub functions: Vec<RuleFunction>,
    /// Whether any rule asks for the partition of a region.
    pub uses_partitions: bool,
}

/// A value that rules depend on.
#[derive(Clone, Debug)]
pub struct EndpointParam {
    /// The field.
    pub rust: Ident,
    /// The parameter's name.
    pub name: String,
    /// What the parameter is.
    pub docs: Docs,
    /// Its type.
    pub ty: RuleType,
    /// What stands in for a value that nobody gives.
    pub presence: ParamPresence,
    /// Where the value comes from, unless the input of a call gives it.
    pub source: ParamSource,
}

/// What stands in for a value that nobody gives.
#[derive(Clone, Debug)]
pub enum ParamPresence {
    /// Nothing.
    Optional,
    /// This value.
    Default(RuleValue),
    /// An error that says what to set.
    Required(String),
}

/// Where the value of a parameter comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParamSource {
    /// The region.
    Region,
    /// The configured URL.
    EndpointUrl,
    /// Whether FIPS is wanted.
    UseFips,
    /// Whether dual stack is wanted.
    UseDualStack,
    /// The account of the credentials.
    AccountId,
    /// Whether endpoints of accounts are wanted.
    AccountIdEndpointMode,
    /// `Config::endpoint_param`.
    Setting,
    /// A call's input or operation alone.
    Call,
}

/// A fixed value of a parameter.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum RuleValue {
    /// A string.
    Text(String),
    /// A boolean.
    Flag(bool),
    /// A list of strings.
    List(Vec<String>),
}

/// The types of values in rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RuleType {
    /// `&str`
    Text,
    /// `Cow<'_, str>`: text that may have been made.
    OwnedText,
    /// `bool`
    Flag,
    /// A whole number; only written down.
    Number,
    /// `Parts`
    List,
    /// `&Partition`
    Partition,
    /// `Arn`
    Arn,
    /// `Url`
    Url,
}

/// Rules that several places lead to.
#[derive(Debug)]
pub struct RuleFunction {
    /// The function's name.
    pub rust: Ident,
    /// Values it takes; optional ones are an `Option`.
    pub arguments: Vec<Local>,
    /// Whether it takes what its URLs begin with.
    pub takes_start: bool,
    /// What it does; ends in a decision.
    pub rules: Vec<Statement>,
}

/// A variable.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Local {
    /// Its name.
    pub rust: Ident,
    /// Its type.
    pub ty: RuleType,
    /// Whether it may have no value.
    pub optional: bool,
}

/// A step of rules. A list of them always ends in a decision.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Statement {
    /// What is done if all tests hold; ends in a decision.
    If(Vec<Test>, Vec<Statement>),
    /// The decision if a test does not hold; a value that it names is there from here on.
    Unless(Test, Decision),
    /// Names a value.
    Let(Local, RuleExpr),
    /// The decision.
    Decide(Decision),
}

/// One of the tests of a step.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Test {
    /// A boolean is true.
    Holds(RuleExpr),
    /// An optional value is there, and has this name from here on.
    Bind(Local, RuleExpr),
}

/// What rules come to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Decision {
    /// An endpoint.
    Endpoint(RuleExpr, Extras),
    /// An error in these words.
    Error(RuleExpr),
    /// The error that no rule fits.
    NoRule,
    /// What a function decides.
    Call {
        /// The function.
        function: Ident,
        /// What its URLs begin with.
        start: Option<RuleExpr>,
        /// Its arguments.
        arguments: Vec<RuleExpr>,
        /// What is added to the endpoint.
        extras: Extras,
    },
}

/// What is said of an endpoint besides its URL.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Extras {
    /// Headers with one value each.
    pub headers: Vec<(String, RuleExpr)>,
    /// Properties.
    pub properties: Vec<(String, PropertyValue)>,
}

/// A value of a property.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PropertyValue {
    /// A boolean.
    Flag(bool),
    /// A whole number.
    Number(i64),
    /// Text.
    Text(RuleExpr),
    /// A list.
    List(Vec<Self>),
    /// Named values.
    Map(Vec<(String, Self)>),
}

/// A value, ready to print.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum RuleExpr {
    /// A string literal.
    Text(String),
    /// `true` or `false`
    Flag(bool),
    /// A number.
    Number(i64),
    /// A parameter: `self.region`
    Param(Ident),
    /// A variable.
    Local(Ident),
    /// Made text as `&str`.
    Borrowed(Box<Self>),
    /// An optional value that is not there.
    None,
    /// A parameter that must have a value; what it is called, and what to set if it has none.
    Required(Ident, String, String),
    /// What the URLs of a function begin with.
    Start,
    /// Text with values filled in.
    Format(Vec<FormatPart>),
    /// A part of a value: `arn.region`
    Field(Box<Self>, &'static str),
    /// What a method without arguments gives: `url.normalized_path()`
    Method(Box<Self>, &'static str),
    /// An element of a list.
    At(Box<Self>, i64),
    /// Whether an optional value is there.
    IsSet(Box<Self>),
    /// The opposite.
    Not(Box<Self>),
    /// Whether two values are the same.
    Equal(Box<Self>, Box<Self>),
    /// Whether an optional boolean is there and true.
    IsTrue(Box<Self>),
    /// A function of the runtime.
    Call(RuleCall, Vec<Self>),
    /// One of two values.
    Ite(Box<Self>, Box<Self>, Box<Self>),
    /// The first value that is there; the last may be missing too if so marked.
    Coalesce(Vec<Self>, bool),
    /// A value as an optional one.
    Some(Box<Self>),
    /// Text as text that may have been made; whether it was, and whether it is optional.
    Cow(Box<Self>, bool, bool),
    /// What the value of an optional one leads to; whether that is optional itself.
    Then(Box<Self>, Local, Box<Self>, bool),
}

/// A part of text with values filled in.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum FormatPart {
    /// Text as it stands.
    Text(String),
    /// A value.
    Value(RuleExpr),
}

/// Functions of the runtime.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RuleCall {
    /// `aws.partition`
    Partition,
    /// `aws.parseArn`
    ParseArn,
    /// `parseURL`
    ParseUrl,
    /// `substring`
    Substring,
    /// `split`
    Split,
    /// `uriEncode`
    UriEncode,
    /// `isValidHostLabel`
    IsValidHostLabel,
    /// `aws.isVirtualHostableS3Bucket`
    IsVirtualHostableS3Bucket,
}

/// A value that an operation gives to a parameter.
#[derive(Clone, Debug)]
pub struct EndpointInput {
    /// The field of the parameters.
    pub param: Ident,
    /// Whether the field is an `Option`.
    pub optional_param: bool,
    /// Whether the parameter may have a value already.
    pub has_other_source: bool,
    /// The parameter's type.
    pub ty: RuleType,
    /// Where the value comes from.
    pub value: InputValue,
}

/// Where a value that an operation gives comes from.
#[derive(Clone, Debug)]
pub enum InputValue {
    /// The operation itself.
    Fixed(RuleValue),
    /// A member of the input, which must not be empty if it is required text.
    Member(InputStep),
    /// A path through the input.
    Path(Vec<InputStep>),
}

/// A step of a path through the input.
#[derive(Clone, Debug)]
pub enum InputStep {
    /// A field.
    Field {
        /// The field.
        rust: Ident,
        /// The member.
        member: String,
        /// Whether the field is an `Option`.
        optional: bool,
        /// Whether the value is a `String`.
        text: bool,
    },
    /// Every element of a list; `sparse` if they are `Option`s.
    Elements {
        /// Whether elements may be missing.
        sparse: bool,
    },
    /// Every value of a map.
    Values {
        /// Whether values may be missing.
        sparse: bool,
    },
    /// Every key of a map.
    Keys,
    /// What each of several paths leads to.
    Each(Vec<Vec<InputStep>>),
}

/// Groups of regions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partition {
    /// The name.
    pub name: String,
    /// What host names end in.
    pub dns_suffix: String,
    /// What dual-stack host names end in.
    pub dual_stack_dns_suffix: String,
    /// Whether there are FIPS endpoints.
    pub supports_fips: bool,
    /// Whether there are dual-stack endpoints.
    pub supports_dual_stack: bool,
    /// The region of services without regions.
    pub implicit_global_region: String,
    /// What regions' names look like.
    pub pattern: Vec<Segment>,
    /// Regions that belong here whatever their names look like.
    pub regions: Vec<String>,
}

/// What may stand between two hyphens of a region's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    /// One of these words.
    OneOf(Vec<String>),
    /// Letters, digits and underscores.
    Word,
    /// Digits.
    Digits,
}
