//! Expressions of rules: checks their types, and folds what is known.

use smithwright_model::{AttributePath, Expression, Template, TemplatePart};

use super::scope::{Known, Names, Typed};
use crate::ir::{FormatPart, RuleCall, RuleExpr, RuleType, Test};

/// Why there is no value.
#[derive(Debug)]
pub enum Stop {
    /// It depends on a variable that never has one here.
    Unset,
    /// The rules are wrong.
    Wrong(String),
}

type Lowered<T> = Result<T, Stop>;

/// Lowers expressions at one place.
pub struct Expressions<'a> {
    pub names: &'a mut Names,
    pub known: &'a mut Known,
    /// Whether a parameter must be checked before its value is used.
    pub strict: bool,
}

impl Expressions<'_> {
    /// The value of an expression; `tests` gets what must hold for it to have one.
    pub fn value(&mut self, expression: &Expression, tests: &mut Vec<Test>) -> Lowered<Typed> {
        match expression {
            Expression::String(template) => self.template(template, tests),
            Expression::Boolean(flag) => Ok(Typed::new(RuleExpr::Flag(*flag), RuleType::Flag)),
            Expression::Integer(number) => Ok(Typed::new(RuleExpr::Number(*number), RuleType::Number)),
            Expression::List(_) => Err(Stop::Wrong("a list cannot stand here".to_owned())),
            Expression::Reference(name) => self.known.names.get(name).cloned().ok_or(Stop::Unset),
            Expression::Attribute(of, path) => {
                let of = self.needed(of, tests)?;
                attribute(&of, path)
            }
            Expression::Function(name, arguments) => self.function(name, arguments, tests),
        }
    }

    /// The value of an expression that must be there.
    fn needed(&mut self, expression: &Expression, tests: &mut Vec<Test>) -> Lowered<Typed> {
        let value = self.value(expression, tests)?;
        if !value.optional {
            return Ok(value);
        }
        let name = match expression {
            Expression::Reference(name) => Some(name),
            Expression::String(Template(parts)) => match parts.as_slice() {
                [TemplatePart::Value(name, None)] => Some(name),
                _ => None,
            },
            _ => None,
        };
        if let (true, RuleExpr::Param(_), Some(name)) = (self.strict, &value.expr, name) {
            return Err(Stop::Wrong(format!("`{name}` may have no value here; `isSet` must be asked first")));
        }
        Ok(self.bind(name.map(String::as_str), value, tests))
    }

    /// Gives an optional value a name, under which it is there.
    pub fn bind(&mut self, name: Option<&str>, value: Typed, tests: &mut Vec<Test>) -> Typed {
        let found = if let Some(bound) = self.known.bound(&value.expr) {
            Typed::new(bound.clone(), value.ty)
        } else {
            let local = match name {
                Some(name) => self.names.local(name, value.ty),
                None => self.names.fresh(value.ty),
            };
            self.known.bind(value.expr.clone(), &local);
            let found = Typed::new(RuleExpr::Local(local.rust.clone()), value.ty);
            tests.push(Test::Bind(local, value.expr));
            found
        };
        if let Some(known) = name.and_then(|name| self.known.names.get_mut(name)) {
            known.clone_from(&found);
        }
        found
    }

    /// The value of an expression that need not be there, without any test; `None` if it never is.
    fn tolerated(&mut self, expression: &Expression) -> Lowered<Option<Typed>> {
        let before = self.known.clone();
        let mut tests = Vec::new();
        let value = self.value(expression, &mut tests);
        *self.known = before;
        let mut value = match value {
            Ok(value) => value,
            Err(Stop::Unset) => return Ok(None),
            Err(wrong) => return Err(wrong),
        };
        for test in tests.into_iter().rev() {
            if let Test::Bind(local, from) = test {
                let (inner, optional) = (Box::new(value.expr), value.optional);
                value = Typed::optional(RuleExpr::Then(Box::new(from), local, inner, optional), value.ty);
            }
        }
        Ok(Some(value))
    }

    fn template(&mut self, template: &Template, tests: &mut Vec<Test>) -> Lowered<Typed> {
        match template.0.as_slice() {
            [] => Ok(Typed::new(RuleExpr::Text(String::new()), RuleType::Text)),
            [TemplatePart::Text(text)] => Ok(Typed::new(RuleExpr::Text(text.clone()), RuleType::Text)),
            [TemplatePart::Value(..)] => self.part(&template.0[0], tests),
            parts => {
                let mut filled = Vec::new();
                for part in parts {
                    match part {
                        TemplatePart::Text(text) => filled.push(FormatPart::Text(text.clone())),
                        TemplatePart::Value(..) => match self.part(part, tests)?.expr {
                            RuleExpr::Text(text) => filled.push(FormatPart::Text(text)),
                            value => filled.push(FormatPart::Value(value)),
                        },
                    }
                }
                Ok(Typed::new(RuleExpr::Format(filled), RuleType::OwnedText))
            }
        }
    }

    /// The text of a value within a template.
    fn part(&mut self, part: &TemplatePart, tests: &mut Vec<Test>) -> Lowered<Typed> {
        let TemplatePart::Value(name, path) = part else { return Err(Stop::Unset) };
        let reference = Expression::Reference(name.clone());
        let expression = match path {
            None => reference,
            Some(path) => Expression::Attribute(Box::new(reference), path.clone()),
        };
        self.text(&expression, tests)
    }

    /// The value of an expression that must be text.
    pub fn text(&mut self, expression: &Expression, tests: &mut Vec<Test>) -> Lowered<Typed> {
        let value = self.needed(expression, tests)?;
        match value.ty {
            RuleType::Text | RuleType::OwnedText => Ok(value),
            other => Err(mismatch("a string", other)),
        }
    }

    /// The value of an expression that must be a boolean.
    fn flag(&mut self, expression: &Expression, tests: &mut Vec<Test>) -> Lowered<RuleExpr> {
        let value = self.needed(expression, tests)?;
        if value.ty == RuleType::Flag { Ok(value.expr) } else { Err(mismatch("a boolean", value.ty)) }
    }

    fn function(&mut self, name: &str, arguments: &[Expression], tests: &mut Vec<Test>) -> Lowered<Typed> {
        let flag = |expr| Typed::new(expr, RuleType::Flag);
        let mut text = |expression: &Expression| self.text(expression, tests).map(Typed::borrowed);
        Ok(match (name, arguments) {
            ("isSet", [value]) => flag(match self.tolerated(value)? {
                None => RuleExpr::Flag(false),
                Some(Typed { optional: false, .. }) => RuleExpr::Flag(true),
                Some(value) => RuleExpr::IsSet(Box::new(value.expr)),
            }),
            ("not", [value]) => flag(not(self.flag(value, tests)?)),
            ("booleanEquals", [a, b]) => {
                let (a, b) = (self.flag(a, tests)?, self.flag(b, tests)?);
                flag(match (a, b) {
                    (RuleExpr::Flag(true), other) | (other, RuleExpr::Flag(true)) => other,
                    (RuleExpr::Flag(false), other) | (other, RuleExpr::Flag(false)) => not(other),
                    (a, b) => RuleExpr::Equal(Box::new(a), Box::new(b)),
                })
            }
            ("stringEquals", [a, b]) => flag(match (text(a)?, text(b)?) {
                (RuleExpr::Text(a), RuleExpr::Text(b)) => RuleExpr::Flag(a == b),
                (RuleExpr::Text(a), b) => RuleExpr::Equal(Box::new(b), Box::new(RuleExpr::Text(a))),
                (a, b) => RuleExpr::Equal(Box::new(a), Box::new(b)),
            }),
            ("isValidHostLabel", [label, subdomains]) => {
                let label = text(label)?;
                let subdomains = self.flag(subdomains, tests)?;
                flag(RuleExpr::Call(RuleCall::IsValidHostLabel, vec![label, subdomains]))
            }
            ("aws.isVirtualHostableS3Bucket", [bucket, subdomains]) => {
                let bucket = text(bucket)?;
                let has_host_name = match (subdomains, &self.known.endpoint) {
                    (Expression::Boolean(true), Some(endpoint)) => Some(has_host_name(endpoint)),
                    _ => None,
                };
                let subdomains = self.flag(subdomains, tests)?;
                let call = RuleExpr::Call(RuleCall::IsVirtualHostableS3Bucket, vec![bucket, subdomains]);
                flag(match has_host_name {
                    None => call,
                    Some(named) => {
                        let (named, no) = (self.flag(&named, tests)?, RuleExpr::Flag(false));
                        RuleExpr::Ite(Box::new(named), Box::new(call), Box::new(no))
                    }
                })
            }
            ("uriEncode", [value]) => {
                Typed::new(RuleExpr::Call(RuleCall::UriEncode, vec![text(value)?]), RuleType::OwnedText)
            }
            ("parseURL", [url]) => Typed::optional(RuleExpr::Call(RuleCall::ParseUrl, vec![text(url)?]), RuleType::Url),
            ("aws.parseArn", [arn]) => {
                Typed::optional(RuleExpr::Call(RuleCall::ParseArn, vec![text(arn)?]), RuleType::Arn)
            }
            ("aws.partition", [region]) => {
                Typed::optional(RuleExpr::Call(RuleCall::Partition, vec![text(region)?]), RuleType::Partition)
            }
            ("substring", [value, start, end, reverse]) => {
                let value = text(value)?;
                let (start, end) = (number(start)?, number(end)?);
                let reverse = self.flag(reverse, tests)?;
                let call = RuleExpr::Call(RuleCall::Substring, vec![value, start, end, reverse]);
                Typed::optional(call, RuleType::Text)
            }
            ("split", [value, delimiter, limit]) => {
                let (value, delimiter) = (text(value)?, text(delimiter)?);
                Typed::new(RuleExpr::Call(RuleCall::Split, vec![value, delimiter, number(limit)?]), RuleType::List)
            }
            ("coalesce", [_, _, ..]) => self.coalesce(arguments)?,
            ("ite", [condition, yes, no]) => {
                let condition = self.flag(condition, tests)?;
                self.ite(condition, yes, no)?
            }
            _ => return Err(Stop::Wrong(unknown(name, arguments.len()))),
        })
    }

    fn coalesce(&mut self, arguments: &[Expression]) -> Lowered<Typed> {
        let mut values = Vec::new();
        for argument in arguments {
            values.extend(self.tolerated(argument)?);
        }
        let ty = common(&mut values.iter_mut())?;
        // What stands behind a value that is always there is never asked for.
        let certain = values.iter().position(|value| !value.optional);
        values.truncate(certain.map_or(values.len(), |at| at + 1));
        let optional = certain.is_none();
        let mut exprs: Vec<RuleExpr> = values.into_iter().map(|value| value.expr).collect();
        let expr = if exprs.len() == 1 { exprs.remove(0) } else { RuleExpr::Coalesce(exprs, optional) };
        Ok(Typed { expr, ty, optional })
    }

    fn ite(&mut self, condition: RuleExpr, yes: &Expression, no: &Expression) -> Lowered<Typed> {
        let (yes, no) = (self.tolerated(yes)?, self.tolerated(no)?);
        let mut values: Vec<Typed> = yes.iter().chain(&no).cloned().collect();
        let ty = common(&mut values.iter_mut())?;
        let mut values = values.into_iter();
        let mut branch = |there: bool| if there { values.next() } else { None };
        let (yes, no) = (branch(yes.is_some()), branch(no.is_some()));
        if let Some(holds) = self.known.holds(&condition) {
            return if holds { yes } else { no }.ok_or(Stop::Unset);
        }
        let optional = [&yes, &no].into_iter().any(|value| value.as_ref().is_none_or(|value| value.optional));
        let expr = |value: Option<Typed>| match value {
            None => RuleExpr::None,
            Some(value) if optional && !value.optional => RuleExpr::Some(Box::new(value.expr)),
            Some(value) => value.expr,
        };
        let expr = RuleExpr::Ite(Box::new(condition), Box::new(expr(yes)), Box::new(expr(no)));
        Ok(Typed { expr, ty, optional })
    }
}

/// Whether the configured URL, if any, has no IP address for a host: nothing can stand before one, though rules of S3 would
/// put buckets with dots there.
fn has_host_name(endpoint: &str) -> Expression {
    let call = |name: &str, arguments| Expression::Function(name.to_owned(), arguments);
    let url = call("parseURL", vec![Expression::Reference(endpoint.to_owned())]);
    let is_ip = AttributePath { keys: vec!["isIp".to_owned()], index: None };
    let is_ip = Expression::Attribute(Box::new(url), is_ip);
    call("not", vec![call("coalesce", vec![is_ip, Expression::Boolean(false)])])
}

/// The type that all values have, after text is made to be the same kind of text.
fn common(values: &mut dyn Iterator<Item = &mut Typed>) -> Lowered<RuleType> {
    let values: Vec<&mut Typed> = values.collect();
    let mut ty = values.first().ok_or(Stop::Unset)?.ty;
    for value in &values {
        match (ty, value.ty) {
            (a, b) if a == b => {}
            (RuleType::Text, RuleType::OwnedText) | (RuleType::OwnedText, RuleType::Text) => ty = RuleType::OwnedText,
            (a, b) => {
                let (a, b) = (describe(a), describe(b));
                return Err(Stop::Wrong(format!("the values must be of one type, not {a} and {b}")));
            }
        }
    }
    if ty == RuleType::OwnedText {
        for value in values {
            let expr = std::mem::replace(&mut value.expr, RuleExpr::None);
            value.expr = RuleExpr::Cow(Box::new(expr), value.ty == RuleType::OwnedText, value.optional);
            value.ty = ty;
        }
    }
    Ok(ty)
}

fn not(expr: RuleExpr) -> RuleExpr {
    match expr {
        RuleExpr::Flag(flag) => RuleExpr::Flag(!flag),
        RuleExpr::Not(inner) => *inner,
        other => RuleExpr::Not(Box::new(other)),
    }
}

/// A part of a value.
fn attribute(of: &Typed, path: &AttributePath) -> Lowered<Typed> {
    let wrong = || Stop::Wrong(format!("{} has no part `{path}`", describe(of.ty)));
    let field = |field, ty| Typed::new(RuleExpr::Field(Box::new(of.expr.clone()), field), ty);
    let key = match path.keys.as_slice() {
        [] => "",
        [key] => key.as_str(),
        _ => return Err(wrong()),
    };
    let found = match (of.ty, key) {
        (RuleType::Partition, "name") => field("name", RuleType::Text),
        (RuleType::Partition, "dnsSuffix") => field("dns_suffix", RuleType::Text),
        (RuleType::Partition, "dualStackDnsSuffix") => field("dual_stack_dns_suffix", RuleType::Text),
        (RuleType::Partition, "implicitGlobalRegion") => field("implicit_global_region", RuleType::Text),
        (RuleType::Partition, "supportsFIPS") => field("supports_fips", RuleType::Flag),
        (RuleType::Partition, "supportsDualStack") => field("supports_dual_stack", RuleType::Flag),
        (RuleType::Arn, "partition") => field("partition", RuleType::Text),
        (RuleType::Arn, "service") => field("service", RuleType::Text),
        (RuleType::Arn, "region") => field("region", RuleType::Text),
        (RuleType::Arn, "accountId") => field("account_id", RuleType::Text),
        (RuleType::Arn, "resourceId") => field("resource_id", RuleType::List),
        (RuleType::Url, "scheme") => field("scheme", RuleType::Text),
        (RuleType::Url, "authority") => field("authority", RuleType::Text),
        (RuleType::Url, "path") => field("path", RuleType::Text),
        (RuleType::Url, "isIp") => field("is_ip", RuleType::Flag),
        (RuleType::Url, "normalizedPath") => {
            Typed::new(RuleExpr::Method(Box::new(of.expr.clone()), "normalized_path"), RuleType::OwnedText)
        }
        (RuleType::List, "") => of.clone(),
        _ => return Err(wrong()),
    };
    match (path.index, found.ty) {
        (None, _) if !key.is_empty() => Ok(found),
        (Some(index), RuleType::List) => Ok(Typed::optional(RuleExpr::At(Box::new(found.expr), index), RuleType::Text)),
        _ => Err(wrong()),
    }
}

/// A number that is written down and not negative.
fn number(expression: &Expression) -> Lowered<RuleExpr> {
    match expression {
        Expression::Integer(number) if *number >= 0 => Ok(RuleExpr::Number(*number)),
        _ => Err(Stop::Wrong("expected a number that is not negative".to_owned())),
    }
}

/// What a type is, for messages.
pub fn describe(ty: RuleType) -> &'static str {
    match ty {
        RuleType::Text | RuleType::OwnedText => "a string",
        RuleType::Flag => "a boolean",
        RuleType::Number => "a number",
        RuleType::List => "a list",
        RuleType::Partition => "a partition",
        RuleType::Arn => "an ARN",
        RuleType::Url => "a URL",
    }
}

fn mismatch(expected: &str, found: RuleType) -> Stop {
    Stop::Wrong(format!("expected {expected}, found {}", describe(found)))
}

/// What is wrong with a call that fits no function.
fn unknown(name: &str, arguments: usize) -> String {
    const FUNCTIONS: [(&str, &str); 15] = [
        ("aws.isVirtualHostableS3Bucket", "2 arguments"),
        ("aws.parseArn", "1 argument"),
        ("aws.partition", "1 argument"),
        ("booleanEquals", "2 arguments"),
        ("coalesce", "2 arguments or more"),
        ("getAttr", "2 arguments"),
        ("isSet", "1 argument"),
        ("isValidHostLabel", "2 arguments"),
        ("ite", "3 arguments"),
        ("not", "1 argument"),
        ("parseURL", "1 argument"),
        ("split", "3 arguments"),
        ("stringEquals", "2 arguments"),
        ("substring", "4 arguments"),
        ("uriEncode", "1 argument"),
    ];
    if let Some((_, takes)) = FUNCTIONS.iter().find(|(known, _)| *known == name) {
        return format!("`{name}` takes {takes}, not {arguments}");
    }
    let names: Vec<&str> = FUNCTIONS.iter().map(|(name, _)| *name).collect();
    format!("there is no function `{name}`; there are {}", names.join(", "))
}
