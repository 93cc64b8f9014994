//! Not written yet.

pub mod assets;
