//! Pages of the large district: how long one takes, and how many sixteen at once get in a second.

use super::form::sign_in;
use super::http::Client;
use super::program::Program;
use super::table::Row;
use super::{Options, load};
use crate::Outcome;
use std::time::Duration;

/// What is measured alone: name, goal for the median in ms, paths.
const PAGES: [(&str, f64, &[&str]); 4] = [
    (
        "roster page, filtered and counted",
        20.0,
        &["/members?category=probationary", "/members?category=full&page=2", "/members?sex=2"],
    ),
    ("search", 30.0, &["/members?q=wxm", "/members?q=%E7%8E%8B", "/members?q=1234"]),
    ("desk", 100.0, &["/"]),
    ("every duty of every unit, judged and written as a table", 30_000.0, &["/duties/list/export"]),
];
/// Connections of the closed loop, and its mixtures: name, least rate if there is a goal, paths.
const CONNECTIONS: usize = 16;
const MIXTURES: [(&str, Option<f64>, &[&str]); 2] = [
    (
        "throughput of roster pages",
        Some(500.0),
        &["/members?category=probationary", "/members?q=wxm", "/members?page=3", "/members?sex=2"],
    ),
    (
        "throughput of roster, unit tree and desk",
        None,
        &["/members?category=probationary", "/members?q=wxm", "/units", "/"],
    ),
];
const ALONE: Duration = Duration::from_secs(5);
const TOGETHER: Duration = Duration::from_secs(12);

pub fn measure(options: &Options, program: &Program) -> Outcome<Vec<Row>> {
    let data = &program.large(options.members)?;
    let server = program.serve(data)?;
    let mut client = Client::new(server.address);
    sign_in(&mut client, data, "department_clerk")?;
    let mut rows = Vec::new();
    for (name, goal, paths) in PAGES {
        rows.push(alone(&client, name, goal, paths)?);
    }
    for (name, goal, paths) in MIXTURES {
        rows.push(together(&client, name, goal, paths)?);
    }
    rows.push(Row::noted("RSS under load", &format!("{:.0} MB", server.resident()?), "right after the loops"));
    Ok(rows)
}

fn together(client: &Client, name: &str, goal: Option<f64>, paths: &[&str]) -> Outcome<Row> {
    let paths: Vec<String> = paths.iter().map(|p| (*p).to_owned()).collect();
    load::run(client, &paths, CONNECTIONS, Duration::from_secs(2))?; // warm
    let seen = load::run(client, &paths, CONNECTIONS, TOGETHER)?;
    let how = format!(
        "{CONNECTIONS} kept connections, closed loop, {} in turn, signed in; p50 {:.0} ms, p99 {:.0} ms, {} failed",
        paths.join(" "),
        seen.percentile(50),
        seen.percentile(99),
        seen.failed
    );
    let rate = if seen.failed == 0 { seen.rate() } else { 0.0 };
    Ok(match goal {
        Some(goal) => Row::at_least(name, goal, rate, "req/s", &how),
        None => Row::noted(name, &format!("{rate:.0} req/s"), &how),
    })
}

fn alone(client: &Client, name: &str, goal: f64, paths: &[&str]) -> Outcome<Row> {
    let paths: Vec<String> = paths.iter().map(|p| (*p).to_owned()).collect();
    let seen = load::run(client, &paths, 1, ALONE)?;
    if seen.failed > 0 {
        return Ok(Row::not_measured(name, &format!("{} answers other than 200 for {}", seen.failed, paths.join(" "))));
    }
    let how = format!("p50 on one connection, {} paths in turn; p99 {:.1} ms", paths.len(), seen.percentile(99));
    Ok(Row::at_most(name, goal, seen.percentile(50), "ms", &how))
}
