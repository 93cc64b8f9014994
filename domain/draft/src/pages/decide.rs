//! Deciding about a slot, and taking it back.

use super::desk::{At, ids, page, seen};
use super::{View, answers, filled};
use crate::acts::{self, Decision};
use crate::book;
use crate::fill::Filled;
use crate::meaning::{Form as How, Meaning, Span};
use crate::store::DraftId;
use axum::extract::{Path, State as Ext};
use base::{Day, Fault, Outcome, Period, Refusal};
use catalogue::Catalogue;
use ui::{Form, Id, Me, Posted, Reply, Site, see_other};

/// `POST /drafts/{id}/slots/{n}`.
pub async fn choose(Ext(site): Ext<Site>, me: Me, Path((id, n)): Path<(String, String)>, posted: Posted) -> Reply {
    let (id, n) = ids(&id, &n)?;
    match decided(&site, &me, id, n, &posted).await {
        Ok(()) => {
            let next = next_open(&site, &me, id, n).await?;
            Ok(see_other(&format!("/drafts/{id}?slot={next}#panel"), ""))
        }
        Err(Fault::Refused(faults)) => {
            let at = At { slot: Some(n), part: None };
            page(&site, &me, id, at, &Form::refused(&posted, faults)).await
        }
        Err(other) => Err(other.into()),
    }
}

async fn decided(site: &Site, me: &Me, id: DraftId, n: usize, posted: &Posted) -> Outcome<()> {
    let scope = me.scope("draft.use")?;
    let decision = match posted.text("act") {
        "figure" => {
            let mut conn = site.db.read().await?;
            let draft = crate::store::find(&mut conn, &scope, id).await?;
            let units = org::store::list(&mut conn, &scope).await?;
            let book = book(&mut conn, &scope, &site.catalogue).await?;
            let mut meaning = meaning(&book.catalogue, posted)?;
            if !posted.text("unit").is_empty() {
                let unit = org::pick::chosen(posted.text("unit"), &units);
                let unit = unit.ok_or_else(|| Refusal::at("unit", "没有这个党组织", "请从列表中选择"))?;
                meaning.unit = (unit != draft.unit).then_some(unit.0);
            }
            Decision::Figure(meaning)
        }
        "typed" => Decision::Typed { text: posted.text("typed").to_owned(), why: posted.text("why").to_owned() },
        "keep" => Decision::Keep,
        "rollup" => answers::sum(site, &scope, id, n).await?,
        "reset" => Decision::Reset,
        _ => return Err(Refusal::new("没有选择要做什么", "请从页面上的按钮操作").into()),
    };
    let mut work = site.begin(me).await?;
    acts::decide(&mut work, &scope, id, seen(posted), n, decision).await?;
    work.commit().await
}

/// What a form asks of a figure; the unit is read by the caller.
fn meaning(catalogue: &Catalogue, posted: &Posted) -> Outcome<Meaning> {
    let mut faults = Vec::new();
    let mut span = |name: &str, otherwise: Span| match posted.text(name) {
        "" => otherwise,
        text => text.parse().unwrap_or_else(|what: String| {
            faults.push(Refusal::at(name, what, ""));
            otherwise
        }),
    };
    let (mut own, against) = (span("span", Span::This), span("against", Span::YearBefore));
    match (posted.read::<Day>("from"), posted.read::<Day>("to")) {
        (Ok(None), Ok(None)) => {}
        (Ok(Some(from)), Ok(Some(to))) => match Period::new(from, to) {
            Ok(period) => own = Span::Days(period),
            Err(what) => faults.push(Refusal::at("to", what, "")),
        },
        (from, to) => {
            faults.extend(from.err());
            faults.extend(to.err());
            if faults.is_empty() {
                faults.push(Refusal::at("from", "自定期间要同时填写起和止", "不自定的，两个都不填"));
            }
        }
    }
    let form = match posted.text("form") {
        "change" => How::Change(against),
        "growth" => How::Growth(against),
        "share" => How::Share(whole(catalogue, posted.text("whole"))),
        _ => How::Value,
    };
    if !faults.is_empty() {
        return Err(Fault::Refused(faults));
    }
    let narrow = posted.all("narrow").filter_map(|one| one.split_once(':'));
    let narrow = narrow.map(|(tag, words)| (tag.to_owned(), words.to_owned())).collect();
    Ok(Meaning { figure: posted.text("figure").to_owned(), unit: None, span: own, form, narrow })
}

/// The key of the figure of this key or name; what is neither is refused later, as it was typed.
fn whole(catalogue: &Catalogue, text: &str) -> String {
    let named = || catalogue.figures().find(|f| f.name == text || f.aliases.iter().any(|a| a == text));
    catalogue.figure(text).or_else(named).map_or(text, |f| f.key.as_str()).to_owned()
}

/// The next place that is open, from `n` on; else the next place.
async fn next_open(site: &Site, me: &Me, id: DraftId, n: usize) -> Outcome<usize> {
    let scope = me.scope("draft.use")?;
    let mut conn = site.db.read().await?;
    let view = View::new(&mut conn, site, me, &scope).await?;
    let (_, slots) = filled(&mut conn, &view, id).await?;
    let open = |f: &&Filled| f.is_open();
    let next = slots.iter().skip(n + 1).find(open).or_else(|| slots.iter().find(open)).map(|f| f.slot.n);
    Ok(next.unwrap_or((n + 1).min(slots.len().saturating_sub(1))))
}

/// `POST /drafts/{id}/undo`.
pub async fn undo(Ext(site): Ext<Site>, me: Me, Id(id): Id<DraftId>) -> Reply {
    let scope = me.scope("draft.use")?;
    let mut work = site.begin(&me).await?;
    match acts::undo(&mut work, &scope, id).await {
        Ok(place) => {
            work.commit().await?;
            let slot = place.map_or(String::new(), |n| format!("?slot={n}#panel"));
            Ok(see_other(&format!("/drafts/{id}{slot}"), "已撤销上一步"))
        }
        Err(Fault::Refused(faults)) => {
            let what = faults.first().map(ToString::to_string).unwrap_or_default();
            Ok(see_other(&format!("/drafts/{id}"), &what))
        }
        Err(other) => Err(other.into()),
    }
}
