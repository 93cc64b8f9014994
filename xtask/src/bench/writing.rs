//! Records entered through the pages by two writers at once, until something happens to the server; and what is left of them.

use super::form::{sign_in, submit};
use super::http::Client;
use super::load;
use super::program::{Program, Server};
use crate::Outcome;
use crate::process::text;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// Where a record of the simple kind 制度文件 is entered, what marks its form, and where it is looked for.
const NEW: &str = "/records/rule_document/new";
const MARK: &str = "name=\"title\"";
const FIND: &str = "/records/rule_document?q=";
const ROLE: &str = "branch_secretary";
const WRITERS: usize = 2;

/// A server with its writers. Markers of the records whose saving was answered with a redirect are kept.
pub struct Writing {
    pub server: Server,
    acknowledged: Arc<Mutex<Vec<String>>>,
    stop: Arc<AtomicBool>,
    writers: Vec<thread::JoinHandle<()>>,
}

impl Writing {
    /// Starts the server and the writers; the first record shows that writing works at all.
    pub fn begin(program: &Program, data: &Path, round: u32) -> Outcome<Self> {
        let server = program.serve(data)?;
        let mut client = Client::new(server.address);
        sign_in(&mut client, data, ROLE)?;
        let first = format!("ceshi{round}x");
        let answer = submit(&mut client, NEW, MARK, &first)?;
        if !(300..400).contains(&answer.status) {
            return Err(format!("POST of {NEW} answers {}, so nothing can be written", answer.status));
        }
        let (acknowledged, stop) = (Arc::new(Mutex::new(vec![first])), Arc::new(AtomicBool::new(false)));
        let one = |writer| {
            let (client, stop, acknowledged) = (client.clone(), stop.clone(), acknowledged.clone());
            thread::spawn(move || write(client, &stop, &acknowledged, &format!("ceshi{round}w{writer}n")))
        };
        Ok(Self { server, writers: (0..WRITERS).map(one).collect(), acknowledged, stop })
    }

    /// Lets them write for 50 to 1200 ms, by chance.
    pub fn go_on_for_a_while(&self, round: u32) {
        thread::sleep(Duration::from_millis(50 + load::chance(round) % 1150));
    }

    /// What was acknowledged until now.
    pub fn acknowledged(&self) -> Vec<String> {
        self.acknowledged.lock().map(|list| list.clone()).unwrap_or_default()
    }

    /// Kills the server (SIGKILL), and gives all that was acknowledged.
    pub fn kill(mut self) -> Outcome<Vec<String>> {
        self.server.kept.kill();
        self.stop.store(true, Ordering::SeqCst);
        for writer in std::mem::take(&mut self.writers) {
            writer.join().map_err(|_| "a writer ended by panic".to_owned())?;
        }
        Ok(self.acknowledged())
    }
}

fn write(mut client: Client, stop: &AtomicBool, acknowledged: &Mutex<Vec<String>>, name: &str) {
    for n in 0.. {
        let marker = format!("{name}{n}x");
        match submit(&mut client, NEW, MARK, &marker) {
            Ok(answer) if (300..400).contains(&answer.status) => {
                if let Ok(mut list) = acknowledged.lock() {
                    list.push(marker);
                }
            }
            _ if stop.load(Ordering::SeqCst) => break,
            Ok(_) => {}
            Err(_) => break, // the server is gone
        }
    }
}

/// What the rounds showed.
#[derive(Default)]
pub struct Tally {
    pub acknowledged: usize,
    pub lost: Vec<String>,
    /// Rounds after which `check` found something.
    pub unclean: u32,
    /// Seconds.
    pub slowest: f64,
}

impl Tally {
    /// Starts the server again, looks for everything that was acknowledged, and lets `check` go over it.
    pub fn take(&mut self, program: &Program, data: &Path, written: Vec<String>) -> Outcome<()> {
        let server = program.serve(data)?;
        self.slowest = self.slowest.max(server.ready_after.as_secs_f64());
        let mut client = Client::new(server.address);
        sign_in(&mut client, data, ROLE)?;
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
}

/// How often a search for the marker shows it.
fn occurrences(client: &mut Client, marker: &str) -> Outcome<usize> {
    Ok(client.get(&format!("{FIND}{marker}"))?.text().matches(marker).count())
}
