//! Everything registered in reach, with filters; the export of it.

use super::{LIST, sign, standing};
use crate::alarm::{Alarm, Gap, Limits, alarms};
use crate::file::{File, Form, Kind};
use crate::papers;
use crate::store::{self, Counts, Filter};
use access::{Line, Scope, audit};
use axum::extract::State;
use base::id::UnitId;
use base::{Fault, Outcome};
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
            form: Form::parse(params.text("form")),
            state: match params.text("state") {
                "ended" => "ended",
                "all" => "",
                _ => "open",
            },
            gap: Gap::parse(params.text("gap")),
            any_gap: params.text("gap") == "any",
            large: params.text("large") == "1",
            problems: params.text("problems") == "1",
            unit: path,
            of: None,
            q: params.text("q").chars().take(60).collect(),
        };
        Ok(Self { unit, filter })
    }

    /// The same list, with some of it asked for otherwise.
    fn address(&self, path: &str, other: &[(&str, &str)], page: i64) -> String {
        let f = &self.filter;
        let flag = |on: bool| if on { "1" } else { "" };
        let unit = self.unit.as_ref().map(|(id, _)| id.to_string()).unwrap_or_default();
        let page = if page > 1 { page.to_string() } else { String::new() };
        let state = match f.state {
            "open" => "",
            "" => "all",
            state => state,
        };
        let gap = if f.any_gap { "any" } else { f.gap.map_or("", Gap::key) };
        let now = [
            ("unit", unit.as_str()),
            ("kind", f.kind.map_or("", Kind::key)),
            ("form", f.form.map_or("", Form::key)),
            ("state", state),
            ("gap", gap),
            ("large", flag(f.large)),
            ("problems", flag(f.problems)),
            ("q", f.q.as_str()),
            ("page", page.as_str()),
        ];
        let said = |key: &str| other.iter().find(|(k, _)| *k == key).map(|(_, v)| *v);
        list::address(path, &now.map(|(key, value)| (key, said(key).unwrap_or(value))))
    }
}

/// One row: the file, its unit, what should be seen to.
pub(crate) struct Row {
    pub file: File,
    pub unit: String,
    pub branch: String,
    pub alarms: Vec<Alarm>,
}

impl Row {
    /// Where it stands, in words.
    pub(crate) fn standing(&self) -> &'static str {
        standing(&self.file)
    }
}

/// With the names of units, and what should be seen to.
pub(super) async fn rows(conn: &mut Conn, site: &Site, scope: &Scope, all: Vec<File>) -> Outcome<Vec<Row>> {
    let ids: Vec<UnitId> = all.iter().flat_map(|f| std::iter::once(f.unit).chain(f.branch)).collect();
    let names = org::store::names(conn, &Scope::whole(scope.district_id()), &ids).await?;
    let name = |id: UnitId| names.get(&id).cloned().unwrap_or_default();
    let row = |file: File| Row {
        unit: name(file.unit),
        branch: file.branch.map(name).unwrap_or_default(),
        alarms: alarms(&file, &site.catalogue, site.today()),
        file,
    };
    Ok(all.into_iter().map(row).collect())
}

/// `GET /coverage`
pub async fn show(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let scope = me.scope("coverage.read")?;
    let limits = Limits::of(&site.catalogue, site.today());
    let mut conn = site.db.read().await?;
    let wanted = Wanted::of(&mut conn, &scope, &params).await?;
    let total = store::count(&mut conn, &scope, (&wanted.filter, &limits)).await?;
    let page = params.page().min((total + PAGE_SIZE - 1) / PAGE_SIZE).max(1);
    let window = Some((PAGE_SIZE, (page - 1) * PAGE_SIZE));
    let all = store::page(&mut conn, &scope, (&wanted.filter, &limits), window).await?;
    let all = rows(&mut conn, &site, &scope, all).await?;
    let reach = wanted.filter.unit.as_deref().and_then(|path| scope.within(path)).unwrap_or_else(|| scope.clone());
    let counts = store::counts(&mut conn, &reach, &limits).await?;
    drop(conn);
    let body = html! {
        (quick(&wanted, &counts))
        (tools(&wanted, &limits))
        p.found { "共 " (total) " 个" }
        @if all.is_empty() {
            (parts::empty("没有符合条件的登记", "非公有制企业、社会组织由属地或行业党组织登记；指导员由选派的党组织登记", &html! {}))
        } @else { (table(&all)) }
        (pager(total, page, PAGE_SIZE, |page| wanted.address("/coverage", &[], page)))
    };
    let acts = html! {
        a.btn.btn-outline-secondary href="/coverage/gaps" { "应建未建" }
        @if me.can("export") { a.btn.btn-outline-secondary href=(wanted.address("/coverage/export", &[], 1)) { "导出" } }
        button.btn.btn-outline-secondary.js-only type="button" data-print="" { "打印" }
        @if me.can("coverage.write") && me.can("import") { a.btn.btn-outline-secondary href="/coverage/import" { "导入" } }
        @if me.can("coverage.write") && wanted.unit.is_some() { a.btn.btn-outline-secondary href=(wanted.address("/coverage/move", &[], 1)) { "整体划转" } }
        @if me.can("coverage.write") { a.btn.btn-primary href="/coverage/new" { "登记" } }
    };
    Page::new(LIST).lead("“两新”组织的组织覆盖和工作覆盖，党建工作指导员").acts(acts).body(body).reply()
}

fn quick(wanted: &Wanted, counts: &Counts) -> Markup {
    let f = &wanted.filter;
    let plain = f.gap.is_none() && !f.any_gap && !f.problems && !f.large;
    let link = |name: &str, n: i64, here: bool, other: &[(&str, &str)]| {
        let href = wanted.address("/coverage", other, 1);
        html! { li { a.filter href=(href) aria-current=[here.then_some("true")] { (name) " " b { (n) } } } }
    };
    html! {
        ul.filters aria-label="常用筛选" {
            @for kind in Kind::ALL {
                (link(kind.name(), counts.of(kind), plain && f.kind == Some(kind), &[("kind", kind.key()), ("gap", ""), ("problems", ""), ("large", "")]))
            }
            @for gap in Gap::ALL { @let n = counts.wanting(gap); @if n > 0 || f.gap == Some(gap) {
                (link(gap.name(), n, f.gap == Some(gap), &[("kind", ""), ("form", ""), ("gap", gap.key()), ("problems", "")]))
            } }
            @if counts.problems > 0 || f.problems {
                (link("有问题没有解决", counts.problems, f.problems, &[("kind", ""), ("form", ""), ("gap", ""), ("problems", "1")]))
            }
        }
    }
}

fn choice(name: &str, label: &str, all: &[(&str, &str)], chosen: &str, none: &str) -> Markup {
    html! {
        div.field {
            label.field-label for=(format!("f-{name}")) { (label) }
            select.form-select id=(format!("f-{name}")) name=(name) {
                option value="" { (none) }
                @for (code, text) in all { option value=(code) selected[*code == chosen] { (text) } }
            }
        }
    }
}

fn tools(wanted: &Wanted, limits: &Limits) -> Markup {
    let f = &wanted.filter;
    let kinds = Kind::ALL.map(|k| (k.key(), k.name()));
    let states = [("ended", "已结束"), ("all", "全部")];
    let state = if f.state.is_empty() { "all" } else { f.state };
    let gaps: Vec<(&str, &str)> =
        std::iter::once(("any", "需要处理的")).chain(Gap::ALL.map(|g| (g.key(), g.name()))).collect();
    let gap = if f.any_gap { "any" } else { f.gap.map_or("", Gap::key) };
    html! {
        form.tools action="/coverage" method="get" data-auto="" role="search" aria-label="筛选登记" {
            @if let Some((unit, _)) = &wanted.unit { input type="hidden" name="unit" value=(unit); }
            @if f.problems { input type="hidden" name="problems" value="1"; }
            (choice("kind", "类别", &kinds, f.kind.map_or("", Kind::key), "全部"))
            (choice("form", "组建方式", Form::CHOICES, f.form.map_or("", Form::key), "全部"))
            (choice("gap", "缺口", &gaps, gap, "全部"))
            (choice("state", "状态", &states, state, "登记中"))
            label.form-check { input.form-check-input type="checkbox" name="large" value="1" checked[f.large]; span.form-check-label { "职工" (limits.large) "人以上的企业" } }
            div.field.grow {
                label.field-label for="f-q" { "查找" }
                input.form-control id="f-q" type="search" name="q" value=(f.q) maxlength="60" placeholder="名称、信用代码、行业或地址";
            }
            button.btn { "筛选" }
        }
        @if let Some((_, name)) = &wanted.unit {
            ul.filters { li { a.filter href="/coverage" { (name) " ✕" span.visually-hidden { "（取消）" } } } }
        }
    }
}

/// A number that may not be known.
pub(super) fn number(n: Option<i64>) -> String {
    n.map(|n| n.to_string()).unwrap_or_default()
}

fn table(all: &[Row]) -> Markup {
    html! {
        div.list tabindex="0" role="region" aria-label="两个覆盖" {
            table.table.table-cards {
                thead { tr { th scope="col" { "名称" } th scope="col" { "类别" } th scope="col" { "登记的党组织" } th.num scope="col" { "职工" } th.num scope="col" { "正式党员" } th scope="col" { "覆盖" } th scope="col" { "所建的党组织" } th scope="col" { "需要处理" } } }
                tbody { @for row in all { @let f = &row.file; tr {
                    td.lead-cell data-label="名称" { a href=(format!("/coverage/{}", f.id)) { (f.name) } }
                    td data-label="类别" { (f.kind.name()) }
                    td data-label="登记的党组织" { (row.unit) }
                    td.num data-label="职工" { (number(f.employees)) }
                    td.num data-label="正式党员" { (number(f.full)) }
                    td data-label="覆盖" { div { (sign(f)) } }
                    td data-label="所建的党组织" { (row.branch) }
                    td data-label="需要处理" { div { @for a in &row.alarms { (parts::state(&a.what, "warn")) " " } } }
                } } }
            }
        }
    }
}

/// `GET /coverage/export`: what the list shows, of the units that may be exported.
pub async fn export(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let scope = me.scope("coverage.read")?;
    // Whoever may export may do so for the units of that right only.
    let may = me.scope("export")?;
    let scope = if may.tops() == scope.tops() { scope } else { may };
    let limits = Limits::of(&site.catalogue, site.today());
    let mut conn = site.db.read().await?;
    let wanted = Wanted::of(&mut conn, &scope, &params).await?;
    let all = store::page(&mut conn, &scope, (&wanted.filter, &limits), None).await?;
    let all = rows(&mut conn, &site, &scope, all).await?;
    drop(conn);
    audit::note(&site, &me, Line::general("export", format!("两个覆盖 {} 行", all.len()))).await?;
    let range = wanted.unit.map_or_else(|| "管理范围内全部党组织".to_owned(), |(_, name)| name);
    let footer = exchange::out::footer_line(&me.name, &site.clock.now().to_local_text(), &range);
    let bytes = papers::list(&all, &footer, site.today())?;
    Ok(download::download(&format!("两个覆盖_{}.xlsx", site.today()), download::XLSX, bytes))
}
