//! Figures of the large district: one figure for every unit at once, and the whole list for the district.

use super::form::sign_in;
use super::http::Client;
use super::program::Program;
use super::table::Row;
use super::{Options, load};
use crate::Outcome;
use std::time::Duration;

/// Name, goal for the median in ms, path.
const QUESTIONS: [(&str, f64, &str); 2] = [
    ("a figure for all units at once", 60.0, "/figures/members_total"),
    ("every figure of the district", 500.0, "/figures"),
];

pub fn measure(options: &Options, program: &Program) -> Outcome<Vec<Row>> {
    let data = &program.large(options.members)?;
    let server = program.serve(data)?;
    let mut client = Client::new(server.address);
    sign_in(&mut client, data, "department_clerk")?;
    let ask = |(name, goal, path): (&str, f64, &str)| -> Outcome<Row> {
        let seen = load::run(&client, &[path.to_owned()], 1, Duration::from_secs(5))?;
        if seen.failed > 0 {
            return Ok(Row::not_measured(name, &format!("{path} does not answer 200")));
        }
        let how = format!("p50 of {path} over HTTP, page and all; p99 {:.1} ms", seen.percentile(99));
        Ok(Row::at_most(name, goal, seen.percentile(50), "ms", &how))
    };
    QUESTIONS.into_iter().map(ask).collect()
}
