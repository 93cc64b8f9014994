//! Which body elects: all members, or the congress of their delegates.

use super::soft;
use access::Work;
use base::{Outcome, Refusal};
use case::hook::Doing;
use ledger::{Question, Span};
use procedure::Finding;
use record::value::Value;

/// A congress is for many members, or for members who are dispersed. Of the second the books know nothing, so this is only told.
pub(super) async fn congress(work: &mut Work, doing: Doing<'_>, found: &mut Vec<Finding>) -> Outcome<()> {
    const RULE: &str = "election_congress";
    let least = work.catalogue().rule(RULE).and_then(|r| r.value).unwrap_or(500);
    if doing.row.values.get("form").and_then(Value::code) != Some("congress") {
        return Ok(());
    }
    let unit = org::store::find(work.conn(), doing.scope, doing.case.unit).await?;
    let Some(below) = doing.scope.within(&unit.path) else { return Ok(()) };
    let question = Question::of("member.stock", Span::AsOf(doing.row.on));
    let sums = ledger::by_unit(work.conn(), &below, &question).await?;
    let members = sums.iter().map(|s| s.quantity.0 / 1000).sum::<i64>();
    if members < least {
        let what = format!("当日在册党员{members}名，不足{least}名，以党员代表大会选举");
        let refusal = Refusal::at("form", what, "党员分散、经上级党组织同意的才可以，请核对批复");
        found.push(soft(work, RULE, doing.row.on, refusal));
    }
    Ok(())
}
