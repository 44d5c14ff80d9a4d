//! From tokens to files: which item lands in which, what each imports, and its text. Decides nothing of the items.

mod embed;
mod format;
mod imports;
pub mod layout;
mod merge;
