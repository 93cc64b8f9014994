//! Where an obligation is done, and where it is shown.

use access::Actor;
use base::id::UnitId;
use base::{Day, Period};
use catalogue::{Catalogue, Every, Procedure};
use duty::{Asked, spans};
use maud::{Markup, html};
use ui::list::address;

/// The page of one obligation.
pub fn of(unit: UnitId, asked: &Asked<'_>, from: Day) -> String {
    address(&format!("/duties/{unit}"), &[("duty", &asked.duty.key), ("from", &from.to_string())])
}

/// The form in which it is done, with what its button says; `None` when the actor may not fill it in.
pub fn form(
    catalogue: &Catalogue,
    actor: &Actor,
    unit: UnitId,
    (asked, from): (&Asked<'_>, Day),
) -> Option<(String, &'static str)> {
    let unit = unit.to_string();
    if asked.duty.term {
        return actor.can("unit.read").then(|| (format!("/units/{unit}"), "查看任期"));
    }
    let meets = |entry: &str| asked.duty.entries.iter().any(|e| e == entry);
    if let Some(kind) = catalogue.meeting_kinds().find(|kind| meets(&kind.entry)) {
        let href = address("/meetings/new", &[("unit", &unit), ("kind", &kind.key)]);
        return actor.can("meeting.write").then_some((href, "记会议"));
    }
    if catalogue.entries().any(|e| e.noun == "monthly" && meets(&e.key)) {
        let href = format!("/monthly/{unit}/{}", from.month_key());
        return actor.can("member.read").then_some((href, "校对名册"));
    }
    if let Some(kind) = catalogue.kinds().find(|kind| kind.entries.iter().any(|e| meets(&e.key))) {
        let href = address(&format!("/records/{}/new", kind.key), &[("unit", &unit)]);
        return actor.can("record.write").then_some((href, "记台账"));
    }
    let meets = |procedure: &&Procedure| procedure.steps.iter().flat_map(|s| &s.entries).any(|e| meets(&e.key));
    let procedure = catalogue.procedures().find(meets)?;
    actor.can(&procedure.write).then(|| (format!("/procedures/{}", procedure.key), "去办理"))
}

/// A table of a year: a row for each duty, a cell for each of its spans, as wide as the span has months.
pub struct Grid<'c> {
    /// Its name for screen readers.
    pub label: &'static str,
    /// The year.
    pub year: Period,
    /// The rows.
    pub rows: Vec<(Asked<'c>, Vec<(Day, Markup)>)>,
}

impl Grid<'_> {
    /// As a table.
    pub fn draw(&self) -> Markup {
        html! {
            div.list tabindex="0" role="region" aria-label=(self.label) { table.table {
                thead { tr { th scope="col" { "事项" } @for month in 1..=12 { th scope="col" { (month) "月" } } } }
                tbody { @for (asked, cells) in &self.rows { tr {
                    th.nowrap scope="row" { (asked.duty.name) div.meta { (asked.words()) } }
                    @for span in asked.every().map(|every| spans(every, self.year)).unwrap_or_default() {
                        @let cell = cells.iter().find(|(from, _)| *from == span.from);
                        td colspan=(wide(asked.every())) { @if let Some((_, cell)) = cell { (cell) } }
                    }
                } } }
            } }
        }
    }
}

/// Months of a span.
fn wide(every: Option<Every>) -> usize {
    match every {
        Some(Every::Month) => 1,
        Some(Every::Quarter) => 3,
        Some(Every::HalfYear) => 6,
        Some(Every::Year) | None => 12,
    }
}
