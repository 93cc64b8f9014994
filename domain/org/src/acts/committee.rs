//! Who holds which post, and for how long the committee was elected. How it is elected is a procedure of its own noun.

use super::{TERM, stale};
use crate::{NewPost, NewTerm, PostHolder, Term, Unit, rules, store};
use access::{Line, Scope, Work};
use base::id::UnitId;
use base::{Day, Fault, Outcome, Refusal};
use ledger::{NewEntry, Source, Tags};

/// Gives somebody a post in a unit; the post's id.
///
/// # Errors
/// [`Fault::NotFound`] out of reach; every reason against it.
pub async fn set_post(work: &mut Work, scope: &Scope, unit: UnitId, new: NewPost) -> Outcome<i64> {
    let unit = store::find(work.conn(), scope, unit).await?;
    let new = NewPost { name: base::name::tidy(&new.name), ..new };
    let today = work.today();
    let holders = store::committee(work.conn(), scope, unit.id, today).await?;
    let faults = rules::against_post(&unit, &new, &holders, work.catalogue(), today);
    if !faults.is_empty() {
        return Err(Fault::Refused(faults));
    }
    let post = PostHolder {
        id: work.new_id(),
        unit: unit.id,
        post: new.post,
        name: new.name,
        person: new.person,
        from: new.from,
        to: None,
        detail: new.detail,
        version: 1,
    };
    store::insert_post(work.conn(), scope.district(), &post).await?;
    seal_post(work, "unit.post", &post, "任职")?;
    Ok(post.id)
}

/// Ends a post; `last` is its last day.
///
/// # Errors
/// As [`set_post`]; [`Fault::Stale`] when it was ended already.
pub async fn end_post(work: &mut Work, scope: &Scope, id: i64, last: Day, reason: &str) -> Outcome<()> {
    let post = store::find_post(work.conn(), scope, id).await?;
    if post.to.is_some() {
        return Err(stale());
    }
    let mut faults = Vec::new();
    if last < post.from {
        faults.push(Refusal::at("to", format!("免职日期 {last} 早于任职日期 {}", post.from), "请核对日期"));
    }
    if last > work.today() {
        faults.push(Refusal::at("to", format!("免职日期 {last} 晚于今天"), "请填写已经发生的日期"));
    }
    if !faults.is_empty() {
        return Err(Fault::Refused(faults));
    }
    let ended = PostHolder { to: Some(last), detail: short(reason), ..post };
    store::update_post(work.conn(), scope.district(), &ended).await?;
    seal_post(work, "unit.post_end", &PostHolder { version: ended.version + 1, ..ended }, "免职")
}

fn seal_post(work: &mut Work, act: &'static str, post: &PostHolder, detail: &str) -> Outcome<()> {
    let line = Line::done(act, "unit_post", post.id).unit(post.unit).detail(detail).seal(work.keys(), post)?;
    work.audit(line);
    Ok(())
}

/// Takes back that somebody was given a post: it was held on no day. The row stays, with the reason.
///
/// # Errors
/// [`Fault::NotFound`] out of reach; [`Fault::Stale`] when it was ended since.
pub async fn withdraw_post(work: &mut Work, scope: &Scope, id: i64, reason: &str) -> Outcome<()> {
    let post = store::find_post(work.conn(), scope, id).await?;
    if post.to.is_some() {
        return Err(stale());
    }
    let none = post.from.plus_days(-1);
    write_post(work, scope, PostHolder { to: Some(none), detail: short(reason), ..post }, "撤销任职").await
}

/// Takes back that a post was ended: its holder goes on holding it.
///
/// # Errors
/// [`Fault::NotFound`] out of reach; [`Fault::Stale`] when it is not ended.
pub async fn reopen_post(work: &mut Work, scope: &Scope, id: i64, reason: &str) -> Outcome<()> {
    let post = store::find_post(work.conn(), scope, id).await?;
    if post.to.is_none() {
        return Err(stale());
    }
    write_post(work, scope, PostHolder { to: None, detail: short(reason), ..post }, "撤销免职").await
}

fn short(reason: &str) -> String {
    reason.trim().chars().take(200).collect()
}

/// Writes a changed post with its audit line.
async fn write_post(work: &mut Work, scope: &Scope, post: PostHolder, detail: &str) -> Outcome<()> {
    store::update_post(work.conn(), scope.district(), &post).await?;
    seal_post(work, "unit.post_change", &PostHolder { version: post.version + 1, ..post }, detail)
}

/// Enters the term for which a unit's committee was elected; a term of the same election day is corrected. Each term makes its unit
/// due for an election on one day, which stands in the ledger.
///
/// # Errors
/// [`Fault::NotFound`] out of reach; refused for bodies that are not elected; every other reason against it.
pub async fn set_committee_term(work: &mut Work, scope: &Scope, unit: UnitId, new: NewTerm) -> Outcome<i64> {
    let unit = store::find(work.conn(), scope, unit).await?;
    let faults = rules::against_term(&unit, &new, work.catalogue(), work.today());
    if !faults.is_empty() {
        return Err(Fault::Refused(faults));
    }
    let years = new.years.or_else(|| rules::term_years(&unit, work.catalogue())).unwrap_or_default();
    let before = store::every_term(work.conn(), scope, unit.id).await?;
    let same = before.iter().find(|t| t.elected == new.elected);
    let term = Term {
        id: same.map_or_else(|| work.new_id(), |t| t.id),
        unit: unit.id,
        elected: new.elected,
        years,
        ends: rules::term_end(new.elected, years),
        extended_to: new.extended_to,
        document: new.document.trim().to_owned(),
        version: same.map_or(1, |t| t.version),
    };
    let district = scope.district();
    let stored = if same.is_some() {
        store::update_term(work.conn(), district, &term).await?;
        Term { version: term.version + 1, ..term }
    } else {
        store::insert_term(work.conn(), district, &term).await?;
        term
    };
    seal_term(work, &stored, "登记任期")?;
    let after = store::every_term(work.conn(), scope, unit.id).await?;
    let due = |terms: &[Term]| rules::due_days(terms, unit.dissolved);
    post_due(work, &unit, &due(&before), &due(&after)).await?;
    Ok(stored.id)
}

/// Takes back a term: the committee was not elected then. The row stays as the source of what it had posted.
///
/// # Errors
/// [`Fault::NotFound`] when the unit is out of reach or has no such term.
pub async fn withdraw_term(work: &mut Work, scope: &Scope, unit: UnitId, elected: Day) -> Outcome<()> {
    let unit = store::find(work.conn(), scope, unit).await?;
    let before = store::every_term(work.conn(), scope, unit.id).await?;
    let term = before.iter().find(|t| t.elected == elected && !t.is_withdrawn()).cloned().ok_or(Fault::NotFound)?;
    let none = Term { years: 0, ends: elected, extended_to: None, ..term };
    store::update_term(work.conn(), scope.district(), &none).await?;
    seal_term(work, &Term { version: none.version + 1, ..none }, "撤销任期")?;
    let after = store::every_term(work.conn(), scope, unit.id).await?;
    let due = |terms: &[Term]| rules::due_days(terms, unit.dissolved);
    post_due(work, &unit, &due(&before), &due(&after)).await
}

fn seal_term(work: &mut Work, term: &Term, detail: &str) -> Outcome<()> {
    let line = Line::done("unit.term", TERM, term.id).unit(term.unit).detail(detail).seal(work.keys(), term)?;
    work.audit(line);
    Ok(())
}

/// Lets the ledger say anew on which days a unit is due, where that has changed: by term, as it was said and as it is to be said.
pub(super) async fn post_due(work: &mut Work, unit: &Unit, old: &[(i64, Day)], new: &[(i64, Day)]) -> Outcome<()> {
    for (id, _) in old.iter().filter(|due| !new.contains(due)) {
        ledger::reverse_source(work, Source { noun: TERM, id: *id }, "任期变动").await?;
    }
    let entry = |(id, day): &(i64, Day)| {
        let entry = NewEntry::one("term.due", unit.id, *day, Source { noun: TERM, id: *id });
        entry.about(unit.id.0).tagged(Tags::one("kind", &unit.kind))
    };
    let fresh = new.iter().filter(|due| !old.contains(due)).map(entry).collect();
    ledger::post(work, fresh).await
}
