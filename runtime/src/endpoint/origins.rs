//! The origin that calls had last, since most calls of a client go to one place. Knows no rules.

use std::sync::{Arc, PoisonError, RwLock};

use super::Origin;
use crate::CallError;

/// Keeps the last origin, by its URL.
#[derive(Default)]
pub(crate) struct Origins(RwLock<Option<(String, Arc<Origin>)>>);

impl Origins {
    /// The parts of `url`, as [`Origin::parse`] gives them.
    pub(crate) fn parse(&self, url: &str) -> Result<Arc<Origin>, CallError> {
        if let Some((of, origin)) = &*self.0.read().unwrap_or_else(PoisonError::into_inner)
            && of == url
        {
            return Ok(Arc::clone(origin));
        }
        let origin = Arc::new(Origin::parse(url)?);
        // Whoever would have to wait had better go on without.
        if let Ok(mut last) = self.0.try_write() {
            *last = Some((url.to_owned(), Arc::clone(&origin)));
        }
        Ok(origin)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::Origins;

    #[test]
    fn the_same_url_has_the_same_origin_and_another_has_its_own() {
        let origins = Origins::default();
        let parse = |url| origins.parse(url).expect("an origin");
        let first = parse("https://a.example");
        assert!(Arc::ptr_eq(&first, &parse("https://a.example")));
        assert_eq!(parse("https://b.example").authority(), "b.example");
        assert_eq!(parse("https://a.example"), first);
        assert!(origins.parse("https://").is_err());
    }
}
