//! The month: days from Monday to Sunday with what falls on them; on a telephone the days that have something, one under another.

use super::{Wanted, eyes};
use crate::below::{self, Fold, day_of};
use crate::grid::{self, Cell, WEEK, weekday};
use crate::mark::{Mark, Sort};
use crate::own;
use axum::extract::State;
use base::Day;
use maud::{Markup, html};
use org::Unit;
use ui::list::address;
use ui::{Me, Page, Params, Reply, Site, parts};

/// Things shown on a day; the page of the day has all.
const SHOWN: usize = 7;

/// What falls into a month.
struct Filled {
    marks: Vec<Mark>,
    folds: Vec<Fold>,
}

/// `GET /calendar?unit=&month=`
pub async fn show(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let wanted = Wanted::of(&site, &me, &params).await?;
    let (unit, period) = (wanted.unit()?, grid::period(wanted.month));
    let mut conn = site.db.read().await?;
    let own = own::of(&mut conn, eyes(&site, &me), unit, period).await?;
    let below = wanted.has_below(&site)?;
    let folds = if below { below::of(&mut conn, eyes(&site, &me), unit, period).await? } else { Vec::new() };
    drop(conn);
    let filled = Filled { marks: own.marks, folds };
    let cells = grid::cells(wanted.month, site.catalogue.workdays());
    let body = html! {
        (wanted.tools("/calendar")?)
        @if filled.marks.is_empty() && filled.folds.is_empty() {
            (parts::note("info", &html! { p { (wanted.month.chinese()) "没有应办事项、办理事项的期限、届满的任期，也没有会议计划和会议记录。" } }))
        }
        (table(unit, &cells, &filled, site.today()))
        (legend(below, site.catalogue.workdays().known(wanted.month.first().year())))
    };
    let unit_id = unit.id.to_string();
    let acts = html! {
        @if me.can("meeting.write") { a.btn.btn-primary href=(address("/plans/new", &[("unit", &unit_id)])) { "排计划" } }
        a.btn href=(wanted.address("/calendar/sheet", wanted.month)?) { "工作月历" }
        a.btn href="/calendar/feed" { "订阅到手机日历" }
    };
    let lead = format!("{}{} · {}", unit.name, if below { "及以下" } else { "" }, wanted.month.chinese());
    Page::new("日历").lead(lead).acts(acts).body(body).reply()
}

fn table(unit: &Unit, cells: &[Cell], filled: &Filled, today: Day) -> Markup {
    html! {
        section.month aria-label="一个月的日历" {
            div.month-week aria-hidden="true" { @for letter in WEEK { span { "周" (letter) } } }
            ol.month-days { @for cell in cells { (one_day(unit, cell, filled, today)) } }
        }
    }
}

fn one_day(unit: &Unit, cell: &Cell, filled: &Filled, today: Day) -> Markup {
    let marks: Vec<&Mark> = filled.marks.iter().filter(|m| cell.inside && m.on == cell.day).collect();
    let folds: Vec<&Fold> = filled.folds.iter().filter(|f| cell.inside && f.on == cell.day).collect();
    let all = marks.len() + folds.len();
    let is_today = cell.day == today;
    html! {
        li class=(class(cell, all == 0 && !is_today)) aria-current=[is_today.then_some("date")] {
            p.month-date {
                @if cell.inside && all > 0 { a.cell-link href=(day_of(unit, cell.day)) aria-label=(format!("{}，{all} 项", cell.day.chinese())) { (cell.day.day()) } }
                @else { span { (cell.day.day()) } }
                span.month-weekday { "周" (weekday(cell.day)) }
                @if is_today { " " (parts::state("今天", "info")) }
                @if !cell.sign().is_empty() { " " span.month-sign title=(cell.name) { (cell.name) (cell.sign()) } }
            }
            @if all > 0 { ul.month-marks {
                @for mark in marks.iter().take(SHOWN) { li { (mark_line(mark)) } }
                @for fold in folds.iter().take(SHOWN.saturating_sub(marks.len())) { li { (fold_line(fold)) } }
                @if all > SHOWN { li { a.cell-link href=(day_of(unit, cell.day)) { "另有 " (all - SHOWN) " 项" } } }
            } }
        }
    }
}

/// A day off is grey; one of another month, or without anything, is not shown on a telephone.
fn class(cell: &Cell, empty: bool) -> &'static str {
    match (cell.inside, cell.worked, empty) {
        (false, _, _) => "month-day month-outside month-empty",
        (true, true, true) => "month-day month-empty",
        (true, true, false) => "month-day",
        (true, false, true) => "month-day month-off month-empty",
        (true, false, false) => "month-day month-off",
    }
}

/// A mark on one line.
pub fn mark_line(mark: &Mark) -> Markup {
    let word = if matches!(mark.sort, Sort::Duty | Sort::Term) { mark.state } else { mark.sort.name() };
    html! {
        a.cell-link href=(mark.href) { (parts::state(word, mark.tone)) " " (mark.what) }
        @if mark.provisional { " " (parts::state("暂定", "info")) }
    }
}

/// A count on one line.
pub fn fold_line(fold: &Fold) -> Markup {
    let told = match (fold.of, fold.n) {
        (0, n) => format!("{n} {}", fold.word),
        (of, 0) => format!("{of} 个党组织均已办或免办"),
        (of, n) => format!("{} {n} / {of}", fold.word),
    };
    html! { a.cell-link href=(fold.href) { (fold.what) " " (parts::state(&told, fold.tone)) } }
}

/// What the words mean.
fn legend(below: bool, known: bool) -> Markup {
    parts::card(
        "怎样看日历",
        &html! {
            dl.facts {
                div { dt { "待办、逾期未办、已办" } dd { "应办事项，排在应当办结的最后一个工作日；办没办看系统中的记录" } }
                div { dt { "最迟、可办" } dd { "办理事项下一步的最后期限，和规定的时间满、可以办理的第一天" } }
                div { dt { "会议" } dd { "已经开过并记了的会议" } }
                div { dt { "计划" } dd { "排好还没有开的会议；过了计划日还没有记录的标红，开完会按计划记录" } }
                div { dt { "休、班" } dd { "国务院办公厅公布的节假日和调休上班日" } }
            }
            @if below { p.hint { "下级党组织的事项按天合计，数字通向清单；办理事项的“可办”日只在各党组织自己的日历上。" } }
            @if !known { p.hint { "这一年的放假安排还没有公布，工作日按周末推算，标“暂定”的日期以后可能变化。" } }
        },
    )
}
