//! Whether the period words of the text fit the period that is filled: last year's report still says last year.

use super::{Finding, Weight};
use base::Period;
use regex::Regex;
use std::sync::LazyLock;

static YEARS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(20\d\d)年").ok());

/// Lines at the beginning and the end that say what the report is about: title, subtitle, date.
const EDGE: usize = 3;

/// Years in title and date that are not the period's, a half-year or quarter in the title that is not, and years that are all past.
pub(super) fn periods(text: &str, period: Period) -> Vec<Finding> {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
    let year = period.to.year();
    let title: Vec<&str> = lines.iter().take(EDGE).copied().take_while(|l| is_heading(l)).collect();
    let mut found = Vec::new();
    for line in &title {
        if let Some(other) = years(line).into_iter().find(|y| *y != year && *y != period.from.year()) {
            found.push(finding(line, format!("标题中是 {other} 年，取数期间是{}", period.chinese())));
        }
        if let Some(word) = part_that_differs(line, period) {
            found.push(finding(line, format!("标题中是“{word}”，取数期间是{}", period.chinese())));
        }
    }
    // The date of writing may lie in the period or soon after it.
    let date = lines.last().filter(|l| lines.len() > 1 && l.chars().count() <= 20);
    if let Some(line) = date
        && let Some(other) = years(line).into_iter().find(|y| *y < year)
    {
        found.push(finding(line, format!("落款日期是 {other} 年，早于取数期间{}", period.chinese())));
    }
    // Where the date is told already, what it says of the year is not told again.
    let lines = lines.get(..lines.len().saturating_sub(usize::from(date.is_some()))).unwrap_or_default();
    let body: Vec<i32> = lines.iter().skip(title.len()).flat_map(|l| years(l)).collect();
    if !body.is_empty() && body.iter().all(|y| *y < year) {
        let newest = body.iter().max().copied().unwrap_or(year);
        let words = lines.iter().skip(title.len()).find(|l| years(l).contains(&newest)).copied().unwrap_or_default();
        found.push(finding(words, format!("正文中的年份最晚是 {newest} 年，取数期间是{}", period.chinese())));
    }
    found
}

/// No sentence of its own.
fn is_heading(line: &str) -> bool {
    line.chars().count() <= 60 && !line.contains(['。', '；'])
}

fn finding(line: &str, what: String) -> Finding {
    Finding { words: line.chars().take(30).collect(), ..Finding::at(Weight::Bad, what, Vec::new()) }
}

fn years(line: &str) -> Vec<i32> {
    let Some(pattern) = YEARS.as_ref() else { return Vec::new() };
    pattern.captures_iter(line).filter_map(|c| c.get(1)?.as_str().parse().ok()).collect()
}

/// 上半年 in the title of a report that is filled for the whole year.
fn part_that_differs(line: &str, period: Period) -> Option<&'static str> {
    let year = period.to.year();
    let months = (period.from.month(), period.to.month());
    let parts = [
        ("上半年", 1, 6),
        ("下半年", 7, 12),
        ("前三季度", 1, 9),
        ("第一季度", 1, 3),
        ("第二季度", 4, 6),
        ("第三季度", 7, 9),
        ("第四季度", 10, 12),
    ];
    let one_year = period.from.year() == year;
    let differs = |(word, from, to): &&(&str, u32, u32)| line.contains(word) && !(one_year && months == (*from, *to));
    parts.iter().find(differs).map(|(word, ..)| *word)
}
