//! What no two cases of a district may say alike: the number of a form that exists once.

use crate::file::{CaseFile, StepRow};
use crate::store;
use access::{Scope, Work};
use base::{Fault, Outcome, Refusal};
use catalogue::Step;
use procedure::{Finding, Weight};

/// The letters and digits of a text, in capitals: blanks and signs make no other number.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

/// Fields of a step whose text another case of the district has already. The other case is named where it is in reach.
pub(super) async fn against(
    work: &mut Work,
    scope: &Scope,
    (case, step): (&CaseFile, &Step),
    row: &StepRow,
) -> Outcome<Vec<Finding>> {
    let mut found = Vec::new();
    let fields: Vec<_> =
        step.fields.iter().filter(|f| f.unique && !plain(row.values.text(&f.key)).is_empty()).collect();
    if fields.is_empty() {
        return Ok(found);
    }
    let keys = work.keys().clone();
    let others = store::standing_of(work.conn(), &keys, scope, (&case.procedure, &step.key)).await?;
    for field in fields {
        let own = plain(row.values.text(&field.key));
        let same = |r: &&StepRow| r.case != case.id && plain(r.values.text(&field.key)) == own;
        let Some(other) = others.iter().find(same) else { continue };
        let whose = match store::find(work.conn(), scope, other.case).await {
            Ok(other) => format!("“{}”", other.title),
            Err(Fault::NotFound) => "您管理范围以外的一件事项".to_owned(),
            Err(fault) => return Err(fault),
        };
        let what = format!("{}“{}”已经用于{whose}", field.name, row.values.text(&field.key));
        let refusal = Refusal::at(&field.key, what, "请核对编号；前面登记错的，先撤销那一步再重新登记");
        found.push(Finding::of(Weight::Wrong, "unique", refusal));
    }
    Ok(found)
}
