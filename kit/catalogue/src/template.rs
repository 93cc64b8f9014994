//! Templates of reports: plain text whose figures are named by key, so that a new draft needs no guessing.

use serde::Deserialize;

use crate::basis::Basis;
use crate::rule::Every;

/// One template.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// `party_building_report`.
    pub key: String,
    /// 党建工作汇报.
    pub name: String,
    /// One sentence: what it is for.
    pub purpose: String,
    /// The spans for which it is usually written.
    #[serde(default)]
    pub every: Vec<Every>,
    /// The text, one paragraph a line. `{{key}}` is a figure or one of [`Word`]; what people have to write stands in 〔 〕.
    pub text: String,
    /// Regulation and so on.
    #[serde(skip)]
    pub basis: Basis,
}

/// A piece of a template's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Characters as they are.
    Text(&'a str),
    /// `{{unit}}` and the like.
    Word(Word),
    /// The key of a figure.
    Figure(&'a str),
}

/// What a template can say of the draft itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// Name of the unit.
    Unit,
    /// The period.
    Period,
    /// Its last day.
    Until,
    /// The day on which the draft is begun.
    Today,
}

impl Template {
    /// The text, cut at its slots. A brace that opens no slot is text.
    pub fn pieces(&self) -> Vec<Piece<'_>> {
        let (mut pieces, mut rest) = (Vec::new(), self.text.trim());
        while let Some((before, after)) = rest.split_once("{{") {
            let Some((name, behind)) = after.split_once("}}") else { break };
            pieces.extend([Piece::Text(before), slot(name.trim())]);
            rest = behind;
        }
        pieces.push(Piece::Text(rest));
        pieces.retain(|piece| *piece != Piece::Text(""));
        pieces
    }

    /// The keys of its figures, each as often as it stands in the text.
    pub fn figures(&self) -> impl Iterator<Item = &str> {
        self.pieces().into_iter().filter_map(|piece| match piece {
            Piece::Figure(key) => Some(key),
            _ => None,
        })
    }
}

fn slot(name: &str) -> Piece<'_> {
    match name {
        "unit" => Piece::Word(Word::Unit),
        "period" => Piece::Word(Word::Period),
        "until" => Piece::Word(Word::Until),
        "today" => Piece::Word(Word::Today),
        key => Piece::Figure(key),
    }
}
