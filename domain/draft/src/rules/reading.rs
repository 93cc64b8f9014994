//! What the words around a number say about its period and its change, told relative to the draft's own period so that it still means
//! the same in the next draft: 去年同期发展党员135名, 截至6月底, 较上年提高0.8个百分点, 占36.9%.
//!
//! The scan finds the words ([`crate::scan::Setting`]); here they become spans. A time that cannot be told so (近三年, 7月1日) is
//! *unclear*: the figure is then left to the writer.

use super::Slot;
use crate::meaning::Span;
use crate::scan::Token;
use regex::Regex;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// The period of the number.
    pub span: Span,
    /// Words of a time that is no period of the draft.
    pub unclear: Option<String>,
    /// What a change is measured against.
    pub against: Option<Span>,
    /// It says which share of something it is.
    pub share: bool,
    /// First character of its sentence.
    pub sentence: usize,
    /// First character of its clause.
    pub clause: usize,
}

/// Words of a period, longer ones before those they contain; nothing for those that name none of the draft's.
const WORDS: [(&str, Option<Span>); 29] = [
    ("去年同期", Some(Span::YearBefore)),
    ("上年同期", Some(Span::YearBefore)),
    ("同比", Some(Span::YearBefore)),
    ("环比", Some(Span::Before)),
    ("往年", None),
    ("前年", None),
    ("去年以来", None),
    ("去年", Some(Span::LastYear)),
    ("上年", Some(Span::LastYear)),
    ("上一年", Some(Span::LastYear)),
    ("年初", None),
    ("期初", None),
    ("年中", None),
    ("近年", None),
    ("近两年", None),
    ("近三年", None),
    ("近五年", None),
    ("三年来", None),
    ("五年来", None),
    ("届内", None),
    ("任期内", None),
    ("上半年", Some(Span::Half(1))),
    ("下半年", Some(Span::Half(2))),
    ("前三季度", Some(Span::UntilMonth(9))),
    ("前三个季度", Some(Span::UntilMonth(9))),
    ("上季度", Some(Span::Before)),
    ("上一季度", Some(Span::Before)),
    ("上月", Some(Span::Before)),
    ("首季", Some(Span::Quarter(1))),
];

const QUARTERS: [&str; 4] = ["一季度", "二季度", "三季度", "四季度"];

/// 截至2026年6月30日, 1至9月, 5月份.
static DATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(截至|截止|至|到)?(?:(20\d\d)年)?(?:(\d{1,2})月?[至到—\-－~～–]+)?(?:(\d{1,2})月)?(?:(\d{1,2})日)?(份|底|末)?$")
        .ok()
});
static YEAR: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(20\d\d)年").ok());

/// Reads the words around every slot.
pub(super) fn read(chars: &[char], slots: &mut [Slot]) {
    let title = title(chars);
    let year = year(chars, title, slots);
    let mut before = 0;
    for slot in slots {
        let sentence = back(chars, slot.start, "。；！？\n");
        let clause = back(chars, slot.start, "。；！？\n，：:,");
        let (span, unclear) = time(&slot.token, (title, sentence), year);
        let own: String = chars.get(clause.max(before)..slot.start).unwrap_or_default().iter().collect();
        let against = slot.direction.and_then(|_| against(&slot.token));
        slot.reading = Reading { span, unclear, against, share: share(&own, slot), sentence, clause };
        before = slot.end;
    }
}

/// Where the title ends: the first line, unless it is a sentence or all there is.
fn title(chars: &[char]) -> usize {
    let first = chars.iter().position(|c| !c.is_whitespace()).unwrap_or(0);
    let line: Vec<&char> = chars.iter().skip(first).take_while(|c| **c != '\n').collect();
    let end = first + line.len();
    if end == chars.len() || line.contains(&&'。') { 0 } else { end }
}

/// The year that a document is about: that of its title, else the one it names most often. Last year's report, filled for this year,
/// still says last year everywhere; so its own years are told relative to this.
fn year(chars: &[char], title: usize, slots: &[Slot]) -> Option<i32> {
    let title: String = chars.get(..title).unwrap_or_default().iter().collect();
    let of = |text: &str| YEAR.as_ref()?.captures(text)?.get(1)?.as_str().parse::<i32>().ok();
    let mut named: BTreeMap<i32, usize> = BTreeMap::new();
    for year in slots.iter().filter_map(|s| of(&s.token.setting.period.as_ref()?.words)) {
        *named.entry(year).or_default() += 1;
    }
    of(&title).or_else(|| named.into_iter().max_by_key(|(year, times)| (*times, *year)).map(|(year, _)| year))
}

/// The period of a number, or the words that tell none. The title names the draft's own; what a sentence before says of other years
/// holds there only.
fn time(token: &Token, (title, sentence): (usize, usize), year: Option<i32>) -> (Span, Option<String>) {
    let Some(words) = token.setting.period.as_ref().filter(|w| w.start >= title) else { return (Span::This, None) };
    let near = words.start >= sentence;
    match span(&words.words, year) {
        Some(Span::LastYear | Span::YearBefore | Span::Before) | None if !near => (Span::This, None),
        Some(span) => (span, None),
        None => (Span::This, Some(words.words.clone())),
    }
}

/// The span that words of a time mean in a document about this year.
fn span(words: &str, year: Option<i32>) -> Option<Span> {
    let words: String = words.chars().filter(|c| !c.is_whitespace()).collect();
    if let Some(found) = DATE.as_ref().and_then(|d| d.captures(&words)) {
        let number = |at: usize| found.get(at).and_then(|m| m.as_str().parse::<u32>().ok());
        let offset = number(2).and_then(|y| Some(i32::try_from(y).ok()? - year?)).unwrap_or(0);
        let (until, end) = (found.get(1).is_some(), found.get(6).is_some_and(|m| m.as_str() != "份"));
        return match (offset, number(3), number(4), number(5)) {
            (-1, None, None | Some(12), None | Some(31)) => Some(Span::LastYear),
            (0, None, None, None) => Some(Span::This),
            (0, Some(1), Some(month @ 1..=12), None) => Some(Span::UntilMonth(month)),
            (0, None, Some(month @ 1..=12), None) if until || end => Some(Span::UntilMonth(month)),
            (0, None, Some(month @ 1..=12), None) => Some(Span::Month(month)),
            (0, None, Some(month @ 1..=12), Some(28..)) if until => Some(Span::UntilMonth(month)),
            (0, None, Some(month @ 1..=12), Some(day)) if until => Some(Span::UntilDay(month, day)),
            _ => None,
        };
    }
    let named = YEAR.as_ref().and_then(|p| p.captures(&words)?.get(1)?.as_str().parse::<i32>().ok());
    if named.zip(year).is_some_and(|(named, year)| named != year) {
        return None;
    }
    let quarter = || QUARTERS.iter().zip(1..).find(|(word, _)| words.contains(*word)).map(|(_, n)| Span::Quarter(n));
    match WORDS.iter().find(|(word, _)| words.contains(word)) {
        Some((_, span)) => *span,
        None => quarter().or(Some(Span::This)),
    }
}

/// 较上年, 同比, 比年初: what a change is measured against.
fn against(token: &Token) -> Option<Span> {
    let words = token.setting.base.as_ref()?.words.as_str();
    match span(words, None) {
        // 比去年增加 compares with as much of last year.
        Some(Span::LastYear) if !words.ends_with(['底', '末']) && !words.contains("全年") => Some(Span::YearBefore),
        None if words.contains("年初") => Some(Span::LastYear),
        Some(Span::This) | None => None,
        span => span,
    }
}

/// 占36.9%, 占党员总数的X%.
fn share(own: &str, slot: &Slot) -> bool {
    let per_cent = slot.token.unit.as_deref() == Some("%") || slot.token.text.starts_with("百分之");
    per_cent && own.rfind('占').is_some_and(|at| own.get(at..).is_some_and(|rest| rest.chars().count() <= 12))
}

/// Where the stretch begins that ends here and holds none of these marks.
fn back(chars: &[char], end: usize, marks: &str) -> usize {
    let before = chars.get(..end).unwrap_or_default();
    before.iter().rposition(|c| marks.contains(*c)).map_or(0, |at| at + 1)
}
