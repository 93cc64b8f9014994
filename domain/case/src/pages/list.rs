//! The cases of a procedure: how many stand at each step, a table, and its export.

use super::{list_href, stage_name};
use crate::acts::procedure_of;
use crate::file::{CaseFile, CaseId, State as Standing, StepRow};
use crate::hook;
use crate::papers;
use crate::store::{self, Filter};
use access::{Line, Scope, audit};
use axum::extract::State;
use base::id::UnitId;
use base::{Fault, Outcome};
use catalogue::{CaseSubject, Procedure};
use db::Conn;
use maud::{Markup, html};
use std::collections::HashMap;
use ui::list::{PAGE_SIZE, pager};
use ui::{Id, Me, Page, Params, Reply, Site, download, list, parts};

/// What a list was asked for.
struct Wanted {
    unit: Option<UnitId>,
    filter: Filter,
    scope: Scope,
}

impl Wanted {
    async fn of(conn: &mut Conn, site: &Site, scope: Scope, procedure: &Procedure, params: &Params) -> Outcome<Self> {
        let unit = params.read::<i64>("unit").map(UnitId);
        let scope = match unit {
            Some(unit) => {
                let found = org::store::find(conn, &scope, unit).await?;
                scope.within(&found.path).ok_or(Fault::NotFound)?
            }
            None => scope,
        };
        let stage = Some(params.text("stage").to_owned()).filter(|s| procedure.step(s).is_some());
        let filter = Filter {
            state: Standing::parse(params.text("state")).filter(|s| *s != Standing::Undone),
            stage,
            late: (params.text("late") == "1").then(|| site.today()),
            marked: params.text("marked") == "1",
            q: params.text("q").chars().take(60).collect(),
            unit: None,
        };
        Ok(Self { unit, filter, scope })
    }

    fn address(&self, path: &str, page: i64) -> String {
        let unit = self.unit.map(|u| u.to_string()).unwrap_or_default();
        let page = if page > 1 { page.to_string() } else { String::new() };
        let flag = |on: bool| if on { "1" } else { "" };
        let f = &self.filter;
        list::address(
            path,
            &[
                ("unit", &unit),
                ("state", f.state.map_or("", Standing::key)),
                ("stage", f.stage.as_deref().unwrap_or("")),
                ("late", flag(f.late.is_some())),
                ("marked", flag(f.marked)),
                ("q", &f.q),
                ("page", &page),
            ],
        )
    }
}

/// What the page is made of.
struct View<'a> {
    site: &'a Site,
    me: &'a Me,
    procedure: &'a Procedure,
    wanted: Wanted,
    names: HashMap<UnitId, String>,
    more: More,
}

/// What the procedure's noun says of each case in columns of its own.
#[derive(Default)]
pub(crate) struct More {
    /// Their headings.
    pub names: &'static [&'static str],
    /// What they say, by case.
    pub texts: HashMap<CaseId, Vec<String>>,
}

impl More {
    /// Asks the noun about cases found with the scope.
    async fn of(conn: &mut Conn, site: &Site, scope: &Scope, of: (&Procedure, &[CaseFile])) -> Outcome<Self> {
        let Some(columns) = hook::columns(of.0) else { return Ok(Self::default()) };
        let ids: Vec<CaseId> = of.1.iter().map(|c| c.id).collect();
        let mut rows: HashMap<CaseId, Vec<StepRow>> = HashMap::new();
        for row in store::rows_of(conn, &site.keys, scope, &ids).await? {
            rows.entry(row.case).or_default().push(row);
        }
        let text =
            |id: &CaseId| (*id, (columns.of)(&site.catalogue, rows.get(id).map(Vec::as_slice).unwrap_or_default()));
        Ok(Self { names: columns.names, texts: ids.iter().map(text).collect() })
    }

    /// The headings with the texts of a case.
    fn cells(&self, case: CaseId) -> impl Iterator<Item = (&str, &str)> {
        let texts = self.texts.get(&case).map(Vec::as_slice).unwrap_or_default();
        self.names.iter().zip(texts).map(|(name, text)| (*name, text.as_str()))
    }
}

/// `GET /procedures/{procedure}`
pub async fn show(State(site): State<Site>, me: Me, Id(key): Id<String>, params: Params) -> Reply {
    let procedure = procedure_of(&site.catalogue, &key)?;
    let scope = me.scope(&procedure.read)?;
    let mut conn = site.db.read().await?;
    let wanted = Wanted::of(&mut conn, &site, scope, procedure, &params).await?;
    let total = store::count(&mut conn, &[&wanted.scope], &key, &wanted.filter).await?;
    let page = params.page().min((total + PAGE_SIZE - 1) / PAGE_SIZE).max(1);
    let window = Some((PAGE_SIZE, (page - 1) * PAGE_SIZE));
    let cases = store::page(&mut conn, &[&wanted.scope], &key, &wanted.filter, window).await?;
    let stages = store::stages(&mut conn, &wanted.scope).await?;
    let owners: Vec<UnitId> = cases.iter().map(|c| c.unit).chain(wanted.unit).collect();
    let names = org::store::names(&mut conn, &wanted.scope, &owners).await?;
    let more = More::of(&mut conn, &site, &wanted.scope, (procedure, &cases)).await?;
    drop(conn);
    let view = View { site: &site, me: &me, procedure, wanted, names, more };
    let body = html! {
        (view.pipeline(&stages))
        (view.tools())
        p.found { "共 " (total) " 件" }
        @if cases.is_empty() { (view.nothing()) } @else { (view.table(&cases)) }
        (pager(total, page, PAGE_SIZE, |page| view.wanted.address(&list_href(procedure), page)))
        (parts::clause(&procedure.basis.clause().unwrap_or_default()))
    };
    let page = Page::new(&procedure.name).lead(&procedure.purpose).crumb("办理事项", "/procedures");
    page.acts(view.acts()).body(body).reply()
}

impl View<'_> {
    fn href(&self) -> String {
        list_href(self.procedure)
    }

    fn acts(&self) -> Markup {
        html! {
            @if self.me.can("export") {
                a.btn.btn-outline-secondary href=(self.wanted.address(&format!("{}/export", self.href()), 1)) { "导出" }
            }
            button.btn.btn-outline-secondary.js-only type="button" data-print="" { "打印" }
            @if self.procedure.subject != CaseSubject::Noun && self.me.can(&self.procedure.write) {
                a.btn.btn-primary href=(format!("{}/new", self.href())) { "登记" (self.procedure.name) }
            }
        }
    }

    /// How many open cases stand at each step; each number leads to them.
    fn pipeline(&self, stages: &[(String, String, i64)]) -> Markup {
        let of = |step: &str| {
            let found = stages.iter().find(|(procedure, stage, _)| *procedure == self.procedure.key && stage == step);
            found.map_or(0, |(_, _, n)| *n)
        };
        let unit = self.wanted.unit.map(|u| u.to_string()).unwrap_or_default();
        let href = |step: &str| list::address(&self.href(), &[("unit", &unit), ("state", "open"), ("stage", step)]);
        let all: i64 = stages.iter().filter(|(procedure, ..)| *procedure == self.procedure.key).map(|(.., n)| n).sum();
        html! {
            @if all > 0 {
                ul.filters aria-label="办理中的事项所在步骤" {
                    @for step in self.procedure.steps.iter().filter(|s| of(&s.key) > 0) {
                        li { a.filter href=(href(&step.key)) aria-current=[(self.wanted.filter.stage.as_deref() == Some(step.key.as_str())).then_some("true")] { (step.name) " " b { (of(&step.key)) } } }
                    }
                    @if of("") > 0 { li { span.filter { "尚未办理 " b { (of("")) } } } }
                }
            }
        }
    }

    fn tools(&self) -> Markup {
        let f = &self.wanted.filter;
        html! {
            form.tools action=(self.href()) method="get" data-auto="" role="search" aria-label=(format!("筛选{}", self.procedure.name)) {
                @if let Some(unit) = self.wanted.unit { input type="hidden" name="unit" value=(unit); }
                div.field {
                    label.field-label for="f-state" { "状态" }
                    select.form-select id="f-state" name="state" {
                        option value="" { "全部" }
                        option value="open" selected[f.state == Some(Standing::Open)] { "办理中" }
                        option value="over" selected[f.state == Some(Standing::Over)] { "已办结" }
                    }
                }
                div.field {
                    label.field-label for="f-stage" { "所在步骤" }
                    select.form-select id="f-stage" name="stage" {
                        option value="" { "全部" }
                        @for step in &self.procedure.steps { option value=(step.key) selected[f.stage.as_deref() == Some(step.key.as_str())] { (step.name) } }
                    }
                }
                label.form-check { input.form-check-input type="checkbox" name="late" value="1" checked[f.late.is_some()]; span.form-check-label { "超过期限" } }
                label.form-check { input.form-check-input type="checkbox" name="marked" value="1" checked[f.marked]; span.form-check-label { "有放行" } }
                div.field.grow {
                    label.field-label for="f-q" { "查找" }
                    input.form-control id="f-q" type="search" name="q" value=(f.q) maxlength="60" placeholder="姓名或事项";
                }
                button.btn { "筛选" }
            }
            @if let Some(unit) = self.wanted.unit {
                ul.filters { li { a.filter href=(self.href()) { (self.names.get(&unit).map_or("所选党组织", String::as_str)) " ✕" span.visually-hidden { "（取消）" } } } }
            }
        }
    }

    fn nothing(&self) -> Markup {
        let narrowed = self.wanted.filter != Filter::default() || self.wanted.unit.is_some();
        let hint = if narrowed { "换一换筛选条件，或清空后再看" } else { &self.procedure.purpose };
        parts::empty("没有事项", hint, &html! {})
    }

    fn table(&self, cases: &[CaseFile]) -> Markup {
        html! {
            div.list tabindex="0" role="region" aria-label=(self.procedure.name) {
                table.table.table-cards {
                    thead { tr { th scope="col" { "名称" } th scope="col" { "党组织" } th scope="col" { "所在步骤" } th scope="col" { "日期" } @for name in self.more.names { th scope="col" { (name) } } th scope="col" { "下一步期限" } th scope="col" { "情况" } } }
                    tbody { @for case in cases { (self.row(case)) } }
                }
            }
        }
    }

    fn row(&self, case: &CaseFile) -> Markup {
        let signs = signs(case, self.site.today());
        html! {
            tr {
                td.lead-cell data-label="名称" { a href=(format!("/cases/{}", case.id)) { (case.title) } }
                td data-label="党组织" { (self.names.get(&case.unit).map_or("", String::as_str)) }
                td data-label="所在步骤" { (stage_name(self.procedure, &case.stage)) }
                td.nowrap data-label="日期" { @if let Some(on) = case.stage_on { (on) } }
                @for (name, text) in self.more.cells(case.id) { td data-label=(name) { (text) } }
                td data-label="下一步期限" { (due(self.procedure, case)) }
                td data-label="情况" { @if !signs.0.is_empty() { span { (signs) } } }
            }
        }
    }
}

fn due(procedure: &Procedure, case: &CaseFile) -> Markup {
    html! { @if let Some(day) = case.due { span.nowrap { (day) } " " (stage_name(procedure, &case.due_step)) } }
}

/// What is to be seen at a glance.
pub(super) fn signs(case: &CaseFile, today: base::Day) -> Markup {
    html! {
        @if case.state == Standing::Over { (parts::state("已办结", "good")) " " }
        @if case.due.is_some_and(|day| day < today) { (parts::state("超过期限", "bad")) " " }
        @if case.marks > 0 { (parts::state(&format!("{}处放行或存疑", case.marks), "warn")) " " }
        @if case.paper > 0 { (parts::state("含补录", "")) }
    }
}

/// `GET /procedures/{procedure}/export`: what the list shows, of the units that may be exported.
pub async fn export(State(site): State<Site>, me: Me, Id(key): Id<String>, params: Params) -> Reply {
    let procedure = procedure_of(&site.catalogue, &key)?;
    let (scope, may_export) = (me.scope(&procedure.read)?, me.scope("export")?);
    let mut conn = site.db.read().await?;
    let wanted = Wanted::of(&mut conn, &site, scope, procedure, &params).await?;
    let cases = store::page(&mut conn, &[&wanted.scope, &may_export], &key, &wanted.filter, None).await?;
    let names: HashMap<UnitId, String> =
        org::store::list_all(&mut conn, &wanted.scope).await?.into_iter().map(|u| (u.id, u.name)).collect();
    let more = More::of(&mut conn, &site, &wanted.scope, (procedure, &cases)).await?;
    drop(conn);
    audit::note(&site, &me, Line::general("export", format!("{} {} 行", procedure.name, cases.len()))).await?;
    let range = wanted.unit.and_then(|u| names.get(&u).cloned()).unwrap_or_else(|| "管理范围内全部党组织".to_owned());
    let footer = exchange::out::footer_line(&me.name, &site.clock.now().to_local_text(), &range);
    let bytes = papers::list((procedure, &cases), (&names, &more), &footer, site.today())?;
    Ok(download::download(&format!("{}_{}.xlsx", procedure.name, site.today()), download::XLSX, bytes))
}
