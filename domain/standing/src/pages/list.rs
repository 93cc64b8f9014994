//! Matters in reach, with filters; the export of them.

use super::seen;
use crate::file::{Kind, Matter, Now, state_name};
use crate::papers;
use crate::store::{self, Filter};
use access::{Line, Scope, audit};
use axum::extract::State as Site_;
use base::id::UnitId;
use base::{Fault, Outcome};
use case::State;
use db::Conn;
use maud::{Markup, html};
use std::collections::HashMap;
use ui::list::{PAGE_SIZE, pager};
use ui::{Me, Page, Params, Reply, Site, download, list, parts};

/// What a list was asked for.
struct Wanted {
    unit: Option<(UnitId, String)>,
    filter: Filter,
    scope: Scope,
}

impl Wanted {
    async fn of(conn: &mut Conn, site: &Site, me: &Me, params: &Params) -> Outcome<Self> {
        let kind = Kind::parse(params.text("kind")).filter(|k| me.can(k.read()));
        let mut scope = me.scope(kind.map_or("standing.read", Kind::read))?;
        let mut unit = None;
        if let Some(id) = params.read::<i64>("unit").map(UnitId) {
            let found = org::store::find(conn, &scope, id).await?;
            scope = scope.within(&found.path).ok_or(Fault::NotFound)?;
            unit = Some((id, found.name));
        }
        let filter = Filter {
            kind,
            state: State::parse(params.text("state")).filter(|s| *s != State::Undone),
            now: Now::parse(params.text("now")),
            due: (params.text("due") == "1").then(|| site.today()),
            q: params.text("q").chars().take(60).collect(),
        };
        Ok(Self { unit, filter, scope })
    }

    fn address(&self, path: &str, page: i64) -> String {
        let f = &self.filter;
        let unit = self.unit.as_ref().map(|(id, _)| id.to_string()).unwrap_or_default();
        let page = if page > 1 { page.to_string() } else { String::new() };
        list::address(
            path,
            &[
                ("unit", &unit),
                ("kind", f.kind.map_or("", Kind::key)),
                ("state", f.state.map_or("", State::key)),
                ("now", f.now.map_or("", Now::key)),
                ("due", if f.due.is_some() { "1" } else { "" }),
                ("q", &f.q),
                ("page", &page),
            ],
        )
    }
}

/// `GET /standing`
pub async fn show(Site_(site): Site_<Site>, me: Me, params: Params) -> Reply {
    let mut conn = site.db.read().await?;
    let wanted = Wanted::of(&mut conn, &site, &me, &params).await?;
    let total = store::count(&mut conn, &wanted.scope, &wanted.filter).await?;
    let page = params.page().min((total + PAGE_SIZE - 1) / PAGE_SIZE).max(1);
    let window = Some((PAGE_SIZE, (page - 1) * PAGE_SIZE));
    let all = store::page(&mut conn, &wanted.scope, &wanted.filter, window).await?;
    let names = names(&mut conn, &wanted.scope, &all).await?;
    let numbers = numbers(&mut conn, &site, &me).await?;
    drop(conn);
    let body = html! {
        (quick(&numbers))
        (tools(&wanted, &me))
        p.found { "共 " (total) " 件" }
        @if all.is_empty() {
            (parts::empty("没有党籍和组织处置事项", "失联查找、停止和恢复党籍、退党、除名、组织处置都在这里登记和办理", &html! {}))
        } @else { (table(&site, &all, &names)) }
        (pager(total, page, PAGE_SIZE, |page| wanted.address("/standing", page)))
    };
    let acts = html! {
        @if me.can("export") { a.btn.btn-outline-secondary href=(wanted.address("/standing/export", 1)) { "导出" } }
        button.btn.btn-outline-secondary.js-only type="button" data-print="" { "打印" }
        @if me.can("standing.write") { a.btn.btn-primary href="/standing/new" { "登记" } }
    };
    let lead = "到期只提醒，不自动停止党籍、不自动除名";
    Page::new("党籍和组织处置").lead(lead).acts(acts).body(body).reply()
}

/// Names of the branches.
async fn names(conn: &mut Conn, scope: &Scope, all: &[Matter]) -> Outcome<HashMap<UnitId, String>> {
    let mut units: Vec<UnitId> = all.iter().map(|m| m.unit).collect();
    units.sort();
    units.dedup();
    org::store::names(conn, scope, &units).await
}

/// What is on its way and what is due: name, address, number.
async fn numbers(conn: &mut Conn, site: &Site, me: &Me) -> Outcome<Vec<(&'static str, String, i64)>> {
    let open = Filter { state: Some(State::Open), ..Filter::default() };
    let due = Filter { due: Some(site.today()), ..Filter::default() };
    let all = [
        ("办理中", "state=open", open.clone()),
        ("到提醒日期", "due=1", due.clone()),
        ("停止党籍", "state=open&now=stopped", Filter { now: Some(Now::Stopped), ..open.clone() }),
        ("限期改正中", "state=open&now=correcting", Filter { now: Some(Now::Correcting), ..open }),
        ("处分期满", "kind=discipline_result&due=1", Filter { kind: Some(Kind::Discipline), ..due }),
    ];
    let mut numbers = Vec::new();
    for (name, query, filter) in all {
        let Ok(scope) = me.scope(filter.kind.map_or("standing.read", Kind::read)) else { continue };
        numbers.push((name, format!("/standing?{query}"), store::count(conn, &scope, &filter).await?));
    }
    Ok(numbers)
}

fn quick(numbers: &[(&str, String, i64)]) -> Markup {
    html! {
        ul.filters aria-label="常用筛选" {
            @for (name, href, n) in numbers { li { a.filter href=(href) { (name) " " b { (n) } } } }
        }
    }
}

fn tools(wanted: &Wanted, me: &Me) -> Markup {
    let f = &wanted.filter;
    html! {
        form.tools action="/standing" method="get" data-auto="" role="search" aria-label="筛选事项" {
            @if let Some((unit, _)) = &wanted.unit { input type="hidden" name="unit" value=(unit); }
            div.field {
                label.field-label for="f-kind" { "事项" }
                select.form-select id="f-kind" name="kind" {
                    option value="" { @if me.can("discipline.read") { "全部（党纪处分除外）" } @else { "全部" } }
                    @for kind in seen(me) { option value=(kind.key()) selected[f.kind == Some(kind)] { (kind.name()) } }
                }
            }
            div.field {
                label.field-label for="f-state" { "状态" }
                select.form-select id="f-state" name="state" {
                    option value="" { "全部" }
                    @for state in [State::Open, State::Over] { option value=(state.key()) selected[f.state == Some(state)] { (state_name(state)) } }
                }
            }
            div.field {
                label.field-label for="f-now" { "现状" }
                select.form-select id="f-now" name="now" {
                    option value="" { "全部" }
                    @for now in Now::all() { option value=(now.key()) selected[f.now == Some(now)] { (now.name()) } }
                }
            }
            label.form-check { input.form-check-input type="checkbox" name="due" value="1" checked[f.due.is_some()]; span.form-check-label { "到提醒日期" } }
            div.field.grow {
                label.field-label for="f-q" { "查找" }
                input.form-control id="f-q" type="search" name="q" value=(f.q) maxlength="60" placeholder="姓名";
            }
            button.btn { "筛选" }
        }
        @if let Some((_, name)) = &wanted.unit {
            ul.filters { li { a.filter href="/standing" { (name) " ✕" span.visually-hidden { "（取消）" } } } }
        }
    }
}

fn table(site: &Site, all: &[Matter], names: &HashMap<UnitId, String>) -> Markup {
    html! {
        div.list tabindex="0" role="region" aria-label="党籍和组织处置" {
            table.table.table-cards {
                thead { tr { th scope="col" { "姓名" } th scope="col" { "事项" } th scope="col" { "党支部" } th scope="col" { "现状" } th scope="col" { "起始" } th scope="col" { "提醒" } th scope="col" { "状态" } } }
                tbody { @for m in all { tr {
                    td.lead-cell data-label="姓名" { a href=(format!("/cases/{}", m.case)) { (m.name) } }
                    td data-label="事项" { (m.kind.name()) }
                    td data-label="党支部" { (names.get(&m.unit).map_or("", String::as_str)) }
                    td data-label="现状" { (m.now.name()) }
                    td.nowrap data-label="起始" { @if let Some(on) = m.now_on { (on) } }
                    td data-label="提醒" { @if let Some(on) = m.alarm_on { span.nowrap { (on) @if m.is_due(site.today()) { " " (parts::state("已到", "warn")) } } } }
                    td data-label="状态" { (parts::state(m.state_name(), if m.state == State::Open { "info" } else { "" })) }
                } } }
            }
        }
    }
}

/// `GET /standing/export`: what the list shows.
pub async fn export(Site_(site): Site_<Site>, me: Me, params: Params) -> Reply {
    let may = me.scope("export")?;
    let mut conn = site.db.read().await?;
    let mut wanted = Wanted::of(&mut conn, &site, &me, &params).await?;
    // Whoever may export may do so for the units of that right only.
    if wanted.unit.is_none() && may.tops() != wanted.scope.tops() {
        wanted.scope = may;
    }
    let all = store::page(&mut conn, &wanted.scope, &wanted.filter, None).await?;
    let names = names(&mut conn, &wanted.scope, &all).await?;
    drop(conn);
    audit::note(&site, &me, Line::general("export", format!("党籍和组织处置 {} 行", all.len()))).await?;
    let range = wanted.unit.as_ref().map_or("管理范围内全部党组织", |(_, name)| name.as_str());
    let footer = exchange::out::footer_line(&me.name, &site.clock.now().to_local_text(), range);
    let rows: Vec<(&Matter, &str)> = all.iter().map(|m| (m, names.get(&m.unit).map_or("", String::as_str))).collect();
    let bytes = papers::list(&rows, &footer, site.today())?;
    Ok(download::download(&format!("党籍和组织处置_{}.xlsx", site.today()), download::XLSX, bytes))
}
