//! Credentials over real sockets and from real environments: what each source asks, what it makes of misbehaving
//! servers, and that nothing shows a secret.

#[path = "credentials/environments.rs"]
mod environments;
#[path = "credentials/misbehaving.rs"]
mod misbehaving;
#[path = "credentials/official.rs"]
mod official;
#[path = "credentials/renewal.rs"]
mod renewal;
#[path = "credentials/servers.rs"]
mod servers;
#[path = "credentials/single_sign_on.rs"]
mod single_sign_on;
