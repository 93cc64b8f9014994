//! The binary at rest: its size, how quickly it is there, what it holds on to.

use super::Options;
use super::form::sign_in;
use super::http::Client;
use super::program::Program;
use super::table::Row;
use crate::Outcome;
use std::thread::sleep;
use std::time::Duration;

/// How often the start is timed; the median counts.
const STARTS: usize = 7;

pub fn measure(options: &Options, program: &Program) -> Outcome<Vec<Row>> {
    let size = std::fs::metadata(&program.binary).map_err(|e| format!("{}: {e}", program.binary.display()))?.len();
    let megabytes = format!("{}.{} MB", size / 1_000_000, size / 100_000 % 10);
    let data = &program.large(options.members)?;
    let mut starts: Vec<f64> = Vec::new();
    for _ in 0..STARTS {
        starts.push(program.serve(data)?.ready_after.as_secs_f64());
    }
    starts.sort_by(f64::total_cmp);
    let server = program.serve(data)?;
    sleep(Duration::from_secs(2));
    let fresh = server.resident()?;
    let mut client = Client::new(server.address);
    sign_in(&mut client, data, "department_clerk")?;
    client.get("/members")?;
    sleep(Duration::from_secs(5));
    let used = server.resident()?;
    let district = format!("{} members", options.members);
    Ok(vec![
        Row::noted("size of the binary", &megabytes, "release profile, style sheet, icons and catalogue inside"),
        Row::at_most("start to first answer", 0.5, starts[STARTS / 2], "s", &format!("{district}, median of {STARTS}")),
        Row::at_most("idle RSS after start", 60.0, fresh, "MB", &format!("{district}, 2 s after the start, VmRSS")),
        Row::at_most(
            "idle RSS after use",
            60.0,
            used,
            "MB",
            &format!("{district}, a sign-in and a roster page, 5 s later"),
        ),
    ])
}
