//! The overview of a year: which branch held what in which month, and what is missing by which clause.

use super::{Units, kind_name};
use crate::pages::counts::{counted, months};
use crate::rules::duty::{self, Cell, Group, UnitFacts, Year};
use crate::rules::holds;
use crate::store;
use access::{Line, Scope, audit};
use axum::extract::State;
use base::id::UnitId;
use base::{Day, Fault, Outcome, Period};
use catalogue::{Due, MeetingKind};
use db::Conn;
use exchange::Book;
use exchange::out::{Caption, footer_line};
use maud::{Markup, html};
use org::Unit;
use ui::{Field, Form, Me, Page, Params, Reply, Site, download, list, parts};

/// Units on a page: with four kinds and twelve months it stays under 100 KB.
const ROWS: usize = 40;
/// The kinds shown when none is chosen.
const GROUP: &str = "三会一课";

/// What the overview was asked for.
struct Wanted<'a> {
    unit: Option<&'a Unit>,
    year: i32,
    kinds: Vec<&'a MeetingKind>,
    /// The one kind chosen, if any.
    kind: &'a str,
}

impl<'a> Wanted<'a> {
    fn of(params: &Params, site: &'a Site, units: &'a Units) -> Outcome<Self> {
        let typed = params.text("unit");
        let unit = org::pick::chosen(typed, &units.0).and_then(|id| units.get(id));
        if unit.is_none() && !typed.is_empty() {
            return Err(Fault::NotFound);
        }
        let this_year = site.today().year();
        let year = params.read::<i32>("year").unwrap_or(this_year).clamp(1950, this_year);
        let one = site.catalogue.meeting_kind(params.text("kind"));
        let kinds = match one {
            Some(kind) => vec![kind],
            None => site.catalogue.meeting_kinds().filter(|k| k.group == GROUP).collect(),
        };
        Ok(Self { unit, year, kinds, kind: one.map_or("", |k| &k.key) })
    }

    fn address(&self, path: &str, kind: &str, page: usize) -> String {
        let (unit, year) = (self.unit.map(|u| u.id.to_string()).unwrap_or_default(), self.year.to_string());
        let page = if page > 1 { page.to_string() } else { String::new() };
        list::address(path, &[("unit", &unit), ("year", &year), ("kind", kind), ("page", &page)])
    }

    fn period(&self) -> Outcome<Period> {
        Period::year(self.year).ok_or_else(|| Fault::internal("a year out of the calendar"))
    }

    /// The units that hold the first of the kinds and stood at some time of the year.
    fn rows<'u>(&self, units: &'u Units, period: Period) -> Vec<&'u Unit> {
        let inside = |u: &&Unit| self.unit.is_none_or(|top| u.path.starts_with(&top.path));
        let stood = |u: &&Unit| {
            u.dissolved.is_none_or(|end| end > period.from) && u.founded.is_none_or(|first| first.first() <= period.to)
        };
        let holder = |u: &&Unit| self.kinds.first().is_some_and(|k| holds(k, &u.kind));
        units.0.iter().filter(inside).filter(stood).filter(holder).collect()
    }
}

/// One unit's year: for each kind its twelve months.
struct Row<'u> {
    unit: &'u Unit,
    kinds: Vec<[Cell; 12]>,
}

/// `GET /meetings/table`
pub async fn table(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let scope = me.scope("meeting.read")?;
    let mut conn = site.db.read().await?;
    let units = Units::load(&mut conn, &scope).await?;
    let wanted = Wanted::of(&params, &site, &units)?;
    let all = wanted.rows(&units, wanted.period()?);
    let page = usize::try_from(params.page()).unwrap_or(1);
    let shown: Vec<&Unit> = all.iter().copied().skip((page - 1) * ROWS).take(ROWS).collect();
    let rows = rows(&mut conn, &site, &scope, &wanted, &units, &shown).await?;
    drop(conn);
    let (total, size) = (i64::try_from(all.len())?, i64::try_from(ROWS)?);
    let body = html! {
        (tools(&wanted, &units, &site))
        nav.tabs aria-label="会议类型" {
            a.tab href=(wanted.address("/meetings/table", "", 1)) aria-current=[wanted.kind.is_empty().then_some("page")] { (GROUP) }
            @for kind in site.catalogue.meeting_kinds() {
                a.tab href=(wanted.address("/meetings/table", &kind.key, 1)) aria-current=[(wanted.kind == kind.key).then_some("page")] { (kind.name) }
            }
        }
        p.found { "共 " (total) " 个党组织" }
        @if rows.is_empty() { (parts::empty("没有召开这类会议的党组织", "请换一个党组织、年份或会议类型", &html! {})) }
        @else { (grid(&wanted, &rows)) }
        (list::pager(total, params.page(), size, |page| wanted.address("/meetings/table", wanted.kind, usize::try_from(page).unwrap_or(1))))
        (legend(&site, &wanted))
    };
    let acts = html! { @if me.can("export") { a.btn.btn-outline-secondary href=(wanted.address("/meetings/table/export", wanted.kind, 1)) { "导出" } } };
    Page::new("三会一课一览").lead(format!("{} 年各党组织会议次数", wanted.year)).acts(acts).body(body).reply()
}

async fn rows<'u>(
    conn: &mut Conn,
    site: &Site,
    scope: &Scope,
    wanted: &Wanted<'_>,
    units: &Units,
    shown: &[&'u Unit],
) -> Outcome<Vec<Row<'u>>> {
    let (period, today) = (wanted.period()?, site.today());
    let ids: Vec<UnitId> = shown.iter().map(|u| u.id).collect();
    // Meetings of a group count for its branch too.
    let is_group = |u: &&Unit| u.kind == "party_group" && u.parent.is_some_and(|p| ids.contains(&p));
    let groups: Vec<&Unit> = units.0.iter().filter(is_group).collect();
    let asked: Vec<UnitId> = ids.iter().copied().chain(groups.iter().map(|g| g.id)).collect();
    let counts = store::by_month(conn, scope, &asked, period).await?;
    let mut rows = Vec::with_capacity(shown.len());
    for unit in shown {
        let own: Vec<&&Unit> = groups.iter().filter(|g| g.parent == Some(unit.id)).collect();
        let met = |kind: &MeetingKind| -> Vec<Group> {
            own.iter().filter(|_| kind.due == Due::Group).map(|g| group(g, &counts, &kind.key)).collect()
        };
        let every: Vec<Group> = own.iter().map(|g| group(g, &counts, "")).collect();
        let facts = facts(conn, site, scope, unit, &every, period.to.min(today)).await?;
        let mut kinds = Vec::with_capacity(wanted.kinds.len());
        for kind in &wanted.kinds {
            let asked = duty::asked_of(&site.catalogue, kind, &unit.kind, period.to.min(today));
            let asked = asked.filter(|a| a.concerns(&unit.kind, &facts));
            let mut held = months(&counts, unit.id, &kind.key);
            let counted = asked.as_ref().map_or(held, |asked| counted(&site.catalogue, &counts, unit.id, asked));
            let groups = met(kind);
            for more in &groups {
                held.iter_mut().zip(more.months).for_each(|(sum, n)| *sum += n);
            }
            let (unit_kind, counted, groups) = (unit.kind.as_str(), &counted, groups.as_slice());
            let year = Year { unit_kind, facts: &facts, year: wanted.year, counted, groups, today };
            kinds.push(year.cells(asked.as_ref(), &held, site.catalogue.workdays()));
        }
        rows.push(Row { unit, kinds });
    }
    Ok(rows)
}

/// What a group held of a kind in the months counted.
pub fn group(unit: &Unit, counts: &[store::MonthCount], kind: &str) -> Group {
    Group { since: unit.founded.map(base::PartialDay::last), months: months(counts, unit.id, kind) }
}

/// What decides which duties concern a unit.
pub async fn facts(
    conn: &mut Conn,
    site: &Site,
    scope: &Scope,
    unit: &Unit,
    groups: &[Group],
    on: Day,
) -> Outcome<UnitFacts> {
    let posts = org::store::committee(conn, scope, unit.id, on).await?;
    // A secretary alone is no committee.
    let members =
        posts.iter().filter(|p| site.catalogue.post(&p.post).is_some_and(|post| post.committee && !post.head));
    Ok(UnitFacts {
        has_committee: members.count() > 0,
        has_groups: !groups.is_empty(),
        grouped_since: Group::first(groups),
        since: unit.founded.map(base::PartialDay::last),
        until: unit.dissolved,
    })
}

fn tools(wanted: &Wanted<'_>, units: &Units, site: &Site) -> Markup {
    let form =
        Form::empty().with("unit", wanted.unit.map(|u| u.id.to_string()).unwrap_or_default()).with("year", wanted.year);
    let this_year = site.today().year();
    let years: Vec<(String, String)> =
        (0..6).map(|n| this_year - n).map(|y| (y.to_string(), format!("{y} 年"))).collect();
    let year = Field { required: true, ..Field::text("year", "年份") };
    html! {
        form.tools action="/meetings/table" method="get" data-auto="" {
            @if units.0.len() > 1 { (org::pick::unit_field(&form, &Field::text("unit", "党组织（含下级）"), &units.choices(wanted.unit.map(|u| u.id)))) }
            (form.select(&year, &years))
            input type="hidden" name="kind" value=(wanted.kind);
            button.btn { "查看" }
        }
    }
}

fn grid(wanted: &Wanted<'_>, rows: &[Row<'_>]) -> Markup {
    let many = wanted.kinds.len() > 1;
    html! {
        div.list.list-tall tabindex="0" role="region" aria-label="会议次数" {
            table.table {
                thead {
                    tr {
                        th scope="col" rowspan=[many.then_some("2")] { "党组织" }
                        th.num scope="col" rowspan=[many.then_some("2")] { "缺" }
                        @for month in 1..=12 { th scope="colgroup" colspan=(wanted.kinds.len()) { (month) "月" } }
                    }
                    @if many { tr { @for _ in 0..12 { @for kind in &wanted.kinds { th scope="col" { abbr title=(kind.name) { (short(kind)) } } } } } }
                }
                tbody { @for row in rows { (line(row)) } }
            }
        }
    }
}

fn line(row: &Row<'_>) -> Markup {
    let missing: usize = row.kinds.iter().map(duty::missing).sum();
    html! {
        tr {
            th.nowrap scope="row" { a href=(format!("/units/{}", row.unit.id)) { (row.unit.shown()) } }
            td.num { @if missing > 0 { (parts::state(&missing.to_string(), "bad")) } }
            @for month in 0..12 { @for kind in &row.kinds { (cell(kind[month])) } }
        }
    }
}

fn cell(cell: Cell) -> Markup {
    html! { td.num { @if cell.held > 0 { (cell.held) } @if cell.missing { (parts::state("缺", "bad")) } } }
}

/// Two characters for a narrow column.
fn short(kind: &MeetingKind) -> String {
    match kind.key.as_str() {
        "assembly" => "大会".into(),
        "committee" => "支委".into(),
        "group" => "小组".into(),
        _ => kind.name.chars().filter(|c| *c != '“').take(2).collect(),
    }
}

/// How often what is owed, by which clause, and how the table counts.
fn legend(site: &Site, wanted: &Wanted<'_>) -> Markup {
    let day = site.today();
    let rules = wanted.kinds.iter().filter_map(|kind| {
        let asked = kind.held_by.iter().find_map(|unit| duty::asked_of(&site.catalogue, kind, unit, day))?;
        Some((kind_name(&site.catalogue, &kind.key), asked))
    });
    let body = html! {
        p { "数字是系统中有记录的次数。“缺”表示应开的月份或季度已过而没有记录：没有开，或开了没有记。不设支委会、不划分党小组的不计；划分党小组的，每个党小组都要开，少一个也是“缺”；成立不满一个周期的不计。" }
        @for (name, asked) in rules { p { (name) "：" (asked.words()) "。" (asked.rule.text) "。" } (parts::clause(&asked.clause())) }
    };
    parts::card("怎样看这张表", &body)
}

/// `GET /meetings/table/export`
pub async fn export(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let scope = me.scope("meeting.read")?;
    let mut conn = site.db.read().await?;
    let units = Units::load(&mut conn, &scope).await?;
    let wanted = Wanted::of(&params, &site, &units)?;
    let all = wanted.rows(&units, wanted.period()?);
    let rows = rows(&mut conn, &site, &scope, &wanted, &units, &all).await?;
    drop(conn);
    let mut captions = vec![Caption::text("党组织").wide(30.0), Caption::number("缺")];
    for month in 1..=12 {
        captions.extend(wanted.kinds.iter().map(|k| Caption::text(format!("{month}月{}", short(k))).wide(8.0)));
    }
    let mut book = Book::new(site.today());
    let mut table = book.table("三会一课一览", &format!("{} 年会议次数一览", wanted.year), &captions)?;
    for row in &rows {
        let missing: usize = row.kinds.iter().map(duty::missing).sum();
        let mut cells = vec![row.unit.name.clone(), missing.to_string()];
        cells.extend((0..12).flat_map(|month| row.kinds.iter().map(move |kind| plain(kind[month]))));
        table.row(&cells)?;
    }
    let words = wanted.unit.map_or("管理范围内全部党组织", Unit::shown);
    table.finish(&footer_line(&me.name, &site.clock.now().to_local_text(), words))?;
    let bytes = book.bytes()?;
    audit::note(&site, &me, Line::general("export", format!("三会一课一览 {} 行", rows.len()))).await?;
    Ok(download::download(&format!("三会一课一览_{}.xlsx", wanted.year), download::XLSX, bytes))
}

fn plain(cell: Cell) -> String {
    match (cell.held, cell.missing) {
        (0, true) => "缺".into(),
        (0, false) => String::new(),
        (n, true) => format!("{n}（不足）"),
        (n, false) => n.to_string(),
    }
}
