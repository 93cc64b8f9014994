//! 第N: mostly a place in a row, a rank when a contest or comparison is spoken of (位列全市第一), an article when 条 follows.

use crate::scan::lexer::Shape;
use crate::scan::spot::Spot;
use crate::scan::text::closes;
use crate::scan::token::Class;
use crate::scan::words::cues;

/// Class of a number with 第 before it.
pub(super) fn classify(spot: &Spot) -> Class {
    let (text, end) = (spot.text, spot.raw().end);
    if text.at(end) == '条' || text.at(end) == '款' {
        return Class::Reference;
    }
    let rank = spot.left_has(&cues().rank_left, 16) && rank_ends(spot);
    match (rank, spot.raw().shape) {
        (true, Shape::Blank) => Class::Blank,
        (true, _) => Class::Figure,
        _ => Class::Ordinal,
    }
}

/// A rank ends its phrase: 第一， 第3名， 第三位。 – while 第一批, 第一书记 go on.
fn rank_ends(spot: &Spot) -> bool {
    let (text, end) = (spot.text, spot.raw().end);
    let at = if matches!(text.at(end), '名' | '位') { end + 1 } else { end };
    closes(text.at(at)) || text.starts(at, "的好成绩") || text.starts(at, "的成绩")
}
