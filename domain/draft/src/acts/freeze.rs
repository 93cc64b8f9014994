//! Freezing a draft (定稿), and opening it again as a new version.

use super::{Seen, apply, open};
use crate::frozen::{Kept, text_digest};
use crate::store::{self, Delta, DraftId, Frozen};
use access::{Line, Scope, Work};
use base::{Fault, Outcome, Refusal};

/// What is to be frozen.
#[derive(Debug)]
pub struct ToFreeze<'a> {
    /// What the slots hold.
    pub kept: &'a Kept,
    /// The plain text of the document that goes out.
    pub text: &'a str,
    /// Although places are missing.
    pub anyway: bool,
}

/// Freezes a draft.
///
/// # Errors
/// Refused when it is frozen already or places are open; stale when it changed since its values were computed.
pub async fn freeze(work: &mut Work, scope: &Scope, id: DraftId, seen: Seen, what: ToFreeze<'_>) -> Outcome<i64> {
    let ToFreeze { kept, text, anyway } = what;
    let mut draft = open(work, scope, id).await?;
    if seen.0 != draft.version {
        return Err(Fault::Stale(Refusal::new("文稿在您打开页面之后又有改动，没有定稿", "请看过现在的内容再定稿")));
    }
    if draft.kind.is_template() {
        return Err(Refusal::new("模板没有数值，不能定稿", "请由模板新建文稿后再定稿").into());
    }
    let missing = kept.missing();
    if missing > 0 && !anyway {
        let what = format!("还有 {missing} 处没有数，没有定稿");
        return Err(Refusal::at("anyway", what, "请先补齐，或勾选“缺数处照样定稿”").into());
    }
    let district = work.district().0;
    apply(work, &mut draft, "draft.freeze", vec![Delta::Frozen { after: true }], None).await?;
    let frozen = Frozen {
        id: work.new_id(),
        draft: id,
        version: draft.version,
        unit: draft.unit,
        horizon: kept.horizon,
        text_digest: text_digest(text),
        body: serde_json::to_string(kept)?,
        by: work.actor().name.clone(),
        at: work.now(),
    };
    store::insert_frozen(work.conn(), district, &frozen).await?;
    let seal = frozen.seal(work.keys())?;
    let line = Line::done("draft.freeze", "draft_frozen", frozen.id).unit(draft.unit);
    work.audit(Line { seal: Some(seal), ..line });
    Ok(frozen.id)
}

/// Opens a frozen draft again: a new version, with figures as of now. The frozen one stays as it is.
///
/// # Errors
/// Refused when it is not frozen.
pub async fn reopen(work: &mut Work, scope: &Scope, id: DraftId) -> Outcome<()> {
    let mut draft = store::find(work.conn(), scope, id).await?;
    if !draft.is_frozen() {
        return Err(Refusal::new("文稿没有定稿", "可以直接修改").into());
    }
    apply(work, &mut draft, "draft.reopen", vec![Delta::Frozen { after: false }], None).await
}
