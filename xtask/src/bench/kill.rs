//! Power-cut manners: while records are being entered the server is killed (SIGKILL) at random moments. Every record whose
//! saving was acknowledged must be there after the restart, `check` must find nothing, and the restart must be quick.

use super::form::{sign_in, submit};
use super::http::Client;
use super::program::Program;
use super::table::Row;
use super::{Options, load};
use crate::Outcome;
use crate::process::{TempDir, text};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

/// Where a record of the simple kind 制度文件 is entered, what marks its form, and where it is looked for.
const NEW: &str = "/records/rule_document/new";
const MARK: &str = "name=\"title\"";
const FIND: &str = "/records/rule_document?q=";
const MEMBERS: u32 = 300;

/// What the rounds showed.
#[derive(Default)]
struct Tally {
    acknowledged: usize,
    lost: Vec<String>,
    /// Rounds after which `check` found something.
    unclean: u32,
    /// Seconds.
    slowest: f64,
}

pub fn measure(options: &Options, program: &Program) -> Outcome<Vec<Row>> {
    let dir = TempDir::new("kill")?;
    let data = dir.0.join("data");
    program.seed(&data, MEMBERS, None)?;
    let mut tally = Tally::default();
    for round in 0..options.kills {
        let written = write_until_killed(program, &data, round)?;
        tally.take(program, &data, written)?;
    }
    Ok(tally.rows(options.kills))
}

impl Tally {
    /// Starts the server again and looks for everything that was acknowledged.
    fn take(&mut self, program: &Program, data: &Path, written: Vec<String>) -> Outcome<()> {
        let server = program.serve(data)?;
        self.slowest = self.slowest.max(server.ready_after.as_secs_f64());
        let mut client = Client::new(server.address);
        sign_in(&mut client, data, "branch_secretary")?;
        self.acknowledged += written.len();
        // A search page echoes what is looked for; what is found stands there more often.
        let echoes = occurrences(&mut client, "ceshinowhere")?;
        for marker in written {
            if occurrences(&mut client, &marker)? <= echoes {
                self.lost.push(marker);
            }
        }
        drop(server);
        self.unclean += u32::from(text(program.command(data).arg("check")).is_err());
        Ok(())
    }

    fn rows(&self, rounds: u32) -> Vec<Row> {
        let acknowledged = self.acknowledged;
        let how = format!(
            "{rounds} rounds, SIGKILL after 50–1200 ms of writing on two connections, {acknowledged} acknowledged"
        );
        let enough = acknowledged > rounds as usize; // a loop that writes nothing loses nothing
        let (lost, unclean) = (self.lost.len(), self.unclean);
        vec![
            Row::holds("kill -9: acknowledged writes lost", "0", lost == 0 && enough, &lost.to_string(), &how),
            Row::holds(
                "kill -9: rounds with a finding of `check`",
                "0",
                unclean == 0,
                &unclean.to_string(),
                "after each restart",
            ),
            Row::at_most("kill -9: slowest restart", 10.0, self.slowest, "s", "from process start to first answer"),
        ]
    }
}

/// How often a search for the marker shows it.
fn occurrences(client: &mut Client, marker: &str) -> Outcome<usize> {
    Ok(client.get(&format!("{FIND}{marker}"))?.text().matches(marker).count())
}

/// Markers of the records whose saving was answered with a redirect before the kill.
fn write_until_killed(program: &Program, data: &Path, round: u32) -> Outcome<Vec<String>> {
    let mut server = program.serve(data)?;
    let mut client = Client::new(server.address);
    sign_in(&mut client, data, "branch_secretary")?;
    // The first one shows that writing works at all, before anything is killed.
    let first = format!("ceshi{round}x");
    let answer = submit(&mut client, NEW, MARK, &first)?;
    if !(300..400).contains(&answer.status) {
        return Err(format!("POST of {NEW} answers {}, so nothing can be written", answer.status));
    }
    let stop = Arc::new(AtomicBool::new(false));
    let writers: Vec<_> =
        (0..2).map(|writer| spawn_writer(client.clone(), stop.clone(), format!("ceshi{round}w{writer}n"))).collect();
    thread::sleep(Duration::from_millis(50 + load::chance(round) % 1150));
    server.kept.kill();
    stop.store(true, Ordering::SeqCst);
    let mut written = vec![first];
    for writer in writers {
        written.extend(writer.join().map_err(|_| "a writer ended by panic".to_owned())?);
    }
    Ok(written)
}

fn spawn_writer(mut client: Client, stop: Arc<AtomicBool>, name: String) -> thread::JoinHandle<Vec<String>> {
    thread::spawn(move || {
        let mut written = Vec::new();
        for n in 0.. {
            let marker = format!("{name}{n}x");
            match submit(&mut client, NEW, MARK, &marker) {
                Ok(answer) if (300..400).contains(&answer.status) => written.push(marker),
                _ if stop.load(Ordering::SeqCst) => break,
                Ok(_) => {}
                Err(_) => break, // the server is gone
            }
        }
        written
    })
}
