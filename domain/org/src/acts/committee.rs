//! Who holds which post, and for how long the committee was elected. Dates only; the procedure comes later.

use super::stale;
use crate::{NewPost, NewTerm, PostHolder, Term, rules, store};
use access::{Line, Scope, Work};
use base::id::UnitId;
use base::{Day, Fault, Outcome, Refusal};

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
    let ended = PostHolder { to: Some(last), detail: reason.trim().chars().take(200).collect(), ..post };
    store::update_post(work.conn(), scope.district(), &ended).await?;
    seal_post(work, "unit.post_end", &PostHolder { version: ended.version + 1, ..ended }, "免职")
}

fn seal_post(work: &mut Work, act: &'static str, post: &PostHolder, detail: &str) -> Outcome<()> {
    let line = Line::done(act, "unit_post", post.id).unit(post.unit).detail(detail).seal(work.keys(), post)?;
    work.audit(line);
    Ok(())
}

/// Enters the term for which a unit's committee was elected; a term of the same election day is corrected.
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
    let terms = store::terms(work.conn(), scope, unit.id).await?;
    let same = terms.into_iter().find(|t| t.elected == new.elected);
    let term = Term {
        id: same.as_ref().map_or_else(|| work.new_id(), |t| t.id),
        unit: unit.id,
        elected: new.elected,
        years,
        ends: rules::term_end(new.elected, years),
        extended_to: new.extended_to,
        document: new.document.trim().to_owned(),
        version: same.as_ref().map_or(1, |t| t.version),
    };
    let district = scope.district();
    let stored = if same.is_some() {
        store::update_term(work.conn(), district, &term).await?;
        Term { version: term.version + 1, ..term }
    } else {
        store::insert_term(work.conn(), district, &term).await?;
        term
    };
    let line = Line::done("unit.term", "unit_term", stored.id).unit(unit.id).detail("登记任期");
    let line = line.seal(work.keys(), &stored)?;
    work.audit(line);
    Ok(stored.id)
}
