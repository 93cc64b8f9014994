//! Numbers in digits. They are figures unless something speaks against it.

use super::{is_target, limited};
use crate::scan::lexer::Shape;
use crate::scan::spot::Spot;
use crate::scan::text::{closes, is_han};
use crate::scan::token::Class;
use crate::scan::words::{Kind, cues};

/// Class of a number in digits.
pub(super) fn classify(spot: &Spot) -> Class {
    cell(spot)
        .or_else(|| reference(spot))
        .or_else(|| numbering(spot))
        .or_else(|| visits(spot))
        .or_else(|| slogan(spot))
        .or_else(|| time(spot))
        .or_else(|| ordinal(spot))
        .or_else(|| (is_target(spot) || by_rate(spot)).then_some(Class::Target))
        .or_else(|| bound(spot))
        .or_else(|| unmeasured(spot))
        .unwrap_or(Class::Figure)
}

/// Bare numbers of tables; with a measure word they are judged like all others.
fn cell(spot: &Spot) -> Option<Class> {
    let cell = spot.layout.cell(spot.raw().start).filter(|c| c.range.end == spot.raw().end)?;
    let year =
        spot.raw().end - spot.raw().start == 4 && spot.raw().value.is_some_and(|v| (1900.0..2100.0).contains(&v));
    let dated = cell.column.as_ref().is_some_and(|c| cues().date_column.within(spot.text, c.clone()));
    Some(match () {
        () if dated && year => Class::Date,
        () if dated && !cell.numbering => Class::Reference,
        () if cell.numbering => Class::Ordinal,
        () => Class::Figure,
    })
}

/// 〔2020〕12号, telephone numbers, long codes.
fn reference(spot: &Spot) -> Option<Class> {
    let (text, raw) = (spot.text, spot.raw());
    let bracketed = "〔[［【".contains(text.before(raw.start)) && "〕]］】".contains(text.at(raw.end));
    let after_bracket = "〕]］】".contains(text.before(spot.left())) && text.at(raw.end) == '号';
    let document = text.at(raw.end) == '号' && text.starts(raw.end + 1, "文");
    let long =
        raw.end - raw.start >= 7 && spot.suffix().unit.is_none() && !text.folded(raw.start..raw.end).contains(&'.');
    let called = spot.suffix().measure.is_none() && called(spot);
    (bracketed || after_bracket || document || long && !has_comma(spot) || called).then_some(Class::Reference)
}

/// 浏览：2356次, 阅读 1863 次: what a web page says of itself.
fn visits(spot: &Spot) -> Option<Class> {
    let left = spot.left();
    let apart = left < spot.raw().start || "：:".contains(spot.text.before(left));
    let word = if "：:".contains(spot.text.before(left)) { left - 1 } else { left };
    (apart && cues().visits_left.ends(spot.text, word).is_some()).then_some(Class::Other)
}

fn has_comma(spot: &Spot) -> bool {
    spot.text.folded(spot.raw().start..spot.raw().end).contains(&',')
}

/// 电话：3386657
fn called(spot: &Spot) -> bool {
    let left = spot.left();
    cues().phone_left.within(spot.text, left.saturating_sub(10)..left)
        && spot.raw().end - spot.raw().start >= 4
        && cues().strong_count_left.ends(spot.text, left).is_none()
}

/// 1. … （1） … 附件1
fn numbering(spot: &Spot) -> Option<Class> {
    let (text, raw) = (spot.text, spot.raw());
    if raw.shape != Shape::Digits || raw.end - raw.start > 2 {
        return None;
    }
    let before = text.before(spot.left());
    let opens = closes(before) && before != '、' || "：:；;。\n".contains(before);
    let dotted = matches!(text.at(raw.end), '.' | '、') && !text.at(raw.end + 1).is_ascii_digit();
    let bracketed =
        "（(".contains(text.before(raw.start)) && "）)".contains(text.at(raw.end)) && !spot.left_is(&cues().rule_left);
    let attached =
        spot.suffix().measure.is_none() && spot.left_is(&cues().attachment_left) && !is_han(text.at(raw.end));
    (opens && dotted || bracketed || attached).then_some(Class::Ordinal)
}

/// “5个1”, 1+N, 20字, 人才新政20条.
fn slogan(spot: &Spot) -> Option<Class> {
    let (text, raw) = (spot.text, spot.raw());
    let joined = text.before(raw.start) == '+' || text.at(raw.end) == '+' || text.at(spot.suffix().end) == '+';
    let word = spot.suffix().measure.map_or("", |m| m.word);
    let few = raw.value.is_some_and(|v| v < 1000.0) && spot.suffix().multiplier.is_empty();
    let letters = word == "字" && few && !spot.left_has(&cues().already, 8);
    let decree = word == "条" && spot.left_is(&cues().decree_left);
    (joined || spot.quoted(14) || letters || decree).then_some(Class::Slogan)
}

/// Dates and spans of time; a span that was measured or saved is a result (累计服务3000小时).
fn time(spot: &Spot) -> Option<Class> {
    let measure = spot.suffix().measure?;
    if measure.word == "周年" {
        return Some(Class::Ordinal);
    }
    if measure.kind != Kind::Time {
        let hour = measure.word == "点" && spot.left_is(&cues().hour_left);
        return (measure.word == "分" && clock(spot) || hour).then_some(Class::Date);
    }
    if measure.word == "号" && spot.text.before(spot.left()) != '月' {
        return Some(Class::Other);
    }
    if measure.word == "年" && spot.left_has(&cues().tenure_left, 6) {
        let which = spot.right_is(&cues().bound) || spot.left_is(&cues().tenure_reached);
        return Some(if which { Class::Other } else { Class::Figure });
    }
    let span = matches!(measure.word, "个小时" | "小时" | "分钟" | "天" | "个月" | "秒" | "个工作日" | "工作日");
    let measured = span && spot.left_has(&cues().duration_left, 10) && !spot.for_each();
    let calendar = matches!(measure.word, "年" | "月" | "日" | "年度" | "月份" | "季度");
    if spot.for_each() || !calendar && spot.left_has(&cues().rule_left, 12) {
        return Some(Class::Target);
    }
    if limited(spot) {
        return Some(Class::Other);
    }
    let summed = span && !spot.suffix().multiplier.is_empty();
    Some(if (measured || summed) && !is_target(spot) { Class::Figure } else { Class::Date })
}

/// 9时30分
fn clock(spot: &Spot) -> bool {
    let before = spot.index.checked_sub(1).map(|i| &spot.suffixes[i]);
    before.is_some_and(|s| s.end == spot.raw().start && s.measure.is_some_and(|m| m.word == "时" || m.word == "点"))
}

/// 12届, 三等奖, 4星级, 3号楼.
fn ordinal(spot: &Spot) -> Option<Class> {
    let measure = spot.suffix().measure?;
    match (measure.kind, measure.word) {
        (Kind::Rank, _) | (_, "届") => Some(Class::Ordinal),
        (_, "字" | "级" | "层" | "号" | "线") if spot.suffix().multiplier.is_empty() => Some(Class::Other),
        _ => None,
    }
}

/// 按50%的比例
fn by_rate(spot: &Spot) -> bool {
    let share = spot.suffix().measure.is_some_and(|m| matches!(m.group, "percent" | "share"));
    share && (spot.text.before(spot.left()) == '按' || spot.text.ends(spot.left(), "按照"))
}

/// Ages that describe people, and sizes such as 50人以上的企业.
fn bound(spot: &Spot) -> Option<Class> {
    let measure = spot.suffix().measure?;
    if limited(spot) {
        return Some(Class::Other);
    }
    if measure.group == "age" {
        let bounded = spot.right_is(&cues().bound) || spot.text.starts(spot.right(), "左右");
        return (bounded || !spot.left_has(&cues().age_left, 10)).then_some(Class::Other);
    }
    if measure.group == "percent" {
        return None;
    }
    let length = cues().bound.starts(spot.text, spot.right())?;
    (!closes(spot.text.at(spot.right() + length))).then_some(Class::Other)
}

/// Digits without a measure word: a figure when the clause ends there or a countable noun follows.
fn unmeasured(spot: &Spot) -> Option<Class> {
    if spot.suffix().unit.is_some() || spot.raw().percent {
        return None;
    }
    let left = spot.text.before(spot.left());
    let stated = closes(spot.text.at(spot.right())) && (is_han(left) || matches!(left, '：' | ':' | '|'));
    (!stated && !spot.right_is(&cues().count_noun)).then_some(Class::Other)
}
