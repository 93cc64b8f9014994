//! What units have to do, for programs.

use super::{json, unit};
use axum::extract::State;
use base::{Fault, Period, Refusal};
use obligation::list::{self, Ask, Line, Sort};
use serde::Serialize;
use ui::{Me, Params, Reply, Site};

/// Rows of a page unless asked otherwise, and at most.
const PAGE: i64 = 100;
const LARGEST_PAGE: i64 = 1000;

/// One obligation.
#[derive(Serialize)]
struct Row<'a> {
    unit: String,
    unit_name: &'a str,
    duty: &'a str,
    name: &'a str,
    from: String,
    to: String,
    due: String,
    /// Whether the due day may still move.
    provisional: bool,
    held: i64,
    least: i64,
    state: &'a str,
    late_since: Option<String>,
    reason: &'a str,
    clause: String,
    unverified: bool,
}

impl<'a> Row<'a> {
    fn of(line: &'a Line<'_>) -> Self {
        let basis = &line.asked.rule.basis;
        Self {
            unit: line.unit.to_string(),
            unit_name: &line.name,
            duty: &line.asked.duty.key,
            name: &line.asked.duty.name,
            from: line.span.from.to_string(),
            to: line.span.to.to_string(),
            due: line.by.due.to_string(),
            provisional: line.by.provisional,
            held: line.held,
            least: line.asked.least(),
            state: line.sort.key(),
            late_since: line.since.map(|day| day.to_string()),
            reason: &line.reason,
            clause: basis.clause().unwrap_or_default(),
            unverified: basis.unverified(),
        }
    }
}

/// A page of them.
#[derive(Serialize)]
struct Answer<'a> {
    total: usize,
    page: i64,
    size: i64,
    rows: Vec<Row<'a>>,
}

/// `GET /api/v1/duties`: the obligations of a unit and all below it in a year, judged today.
pub(super) async fn list(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let unit = unit(&site, &me, "duty.read", params.text("unit")).await?;
    let today = site.today();
    let year = params.read("year").unwrap_or(today.year()).clamp(1990, today.year());
    let period = Period::year(year).ok_or_else(|| Fault::internal("a year out of the calendar"))?;
    let duty = Some(params.text("duty")).filter(|key| !key.is_empty());
    let state = params.text("state");
    let sort = Sort::ALL.into_iter().find(|sort| sort.key() == state);
    let mut faults = Vec::new();
    if duty.is_some_and(|key| site.catalogue.duty(key).is_none()) {
        faults.push(Refusal::at("duty", "没有这个应办事项", "可用的名称见 catalogue/duties/"));
    }
    if sort.is_none() && !state.is_empty() {
        faults.push(Refusal::at("state", "没有这个状态", "可用的状态：late、owed、undated、exempt、met"));
    }
    if !faults.is_empty() {
        return Err(Fault::Refused(faults).into());
    }
    let scope = me.scope("duty.read")?.within(&unit.path).ok_or(Fault::NotFound)?;
    let ask = Ask { period, until: today, today, units: None, duty };
    let mut lines = list::lines(&mut *site.db.read().await?, &scope, &site.catalogue, ask).await?;
    lines.retain(|line| sort.is_none_or(|sort| line.sort == sort));
    let (page, size) = (params.page(), params.read("size").unwrap_or(PAGE).clamp(1, LARGEST_PAGE));
    let (skip, take) = (usize::try_from((page - 1) * size)?, usize::try_from(size)?);
    let rows = lines.iter().skip(skip).take(take).map(Row::of).collect();
    json(&Answer { total: lines.len(), page, size, rows })
}
