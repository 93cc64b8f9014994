//! Who may do what, where: accounts, grants, scope, sessions, and the audit of everything.
//!
//! A grant is a role on a unit's whole subtree for a time. An [`Actor`] holds grants; for each thing it wants to do it asks for a
//! [`Scope`], without which no store function runs. Out of scope looks exactly like non-existent. Every write happens in a
//! [`Work`], which will not commit without an audit line.
//!
//! Deliberately absent: an account that may do everything. After set-up there are three officers who see no business data, and
//! users whose grants the security officer gives.

pub mod account;
mod actor;
pub mod audit;
mod deployment;
pub mod feed;
pub mod password;
mod scope;
pub mod session;
mod store;
pub mod testing;
pub mod token;
pub mod tree;
mod work;

pub use actor::{Actor, Grant};
pub use audit::Line;
pub use deployment::Deployment;
pub use scope::{Clause, Scope};
pub use store::event;
pub use work::Work;

/// The tables of this part.
pub const MIGRATIONS: &[db::Migration] = &[
    db::Migration { id: "access-0001", sql: include_str!("../migrations/0001_access.sql") },
    db::Migration { id: "access-0002", sql: include_str!("../migrations/0002_token.sql") },
    db::Migration { id: "access-0003", sql: include_str!("../migrations/0003_feed.sql") },
];

#[cfg(test)]
mod tests;
