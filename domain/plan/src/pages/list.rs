//! The plans of a month, of the own unit and those below; and the same as a workbook.

use super::{day_words, kind_name};
use crate::papers;
use crate::record::Plan;
use crate::store::{self, Filter, Stand};
use access::{Line, Scope, audit};
use axum::extract::State;
use base::id::UnitId;
use base::{Day, Fault, Outcome, Period};
use db::Conn;
use maud::{Markup, html};
use monthly::Month;
use org::Unit;
use std::collections::HashMap;
use ui::{Field, Form, Me, Page, Params, Reply, Site, download, list, parts};

/// Years before and after this one that can be asked for.
const YEARS: i32 = 20;
/// Most lines of one export.
const MOST: i64 = 50_000;

/// What the list was asked for.
struct Wanted {
    units: Vec<Unit>,
    unit: Option<UnitId>,
    month: Month,
    /// One day of the month only.
    on: Option<Day>,
    filter: Filter,
    scope: Scope,
}

impl Wanted {
    async fn of(conn: &mut Conn, site: &Site, scope: Scope, params: &Params) -> Outcome<Self> {
        let units = org::store::list_all(conn, &scope).await?;
        let typed = params.text("unit");
        let unit = org::pick::chosen(typed, &units);
        if unit.is_none() && !typed.is_empty() {
            return Err(Fault::NotFound);
        }
        let scope = match units.iter().find(|u| Some(u.id) == unit) {
            Some(unit) => scope.within(&unit.path).ok_or(Fault::NotFound)?,
            None => scope,
        };
        let today = site.today();
        let near = |day: Day| (day.year() - today.year()).abs() <= YEARS;
        let on = params.read::<Day>("on").filter(|day| near(*day));
        let month = on.map(Month::of).or_else(|| params.read::<Month>("month")).filter(|month| near(month.first()));
        let month = month.unwrap_or_else(|| Month::of(today));
        let stand = Stand::parse(params.text("state"));
        let whole = Period { from: month.first(), to: month.last() };
        let filter = Filter {
            // What is overdue is looked for in all months that have passed: it is to be dealt with, whenever it was.
            period: match (on, stand) {
                (Some(on), _) => Period { from: on, to: on },
                (None, Stand::Overdue) => Period { from: today.plus_months(-12 * YEARS), to: today },
                (None, _) => whole,
            },
            kind: params.text("kind").to_owned(),
            stand,
            today,
        };
        Ok(Self { units, unit, month, on, filter, scope })
    }

    fn address(&self, path: &str, month: Month, page: i64) -> String {
        let unit = self.unit.map(|u| u.to_string()).unwrap_or_default();
        let page = if page > 1 { page.to_string() } else { String::new() };
        let (month, on) = match self.on.filter(|_| month == self.month) {
            Some(on) => (String::new(), on.to_string()),
            None => (month.to_string(), String::new()),
        };
        let (kind, state) = (self.filter.kind.as_str(), self.filter.stand.key());
        list::address(
            path,
            &[("unit", &unit), ("month", &month), ("on", &on), ("kind", kind), ("state", state), ("page", &page)],
        )
    }

    fn names(&self) -> HashMap<UnitId, &str> {
        self.units.iter().map(|unit| (unit.id, unit.shown())).collect()
    }

    /// What it shows, in words.
    fn when(&self) -> String {
        match (self.on, self.filter.stand) {
            (Some(on), _) => on.chinese(),
            (None, Stand::Overdue) => "各月".to_owned(),
            (None, _) => self.month.chinese(),
        }
    }
}

/// `GET /plans?unit=&month=&on=&kind=&state=&page=`
pub async fn show(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let mut conn = site.db.read().await?;
    let wanted = Wanted::of(&mut conn, &site, me.scope("meeting.read")?, &params).await?;
    let total = store::count(&mut conn, &wanted.scope, &wanted.filter).await?;
    let skip = (params.page() - 1) * list::PAGE_SIZE;
    let plans = store::page(&mut conn, &wanted.scope, &wanted.filter, skip, list::PAGE_SIZE).await?;
    drop(conn);
    let body = html! {
        (tools(&site, &wanted))
        p.found { (wanted.when()) "，共 " (total) " 项" }
        @if plans.is_empty() { (nothing(&me)) } @else { (table(&site, &me, &wanted, &plans)) }
        (list::pager(total, params.page(), list::PAGE_SIZE, |page| wanted.address("/plans", wanted.month, page)))
        p.hint { "计划不是记录：不计入指标和应办事项；开完会按计划记录后才算。" }
    };
    let unit = wanted.unit.map(|unit| unit.to_string()).unwrap_or_default();
    let acts = html! {
        button.btn.btn-outline-secondary.js-only type="button" data-print="" { "打印" }
        @if me.can("export") { a.btn.btn-outline-secondary href=(wanted.address("/plans/export", wanted.month, 1)) { "导出" } }
        @if me.can("meeting.write") { a.btn.btn-primary href=(list::address("/plans/new", &[("unit", &unit)])) { "排计划" } }
    };
    Page::new("会议计划").lead("准备召开的三会一课、主题党日和其他会议").acts(acts).body(body).reply()
}

fn tools(site: &Site, wanted: &Wanted) -> Markup {
    let unit = wanted.unit.map(|unit| unit.to_string()).unwrap_or_default();
    let form = Form::empty()
        .with("unit", unit)
        .with("month", wanted.month)
        .with("kind", &wanted.filter.kind)
        .with("state", wanted.filter.stand.key());
    let kinds: Vec<(&str, &str)> = site.catalogue.meeting_kinds().map(|k| (k.key.as_str(), k.name.as_str())).collect();
    let states = Stand::ALL.map(|(_, key, name)| (key, name));
    let link = |month: Month, label: String, rel: &str| html! { a.btn rel=(rel) href=(wanted.address("/plans", month, 1)) { (label) } };
    let (before, after) = (wanted.month.before(), wanted.month.after());
    let chosen = wanted.unit.unwrap_or(UnitId(0));
    html! {
        form.tools action="/plans" method="get" data-auto="" role="search" aria-label="筛选会议计划" {
            @if wanted.units.len() > 1 { (org::pick::unit_field(&form, &Field::text("unit", "党组织（含下级）"), &org::pick::few(&wanted.units, chosen))) }
            (form.input(&Field::of("month", "month", "月份")))
            (form.select(&Field::text("kind", "会议类型").none("全部"), &kinds))
            (form.select(&Field::text("state", "情况").none("全部"), &states))
            button.btn { "筛选" }
        }
        nav.months.no-print aria-label="月份" {
            (link(before, format!("‹ {}", before.chinese()), "prev"))
            b.months-now { (wanted.when()) }
            (link(after, format!("{} ›", after.chinese()), "next"))
        }
    }
}

fn nothing(me: &Me) -> Markup {
    let act = html! { @if me.can("meeting.write") { a.btn.btn-primary href="/plans/new" { "排计划" } } };
    parts::empty("没有会议计划", "可以看看上月、下月，或换一换筛选条件", &act)
}

fn table(site: &Site, me: &Me, wanted: &Wanted, plans: &[Plan]) -> Markup {
    let names = wanted.names();
    html! {
        div.list tabindex="0" role="region" aria-label="会议计划" { table.table.table-cards {
            thead { tr {
                th scope="col" { "日期" } th scope="col" { "会议" } th scope="col" { "党组织" } th scope="col" { "地点" }
                th scope="col" { "主持人、授课人" } th scope="col" { "情况" } th.no-print scope="col" { "办理" }
            } }
            tbody { @for plan in plans { (row(site, me, &names, plan)) } }
        } }
    }
}

fn row(site: &Site, me: &Me, names: &HashMap<UnitId, &str>, plan: &Plan) -> Markup {
    let (what, (word, tone)) = (&plan.what, plan.standing(site.today()));
    let kind = kind_name(&site.catalogue, &plan.kind);
    let recordable = plan.is_open() && what.day <= site.today() && me.can("meeting.write");
    html! { tr {
        td.nowrap data-label="日期" { (day_words(what.day)) " " (what.start) }
        td.lead-cell { a href=(crate::href(plan.id)) { (plan.title(kind)) } }
        td data-label="党组织" { (names.get(&plan.unit).copied().unwrap_or("（已调整）")) }
        td data-label="地点" { (what.place) }
        td data-label="主持人、授课人" { (what.leader) }
        td data-label="情况" { (parts::state(word, tone)) }
        td.no-print data-label="办理" { @if recordable { a.btn.btn-sm href=(crate::record_href(plan.id)) aria-label=(format!("按计划记录：{}", plan.title(kind))) { "按计划记录" } } }
    } }
}

/// `GET /plans/export`: what the list shows, of the units that may be exported.
pub async fn export(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let may_export = me.scope("export")?;
    let mut conn = site.db.read().await?;
    let wanted = Wanted::of(&mut conn, &site, me.scope("meeting.read")?, &params).await?;
    let mut plans = store::page(&mut conn, &wanted.scope, &wanted.filter, 0, MOST).await?;
    drop(conn);
    let within: HashMap<UnitId, &Unit> = wanted.units.iter().map(|unit| (unit.id, unit)).collect();
    plans.retain(|plan| within.get(&plan.unit).is_some_and(|unit| may_export.covers(&unit.path)));
    audit::note(&site, &me, Line::general("export", format!("会议计划 {} 行", plans.len()))).await?;
    let footer = exchange::out::footer_line(&me.name, &site.clock.now().to_local_text(), "");
    let bytes = papers::list(&site, &format!("{}会议计划", wanted.when()), &plans, &wanted.names(), &footer)?;
    Ok(download::download(&format!("会议计划_{}.xlsx", wanted.when()), download::XLSX, bytes))
}
