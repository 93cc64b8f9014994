//! One day: everything that falls on it, of the unit itself and of those below.

use super::month::{fold_line, mark_line};
use super::{Wanted, eyes, is_near};
use crate::below::{self, CASES, Fold};
use crate::grid::weekday;
use crate::mark::Mark;
use crate::own::{self, Eyes};
use axum::extract::State;
use base::id::UnitId;
use base::{Day, Fault, Outcome, Period};
use case::CaseFile;
use catalogue::Catalogue;
use db::Conn;
use maud::{Markup, html};
use monthly::Month;
use obligation::links;
use obligation::list::{self, Ask, Line};
use org::Unit;
use std::collections::HashMap;
use ui::{Me, Page, Params, Reply, Site, parts};

/// Lines of each list.
const SHOWN: usize = 100;

/// What falls on a day.
struct Filled<'c> {
    marks: Vec<Mark>,
    folds: Vec<Fold>,
    terms: Vec<Line<'c>>,
    cases: Vec<CaseFile>,
    names: HashMap<UnitId, String>,
}

/// `GET /calendar/day?unit=&on=`
pub async fn show(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let mut wanted = Wanted::of(&site, &me, &params).await?;
    let on = params.read::<Day>("on").filter(|on| is_near(*on, site.today())).unwrap_or_else(|| site.today());
    wanted.month = Month::of(on);
    let unit = wanted.unit()?;
    let mut conn = site.db.read().await?;
    let filled = fill(&mut conn, eyes(&site, &me), unit, (on, wanted.has_below(&site)?)).await?;
    drop(conn);
    let special = site.catalogue.workdays().special(on).map(|s| s.name.as_str()).unwrap_or_default();
    let work = if site.catalogue.workdays().is_workday(on) { "工作日" } else { "休息日" };
    let body = html! {
        nav.months.no-print aria-label="日期" {
            a.btn rel="prev" href=(below::day_of(unit, on.plus_days(-1))) { "‹ 前一天" }
            a.btn href=(wanted.address("/calendar", wanted.month)?) { (wanted.month.chinese()) }
            a.btn rel="next" href=(below::day_of(unit, on.plus_days(1))) { "后一天 ›" }
        }
        p.hint { "周" (weekday(on)) "，" (work) @if !special.is_empty() { "（" (special) "）" } }
        @if filled.marks.is_empty() && filled.folds.is_empty() {
            (parts::empty("这一天没有要办的事，也没有会议计划和会议记录", "请看前后几天，或回到整月", &html! {}))
        }
        @if !filled.marks.is_empty() { (own_card(&filled.marks)) }
        @if !filled.folds.is_empty() { (below_card(&filled.folds)) }
        @if !filled.terms.is_empty() { (terms_card(&filled.terms)) }
        @if !filled.cases.is_empty() { (cases_card(&filled.cases, &filled.names, &site.catalogue)) }
    };
    Page::new(on.chinese())
        .lead(unit.name.clone())
        .crumb("日历", wanted.address("/calendar", wanted.month)?)
        .body(body)
        .reply()
}

async fn fill<'c>(conn: &mut Conn, eyes: Eyes<'c>, unit: &Unit, (on, below): (Day, bool)) -> Outcome<Filled<'c>> {
    let period = Period { from: on, to: on };
    let marks = own::of(conn, eyes, unit, period).await?.marks;
    let mut filled = Filled { marks, folds: Vec::new(), terms: Vec::new(), cases: Vec::new(), names: HashMap::new() };
    if !below {
        return Ok(filled);
    }
    filled.folds = below::of(conn, eyes, unit, period).await?;
    filled.terms = terms(conn, eyes, unit, on).await?;
    filled.cases = below::cases_due(conn, eyes, unit, period).await?;
    let ids: Vec<UnitId> = filled.cases.iter().take(SHOWN).map(|case| case.unit).collect();
    filled.names = org::store::names(conn, &eyes.actor.scope("duty.read")?, &ids).await?;
    Ok(filled)
}

/// The units below whose term ends on a day.
async fn terms<'c>(conn: &mut Conn, eyes: Eyes<'c>, unit: &Unit, on: Day) -> Outcome<Vec<Line<'c>>> {
    let term = duty::Asked::all(eyes.catalogue).find(|asked| asked.duty.term);
    let Some(key) = term.map(|asked| asked.duty.key.as_str()) else { return Ok(Vec::new()) };
    let scope = eyes.actor.scope("duty.read")?.within(&unit.path).ok_or(Fault::NotFound)?;
    let period = Period { from: on.min(eyes.today), to: on.max(eyes.today) };
    let ask = Ask { period, until: period.to, today: eyes.today, units: None, duty: Some(key) };
    let mut lines = list::lines(conn, &scope, eyes.catalogue, ask).await?;
    lines.retain(|line| line.span.to == on && line.unit != unit.id && line.sort != list::Sort::Undated);
    Ok(lines)
}

fn own_card(marks: &[Mark]) -> Markup {
    html! {
        section.card {
            div.card-header { h2.card-title { "本级 " span.count { (marks.len()) } } }
            ul.duties { @for mark in marks { li.duty {
                div.duty-when { b { (mark.sort.name()) } }
                div.duty-what { (mark_line(mark)) (parts::clause(&mark.clause)) }
                @if let Some((href, word)) = &mark.form { a.btn.btn-sm href=(href) aria-label=(format!("{word}：{}", mark.what)) { (word) } }
            } } }
        }
    }
}

fn below_card(folds: &[Fold]) -> Markup {
    html! {
        section.card {
            div.card-header { h2.card-title { "下级党组织" } }
            ul.duties { @for fold in folds { li.duty {
                div.duty-when { b { "合计" } }
                div.duty-what { (fold_line(fold)) (parts::clause(&fold.clause)) }
            } } }
        }
    }
}

fn more(all: usize) -> Markup {
    html! { @if all > SHOWN { p.hint { "共 " (all) " 个，只列前 " (SHOWN) " 个；要缩小范围，请在日历上选择下级党组织。" } } }
}

fn terms_card(lines: &[Line<'_>]) -> Markup {
    html! {
        section.card #terms {
            div.card-header { h2.card-title { "任期届满的党组织 " span.count { (lines.len()) } } }
            div.card-body {
                ul.evidence { @for line in lines.iter().take(SHOWN) { li {
                    a href=(links::of(line.unit, &line.asked, line.span.from)) { (line.name) } " " (parts::state(line.sort.name(), line.sort.tone()))
                } } }
                (more(lines.len()))
            }
        }
    }
}

fn cases_card(cases: &[CaseFile], names: &HashMap<UnitId, String>, catalogue: &Catalogue) -> Markup {
    let step = |case: &CaseFile| {
        let procedure = catalogue.procedure(&case.procedure);
        procedure.and_then(|p| p.step(&case.due_step)).map_or("", |s| s.name.as_str()).to_owned()
    };
    html! {
        section.card #cases {
            div.card-header { h2.card-title { "到期的办理事项 " span.count { (cases.len()) } } }
            div.card-body {
                ul.evidence { @for case in cases.iter().take(SHOWN) { li {
                    a href=(format!("/cases/{}", case.id)) { (case.title) "：" (step(case)) } " "
                    span.meta { (names.get(&case.unit).map_or("", String::as_str)) }
                } } }
                (more(cases.len()))
                @if cases.len() >= CASES { p.hint { "事项很多，没有全部列出。" } }
            }
        }
    }
}
