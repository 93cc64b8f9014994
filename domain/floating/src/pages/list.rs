//! Everybody registered of whom a side is in reach, with filters; the export of them.

use super::{LIST, name, names, shown, sign, standing};
use crate::alarm::{Alarm, Cuts, alarms};
use crate::file::{File, Kind};
use crate::papers;
use crate::store::{self, Counts, Filter, Side};
use access::{Line, Scope, audit};
use axum::extract::State;
use base::id::UnitId;
use base::{Fault, Outcome};
use db::Conn;
use maud::{Markup, html};
use std::collections::HashMap;
use ui::list::{PAGE_SIZE, pager};
use ui::{Me, Page, Params, Reply, Site, download, list, parts};

/// What the list was asked for.
struct Wanted {
    unit: Option<(UnitId, String)>,
    filter: Filter,
}

impl Wanted {
    async fn of(conn: &mut Conn, site: &Site, scope: &Scope, params: &Params) -> Outcome<Self> {
        let (mut unit, mut path) = (None, None);
        if let Some(id) = params.read::<i64>("unit").map(UnitId) {
            let found = org::store::find(conn, scope, id).await?;
            scope.within(&found.path).ok_or(Fault::NotFound)?;
            path = Some(found.path);
            unit = Some((id, found.name));
        }
        let side = match params.text("side") {
            "home" => Some(Side::Home),
            "host" => Some(Side::Host),
            _ => None,
        };
        let state = match params.text("state") {
            "ended" => "ended",
            "all" => "",
            _ => "open",
        };
        let late = params.text("late") == "1";
        let filter = Filter {
            kind: Kind::parse(params.text("kind")),
            // A card may still have to be called in after the end.
            state: if late { "" } else { state },
            alarmed: late.then(|| Cuts::of(&site.catalogue, site.today())),
            unit: path,
            side,
            q: params.text("q").chars().take(60).collect(),
        };
        Ok(Self { unit, filter })
    }

    /// The address of the same list with another kind, side, mark, page.
    fn address(&self, path: &str, kind: &str, side: &str, late: bool, page: i64) -> String {
        let unit = self.unit.as_ref().map(|(id, _)| id.to_string()).unwrap_or_default();
        let page = if page > 1 { page.to_string() } else { String::new() };
        let late = if late { "1" } else { "" };
        let state = if self.filter.state.is_empty() && late.is_empty() { "all" } else { self.filter.state };
        let state = if state == "open" { "" } else { state };
        let q = &self.filter.q;
        list::address(
            path,
            &[
                ("unit", &unit),
                ("kind", kind),
                ("side", side),
                ("state", state),
                ("late", late),
                ("q", q),
                ("page", &page),
            ],
        )
    }

    fn side(&self) -> &'static str {
        match self.filter.side {
            Some(Side::Home) => "home",
            Some(Side::Host) => "host",
            None => "",
        }
    }

    /// The address of the list as it is.
    fn here(&self, path: &str, page: i64) -> String {
        let kind = self.filter.kind.map_or("", Kind::key);
        self.address(path, kind, self.side(), self.filter.alarmed.is_some(), page)
    }
}

/// One row: the file, its branch, what should be seen to.
pub(crate) struct Row {
    pub file: File,
    pub name: String,
    pub unit: String,
    pub alarms: Vec<Alarm>,
    pub open: bool,
}

impl Row {
    /// Where it stands, in words.
    pub(crate) fn standing(&self) -> &'static str {
        standing(&self.file)
    }
}

async fn rows(conn: &mut Conn, site: &Site, scope: &Scope, all: Vec<File>) -> Outcome<Vec<Row>> {
    let ids: Vec<UnitId> = all.iter().map(|f| f.unit).collect();
    let names: HashMap<UnitId, String> = names(conn, scope, &ids).await?;
    let row = |file: File| Row {
        name: name(&file, scope),
        unit: names.get(&file.unit).cloned().unwrap_or_default(),
        alarms: alarms(&file, &site.catalogue, site.today()),
        open: shown(&file, scope),
        file,
    };
    Ok(all.into_iter().map(row).collect())
}

/// `GET /floating`
pub async fn show(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let scope = me.scope("floating.read")?;
    let mut conn = site.db.read().await?;
    let wanted = Wanted::of(&mut conn, &site, &scope, &params).await?;
    let total = store::count(&mut conn, &scope, &wanted.filter).await?;
    let page = params.page().min((total + PAGE_SIZE - 1) / PAGE_SIZE).max(1);
    let window = Some((PAGE_SIZE, (page - 1) * PAGE_SIZE));
    let all = store::page(&mut conn, &scope, &wanted.filter, window).await?;
    let all = rows(&mut conn, &site, &scope, all).await?;
    let reach = wanted.filter.unit.as_deref().and_then(|path| scope.within(path)).unwrap_or_else(|| scope.clone());
    let counts = store::counts(&mut conn, &reach, Cuts::of(&site.catalogue, site.today())).await?;
    drop(conn);
    let body = html! {
        (quick(&wanted, &counts))
        (tools(&wanted))
        p.found { "共 " (total) " 人次" }
        @if all.is_empty() {
            (parts::empty("没有符合条件的登记", "党员外出、出国（境）、生活困难，或区外党员来参加活动的，由党支部登记", &html! {}))
        } @else { (table(&all)) }
        (pager(total, page, PAGE_SIZE, |page| wanted.here("/floating", page)))
        (parts::rules(&site.catalogue, &["floating_register"]))
    };
    let acts = html! {
        @if me.can("export") { a.btn.btn-outline-secondary href=(wanted.here("/floating/export", 1)) { "导出" } }
        button.btn.btn-outline-secondary.js-only type="button" data-print="" { "打印" }
        @if me.can("floating.write") { a.btn.btn-primary href="/floating/new" { "登记" } }
    };
    Page::new(LIST).lead("谁在外、谁来了、谁有困难，多久没有联系").acts(acts).body(body).reply()
}

fn quick(wanted: &Wanted, counts: &Counts) -> Markup {
    let f = &wanted.filter;
    let link = |kind: &str, side: &str, late: bool, name: &str, n: i64| {
        let here = f.kind.map_or("", Kind::key) == kind && wanted.side() == side && f.alarmed.is_some() == late;
        let href = wanted.address("/floating", kind, side, late, 1);
        html! { li { a.filter href=(href) aria-current=[here.then_some("true")] { (name) " " b { (n) } } } }
    };
    html! {
        ul.filters aria-label="常用筛选" {
            (link("out", "", false, "流出", counts.out))
            (link("in", "", false, "流入（区外）", counts.incoming))
            (link("", "host", false, "流入（区内）", counts.hosted))
            (link("abroad", "", false, "出国（境）", counts.abroad))
            (link("hardship", "", false, "困难", counts.hardship))
            (link("", "", true, "需要处理", counts.alarmed))
        }
    }
}

fn tools(wanted: &Wanted) -> Markup {
    let f = &wanted.filter;
    let late = f.alarmed.is_some();
    html! {
        form.tools action="/floating" method="get" data-auto="" role="search" aria-label="筛选登记" {
            @if let Some((unit, _)) = &wanted.unit { input type="hidden" name="unit" value=(unit); }
            div.field {
                label.field-label for="f-kind" { "类别" }
                select.form-select id="f-kind" name="kind" {
                    option value="" { "全部" }
                    @for kind in Kind::ALL { option value=(kind.key()) selected[f.kind == Some(kind)] { (kind.name()) } }
                }
            }
            div.field {
                label.field-label for="f-side" { "登记和参加" }
                select.form-select id="f-side" name="side" {
                    option value="" { "全部" }
                    option value="home" selected[f.side == Some(Side::Home)] { "本单位登记的" }
                    option value="host" selected[f.side == Some(Side::Host)] { "来参加活动的（区内）" }
                }
            }
            div.field {
                label.field-label for="f-state" { "状态" }
                select.form-select id="f-state" name="state" {
                    option value="" { "登记中" }
                    option value="ended" selected[f.state == "ended"] { "已结束" }
                    option value="all" selected[f.state.is_empty() && !late] { "全部" }
                }
            }
            label.form-check { input.form-check-input type="checkbox" name="late" value="1" checked[late]; span.form-check-label { "需要处理" } }
            div.field.grow {
                label.field-label for="f-q" { "查找" }
                input.form-control id="f-q" type="search" name="q" value=(f.q) maxlength="60" placeholder="姓名、地点或活动证编号";
            }
            button.btn { "筛选" }
        }
        @if let Some((_, name)) = &wanted.unit {
            ul.filters { li { a.filter href="/floating" { (name) " ✕" span.visually-hidden { "（取消）" } } } }
        }
    }
}

fn table(all: &[Row]) -> Markup {
    html! {
        div.list tabindex="0" role="region" aria-label="流动和困难党员" {
            table.table.table-cards {
                thead { tr { th scope="col" { "姓名" } th scope="col" { "类别" } th scope="col" { "党支部" } th scope="col" { "地点" } th scope="col" { "开始" } th scope="col" { "最近联系" } th scope="col" { "活动证" } th scope="col" { "情况" } } }
                tbody { @for row in all { @let f = &row.file; tr {
                    td.lead-cell.nowrap data-label="姓名" { @if row.open { a href=(format!("/floating/{}", f.id)) { (row.name) } } @else { (row.name) } }
                    td data-label="类别" { (f.kind.name()) }
                    td data-label="党支部" { (row.unit) }
                    td data-label="地点" { (f.place) }
                    td.nowrap data-label="开始" { (f.since) }
                    td.nowrap data-label="最近联系" { (papers::contacted(f)) }
                    td.nowrap data-label="活动证" { (papers::card(f)) }
                    td data-label="情况" { div { (sign(f)) @for a in &row.alarms { " " (parts::state(&a.what, "warn")) } } }
                } } }
            }
        }
    }
}

/// `GET /floating/export`: what the list shows, of the units that may be exported.
pub async fn export(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let scope = me.scope("floating.read")?;
    // Whoever may export may do so for the units of that right only.
    let may = me.scope("export")?;
    let scope = if may.tops() == scope.tops() { scope } else { may };
    let mut conn = site.db.read().await?;
    let wanted = Wanted::of(&mut conn, &site, &scope, &params).await?;
    let all = store::page(&mut conn, &scope, &wanted.filter, None).await?;
    let all = rows(&mut conn, &site, &scope, all).await?;
    drop(conn);
    audit::note(&site, &me, Line::general("export", format!("流动和困难党员 {} 行", all.len()))).await?;
    let range = wanted.unit.map_or_else(|| "管理范围内全部党组织".to_owned(), |(_, name)| name);
    let footer = exchange::out::footer_line(&me.name, &site.clock.now().to_local_text(), &range);
    let bytes = papers::list(&all, &footer, site.today())?;
    Ok(download::download(&format!("流动和困难党员_{}.xlsx", site.today()), download::XLSX, bytes))
}
