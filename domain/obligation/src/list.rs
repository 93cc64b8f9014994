//! The obligations of units one by one: each unit, each duty, each span that has begun, judged.

use crate::{Exemption, store};
use access::Scope;
use base::id::UnitId;
use base::{Day, Outcome, Period};
use catalogue::{Catalogue, DutyFact};
use db::Conn;
use duty::{Asked, By, Held, Judged, State, spans};
use std::collections::HashMap;
use store::{Group, Span, Standing, Which};

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    /// Spans that begin in it.
    pub period: Period,
    /// Spans that begin on that day at the latest; usually today.
    pub until: Day,
    /// Today.
    pub today: Day,
    /// Of these units only; there should be few.
    pub units: Option<&'a [UnitId]>,
    /// Of this duty only.
    pub duty: Option<&'a str>,
}

/// Where an obligation stands, the most urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sort {
    /// 逾期未办.
    Late,
    /// 待办.
    Owed,
    /// 缺届满日期.
    Undated,
    /// 免办.
    Exempt,
    /// 已办.
    Met,
}

impl Sort {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Late, Self::Owed, Self::Undated, Self::Exempt, Self::Met];

    /// As in addresses and answers to programs.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Late => "late",
            Self::Owed => "owed",
            Self::Undated => "undated",
            Self::Exempt => "exempt",
            Self::Met => "met",
        }
    }

    /// In Chinese.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Late => "逾期未办",
            Self::Owed => "待办",
            Self::Undated => "缺届满日期",
            Self::Exempt => "免办",
            Self::Met => "已办",
        }
    }

    /// How it is coloured.
    #[must_use]
    pub fn tone(self) -> &'static str {
        match self {
            Self::Late => "bad",
            Self::Owed | Self::Undated => "warn",
            Self::Exempt => "info",
            Self::Met => "good",
        }
    }

    /// Whether there is something left to do.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Late | Self::Owed | Self::Undated)
    }
}

/// One span of one duty of one unit.
#[derive(Debug, Clone)]
pub struct Line<'c> {
    /// The unit.
    pub unit: UnitId,
    /// Its name for narrow places.
    pub name: String,
    /// The duty.
    pub asked: Asked<'c>,
    /// The span.
    pub span: Period,
    /// How often it was done; of what its groups did, no more of each than it owes.
    pub held: i64,
    /// How often it is owed.
    pub least: i64,
    /// By when.
    pub by: By,
    /// Where it stands.
    pub sort: Sort,
    /// The first day on which it is late.
    pub since: Option<Day>,
    /// Why it need not be done.
    pub reason: String,
}

impl<'c> Line<'c> {
    fn of(unit: &Standing, asked: Asked<'c>, judged: &Judged<'_>) -> Self {
        let (sort, since, reason) = match judged.state {
            State::Met => (Sort::Met, None, ""),
            State::Owed => (Sort::Owed, None, ""),
            State::Late { since } => (Sort::Late, Some(since), ""),
            State::Exempt(reason) => (Sort::Exempt, None, reason),
            State::Undated => (Sort::Undated, None, ""),
        };
        Self {
            unit: unit.id,
            name: unit.name.clone(),
            asked,
            span: judged.span,
            held: judged.held,
            least: judged.least,
            by: judged.by,
            sort,
            since,
            reason: reason.to_owned(),
        }
    }

    /// `2026年10月`, or of a term 任期至….
    #[must_use]
    pub fn span_words(&self) -> String {
        match (self.sort, self.asked.every()) {
            (Sort::Undated, _) => "届满日期未登记".to_owned(),
            (_, None) => format!("{}届满", self.span.to.chinese()),
            (_, Some(_)) => self.span.chinese(),
        }
    }
}

/// The spans of each duty that begin in a period, until a day; of what can be done in this program only, those since the district has
/// been using it.
///
/// # Errors
/// When the database is away.
pub async fn wanted<'c>(
    conn: &mut Conn,
    scope: &Scope,
    catalogue: &'c Catalogue,
    (period, until): (Period, Day),
    duty: Option<&str>,
) -> Outcome<Vec<Span<'c>>> {
    let asked: Vec<Asked<'c>> =
        Asked::all(catalogue).filter(|asked| duty.is_none_or(|key| asked.duty.key == key)).collect();
    let begun = if asked.iter().any(|a| a.duty.in_program) { store::begun(conn, scope).await? } else { None };
    let spans_of = |asked: Asked<'c>| {
        let all = asked.every().map(|every| spans(every, period)).unwrap_or_default();
        let there = |span: &Period| !asked.duty.in_program || begun.is_some_and(|begun| begun <= span.to);
        Span { asked, spans: all.into_iter().filter(|span| span.from <= until && there(span)).collect() }
    };
    Ok(asked.into_iter().map(spans_of).collect())
}

/// What the records show of the units.
struct Shown {
    held: HashMap<(UnitId, usize, Day), i64>,
    exempt: HashMap<(UnitId, String, Day), String>,
    terms: HashMap<UnitId, duty::Term>,
    groups: HashMap<UnitId, Vec<Group>>,
}

/// The obligations asked for: by unit in the order of the tree, then in the order of the catalogue.
///
/// # Errors
/// When the database is away.
pub async fn lines<'c>(
    conn: &mut Conn,
    scope: &Scope,
    catalogue: &'c Catalogue,
    ask: Ask<'_>,
) -> Outcome<Vec<Line<'c>>> {
    let wanted = wanted(conn, scope, catalogue, (ask.period, ask.until), ask.duty).await?;
    let which = Which { catalogue, from: ask.period.from, today: ask.today, only: ask.units, without: None };
    let units = store::standing(conn, scope, which).await?;
    let shown = shown(conn, scope, &wanted, ask).await?;
    let mut lines = Vec::new();
    for unit in &units {
        for (at, wanted) in wanted.iter().enumerate() {
            one(unit, (at, wanted), &shown, (ask.today, catalogue), &mut lines);
        }
    }
    Ok(lines)
}

async fn shown(conn: &mut Conn, scope: &Scope, wanted: &[Span<'_>], ask: Ask<'_>) -> Outcome<Shown> {
    let mut few = Vec::new();
    for unit in ask.units.unwrap_or_default() {
        few.push(*unit);
        few.extend(store::groups(conn, scope, *unit).await?);
    }
    let counts = store::held(conn, scope, wanted, ask.units.is_some().then_some(few.as_slice())).await?;
    let exemptions: Vec<Exemption> = store::exemptions(conn, scope, ask.period.from).await?;
    let terms = wanted.iter().any(|w| w.asked.duty.term);
    let mut groups: HashMap<UnitId, Vec<Group>> = HashMap::new();
    if wanted.iter().any(|w| by_group(&w.asked)) {
        for group in store::grouped(conn, scope, ask.units).await? {
            groups.entry(group.parent).or_default().push(group);
        }
    }
    Ok(Shown {
        held: counts.into_iter().map(|c| ((c.unit, c.duty, c.from), c.times)).collect(),
        exempt: exemptions.into_iter().map(|x| ((x.unit, x.duty, x.span.from), x.reason)).collect(),
        terms: if terms { store::terms(conn, scope).await? } else { HashMap::new() },
        groups,
    })
}

/// Whether each group of a unit owes it.
fn by_group(asked: &Asked<'_>) -> bool {
    asked.duty.fact == Some(DutyFact::Groups)
}

fn one<'c>(
    unit: &Standing,
    (at, wanted): (usize, &Span<'c>),
    shown: &Shown,
    (today, catalogue): (Day, &Catalogue),
    lines: &mut Vec<Line<'c>>,
) {
    let (asked, who) = (wanted.asked, (unit.kind.as_str(), &unit.facts));
    if !asked.concerns(who.0, who.1) {
        return;
    }
    let exempt = |from: Day| {
        let key = (unit.id, asked.duty.key.clone(), from);
        if shown.exempt.is_empty() { None } else { shown.exempt.get(&key).map(String::as_str) }
    };
    if asked.duty.term {
        let term = shown.terms.get(&unit.id).copied();
        let reason = term.and_then(|term| exempt(term.elected));
        lines.extend(duty::judge_term(&asked, who, term, reason, today).map(|j| Line::of(unit, asked, &j)));
        return;
    }
    for span in &wanted.spans {
        let times = shown.held.get(&(unit.id, at, span.from)).copied().unwrap_or_default();
        let groups = shown.groups.get(&unit.id).filter(|_| by_group(&asked)).into_iter().flatten();
        let groups = i64::try_from(groups.filter(|g| g.stood(span.from)).count()).unwrap_or(i64::MAX);
        let held = Held { times, groups, exempt: exempt(span.from) };
        let judged = duty::judge(&asked, who, *span, held, today, catalogue.workdays());
        lines.extend(judged.map(|j| Line::of(unit, asked, &j)));
    }
}
