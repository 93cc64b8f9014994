//! Figures: which there are, and the value of one with the entries behind it.

use access::{Actor, Deployment};
use base::{Fault, Outcome, Period, Refusal};
use catalogue::Catalogue;
use figure::{Asked, rules};
use org::Unit;
use serde::Serialize;

/// One figure of the list.
#[derive(Debug, Serialize)]
pub struct Listed<'a> {
    /// Key.
    pub figure: &'a str,
    /// Chinese name.
    pub name: &'a str,
    /// Measure word.
    pub unit: &'a str,
    /// Whether it counts within a period, not on a day.
    pub flow: bool,
    /// Whether any record can show it.
    pub traceable: bool,
    /// What it counts.
    pub definition: &'a str,
}

/// A figure's value; docs/commands.md.
#[derive(Debug, Serialize)]
pub struct Answer {
    /// Key.
    pub figure: String,
    /// Chinese name.
    #[serde(skip)]
    pub name: String,
    /// Value, unless missing.
    pub value: Option<String>,
    /// Measure word.
    pub unit: String,
    /// Of a ratio.
    pub numerator: Option<String>,
    /// Of a ratio.
    pub denominator: Option<String>,
    /// Traced, manual or missing.
    pub state: rules::State,
    /// How many entries are behind it.
    pub entries: i64,
    /// They themselves, when asked for.
    pub evidence: Vec<Evidence>,
}

/// One entry behind a value.
#[derive(Debug, Serialize)]
pub struct Evidence {
    /// Number in the ledger.
    pub entry: i64,
    /// Day.
    pub on: String,
    /// Unit's name.
    pub unit: String,
    /// Kind of entry.
    pub kind: String,
    /// Quantity.
    pub quantity: String,
    /// The record: noun and id.
    pub source: String,
    /// The entry that it reverses.
    pub reverses: Option<i64>,
}

/// All figures of the catalogue.
pub fn list(catalogue: &Catalogue) -> Vec<Listed<'_>> {
    catalogue.figures().map(Listed::of).collect()
}

impl<'a> Listed<'a> {
    fn of(f: &'a catalogue::Figure) -> Self {
        Self {
            figure: &f.key,
            name: &f.name,
            unit: rules::measure(f),
            flow: f.flow,
            traceable: rules::has_source(f),
            definition: &f.definition,
        }
    }
}

/// The value of a figure for a unit and all below it, with at most `most` entries behind it; `only` narrows it
/// (`age:35岁以下,sex:女`).
///
/// # Errors
/// Refused when there is no such figure, or its records cannot answer what narrows it; not found when the unit is out of reach.
pub async fn get(
    deployment: &Deployment,
    actor: &Actor,
    (key, only): (&str, &str),
    (unit, period): (&Unit, Period),
    most: usize,
) -> Outcome<Answer> {
    let scope = actor.scope("figure.read")?;
    let within = scope.covers(&unit.path).then(|| scope.within(&unit.path)).flatten().ok_or(Fault::NotFound)?;
    let mut conn = deployment.db.read().await?;
    let book = figure::book(&mut conn, &scope, &deployment.catalogue).await?;
    let catalogue = book.as_ref();
    let figure = catalogue
        .figure(key)
        .ok_or_else(|| Refusal::new(format!("没有指标 {key}"), "请用 taizhang figures list 查看"))?;
    let cannot = || Refusal::new(format!("台账不能按“{only}”统计指标 {key}"), "请去掉限定，或换一个指标");
    let figure = &figure::narrow_by(catalogue, figure, only).ok_or_else(cannot)?;
    let tree = org::Tree::load(&mut conn, &scope, period.to).await?;
    let value = figure::ask(&mut conn, &scope, catalogue, &tree, figure, Asked { unit: unit.id, period }).await?;
    let mut evidence = Vec::new();
    if most > 0 {
        for e in figure::evidence(&mut conn, &within, catalogue, figure, period, (None, most)).await? {
            evidence.push(Evidence {
                entry: e.seq,
                on: e.on.to_string(),
                unit: tree.get(e.unit).map_or(e.unit.to_string(), |n| n.name.clone()),
                kind: e.kind,
                quantity: e.quantity.to_string(),
                source: format!("{}/{}", e.noun, e.source),
                reverses: e.reverses,
            });
        }
    }
    let shown = |amount: Option<base::Quantity>| amount.map(|a| a.to_string());
    Ok(Answer {
        figure: key.to_owned(),
        name: figure.name.clone(),
        value: value.amount.map(|a| rules::text(figure, a)),
        unit: rules::measure(figure).to_owned(),
        numerator: shown(value.numerator),
        denominator: shown(value.denominator),
        state: value.state,
        entries: value.entries,
        evidence,
    })
}
