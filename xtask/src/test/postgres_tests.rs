//! The throw-away cluster really is one.

use super::*;
use std::net::TcpStream;

/// Says nothing where PostgreSQL is not installed yet: `cargo xtask test` installs it before it runs this.
#[test]
fn a_cluster_answers_and_leaves_nothing_behind() {
    if postgres_bin().is_none() {
        return;
    }
    let cluster = Cluster::start().unwrap();
    let (port, dir) = (cluster.port, cluster.dir.clone());
    assert!(cluster.url().ends_with(&format!("@127.0.0.1:{port}/postgres")));
    assert!(TcpStream::connect(("127.0.0.1", port)).is_ok());
    drop(cluster);
    assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
    assert!(!dir.exists());
}
