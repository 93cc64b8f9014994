//! Words that every part uses: ids, days and periods, quantities, ID numbers, names, refusals, secrets, the clock.
//!
//! Knows no database, no web and no business. Rules take these as arguments; only [`clock`] reads the time.

pub mod clock;
pub mod day;
pub mod id;
pub mod id_number;
pub mod name;
pub mod period;
pub mod phone;
pub mod quantity;
pub mod refusal;
pub mod secret;

pub use clock::{Clock, Moment};
pub use day::{Day, PartialDay};
pub use id::Ids;
pub use id_number::IdNumber;
pub use period::Period;
pub use quantity::{Fen, Quantity};
pub use refusal::{Fault, Outcome, Refusal};
pub use secret::Keys;

#[cfg(test)]
mod tests;
