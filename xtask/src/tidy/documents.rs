//! Documents are executed too: what ARCHITECTURE.md names exists, and what exists is named there.

use super::Finding;
use super::direction::crates;
use super::source::relative;
use crate::Outcome;
use std::path::Path;

const FILE: &str = "ARCHITECTURE.md";

pub fn check(root: &Path) -> Outcome<Vec<Finding>> {
    let text = std::fs::read_to_string(root.join(FILE)).map_err(|e| format!("{FILE}: {e}"))?;
    let mut found = missing(&text, |path| root.join(path).exists());
    let dirs: Vec<String> = crates(root).iter().map(|dir| relative(root, dir)).collect();
    found.extend(unnamed(&text, &dirs));
    Ok(found)
}

/// Paths in backticks that do not exist. A path has a slash; one with `*`, `<` or a space is a pattern, not a path.
fn missing(text: &str, exists: impl Fn(&str) -> bool) -> Vec<Finding> {
    let mut found = Vec::new();
    for (at, line) in text.lines().enumerate() {
        for quoted in line.split('`').skip(1).step_by(2) {
            let pattern = quoted.contains(['*', '<', ' ', '{', ':', '(', '…']);
            if quoted.contains('/') && !quoted.starts_with('/') && !pattern && !exists(quoted) {
                let what = format!("{quoted} does not exist");
                found.push(Finding::stop(FILE, at + 1, what, "a map that names what is not there misleads"));
            }
        }
    }
    found
}

/// Crates that the map leaves out.
fn unnamed(text: &str, dirs: &[String]) -> Vec<Finding> {
    let named = |dir: &str| text.contains(&format!("`{dir}`")) || text.contains(&format!("`{dir}/`"));
    let missing = dirs.iter().filter(|dir| !named(dir));
    missing
        .map(|dir| Finding::stop(FILE, 0, format!("{dir} is not named"), "every part stands on the map, with one line"))
        .collect()
}

#[cfg(test)]
#[path = "documents_tests.rs"]
mod tests;
