//! The check of all cases (违规违纪排查): what was found, as a list to work off; its export.

use crate::checks::{CHECKS, Ground, Severity, check};
use crate::finding::{Finding, State as Standing};
use crate::gather::{self, Findings};
use crate::papers;
use access::{Line, Scope, audit};
use axum::extract::State;
use base::Outcome;
use base::id::UnitId;
use case::CaseId;
use maud::{Markup, html};
use std::collections::HashMap;
use ui::{Me, Page, Params, Reply, Site, download, list, parts};

/// Rows of findings on a page.
const SHOWN: i64 = 50;

/// What a check has found, and names of the units.
pub struct Found {
    pub(crate) list: Findings,
    pub(crate) units: HashMap<UnitId, String>,
}

pub(super) async fn run(site: &Site, scope: &Scope, only: Option<CaseId>) -> Outcome<Found> {
    let mut conn = site.db.read().await?;
    let ground = Ground { catalogue: &site.catalogue, today: site.today() };
    let list = gather::findings(&mut conn, &site.keys, scope, ground, only).await?;
    let owners: Vec<UnitId> = list.cases.values().map(|c| c.unit).collect();
    let units = org::store::names(&mut conn, scope, &owners).await?;
    Ok(Found { list, units })
}

/// What the list was asked for: findings of one check, in one state.
struct Wanted<'p> {
    check: &'p str,
    state: &'p str,
}

impl<'p> Wanted<'p> {
    fn of(params: &'p Params) -> Self {
        Self { check: params.text("check"), state: params.text("state") }
    }

    fn takes(&self, f: &Finding) -> bool {
        (self.check.is_empty() || f.check == self.check) && (self.state.is_empty() || f.state.key() == self.state)
    }

    fn address(&self, path: &str, page: i64) -> String {
        let page = if page > 1 { page.to_string() } else { String::new() };
        list::address(path, &[("check", self.check), ("state", self.state), ("page", &page)])
    }
}

/// `GET /admission/check?check=&state=&page=`
pub async fn show(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let scope = me.scope("admission.check")?;
    let found = run(&site, &scope, None).await?;
    let wanted = Wanted::of(&params);
    let some: Vec<&Finding> = found.list.all.iter().filter(|f| wanted.takes(f)).collect();
    let total = i64::try_from(some.len())?;
    let page = params.page().min((total + SHOWN - 1) / SHOWN).max(1);
    let from = usize::try_from((page - 1) * SHOWN)?;
    let shown: Vec<&Finding> = some.into_iter().skip(from).take(usize::try_from(SHOWN)?).collect();
    let acts = html! {
        @if me.can("export") { a.btn.btn-outline-secondary href=(wanted.address("/admission/check/export", 1)) { "导出" } }
        button.btn.btn-outline-secondary.js-only type="button" data-print="" { "打印" }
    };
    let cases = found.list.cases.len();
    let body = html! {
        p.hint { "逐件核对已登记的 " a href="/procedures/admission" { (cases) } " 件发展党员事项，共三十项。只对登记了的内容作判断；没有登记的步骤，在应当登记之后才算缺失。" }
        (states(&found, &wanted))
        (checks(&found, &wanted))
        p.found { "共 " (total) " 条" }
        @if shown.is_empty() { (nothing(&found)) } @else { (table(&site, &found, &shown)) }
        (list::pager(total, page, SHOWN, |p| wanted.address("/admission/check", p)))
        (unclear(&found))
    };
    let page = Page::new("发展党员排查").lead("违规违纪问题清单，逐条核实，整改一条销号一条");
    page.crumb("发展党员", "/admission").acts(acts).body(body).reply()
}

/// What could not be looked at: told apart from what was found.
fn unclear(found: &Found) -> Markup {
    let all = &found.list.unclear;
    let most = usize::try_from(SHOWN).unwrap_or_default();
    let body = html! {
        p.hint { "这些内容没有登记或者没有上传，有关的项目无从核对：不是问题，也不能当作没有问题。补登以后自动核对。" }
        details.fold {
            summary { "查看 " (all.len()) " 项" }
            div.list tabindex="0" role="region" aria-label="无法核对" { table.table.table-cards {
                thead { tr { th scope="col" { "姓名" } th scope="col" { "党组织" } th scope="col" { "核对项目" } th scope="col" { "缺什么" } } }
                tbody { @for u in all.iter().take(most) {
                    @let case = found.list.cases.get(&u.case);
                    tr {
                        td.lead-cell.nowrap data-label="姓名" { a href=(format!("/cases/{}", u.case)) { (case.map_or("", |c| c.title.as_str())) } }
                        td data-label="党组织" { (case.and_then(|c| found.units.get(&c.unit)).map_or("", String::as_str)) }
                        td data-label="核对项目" { (check(u.check).map_or("", |c| c.name)) }
                        td data-label="缺什么" { (u.what) }
                    }
                } }
            } }
            @if all.len() > most { p.hint { "另有 " (all.len() - most) " 项，见导出的表格。" } }
        }
    };
    html! { @if !all.is_empty() { (parts::card(&format!("无法核对（{}）", all.len()), &body)) } }
}

fn nothing(found: &Found) -> Markup {
    if found.list.all.is_empty() {
        return parts::empty("没有发现问题", "新登记或补录的事项会自动纳入排查", &html! {});
    }
    parts::empty("没有这样的问题", "换一换上面的筛选条件", &html! {})
}

/// How many findings stand where; each number leads to them.
fn states(found: &Found, wanted: &Wanted<'_>) -> Markup {
    let of = |state: &str| {
        let wanted = Wanted { check: wanted.check, state };
        found.list.all.iter().filter(|f| wanted.takes(f)).count()
    };
    let chip = |state: &str, name: &str| {
        let href = Wanted { check: wanted.check, state }.address("/admission/check", 1);
        html! { li { a.filter href=(href) aria-current=[(wanted.state == state).then_some("true")] { (name) " " b { (of(state)) } } } }
    };
    html! {
        ul.filters aria-label="整改情况" {
            (chip("", "全部"))
            @for state in Standing::ALL { (chip(state.key(), state.name())) }
        }
    }
}

/// How many findings of each kind there are in the chosen state; each number leads to them.
fn checks(found: &Found, wanted: &Wanted<'_>) -> Markup {
    let of = |check: &str| {
        let wanted = Wanted { check, state: wanted.state };
        found.list.all.iter().filter(|f| wanted.takes(f)).count()
    };
    let chip = |check: &str, name: &str| {
        let href = Wanted { check, state: wanted.state }.address("/admission/check", 1);
        html! { li { a.filter href=(href) aria-current=[(wanted.check == check).then_some("true")] { (name) " " b { (of(check)) } } } }
    };
    html! {
        @if of("") > 0 {
            ul.filters aria-label="问题种类" {
                (chip("", "所有问题"))
                @for c in CHECKS.iter().filter(|c| of(c.key) > 0 || c.key == wanted.check) { (chip(c.key, c.name)) }
            }
        }
    }
}

fn table(site: &Site, found: &Found, shown: &[&Finding]) -> Markup {
    html! {
        div.list tabindex="0" role="region" aria-label="排查结果" { table.table.table-cards {
            thead { tr { th scope="col" { "姓名" } th scope="col" { "党组织" } th scope="col" { "问题" } th scope="col" { "具体情况" } th scope="col" { "依据" } th scope="col" { "整改" } } }
            tbody { @for f in shown { (row(site, found, f)) } }
        } }
    }
}

fn row(site: &Site, found: &Found, f: &Finding) -> Markup {
    let case = found.list.cases.get(&f.case);
    let unit = case.and_then(|c| found.units.get(&c.unit)).map_or("", String::as_str);
    let href = format!("/admission/check/{}/{}", f.case, f.check);
    html! {
        tr {
            td.lead-cell.nowrap data-label="姓名" { a href=(format!("/cases/{}", f.case)) { (case.map_or("", |c| c.title.as_str())) } }
            td data-label="党组织" { (unit) }
            td data-label="问题" { (problem(f)) }
            td data-label="具体情况" { span { (f.what) @if !f.found { " " span.hint { "现已不再检出" } } } }
            td data-label="依据" { span { (basis(site, f)) } }
            td.nowrap data-label="整改" { span {
                (standing(f)) " "
                @if f.state.is_due() { a href=(href) { "登记整改" } } @else { a href=(href) { "查看" } }
            } }
        }
    }
}

/// The kind of violation, coloured by how serious it is.
pub(super) fn problem(f: &Finding) -> Markup {
    let known = check(f.check);
    let tone = if known.is_some_and(|c| c.severity == Severity::Error) { "bad" } else { "warn" };
    parts::state(known.map_or("", |c| c.name), tone)
}

/// The clause that it breaks.
pub(super) fn basis(site: &Site, f: &Finding) -> Markup {
    let basis = check(f.check).and_then(|c| site.catalogue.rule(c.rule)).map(|r| &r.basis);
    html! { (basis.and_then(catalogue::Basis::clause).unwrap_or_default()) @if basis.is_some_and(catalogue::Basis::unverified) { " " (parts::state("未核实", "warn")) } }
}

/// Where it stands, with the day.
pub(super) fn standing(f: &Finding) -> Markup {
    let tone = match f.state {
        Standing::Again => "bad",
        Standing::Open => "warn",
        Standing::Mended => "good",
        Standing::Unfounded => "",
    };
    html! { (parts::state(f.state.name(), tone)) @if let Some(tick) = f.tick.as_ref().filter(|_| !f.state.is_due()) { " " span.nowrap { (tick.on) } } }
}

/// `GET /admission/check/export?check=&state=`: what the list shows.
pub async fn export(State(site): State<Site>, me: Me, params: Params) -> Reply {
    me.scope("export")?;
    let scope = me.scope("admission.check")?;
    let mut found = run(&site, &scope, None).await?;
    let wanted = Wanted::of(&params);
    found.list.all.retain(|f| wanted.takes(f));
    audit::note(&site, &me, Line::general("export", format!("发展党员排查 {} 行", found.list.all.len()))).await?;
    let footer = exchange::out::footer_line(&me.name, &site.clock.now().to_local_text(), "管理范围内全部党组织");
    let bytes = papers::findings(&site.catalogue, &found, &footer, site.today())?;
    Ok(download::download(&format!("发展党员排查_{}.xlsx", site.today()), download::XLSX, bytes))
}
