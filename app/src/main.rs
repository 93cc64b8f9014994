//! The one binary: reads the command line, runs a command, says what went wrong in one line.

use clap::Parser;
use std::process::ExitCode;
use taizhang::{cli, commands};

fn main() -> ExitCode {
    let cli = match cli::Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return cli::usage(&error),
    };
    commands::log::start();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return commands::fail(&base::Fault::from(error)),
    };
    match runtime.block_on(commands::run(cli)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => commands::fail(&fault),
    }
}
