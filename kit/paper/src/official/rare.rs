//! Characters that the fonts of official documents lack: they are given a face that has them, so that no name shows a box.
//!
//! 仿宋_GB2312, 楷体_GB2312 and 方正小标宋简体 hold the 6763 characters of GB 2312; 玥, 喆 or 翀 are not among them. 仿宋, 楷体,
//! 黑体 and 宋体 of today's systems hold those of GBK, 宋体 those of GB 18030 below U+FFFF, SimSun-ExtB the rest.

use super::markup::face;
use encoding_rs::GBK;

/// In which fonts a character is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// In all of them: GB 2312, and everything that is no Chinese character.
    Common,
    /// In GBK.
    Gbk,
    /// Below U+FFFF.
    Basic,
    /// Above.
    Beyond,
}

fn reach(character: char) -> Reach {
    let is_han = matches!(character, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}');
    if !is_han {
        return Reach::Common;
    }
    match character {
        '\u{10000}'.. => return Reach::Beyond,
        // Extension A: some of it has codes in GBK, but hardly a font of that name holds it.
        ..'\u{4E00}' => return Reach::Basic,
        _ => {}
    }
    let mut buffer = [0; 4];
    let (bytes, _, missing) = GBK.encode(character.encode_utf8(&mut buffer));
    match bytes.as_ref() {
        // The rows of GB 2312 that hold characters, level 1 and 2.
        [0xB0..=0xF7, 0xA1..=0xFE] if !missing => Reach::Common,
        [_, _] if !missing => Reach::Gbk,
        _ => Reach::Basic,
    }
}

/// A text cut where the reach changes.
pub(super) fn stretches(text: &str) -> Vec<(Reach, &str)> {
    let mut cuts: Vec<(Reach, usize)> = Vec::new();
    for (at, character) in text.char_indices() {
        let reach = reach(character);
        if cuts.last().is_none_or(|(last, _)| *last != reach) {
            cuts.push((reach, at));
        }
    }
    let ends = cuts.iter().skip(1).map(|(_, at)| *at).chain([text.len()]);
    cuts.iter().zip(ends).map(|((reach, from), to)| (*reach, text.get(*from..to).unwrap_or_default())).collect()
}

/// The face for characters of this reach where the text is in `face`.
pub(super) fn face_for(face: &'static str, reach: Reach) -> &'static str {
    match (reach, face) {
        (Reach::Common, face) => face,
        (Reach::Gbk, face::FANG) => "仿宋",
        (Reach::Gbk, face::KAI) => "楷体",
        (Reach::Gbk, face::HEI) => face::HEI,
        (Reach::Gbk | Reach::Basic, _) => face::SONG,
        (Reach::Beyond, _) => "SimSun-ExtB",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_know_which_fonts_have_them() {
        for (character, expected) in [
            ('党', Reach::Common),
            ('鼽', Reach::Common),
            ('A', Reach::Common),
            ('—', Reach::Common),
            ('玥', Reach::Gbk),
            ('喆', Reach::Gbk),
            ('镕', Reach::Gbk),
            ('㛃', Reach::Basic),
            ('䶮', Reach::Basic),
            ('𬭎', Reach::Beyond),
        ] {
            assert_eq!(reach(character), expected, "{character}");
        }
    }

    #[test]
    fn texts_are_cut_where_the_fonts_change() {
        let cut = stretches("张玥喆、李𬭎1");
        assert_eq!(
            cut,
            [
                (Reach::Common, "张"),
                (Reach::Gbk, "玥喆"),
                (Reach::Common, "、李"),
                (Reach::Beyond, "𬭎"),
                (Reach::Common, "1")
            ]
        );
        assert!(stretches("").is_empty());
        assert_eq!(face_for(face::TITLE, Reach::Gbk), "宋体");
        assert_eq!(face_for(face::FANG, Reach::Gbk), "仿宋");
    }
}
