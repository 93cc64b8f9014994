//! The demonstration: how soon it is there, and what it makes of a real report full of blanks.
//!
//! The report is the second of `--seeds` (`seeds/002_….txt`). Nothing may be invented: what is written is a figure's value that the
//! ledger shows, and asking for that figure by itself gives the same; what is not shown is marked in the text.

use super::Options;
use super::program::{Program, UNITS};
use super::table::Row;
use crate::Outcome;
use crate::process::{TempDir, text};
use serde::Deserialize;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

const REPORT: &str = "002_";
/// Figures in that report.
const PLACES: usize = 26;

/// What `draft fill --trace` says of one place (docs/commands.md).
#[derive(Debug, Deserialize)]
struct Place {
    figure: Option<String>,
    value: Option<String>,
    written: String,
    state: String,
    entries: u64,
    #[serde(default)]
    asked: Vec<Question>,
}

/// What was asked for a place.
#[derive(Debug, Deserialize)]
struct Question {
    figure: String,
    unit: String,
    from: String,
    to: String,
    only: String,
}

pub fn measure(options: &Options, program: &Program) -> Outcome<Vec<Row>> {
    let dir = TempDir::new("demo")?;
    let data = dir.0.join("data");
    let server = program.demo(&data)?;
    let ready = server.ready_after.as_secs_f64();
    drop(server);
    let how = "`taizhang demo` in an empty directory: district, a year of records, first answer";
    let mut rows =
        vec![Row::noted("demonstration ready", &format!("{ready:.1} s"), how), seed(options, program, &dir.0)?];
    if let Some(seeds) = &options.seeds {
        rows.extend(fill(program, &data, &report(seeds)?, &dir.0)?);
    }
    Ok(rows)
}

fn seed(options: &Options, program: &Program, scratch: &Path) -> Outcome<Row> {
    let begun = Instant::now();
    program.seed(&scratch.join("seeded"), options.members, Some(UNITS))?;
    let took = format!("{:.0} s", begun.elapsed().as_secs_f64());
    let how = format!("`taizhang seed`: {} members in {UNITS} units, with entries and audit", options.members);
    Ok(Row::noted("seed of the large district", &took, &how))
}

/// The district's root and the period of the report, as options.
fn year_so_far() -> Outcome<Vec<String>> {
    let today = text(Command::new("date").arg("+%Y-%m-%d"))?;
    let first = format!("{}-01-01", today.chars().take(4).collect::<String>());
    Ok(["--unit", "999", "--from", &first, "--to", &today].map(str::to_owned).to_vec())
}

fn report(seeds: &Path) -> Outcome<PathBuf> {
    let dir = seeds.join("seeds");
    let files = std::fs::read_dir(&dir).map_err(|e| format!("{}: {e}", dir.display()))?;
    let named = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(REPORT));
    files.flatten().map(|file| file.path()).find(named).ok_or_else(|| format!("no {REPORT}… in {}", dir.display()))
}

fn fill(program: &Program, data: &Path, report: &Path, scratch: &Path) -> Outcome<Vec<Row>> {
    let (out, trace) = (scratch.join("filled.docx"), scratch.join("trace.json"));
    let asked = year_so_far()?;
    let mut command = program.command(data);
    command.args(["draft", "fill"]).arg(report).args(&asked).arg("--out").arg(&out).arg("--trace").arg(&trace);
    text(&mut command)?;
    let places: Vec<Place> = read(&std::fs::read_to_string(&trace).map_err(|e| e.to_string())?)?;
    let traced = places.iter().filter(|place| place.state == "traced").count();
    let missing = places.iter().filter(|place| place.state == "missing").count();
    let mut invented = Vec::new();
    for place in &places {
        if let Some(why) = is_invented(place, |question| ask(program, data, question))? {
            invented.push(why);
        }
    }
    let how = format!("{} places found, {missing} shown as missing, whole district, this year so far", places.len());
    let shown = places.len() == PLACES && traced + missing == places.len();
    Ok(vec![
        Row::holds("report 002 filled: figures traced", "≥ 12 of 26", shown && traced >= 12, &traced.to_string(), &how),
        Row::holds(
            "report 002 filled: figures invented",
            "0",
            invented.is_empty(),
            &invented.len().to_string(),
            &if invented.is_empty() {
                "each written value asked for again by `figures get`; the others are marked 【…】".to_owned()
            } else {
                invented.join("; ")
            },
        ),
    ])
}

/// Why a place says more than the ledger, if it does.
fn is_invented(place: &Place, ask: impl Fn(&Question) -> Outcome<Value>) -> Outcome<Option<String>> {
    if place.state != "traced" {
        let marked = place.written.contains('【') && place.value.is_none();
        return Ok((!marked).then(|| format!("{} written without a source", place.written)));
    }
    let (Some(figure), Some(value)) = (&place.figure, &place.value) else {
        return Ok(Some(format!("{} traced to no figure", place.written)));
    };
    // A change or a share is computed from two values: both must be there.
    let answers = place.asked.iter().map(ask).collect::<Outcome<Vec<Value>>>()?;
    let traced = !answers.is_empty() && answers.iter().all(|a| a["state"] == "traced");
    let [answer] = answers.as_slice() else {
        return Ok((!traced).then(|| format!("{figure}: {value} written from what the ledger does not say")));
    };
    let same = traced && answer["value"] == value.as_str() && answer["entries"] == place.entries;
    Ok((!same || place.entries == 0).then(|| format!("{figure}: {value} written, the ledger says {}", answer["value"])))
}

fn ask(program: &Program, data: &Path, question: &Question) -> Outcome<Value> {
    let mut command: Command = program.command(data);
    let of = ["--unit", &question.unit, "--from", &question.from, "--to", &question.to, "--only", &question.only];
    read(&text(command.args(["figures", "get", &question.figure]).args(of).arg("--json"))?)
}

fn read<T: for<'de> Deserialize<'de>>(json: &str) -> Outcome<T> {
    serde_json::from_str(json).map_err(|e| format!("{e} in {}", json.chars().take(80).collect::<String>()))
}

#[cfg(test)]
#[path = "demo_tests.rs"]
mod tests;
