//! Verbs on drafts.

use crate::scan::{Lexicon, scan};
use crate::store::{self, Choice, Draft, DraftId};
use crate::text::Source;
use crate::{lexicon, rules, template};
use access::{Line, Scope, Work};
use base::id::UnitId;
use base::{Fault, Outcome, Period, Refusal};
use catalogue::Template;

/// A draft to be made.
#[derive(Debug)]
pub struct NewDraft {
    /// Unit it is about.
    pub unit: UnitId,
    /// Period it is about.
    pub period: Period,
    /// Title; the first line of the text when empty.
    pub title: String,
    /// Name of the file that came in.
    pub file_name: String,
    /// The document.
    pub source: Source,
}

/// Takes in a document.
///
/// # Errors
/// Not found when the unit is out of scope.
pub async fn create(work: &mut Work, scope: &Scope, new: NewDraft) -> Outcome<DraftId> {
    let draft = put(work, scope, new).await?;
    note(work, "draft.create", &draft).await?;
    Ok(draft.id)
}

/// Stores a new draft, still without its audit line.
async fn put(work: &mut Work, scope: &Scope, new: NewDraft) -> Outcome<Draft> {
    org::store::find(work.conn(), scope, new.unit).await?;
    let id: DraftId = work.new_id();
    let first = new.source.text().lines().map(str::trim).find(|l| !l.is_empty()).unwrap_or("未命名文稿");
    let title = if new.title.trim().is_empty() { first } else { new.title.trim() };
    let (kind, file) = match &new.source {
        Source::Text(_) => ("text", None),
        Source::Docx(bytes, _) => ("docx", Some(work.keys().seal(&file_place(id), bytes)?)),
    };
    let draft = Draft {
        id,
        unit: new.unit,
        title: title.chars().take(100).collect(),
        period: new.period,
        file_name: new.file_name.chars().take(120).collect(),
        source: kind.to_owned(),
        file,
        body: new.source.text().to_owned(),
        created_by: work.actor().name.clone(),
        created_at: work.now(),
        version: 1,
        removed: false,
    };
    let district = work.district().0;
    store::insert(work.conn(), district, &draft).await?;
    Ok(draft)
}

/// A draft to be begun from a template of the catalogue.
#[derive(Debug)]
pub struct FromTemplate<'a> {
    /// The template.
    pub template: &'a Template,
    /// Unit it is about.
    pub unit: UnitId,
    /// Period it is about.
    pub period: Period,
    /// Title; that of the template's text when empty.
    pub title: &'a str,
}

/// Begins a draft from a template, its figures bound by key.
///
/// # Errors
/// Not found when the unit is out of scope; refused when the template's text cannot be bound.
pub async fn create_from_template(
    work: &mut Work,
    scope: &Scope,
    new: FromTemplate<'_>,
    lexicon: &Lexicon,
) -> Outcome<DraftId> {
    let unit = org::store::find(work.conn(), scope, new.unit).await?;
    let ground = template::Ground { unit: &unit.name, period: new.period, today: work.today() };
    let begun = template::begin(new.template, &ground, lexicon)?;
    let source = Source::Text(begun.text);
    let draft =
        NewDraft { unit: new.unit, period: new.period, title: new.title.to_owned(), file_name: String::new(), source };
    let draft = put(work, scope, draft).await?;
    let district = work.district().0;
    let bound = begun.bound.into_iter().map(|(n, key)| (n, Decision::Figure(key)));
    let kept = begun.kept.into_iter().map(|n| (n, Decision::Keep));
    for (n, decision) in bound.chain(kept) {
        let choice = choice_of(work, decision)?;
        store::choose(work.conn(), district, draft.id, n, choice.as_ref()).await?;
    }
    // The seal covers the choices, so they come first.
    note(work, "draft.create", &draft).await?;
    Ok(draft.id)
}

/// What a sealed file is bound to.
pub(crate) fn file_place(id: DraftId) -> String {
    format!("draft.file:{id}")
}

/// What somebody decides about a slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// This figure.
    Figure(String),
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

/// Decides about a slot.
///
/// # Errors
/// Refused for an unknown figure, an empty value or one without a source; not found for a slot that is none.
pub async fn decide(work: &mut Work, scope: &Scope, id: DraftId, n: usize, decision: Decision) -> Outcome<()> {
    let mut draft = store::find(work.conn(), scope, id).await?;
    let tokens = scan(&draft.body, &lexicon(work.catalogue()));
    if n >= rules::slots(&draft.body, tokens).len() {
        return Err(Fault::NotFound);
    }
    let choice = choice_of(work, decision)?;
    let district = work.district().0;
    store::choose(work.conn(), district, id, n, choice.as_ref()).await?;
    draft.version += 1;
    store::update(work.conn(), district, &draft).await?;
    note(work, "draft.decide", &draft).await
}

fn choice_of(work: &Work, decision: Decision) -> Outcome<Option<Choice>> {
    let blank = Choice {
        choice: String::new(),
        figure: None,
        typed: None,
        why: None,
        by: work.actor().name.clone(),
        at: work.now().0,
    };
    Ok(match decision {
        Decision::Reset => None,
        Decision::Keep => Some(Choice { choice: "keep".into(), ..blank }),
        Decision::Figure(key) if work.catalogue().figure(&key).is_none() => {
            return Err(Refusal::at("figure", format!("没有指标 {key}"), "请从列表中选择").into());
        }
        Decision::Figure(key) => Some(Choice { choice: "figure".into(), figure: Some(key), ..blank }),
        Decision::Typed { text, why } => {
            let mut faults = Vec::new();
            if text.trim().is_empty() || text.chars().count() > 60 || text.contains('\n') {
                faults.push(Refusal::at("typed", "请填写要写入的数字", "60字以内"));
            }
            if why.trim().chars().count() < 2 {
                faults.push(Refusal::at("why", "请写明这个数从哪里来", "例如：区统计局快报"));
            }
            if !faults.is_empty() {
                return Err(Fault::Refused(faults));
            }
            Some(Choice {
                choice: "typed".into(),
                typed: Some(text.trim().into()),
                why: Some(why.trim().into()),
                ..blank
            })
        }
    })
}

/// Changes unit, period or title.
///
/// # Errors
/// Not found when either unit is out of scope; stale when changed meanwhile.
pub async fn change(
    work: &mut Work,
    scope: &Scope,
    id: DraftId,
    unit: UnitId,
    period: Period,
    title: &str,
) -> Outcome<()> {
    let mut draft = store::find(work.conn(), scope, id).await?;
    org::store::find(work.conn(), scope, unit).await?;
    (draft.unit, draft.period) = (unit, period);
    if !title.trim().is_empty() {
        draft.title = title.trim().chars().take(100).collect();
    }
    draft.version += 1;
    let district = work.district().0;
    store::update(work.conn(), district, &draft).await?;
    note(work, "draft.change", &draft).await
}

/// Takes a draft away.
///
/// # Errors
/// Not found, or stale.
pub async fn remove(work: &mut Work, scope: &Scope, id: DraftId) -> Outcome<()> {
    let mut draft = store::find(work.conn(), scope, id).await?;
    draft.removed = true;
    draft.version += 1;
    let district = work.district().0;
    store::update(work.conn(), district, &draft).await?;
    note(work, "draft.remove", &draft).await
}

async fn note(work: &mut Work, act: &'static str, draft: &Draft) -> Outcome<()> {
    let (keys, district) = (work.keys().clone(), work.district().0);
    let seal = store::seal(work.conn(), &keys, district, draft).await?;
    let line = Line { seal: Some(seal), ..Line::done(act, "draft", draft.id.0).unit(draft.unit) };
    work.audit(line);
    Ok(())
}
