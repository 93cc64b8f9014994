//! What of a case waits for whom: every step that can be taken now or from some day on, whose hand takes it, and by when. Kept beside
//! the case with every write, so that a desk asks one table; made anew every day, since rules of the catalogue may change.

use crate::file::{CaseFile, CaseId, State as Stands, StepRow, engine_rows, standing};
use crate::store;
use access::{Line, Scope, Work};
use base::id::UnitId;
use base::{Day, Keys, Outcome};
use catalogue::{Catalogue, Procedure, Step, StepBy};
use db::Conn;
use procedure::{Standing, State};
use std::collections::HashMap;
use std::pin::Pin;
use std::sync::OnceLock;

/// The last day of a step after the rows that stand, and the rule behind it.
pub type LastDay = fn(&Catalogue, &[StepRow], &Step) -> Option<(Day, &'static str)>;

/// A last day that the noun knows and the catalogue cannot say: the end of a probation, extensions counted.
#[derive(Clone, Copy)]
pub struct Days {
    /// Name of the noun, as procedures say it in `noun`.
    pub noun: &'static str,
    /// The last day.
    pub of: LastDay,
}

/// Whose hand takes a step that the case's own unit does not take, nor simply whoever stands above it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hand {
    /// The unit.
    pub unit: UnitId,
    /// The page on which it goes on; the case itself may be out of its reach.
    pub page: String,
}

/// Gives the hand.
pub type HandFuture<'a> = Pin<Box<dyn Future<Output = Outcome<Option<Hand>>> + Send + 'a>>;

/// What a noun knows of hands.
#[derive(Clone, Copy)]
pub struct Hands {
    /// Name of the noun.
    pub noun: &'static str,
    /// The hand that takes a step of a case; `None` when it is as the catalogue says.
    pub of: for<'a> fn(&'a mut Conn, &'a Keys, (&'a CaseFile, &'a Scope), &'a str) -> HandFuture<'a>,
}

impl std::fmt::Debug for Days {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Days({})", self.noun)
    }
}

impl std::fmt::Debug for Hands {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Hands({})", self.noun)
    }
}

static DAYS: OnceLock<Vec<Days>> = OnceLock::new();
static HANDS: OnceLock<Vec<Hands>> = OnceLock::new();

/// Tells which nouns know days and hands; once, when the program starts. Later calls change nothing.
pub fn register_waits(days: Vec<Days>, hands: Vec<Hands>) {
    DAYS.get_or_init(|| days);
    HANDS.get_or_init(|| hands);
}

/// A step that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wait {
    /// Key of the step.
    pub step: String,
    /// Whose hand, where it is neither the case's own unit nor whoever stands above it.
    pub hand: Option<Hand>,
    /// Whether a unit above the case's takes it.
    pub above: bool,
    /// The first day on which it can be taken.
    pub opens: Day,
    /// The day by which it has to be taken.
    pub due: Option<Day>,
    /// Key of the rule that says so, or of the step; empty where there is none.
    pub rule: String,
    /// Whether it was taken, and what came after it was not agreed to: it is to be taken once more.
    pub back: bool,
}

/// Every step of a case with its standing on a day, the days that its noun knows among them.
#[must_use]
pub fn states<'p>(procedure: &'p Procedure, rows: &[StepRow], catalogue: &Catalogue, on: Day) -> Vec<State<'p>> {
    let mut all = procedure::evaluate(procedure, &engine_rows(rows), catalogue, on);
    let known = DAYS.get().into_iter().flatten().find(|d| !procedure.noun.is_empty() && d.noun == procedure.noun);
    let Some(days) = known else { return all };
    let stand: Vec<StepRow> = standing(rows).into_iter().cloned().collect();
    for state in &mut all {
        if let Standing::Open { due: due @ None } | Standing::Done { again: true, due: due @ None, .. } =
            &mut state.standing
        {
            *due = (days.of)(catalogue, &stand, state.step).map(|(day, rule)| (day, rule.to_owned()));
        }
    }
    all
}

/// The steps that wait, as far as the catalogue and the noun's days go; none when the case is over.
pub(crate) fn waiting(procedure: &Procedure, rows: &[StepRow], catalogue: &Catalogue, today: Day) -> Vec<Wait> {
    let due_on = |step: &Step, day: Day| {
        let then = states(procedure, rows, catalogue, day);
        let found = then.into_iter().find(|s| s.step.key == step.key)?;
        if let Standing::Open { due } = found.standing { due } else { None }
    };
    let all = states(procedure, rows, catalogue, today);
    let back = given_back(procedure, rows, &all);
    let wait = |state: &State<'_>| {
        let returned = back.contains(&state.step.key.as_str());
        let (opens, due) = match &state.standing {
            Standing::Open { due } => (today, due.clone()),
            Standing::Done { due: due @ Some(_), .. } => (today, due.clone()),
            Standing::Done { again: true, .. } if returned => (today, None),
            Standing::Waiting { until, .. } => (*until, due_on(state.step, *until)),
            _ => return None,
        };
        let rule = due.as_ref().map(|(_, rule)| rule.clone()).or_else(|| state.step.rule.clone()).unwrap_or_default();
        let above = state.step.by == StepBy::Superior;
        let due = due.map(|(day, _)| day);
        // What may be left out waits for nobody, as long as no day asks for it.
        let asked = due.is_some() || returned || !state.step.optional;
        asked.then(|| Wait { step: state.step.key.clone(), hand: None, above, opens, due, rule, back: returned })
    };
    all.iter().filter_map(wait).collect()
}

/// The steps to be taken once more because the latest row says so: what it looked at was not agreed to, or it came out so itself.
fn given_back<'p>(procedure: &'p Procedure, rows: &[StepRow], states: &[State<'p>]) -> Vec<&'p str> {
    let latest = standing(rows).into_iter().max_by_key(|row| row.id);
    let stopped = latest.and_then(|row| Some((procedure.step(&row.step)?, row)));
    let Some((step, _)) = stopped.filter(|(step, row)| !step.goes_on(&row.outcome)) else { return Vec::new() };
    let may = |key: &str| {
        states.iter().any(|s| s.step.key == key && matches!(s.standing, Standing::Done { again: true, .. }))
    };
    let before = step.approves.iter().chain(&step.after).flat_map(|key| key.split('|'));
    let before: Vec<&str> = before.filter_map(|key| key.split('.').next()).filter(|key| may(key)).collect();
    if before.is_empty() { vec![step.key.as_str()] } else { before }
}

/// Keeps what of a case waits, with the hands that its noun knows.
///
/// # Errors
/// When the database is away.
pub(crate) async fn keep(work: &mut Work, procedure: &Procedure, case: &CaseFile, mut all: Vec<Wait>) -> Outcome<()> {
    let (keys, district, whole) = (work.keys().clone(), work.district(), Scope::whole(work.district()));
    let known = HANDS.get().into_iter().flatten().find(|h| !procedure.noun.is_empty() && h.noun == procedure.noun);
    if let Some(hands) = known {
        for wait in &mut all {
            wait.hand = (hands.of)(work.conn(), &keys, (case, &whole), &wait.step).await?;
        }
    }
    store::wait::replace(work.conn(), district.0, case.id, &all).await
}

/// Works out anew what waits in every open case of a district: after a change of the catalogue the days may be others.
///
/// # Errors
/// When the database is away, or a sealed value was changed.
pub async fn keep_all(work: &mut Work) -> Outcome<()> {
    let (catalogue, keys, whole) = (work.catalogue().clone(), work.keys().clone(), Scope::whole(work.district()));
    let mut kept = 0;
    let open = store::Filter { state: Some(Stands::Open), ..store::Filter::default() };
    for procedure in catalogue.procedures() {
        let files = store::page(work.conn(), &[&whole], &procedure.key, &open, None).await?;
        let ids: Vec<CaseId> = files.iter().map(|file| file.id).collect();
        let mut rows: HashMap<CaseId, Vec<StepRow>> = HashMap::new();
        for row in store::rows_of(work.conn(), &keys, &whole, &ids).await? {
            rows.entry(row.case).or_default().push(row);
        }
        for file in &files {
            let own = rows.remove(&file.id).unwrap_or_default();
            keep(work, procedure, file, waiting(procedure, &own, &catalogue, work.today())).await?;
        }
        kept += files.len();
    }
    work.audit(Line::general("case.waits", format!("核对 {kept} 件办理事项的期限和由谁办理")));
    Ok(())
}
