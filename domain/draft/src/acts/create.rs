//! Taking in a document.

use super::{file_place, keep, note};
use crate::book;
use crate::meaning::Meaning;
use crate::rules::{places, wordings};
use crate::store::{self, Change, Choice, Delta, Draft, DraftId, Kind};
use crate::text::{Source, shape};
use crate::{acts, template};
use access::{Scope, Work};
use base::id::UnitId;
use base::{Outcome, Period};
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

/// Takes in a document. What its writer or unit decided before about the same wording is taken over.
///
/// # Errors
/// Not found when the unit is out of scope.
pub async fn create(work: &mut Work, scope: &Scope, new: NewDraft) -> Outcome<DraftId> {
    org::store::find(work.conn(), scope, new.unit).await?;
    let mut draft = made(work, new, Kind::Draft)?;
    let recalled = recalled(work, scope, &draft).await?;
    write(work, &mut draft, "draft.create", recalled).await?;
    Ok(draft.id)
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

/// Begins a draft from a template of the catalogue, its figures bound by key.
///
/// # Errors
/// Not found when the unit is out of scope; refused when the template's text cannot be bound.
pub async fn create_from_template(work: &mut Work, scope: &Scope, new: FromTemplate<'_>) -> Outcome<DraftId> {
    let unit = org::store::find(work.conn(), scope, new.unit).await?;
    let ground = template::Ground { unit: &unit.name, period: new.period, today: work.today() };
    let begun = template::begin(new.template, &ground)?;
    let (by, at) = (work.actor().name.clone(), work.now().0);
    let signed = |choice: Choice| Choice { by: by.clone(), at, ..choice };
    let bound = begun.bound.into_iter().map(|(n, key)| (n, signed(Choice::of(&Meaning::of(key)))));
    let kept = begun.kept.into_iter().map(|n| (n, signed(Choice { choice: "keep".into(), ..Choice::default() })));
    let choices: Vec<(usize, Choice)> = bound.chain(kept).collect();
    let source = Source::Text(begun.text);
    let new =
        NewDraft { unit: new.unit, period: new.period, title: new.title.to_owned(), file_name: String::new(), source };
    let mut draft = made(work, new, Kind::Draft)?;
    write(work, &mut draft, "draft.create", choices).await?;
    Ok(draft.id)
}

/// The row of a new draft.
pub(super) fn made(work: &Work, new: NewDraft, kind: Kind) -> Outcome<Draft> {
    let id: DraftId = work.new_id();
    let first = new.source.text().lines().map(str::trim).find(|l| !l.is_empty()).unwrap_or("未命名文稿");
    let title = if new.title.trim().is_empty() { first } else { new.title.trim() };
    let (source, file) = match &new.source {
        Source::Text(_) => ("text", None),
        Source::Docx(bytes, _) => ("docx", Some(work.keys().seal(&file_place(id), bytes)?)),
    };
    Ok(Draft {
        id,
        unit: new.unit,
        title: title.chars().take(100).collect(),
        period: new.period,
        file_name: new.file_name.chars().take(120).collect(),
        source: source.to_owned(),
        file,
        shape: shape(&new.source),
        body: new.source.text().to_owned(),
        created_by: work.actor().name.clone(),
        created_at: work.now(),
        version: 1,
        removed: false,
        kind,
        template: None,
        frozen: 0,
    })
}

/// Writes a new draft with what is decided about it from the start.
pub(super) async fn write(
    work: &mut Work,
    draft: &mut Draft,
    act: &'static str,
    choices: Vec<(usize, store::Choice)>,
) -> Outcome<()> {
    let district = work.district().0;
    store::insert(work.conn(), district, draft).await?;
    let mut deltas = Vec::with_capacity(choices.len());
    for (n, choice) in choices {
        store::choose(work.conn(), district, draft.id, n, Some(&choice)).await?;
        deltas.push(Delta::Slot { n, before: None, after: Some(choice) });
    }
    let change = Change {
        version: draft.version,
        act: "create".into(),
        undoes: None,
        deltas,
        by: work.actor().name.clone(),
        at: work.now(),
    };
    keep(work, draft, &change).await?;
    note(work, act, draft).await
}

/// What the writer, else the unit, decided before about the same wordings.
async fn recalled(work: &mut Work, scope: &Scope, draft: &Draft) -> Outcome<Vec<(usize, store::Choice)>> {
    let district = work.district().0;
    let mut known = Vec::new();
    for owner in acts::remember::owners(work, draft.unit) {
        known.push(store::recall(work.conn(), district, &owner).await?);
    }
    if known.iter().all(std::collections::HashMap::is_empty) {
        return Ok(Vec::new());
    }
    let slots = places(&draft.body);
    let loaded = work.catalogue().clone();
    let book = book(work.conn(), scope, &loaded).await?;
    let wordings = wordings(&draft.body, &slots);
    let mut found = Vec::new();
    for (slot, wording) in slots.iter().zip(wordings) {
        let Some(memory) = known.iter().find_map(|k| k.get(&wording.key)) else { continue };
        // A text that was kept is kept again only if it is the same text.
        let fits = memory.choice.choice == "figure" || memory.original == slot.original;
        if fits && acts::remember::still_known(&book.catalogue, &memory.choice) {
            let mut choice = memory.choice.clone();
            choice.asked.recalled = true;
            found.push((slot.n, choice));
        }
    }
    Ok(found)
}
