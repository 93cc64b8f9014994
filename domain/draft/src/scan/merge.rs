//! From judged numbers to tokens; the parts of one date become one token.

use super::matching::Meaning;
use super::spot::Spot;
use super::text::Text;
use super::token::{Class, Setting, Token};

/// The token of one number.
#[must_use]
pub(super) fn token(spot: &Spot, class: Class, meaning: Meaning) -> Token {
    let (raw, suffix) = (spot.raw(), spot.suffix());
    let rank = raw.ordinal && class.counts();
    let end = if class == Class::Date && !suffix.shared { suffix.end } else { raw.end };
    Token {
        start: raw.start,
        end,
        text: spot.text.written(raw.start..end),
        class,
        value: raw.value.filter(|_| class != Class::Date),
        unit: if rank { Some("位次".into()) } else { suffix.unit.clone().filter(|_| class != Class::Date) },
        candidates: meaning.candidates,
        qualifiers: meaning.qualifiers,
        setting: Setting::default(),
        rows: Vec::new(),
    }
}

/// Both ends of a range are of one class: in 至少1—3个 neither is a result.
pub(super) fn ranges(judged: &mut [(Spot, Class)]) {
    for at in 1..judged.len() {
        let (Some((a, one)), Some((b, two))) = (judged.get(at - 1), judged.get(at)) else { continue };
        let joined = a.index + 1 == b.index && spans(a.text, a, b);
        let other = |class: Class| matches!(class, Class::Target | Class::Other);
        match (joined, one.counts(), two.counts()) {
            (true, true, false) if other(*two) => judged[at - 1].1 = judged[at].1,
            (true, false, true) if other(*one) => judged[at].1 = judged[at - 1].1,
            _ => {}
        }
    }
}

/// Nothing but 至, a dash or a wave between.
fn spans(text: &Text, a: &Spot, b: &Spot) -> bool {
    let from = if a.suffix().shared { a.raw().end } else { a.suffix().end.max(a.raw().end) };
    let between = text.folded(from..b.raw().start);
    (1..=2).contains(&between.len()) && between.iter().all(|c| matches!(c, '至' | '—' | '-' | '~'))
}

/// Joins 2021年 + 12月 + 28日.
#[must_use]
pub(super) fn dates(text: &Text, tokens: Vec<Token>) -> Vec<Token> {
    let mut joined: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        match joined.last_mut() {
            Some(last) if last.class == Class::Date && token.class == Class::Date && last.end == token.start => {
                last.end = token.end;
                last.text = text.written(last.start..last.end);
            }
            _ => joined.push(token),
        }
    }
    joined
}
