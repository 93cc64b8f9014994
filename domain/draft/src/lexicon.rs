//! The catalogue's figures as words for the text engine.

use crate::scan::{FigureWords, Lexicon};
use catalogue::{Aggregation, Catalogue, Figure};

/// The words of every figure.
pub fn lexicon(catalogue: &Catalogue) -> Lexicon {
    Lexicon::from_figures(catalogue.figures().map(|f| words(catalogue, f)))
}

fn words(catalogue: &Catalogue, figure: &Figure) -> FigureWords {
    FigureWords {
        key: figure.key.clone(),
        name: figure.name.clone(),
        aliases: figure.aliases.clone(),
        contexts: figure.contexts.clone(),
        against: figure.against.clone(),
        measure: figure.measure.clone(),
        filter: filter_words(catalogue, figure),
        aggregation: aggregation(figure.aggregation).to_owned(),
        flow: figure.flow,
    }
}

/// The Chinese names of the codes a figure filters on.
fn filter_words(catalogue: &Catalogue, figure: &Figure) -> Vec<String> {
    let entry = figure.entries.first().and_then(|key| catalogue.entry(key));
    let codes = figure.filter.iter().flat_map(|(tag, codes)| codes.0.iter().map(move |code| (tag, code)));
    codes.map(|(tag, code)| entry.and_then(|e| e.value_name(tag, code)).unwrap_or(code).to_owned()).collect()
}

fn aggregation(how: Aggregation) -> &'static str {
    match how {
        Aggregation::Count => "count",
        Aggregation::Persons => "persons",
        Aggregation::Units => "units",
        Aggregation::Sum => "sum",
        Aggregation::Ratio => "ratio",
        Aggregation::External => "external",
        Aggregation::Parameter => "parameter",
        Aggregation::Rank => "rank",
    }
}
