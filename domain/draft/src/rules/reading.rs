//! What the words around a number say about its period: 去年同期发展党员135名, 较上年提高0.8个百分点, 占36.9%.
//!
//! Only what is certain is read: a word in the number's own clause, or one that opens its sentence (上半年，…). Everything else is
//! left to the writer.

use super::Slot;
use crate::meaning::Span;
use regex::Regex;
use std::sync::LazyLock;

/// What was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// The period of the number.
    pub span: Span,
    /// What a change is measured against.
    pub against: Option<Span>,
    /// It says which share of something it is.
    pub share: bool,
    /// First character of its sentence.
    pub sentence: usize,
    /// First character of its clause.
    pub clause: usize,
}

/// Words of a period, longer ones before those they contain.
const WORDS: [(&str, Span); 26] = [
    ("去年同期", Span::YearBefore),
    ("上年同期", Span::YearBefore),
    ("去年年底", Span::LastYear),
    ("去年底", Span::LastYear),
    ("上年底", Span::LastYear),
    ("上年末", Span::LastYear),
    ("去年全年", Span::LastYear),
    ("上一年度", Span::LastYear),
    ("上一年", Span::LastYear),
    ("上年度", Span::LastYear),
    ("去年", Span::LastYear),
    ("上年", Span::LastYear),
    ("年初", Span::LastYear),
    ("上半年", Span::Half(1)),
    ("下半年", Span::Half(2)),
    ("前三季度", Span::UntilMonth(9)),
    ("第一季度", Span::Quarter(1)),
    ("第二季度", Span::Quarter(2)),
    ("第三季度", Span::Quarter(3)),
    ("第四季度", Span::Quarter(4)),
    ("一季度", Span::Quarter(1)),
    ("二季度", Span::Quarter(2)),
    ("三季度", Span::Quarter(3)),
    ("四季度", Span::Quarter(4)),
    ("上季度", Span::Before),
    ("上月", Span::Before),
];

static MONTHS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:1[—\-－~～至到–]+|截至)(\d{1,2})月(?:份|底|末)?(?:[^\d]|$)|(?:^|[^\d年至—-])(\d{1,2})月份").ok()
});

/// Most characters of a clause that only says when.
const OPENING: usize = 14;

/// Reads the words around every slot.
pub(super) fn read(chars: &[char], slots: &mut [Slot]) {
    let (mut before, mut sentence, mut first) = (0, usize::MAX, 0);
    for slot in slots {
        let start = back(chars, slot.start, "。；！？\n");
        if start != sentence {
            (sentence, first) = (start, slot.start);
        }
        slot.reading = one(chars, slot, sentence, (before, first));
        before = slot.end;
    }
}

/// `before` is the end of the slot before, `first` the beginning of the first of the sentence.
fn one(chars: &[char], slot: &Slot, sentence: usize, (before, first): (usize, usize)) -> Reading {
    let clause = back(chars, slot.start, "。；！？\n，：:,");
    let text = |from: usize, to: usize| -> String { chars.get(from..to).unwrap_or_default().iter().collect() };
    let own = text(clause.max(before), slot.start);
    // What opens the sentence holds for all of it, if it counts nothing itself.
    let comma = chars.get(sentence..clause).unwrap_or_default().iter().position(|c| *c == '，');
    let opening = comma.filter(|at| *at <= OPENING && sentence + at <= first);
    let opening = text(sentence, sentence + opening.unwrap_or(0));
    let when = |text: &str| months(text).or_else(|| span(text));
    let span = when(&own).or_else(|| when(&opening)).unwrap_or_default();
    let against = slot.direction.and_then(|_| against(&own).or_else(|| against(&opening)));
    Reading { span, against, share: share(&own, slot), sentence, clause }
}

/// Where the stretch begins that ends here and holds none of these marks.
fn back(chars: &[char], end: usize, marks: &str) -> usize {
    let before = chars.get(..end).unwrap_or_default();
    before.iter().rposition(|c| marks.contains(*c)).map_or(0, |at| at + 1)
}

/// The period that the last such word of a stretch names.
fn span(text: &str) -> Option<Span> {
    let (at, word, span) =
        WORDS.iter().filter_map(|(word, span)| text.rfind(word).map(|at| (at, *word, *span))).max_by_key(found)?;
    let (left, right) = (text.get(..at).unwrap_or_default(), text.get(at + word.len()..).unwrap_or_default());
    let compared = left.trim_end().ends_with(['较', '比', '同', '与', '和', '跟', '于']) && !right.starts_with('的');
    // 去年以来 reaches into this year.
    let open = right.starts_with("以来") || right.starts_with('起');
    (!compared && !open && word != "年初").then_some(span)
}

/// Later ones win; of those that begin at the same place the longest.
fn found((at, word, _): &(usize, &str, Span)) -> (usize, usize) {
    (*at + word.len(), word.len())
}

/// 较上年, 同比, 环比: what a change is measured against.
fn against(text: &str) -> Option<Span> {
    if text.contains("同比") {
        return Some(Span::YearBefore);
    }
    if text.contains("环比") {
        return Some(Span::Before);
    }
    let at = text.find(['较', '比', '与', '同'])?;
    let right = text.get(at..)?;
    let (_, word, span) =
        WORDS.iter().filter_map(|(w, span)| right.find(w).map(|at| (at, *w, *span))).max_by_key(|(_, w, _)| w.len())?;
    match (word, span) {
        ("去年" | "上年" | "上一年" | "上年度" | "上一年度", _) => Some(Span::YearBefore),
        (_, span) => Some(span),
    }
}

/// 占36.9%, 占党员总数的X%.
fn share(own: &str, slot: &Slot) -> bool {
    let per_cent = slot.token.unit.as_deref() == Some("%") || slot.token.text.starts_with("百分之");
    per_cent && own.rfind('占').is_some_and(|at| own.get(at..).is_some_and(|rest| rest.chars().count() <= 12))
}

/// 1至9月, 截至9月底, 5月份.
fn months(text: &str) -> Option<Span> {
    let found = MONTHS.as_ref()?.captures(text)?;
    let number = |at: usize| found.get(at).and_then(|m| m.as_str().parse().ok()).filter(|n| (1..=12).contains(n));
    number(1).map(Span::UntilMonth).or_else(|| number(2).map(Span::Month))
}
