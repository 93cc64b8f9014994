//! The application: puts the nouns together into one site and one command line.
//!
//! Pages that mix nouns live here: the desk, the officers' pages, signing in. Everything else belongs to its noun.

pub mod api;
pub mod check;
pub mod cli;
pub mod commands;
pub mod migrations;
pub mod nightly;
pub mod open;
pub mod pack;
pub mod pages;
pub mod seed;
pub mod serve;
pub mod site;
pub mod verbs;
