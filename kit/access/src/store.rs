//! All SQL of access.

pub mod account;
pub mod audit;
pub mod event;
pub mod feed;
pub mod session;
pub mod standing;
pub mod token;
