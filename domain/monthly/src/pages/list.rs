//! Who has finished the month, by unit; and its export.

use super::{href, lead};
use crate::store::{self, Finished};
use crate::{Month, papers};
use access::{Line, Scope, audit};
use axum::extract::State;
use base::id::UnitId;
use base::{Fault, Outcome};
use maud::{Markup, html};
use org::{Members, Unit};
use std::collections::HashMap;
use ui::list::pager;
use ui::{Me, Page, Params, Reply, Site, download, list, parts};

/// Units on a page.
const SHOWN: i64 = 50;

/// What the list was asked for.
struct Wanted {
    month: Month,
    unit: Option<UnitId>,
    /// `done`, `open` or empty.
    state: &'static str,
    scope: Scope,
}

impl Wanted {
    async fn of(conn: &mut db::Conn, site: &Site, scope: Scope, params: &Params) -> Outcome<Self> {
        let running = Month::of(site.today());
        let month = params.read::<Month>("month").filter(|m| *m <= running).unwrap_or(running);
        let unit = params.read::<i64>("unit").map(UnitId);
        let scope = match unit {
            Some(unit) => {
                let found = org::store::find(conn, &scope, unit).await?;
                scope.within(&found.path).ok_or(Fault::NotFound)?
            }
            None => scope,
        };
        let state = ["done", "open"].into_iter().find(|s| *s == params.text("state")).unwrap_or("");
        Ok(Self { month, unit, state, scope })
    }

    fn address(&self, path: &str, month: Month, state: &str, page: i64) -> String {
        let unit = self.unit.map(|u| u.to_string()).unwrap_or_default();
        let page = if page > 1 { page.to_string() } else { String::new() };
        list::address(path, &[("month", &month.to_string()), ("unit", &unit), ("state", state), ("page", &page)])
    }
}

/// The branches that lived in the month, with what they finished.
struct Found {
    units: Vec<Unit>,
    done: HashMap<UnitId, Finished>,
    members: HashMap<UnitId, Members>,
}

impl Found {
    async fn read(conn: &mut db::Conn, site: &Site, wanted: &Wanted) -> Outcome<Self> {
        let mut units = org::store::list_all(conn, &wanted.scope).await?;
        units.retain(|u| {
            let holds = site.catalogue.unit_kind(&u.kind).is_some_and(|k| k.holds_members);
            let there = u.founded.is_none_or(|d| d.first() <= wanted.month.last());
            holds && there && u.dissolved.is_none_or(|d| d > wanted.month.first())
        });
        let done = store::of_month(conn, &wanted.scope, wanted.month).await?;
        let members = org::members(conn, &wanted.scope, wanted.month.last().min(site.today())).await?;
        Ok(Self { units, done, members })
    }

    fn done(&self, unit: &Unit) -> Option<&Finished> {
        self.done.get(&unit.id)
    }

    fn members(&self, unit: &Unit) -> i64 {
        self.members.get(&unit.id).copied().unwrap_or_default().total()
    }

    fn count(&self, state: &str) -> usize {
        self.units.iter().filter(|u| takes(state, self.done(u))).count()
    }
}

fn takes(state: &str, done: Option<&Finished>) -> bool {
    match state {
        "done" => done.is_some(),
        "open" => done.is_none(),
        _ => true,
    }
}

/// `GET /monthly?month=&unit=&state=&page=`
pub async fn show(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let mut conn = site.db.read().await?;
    let wanted = Wanted::of(&mut conn, &site, me.scope("member.read")?, &params).await?;
    let found = Found::read(&mut conn, &site, &wanted).await?;
    drop(conn);
    if let ([only], "") = (found.units.as_slice(), wanted.state) {
        return Ok(lead(&href(only.id, wanted.month)));
    }
    let some: Vec<&Unit> = found.units.iter().filter(|u| takes(wanted.state, found.done(u))).collect();
    let total = i64::try_from(some.len())?;
    let page = params.page().min((total + SHOWN - 1) / SHOWN).max(1);
    let from = usize::try_from((page - 1) * SHOWN)?;
    let shown: Vec<&Unit> = some.into_iter().skip(from).take(usize::try_from(SHOWN)?).collect();
    let acts = html! {
        @if me.can("export") { a.btn.btn-outline-secondary href=(wanted.address("/monthly/export", wanted.month, wanted.state, 1)) { "导出" } }
        button.btn.btn-outline-secondary.js-only type="button" data-print="" { "打印" }
    };
    let body = html! {
        (months(&site, &wanted))
        (states(&wanted, &found))
        @if shown.is_empty() { (parts::empty("没有党支部", "换一换月份或完成情况", &html! {})) } @else { (table(&wanted, &found, &shown)) }
        (pager(total, page, SHOWN, |p| wanted.address("/monthly", wanted.month, wanted.state, p)))
    };
    let lead = "每个党支部每月核对一次名册：缺的补齐，错的更正，变动逐条确认";
    Page::new(format!("每月校对 · {}", wanted.month.chinese())).lead(lead).acts(acts).body(body).reply()
}

fn months(site: &Site, wanted: &Wanted) -> Markup {
    let link = |month: Month, label: &str| html! { a.btn.btn-outline-secondary href=(wanted.address("/monthly", month, wanted.state, 1)) { (label) } };
    html! {
        p { (link(wanted.month.before(), "上月")) " " b { (wanted.month.chinese()) } " "
            @if wanted.month < Month::of(site.today()) { (link(wanted.month.after(), "下月")) } }
    }
}

fn states(wanted: &Wanted, found: &Found) -> Markup {
    let chip = |state: &str, name: &str| {
        let href = wanted.address("/monthly", wanted.month, state, 1);
        html! { li { a.filter href=(href) aria-current=[(wanted.state == state).then_some("true")] { (name) " " b { (found.count(state)) } } } }
    };
    html! { ul.filters aria-label="完成情况" { (chip("", "全部")) (chip("done", "已完成")) (chip("open", "未完成")) } }
}

fn table(wanted: &Wanted, found: &Found, shown: &[&Unit]) -> Markup {
    html! {
        div.list tabindex="0" role="region" aria-label="每月校对完成情况" { table.table.table-cards {
            thead { tr { th scope="col" { "党组织" } th.num scope="col" { "党员" } th scope="col" { "完成情况" } th.num scope="col" { "核对" } th scope="col" { "完成日期" } th scope="col" { "完成人" } } }
            tbody { @for unit in shown { (row(wanted, found, unit)) } }
        } }
    }
}

fn row(wanted: &Wanted, found: &Found, unit: &Unit) -> Markup {
    let (done, sheet) = (found.done(unit), href(unit.id, wanted.month));
    html! { tr {
        th scope="row" { a href=(sheet) { (unit.name) } }
        td.num data-label="党员" { a href=(format!("/members?unit={}", unit.id)) { (found.members(unit)) } }
        td data-label="完成情况" { @if done.is_some() { (parts::state("已完成", "good")) } @else { (parts::state("未完成", "warn")) } }
        td.num data-label="核对" { @if let Some(f) = done { a href=(sheet) { (f.confirmed) " 条" } } }
        td.nowrap data-label="完成日期" { @if let Some(f) = done { (f.on) } }
        td data-label="完成人" { @if let Some(f) = done { (f.recorded_by) } }
    } }
}

/// `GET /monthly/export`: what the list shows, of the units that may be exported.
pub async fn export(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let may_export = me.scope("export")?;
    let mut conn = site.db.read().await?;
    let wanted = Wanted::of(&mut conn, &site, me.scope("member.read")?, &params).await?;
    let found = Found::read(&mut conn, &site, &wanted).await?;
    drop(conn);
    let rows: Vec<papers::Row<'_>> = found
        .units
        .iter()
        .filter(|u| takes(wanted.state, found.done(u)) && may_export.covers(&u.path))
        .map(|u| papers::Row { unit: &u.name, members: found.members(u), done: found.done(u) })
        .collect();
    audit::note(&site, &me, Line::general("export", format!("每月校对 {} {} 行", wanted.month, rows.len()))).await?;
    let footer = exchange::out::footer_line(&me.name, &site.clock.now().to_local_text(), "");
    let bytes = papers::list(wanted.month, &rows, &footer, site.today())?;
    Ok(download::download(&format!("每月校对_{}.xlsx", wanted.month), download::XLSX, bytes))
}
