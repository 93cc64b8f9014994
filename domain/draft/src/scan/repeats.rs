//! Numbers of one report that state the same thing, and therefore have to agree.

use super::token::Token;

/// Below this the figure is a guess, and guesses need not agree.
const SURE: f64 = 0.5;

/// Groups of tokens (by index, in order) that name the same figure, narrowed by the same words, in the same unit.
#[must_use]
pub fn repeats(tokens: &[Token]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        if token.candidates.first().is_none_or(|c| c.score < SURE) {
            continue;
        }
        match groups.iter_mut().find(|g| g.first().is_some_and(|&first| same(&tokens[first], token))) {
            Some(group) => group.push(index),
            None => groups.push(vec![index]),
        }
    }
    groups.retain(|g| g.len() > 1);
    groups
}

fn same(a: &Token, b: &Token) -> bool {
    let figure = |t: &Token| t.candidates.first().map(|c| c.figure.clone());
    figure(a) == figure(b) && a.unit == b.unit && a.qualifiers == b.qualifiers
}
