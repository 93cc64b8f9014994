//! The yearly plan of each unit against what was admitted.

use super::evidence;
use crate::acts::{self, NewQuota};
use crate::applicant::Quota;
use crate::store;
use access::Scope;
use axum::extract::State;
use base::id::UnitId;
use base::{Fault, Outcome, Period, Refusal};
use ledger::{Question, Span};
use maud::{Markup, html};
use std::collections::HashMap;
use ui::list::PAGE_SIZE;
use ui::{Field, Form, Me, Page, Params, Posted, Reply, Site, csrf, list, parts, see_other};

/// What the list was asked for.
#[derive(Clone, Copy)]
struct Wanted {
    year: i32,
    /// Only units that have admitted more than planned.
    over: bool,
    page: i64,
}

impl Wanted {
    fn address(self, page: i64) -> String {
        let page = if page > 1 { page.to_string() } else { String::new() };
        let over = if self.over { "1" } else { "" };
        list::address("/admission/plans", &[("year", &self.year.to_string()), ("over", over), ("page", &page)])
    }
}

/// `GET /admission/plans?year=&over=&page=`
pub async fn show(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let year = params.read::<i32>("year").filter(|y| (2000..=2100).contains(y)).unwrap_or(site.today().year());
    let wanted = Wanted { year, over: params.text("over") == "1", page: params.page() };
    page(&site, &me, wanted, &Form::empty().with("year", year)).await?.reply()
}

async fn page(site: &Site, me: &Me, wanted: Wanted, form: &Form) -> Outcome<Page> {
    let year = wanted.year;
    let scope = me.scope("admission.read")?;
    let mut conn = site.db.read().await?;
    let quotas = store::quotas(&mut conn, &scope, Some(year)).await?;
    let admitted = admitted(&mut conn, &scope, year).await?;
    let (all, over) = (quotas.len(), quotas.iter().filter(|q| is_over(q, &admitted)).count());
    let some: Vec<&Quota> = quotas.iter().filter(|q| !wanted.over || is_over(q, &admitted)).collect();
    let total = i64::try_from(some.len())?;
    let at = wanted.page.min((total + PAGE_SIZE - 1) / PAGE_SIZE).max(1);
    let shown: Vec<&Quota> =
        some.into_iter().skip(usize::try_from((at - 1) * PAGE_SIZE)?).take(usize::try_from(PAGE_SIZE)?).collect();
    let units: Vec<UnitId> = shown.iter().map(|q| q.unit).collect();
    let names = org::store::names(&mut conn, &scope, &units).await?;
    let may_set = if me.can("admission.plan") {
        org::store::list(&mut conn, &me.scope("admission.plan")?).await?
    } else {
        Vec::new()
    };
    drop(conn);
    let body = html! {
        ul.filters { @for y in [year - 1, year, year + 1] { li { a.filter href=(format!("/admission/plans?year={y}")) aria-current=[(y == year).then_some("true")] { (y) "年" } } } }
        @if all > 0 { (counts(wanted, all, over)) }
        @if all == 0 {
            (parts::empty("没有下达计划", "上级下达的年度发展党员计划在这里登记，超出计划的在排查中列出", &html! {}))
        } @else if shown.is_empty() {
            (parts::empty("没有超出计划的党组织", "", &html! {}))
        } @else { (table(&shown, &names, &admitted)) }
        (list::pager(total, at, PAGE_SIZE, |page| wanted.address(page)))
        @if me.can("admission.plan") { (parts::card("下达计划", &set_form(me, form, &may_set))) }
    };
    Ok(Page::new(format!("{year}年发展党员计划")).crumb("发展党员", "/admission").body(body))
}

/// Admitted in the year by unit and those below it, as the ledger has it.
async fn admitted(conn: &mut db::Conn, scope: &Scope, year: i32) -> Outcome<HashMap<UnitId, i64>> {
    let Some(period) = Period::year(year) else { return Ok(HashMap::new()) };
    let sums = ledger::by_unit(conn, scope, &Question::of("admission.accepted", Span::Within(period))).await?;
    let parents: HashMap<UnitId, UnitId> =
        org::store::list_all(conn, scope).await?.iter().filter_map(|u| Some((u.id, u.parent?))).collect();
    let mut all = HashMap::new();
    for sum in sums {
        let up = std::iter::successors(Some(sum.unit), |unit| parents.get(unit).copied());
        up.take(crate::gather::HIGHEST).for_each(|unit| *all.entry(unit).or_insert(0) += sum.quantity.0 / 1000);
    }
    Ok(all)
}

/// Whether a unit and those below it have admitted more than planned.
fn is_over(q: &Quota, admitted: &HashMap<UnitId, i64>) -> bool {
    admitted.get(&q.unit).copied().unwrap_or(0) > q.planned
}

/// How many units have a plan, and how many went beyond it; each number leads to them.
fn counts(wanted: Wanted, all: usize, over: usize) -> Markup {
    let chip = |only: bool, name: &str, n: usize| {
        let href = Wanted { over: only, ..wanted }.address(1);
        html! { li { a.filter href=(href) aria-current=[(wanted.over == only).then_some("true")] { (name) " " b { (n) } } } }
    };
    html! { ul.filters aria-label="完成情况" { (chip(false, "下达计划的党组织", all)) (chip(true, "超出计划", over)) } }
}

fn table(quotas: &[&Quota], names: &HashMap<UnitId, String>, admitted: &HashMap<UnitId, i64>) -> Markup {
    let done = |q: &Quota| admitted.get(&q.unit).copied().unwrap_or(0);
    html! {
        div.list tabindex="0" role="region" aria-label="发展党员计划" { table.table.table-cards {
            thead { tr { th scope="col" { "党组织" } th.num scope="col" { "计划" } th.num scope="col" { "已发展（含下级）" } th scope="col" { "情况" } th scope="col" { "依据" } } }
            tbody { @for q in quotas { tr {
                td.lead-cell data-label="党组织" { (names.get(&q.unit).map_or("", String::as_str)) }
                td.num data-label="计划" { (q.planned) }
                td.num data-label="已发展（含下级）" { (counted(q, done(q))) }
                td data-label="情况" { @if is_over(q, admitted) { (parts::state("超出计划", "bad")) } @else { (parts::state("未超出", "good")) } }
                td data-label="依据" { (q.document) }
            } } }
        } }
    }
}

/// How many, leading to the entries behind it.
fn counted(q: &Quota, done: i64) -> Markup {
    let period = i32::try_from(q.year).ok().and_then(Period::year);
    html! {
        @if let Some(period) = period.filter(|_| done > 0) { a href=(evidence("members_developed", q.unit, period)) { (done) } } @else { (done) }
    }
}

fn set_form(me: &Me, form: &Form, units: &[org::Unit]) -> Markup {
    html! {
        form.form method="post" action="/admission/plans" {
            (csrf(me))
            (form.errors())
            div.fields {
                (org::pick::unit_field(form, &Field::text("unit", "党组织").required(), units))
                (form.input(&Field::of("number", "year", "年度").required()))
                (form.input(&Field::of("number", "planned", "计划发展人数").required()))
                (form.input(&Field::text("document", "依据").max(200).help("下达计划的文件")))
            }
            div.form-acts { button.btn.btn-primary { "保存" } }
        }
    }
}

/// `POST /admission/plans`
pub async fn set(State(site): State<Site>, me: Me, posted: Posted) -> Reply {
    let scope = me.scope("admission.plan")?;
    let units = org::store::list(&mut *site.db.read().await?, &scope).await?;
    match try_set(&site, &me, &scope, (&posted, &units)).await {
        Ok(year) => Ok(see_other(&format!("/admission/plans?year={year}"), "已保存计划")),
        Err(Fault::Refused(faults)) => {
            let year = posted.text("year").parse().ok().filter(|y| (2000..=2100).contains(y));
            let year = year.unwrap_or(site.today().year());
            page(&site, &me, Wanted { year, over: false, page: 1 }, &Form::refused(&posted, faults))
                .await?
                .refused()
                .reply()
        }
        Err(other) => Err(other.into()),
    }
}

async fn try_set(site: &Site, me: &Me, scope: &Scope, (posted, units): (&Posted, &[org::Unit])) -> Outcome<i64> {
    let none = || Refusal::at("unit", "没有这个党组织，或不在您的管理范围内", "请填写编码或全称");
    let unit = org::pick::chosen(posted.text("unit"), units).ok_or_else(none)?;
    let number = |name: &str| posted.text(name).parse::<i64>().unwrap_or(-1);
    let document = posted.text("document").to_owned();
    let new = NewQuota { unit: unit.0, year: number("year"), planned: number("planned"), document };
    let mut work = site.begin(me).await?;
    acts::set_quota(&mut work, scope, &new).await?;
    work.commit().await?;
    Ok(new.year)
}
