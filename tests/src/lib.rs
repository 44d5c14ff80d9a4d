//! What the project's tests share.
