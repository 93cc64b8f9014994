//! The overview: what a unit itself owes in a year, and how far the units below it are.

use super::links::{self, Grid};
use crate::list::{self, Ask, Line, Sort};
use crate::overview::{self, Cell, Row, Seen};
use crate::store;
use axum::extract::State;
use base::{Day, Fault, Outcome, Period};
use catalogue::Catalogue;
use maud::{Markup, html};
use org::Unit;
use std::collections::HashSet;
use ui::list::address;
use ui::{Field, Form, Me, Page, Params, Reply, Site, parts};

/// Years to choose from.
const YEARS: i32 = 6;

/// What a page of obligations was asked for: a unit in reach and a year.
pub struct Wanted {
    /// The units in reach.
    pub units: Vec<Unit>,
    /// Place of the one asked for.
    at: usize,
    /// The year.
    pub year: i32,
}

impl Wanted {
    /// Reads the query; without a unit the one that the actor works for.
    pub async fn of(site: &Site, me: &Me, params: &Params) -> Outcome<Self> {
        let scope = me.scope("duty.read")?;
        let units = org::store::list_all(&mut *site.db.read().await?, &scope).await?;
        let typed = params.text("unit");
        let chosen = org::pick::chosen(typed, &units);
        if chosen.is_none() && !typed.is_empty() {
            return Err(Fault::NotFound);
        }
        let id = chosen.or_else(|| me.home_unit()).or_else(|| units.first().map(|u| u.id));
        let at = units.iter().position(|u| Some(u.id) == id).ok_or(Fault::NotFound)?;
        let this_year = site.today().year();
        let year = params.read::<i32>("year").unwrap_or(this_year).clamp(1990, this_year);
        Ok(Self { units, at, year })
    }

    /// The unit.
    pub fn unit(&self) -> Outcome<&Unit> {
        self.units.get(self.at).ok_or(Fault::NotFound)
    }

    /// The year as a period.
    pub fn period(&self) -> Outcome<Period> {
        Period::year(self.year).ok_or_else(|| Fault::internal("a year out of the calendar"))
    }

    /// Unit and year, and whatever else is to be chosen.
    pub fn tools(&self, today: i32, path: &str, more: &Markup) -> Outcome<Markup> {
        let unit = self.unit()?;
        let form = Form::empty().with("unit", unit.id).with("year", self.year);
        let years: Vec<(String, String)> =
            (0..YEARS).map(|n| today - n).map(|y| (y.to_string(), format!("{y} 年"))).collect();
        let choices = org::pick::few(&self.units, unit.id);
        Ok(html! {
            form.tools action=(path) method="get" data-auto="" {
                @if self.units.len() > 1 { (org::pick::unit_field(&form, &Field::text("unit", "党组织"), &choices)) }
                (form.select(&Field { required: true, ..Field::text("year", "年份") }, &years))
                (more)
                button.btn { "查看" }
            }
        })
    }
}

/// `GET /duties?unit=&year=`
pub async fn show(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let wanted = Wanted::of(&site, &me, &params).await?;
    let (unit, period, today) = (wanted.unit()?, wanted.period()?, site.today());
    let scope = me.scope("duty.read")?.within(&unit.path).ok_or(Fault::NotFound)?;
    let mut conn = site.db.read().await?;
    let ask = Ask { period, until: today, today, units: Some(&[unit.id]), duty: None };
    let own = list::lines(&mut conn, &scope, &site.catalogue, ask).await?;
    let spans = list::wanted(&mut conn, &scope, &site.catalogue, (period, today), None).await?;
    let seen = Seen { today, without: Some(unit.id) };
    let below = overview::rows(&mut conn, &scope, &site.catalogue, &spans, seen).await?;
    let terms = store::term_counts(&mut conn, &scope, seen.which(&site.catalogue, today)).await?;
    drop(conn);
    let terms = overview::terms(&site.catalogue, &terms, today);
    let body = html! {
        (wanted.tools(today.year(), "/duties", &html! {})?)
        @if own.is_empty() && below.is_empty() {
            (parts::empty("这个党组织没有应办事项", "请换一个党组织或年份", &html! {}))
        }
        @if !own.is_empty() { (own_card(&wanted, &own)?) }
        @if !below.is_empty() { (below_card(&wanted, &below, terms.as_ref(), today)?) }
        (legend(&site.catalogue, &own, &below))
    };
    let unit_id = unit.id.to_string();
    let year = wanted.year.to_string();
    let export = address("/duties/list/export", &[("unit", &unit_id), ("year", &year)]);
    let acts = html! {
        @if me.can("export") { a.btn.btn-outline-secondary href=(export) { "导出全部" } }
    };
    Page::new("应办事项").lead(format!("{} · {} 年", unit.name, wanted.year)).acts(acts).body(body).reply()
}

fn own_card(wanted: &Wanted, own: &[Line<'_>]) -> Outcome<Markup> {
    let mut rows: Vec<(duty::Asked<'_>, Vec<(Day, Markup)>)> = Vec::new();
    for line in own.iter().filter(|l| l.asked.every().is_some()) {
        let cell = (line.span.from, state_link(line));
        match rows.last_mut().filter(|(asked, _)| asked.duty.key == line.asked.duty.key) {
            Some((_, cells)) => cells.push(cell),
            None => rows.push((line.asked, vec![cell])),
        }
    }
    let terms = own.iter().filter(|l| l.asked.every().is_none());
    let grid = Grid { label: "本级应办", year: wanted.period()?, rows };
    Ok(html! {
        section.card {
            div.card-header { h2.card-title { "本级应办" } }
            (grid.draw())
            @if terms.clone().next().is_some() { div.card-body { @for line in terms { p { (line.asked.duty.name) "：" (line.span_words()) " " (state_link(line)) } } } }
        }
    })
}

/// Where an obligation stands, linked to its page.
pub fn state_link(line: &Line<'_>) -> Markup {
    let word = match line.sort {
        Sort::Met => format!("已办 {}", line.held),
        Sort::Late if line.held > 0 => format!("逾期 {}/{}", line.held, line.least),
        Sort::Late => "逾期".to_owned(),
        other => other.name().to_owned(),
    };
    // What is seen comes first in what is read out.
    let label = format!("{word}：{} {}", line.asked.duty.name, line.span_words());
    html! { a.cell-link href=(links::of(line.unit, &line.asked, line.span.from)) aria-label=(label) { (parts::state(&word, line.sort.tone())) } }
}

fn below_card(wanted: &Wanted, below: &[Row<'_>], terms: Option<&overview::Terms<'_>>, today: Day) -> Outcome<Markup> {
    let unit = wanted.unit()?.id.to_string();
    let year = wanted.year.to_string();
    let href = |duty: &str, from: &str, state: &str| {
        address("/duties/list", &[("unit", &unit), ("year", &year), ("duty", duty), ("from", from), ("state", state)])
    };
    let cell = |row: &Row<'_>, cell: &Cell| {
        let (from, duty) = (cell.span.from.to_string(), &row.asked.duty.key);
        let (open, late) = (cell.open(), cell.is_late(today));
        let (word, tone, state) = match (open, late) {
            (0, _) => (format!("{}", cell.met), "good", "met"),
            (n, true) => (format!("缺 {n}"), "bad", "late"),
            (n, false) => (format!("待 {n}"), "warn", "owed"),
        };
        let label = format!(
            "{word}：{} {}，应办 {}，已办 {}，免办 {}",
            row.asked.duty.name,
            cell.span.chinese(),
            cell.owing,
            cell.met,
            cell.exempt
        );
        html! { a.cell-link href=(href(duty, &from, state)) aria-label=(label) title=(label) { (parts::state(&word, tone)) } }
    };
    let rows =
        below.iter().map(|row| (row.asked, row.cells.iter().map(|c| (c.span.from, cell(row, c))).collect())).collect();
    let grid = Grid { label: "下级落实情况", year: wanted.period()?, rows };
    Ok(html! {
        section.card {
            div.card-header { h2.card-title { "下级落实情况（党组织数）" } }
            (grid.draw())
            @if let Some(terms) = terms {
                div.card-body { p {
                    (terms.asked.duty.name) "：应换届 " (terms.owing) " 个党组织，"
                    a href=(href(&terms.asked.duty.key, "", "late")) { "逾期 " (terms.late) } "，"
                    a href=(href(&terms.asked.duty.key, "", "owed")) { "任期内 " (terms.running) "（六个月内届满 " (terms.soon) "）" } "，"
                    a href=(href(&terms.asked.duty.key, "", "undated")) { "缺届满日期 " (terms.undated) }
                } }
            }
        }
    })
}

/// How the tables count, and by which clauses.
fn legend(catalogue: &Catalogue, own: &[Line<'_>], below: &[Row<'_>]) -> Markup {
    let keys: HashSet<&str> =
        own.iter().map(|l| l.asked.duty.key.as_str()).chain(below.iter().map(|r| r.asked.duty.key.as_str())).collect();
    let shown: Vec<_> = duty::Asked::all(catalogue).filter(|a| keys.contains(a.duty.key.as_str())).collect();
    let body = html! {
        p { "办没办，看系统中的记录：会议、台账记了，这里就是已办，不用另外勾选。“逾期”是期限已过而没有记录：没有办，或办了没有记。成立、撤销在一个周期中间的，那个周期不计；不设支委会、不划分党小组的，不应办相应的会；划分党小组的，党小组会要每个组都开。" }
        dl.facts { @for asked in shown { div { dt { (asked.duty.name) } dd {
            (asked.words()) "。" (asked.rule.text) "。" @if !asked.duty.hint.is_empty() { (asked.duty.hint) "。" }
            p.clause { (asked.clause()) }
        } } } }
    };
    parts::card("怎样看这张表", &body)
}
