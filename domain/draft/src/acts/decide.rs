//! Deciding what fills a slot.

use super::{apply, open, remember};
use crate::book;
use crate::meaning::{Form, Meaning};
use crate::rules::places;
use crate::store::{self, Change, Choice, Delta, Draft, DraftId};
use access::{Scope, Work};
use base::id::UnitId;
use base::{Fault, Outcome, Refusal};

/// What somebody decides about a slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// This figure, so asked.
    Figure(Meaning),
    /// This text, because of that.
    Typed {
        /// The value as it is to be written.
        text: String,
        /// Where it comes from.
        why: String,
    },
    /// As it stood.
    Keep,
    /// What the engine proposes.
    Reset,
}

/// The version of a draft that somebody saw when deciding; 0 says nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Seen(pub i64);

impl Seen {
    /// Refuses when somebody else decided about the slot since.
    async fn check_slot(self, work: &mut Work, draft: &Draft, n: usize) -> Outcome<()> {
        let since = self.since(work, draft).await?;
        let touches = |d: &Delta| matches!(d, Delta::Slot { n: other, .. } if *other == n);
        match since.iter().rev().find(|c| c.deltas.iter().any(touches)) {
            Some(change) => Err(changed(&format!("第 {} 处", n + 1), change)),
            None => Ok(()),
        }
    }

    /// Refuses when somebody else changed title, unit or period since.
    pub(super) async fn check_settings(self, work: &mut Work, draft: &Draft) -> Outcome<()> {
        let since = self.since(work, draft).await?;
        let touches = |d: &Delta| matches!(d, Delta::Title { .. } | Delta::Unit { .. } | Delta::Period { .. });
        match since.iter().rev().find(|c| c.deltas.iter().any(touches)) {
            Some(change) => Err(changed("文稿的设置", change)),
            None => Ok(()),
        }
    }

    /// What changed since.
    async fn since(self, work: &mut Work, draft: &Draft) -> Outcome<Vec<Change>> {
        if self.0 == 0 || self.0 == draft.version {
            return Ok(Vec::new());
        }
        let district = work.district().0;
        let since = store::changes(work.conn(), district, draft.id, self.0).await?;
        Ok(since.into_iter().map(|(change, _)| change).collect())
    }
}

fn changed(what: &str, change: &Change) -> Fault {
    Fault::Stale(Refusal::new(
        format!("{what}在您打开页面之后由{}改过，您的这次选择没有保存", change.by),
        "请回到文稿，看过现在的内容再定",
    ))
}

/// Decides about a slot, and remembers it for the next draft of this writer or unit.
///
/// # Errors
/// Refused for an unknown figure, an empty value or one without a source, and when the draft is frozen; not found for a slot that is
/// none; stale when somebody else decided about it since it was seen.
pub async fn decide(
    work: &mut Work,
    scope: &Scope,
    id: DraftId,
    seen: Seen,
    n: usize,
    decision: Decision,
) -> Outcome<()> {
    let mut draft = open(work, scope, id).await?;
    let found = places(&draft.body);
    if n >= found.len() {
        return Err(Fault::NotFound);
    }
    if draft.kind.is_template() && matches!(decision, Decision::Keep | Decision::Typed { .. }) {
        let remedy = "请选这一处是什么指标；数由用它新建文稿的单位填";
        return Err(Refusal::new("模板里不写数，不能手工填写、保留原文或留空", remedy).into());
    }
    seen.check_slot(work, &draft, n).await?;
    let after = choice_of(work, scope, decision).await?;
    let district = work.district().0;
    let before = store::choices(work.conn(), district, id).await?.remove(&n);
    remember::remember(work, &draft, &found, n, after.as_ref()).await?;
    apply(work, &mut draft, "draft.decide", vec![Delta::Slot { n, before, after }], None).await
}

async fn choice_of(work: &mut Work, scope: &Scope, decision: Decision) -> Outcome<Option<Choice>> {
    let signed = |choice: Choice, work: &Work| Choice { by: work.actor().name.clone(), at: work.now().0, ..choice };
    Ok(match decision {
        Decision::Reset => None,
        Decision::Keep => Some(signed(Choice { choice: "keep".into(), ..Choice::default() }, work)),
        Decision::Figure(meaning) => {
            check_meaning(work, scope, &meaning).await?;
            Some(signed(Choice::of(&meaning), work))
        }
        Decision::Typed { text, why } => {
            let faults = faults_of_typed(&text, &why);
            if !faults.is_empty() {
                return Err(Fault::Refused(faults));
            }
            let (typed, why) = (Some(text.trim().into()), Some(why.trim().into()));
            Some(signed(Choice { choice: "typed".into(), typed, why, ..Choice::default() }, work))
        }
    })
}

/// A figure that exists, of a unit in scope, and a whole that is another figure.
async fn check_meaning(work: &mut Work, scope: &Scope, meaning: &Meaning) -> Outcome<()> {
    let loaded = work.catalogue().clone();
    let book = book(work.conn(), scope, &loaded).await?;
    let Some(figure) = book.catalogue.figure(&meaning.figure) else {
        let what = format!("没有指标 {}", meaning.figure);
        return Err(Refusal::at("figure", what, "请从查找结果中选择").into());
    };
    if meaning.asked_of(&book.catalogue).is_none() {
        let what = format!("“{}”的记录不能按“{}”区分", figure.name, meaning.words());
        return Err(Refusal::at("narrow", what, "请去掉这一限定、换一个指标，或手工填写").into());
    }
    if let Form::Share(whole) = &meaning.form
        && (book.catalogue.figure(whole).is_none() || *whole == meaning.figure)
    {
        return Err(Refusal::at("whole", "请选择占比的总数是哪个指标", "总数应与分项不同").into());
    }
    if let Some(unit) = meaning.unit {
        org::store::find(work.conn(), scope, UnitId(unit)).await?;
    }
    Ok(())
}

fn faults_of_typed(text: &str, why: &str) -> Vec<Refusal> {
    let mut faults = Vec::new();
    if text.trim().is_empty() || text.chars().count() > 60 || text.contains('\n') {
        faults.push(Refusal::at("typed", "请填写要写入的数字", "60字以内"));
    }
    if why.trim().chars().count() < 2 {
        faults.push(Refusal::at("why", "请写明这个数从哪里来", "例如：区统计局快报"));
    }
    faults
}
