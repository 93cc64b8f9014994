//! `taizhang figures`.

use super::{say, say_json};
use crate::cli::Figures;
use crate::open::{self, At};
use crate::verbs::figures;
use base::{Fault, Outcome, Period, Refusal};
use catalogue::Catalogue;
use std::borrow::Cow;

/// No limit on the evidence given.
const ALL: usize = 1_000_000_000;

/// Lists figures or gives one.
///
/// # Errors
/// When there is no such figure or unit.
pub async fn run(at: &At, command: Figures) -> Outcome<()> {
    match command {
        Figures::List { json } => list(at, json).await,
        Figures::Get { key, unit, from, to, only, evidence, json } => {
            let period = Period::new(from, to).map_err(|what| Refusal::at("--from", what, ""))?;
            get(at, (&key, &only), (&unit, period), if evidence { ALL } else { 0 }, json).await
        }
    }
}

/// The figures of the catalogue; where there is a district already, those that its users made too.
async fn list(at: &At, json: bool) -> Outcome<()> {
    let catalogue = open::load_catalogue(&at.data.join("catalogue"))?;
    let book = match with_own(at, &catalogue).await {
        // No data yet: the catalogue can be read all the same.
        Err(Fault::Refused(_)) => Cow::Borrowed(&catalogue),
        other => other?,
    };
    let all = figures::list(&book);
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

async fn get(at: &At, asked: (&str, &str), (code, period): (&str, Period), most: usize, json: bool) -> Outcome<()> {
    let opened = open::shared(at).await?;
    let deployment = &opened.deployment;
    let (actor, unit) = open::operator(deployment, Some(code)).await?;
    let answer = figures::get(deployment, &actor, asked, (&unit, period), most).await?;
    if json {
        return say_json(&answer);
    }
    let value = answer.value.as_deref().unwrap_or("缺");
    say(&format!(
        "{}：{value}{}（{}，{} 笔分录）",
        answer.name,
        if answer.value.is_some() { &answer.unit } else { "" },
        answer.state.chinese(),
        answer.entries
    ));
    for e in &answer.evidence {
        say(&format!("  第 {} 号\t{}\t{}\t{}\t{}", e.entry, e.on, e.unit, e.kind, e.quantity));
    }
    Ok(())
}
