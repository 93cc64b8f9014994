//! `cargo xtask new-noun`.

use crate::Outcome;

pub fn run(_args: &[String]) -> Outcome<bool> {
    Err("not there yet".to_owned())
}
