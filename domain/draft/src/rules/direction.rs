//! Words of change before a number (增加572人, 下降5%): read, and written anew when the change goes the other way.

use crate::meaning::Form;

/// A word of change directly before a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Direction {
    /// Upwards as it stood.
    pub up: bool,
    /// Its characters, a 了 behind it included.
    pub length: usize,
}

const UP: [&str; 8] = ["增加", "增长", "提高", "提升", "上升", "上涨", "扩大", "增多"];
const DOWN: [&str; 6] = ["减少", "下降", "降低", "回落", "下滑", "缩小"];
/// 比上年多12人; 更多 and 至少 are none.
const SHORT: [(&str, bool); 2] = [("多", true), ("少", false)];

/// The word of change that ends here, if one does.
pub(super) fn before(left: &[char]) -> Option<Direction> {
    let all: String = left.iter().collect();
    let bare = all.trim_end_matches('了');
    let behind = all.chars().count() - bare.chars().count();
    let ends = |word: &&&str| bare.ends_with(**word);
    let found = UP.iter().find(ends).map(|w| (*w, true)).or_else(|| DOWN.iter().find(ends).map(|w| (*w, false)));
    let short = || {
        let (word, up) = SHORT.iter().find(|(word, _)| bare.ends_with(word))?;
        let clause = bare.rsplit(['，', '。', '；', '\n']).next().unwrap_or_default();
        let fits = clause.contains(['比', '较']) && !["至少", "不少", "更多", "最少"].iter().any(|w| bare.ends_with(w));
        fits.then_some((*word, *up))
    };
    let (word, up) = found.or_else(short)?;
    Some(Direction { up, length: word.chars().count() + behind })
}

/// The word for a change that goes up or down; the one that stood there when it still holds.
pub(super) fn word(stood: Option<(&str, bool)>, up: bool, form: &Form, points: bool) -> String {
    match stood {
        Some((word, was)) if was == up => word.to_owned(),
        Some(("多" | "多了", _)) => "少".into(),
        Some(("少" | "少了", _)) => "多".into(),
        _ => match (form, points, up) {
            (Form::Growth(_), _, true) => "增长",
            (_, true, true) => "提高",
            (Form::Growth(_), _, false) | (_, true, false) => "下降",
            (_, false, true) => "增加",
            (_, false, false) => "减少",
        }
        .into(),
    }
}
