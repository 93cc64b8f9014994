//! A closed loop: so many connections, each sends its next request when the last one is answered.

use super::http::Client;
use crate::Outcome;
use std::hash::{BuildHasher, RandomState};
use std::thread;
use std::time::{Duration, Instant};

/// What a loop saw.
pub struct Seen {
    /// Sorted.
    times: Vec<Duration>,
    pub failed: usize,
    took: Duration,
}

impl Seen {
    /// The time that so many of a hundred requests stay under, in ms.
    pub fn percentile(&self, percent: usize) -> f64 {
        let at = (self.times.len() * percent / 100).min(self.times.len().saturating_sub(1));
        self.times.get(at).map_or(f64::NAN, |time| time.as_secs_f64() * 1000.0)
    }

    /// Answered requests a second.
    pub fn rate(&self) -> f64 {
        f64::from(u32::try_from(self.times.len()).unwrap_or(u32::MAX)) / self.took.as_secs_f64()
    }
}

/// Asks for the paths in turn, for so long, on so many kept connections. Anything but 200 counts as failed.
pub fn run(client: &Client, paths: &[String], connections: usize, how_long: Duration) -> Outcome<Seen> {
    let begun = Instant::now();
    let workers: Vec<_> = (0..connections)
        .map(|first| {
            let (client, paths) = (client.clone(), paths.to_vec());
            thread::spawn(move || one(&client, &paths, first, begun + how_long))
        })
        .collect();
    let mut seen = Seen { times: Vec::new(), failed: 0, took: Duration::ZERO };
    for worker in workers {
        let (times, failed) = worker.join().map_err(|_| "a connection ended by panic".to_owned())??;
        seen.times.extend(times);
        seen.failed += failed;
    }
    seen.took = begun.elapsed();
    seen.times.sort();
    Ok(seen)
}

fn one(client: &Client, paths: &[String], first: usize, until: Instant) -> Outcome<(Vec<Duration>, usize)> {
    let mut connection = client.connect()?;
    let requests: Vec<Vec<u8>> = paths.iter().map(|path| client.request("GET", path, None)).collect();
    let (mut times, mut failed) = (Vec::new(), 0);
    for request in requests.iter().cycle().skip(first) {
        let begun = Instant::now();
        if begun >= until {
            break;
        }
        let (answer, _) = connection.ask(request)?;
        if answer.status == 200 {
            times.push(begun.elapsed());
        } else {
            failed += 1;
        }
    }
    Ok((times, failed))
}

/// A number that is different every time.
pub fn chance(round: u32) -> u64 {
    RandomState::new().hash_one(round)
}

#[cfg(test)]
#[path = "load_tests.rs"]
mod tests;
