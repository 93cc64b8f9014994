//! One obligation: what is owed by which clause, what met it, and the forms that let a unit off or take that back.

use super::index::state_link;
use super::links;
use super::list::due_words;
use crate::Exemption;
use crate::acts;
use crate::list::{Line, Sort};
use crate::store::{self, Evidence, Group};
use axum::extract::State;
use base::id::UnitId;
use base::{Day, Fault, Outcome};
use catalogue::{DutyFact, Hardness};
use maud::{Markup, html};
use org::Unit;
use ui::{Field, Form, Id, Me, Page, Params, Posted, Reply, Site, csrf, parts, see_other};

/// Entries shown at most.
const SHOWN: usize = 50;

/// One obligation with everything its page shows.
struct Obligation<'c> {
    unit: Unit,
    line: Line<'c>,
    evidence: Vec<Evidence>,
    /// Its groups that have not met, where each group owes it.
    idle: Vec<Group>,
    history: Vec<Exemption>,
}

impl<'c> Obligation<'c> {
    async fn find(site: &'c Site, me: &Me, (unit, duty, from): (UnitId, &str, Day)) -> Outcome<Self> {
        let scope = me.scope("duty.read")?;
        let mut conn = site.db.read().await?;
        let found = org::store::find(&mut conn, &scope, unit).await?;
        let line = acts::find(&mut conn, &scope, &site.catalogue, (unit, duty, from), site.today()).await?;
        let groups = match line.asked.duty.fact {
            Some(DutyFact::Groups) => store::grouped(&mut conn, &scope, Some(&[unit])).await?,
            _ => Vec::new(),
        };
        let units: Vec<UnitId> = groups.iter().map(|g| g.id).chain([unit]).collect();
        let below = scope.within(&found.path).filter(|_| line.asked.duty.below);
        let (within, units) = below.as_ref().map_or((&scope, Some(units.as_slice())), |below| (below, None));
        let evidence = store::evidence(&mut conn, within, &line.asked, (units, line.span), SHOWN).await?;
        let idle = |g: &Group| g.stood(line.span.from) && !evidence.iter().any(|e| e.unit == g.id);
        let idle = groups.into_iter().filter(idle).collect();
        let history = store::history(&mut conn, &scope, (unit, duty, line.span.from)).await?;
        Ok(Self { unit: found, line, evidence, idle, history })
    }
}

/// `GET /duties/{id}?duty=&from=`
pub async fn show(State(site): State<Site>, me: Me, Id(id): Id<UnitId>, params: Params) -> Reply {
    let scope = me.scope("duty.read")?;
    let Some(from) = params.read::<Day>("from") else {
        org::store::find(&mut *site.db.read().await?, &scope, id).await?;
        return Ok(see_other(&ui::list::address("/duties", &[("unit", &id.to_string())]), ""));
    };
    let obligation = Obligation::find(&site, &me, (id, params.text("duty"), from)).await?;
    page(&site, &me, &obligation, &Form::empty()).reply()
}

fn page(site: &Site, me: &Me, o: &Obligation<'_>, form: &Form) -> Page {
    let line = &o.line;
    let asked = &line.asked;
    let hardness = if asked.hardness() == Hardness::Hard { "应当" } else { "一般" };
    let acts = html! {
        @if line.sort.is_open() { @if let Some((href, word)) = links::form(&site.catalogue, me, line.unit, (asked, line.span.from)) { a.btn.btn-primary href=(href) { (word) } } }
    };
    let reminders: Vec<String> = asked.reminders(line.by.due).iter().map(ToString::to_string).collect();
    let body = html! {
        section.card { div.card-body { dl.facts {
            div { dt { "党组织" } dd { a href=(format!("/units/{}", line.unit)) { (o.unit.name) } } }
            div { dt { "期间" } dd { (line.span_words()) } }
            div { dt { "要求" } dd { (asked.words()) "（" (hardness) "）" } }
            @if !o.idle.is_empty() && line.sort.is_open() { div { dt { "没有记录的党小组" } dd { (o.idle.iter().map(|g| g.name.as_str()).collect::<Vec<_>>().join("、")) } } }
            div { dt { "应在" } dd { (due_words(line)) } }
            div { dt { "状态" } dd { (state_link(line)) @if let Some(since) = line.since { " 自 " (since) " 起" } } }
            @if !reminders.is_empty() && line.sort == Sort::Owed { div { dt { "提醒" } dd { (reminders.join("、")) } } }
            div.wide { dt { "依据" } dd { (asked.rule.text) "。" p.clause { (asked.clause()) } @if !asked.duty.hint.is_empty() { p.hint { (asked.duty.hint) } } } }
        } @if line.by.provisional { p.hint { "这一年的放假安排还没有公布，日期按周末推算，公布以后可能变动。" } } } }
        @if !asked.duty.term { (evidence(site, o)) }
        (history(&o.history))
        @if me.scope("duty.exempt").is_ok_and(|s| acts::may(&s, &o.unit.path)) { (forms(me, o, form)) }
    };
    Page::new(asked.duty.name.clone())
        .lead(format!("{} · {}", o.unit.shown(), line.span_words()))
        .crumb("应办事项", ui::list::address("/duties", &[("unit", &line.unit.to_string())]))
        .acts(acts)
        .body(body)
}

/// The records that met it.
fn evidence(site: &Site, o: &Obligation<'_>) -> Markup {
    let name = |key: &str| site.catalogue.entry(key).map_or_else(|| key.to_owned(), |k| k.name.clone());
    let body = html! {
        @if o.evidence.is_empty() { p.hint { "还没有记录。" } } @else {
            ul.evidence { @for e in &o.evidence { li {
                (e.on) " "
                @match site.source_href(&e.noun, e.source) { Some(href) => a href=(href) { (name(&e.kind)) }, None => { (name(&e.kind)) } }
                " " span.meta { "台账第 " (e.seq) " 号" }
            } } }
            @if o.evidence.len() >= SHOWN { p.hint { "只列最近 " (SHOWN) " 条。" } }
        }
    };
    parts::card(&format!("凭这些记录（{} 次）", o.line.held), &body)
}

fn history(all: &[Exemption]) -> Markup {
    html! { @if !all.is_empty() { (parts::card("免办登记", &html! {
        ul.evidence { @for x in all { li {
            (x.reason) " " span.meta { (x.made_by) " " (x.made_at.to_local_text()) }
            @if let Some(lifted) = &x.lifted { div { "已撤回：" (lifted.why) " " span.meta { (lifted.by) " " (lifted.at.to_local_text()) } } }
        } } }
    })) } }
}

fn forms(me: &Me, o: &Obligation<'_>, form: &Form) -> Markup {
    let line = &o.line;
    let fields = |name: &'static str, label: &'static str, help: &'static str| {
        html! {
            (csrf(me))
            input type="hidden" name="duty" value=(line.asked.duty.key);
            input type="hidden" name="from" value=(line.span.from);
            (form.errors())
            div.fields { (form.area(&Field::text(name, label).required().wide().max(acts::MOST).help(help), 3)) }
        }
    };
    html! {
        @match line.sort {
            Sort::Late | Sort::Owed => (parts::card("登记免办", &html! {
                form.form method="post" action=(format!("/duties/{}/exemption", line.unit)) {
                    (fields("reason", "免办事由", "写明事由和依据，如停工停产、上级同意推迟的文号；登记人和时间一并留存"))
                    div.form-acts { button.btn { "登记免办" } }
                }
            })),
            Sort::Exempt => (parts::card("撤回免办", &html! {
                form.form method="post" action=(format!("/duties/{}/lift", line.unit)) {
                    (fields("why", "撤回原因", "撤回以后这一项恢复为待办或者逾期，原来的登记留存"))
                    div.form-acts { button.btn { "撤回免办" } }
                }
            })),
            Sort::Met | Sort::Undated => {},
        }
    }
}

/// What a form names.
fn named(posted: &Posted, unit: UnitId) -> Outcome<(UnitId, &str, Day)> {
    let from = posted.text("from").parse().map_err(|_| Fault::NotFound)?;
    Ok((unit, posted.text("duty"), from))
}

/// `POST /duties/{id}/exemption`
pub async fn exempt(State(site): State<Site>, me: Me, Id(id): Id<UnitId>, posted: Posted) -> Reply {
    let which = named(&posted, id)?;
    let scope = me.scope("duty.exempt")?;
    let mut work = site.begin(&me).await?;
    let done = acts::exempt(&mut work, &scope, which, posted.text("reason")).await.map(drop);
    answer(&site, &me, (work, done), (which, "已登记免办"), &posted).await
}

/// `POST /duties/{id}/lift`
pub async fn lift(State(site): State<Site>, me: Me, Id(id): Id<UnitId>, posted: Posted) -> Reply {
    let which = named(&posted, id)?;
    let scope = me.scope("duty.exempt")?;
    let mut work = site.begin(&me).await?;
    let done = acts::lift(&mut work, &scope, which, posted.text("why")).await;
    answer(&site, &me, (work, done), (which, "已撤回免办"), &posted).await
}

/// Commits and goes back to the obligation, or shows the form again with the reasons.
async fn answer(
    site: &Site,
    me: &Me,
    (work, done): (access::Work, Outcome<()>),
    (which, said): ((UnitId, &str, Day), &str),
    posted: &Posted,
) -> Reply {
    match done {
        Ok(()) => {
            work.commit().await?;
            let (unit, duty, from) = which;
            let to = ui::list::address(&format!("/duties/{unit}"), &[("duty", duty), ("from", &from.to_string())]);
            Ok(see_other(&to, said))
        }
        Err(Fault::Refused(faults)) => {
            drop(work);
            let obligation = Obligation::find(site, me, which).await?;
            page(site, me, &obligation, &Form::refused(posted, faults)).refused().reply()
        }
        Err(other) => Err(other.into()),
    }
}
