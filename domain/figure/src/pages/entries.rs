//! Entries on a figure's page: those behind the value, and those written since a day.

use super::href;
use super::one::{Facts, SHOWN};
use ledger::Entry;
use maud::{Markup, html};
use ui::parts::card;
use ui::{Params, Site};

/// The entries behind the value, newest first.
pub(super) fn evidence_card(site: &Site, f: &Facts) -> Markup {
    let more = f.evidence.len() > SHOWN;
    card(
        "出处",
        &html! {
            @if f.evidence.is_empty() { p.hint { "没有分录。" } }
            @else {
                (table(site, f, "出处分录", f.evidence.iter().take(SHOWN)))
                @if more {
                    @let last = f.evidence.get(SHOWN - 1).map_or(0, |e| e.seq);
                    p { a href=(format!("{}&before_entry={last}", href(&f.figure, f.asked))) { "更早的分录" } }
                }
            }
        },
    )
}

fn entry_row(site: &Site, f: &Facts, e: &Entry) -> Markup {
    let kind = site.catalogue.entry(&e.kind).map_or(e.kind.clone(), |k| k.name.clone());
    let unit = f.tree.get(e.unit).map_or("（现不在此组织下）".to_owned(), |n| n.name.clone());
    let tags: Vec<String> = e
        .tags
        .iter()
        .map(|(t, c)| site.catalogue.entry(&e.kind).and_then(|k| k.value_name(t, c)).unwrap_or(c).to_owned())
        .collect();
    html! {
        tr.struck[e.reverses.is_some()] {
            td.nowrap { (e.on) } td { (unit) }
            td { (kind) @if !tags.is_empty() { span.hint { "（" (tags.join("、")) "）" } } @if let Some(reason) = &e.reason { span.hint { " 冲销：" (reason) } } }
            td.num { (e.quantity) }
            td { @match site.source_href(&e.noun, e.source) { Some(href) => a href=(href) { "第 " (e.seq) " 号" }, None => { "第 " (e.seq) " 号" } } }
        }
    }
}

/// Why the value differs from the one of a day: what was written since.
pub(super) fn since_card(site: &Site, f: &Facts, params: &Params) -> Markup {
    let day = params.text("since");
    card(
        "此后补记",
        &html! {
            p.hint { "报告定稿后数字变了，可以查某日以后又记入了哪些本期的分录。" }
            form.tools method="get" action=(format!("/figures/{}", f.figure.key)) {
                input type="hidden" name="unit" value=(f.asked.unit); input type="hidden" name="from" value=(f.asked.period.from);
                input type="hidden" name="to" value=(f.asked.period.to); input type="hidden" name="only" value=(params.text("only"));
                div.field { label.field-label for="f-since" { "这一天之后记入的" } input #f-since .form-control type="date" name="since" value=(day) required; }
                button.btn { "查看" }
            }
            @if let Some((day, entries)) = &f.since {
                @if entries.is_empty() { p { (day.chinese()) "之后没有再记入本期的分录。" } } @else {
                    (table(site, f, "此后补记的分录", entries.iter()))
                    @if entries.len() == SHOWN { p.hint { "只列最近的 " (SHOWN) " 笔" } }
                }
                @if !f.figure.narrowed.is_empty() || !f.figure.persons.is_everybody() || !f.figure.sectors.is_empty() {
                    p.hint { "这个数还按人员或党组织现在登记的情况限定，登记有改动时也会变化，改动见党员和党组织的经过。" }
                }
            }
        },
    )
}

fn table<'a>(site: &Site, f: &Facts, label: &str, entries: impl Iterator<Item = &'a Entry>) -> Markup {
    html! {
        div.list tabindex="0" role="region" aria-label=(label) {
            table.table {
                thead { tr { th scope="col" { "日期" } th scope="col" { "党组织" } th scope="col" { "事项" } th.num scope="col" { "数量" } th scope="col" { "凭证" } } }
                tbody { @for entry in entries { (entry_row(site, f, entry)) } }
            }
        }
    }
}
