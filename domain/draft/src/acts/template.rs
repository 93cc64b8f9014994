//! Templates: a draft without its values, saved, given to the units below, and begun from.

use super::create::{made, write};
use super::remember::still_known;
use super::{NewDraft, apply, file_place, note, open};
use crate::book;
use crate::rules::{Slot, places};
use crate::scan::Class;
use crate::store::{self, Choice, Delta, Draft, DraftId, Kind};
use crate::text::{Source, read};
use access::{Scope, Work};
use base::id::UnitId;
use base::{Fault, Outcome, Period, Refusal};
use db::Conn;
use guard::Limits;
use paper::docx::Replacement;
use std::collections::HashMap;
use std::ops::Range;

/// What stands for a value in a template.
const BLANK: &str = "XX";

/// Saves a draft as a template: every number becomes a blank, what was decided about it stays. Kept numbers become blanks too: they are
/// those of this draft, and open again in the next; only a number in the unit's own name stays.
///
/// # Errors
/// Not found; refused when the document cannot be written.
pub async fn save_template(work: &mut Work, scope: &Scope, id: DraftId, source: &Source) -> Outcome<DraftId> {
    let draft = store::find(work.conn(), scope, id).await?;
    let district = work.district().0;
    let choices = store::choices(work.conn(), district, id).await?;
    let before = places(&draft.body);
    let unit = org::store::find(work.conn(), scope, draft.unit).await?.name;
    let kept = |s: &Slot| choices.get(&s.n).is_some_and(|c| c.choice == "keep");
    let names = stretches(&draft.body, &unit);
    let named = |s: &Slot| kept(s) && names.iter().any(|name| name.start <= s.start && s.end <= name.end);
    let emptied: Vec<&Slot> = before.iter().filter(|s| s.token.class == Class::Figure && !named(s)).collect();
    let stay: Vec<usize> = before.iter().filter(|s| !kept(s) || named(s)).map(|s| s.n).collect();
    let choices = choices.into_iter().filter(|(n, _)| stay.contains(n)).collect();
    let source = blanked(source, &emptied)?;
    let after = places(source.text());
    let carried = carried(&before, &emptied, &after, &choices);
    let new = NewDraft {
        unit: draft.unit,
        period: draft.period,
        title: format!("{}（模板）", draft.title),
        file_name: draft.file_name.clone(),
        source,
    };
    let mut template = made(work, new, Kind::Template)?;
    write(work, &mut template, "draft.template", carried).await?;
    Ok(template.id)
}

/// Where a name stands in a text, in characters.
fn stretches(text: &str, name: &str) -> Vec<Range<usize>> {
    let length = name.chars().count();
    let (mut found, mut at) = (Vec::new(), 0);
    let pieces: Vec<&str> = if name.is_empty() { Vec::new() } else { text.split(name).collect() };
    for piece in pieces.iter().take(pieces.len().saturating_sub(1)) {
        at += piece.chars().count();
        found.push(at..at + length);
        at += length;
    }
    found
}

/// The document with these slots left blank.
fn blanked(source: &Source, emptied: &[&Slot]) -> Outcome<Source> {
    match source {
        Source::Text(text) => {
            let chars: Vec<char> = text.chars().collect();
            let (mut out, mut at) = (String::with_capacity(text.len()), 0);
            for slot in emptied {
                out.extend(chars.get(at..slot.start).unwrap_or_default());
                out.push_str(BLANK);
                at = slot.end;
            }
            out.extend(chars.get(at..).unwrap_or_default());
            Ok(Source::Text(out))
        }
        Source::Docx(bytes, _) => {
            let document = paper::docx::read(bytes.clone(), &Limits::document())?;
            let replacement =
                |s: &&Slot| Replacement { start: s.start, end: s.end, text: BLANK.into(), ..Replacement::default() };
            let replaced = document.replace(&emptied.iter().map(replacement).collect::<Vec<_>>())?;
            Ok(read(replaced, "模板.docx")?)
        }
    }
}

/// The decisions at their new places; one whose place is no slot any more is left out. Values typed by hand do not go along.
fn carried(
    before: &[Slot],
    emptied: &[&Slot],
    after: &[Slot],
    choices: &HashMap<usize, Choice>,
) -> Vec<(usize, Choice)> {
    let moved = |slot: &Slot| {
        let earlier = emptied.iter().filter(|e| e.start < slot.start);
        let (gone, come) = earlier.fold((0, 0), |(g, c), e| (g + e.end - e.start, c + BLANK.len()));
        slot.start + come - gone
    };
    let mut found = Vec::new();
    for slot in before {
        let Some(choice) = choices.get(&slot.n).filter(|c| c.choice != "typed") else { continue };
        let place = moved(slot);
        if let Some(new) = after.iter().find(|s| s.start <= place && place < s.end) {
            found.push((new.n, choice.clone()));
        }
    }
    found
}

/// Gives a template to the units below, or takes it back from them. Drafts begun from it stay.
///
/// # Errors
/// Refused when it is no template.
pub async fn share(work: &mut Work, scope: &Scope, id: DraftId, given: bool) -> Outcome<()> {
    let mut draft = open(work, scope, id).await?;
    if !draft.kind.is_template() {
        return Err(Refusal::new("只有模板可以下发", "请先“存为模板”").into());
    }
    if given == (draft.kind == Kind::Shared) {
        return note(work, "draft.share", &draft).await;
    }
    apply(work, &mut draft, "draft.share", vec![Delta::Shared { after: given }], None).await
}

/// A template in scope, or one given by a unit above.
///
/// # Errors
/// Not found when there is none.
pub async fn find_template(conn: &mut Conn, scope: &Scope, id: DraftId) -> Outcome<Draft> {
    match store::find(conn, scope, id).await {
        Ok(draft) if draft.kind.is_template() => Ok(draft),
        _ => store::templates(conn, scope, Some(id)).await?.into_iter().next().ok_or(Fault::NotFound),
    }
}

/// Begins a draft from a template.
///
/// # Errors
/// Not found when the template is neither in scope nor given by a unit above, or the unit is out of scope.
pub async fn begin_from(
    work: &mut Work,
    scope: &Scope,
    template: DraftId,
    unit: UnitId,
    period: Period,
) -> Outcome<DraftId> {
    let template = find_template(work.conn(), scope, template).await?;
    org::store::find(work.conn(), scope, unit).await?;
    let source = if template.source == "docx" {
        let sealed = store::file(work.conn(), scope, template.id).await?.ok_or(Fault::NotFound)?;
        Source::Docx(work.keys().open(&file_place(template.id), &sealed)?, template.body.clone())
    } else {
        Source::Text(template.body.clone())
    };
    let title = template.title.trim_end_matches("（模板）").to_owned();
    let new = NewDraft { unit, period, title, file_name: template.file_name.clone(), source };
    let mut draft = Draft { template: Some(template.id), ..made(work, new, Kind::Draft)? };
    let district = work.district().0;
    let mut choices: Vec<(usize, Choice)> =
        store::choices(work.conn(), district, template.id).await?.into_iter().collect();
    choices.sort_by_key(|(n, _)| *n);
    let loaded = work.catalogue().clone();
    let book = book(work.conn(), scope, &loaded).await?;
    choices.retain(|(_, c)| still_known(&book.catalogue, c));
    // Another unit that the template names may be out of the branch's reach: then its own is meant.
    for (_, choice) in &mut choices {
        if let Some(other) = choice.asked.unit
            && org::store::find(work.conn(), scope, UnitId(other)).await.is_err()
        {
            choice.asked.unit = None;
        }
    }
    write(work, &mut draft, "draft.create", choices).await?;
    Ok(draft.id)
}
