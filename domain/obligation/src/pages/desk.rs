//! What the desk says of obligations: what my unit has to do, and what is late or still to come below me, by clause and date.

use super::links;
use super::panel::year_of;
use crate::list::{self, Ask, Line, Sort};
use crate::overview::{self, Cell, Row, Seen};
use crate::store::{self, Span};
use access::Actor;
use base::id::UnitId;
use base::{Day, Outcome};
use catalogue::Every;
use duty::{Asked, span_of};
use maud::{Markup, html};
use ui::list::address;
use ui::{PanelFuture, Site};

/// Lines of one's own shown on the desk.
const SHOWN: usize = 12;
/// For so many months what was missed below stays on the desk; the overview of the year keeps it.
const MISSED_FOR: i32 = 3;

/// What the unit itself has to do.
pub fn mine(site: Site, actor: Actor, unit: i64) -> PanelFuture {
    Box::pin(async move { own(&site, &actor, UnitId(unit)).await })
}

/// What is late or due soon in the units below.
pub fn below(site: Site, actor: Actor, unit: i64) -> PanelFuture {
    Box::pin(async move { lower(&site, &actor, UnitId(unit)).await })
}

async fn own(site: &Site, actor: &Actor, unit: UnitId) -> Outcome<Option<Markup>> {
    let (scope, today) = (actor.scope("duty.read")?, site.today());
    let ask = Ask { period: year_of(today), until: today, today, units: Some(&[unit]), duty: None };
    let all = list::lines(&mut *site.db.read().await?, &scope, &site.catalogue, ask).await?;
    let open: Vec<&Line<'_>> = all.iter().filter(|l| l.sort.is_open() && is_reminded(l, today)).collect();
    Ok(own_card(site, actor, unit, &open))
}

async fn lower(site: &Site, actor: &Actor, unit: UnitId) -> Outcome<Option<Markup>> {
    let (scope, today) = (actor.scope("duty.read")?, site.today());
    let seen = Seen { today, without: Some(unit) };
    let spans = recent(&site.catalogue, today);
    let mut conn = site.db.read().await?;
    let below = overview::rows(&mut conn, &scope, &site.catalogue, &spans, seen).await?;
    if below.is_empty() {
        return Ok(None);
    }
    let counted = store::term_counts(&mut conn, &scope, seen.which(&site.catalogue, today)).await?;
    drop(conn);
    let terms = overview::terms(&site.catalogue, &counted, today);
    Ok(lower_card(unit, &below, terms.as_ref(), today))
}

/// Whether it is late, or its first reminder has come; a duty without reminders is always shown.
fn is_reminded(line: &Line<'_>, today: Day) -> bool {
    let first = line.asked.reminders(line.by.due).first().copied();
    line.sort != Sort::Owed || first.is_none_or(|first| first <= today)
}

/// Of every duty the span that runs and the one before: what can still be done, and what was missed last.
fn recent(catalogue: &catalogue::Catalogue, today: Day) -> Vec<Span<'_>> {
    let spans = |every: Every| {
        let now = span_of(every, today);
        vec![span_of(every, now.from.plus_days(-1)), now]
    };
    Asked::all(catalogue).map(|asked| Span { asked, spans: asked.every().map(spans).unwrap_or_default() }).collect()
}

fn own_card(site: &Site, actor: &Actor, unit: UnitId, open: &[&Line<'_>]) -> Option<Markup> {
    let shown: Vec<&Line<'_>> = first(open);
    (!open.is_empty()).then(|| html! {
        section.card {
            div.card-header {
                h2.card-title { "我要办的 " span.count { (open.len()) } }
                div.card-actions { a.btn.btn-sm href=(address("/duties", &[("unit", &unit.to_string())])) { "全部" } }
            }
            (lines(&shown, site.today(), |line| links::form(&site.catalogue, actor, line.unit, (&line.asked, line.span.from))))
        }
    })
}

/// The most urgent: what is late, then by due day; each duty's late spans once, the latest.
fn first<'l, 'c>(open: &[&'l Line<'c>]) -> Vec<&'l Line<'c>> {
    let mut shown: Vec<&Line<'_>> = Vec::new();
    for line in open.iter().rev() {
        let same = |l: &&Line<'_>| l.asked.duty.key == line.asked.duty.key && l.sort == line.sort;
        if !shown.iter().any(same) {
            shown.push(line);
        }
    }
    shown.sort_by_key(|l| (l.sort, l.by.due));
    shown.truncate(SHOWN);
    shown
}

/// Obligations as lines: when, what by which clause, and the form in which it is done.
pub fn lines(open: &[&Line<'_>], today: Day, form: impl Fn(&Line<'_>) -> Option<(String, &'static str)>) -> Markup {
    html! {
        ul.duties { @for line in open { li class=(class(line.sort)) {
            div.duty-when { b { (when(line, today)) } }
            div.duty-what {
                a href=(links::of(line.unit, &line.asked, line.span.from)) { (line.asked.duty.name) } "（" (line.asked.words()) "）：" (line.span_words())
                p.clause { (line.asked.clause()) }
            }
            @if let Some((href, word)) = form(line) { a.btn.btn-sm href=(href) aria-label=(format!("{word}：{}", line.asked.duty.name)) { (word) } }
        } } }
    }
}

fn class(sort: Sort) -> &'static str {
    if sort == Sort::Late { "duty duty-late" } else { "duty duty-soon" }
}

fn when(line: &Line<'_>, today: Day) -> String {
    match line.sort {
        Sort::Late => "已逾期".to_owned(),
        Sort::Undated => "缺日期".to_owned(),
        _ if line.by.due.year() == today.year() => {
            format!("{}月{}日前", line.by.due.month(), line.by.due.day())
        }
        _ => format!("{}前", line.by.due),
    }
}

fn lower_card(unit: UnitId, below: &[Row<'_>], terms: Option<&overview::Terms<'_>>, today: Day) -> Option<Markup> {
    let mut late: Vec<(&Row<'_>, &Cell)> = Vec::new();
    let mut running: Vec<(&Row<'_>, &Cell)> = Vec::new();
    for row in below {
        for cell in row.cells.iter().filter(|cell| cell.open() > 0) {
            if !cell.is_late(today) {
                // From the first reminder on.
                let first = row.asked.reminders(cell.by.due).first().copied();
                running.extend(first.is_none_or(|first| first <= today).then_some((row, cell)));
            } else if today <= cell.by.limit.plus_months(MISSED_FOR) {
                late.push((row, cell));
            }
        }
    }
    running.sort_by_key(|(_, cell)| cell.by.due);
    let terms = terms.filter(|t| t.late + t.undated + t.soon > 0);
    if late.is_empty() && running.is_empty() && terms.is_none() {
        return None;
    }
    let unit = unit.to_string();
    Some(html! {
        section.card {
            div.card-header {
                h2.card-title { "下级应办事项" }
                div.card-actions { a.btn.btn-sm href=(address("/duties", &[("unit", &unit)])) { "全年落实情况" } }
            }
            ul.duties {
                @for (row, cell) in &late { (below_line(&unit, row, cell, today)) }
                @if let Some(terms) = terms { (term_line(&unit, terms, today)) }
                @for (row, cell) in &running { (below_line(&unit, row, cell, today)) }
            }
        }
    })
}

fn below_line(unit: &str, row: &Row<'_>, cell: &Cell, today: Day) -> Markup {
    let (late, duty) = (cell.is_late(today), &row.asked.duty);
    let from = cell.span.from.to_string();
    let state = if late { "late" } else { "owed" };
    let year = cell.span.from.year().to_string();
    let href = address(
        "/duties/list",
        &[("unit", unit), ("year", &year), ("duty", &duty.key), ("from", &from), ("state", state)],
    );
    let when =
        if late { "已逾期".to_owned() } else { format!("{}月{}日前", cell.by.due.month(), cell.by.due.day()) };
    html! {
        li class=(if late { "duty duty-late" } else { "duty duty-soon" }) {
            div.duty-when { b { (when) } }
            div.duty-what {
                (duty.name) "（" (cell.span.chinese()) "）：应办 " (cell.owing) " 个党组织，"
                @if late { "没有记录的 " } @else { "还没有记录的 " } a href=(href) { (cell.open()) } " 个"
                @if cell.exempt > 0 { "，免办 " (cell.exempt) " 个" }
                p.clause { (row.asked.clause()) }
            }
            a.btn.btn-sm href=(href) aria-label=(format!("查看：{}", duty.name)) { "查看" }
        }
    }
}

fn term_line(unit: &str, terms: &overview::Terms<'_>, today: Day) -> Markup {
    let year = today.year().to_string();
    let href = |state: &str| {
        address("/duties/list", &[("unit", unit), ("year", &year), ("duty", &terms.asked.duty.key), ("state", state)])
    };
    html! {
        li class=(if terms.late > 0 { "duty duty-late" } else { "duty duty-soon" }) {
            div.duty-when { b { @if terms.late > 0 { "已逾期" } @else { "近期" } } }
            div.duty-what {
                (terms.asked.duty.name) "：任期届满没有换届的 " a href=(href("late")) { (terms.late) } " 个，六个月内届满的 " (terms.soon)
                " 个，没有登记届满日期的 " a href=(href("undated")) { (terms.undated) } " 个"
                p.clause { (terms.asked.clause()) }
            }
            a.btn.btn-sm href=(href(if terms.late > 0 { "late" } else { "owed" })) aria-label="查看：换届" { "查看" }
        }
    }
}
