//! `cargo xtask tidy`: the rules about our code that neither the compiler nor clippy knows, all findings at once.
//!
//! Each check is a function from text to findings, and each has a test that proves it can fail.

mod banned;
mod classes;
mod direction;
mod documents;
mod size;
mod source;

use crate::{Outcome, root};
use source::Source;
use std::fmt;
use std::path::Path;

/// One thing found: where, what, and why it matters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Relative to the root of the repository.
    pub file: String,
    /// From 1; 0 when the whole file is meant.
    pub line: usize,
    pub what: String,
    pub why: &'static str,
    /// A warning is printed and does not fail the check.
    pub warning: bool,
}

impl Finding {
    pub fn stop(file: &str, line: usize, what: impl Into<String>, why: &'static str) -> Self {
        Self { file: file.to_owned(), line, what: what.into(), why, warning: false }
    }

    pub fn warn(file: &str, line: usize, what: impl Into<String>, why: &'static str) -> Self {
        Self { warning: true, ..Self::stop(file, line, what, why) }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.warning { "warning: " } else { "" };
        write!(f, "{}:{}: {kind}{}: {}", self.file, self.line, self.what, self.why)
    }
}

pub fn run(args: &[String]) -> Outcome<bool> {
    if let Some(unknown) = args.first() {
        return Err(format!("tidy takes no options, not {unknown}"));
    }
    let root = root();
    let (sources, mut found) = source::all(&root);
    found.extend(of_sources(&sources));
    found.extend(direction::check(&root)?);
    found.extend(documents::check(&root)?);
    found.extend(size::heavy_files(&root));
    found.extend(unknown_classes(&root, &sources));
    found.sort();
    for finding in &found {
        println!("{finding}");
    }
    let stops = found.iter().filter(|f| !f.warning).count();
    println!("tidy: {} files, {stops} findings, {} warnings", sources.len(), found.len() - stops);
    Ok(stops == 0)
}

/// The checks that look at one file at a time.
fn of_sources(sources: &[Source]) -> Vec<Finding> {
    let checks =
        [size::file, size::functions, size::handlers, banned::first_line, banned::sql, banned::clock, banned::rules];
    sources.iter().flat_map(|source| checks.iter().flat_map(|check| check(source))).collect()
}

fn unknown_classes(root: &Path, sources: &[Source]) -> Vec<Finding> {
    let Some(sheet) = classes::built_sheet(root) else {
        println!("tidy: no built app.css found, class names are not checked (build kit/ui first)");
        return Vec::new();
    };
    sources.iter().flat_map(|source| classes::unknown(source, &sheet)).collect()
}
