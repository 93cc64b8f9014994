//! The list of tasks with their temporary branches and action groups, its export, and on the desk those that should have ended.

use crate::task::{Form, Stands, Task, task};
use crate::{TASK, papers, store};
use access::{Actor, Line, Scope, audit};
use axum::extract::State;
use base::{Day, Outcome};
use case::CaseFile;
use case::store::Filter;
use catalogue::{Catalogue, Field};
use db::Conn;
use maud::{Markup, html};
use org::Unit;
use std::collections::BTreeMap;
use ui::list::{PAGE_SIZE, pager};
use ui::{Me, Page, PanelFuture, Params, Reply, Site, download, list, parts};

/// Lines on the desk.
const SHOWN: usize = 5;

/// A task of the list.
#[derive(Debug, Clone)]
pub(crate) struct Listed {
    pub case: CaseFile,
    pub task: Task,
    pub stands: Stands,
    /// Name of the unit that leads it.
    pub unit: String,
}

/// What the list was asked for.
#[derive(Debug, Clone, Default)]
struct Wanted {
    stands: Option<Stands>,
    kind: String,
    q: String,
}

impl Wanted {
    fn of(params: &Params) -> Self {
        let text = |key: &str, most: usize| params.text(key).chars().take(most).collect();
        Self { stands: Stands::parse(params.text("state")), kind: text("kind", 20), q: text("q", 60) }
    }

    fn takes(&self, line: &Listed) -> bool {
        self.stands.is_none_or(|s| s == line.stands)
            && (self.kind.is_empty() || self.kind == line.task.kind)
            && (line.case.title.contains(self.q.trim()) || line.unit.contains(self.q.trim()))
    }

    fn address(&self, path: &str, page: i64) -> String {
        let page = if page > 1 { page.to_string() } else { String::new() };
        let state = self.stands.map_or("", Stands::key);
        list::address(path, &[("state", state), ("kind", &self.kind), ("q", &self.q), ("page", &page)])
    }
}

/// Every task in reach; those that should have ended first.
async fn all(conn: &mut Conn, site: &Site, scope: &Scope) -> Outcome<Vec<Listed>> {
    let cases = case::store::page(conn, &[scope], TASK, &Filter::default(), None).await?;
    let ids: Vec<case::CaseId> = cases.iter().map(|c| c.id).collect();
    let mut rows: BTreeMap<case::CaseId, Vec<case::StepRow>> = BTreeMap::new();
    for row in case::store::rows_of(conn, &site.keys, scope, &ids).await? {
        rows.entry(row.case).or_default().push(row);
    }
    let units: Vec<base::id::UnitId> = cases.iter().map(|c| c.unit).collect();
    let names = org::store::names(conn, scope, &units).await?;
    let line = |case: CaseFile| {
        let task = task(rows.get(&case.id).map_or(&[], Vec::as_slice));
        let stands = Stands::of(&case, &task, site.today());
        Listed { unit: names.get(&case.unit).cloned().unwrap_or_default(), task, stands, case }
    };
    let mut lines: Vec<Listed> = cases.into_iter().map(line).collect();
    lines.sort_by_key(|l| Stands::ALL.iter().position(|s| *s == l.stands));
    Ok(lines)
}

/// The field of the kind, as the catalogue has it.
fn kinds(catalogue: &Catalogue) -> Option<&Field> {
    catalogue.procedure(TASK)?.step("begin")?.fields.iter().find(|f| f.key == "kind")
}

/// The kind of a task in Chinese.
pub(crate) fn kind_name(catalogue: &Catalogue, code: &str) -> String {
    kinds(catalogue).map_or_else(String::new, |field| record::value::code_name(catalogue, field, code))
}

/// `GET /tasks?state=&kind=&q=&page=`
pub async fn show(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let (scope, wanted) = (me.scope("case.read")?, Wanted::of(&params));
    let mut conn = site.db.read().await?;
    let lines = all(&mut conn, &site, &scope).await?;
    let loose = loose(&mut conn, &me.scope("unit.read")?).await?;
    drop(conn);
    let some: Vec<&Listed> = lines.iter().filter(|l| wanted.takes(l)).collect();
    let total = i64::try_from(some.len())?;
    let page = params.page().min((total + PAGE_SIZE - 1) / PAGE_SIZE).max(1);
    let from = usize::try_from((page - 1) * PAGE_SIZE)?;
    let shown: Vec<&Listed> = some.into_iter().skip(from).take(usize::try_from(PAGE_SIZE)?).collect();
    let body = html! {
        (without_task(&loose))
        (chips(&lines, &wanted))
        (tools(&site, &wanted))
        p.found { "共 " (total) " 项任务" }
        @if shown.is_empty() { (nothing(&me, lines.is_empty())) } @else { (table(&site, &shown)) }
        (pager(total, page, PAGE_SIZE, |p| wanted.address("/tasks", p)))
    };
    let acts = html! {
        @if me.can("case.write") { a.btn.btn-primary href=(format!("/procedures/{TASK}/new")) { "登记任务" } }
        @if me.can("export") { a.btn.btn-outline-secondary href=(wanted.address("/tasks/export", 1)) { "导出" } }
    };
    let lead = "为任务组建的临时党支部和行动党小组：党员不转组织关系，任务结束一并撤销";
    Page::new("专项任务").lead(lead).acts(acts).body(body).reply()
}

/// Temporary branches that stand and belong to no task.
async fn loose(conn: &mut Conn, scope: &Scope) -> Outcome<Vec<Unit>> {
    let mut all = Vec::new();
    for unit in org::store::list(conn, scope).await?.into_iter().filter(|u| u.kind == "temporary_branch") {
        if store::steps_of(conn, scope, unit.id).await?.is_empty() {
            all.push(unit);
        }
    }
    Ok(all)
}

fn without_task(loose: &[Unit]) -> Markup {
    html! {
        @if !loose.is_empty() {
            (parts::note("warn", &html! { p { "有 " (loose.len()) " 个临时党支部没有对应的任务，任务完成后请在“党组织设置”中办理撤销：" @for u in loose.iter().take(20) { a href=(format!("/units/{}", u.id)) { (u.name) } " " } } }))
        }
    }
}

fn chips(lines: &[Listed], wanted: &Wanted) -> Markup {
    let chip = |stands: Option<Stands>| {
        let other = Wanted { stands, ..wanted.clone() };
        let count = lines.iter().filter(|l| other.takes(l)).count();
        html! { li { a.filter href=(other.address("/tasks", 1)) aria-current=[(wanted.stands == stands).then_some("true")] { (stands.map_or("全部", Stands::name)) " " b { (count) } } } }
    };
    html! { ul.filters aria-label="任务情况" { (chip(None)) @for stands in Stands::ALL { (chip(Some(stands))) } } }
}

fn tools(site: &Site, wanted: &Wanted) -> Markup {
    let choices = kinds(&site.catalogue).map(|f| site.catalogue.choices(f)).unwrap_or_default();
    html! {
        form.tools action="/tasks" method="get" data-auto="" role="search" aria-label="筛选任务" {
            @if let Some(stands) = wanted.stands { input type="hidden" name="state" value=(stands.key()); }
            div.field {
                label.field-label for="f-kind" { "任务类型" }
                select.form-select id="f-kind" name="kind" {
                    option value="" { "全部" }
                    @for (code, name) in &choices { option value=(code) selected[wanted.kind == *code] { (name) } }
                }
            }
            div.field.grow {
                label.field-label for="f-q" { "查找" }
                input.form-control id="f-q" type="search" name="q" value=(wanted.q) maxlength="60" placeholder="任务名称或党组织";
            }
            button.btn { "筛选" }
        }
    }
}

fn nothing(me: &Me, none: bool) -> Markup {
    let act = html! { @if me.can("case.write") { a.btn.btn-primary href=(format!("/procedures/{TASK}/new")) { "登记任务" } } };
    if none {
        parts::empty("还没有专项任务", "为防控、巡察、重大项目等任务成立的临时党支部和行动党小组在这里登记", &act)
    } else {
        parts::empty("没有这样的任务", "换一换上面的筛选条件", &html! { a.btn href="/tasks" { "查看全部" } })
    }
}

fn table(site: &Site, shown: &[&Listed]) -> Markup {
    html! {
        div.list tabindex="0" role="region" aria-label="专项任务" { table.table.table-cards {
            caption.visually-hidden { "专项任务" }
            thead { tr { th scope="col" { "任务" } th scope="col" { "类型" } th scope="col" { "党组织" } th scope="col" { "起止" } th.num scope="col" { "临时党支部" } th.num scope="col" { "行动党小组" } th.num scope="col" { "党员" } th.num scope="col" { "解决问题" } th scope="col" { "情况" } } }
            tbody { @for l in shown { tr {
                td.lead-cell data-label="任务" { a href=(format!("/cases/{}", l.case.id)) { (l.case.title) } }
                td data-label="类型" { (kind_name(&site.catalogue, &l.task.kind)) }
                td data-label="党组织" { a href=(format!("/units/{}", l.case.unit)) { (l.unit) } }
                td data-label="起止" { span { (day(l.task.begun)) " 至 " (day(l.task.ended.or(l.task.to))) } }
                td.num data-label="临时党支部" { (l.task.count(Form::Branch)) }
                td.num data-label="行动党小组" { (l.task.count(Form::Action)) }
                td.num data-label="党员" { (l.task.people().len()) }
                td.num data-label="解决问题" { (l.task.solved) }
                td data-label="情况" { (parts::state(l.stands.name(), l.stands.tone())) }
            } } }
        } }
    }
}

fn day(day: Option<Day>) -> Markup {
    html! { @if let Some(day) = day { span.nowrap { (day) } } @else { "未定" } }
}

/// `GET /tasks/export`: what the list shows, of the units that may be exported.
pub async fn export(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let (scope, may, wanted) = (me.scope("case.read")?, me.scope("export")?, Wanted::of(&params));
    let mut conn = site.db.read().await?;
    let lines = all(&mut conn, &site, &scope).await?;
    let units: Vec<base::id::UnitId> = org::store::list_all(&mut conn, &may).await?.iter().map(|u| u.id).collect();
    drop(conn);
    let some: Vec<&Listed> = lines.iter().filter(|l| wanted.takes(l) && units.contains(&l.case.unit)).collect();
    audit::note(&site, &me, Line::general("export", format!("专项任务 {} 行", some.len()))).await?;
    let footer = exchange::out::footer_line(&me.name, &site.clock.now().to_local_text(), "管理范围内全部党组织");
    let bytes = papers::tasks(&site.catalogue, &some, &footer, site.today())?;
    Ok(download::download(&format!("专项任务_{}.xlsx", site.today()), download::XLSX, bytes))
}

/// On the desk: tasks whose planned end has passed, so that their temporary branches still stand.
pub fn late(site: Site, actor: Actor, _unit: i64) -> PanelFuture {
    Box::pin(async move {
        let scope = actor.scope("case.read")?;
        let lines = all(&mut *site.db.read().await?, &site, &scope).await?;
        let late: Vec<&Listed> = lines.iter().filter(|l| l.stands == Stands::Late).collect();
        if late.is_empty() {
            return Ok(None);
        }
        let clause = site.catalogue.rule("branch_temporary").map(|r| r.basis.cited()).unwrap_or_default();
        Ok(Some(html! {
            section.card {
                div.card-header { h2.card-title { "到期没有结束的任务 " span.count { (late.len()) } } div.card-actions { a.btn.btn-sm href="/tasks?state=late" { "全部" } } }
                ul.duties { @for l in late.iter().take(SHOWN) { li.duty.duty-late {
                    div.duty-when { b { "已到期" } }
                    div.duty-what { a href=(format!("/cases/{}", l.case.id)) { (l.case.title) } "：计划 " (day(l.task.to)) " 结束，临时党支部 " (l.task.count(Form::Branch)) " 个没有撤销" (parts::clause(&clause)) }
                    a.btn.btn-sm href=(format!("/cases/{}/steps/end", l.case.id)) aria-label=(format!("办理结束：{}", l.case.title)) { "办理" }
                } } }
            }
        }))
    })
}
