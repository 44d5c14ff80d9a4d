//! Whether values keep what their model demands of them: lengths, ranges, patterns, what must be set and be known.
//!
//! Asked by callers alone, before a call or instead of one: nothing here is ever asked on its own. Generated code says what
//! is demanded ([`Validate`]); how that is found out, and told, is here. Knows no model and no way to send anything.

mod number;
mod place;
#[cfg(feature = "regex")]
mod regex;
mod shapes;
#[cfg(test)]
mod tests;
mod value;
mod violation;

pub use number::Ranged;
pub use place::Place;
pub use shapes::shapes;
pub use value::{Measured, Value, nested};
pub use violation::{Rule, Unit, Violation, Violations};

/// A shape whose model may demand something of its values.
///
/// Structures have `validate` as a method of their own, unless one of their members is called so.
pub trait Validate {
    /// Tells `at` of everything that the model forbids in the value.
    fn check(&self, at: &mut Place<'_>);

    /// Everything at once that the model forbids in the value, and in all that it holds.
    ///
    /// A model may lag behind its service: what is forbidden here need not be there, nor the other way around.
    /// [`Violations::ignore`] passes over a rule that is known to be wrong.
    fn validate(&self) -> Result<(), Violations> {
        let mut found = Vec::new();
        self.check(&mut Place::root(&mut found));
        if found.is_empty() { Ok(()) } else { Err(Violations::new(std::any::type_name::<Self>(), found)) }
    }
}

impl<T: Validate> Validate for Box<T> {
    fn check(&self, at: &mut Place<'_>) {
        (**self).check(at);
    }
}
