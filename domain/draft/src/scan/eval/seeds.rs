//! Reads labelled documents that stand outside the repository: `figures-in-seeds.tsv`, `names-in-seeds.tsv` and
//! `seeds/*.txt` under a folder given by the caller.

use std::collections::BTreeMap;
use std::path::Path;

use super::{Label, Score, score};
use crate::scan::token::Class;
use crate::scan::{Lexicon, scan};

/// Scans every document of the folder and scores it against the two tables; scores by the documents' short names.
///
/// # Errors
/// The file that cannot be read, or the column that is missing.
pub fn seeds(folder: &Path, lexicon: &Lexicon) -> Result<BTreeMap<String, Score>, String> {
    let figures = table(&folder.join("figures-in-seeds.tsv"))?;
    let names = table(&folder.join("names-in-seeds.tsv"))?;
    let mut scores = BTreeMap::new();
    for (name, text) in documents(&folder.join("seeds"))? {
        let mut labels = figure_labels(&figures, &name)?;
        labels.extend(name_labels(&names, &name)?);
        scores.insert(name, score(&text, &labels, &scan(&text, lexicon), |key| lexicon.knows(key)));
    }
    Ok(scores)
}

type Row = BTreeMap<String, String>;

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))
}

fn table(path: &Path) -> Result<Vec<Row>, String> {
    let source = read(path)?;
    let mut lines = source.lines();
    let heads: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    let row = |line: &str| heads.iter().map(|h| (*h).to_owned()).zip(line.split('\t').map(str::to_owned)).collect();
    Ok(lines.filter(|l| !l.is_empty()).map(row).collect())
}

/// Documents by the part of their name before the underscore.
fn documents(folder: &Path) -> Result<BTreeMap<String, String>, String> {
    let entries = std::fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let mut found = BTreeMap::new();
    for entry in entries.filter_map(Result::ok) {
        let name = entry.file_name().to_string_lossy().into_owned();
        if let Some((short, _)) = name.strip_suffix(".txt").map(|n| n.split_once('_').unwrap_or((n, ""))) {
            found.insert(short.to_owned(), read(&entry.path())?);
        }
    }
    Ok(found)
}

fn field<'a>(row: &'a Row, name: &str) -> Result<&'a str, String> {
    row.get(name).map(String::as_str).ok_or_else(|| format!("no column {name}"))
}

fn offset(row: &Row) -> Result<usize, String> {
    let given = field(row, "char_offset")?;
    given.parse().map_err(|_| format!("char_offset is not a number: {given}"))
}

/// Rows with the same offset are one number with two figures.
fn figure_labels(rows: &[Row], seed: &str) -> Result<Vec<Label>, String> {
    let mut labels: Vec<Label> = Vec::new();
    for row in rows.iter().filter(|r| r.get("seed").is_some_and(|s| s == seed)) {
        let (start, key) = (offset(row)?, field(row, "indicator_key")?.to_owned());
        match labels.iter_mut().find(|l| l.start == start) {
            Some(label) => label.keys.push(key),
            None => labels.push(Label { start, text: field(row, "blank")?.into(), class: None, keys: vec![key] }),
        }
    }
    Ok(labels)
}

fn name_labels(rows: &[Row], seed: &str) -> Result<Vec<Label>, String> {
    let of_seed = rows.iter().filter(|r| r.get("seed").is_some_and(|s| s == seed));
    of_seed
        .map(|row| {
            let context = field(row, "context")?;
            let inside = context.split_once('[').and_then(|(_, r)| r.split_once(']')).map_or("", |(i, _)| i);
            Ok(Label { start: offset(row)?, text: inside.into(), class: Some(Class::Name), keys: Vec::new() })
        })
        .collect()
}
