//! The parameters of endpoint rules: their fields, and their values by a client's settings.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::docs;
use crate::ir::{EndpointParam, EndpointRules, ParamPresence, ParamSource, RuleType, RuleValue};

/// `<'a>`, if any parameter borrows.
pub fn lifetime(rules: &EndpointRules) -> TokenStream {
    if borrows(rules) {
        quote! { <'a> }
    } else {
        TokenStream::new()
    }
}

fn borrows(rules: &EndpointRules) -> bool {
    rules.params.iter().any(|param| matches!(param.ty, RuleType::Text | RuleType::List))
}

/// The structure.
pub fn definition(rules: &EndpointRules) -> TokenStream {
    let fields = rules.params.iter().map(|param| {
        let documentation = docs(&param.docs);
        let name = &param.rust;
        let ty = field_type(param);
        quote! { #documentation pub #name: #ty, }
    });
    let lifetime = lifetime(rules);
    let partitions = rules.uses_partitions.then(|| {
        quote! {
            /// The partitions that regions belong to.
            pub partitions: &'static [endpoint::Partition],
        }
    });
    quote! {
        /// What the endpoint of a call depends on; rules often come to ask for more.
        #[non_exhaustive]
        #[derive(Clone, Copy)]
        pub struct EndpointParams #lifetime { #(#fields)* #partitions }
    }
}

/// The type of a parameter's field.
pub fn field_type(param: &EndpointParam) -> TokenStream {
    let ty = match param.ty {
        RuleType::Flag => quote! { bool },
        RuleType::List => quote! { endpoint::Parts<'a> },
        _ => quote! { &'a str },
    };
    match param.presence {
        ParamPresence::Default(_) => ty,
        ParamPresence::Optional | ParamPresence::Required(_) => quote! { Option<#ty> },
    }
}

/// The constructor.
pub fn new(rules: &EndpointRules) -> TokenStream {
    let settable = &rules.settable;
    let fields = rules.params.iter().map(|param| {
        let name = &param.rust;
        let of = initial(param);
        quote! { #name: #of, }
    });
    let partitions = rules.uses_partitions.then(|| quote! { partitions: settings.partitions.unwrap_or(PARTITIONS), });
    let lifetime = if borrows(rules) {
        quote! { 'a }
    } else {
        quote! { '_ }
    };
    quote! {
        /// What the settings of a client say; a call's operation and input are still to be added.
        pub fn new(settings: &endpoint::Settings<#lifetime>) -> Result<Self, CallError> {
            settings.check(&[#(#settable),*])?;
            Ok(Self { #(#fields)* #partitions })
        }
    }
}

/// The value by the settings, in the type of the field.
fn initial(param: &EndpointParam) -> TokenStream {
    let name = &param.name;
    // Of these, some are always there.
    let (found, certain) = match param.source {
        ParamSource::Region => (quote! { settings.region }, false),
        ParamSource::EndpointUrl => (quote! { settings.endpoint_url }, false),
        ParamSource::UseFips => (quote! { settings.use_fips }, true),
        ParamSource::UseDualStack => (quote! { settings.use_dual_stack }, true),
        ParamSource::AccountId => (quote! { settings.account_id }, false),
        ParamSource::AccountIdEndpointMode => (quote! { settings.account_id_endpoint_mode.as_str() }, true),
        ParamSource::Setting => match param.ty {
            RuleType::Flag => (quote! { settings.flag(#name)? }, false),
            RuleType::List => (quote! { settings.list(#name)? }, false),
            _ => (quote! { settings.text(#name)? }, false),
        },
        ParamSource::Call => {
            let ParamPresence::Default(default) = &param.presence else { return quote! { None } };
            return fixed(default);
        }
    };
    match (&param.presence, certain) {
        (ParamPresence::Default(_), true) => found,
        (ParamPresence::Default(default), false) => {
            let default = fixed(default);
            quote! { #found.unwrap_or(#default) }
        }
        (_, true) => quote! { Some(#found) },
        (_, false) => found,
    }
}

/// A fixed value.
pub fn fixed(value: &RuleValue) -> TokenStream {
    match value {
        RuleValue::Text(text) => quote! { #text },
        RuleValue::Flag(flag) => quote! { #flag },
        RuleValue::List(items) => quote! { endpoint::Parts::Borrowed(&[#(#items),*]) },
    }
}

/// Setters for the settings that the model defines.
pub fn client(rules: &EndpointRules) -> Option<TokenStream> {
    if rules.client_params.is_empty() {
        return None;
    }
    let parts = rules.client_params.iter().map(|param| {
        let (method, name) = (&param.rust, &param.name);
        let documentation = docs(&param.docs);
        let ty = match param.ty {
            RuleType::Flag => quote! { bool },
            RuleType::List => quote! { Vec<String> },
            _ => quote! { impl Into<String> },
        };
        let of = match param.ty {
            RuleType::Flag | RuleType::List => quote! { value },
            _ => quote! { Into::<String>::into(value) },
        };
        let declared = quote! { #documentation fn #method(self, value: #ty) -> Self; };
        let defined = quote! {
            fn #method(self, value: #ty) -> Self {
                self.endpoint_param(#name, #of)
            }
        };
        (declared, defined)
    });
    let (declared, defined): (Vec<_>, Vec<_>) = parts.unzip();
    Some(quote! {
        /// Settings that this service's endpoint rules ask for, besides those that all services have.
        pub trait EndpointConfig: Sized { #(#declared)* }
        #[cfg(feature = "client")]
        impl EndpointConfig for crate::runtime::Config { #(#defined)* }
    })
}
