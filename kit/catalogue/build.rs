//! Rebuilds the crate when a file of the catalogue is changed, added or removed.

fn main() {
    println!("cargo::rerun-if-changed=../../catalogue");
}
