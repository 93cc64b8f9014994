//! Dependencies run one way. Cargo forbids circles; this forbids going up and going sideways.

use super::Finding;
use super::source::relative;
use crate::Outcome;
use std::path::Path;

const WHY: &str =
    "dependencies run one way (xtask/levels.txt): nouns of one level meet in the ledger, not in each other";

/// Crate names by line; line 0 is the ground.
fn levels(text: &str) -> Vec<Vec<&str>> {
    let lines = text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#'));
    lines.map(|l| l.split_whitespace().collect()).collect()
}

fn level(levels: &[Vec<&str>], name: &str) -> Option<usize> {
    levels.iter().position(|line| line.contains(&name))
}

pub fn check(root: &Path) -> Outcome<Vec<Finding>> {
    let read = |path: &Path| std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()));
    let table = read(&root.join("xtask/levels.txt"))?;
    let mut found = Vec::new();
    for dir in crates(root) {
        let path = dir.join("Cargo.toml");
        found.extend(manifest(&levels(&table), &relative(root, &path), &read(&path)?)?);
    }
    Ok(found)
}

/// The folders of all crates of the workspace.
pub fn crates(root: &Path) -> Vec<std::path::PathBuf> {
    let inside = |place: &str| {
        let dirs = std::fs::read_dir(root.join(place)).map(|d| d.flatten().map(|e| e.path()).collect::<Vec<_>>());
        dirs.unwrap_or_default()
    };
    let mut all =
        [inside("kit"), inside("domain"), vec![root.join("app"), root.join("stories"), root.join("xtask")]].concat();
    all.retain(|dir| dir.join("Cargo.toml").is_file());
    all.sort();
    all
}

fn manifest(levels: &[Vec<&str>], path: &str, text: &str) -> Outcome<Vec<Finding>> {
    let parsed: toml::Table = text.parse().map_err(|e| format!("{path}: {e}"))?;
    let name = parsed.get("package").and_then(|p| p.get("name")).and_then(toml::Value::as_str).unwrap_or_default();
    let Some(own) = level(levels, name) else {
        let what = format!("crate {name} has no place in the order");
        return Ok(vec![Finding::stop(path, 0, what, "add it to xtask/levels.txt where it belongs")]);
    };
    let mut found = Vec::new();
    for section in ["dependencies", "dev-dependencies", "build-dependencies"] {
        let names = parsed.get(section).and_then(toml::Value::as_table).map(|t| t.keys().cloned().collect::<Vec<_>>());
        for other in names.unwrap_or_default() {
            if level(levels, &other).is_some_and(|theirs| theirs >= own) {
                let line = text.lines().position(|l| l.starts_with(&other)).map_or(0, |at| at + 1);
                found.push(Finding::stop(path, line, format!("{name} depends on {other}"), WHY));
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
#[path = "direction_tests.rs"]
mod tests;
