//! The power fails while records are being entered. A killed process leaves its writes with the kernel, so `kill -9` cannot see a
//! missing fsync; here the data lies on an ext4 image under a loop mount, and what the image holds at a random moment is copied:
//! only what was forced out is in the copy. The copy is mounted and must hold everything acknowledged before.
//!
//! Needs root and mkfs.ext4. The server is halted (SIGSTOP) while the image is copied, so that the copy is of one moment.

use super::Options;
use super::program::Program;
use super::table::Row;
use super::writing::{Tally, Writing};
use crate::Outcome;
use crate::process::{TempDir, must, text};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

const MEMBERS: u32 = 300;
const IMAGE_SIZE: &str = "256M";

pub fn measure(options: &Options, program: &Program) -> Outcome<Vec<Row>> {
    let dir = TempDir::new("power")?;
    let (image, cut) = (dir.0.join("disk.img"), dir.0.join("cut.img"));
    make(&image)?;
    let seeded = Mounted::new(&image, &dir.0)?;
    program.seed(&seeded.data(), MEMBERS, None)?;
    drop(seeded);
    let mut tally = Tally::default();
    for round in 0..options.cuts {
        let disk = Mounted::new(&image, &dir.0)?;
        let writing = Writing::begin(program, &disk.data(), round)?;
        writing.go_on_for_a_while(round);
        let written = writing.acknowledged();
        halt(writing.server.kept.id())?;
        must(Command::new("cp").arg("--sparse=always").arg(&image).arg(&cut))?;
        writing.kill()?;
        drop(disk);
        fs::rename(&cut, &image).map_err(|e| format!("{}: {e}", cut.display()))?;
        let disk = Mounted::new(&image, &dir.0)?;
        tally.take(program, &disk.data(), written)?;
    }
    Ok(rows(&tally, options.cuts))
}

fn rows(tally: &Tally, rounds: u32) -> Vec<Row> {
    let (acknowledged, lost, unclean) = (tally.acknowledged, tally.lost.len(), tally.unclean);
    let how = format!(
        "{rounds} cuts, each a copy of the ext4 image under the running server; {acknowledged} acknowledged before, {unclean} \
         rounds with a finding of `check`"
    );
    let held = lost == 0 && unclean == 0 && acknowledged > rounds as usize;
    vec![Row::holds("power cut: acknowledged writes lost", "0", held, &lost.to_string(), &how)]
}

fn make(image: &Path) -> Outcome<()> {
    must(Command::new("truncate").args(["-s", IMAGE_SIZE]).arg(image))?;
    text(Command::new("mkfs.ext4").args(["-q", "-F"]).arg(image)).map(|_| ())
}

/// Stops the process and waits until each of its threads stands still.
fn halt(id: u32) -> Outcome<()> {
    must(Command::new("sh").args(["-c", &format!("kill -STOP {id}")]))?;
    let tasks = PathBuf::from(format!("/proc/{id}/task"));
    for _ in 0..2000 {
        let threads = fs::read_dir(&tasks).map_err(|e| format!("{}: {e}", tasks.display()))?;
        let stands = |stat: String| stat.rsplit(") ").next().is_some_and(|rest| rest.starts_with('T'));
        if threads.flatten().all(|thread| fs::read_to_string(thread.path().join("stat")).is_ok_and(stands)) {
            return Ok(());
        }
        sleep(Duration::from_millis(1));
    }
    Err("the server does not stand still".to_owned())
}

/// An image that is mounted as long as this lives.
struct Mounted(PathBuf);

impl Mounted {
    fn new(image: &Path, dir: &Path) -> Outcome<Self> {
        let at = dir.join("disk");
        fs::create_dir_all(&at).map_err(|e| format!("{}: {e}", at.display()))?;
        text(Command::new("mount").args(["-o", "loop"]).arg(image).arg(&at))?;
        Ok(Self(at))
    }

    fn data(&self) -> PathBuf {
        self.0.join("data")
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}
