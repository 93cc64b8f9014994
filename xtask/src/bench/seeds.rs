//! How well `draft scan` reads real reports: against a hand-made list of their figures and of their blanks for names.
//!
//! Documents and lists are not ours to ship; `--seeds DIR` names a folder with `seeds/NNN_….txt`, `figures-in-seeds.tsv`
//! (columns `seed`, `char_offset`, `indicator_key`) and `names-in-seeds.tsv` (`seed`, `char_offset`).

use super::Options;
use super::program::Program;
use super::table::Row;
use crate::Outcome;
use crate::process::text;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

/// What the scan says of one stretch of text (docs/commands.md).
#[derive(Debug, Deserialize)]
struct Token {
    start: usize,
    end: usize,
    class: String,
    candidates: Vec<Candidate>,
}

#[derive(Debug, Deserialize)]
struct Candidate {
    figure: String,
}

#[derive(Deserialize)]
struct Listed {
    figure: String,
}

/// A labelled place: which document, where, and what it is (empty for a name).
#[derive(Debug)]
struct Place {
    seed: String,
    at: usize,
    key: String,
}

pub fn measure(options: &Options, program: &Program) -> Outcome<Vec<Row>> {
    let Some(dir) = &options.seeds else { return Ok(Vec::new()) };
    let figures = places(&read(&dir.join("figures-in-seeds.tsv"))?)?;
    let names = places(&read(&dir.join("names-in-seeds.tsv"))?)?;
    let scanned = scan_all(&dir.join("seeds"), program)?;
    let listed: Vec<Listed> = json(Command::new(&program.binary).args(["figures", "list", "--json"]))?;
    let known: BTreeSet<String> = listed.into_iter().map(|l| l.figure).collect();
    Ok(judge(&figures, &names, &scanned, &known))
}

fn judge(
    figures: &[Place],
    names: &[Place],
    scanned: &BTreeMap<String, Vec<Token>>,
    known: &BTreeSet<String>,
) -> Vec<Row> {
    let found = figures.iter().filter(|place| figure_at(scanned, place).is_some()).count();
    let mistaken = names.iter().filter(|place| figure_at(scanned, place).is_some()).count();
    let bound: Vec<&Place> = figures.iter().filter(|place| known.contains(&place.key)).collect();
    let first = bound.iter().filter(|place| is_first(scanned, place)).count();
    let all: usize = scanned.values().flatten().filter(|token| is_figure(token)).count();
    vec![
        Row::at_least(
            "seeds: figures found",
            98.0,
            percent(found, figures.len()),
            "%",
            &format!("{found} of {}", figures.len()),
        ),
        Row::at_most(
            "seeds: names taken for figures",
            3.0,
            float(mistaken),
            "places",
            &format!("of {} blanks for names", names.len()),
        ),
        Row::at_least(
            "seeds: right figure first",
            70.0,
            percent(first, bound.len()),
            "%",
            &format!("{first} of {} with one in the catalogue", bound.len()),
        ),
        Row::noted(
            "seeds: reported beyond the labels",
            &format!("{} places", all.saturating_sub(found)),
            "class figure or blank, not in the list",
        ),
    ]
}

fn figure_at<'a>(scanned: &'a BTreeMap<String, Vec<Token>>, place: &Place) -> Option<&'a Token> {
    let covers = |token: &&Token| token.start <= place.at && place.at < token.end && is_figure(token);
    scanned.get(&place.seed)?.iter().find(covers)
}

fn is_figure(token: &Token) -> bool {
    matches!(token.class.as_str(), "figure" | "blank")
}

fn is_first(scanned: &BTreeMap<String, Vec<Token>>, place: &Place) -> bool {
    figure_at(scanned, place).and_then(|token| token.candidates.first()).is_some_and(|c| c.figure == place.key)
}

fn percent(part: usize, whole: usize) -> f64 {
    100.0 * float(part) / float(whole.max(1))
}

fn float(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Reads a list by its column names.
fn places(text: &str) -> Outcome<Vec<Place>> {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let heading: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    let column = |name: &str| heading.iter().position(|h| *h == name);
    let (seed, at) = (column("seed").ok_or("no column seed")?, column("char_offset").ok_or("no column char_offset")?);
    let key = column("indicator_key");
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let cell = |at: usize| cells.get(at).copied().unwrap_or_default().trim().to_owned();
            let at = cell(at).parse().map_err(|_| format!("no offset in: {line}"))?;
            Ok(Place { seed: cell(seed), at, key: key.map(cell).unwrap_or_default() })
        })
        .collect()
}

/// Scans every .txt; the key is what stands before the underscore of its name.
fn scan_all(dir: &Path, program: &Program) -> Outcome<BTreeMap<String, Vec<Token>>> {
    let entries = std::fs::read_dir(dir).map_err(|e| format!("{}: {e}", dir.display()))?;
    let mut all = BTreeMap::new();
    for path in entries.flatten().map(|entry| entry.path()).filter(|p| p.extension().is_some_and(|e| e == "txt")) {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let tokens = json(Command::new(&program.binary).args(["draft", "scan", "--json"]).arg(&path))?;
        all.insert(stem.split('_').next().unwrap_or_default().to_owned(), tokens);
    }
    Ok(all)
}

fn json<T: for<'de> Deserialize<'de>>(command: &mut Command) -> Outcome<T> {
    let said = text(command)?;
    serde_json::from_str(&said).map_err(|e| format!("{}: {e}", crate::process::show(command)))
}

fn read(path: &Path) -> Outcome<String> {
    std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))
}

#[cfg(test)]
#[path = "seeds_tests.rs"]
mod tests;
