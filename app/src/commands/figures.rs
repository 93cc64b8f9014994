//! `taizhang figures`.

use super::{say, say_json};
use crate::cli::Figures;
use crate::open::{self, At};
use base::{Fault, Outcome, Period, Refusal};
use catalogue::Catalogue;
use figure::{Asked, rules};
use serde::Serialize;
use std::borrow::Cow;

/// One figure of the list.
#[derive(Serialize)]
struct Listed<'a> {
    figure: &'a str,
    name: &'a str,
    unit: &'a str,
    flow: bool,
    traceable: bool,
    definition: &'a str,
}

/// The answer to `figures get`.
#[derive(Serialize)]
struct Answer {
    figure: String,
    value: Option<String>,
    unit: String,
    numerator: Option<String>,
    denominator: Option<String>,
    state: rules::State,
    entries: i64,
    evidence: Vec<Evidence>,
}

/// One entry behind it.
#[derive(Serialize)]
struct Evidence {
    entry: i64,
    on: String,
    unit: String,
    kind: String,
    quantity: String,
    source: String,
    reverses: Option<i64>,
}

/// No limit on the evidence given.
const ALL: usize = 1_000_000_000;

/// Lists figures or gives one.
///
/// # Errors
/// When there is no such figure or unit.
pub async fn run(at: &At, command: Figures) -> Outcome<()> {
    match command {
        Figures::List { json } => list(at, json).await,
        Figures::Get { key, unit, from, to, evidence, json } => {
            get(at, &key, &unit, Period::new(from, to), evidence, json).await
        }
    }
}

/// The figures of the catalogue; where there is a district already, those that its users made too.
async fn list(at: &At, json: bool) -> Outcome<()> {
    let catalogue = open::load_catalogue(&at.data.join("catalogue"))?;
    let all = match with_own(at, &catalogue).await {
        // No data yet: the catalogue can be read all the same.
        Err(Fault::Refused(_)) => Cow::Borrowed(&catalogue),
        other => other?,
    };
    let all: Vec<Listed<'_>> = all
        .figures()
        .map(|f| Listed {
            figure: &f.key,
            name: &f.name,
            unit: rules::measure(f),
            flow: f.flow,
            traceable: rules::has_source(f),
            definition: &f.definition,
        })
        .collect();
    if json {
        return say_json(&all);
    }
    for f in all {
        say(&format!("{}\t{}（{}）\t{}", f.figure, f.name, f.unit, f.definition));
    }
    Ok(())
}

async fn with_own<'a>(at: &At, catalogue: &'a Catalogue) -> Outcome<Cow<'a, Catalogue>> {
    let opened = open::shared(at).await?;
    let (actor, _) = open::operator(&opened.deployment, None).await?;
    let mut conn = opened.deployment.db.read().await?;
    figure::book(&mut conn, &actor.scope("figure.read")?, catalogue).await
}

async fn get(
    at: &At,
    key: &str,
    code: &str,
    period: Result<Period, String>,
    with_evidence: bool,
    json: bool,
) -> Outcome<()> {
    let period = period.map_err(|what| Refusal::at("--from", what, ""))?;
    let opened = open::shared(at).await?;
    let deployment = &opened.deployment;
    let (actor, unit) = open::operator(deployment, Some(code)).await?;
    let scope = actor.scope("figure.read")?;
    let mut conn = deployment.db.read().await?;
    let catalogue = figure::book(&mut conn, &scope, &deployment.catalogue).await?;
    let catalogue = catalogue.as_ref();
    let figure = catalogue
        .figure(key)
        .ok_or_else(|| Refusal::new(format!("没有指标 {key}"), "请用 taizhang figures list 查看"))?;
    let tree = org::Tree::load(&mut conn, &scope, period.to).await?;
    let value = figure::ask(&mut conn, &scope, catalogue, &tree, figure, Asked { unit: unit.id, period }).await?;
    let mut evidence = Vec::new();
    if with_evidence {
        let within = scope.within(&unit.path).ok_or(Fault::NotFound)?;
        for e in figure::evidence(&mut conn, &within, catalogue, figure, period, (None, ALL)).await? {
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
    let answer = Answer {
        figure: key.to_owned(),
        value: value.amount.map(|a| rules::text(figure, a)),
        unit: rules::measure(figure).to_owned(),
        numerator: shown(value.numerator),
        denominator: shown(value.denominator),
        state: value.state,
        entries: value.entries,
        evidence,
    };
    if json {
        return say_json(&answer);
    }
    let value = answer.value.as_deref().unwrap_or("缺");
    say(&format!(
        "{}：{value}{}（{}，{} 笔分录）",
        figure.name,
        if answer.value.is_some() { &answer.unit } else { "" },
        answer.state.chinese(),
        answer.entries
    ));
    for e in &answer.evidence {
        say(&format!("  第 {} 号\t{}\t{}\t{}\t{}", e.entry, e.on, e.unit, e.kind, e.quantity));
    }
    Ok(())
}
