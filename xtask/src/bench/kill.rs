//! While records are being entered the server is killed (SIGKILL) at random moments. Every record whose saving was acknowledged
//! must be there after the restart, `check` must find nothing, and the restart must be quick. What a kill cannot show, a cut of
//! the power can: see power.rs.

use super::Options;
use super::program::Program;
use super::table::Row;
use super::writing::{Tally, Writing};
use crate::Outcome;
use crate::process::TempDir;

const MEMBERS: u32 = 300;

pub fn measure(options: &Options, program: &Program) -> Outcome<Vec<Row>> {
    let dir = TempDir::new("kill")?;
    let data = dir.0.join("data");
    program.seed(&data, MEMBERS, None)?;
    let mut tally = Tally::default();
    for round in 0..options.kills {
        let writing = Writing::begin(program, &data, round)?;
        writing.go_on_for_a_while(round);
        let written = writing.kill()?;
        tally.take(program, &data, written)?;
    }
    Ok(rows(&tally, options.kills))
}

fn rows(tally: &Tally, rounds: u32) -> Vec<Row> {
    let acknowledged = tally.acknowledged;
    let how =
        format!("{rounds} rounds, SIGKILL after 50–1200 ms of writing on two connections, {acknowledged} acknowledged");
    let enough = acknowledged > rounds as usize; // a loop that writes nothing loses nothing
    let (lost, unclean) = (tally.lost.len(), tally.unclean);
    vec![
        Row::holds("kill -9: acknowledged writes lost", "0", lost == 0 && enough, &lost.to_string(), &how),
        Row::holds(
            "kill -9: rounds with a finding of `check`",
            "0",
            unclean == 0,
            &unclean.to_string(),
            "after each restart",
        ),
        Row::at_most("kill -9: slowest restart", 10.0, tally.slowest, "s", "from process start to first answer"),
    ]
}
