//! The evidence annex: every place of a draft with its figure and source, and the entries behind it.

use crate::fill::{Ask, Filled, Traced, asks};
use crate::frozen::{Kept, numbers};
use crate::pages::View;
use crate::store::{self, Draft};
use base::{Fault, Outcome};
use db::Conn;
use exchange::out::{Book, Caption, footer_line};
use figure::rules::{measure, text};
use std::collections::HashMap;

/// Entries listed for one question.
const ENTRIES: usize = 2_000;

/// The entry numbers of a frozen draft as they were frozen.
pub(crate) fn as_frozen(traced: &mut [Traced], kept: &Kept) {
    for (one, slot) in traced.iter_mut().zip(&kept.slots) {
        let all = slot.asks.iter().filter_map(|at| kept.asks.get(*at)).flat_map(|a| numbers(&a.entries));
        one.evidence = all.take(one.evidence.len().max(300)).collect();
    }
}

/// The annex as a workbook: the places, then the entries of each figure.
///
/// # Errors
/// When the database is away or the workbook cannot be written.
pub(crate) async fn book(view: &View<'_>, conn: &mut Conn, draft: &Draft, slots: &[Filled]) -> Outcome<Vec<u8>> {
    let site = view.site;
    let unit = org::store::find(conn, view.scope, draft.unit).await?.name;
    let footer = footer_line(&view.me.name, &site.clock.now().to_local_text(), &unit);
    let entries = entries(view, conn, draft, slots).await?;
    let mut book = Book::new(site.today());
    places(&mut book, view, draft, slots, &footer)?;
    let captions = [
        Caption::text("指标").wide(28.0),
        Caption::text("序号").wide(14.0),
        Caption::number("分录号"),
        Caption::day("日期"),
        Caption::text("党组织").wide(30.0),
        Caption::text("事项").wide(24.0),
        Caption::text("数量"),
        Caption::text("冲销原因").wide(24.0),
    ];
    let mut table = book.table("分录", &format!("{}：背后的分录", draft.title), &captions)?;
    for row in &entries {
        table.row(row)?;
    }
    table.finish(&footer)?;
    book.bytes()
}

fn places(book: &mut Book, view: &View<'_>, draft: &Draft, slots: &[Filled], footer: &str) -> Outcome<()> {
    let captions = [
        Caption::number("序号"),
        Caption::text("原文"),
        Caption::text("写入"),
        Caption::text("指标").wide(28.0),
        Caption::text("指标值"),
        Caption::text("状态"),
        Caption::number("分录数"),
        Caption::text("期间").wide(24.0),
        Caption::text("来源说明").wide(40.0),
    ];
    let mut table = book.table("各处数字", &format!("{}：出处附表", draft.title), &captions)?;
    for f in slots {
        let figure = f.meaning.as_ref().and_then(|m| m.asked_of(view.catalogue()));
        let figure = figure.as_ref();
        let value = figure.zip(f.value.amount).filter(|_| f.meaning.as_ref().is_some_and(|m| m.form.is_value()));
        let value = value.map_or(String::new(), |(figure, a)| format!("{}{}", text(figure, a), measure(figure)));
        let asked = f.meaning.as_ref().map(|m| Ask::of(m, draft.unit, draft.period)).unwrap_or_default();
        let periods: Vec<String> = asked.iter().map(|a| a.period.chinese()).collect();
        let choice = f.choice.as_ref();
        let why = choice.and_then(|c| c.why.clone());
        let why = why
            .or_else(|| {
                choice
                    .filter(|c| c.choice == "keep")
                    .map(|_| if f.slot.is_blank() { "留空" } else { "保留原文" }.into())
            })
            .unwrap_or_default();
        table.row(&[
            (f.slot.n + 1).to_string(),
            format!("{}{}", f.original, f.slot.unit()),
            format!("{}{}", f.written, f.slot.unit()),
            figure.map_or(String::new(), |f| f.name.clone()),
            value,
            f.state.chinese().to_owned(),
            f.value.entries.to_string(),
            periods.join("；"),
            why,
        ])?;
    }
    table.finish(footer)?;
    Ok(())
}

/// The questions behind a draft, each with the places that it fills.
fn asked(view: &View<'_>, draft: &Draft, slots: &[Filled]) -> Vec<(Ask, Vec<String>)> {
    let ground = view.ground(draft);
    let mut asked: Vec<(Ask, Vec<String>)> = Vec::new();
    let mut known: HashMap<Ask, usize> = HashMap::new();
    for f in slots {
        for ask in asks(&ground, f) {
            let at = *known.entry(ask.clone()).or_insert(asked.len());
            let place = (f.slot.n + 1).to_string();
            match asked.get_mut(at) {
                Some((_, places)) => places.push(place),
                None => asked.push((ask, vec![place])),
            }
        }
    }
    asked
}

/// The rows of the second sheet; of a frozen draft those entries that were there when it was frozen.
async fn entries(view: &View<'_>, conn: &mut Conn, draft: &Draft, slots: &[Filled]) -> Outcome<Vec<[String; 8]>> {
    let catalogue = view.catalogue();
    let tree = org::Tree::load(conn, view.scope, draft.period.to).await?;
    let before =
        if draft.is_frozen() { Some(store::in_force(conn, view.scope, draft.id).await?.horizon + 1) } else { None };
    let mut rows = Vec::new();
    for (ask, places) in asked(view, draft, slots) {
        let Some(figure) = ask.narrowed(catalogue) else { continue };
        let unit = org::store::find(conn, view.scope, ask.unit).await?;
        let within = view.scope.within(&unit.path).ok_or(Fault::NotFound)?;
        let found = figure::evidence(conn, &within, catalogue, &figure, ask.period, (before, ENTRIES)).await?;
        let full = found.len() == ENTRIES;
        let (name, places) = (&figure.name, places.join("、"));
        rows.extend(found.into_iter().map(|e| {
            [
                name.clone(),
                places.clone(),
                e.seq.to_string(),
                e.on.to_string(),
                tree.get(e.unit).map_or(String::new(), |n| n.name.clone()),
                catalogue.entry(&e.kind).map_or(e.kind, |k| k.name.clone()),
                e.quantity.to_string(),
                e.reason.unwrap_or_default(),
            ]
        }));
        if full {
            let more = format!("只列最新的 {ENTRIES} 笔，其余请在系统中查看");
            let none = String::new;
            rows.push([name.clone(), places, none(), none(), none(), more, none(), none()]);
        }
    }
    Ok(rows)
}
