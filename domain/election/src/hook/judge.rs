//! What speaks against a step beyond its gates: who stands, how many, which counts are possible, whether the outcome follows from them.

mod form;
mod meeting;
mod nominate;
mod others;
mod term;

use super::standing;
use crate::{BY_ELECTION, DIRECT, ELECTION, SHIFT};
use access::Work;
use base::{Day, Outcome, Refusal};
use case::hook::{Doing, Facts, FactsFuture};
use procedure::{Finding, Weight};

pub(super) fn facts<'a>(work: &'a mut Work, doing: Doing<'a>) -> FactsFuture<'a> {
    Box::pin(async move {
        let mut found = Vec::new();
        match (doing.case.procedure.as_str(), doing.step.key.as_str()) {
            (ELECTION | DIRECT, "plan") => {
                one_at_a_time(work, doing, &mut found).await?;
                term::plan(work, doing, &mut found).await?;
            }
            (BY_ELECTION, "request") => term::vacancy(work, doing, &mut found).await?,
            (SHIFT, "request" | "approval") => term::shift(work, doing, &mut found).await?,
            (_, "nomination") => nominate::nomination(work, doing, &mut found).await?,
            (_, "meeting") => meeting::meeting(work, doing, &mut found).await?,
            (_, "plenary") => meeting::plenary(work, doing, &mut found).await?,
            _ => {}
        }
        Ok(Facts { findings: found })
    })
}

fn by_rule(work: &Work, rule: &str, on: Day, refusal: Refusal) -> Finding {
    Finding::by_rule(work.catalogue(), rule, on, refusal)
}

/// A finding by a rule that warns only.
fn soft(work: &Work, rule: &str, on: Day, refusal: Refusal) -> Finding {
    Finding { weight: Weight::Soft, ..by_rule(work, rule, on, refusal) }
}

/// No second election beside one that is on its way.
async fn one_at_a_time(work: &mut Work, doing: Doing<'_>, found: &mut Vec<Finding>) -> Outcome<()> {
    let open = case::store::of_unit(work.conn(), doing.scope, doing.case.unit, 200).await?;
    let other = |c: &&case::CaseFile| {
        c.id != doing.case.id && [ELECTION, DIRECT].contains(&c.procedure.as_str()) && !c.stage.is_empty()
    };
    if open.iter().any(|c| other(&c)) {
        let refusal = Refusal::new("这个党组织已有正在办理的换届", "请在已有的换届中继续办理，或先将其逐步撤销");
        found.push(Finding::of(Weight::Never, "open", refusal));
    }
    Ok(())
}
