//! `taizhang draft`.

mod verify;

use super::{say, say_json};
use crate::cli::Draft;
use crate::open::{self, At};
use crate::verbs::draft::filled;
use base::{Outcome, Period, Refusal};
use draft::scan::scan;
use draft::text;
use figure::State;
use std::fs;
use std::path::{Path, PathBuf};

/// Scans or fills.
///
/// # Errors
/// When the document is refused or there is no such unit.
pub async fn run(at: &At, command: Draft) -> Outcome<()> {
    match command {
        Draft::Scan { file, json } => scan_file(at, &file, json),
        Draft::Fill { file, unit, from, to, out, trace } => {
            let period = Period::new(from, to).map_err(|what| Refusal::at("--from", what, ""))?;
            fill_file(at, &Asked { file, unit, period, out, trace }).await
        }
        Draft::Verify { draft, json } => verify::run(at, &draft, json).await,
    }
}

fn read(file: &Path) -> Outcome<text::Source> {
    let bytes =
        fs::read(file).map_err(|e| Refusal::new(format!("读不出 {}：{e}", file.display()), "请检查路径和权限"))?;
    Ok(text::read(bytes, &file.to_string_lossy())?)
}

fn scan_file(at: &At, file: &Path, json: bool) -> Outcome<()> {
    let source = read(file)?;
    let catalogue = open::load_catalogue(&at.data.join("catalogue"))?;
    let tokens = scan(source.text(), &draft::lexicon(&catalogue));
    if json {
        return say_json(&tokens);
    }
    for t in &tokens {
        let best =
            t.candidates.first().map_or(String::new(), |c| format!("\t{}（{:.2}，{}）", c.figure, c.score, c.reason));
        say(&format!("{}-{}\t{:?}\t{}{}{best}", t.start, t.end, t.class, t.text, t.unit.as_deref().unwrap_or("")));
    }
    Ok(())
}

struct Asked {
    file: PathBuf,
    unit: String,
    period: Period,
    out: PathBuf,
    trace: Option<PathBuf>,
}

async fn fill_file(at: &At, asked: &Asked) -> Outcome<()> {
    let source = read(&asked.file)?;
    let opened = open::shared(at).await?;
    let deployment = &opened.deployment;
    let (actor, unit) = open::operator(deployment, Some(&asked.unit)).await?;
    let made = filled(deployment, &actor, &source, (&unit, asked.period), asked.trace.is_some()).await?;
    if let (Some(path), Some(trace)) = (&asked.trace, &made.trace) {
        write(path, &serde_json::to_vec_pretty(trace)?)?;
    }
    let pdf = asked.out.extension().is_some_and(|e| e.eq_ignore_ascii_case("pdf"));
    let document = if pdf { draft::fill::pdf(&source, &made.places, None)? } else { made.document };
    write(&asked.out, &document)?;
    let of = |state: State| made.places.iter().filter(|f| f.state == state).count();
    say(&format!(
        "共 {} 处数字：有出处 {}，手工 {}，缺 {}",
        made.places.len(),
        of(State::Traced),
        of(State::Manual),
        of(State::Missing)
    ));
    Ok(())
}

fn write(path: &Path, bytes: &[u8]) -> Outcome<()> {
    fs::write(path, bytes)
        .map_err(|e| Refusal::new(format!("写不进 {}：{e}", path.display()), "请检查路径和权限").into())
}
