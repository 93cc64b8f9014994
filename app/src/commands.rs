//! The commands, each in its file.

mod backup;
mod check;
mod demo;
mod draft;
mod export;
mod figures;
mod import;
mod init;
pub mod log;
mod restore;
mod seed;
mod serve;

use crate::cli::{Cli, Command};
use base::{Fault, Outcome};
use std::io::Write;
use std::process::ExitCode;

/// Runs one command.
///
/// # Errors
/// Whatever it says, in Chinese.
pub async fn run(cli: Cli) -> Outcome<()> {
    let at = &cli.at;
    crate::site::register();
    match cli.command {
        Command::Demo { listen, members } => demo::run(at, listen, members).await,
        Command::Serve { listen, behind_tls } => serve::run(at, listen, behind_tls).await,
        Command::Init { name, code, kind } => init::run(at, &name, &code, &kind).await,
        Command::Import { kind, file, unit, dry_run, json } => {
            import::run(at, &import::Asked { kind, file, unit, dry_run, json }).await
        }
        Command::Undo { batch } => import::undo(at, batch).await,
        Command::Export { kind, unit, out, as_of } => export::run(at, &kind, &unit, &out, as_of).await,
        Command::Figures(command) => figures::run(at, command).await,
        Command::Draft(command) => draft::run(at, command).await,
        Command::Check { json } => check::run(at, json).await,
        Command::Backup { file } => backup::backup(at, &file).await,
        Command::Restore { file, key } => restore::restore(at, &file, key.as_deref()).await,
        Command::Seed { members, units, seed } => seed::run(at, members, units, seed).await,
    }
}

/// Says what went wrong; 1 for refused work.
pub fn fail(fault: &Fault) -> ExitCode {
    complain(&fault.line());
    ExitCode::from(1)
}

/// A line on stderr.
pub fn complain(line: &str) {
    // If stderr is gone there is nobody to tell.
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// A line on stdout.
pub fn say(line: &str) {
    // A closed pipe ends the listener's interest, not our work.
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// A value as JSON on stdout.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn say_json(value: &impl serde::Serialize) -> Outcome<()> {
    say(&serde_json::to_string_pretty(value)?);
    Ok(())
}
