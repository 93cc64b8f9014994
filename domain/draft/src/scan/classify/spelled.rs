//! Spelled numbers: 三个, 十三项, 两期, 百余名. Ways of speaking unless a verb, a closed quantity or a neighbour makes them results.

use super::{is_target, limited};
use crate::scan::lexer::Shape;
use crate::scan::spot::Spot;
use crate::scan::text::{closes, is_han};
use crate::scan::token::Class;
use crate::scan::words::{Kind, cues};

/// Class of a spelled number, or `None` for an everyday word.
pub(super) fn classify(spot: &Spot) -> Option<Class> {
    if let Some(class) = numbering(spot) {
        return Some(class);
    }
    if spot.quoted(20) || plus(spot) || paired(spot) {
        return Some(Class::Slogan);
    }
    if spot.raw().shape == Shape::Fraction {
        return Some(if is_target(spot) { Class::Target } else { Class::Figure });
    }
    let measure = spot.suffix().measure?;
    match (measure.kind, measure.word) {
        (Kind::Time, "周年") | (Kind::Rank, _) | (_, "届") => return Some(Class::Ordinal),
        (Kind::Time, _) => return Some(if spot.for_each() { Class::Target } else { Class::Date }),
        _ => {}
    }
    if spot.for_each() || spot.left_has(&cues().rule_left, 8) {
        return Some(Class::Target);
    }
    if limited(spot) {
        return Some(Class::Other);
    }
    let one = spot.raw().value == Some(1.0);
    let grew = measure.group == "share"
        && (cues().grew.ends(spot.text, spot.left()).is_some() || cues().shrank.ends(spot.text, spot.left()).is_some());
    if grew && !is_target(spot) {
        return Some(Class::Figure);
    }
    if !one && (spot.chained() || changes(spot)) {
        return Some(Class::Figure);
    }
    if one && !(stated(spot) && (spot.left_has(&cues().result_left, 20) || in_row(spot))) {
        return None;
    }
    Some(judge(spot, measure.kind))
}

/// 由三个增加到五个
fn changes(spot: &Spot) -> bool {
    cues().change_to.starts(spot.text, spot.right()).is_some_and(|n| n >= 2)
        || cues().change_to.ends(spot.text, spot.left()).is_some_and(|n| n >= 2)
}

/// 组织生活会两次，民主评议一次: the number before closed its clause in the same way.
fn in_row(spot: &Spot) -> bool {
    let before = spot.index.checked_sub(1).map(|i| &spot.suffixes[i]);
    before.is_some_and(|s| {
        s.measure.is_some() && matches!(spot.text.at(s.end), '，' | '、' | ',') && s.end + 14 >= spot.raw().start
    })
}

fn judge(spot: &Spot, kind: Kind) -> Class {
    if apposition(spot) {
        return Class::Other;
    }
    let large = spot.raw().value.is_none_or(|v| v > 10.0);
    if large && !abstract_noun(spot) && !theme(spot) && !spot.planned() && !is_target(spot) {
        return Class::Figure;
    }
    let thought = kind == Kind::Abstract || abstract_noun(spot) || enumerates(spot);
    if thought || theme(spot) {
        return Class::Slogan;
    }
    if spot.planned() || is_target(spot) {
        return if spot.left_has(&cues().already, 12) { Class::Figure } else { Class::Target };
    }
    let concrete = spot.suffix().measure.is_some_and(|m| !matches!(m.word, "个" | "项" | "条" | "件" | "种" | "点"));
    let doer = spot.left_has(&cues().result_left, 10);
    let opens = spot.left() == spot.clause.start && kind != Kind::Weak;
    if doer || stated(spot) || (concrete && kind == Kind::Strong) || opens { Class::Figure } else { Class::Other }
}

/// 一、 二是 三要 （四）
fn numbering(spot: &Spot) -> Option<Class> {
    let (text, raw) = (spot.text, spot.raw());
    let before = text.before(spot.left());
    let opens = closes(before) || "。；;：".contains(before);
    let listed = matches!(text.at(raw.end), '是' | '要' | '、' | '.') && spot.left() == spot.clause.start;
    let bracketed = "（(".contains(before) && "）)".contains(text.at(raw.end));
    (opens && listed || bracketed).then_some(Class::Ordinal)
}

/// 1+N in words.
fn plus(spot: &Spot) -> bool {
    spot.text.before(spot.raw().start) == '+' || spot.text.at(spot.raw().end) == '+'
}

/// 三抓三创新, 五查五改五促: another small number within three characters, no measure between.
fn paired(spot: &Spot) -> bool {
    let near = |a: &crate::scan::lexer::Raw, b: &crate::scan::lexer::Raw, s: &crate::scan::quantity::Suffix| {
        let gap = b.start.saturating_sub(a.end);
        let plain = spot.text.folded(a.end..b.start).iter().all(|&c| is_han(c));
        a.shape == Shape::Spelled && b.shape == Shape::Spelled && (1..=3).contains(&gap) && plain && s.measure.is_none()
    };
    let (i, raws, suffixes) = (spot.index, spot.raws, spot.suffixes);
    let after = raws.get(i + 1).is_some_and(|b| near(&raws[i], b, &suffixes[i]));
    let before = i > 0 && near(&raws[i - 1], &raws[i], &suffixes[i - 1]);
    after || before && spot.suffix().measure.is_none()
}

/// The quantity closes its phrase after a noun: 荣获表彰两次，
fn stated(spot: &Spot) -> bool {
    let left = spot.text.before(spot.left());
    spot.closed() && is_han(left) && !spot.left_is(&cues().theme_left)
}

fn abstract_noun(spot: &Spot) -> bool {
    let generic = spot.suffix().measure.is_some_and(|m| matches!(m.word, "个" | "项" | "条" | "点" | "种" | "件"));
    let near = spot.right()..(spot.right() + 6).min(spot.clause.end);
    generic
        && (spot.right_is(&cues().abstract_noun)
            || cues().core_abstract.within(spot.text, near)
            || spot.suffix().unit.as_deref() == Some("点"))
}

/// 预赛、决赛两轮: the number only sums up the items named before it.
fn apposition(spot: &Spot) -> bool {
    let left = spot.left();
    let joins = |i: &usize| matches!(spot.text.at(*i), '、' | '和' | '及' | '与' | '”');
    let marks = (spot.clause.start..left).filter(|i| joins(i) && spot.text.at(*i) != '”').count();
    let quotes = (spot.clause.start..left).filter(|i| spot.text.at(*i) == '”').count();
    #[expect(clippy::cast_precision_loss, reason = "a handful of items")]
    let same = |n: usize| spot.raw().value == Some(n as f64) && n >= 2;
    !spot.text.ends(left, "等") && (same(marks + 1) || same(quotes)) && !spot.left_is(&cues().result_left)
}

/// 抓好三支队伍, 从四个方面
fn theme(spot: &Spot) -> bool {
    if spot.raw().value.is_none_or(|v| v >= 100.0) {
        return false;
    }
    let adjacent = spot.left_is(&cues().theme_left);
    let verb = cues().result_left.ends(spot.text, spot.left()).unwrap_or(0);
    adjacent && cues().theme_left.ends(spot.text, spot.left()).unwrap_or(0) > verb
}

/// … 三项重点： – the number announces a list.
fn enumerates(spot: &Spot) -> bool {
    let after = spot.clause.end;
    matches!(spot.text.at(after), '：' | ':') && after.saturating_sub(spot.suffix().end) <= 8
}
