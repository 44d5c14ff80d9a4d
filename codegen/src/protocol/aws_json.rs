//! awsJson1_0 and awsJson1_1: everything is in the JSON body; a header names the operation.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::AwsJsonVersion;

pub fn marker(version: AwsJsonVersion, query_compatible: bool) -> TokenStream {
    let version = match version {
        AwsJsonVersion::V1_0 => quote! { aws_json::AwsJson1_0 },
        AwsJsonVersion::V1_1 => quote! { aws_json::AwsJson1_1 },
    };
    if query_compatible {
        quote! { aws_json::QueryCompatible<#version> }
    } else {
        version
    }
}

pub fn event_streams() -> TokenStream {
    quote! { aws_json::EventStreams<Protocol> }
}
