//! Makes types around a cache public providers.

/// Implements `CredentialsProvider` and `Debug` for a type around a `Cache`.
macro_rules! provider {
    ($name:ident) => {
        impl $crate::CredentialsProvider for $name {
            fn credentials(&self) -> $crate::credentials::Asking<'_> {
                Box::pin(async move {
                    let answer = self.0.get().await;
                    answer.map_err(|failure| {
                        failure.into_error(&$crate::credentials::source::Source::name(self.0.source()))
                    })
                })
            }

            fn invalidate(&self, credentials: &$crate::Credentials) {
                self.0.invalidate(credentials);
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_tuple(stringify!($name))
                    .field(&$crate::credentials::source::Source::name(self.0.source()))
                    .finish()
            }
        }
    };
}

pub(super) use provider;
