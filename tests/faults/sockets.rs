//! The TCP sockets of this process, as the kernel sees them.

use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};
use std::time::{Duration, Instant};

/// The state of a listening socket in `/proc/net/tcp`.
const LISTENING: &str = "0A";

/// How many sockets clients hold that are, or once were, connected to `server`.
pub fn of_clients(server: SocketAddr) -> usize {
    rows(server).filter(|row| row.remote == server).count()
}

/// How many sockets, but for the one that listens, are held on the side of `server`.
pub fn of_server(server: SocketAddr) -> usize {
    rows(server).filter(|row| row.local == server && row.state != LISTENING).count()
}

/// Waits until `condition` holds, for as long as a loaded machine may need.
pub async fn until(what: &str, mut condition: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !condition() {
        assert!(begun.elapsed() < Duration::from_secs(10), "after 10 seconds it is not so that {what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

struct Row {
    local: SocketAddr,
    remote: SocketAddr,
    state: String,
}

/// The sockets of this port that some process holds; those that only the kernel remembers (`TIME_WAIT`) have no inode.
fn rows(server: SocketAddr) -> impl Iterator<Item = Row> {
    let text = std::fs::read_to_string("/proc/self/net/tcp").expect("Linux");
    let port = format!(":{:04X} ", server.port());
    let rows = text.lines().skip(1).filter(|line| line.contains(&port)).map(|line| {
        let fields: Vec<_> = line.split_whitespace().collect();
        let row = Row { local: address(fields[1]), remote: address(fields[2]), state: fields[3].to_owned() };
        (fields[9] != "0").then_some(row)
    });
    rows.flatten().collect::<Vec<_>>().into_iter()
}

/// An address as `0100007F:1F90`, whose first part is in the machine's byte order.
fn address(text: &str) -> SocketAddr {
    let (ip, port) = text.split_once(':').expect("an address");
    let ip = u32::from_str_radix(ip, 16).expect("hexadecimal digits");
    let port = u16::from_str_radix(port, 16).expect("hexadecimal digits");
    SocketAddr::V4(SocketAddrV4::new(Ipv4Addr::from(ip.to_ne_bytes()), port))
}
