//! The places in reach as a tree of lines, with filters; the export of them.

use super::{LIST, gap, sign};
use crate::place::{FORMS, Kind, Place, name_of};
use crate::store::{self, Counts, Filter};
use crate::{papers, post};
use access::{Line, Scope, audit};
use axum::extract::State;
use base::id::UnitId;
use base::{Fault, Outcome};
use catalogue::Catalogue;
use db::Conn;
use maud::{Markup, html};
use ui::list::{PAGE_SIZE, pager};
use ui::{Me, Page, Params, Reply, Site, download, list, parts};

/// What the list was asked for.
struct Wanted {
    unit: Option<(UnitId, String)>,
    filter: Filter,
}

impl Wanted {
    async fn of(conn: &mut Conn, scope: &Scope, params: &Params) -> Outcome<Self> {
        let (mut unit, mut path) = (None, None);
        if let Some(id) = params.read::<i64>("unit").map(UnitId) {
            let found = org::store::find(conn, scope, id).await?;
            scope.within(&found.path).ok_or(Fault::NotFound)?;
            path = Some(found.path);
            unit = Some((id, found.name));
        }
        let filter = Filter {
            kind: Kind::parse(params.text("kind")),
            state: match params.text("state") {
                "ended" => "ended",
                "all" => "",
                _ => "open",
            },
            vacant: params.text("gap") == "1",
            post: params.text("post").chars().take(40).collect(),
            astray: params.text("astray") == "1",
            unit: path,
            parent: None,
            q: params.text("q").chars().take(60).collect(),
        };
        Ok(Self { unit, filter })
    }

    /// The address of a list of this unit, narrowed to what is said.
    fn address(&self, path: &str, more: &[(&str, &str)]) -> String {
        let unit = self.unit.as_ref().map(|(id, _)| id.to_string()).unwrap_or_default();
        list::address(path, &[&[("unit", unit.as_str())], more].concat())
    }

    /// The address of the list as it is.
    fn here(&self, path: &str, page: i64) -> String {
        let (f, flag) = (&self.filter, |on: bool| if on { "1" } else { "" });
        let page = if page > 1 { page.to_string() } else { String::new() };
        let state = match f.state {
            "open" => "",
            "" => "all",
            other => other,
        };
        let kind = f.kind.map_or("", Kind::key);
        let (vacant, astray) = (flag(f.vacant), flag(f.astray));
        let all = [
            ("kind", kind),
            ("state", state),
            ("gap", vacant),
            ("post", &f.post),
            ("astray", astray),
            ("q", &f.q),
            ("page", &page),
        ];
        self.address(path, &all)
    }
}

/// One row: the place with the names of its unit and branch.
pub(crate) struct Row {
    pub place: Place,
    pub unit: String,
    pub branch: String,
}

async fn rows(conn: &mut Conn, scope: &Scope, all: Vec<Place>) -> Outcome<Vec<Row>> {
    let ids: Vec<UnitId> = all.iter().flat_map(|p| [Some(p.unit), p.facts.branch.map(UnitId)]).flatten().collect();
    let names = org::store::names(conn, &Scope::whole(scope.district_id()), &ids).await?;
    let name = |id: UnitId| names.get(&id).cloned().unwrap_or_default();
    let row = |place: Place| Row {
        unit: name(place.unit),
        branch: place.facts.branch.map(|id| name(UnitId(id))).unwrap_or_default(),
        place,
    };
    Ok(all.into_iter().map(row).collect())
}

/// `GET /grids`
pub async fn show(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let scope = me.scope("grid.read")?;
    let mut conn = site.db.read().await?;
    let wanted = Wanted::of(&mut conn, &scope, &params).await?;
    let total = store::count(&mut conn, &scope, &wanted.filter).await?;
    let page = params.page().min((total + PAGE_SIZE - 1) / PAGE_SIZE).max(1);
    let window = Some((PAGE_SIZE, (page - 1) * PAGE_SIZE));
    let all = store::page(&mut conn, &scope, &wanted.filter, window).await?;
    let all = rows(&mut conn, &scope, all).await?;
    let reach = wanted.filter.unit.as_deref().and_then(|path| scope.within(path)).unwrap_or_else(|| scope.clone());
    let counts = store::counts(&mut conn, &reach).await?;
    drop(conn);
    let body = html! {
        (quick(&wanted, &counts))
        (tools(&wanted, &site.catalogue))
        p.found { "共 " (total) " 个" }
        @if all.is_empty() {
            (parts::empty("没有符合条件的网格、小区", "先设立网格，再在网格里设立微网格、登记小区楼宇，选配人员", &html! {}))
        } @else { (table(&all)) }
        (pager(total, page, PAGE_SIZE, |page| wanted.here("/grids", page)))
        (parts::rules(&site.catalogue, &["grid_branch"]))
    };
    let acts = html! {
        @if me.can("export") { a.btn.btn-outline-secondary href=(wanted.here("/grids/export", 1)) { "导出" } }
        button.btn.btn-outline-secondary.js-only type="button" data-print="" { "打印" }
        a.btn.btn-outline-secondary href=(wanted.address("/grids/vacancies", &[])) { "空缺情况" }
        @if me.can("grid.write") && me.can("import") { a.btn.btn-outline-secondary href=(wanted.address("/grids/import", &[])) { "导入" } }
        @if me.can("grid.write") { a.btn.btn-primary href=(wanted.address("/grids/new", &[])) { "设立" } }
    };
    Page::new(LIST).lead("网格、微网格、小区楼宇，谁在岗、缺谁").acts(acts).body(body).reply()
}

fn quick(wanted: &Wanted, counts: &Counts) -> Markup {
    let f = &wanted.filter;
    let link = |more: &[(&str, &str)], here: bool, name: &str, n: i64| {
        html! { li { a.filter href=(wanted.address("/grids", more)) aria-current=[here.then_some("true")] { (name) " " b { (n) } } } }
    };
    let of = |kind: Kind, n: i64| link(&[("kind", kind.key())], f.kind == Some(kind), kind.name(), n);
    html! {
        ul.filters aria-label="常用筛选" {
            (of(Kind::Grid, counts.grids)) (of(Kind::Micro, counts.micros)) (of(Kind::Residence, counts.residences))
            (link(&[("gap", "1")], f.vacant, "有空缺", counts.short))
            (link(&[("astray", "1")], f.astray, "需要处理", counts.astray))
        }
    }
}

fn tools(wanted: &Wanted, catalogue: &Catalogue) -> Markup {
    let f = &wanted.filter;
    html! {
        form.tools action="/grids" method="get" data-auto="" role="search" aria-label="筛选网格" {
            @if let Some((unit, _)) = &wanted.unit { input type="hidden" name="unit" value=(unit); }
            div.field {
                label.field-label for="f-kind" { "类别" }
                select.form-select id="f-kind" name="kind" {
                    option value="" { "全部" }
                    @for kind in Kind::ALL { option value=(kind.key()) selected[f.kind == Some(kind)] { (kind.name()) } }
                }
            }
            div.field {
                label.field-label for="f-post" { "空缺岗位" }
                select.form-select id="f-post" name="post" {
                    option value="" { "不限" }
                    @for (code, name) in post::all(catalogue) { option value=(code) selected[f.post == code] { (name) } }
                }
            }
            div.field {
                label.field-label for="f-state" { "状态" }
                select.form-select id="f-state" name="state" {
                    option value="" { "使用中" }
                    option value="ended" selected[f.state == "ended"] { "已撤并" }
                    option value="all" selected[f.state.is_empty()] { "全部" }
                }
            }
            label.form-check { input.form-check-input type="checkbox" name="gap" value="1" checked[f.vacant]; span.form-check-label { "有空缺" } }
            label.form-check { input.form-check-input type="checkbox" name="astray" value="1" checked[f.astray]; span.form-check-label { "需要处理" } }
            div.field.grow {
                label.field-label for="f-q" { "查找" }
                input.form-control id="f-q" type="search" name="q" value=(f.q) maxlength="60" placeholder="编号、名称、物业企业或在岗人员";
            }
            button.btn { "筛选" }
        }
        @if let Some((_, name)) = &wanted.unit {
            ul.filters { li { a.filter href="/grids" { (name) " ✕" span.visually-hidden { "（取消）" } } } }
        }
    }
}

/// How far a line of the tree is set in.
pub(crate) fn depth(place: &Place) -> usize {
    match place.kind {
        Kind::Grid => 0,
        Kind::Micro => 1,
        Kind::Residence => 2,
    }
}

/// What a place is, in a word.
pub(crate) fn called(place: &Place) -> &'static str {
    if place.kind == Kind::Residence { name_of(FORMS, &place.facts.form) } else { place.kind.name() }
}

fn table(all: &[Row]) -> Markup {
    html! {
        div.list tabindex="0" role="region" aria-label="网格和小区楼宇" {
            table.table.table-cards {
                thead { tr { th scope="col" { "名称" } th scope="col" { "类别" } th scope="col" { "所属" } th scope="col" { "党支部" } th.num scope="col" { "户数" } th.num scope="col" { "应配" } th.num scope="col" { "在岗" } th scope="col" { "情况" } } }
                tbody { @for row in all { @let p = &row.place; tr {
                    td.lead-cell data-label="名称" { ("　".repeat(depth(p))) a href=(format!("/grids/{}", p.id)) { (p.title()) } }
                    td.nowrap data-label="类别" { (called(p)) }
                    td data-label="所属" { (row.unit) }
                    td data-label="党支部" { (row.branch) }
                    td.num data-label="户数" { @if let Some(n) = p.facts.households { (n) } }
                    td.num data-label="应配" { (p.needed) }
                    td.num data-label="在岗" { (p.held) }
                    td data-label="情况" { div { @if p.is_open() { (gap(p.vacant)) } @else { (sign(p)) } @if p.astray { " " (parts::state("需要处理", "warn")) } } }
                } } }
            }
        }
    }
}

/// `GET /grids/export`: what the list shows, of the units that may be exported.
pub async fn export(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let scope = super::exported(&me)?;
    let mut conn = site.db.read().await?;
    let wanted = Wanted::of(&mut conn, &scope, &params).await?;
    let all = store::page(&mut conn, &scope, &wanted.filter, None).await?;
    let all = rows(&mut conn, &scope, all).await?;
    drop(conn);
    audit::note(&site, &me, Line::general("export", format!("网格和岗位 {} 行", all.len()))).await?;
    let range = wanted.unit.map_or_else(|| "管理范围内全部党组织".to_owned(), |(_, name)| name);
    let footer = exchange::out::footer_line(&me.name, &site.clock.now().to_local_text(), &range);
    let bytes = papers::list(&all, &footer, site.today())?;
    Ok(download::download(&format!("网格和小区楼宇_{}.xlsx", site.today()), download::XLSX, bytes))
}
