//! ```text
//! pub static PARTITIONS: &[Partition] = &[Partition { name: "aws", … }, …];
//! ```

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Partition, Segment};

/// The whole file.
pub fn partitions(partitions: &[Partition]) -> TokenStream {
    let partitions = partitions.iter().map(partition);
    quote! {
        //! Groups of regions and what their host names end in.
        use crate::runtime::endpoint::{Partition, Segment};
        /// All partitions, as AWS publishes them unless others were given to the generator.
        pub static PARTITIONS: &[Partition] = &[#(#partitions),*];
    }
}

fn partition(partition: &Partition) -> TokenStream {
    let Partition {
        name,
        dns_suffix,
        dual_stack_dns_suffix,
        supports_fips,
        supports_dual_stack,
        implicit_global_region,
        pattern,
        regions,
    } = partition;
    let pattern = pattern.iter().map(|segment| match segment {
        Segment::OneOf(words) => quote! { Segment::OneOf(&[#(#words),*]) },
        Segment::Word => quote! { Segment::Word },
        Segment::Digits => quote! { Segment::Digits },
    });
    quote! {
        Partition {
            name: #name,
            dns_suffix: #dns_suffix,
            dual_stack_dns_suffix: #dual_stack_dns_suffix,
            supports_fips: #supports_fips,
            supports_dual_stack: #supports_dual_stack,
            implicit_global_region: #implicit_global_region,
            pattern: &[#(#pattern),*],
            regions: &[#(#regions),*],
        }
    }
}
