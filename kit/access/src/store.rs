//! All SQL of access.

pub mod account;
pub mod audit;
pub mod session;
pub mod token;
