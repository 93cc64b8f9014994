//! Transfers of which one side is in reach, with filters; the export of them.

use super::facts::{names, side, sign};
use crate::file::{Kind, State, Transfer};
use crate::papers;
use crate::store::{self, Filter, Side};
use access::{Line, Scope, audit};
use axum::extract::State as Site_;
use base::id::UnitId;
use base::{Fault, Outcome};
use db::Conn;
use maud::{Markup, html};
use std::collections::HashMap;
use ui::list::{PAGE_SIZE, pager};
use ui::{Me, Page, Params, Reply, Site, download, list, parts};

/// What a list was asked for.
struct Wanted {
    unit: Option<(UnitId, String)>,
    filter: Filter,
}

impl Wanted {
    async fn of(conn: &mut Conn, site: &Site, scope: &Scope, params: &Params) -> Outcome<Self> {
        let mut unit = None;
        let mut path = None;
        if let Some(id) = params.read::<i64>("unit").map(UnitId) {
            let found = org::store::find(conn, scope, id).await?;
            scope.within(&found.path).ok_or(Fault::NotFound)?;
            path = Some(found.path);
            unit = Some((id, found.name));
        }
        let side = match params.text("side") {
            "from" => Some(Side::From),
            "to" => Some(Side::To),
            _ => None,
        };
        let filter = Filter {
            kind: Kind::parse(params.text("kind")),
            state: State::parse(params.text("state")).filter(|s| *s != State::Undone),
            late: (params.text("late") == "1").then(|| site.today()),
            unit: path,
            side,
            q: params.text("q").chars().take(60).collect(),
        };
        Ok(Self { unit, filter })
    }

    fn address(&self, path: &str, page: i64) -> String {
        let f = &self.filter;
        let unit = self.unit.as_ref().map(|(id, _)| id.to_string()).unwrap_or_default();
        let page = if page > 1 { page.to_string() } else { String::new() };
        let side = match f.side {
            Some(Side::From) => "from",
            Some(Side::To) => "to",
            None => "",
        };
        list::address(
            path,
            &[
                ("unit", &unit),
                ("kind", f.kind.map_or("", Kind::key)),
                ("side", side),
                ("state", f.state.map_or("", State::key)),
                ("late", if f.late.is_some() { "1" } else { "" }),
                ("q", &f.q),
                ("page", &page),
            ],
        )
    }
}

/// `GET /transfer`
pub async fn show(Site_(site): Site_<Site>, me: Me, params: Params) -> Reply {
    let scope = me.scope("transfer.read")?;
    let mut conn = site.db.read().await?;
    let wanted = Wanted::of(&mut conn, &site, &scope, &params).await?;
    let total = store::count(&mut conn, &scope, &wanted.filter).await?;
    let page = params.page().min((total + PAGE_SIZE - 1) / PAGE_SIZE).max(1);
    let window = Some((PAGE_SIZE, (page - 1) * PAGE_SIZE));
    let all = store::page(&mut conn, &site.keys, &scope, &wanted.filter, window).await?;
    let names = names(&mut conn, scope.district(), &all).await?;
    let numbers = numbers(&mut conn, &site, &scope).await?;
    drop(conn);
    let body = html! {
        (quick(&numbers))
        (tools(&wanted))
        p.found { "共 " (total) " 件" }
        @if all.is_empty() {
            (parts::empty("没有组织关系接转", "党员转出由所在党支部提出；区外来的介绍信在这里登记", &html! {}))
        } @else { (table(&site, &all, &names)) }
        (pager(total, page, PAGE_SIZE, |page| wanted.address("/transfer", page)))
        (parts::clause(&charge(&site)))
    };
    let acts = html! {
        @if me.can("export") { a.btn.btn-outline-secondary href=(wanted.address("/transfer/export", 1)) { "导出" } }
        button.btn.btn-outline-secondary.js-only type="button" data-print="" { "打印" }
        @if me.can("transfer.write") {
            a.btn.btn-outline-secondary href="/transfer/incoming" { "接收" }
            a.btn.btn-outline-secondary href="/transfer/arrive" { "登记转入" }
            a.btn.btn-primary href="/transfer/new" { "提出转出" }
        }
    };
    Page::new("组织关系接转").lead("接收以前，党员由转出方管理").acts(acts).body(body).reply()
}

/// The rule that everybody should have before their eyes.
fn charge(site: &Site) -> String {
    let rule = site.catalogue.rule("member_transfer_charge");
    rule.map_or(String::new(), |r| format!("{}（{}）", r.text, r.basis.clause().unwrap_or_default()))
}

/// What waits, what is late: name, address, number.
async fn numbers(conn: &mut Conn, site: &Site, scope: &Scope) -> Outcome<Vec<(&'static str, &'static str, i64)>> {
    let open = Filter { state: Some(State::Open), ..Filter::default() };
    let late = Some(site.today());
    let all = [
        ("办理中", "/transfer?state=open", open.clone()),
        ("等待接收", "/transfer?state=open&side=to", Filter { side: Some(Side::To), ..open.clone() }),
        ("回执逾期", "/transfer?kind=transfer_out&late=1", Filter { kind: Some(Kind::Out), late, ..open.clone() }),
        ("区内超期", "/transfer?kind=transfer&late=1", Filter { kind: Some(Kind::Within), late, ..open }),
    ];
    let mut numbers = Vec::new();
    for (name, href, filter) in all {
        numbers.push((name, href, store::count(conn, scope, &filter).await?));
    }
    Ok(numbers)
}

fn quick(numbers: &[(&str, &str, i64)]) -> Markup {
    html! {
        ul.filters aria-label="常用筛选" {
            @for (name, href, n) in numbers { li { a.filter href=(href) { (name) " " b { (n) } } } }
        }
    }
}

fn tools(wanted: &Wanted) -> Markup {
    let f = &wanted.filter;
    html! {
        form.tools action="/transfer" method="get" data-auto="" role="search" aria-label="筛选接转" {
            @if let Some((unit, _)) = &wanted.unit { input type="hidden" name="unit" value=(unit); }
            div.field {
                label.field-label for="f-kind" { "办理类型" }
                select.form-select id="f-kind" name="kind" {
                    option value="" { "全部" }
                    @for kind in Kind::ALL { option value=(kind.key()) selected[f.kind == Some(kind)] { (kind.name()) } }
                }
            }
            div.field {
                label.field-label for="f-side" { "方向" }
                select.form-select id="f-side" name="side" {
                    option value="" { "全部" }
                    option value="from" selected[f.side == Some(Side::From)] { "转出" }
                    option value="to" selected[f.side == Some(Side::To)] { "转入" }
                }
            }
            div.field {
                label.field-label for="f-state" { "状态" }
                select.form-select id="f-state" name="state" {
                    option value="" { "全部" }
                    @for state in State::LISTED { option value=(state.key()) selected[f.state == Some(state)] { (state.name()) } }
                }
            }
            label.form-check { input.form-check-input type="checkbox" name="late" value="1" checked[f.late.is_some()]; span.form-check-label { "超过期限" } }
            div.field.grow {
                label.field-label for="f-q" { "查找" }
                input.form-control id="f-q" type="search" name="q" value=(f.q) maxlength="60" placeholder="姓名或介绍信编号";
            }
            button.btn { "筛选" }
        }
        @if let Some((_, name)) = &wanted.unit {
            ul.filters { li { a.filter href="/transfer" { (name) " ✕" span.visually-hidden { "（取消）" } } } }
        }
    }
}

fn table(site: &Site, all: &[Transfer], names: &HashMap<UnitId, String>) -> Markup {
    html! {
        div.list tabindex="0" role="region" aria-label="组织关系接转" {
            table.table.table-cards {
                thead { tr { th scope="col" { "姓名" } th scope="col" { "类型" } th scope="col" { "转出" } th scope="col" { "转入" } th scope="col" { "提出" } th scope="col" { "期限" } th scope="col" { "状态" } } }
                tbody { @for t in all { tr {
                    td.lead-cell data-label="姓名" { a href=(format!("/transfer/{}", t.id)) { (t.name) } }
                    td data-label="类型" { (t.kind.name()) @if t.whole { "（整建制）" } }
                    td data-label="转出" { (side(t, t.from, names)) }
                    td data-label="转入" { (side(t, t.to, names)) }
                    td.nowrap data-label="提出" { @if let Some(begun) = t.begun { (begun) } }
                    td.nowrap data-label="期限" { @if let Some(due) = t.due { (due) } }
                    td data-label="状态" { (sign(t, site.today())) }
                } } }
            }
        }
    }
}

/// `GET /transfer/export`: what the list shows.
pub async fn export(Site_(site): Site_<Site>, me: Me, params: Params) -> Reply {
    let scope = me.scope("transfer.read")?;
    // Whoever may export may do so for the units of that right only.
    let scope = if me.scope("export")?.tops() == scope.tops() { scope } else { me.scope("export")? };
    let mut conn = site.db.read().await?;
    let wanted = Wanted::of(&mut conn, &site, &scope, &params).await?;
    let all = store::page(&mut conn, &site.keys, &scope, &wanted.filter, None).await?;
    let names = names(&mut conn, scope.district(), &all).await?;
    drop(conn);
    audit::note(&site, &me, Line::general("export", format!("组织关系接转 {} 行", all.len()))).await?;
    let range = wanted.unit.map_or_else(|| "管理范围内全部党组织".to_owned(), |(_, name)| name);
    let footer = exchange::out::footer_line(&me.name, &site.clock.now().to_local_text(), &range);
    let rows = all.iter().map(|t| (t, side(t, t.from, &names), side(t, t.to, &names)));
    let bytes = papers::list(&rows.collect::<Vec<_>>(), &footer, site.today())?;
    Ok(download::download(&format!("组织关系接转_{}.xlsx", site.today()), download::XLSX, bytes))
}
