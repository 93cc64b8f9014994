//! The list: which units have done or not done one duty in which span; and all of it as a workbook.

use super::index::{Wanted, state_link};
use super::links;
use crate::list::{self, Ask, Line, Sort};
use crate::papers;
use access::audit;
use axum::extract::State;
use base::{Day, Fault, Outcome};
use duty::{Asked, spans};
use exchange::out::footer_line;
use maud::{Markup, html};
use ui::list::{PAGE_SIZE, address, pager};
use ui::{Field, Form, Me, Page, Params, Reply, Site, download, parts};

/// Lines of all duties at once are shown only for so many units; beyond that one duty has to be chosen.
const UNITS_AT_ONCE: usize = 60;

/// What the list was asked for.
struct Listed<'c> {
    wanted: Wanted,
    /// Key of the duty; empty for all of them.
    duty: String,
    /// First day of the span; `None` for all spans of the year.
    from: Option<Day>,
    /// Where they stand; `None` for all.
    sort: Option<Sort>,
    lines: Vec<Line<'c>>,
}

impl<'c> Listed<'c> {
    async fn of(site: &'c Site, me: &Me, params: &Params, whole: bool) -> Outcome<Self> {
        let wanted = Wanted::of(site, me, params).await?;
        let known = |key: &str| Asked::of(&site.catalogue, key).is_some();
        let typed = Some(params.text("duty").to_owned()).filter(|key| known(key));
        let top = &wanted.unit()?.path;
        let many = wanted.units.iter().filter(|u| u.path.starts_with(top)).count();
        let first = || Asked::all(&site.catalogue).next().map(|a| a.duty.key.clone()).unwrap_or_default();
        let duty = typed.unwrap_or_else(|| if whole || many <= UNITS_AT_ONCE { String::new() } else { first() });
        let from = params.read::<Day>("from");
        let sort = Sort::ALL.into_iter().find(|s| s.key() == params.text("state"));
        let scope = me.scope("duty.read")?.within(&wanted.unit()?.path).ok_or(Fault::NotFound)?;
        let today = site.today();
        let only = (!duty.is_empty()).then_some(duty.as_str());
        let ask = Ask { period: wanted.period()?, until: today, today, units: None, duty: only };
        let mut conn = site.db.read().await?;
        let mut lines = list::lines(&mut conn, &scope, &site.catalogue, ask).await?;
        drop(conn);
        lines.retain(|line| from.is_none_or(|from| line.span.from == from || line.asked.every().is_none()));
        Ok(Self { wanted, duty, from, sort, lines })
    }

    fn shown(&self) -> impl Iterator<Item = &Line<'c>> {
        self.lines.iter().filter(|line| self.sort.is_none_or(|sort| line.sort == sort))
    }

    fn address(&self, path: &str, sort: Option<Sort>, page: i64) -> Outcome<String> {
        let (unit, year) = (self.wanted.unit()?.id.to_string(), self.wanted.year.to_string());
        let from = self.from.map(|from| from.to_string()).unwrap_or_default();
        let page = if page > 1 { page.to_string() } else { String::new() };
        let state = sort.map_or("", Sort::key);
        Ok(address(
            path,
            &[
                ("unit", &unit),
                ("year", &year),
                ("duty", &self.duty),
                ("from", &from),
                ("state", state),
                ("page", &page),
            ],
        ))
    }
}

/// `GET /duties/list?unit=&year=&duty=&from=&state=&page=`
pub async fn show(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let listed = Listed::of(&site, &me, &params, false).await?;
    let shown: Vec<&Line<'_>> = listed.shown().collect();
    let (total, page) = (i64::try_from(shown.len())?, params.page());
    let skip = usize::try_from((page - 1) * PAGE_SIZE)?;
    let rows: Vec<&Line<'_>> = shown.into_iter().skip(skip).take(usize::try_from(PAGE_SIZE)?).collect();
    let pages = pager(total, page, PAGE_SIZE, |page| {
        listed.address("/duties/list", listed.sort, page).unwrap_or_else(|_| "/duties".to_owned())
    });
    let body = html! {
        (listed.wanted.tools(site.today().year(), "/duties/list", &choosers(&site, &listed))?)
        (tabs(&listed)?)
        p.found { "共 " (total) " 项" }
        @if rows.is_empty() { (parts::empty("没有这样的应办事项", "请换一个党组织、事项、期间或状态", &html! {})) }
        @else { (table(&site, &me, &rows)) }
        (pages)
    };
    let acts = html! { @if me.can("export") { a.btn.btn-outline-secondary href=(listed.address("/duties/list/export", listed.sort, 1)?) { "导出" } } };
    let lead = format!("{}及以下 · {} 年", listed.wanted.unit()?.name, listed.wanted.year);
    Page::new("应办事项清单").lead(lead).crumb("应办事项", "/duties").acts(acts).body(body).reply()
}

/// Duty and span.
fn choosers(site: &Site, listed: &Listed<'_>) -> Markup {
    let duties: Vec<(String, String)> =
        Asked::all(&site.catalogue).map(|a| (a.duty.key.clone(), a.duty.name.clone())).collect();
    let asked = Asked::of(&site.catalogue, &listed.duty);
    let year = listed.wanted.period().ok();
    let all = asked.and_then(|a| a.every()).zip(year).map(|(every, year)| spans(every, year)).unwrap_or_default();
    let today = site.today();
    let froms: Vec<(String, String)> =
        all.iter().filter(|s| s.from <= today).map(|s| (s.from.to_string(), s.chinese())).collect();
    let from = listed.from.map(|from| from.to_string()).unwrap_or_default();
    let form = Form::empty().with("duty", &listed.duty).with("from", from);
    html! {
        (form.select(&Field::text("duty", "事项").none("全部"), &duties))
        @if !froms.is_empty() { (form.select(&Field::text("from", "期间").none("全年"), &froms)) }
        @if let Some(sort) = listed.sort { input type="hidden" name="state" value=(sort.key()); }
    }
}

/// The states with how many stand in each.
fn tabs(listed: &Listed<'_>) -> Outcome<Markup> {
    let all = [None].into_iter().chain(Sort::ALL.map(Some));
    let mut tabs = Vec::new();
    for sort in all {
        let n = listed.lines.iter().filter(|l| sort.is_none_or(|s| l.sort == s)).count();
        if n > 0 || sort.is_none() || sort == listed.sort {
            tabs.push((sort, n, listed.address("/duties/list", sort, 1)?));
        }
    }
    Ok(html! {
        nav.tabs aria-label="状态" { @for (sort, n, href) in &tabs {
            a.tab href=(href) aria-current=[(*sort == listed.sort).then_some("page")] { (sort.map_or("全部", Sort::name)) " " (n) }
        } }
    })
}

fn table(site: &Site, me: &Me, rows: &[&Line<'_>]) -> Markup {
    html! {
        div.list tabindex="0" role="region" aria-label="应办事项清单" { table.table.table-cards {
            thead { tr {
                th scope="col" { "党组织" } th scope="col" { "事项" } th scope="col" { "期间" } th scope="col" { "应在" }
                th.num scope="col" { "次数" } th scope="col" { "状态" } th scope="col" { "依据" } th scope="col" { "办理" }
            } }
            tbody { @for line in rows { tr {
                td.lead-cell data-label="党组织" { a href=(format!("/units/{}", line.unit)) { (line.name) } }
                td data-label="事项" { a href=(links::of(line.unit, &line.asked, line.span.from)) { (line.asked.duty.name) } }
                td.nowrap data-label="期间" { (line.span_words()) }
                td.nowrap data-label="应在" { (due_words(line)) }
                td.num data-label="次数" { (line.held) }
                td data-label="状态" { (state_link(line)) @if !line.reason.is_empty() { div.meta { (line.reason) } } }
                td data-label="依据" { span.meta { (line.asked.clause()) } }
                td data-label="办理" { @if line.sort.is_open() { @if let Some((href, word)) = links::form(&site.catalogue, me, line.unit, (&line.asked, line.span.from)) {
                    a.btn.btn-sm href=(href) aria-label=(format!("{word}：{} {}", line.name, line.asked.duty.name)) { (word) }
                } } }
            } } }
        } }
    }
}

/// `10月30日前`, and whether that may still change.
pub fn due_words(line: &Line<'_>) -> Markup {
    let due = line.by.due;
    html! {
        @if line.sort == Sort::Undated { "—" } @else {
            (due) "前"
            @if line.by.provisional { " " (parts::state("暂定", "info")) }
        }
    }
}

/// `GET /duties/list/export`: what the list shows; without a duty all of them.
pub async fn export(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let listed = Listed::of(&site, &me, &params, true).await?;
    let unit = listed.wanted.unit()?;
    let footer = footer_line(&me.name, &site.clock.now().to_local_text(), &format!("{}及以下", unit.name));
    let rows: Vec<&Line<'_>> = listed.shown().collect();
    let bytes = papers::book(&rows, listed.wanted.year, &footer, site.today())?;
    audit::note(&site, &me, access::Line::general("export", format!("应办事项 {} 行", rows.len()))).await?;
    Ok(download::download(&format!("应办事项_{}.xlsx", listed.wanted.year), download::XLSX, bytes))
}
