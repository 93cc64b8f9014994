//! What is wrong with a catalogue, and where: the loader collects these and gives them all at once.

use std::fmt;

/// One thing that keeps the catalogue from being used.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// `catalogue/kinds/award.toml`, or the full path of an overlay's file.
    pub file: String,
    /// 1-based; 0 when the file as a whole is meant.
    pub line: usize,
    /// What is wrong, in Chinese.
    pub what: String,
    /// What to do about it, in Chinese; may be empty.
    pub remedy: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if self.line > 0 {
            write!(f, " 第 {} 行", self.line)?;
        }
        write!(f, "：{}", self.what)?;
        if self.remedy.is_empty() { Ok(()) } else { write!(f, "；{}", self.remedy) }
    }
}

impl std::error::Error for Problem {}
