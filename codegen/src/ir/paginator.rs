//! Paginators, ready to print: where tokens and items of an operation are.

use proc_macro2::Ident;

use super::ValueType;

/// How an operation's results are read page by page.
#[derive(Debug)]
pub struct Paginator {
    /// The client's method.
    pub method: Ident,
    /// The input's field that takes a token.
    pub input: FieldStep,
    /// What a token is.
    pub token: ValueType,
    /// The input's optional fields that must not be sent beside a token.
    pub clears: Vec<Ident>,
    /// Where the token of the next page is.
    pub next: NextToken,
    /// The items of a page, if they have a name.
    pub items: Option<PageItems>,
}

/// Where the token of the next page is.
#[derive(Debug)]
pub enum NextToken {
    /// In a member of the output.
    Member {
        /// The member.
        token: Vec<FieldStep>,
        /// The flag beside it that there is more, if it has one.
        more: Option<MoreFlag>,
    },
    /// In the last item of a page, as long as a flag says that there is more.
    LastItem {
        /// The flag.
        more: MoreFlag,
        /// The items.
        items: Vec<FieldStep>,
        /// The field of an item; none if the item itself is the token.
        key: Option<FieldStep>,
    },
}

/// A flag that says whether pages follow, whatever token there is.
#[derive(Debug)]
pub struct MoreFlag {
    /// Where it is in the output.
    pub path: Vec<FieldStep>,
    /// Whether nothing follows where it is unset.
    pub needed: bool,
}

/// The items of a page.
#[derive(Debug)]
pub struct PageItems {
    /// Where they are in the output.
    pub path: Vec<FieldStep>,
    /// What an item is: of a list an element, of a map its key and value.
    pub item: ItemType,
}

/// What an item is.
#[derive(Debug)]
pub enum ItemType {
    /// An element of a list.
    Element(ValueType),
    /// An entry of a map.
    Entry(ValueType, ValueType),
}

/// A field on the way to a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldStep {
    /// The field.
    pub rust: Ident,
    /// Whether the field is an `Option`.
    pub optional: bool,
}
