//! The verbs that the command line and the interface for programs share: each takes an actor, so that both obey the same scope.

pub mod draft;
pub mod export;
pub mod figures;
pub mod import;
