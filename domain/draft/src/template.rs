//! A new draft from a template of the catalogue: its figures are bound by key, so that nothing has to be guessed.

use crate::rules::slots;
use crate::scan::{Lexicon, scan};
use base::{Day, Outcome, Period, Refusal};
use catalogue::{Piece, Template, Word};

/// What stands in a template's text where a figure will be.
const BLANK: &str = "XX";

/// What a template says of the draft itself.
#[derive(Debug)]
pub struct Ground<'a> {
    /// Name of the unit.
    pub unit: &'a str,
    /// The period.
    pub period: Period,
    /// The day on which the draft is begun.
    pub today: Day,
}

/// The text of a new draft, and which slot of it is which figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Begun {
    /// The text, with blanks for the figures.
    pub text: String,
    /// Number of the slot, key of the figure.
    pub bound: Vec<(usize, String)>,
    /// Other slots, as in the name of the unit (第二十一社区党支部): they stay as they are.
    pub kept: Vec<usize>,
}

/// Begins a draft.
///
/// # Errors
/// Refused when the scan does not see a blank of the template as one: its text has to be worded differently.
pub fn begin(template: &Template, ground: &Ground<'_>, lexicon: &Lexicon) -> Outcome<Begun> {
    let (text, blanks) = written(template, ground);
    let slots = slots(&text, scan(&text, lexicon));
    let mut bound = Vec::with_capacity(blanks.len());
    for (at, key) in blanks {
        let slot = slots.iter().find(|slot| slot.start == at && slot.original == BLANK);
        let slot = slot.ok_or_else(|| {
            let what = format!("模板“{}”中，指标 {key} 的位置不能识别为数字", template.name);
            Refusal::new(what, "请系统管理员改写模板中这一处的文字，如补上量词")
        })?;
        bound.push((slot.n, key));
    }
    let kept = slots.iter().map(|slot| slot.n).filter(|n| bound.iter().all(|(other, _)| other != n)).collect();
    Ok(Begun { text, bound, kept })
}

/// The text with its blanks: where each begins, in characters, and its figure.
fn written(template: &Template, ground: &Ground<'_>) -> (String, Vec<(usize, String)>) {
    let (mut text, mut blanks, mut length) = (String::new(), Vec::new(), 0);
    for piece in template.pieces() {
        let said = match piece {
            Piece::Text(said) => said.to_owned(),
            Piece::Word(Word::Unit) => ground.unit.to_owned(),
            Piece::Word(Word::Period) => ground.period.chinese(),
            Piece::Word(Word::Until) => ground.period.to.chinese(),
            Piece::Word(Word::Today) => ground.today.chinese(),
            Piece::Figure(key) => {
                blanks.push((length, key.to_owned()));
                BLANK.to_owned()
            }
        };
        length += said.chars().count();
        text.push_str(&said);
    }
    (text, blanks)
}

#[cfg(test)]
mod tests {
    use super::*;
    use catalogue::Catalogue;

    fn ground(unit: &str, from: &str, to: &str) -> (String, Period) {
        (unit.to_owned(), Period::new(from.parse().unwrap(), to.parse().unwrap()).unwrap())
    }

    #[test]
    fn every_built_in_template_is_bound_without_guessing() {
        let catalogue = Catalogue::built_in().unwrap();
        let lexicon = crate::lexicon(&catalogue);
        let grounds = [
            ground("示例区委机关工委", "2026-01-01", "2026-12-31"),
            ground("第三机关党支部", "2026-07-01", "2026-09-30"),
            ground("甲街道二十一社区党支部", "2026-03-02", "2026-04-05"),
        ];
        for template in catalogue.templates() {
            for (unit, period) in &grounds {
                let ground = Ground { unit, period: *period, today: "2026-10-08".parse().unwrap() };
                let begun = begin(template, &ground, &lexicon).unwrap();
                let keys: Vec<&str> = begun.bound.iter().map(|(_, key)| key.as_str()).collect();
                assert_eq!(keys, template.figures().collect::<Vec<_>>(), "{}", template.key);
                assert!(!begun.text.contains("{{") && begun.text.contains(unit.as_str()), "{}", template.key);
                // No other place of the text passes for a figure, but for the name of the last unit.
                let named = begun.text.matches("二十一").count();
                assert!(begun.kept.len() <= named, "{}: {:?} in {}", template.key, begun.kept, begun.text);
            }
        }
    }
}
