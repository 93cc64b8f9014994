//! Blanks: X, XX, ××, ＿＿, （ ）. A measure word after one makes it a quantity; without one it stands for a name, unless
//! its neighbours are quantities or its verb counts (解决XX问题).

use crate::scan::lexer::Shape;
use crate::scan::spot::Spot;
use crate::scan::text::{closes, is_han};
use crate::scan::token::Class;
use crate::scan::words::{Kind, cues};

/// Class of a blank.
pub(super) fn classify(spot: &Spot) -> Class {
    let (text, raw) = (spot.text, spot.raw());
    if text.before(raw.start) == '+' || text.at(raw.end) == '+' {
        return Class::Name;
    }
    if spot.suffix().measure.is_none() && called(spot) {
        return Class::Reference;
    }
    if spot.quoted(12) {
        return if spot.suffix().measure.is_some() && spot.left_is(&cues().strong_count_left) {
            Class::Blank
        } else {
            Class::Name
        };
    }
    let Some(measure) = spot.suffix().measure else { return unmeasured(spot) };
    match measure.kind {
        Kind::Time if measure.word == "年级" => Class::Name,
        Kind::Rank => Class::Ordinal,
        _ if measure.word == "届" => Class::Ordinal,
        _ if numbered(spot) => Class::Reference,
        Kind::Strong | Kind::Time => Class::Blank,
        Kind::Weak if counted(spot) => Class::Blank,
        Kind::Abstract if matches!(measure.word, "方面" | "个方面" | "类" | "种" | "领域" | "环节") => {
            Class::Blank
        }
        Kind::Abstract | Kind::Weak => Class::Name,
    }
}

/// Before 部, 处, 节 …: a counting word or verb on the left, a closed quantity or a neighbouring one decides. Places
/// (XX街道、XX社区) are names even then, unless they are counted outright.
fn counted(spot: &Spot) -> bool {
    let (text, left) = (spot.text, spot.left());
    let place = spot.suffix().measure.is_some_and(|m| m.group == "team");
    let counting = spot.left_is(&cues().strong_count_left) && !text.ends(left, "中共") && !text.ends(left, "公共");
    if !spot.suffix().multiplier.is_empty() || counting {
        return true;
    }
    let done = cues().result_left.ends(text, left).is_some_and(|n| n >= 2);
    !place
        && (spot.chained() || done || spot.closed() && (is_han(text.before(left)) || "）”".contains(text.before(left))))
}

/// 电话：XXXX-XXXXXXX
fn called(spot: &Spot) -> bool {
    let left = spot.left();
    "：:".contains(spot.text.before(left)) && cues().phone_left.within(spot.text, left.saturating_sub(8)..left)
}

/// X月X号 is a day, XX号文件 the number of a document.
fn numbered(spot: &Spot) -> bool {
    let month = spot.text.before(spot.left()) == '月';
    spot.suffix().measure.is_some_and(|m| m.word == "号") && !month
}

fn unmeasured(spot: &Spot) -> Class {
    let (text, raw) = (spot.text, spot.raw());
    let bracket = "（(〔[【{［<".contains(text.at(raw.start));
    if !spot.suffix().multiplier.is_empty() && !bracket {
        return Class::Blank;
    }
    let counts = spot.left_is(&cues().strong_count_left);
    let noun = spot.right_is(&cues().count_noun);
    let asked = text.starts(spot.right(), "问题") && spot.left_is(&cues().result_verb_short);
    let closed = closes(text.at(spot.right()));
    let cell = spot.layout.cell(raw.start).is_some_and(|c| c.range.end == raw.end && !c.numbering);
    let day = text.at(raw.end) == '日' && text.before(spot.left()) == '月';
    match () {
        () if cell || day => Class::Blank,
        () if asked || counts && (noun || closed) => Class::Blank,
        () if bracket => Class::Other,
        () if raw.shape == Shape::Mixed => Class::Other,
        () => Class::Name,
    }
}
