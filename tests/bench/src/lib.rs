//! Measures the clients: ours, the official SDK's, and what the machine could do at best. Nothing here is part of a product.

pub mod builds;
pub mod calls;
pub mod cells;
pub mod chart;
pub mod contention;
pub mod figures;
pub mod floor;
pub mod goals;
pub mod heap;
pub mod instructions;
pub mod loopback;
pub mod micro;
pub mod official;
pub mod ours;
pub mod plots;
pub mod process;
pub mod producer;
pub mod profile;
pub mod reasons;
pub mod report;
pub mod size;
pub mod store;
pub mod subject;
