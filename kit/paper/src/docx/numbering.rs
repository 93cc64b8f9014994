//! Automatic numbering (`word/numbering.xml`): which number stands before a paragraph of a list.

use super::tag::{attribute, is_on};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::{HashMap, HashSet};

/// Lists have nine levels.
const LEVELS: usize = 9;

/// All lists, and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    /// The patterns that lists follow, by id.
    patterns: HashMap<u32, [Level; LEVELS]>,
    lists: HashMap<u32, List>,
    /// How far each pattern has counted: lists of one pattern go on where the other ended.
    counts: HashMap<u32, [Option<u32>; LEVELS]>,
    begun: HashSet<(u32, usize)>,
}

#[derive(Debug, Default, Clone)]
struct Level {
    start: Option<u32>,
    format: String,
    /// `%1、`: the numbers of levels, and what stands between them.
    text: String,
    /// All numbers in it are written in digits.
    digits: bool,
}

#[derive(Debug, Default)]
struct List {
    pattern: u32,
    /// Levels that begin again in this list, with their first number.
    restarts: [Option<u32>; LEVELS],
}

/// Where in the file the reader is.
#[derive(Debug, Default)]
struct Place {
    pattern: Option<u32>,
    list: Option<u32>,
    level: usize,
}

/// Reads the lists. They only decide how the document is shown, so what cannot be read is left out.
pub(super) fn read(xml: &str) -> Numbering {
    let (mut numbering, mut place) = (Numbering::default(), Place::default());
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event() {
            Ok(Event::Start(e) | Event::Empty(e)) => numbering.note(&mut place, &e),
            Ok(Event::Eof) | Err(_) => return numbering,
            Ok(_) => {}
        }
    }
}

impl Numbering {
    fn note(&mut self, place: &mut Place, element: &BytesStart<'_>) {
        let number = |name| attribute(element, name).and_then(|value| value.parse::<u32>().ok());
        match element.local_name().as_ref() {
            "abstractNum" => *place = Place { pattern: number("abstractNumId"), ..Place::default() },
            "num" => *place = Place { list: number("numId"), ..Place::default() },
            "abstractNumId" => {
                if let (Some(list), Some(pattern)) = (place.list, number("val")) {
                    self.lists.entry(list).or_default().pattern = pattern;
                }
            }
            "lvl" | "lvlOverride" => place.level = number("ilvl").map_or(0, |level| level as usize),
            "startOverride" => {
                let list = place.list.and_then(|list| self.lists.get_mut(&list));
                if let Some(restart) = list.and_then(|list| list.restarts.get_mut(place.level)) {
                    *restart = number("val");
                }
            }
            name @ ("start" | "numFmt" | "lvlText" | "isLgl") => {
                let Some(pattern) = place.pattern else { return };
                let Some(level) = self.patterns.entry(pattern).or_default().get_mut(place.level) else { return };
                match name {
                    "start" => level.start = number("val"),
                    "isLgl" => level.digits = is_on(element),
                    "numFmt" => level.format = attribute(element, "val").unwrap_or_default(),
                    _ => level.text = attribute(element, "val").unwrap_or_default(),
                }
            }
            _ => {}
        }
    }

    /// The number of the next paragraph of a list, as it is read; empty when there is none to show.
    pub(super) fn next(&mut self, list: u32, depth: u8) -> String {
        let depth = usize::from(depth);
        let Some(List { pattern, restarts }) = self.lists.get(&list) else { return String::new() };
        let Some(levels) = self.patterns.get(pattern) else { return String::new() };
        let counts = self.counts.entry(*pattern).or_default();
        let Some(level) = levels.get(depth) else { return String::new() };
        let start = level.start.unwrap_or(1);
        let restart = restarts.get(depth).copied().flatten().filter(|_| self.begun.insert((list, depth)));
        for (at, count) in counts.iter_mut().enumerate().skip(depth) {
            *count = match (at == depth, restart, *count) {
                (false, ..) => None,
                (true, Some(restart), _) => Some(restart),
                (true, None, Some(count)) => Some(count.saturating_add(1)),
                (true, None, None) => Some(start),
            };
        }
        level.shown(levels, counts)
    }
}

impl Level {
    fn shown(&self, levels: &[Level; LEVELS], counts: &[Option<u32>; LEVELS]) -> String {
        if self.format == "bullet" {
            // Symbol fonts use a private area.
            let sign = self.text.chars().next().filter(|c| !('\u{E000}'..='\u{F8FF}').contains(c));
            return sign.unwrap_or('•').to_string();
        }
        let mut out = self.text.clone();
        for (index, (level, count)) in levels.iter().zip(counts).enumerate() {
            let number = count.unwrap_or(level.start.unwrap_or(1));
            out =
                out.replace(&format!("%{}", index + 1), &written(number, if self.digits { "" } else { &level.format }));
        }
        out
    }
}

/// A number in one of the ways of `w:numFmt`; what is not known is written in digits.
fn written(number: u32, format: &str) -> String {
    let letter = |first: u8| char::from(first + u8::try_from((number.max(1) - 1) % 26).unwrap_or_default()).to_string();
    match format {
        "none" => String::new(),
        "chineseCounting" | "chineseCountingThousand" | "japaneseCounting" | "taiwaneseCountingThousand" => {
            chinese(number)
        }
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if (1..=20).contains(&number) => {
            char::from_u32(0x2460 + number - 1).map_or(String::new(), String::from)
        }
        "decimalZero" => format!("{number:02}"),
        "lowerLetter" => letter(b'a'),
        "upperLetter" => letter(b'A'),
        "lowerRoman" => roman(number).to_lowercase(),
        "upperRoman" => roman(number),
        _ => number.to_string(),
    }
}

/// 一 to 九十九; beyond, no list of a report goes.
fn chinese(number: u32) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |n: u32| DIGITS.get(n as usize).copied().unwrap_or_default();
    match number {
        0 => "〇".to_owned(),
        1..=9 => digit(number).to_owned(),
        10..=19 => format!("十{}", digit(number - 10)),
        20..=99 => format!("{}十{}", digit(number / 10), digit(number % 10)),
        _ => number.to_string(),
    }
}

fn roman(number: u32) -> String {
    const SIGNS: [(u32, &str); 9] =
        [(100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")];
    let (mut out, mut rest) = (String::new(), number);
    if rest >= 400 {
        return number.to_string();
    }
    for (value, sign) in SIGNS {
        out.push_str(&sign.repeat((rest / value) as usize));
        rest %= value;
    }
    out
}
