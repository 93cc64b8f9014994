//! From judged numbers to tokens; the parts of one date become one token.

use super::matching::Meaning;
use super::spot::Spot;
use super::text::Text;
use super::token::{Class, Token};

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
    }
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
