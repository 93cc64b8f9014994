//! The obligations of many units counted, without going through them one by one: the database groups units of whom the same holds, the
//! rules of `kit/duty` judge each group once.

use crate::list::{self, Ask, Sort};
use crate::store::{self, Class, Span, TermCount, Which};
use access::Scope;
use base::id::UnitId;
use base::{Day, Outcome, Period};
use catalogue::Catalogue;
use db::Conn;
use duty::{Asked, By, State};
use std::collections::{BTreeSet, HashMap};

/// One span of one duty over many units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// The span.
    pub span: Period,
    /// By when.
    pub by: By,
    /// Units that owe it.
    pub owing: i64,
    /// Of those, how many did it.
    pub met: i64,
    /// Of those that did not, how many were let off.
    pub exempt: i64,
}

impl Cell {
    /// How many still have to do it, in time or not.
    #[must_use]
    pub fn open(&self) -> i64 {
        self.owing - self.met - self.exempt
    }

    /// Whether it is too late to do it in time.
    #[must_use]
    pub fn is_late(&self, today: Day) -> bool {
        self.by.limit < today
    }
}

/// One duty over many units.
#[derive(Debug, Clone)]
pub struct Row<'c> {
    /// The duty.
    pub asked: Asked<'c>,
    /// Its spans that somebody owes, in order.
    pub cells: Vec<Cell>,
}

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Seen {
    /// Today.
    pub today: Day,
    /// Without this unit.
    pub without: Option<UnitId>,
}

impl Seen {
    /// The units seen, from a day on.
    #[must_use]
    pub fn which(self, catalogue: &Catalogue, from: Day) -> Which<'_> {
        Which { catalogue, from, today: self.today, only: None, without: self.without }
    }
}

/// The terms of many units.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'c> {
    /// The duty of an election at the end of a term.
    pub asked: Asked<'c>,
    /// Units that are elected.
    pub owing: i64,
    /// Of those, whose term is over.
    pub late: i64,
    /// Whose term is running.
    pub running: i64,
    /// Of the running ones, those that end within the longest reminder.
    pub soon: i64,
    /// Whose last day is not recorded.
    pub undated: i64,
}

/// Adds up what the database counted; `None` when nobody owes an election.
#[must_use]
pub fn terms<'c>(catalogue: &'c Catalogue, counted: &[TermCount], today: Day) -> Option<Terms<'c>> {
    let asked = Asked::all(catalogue).find(|asked| asked.duty.term)?;
    let mut sum = Terms { asked, owing: 0, late: 0, running: 0, soon: 0, undated: 0 };
    let remind = asked.duty.remind_months.iter().copied().max().unwrap_or_default();
    for one in counted {
        let who = (one.class.kind.as_str(), &one.class.facts);
        let term = one.ends.map(|ends| duty::Term { elected: ends, ends });
        let Some(judged) = duty::judge_term(&asked, who, term, None, today) else { continue };
        sum.owing += one.units;
        match judged.state {
            State::Late { .. } => sum.late += one.units,
            State::Undated => sum.undated += one.units,
            _ => {
                sum.running += one.units;
                sum.soon += if judged.by.due.plus_months(-remind) <= today { one.units } else { 0 };
            }
        }
    }
    (sum.owing > 0).then_some(sum)
}

/// Counts the spans that are wanted over all units in reach. Duties that nobody owes are left out; those of a term are not counted here.
///
/// # Errors
/// When the database is away.
pub async fn rows<'c>(
    conn: &mut Conn,
    scope: &Scope,
    catalogue: &'c Catalogue,
    wanted: &[Span<'c>],
    seen: Seen,
) -> Outcome<Vec<Row<'c>>> {
    let starts = wanted.iter().flat_map(|w| w.spans.first()).map(|span| span.from);
    let Some(from) = starts.min() else { return Ok(Vec::new()) };
    let which = seen.which(catalogue, from);
    let classes = store::classes(conn, scope, which).await?;
    let mut met: HashMap<(usize, Day), Vec<(Class, i64)>> = HashMap::new();
    for one in store::met(conn, scope, wanted, which).await? {
        met.entry((one.duty, one.from)).or_default().push((one.class, one.units));
    }
    let exempt = exempt(conn, scope, catalogue, (wanted, from), seen).await?;
    let mut rows = Vec::new();
    for (at, w) in wanted.iter().enumerate() {
        let cell = |span: &Period| {
            let count = |all: &[(Class, i64)]| -> i64 {
                all.iter().filter(|(class, _)| w.asked.owes(&class.kind, &class.facts, *span)).map(|(_, n)| n).sum()
            };
            let key = (w.asked.duty.key.as_str(), span.from);
            Cell {
                span: *span,
                by: w.asked.by(*span, catalogue.workdays()),
                owing: count(&classes),
                met: met.get(&(at, span.from)).map_or(0, |all| count(all)),
                exempt: exempt.get(&key).copied().unwrap_or_default(),
            }
        };
        let cells: Vec<Cell> = w.spans.iter().map(cell).filter(|cell| cell.owing > 0).collect();
        if !cells.is_empty() {
            rows.push(Row { asked: w.asked, cells });
        }
    }
    Ok(rows)
}

/// How many units were let off and did not do it, by duty and span.
async fn exempt<'c>(
    conn: &mut Conn,
    scope: &Scope,
    catalogue: &'c Catalogue,
    (wanted, from): (&[Span<'c>], Day),
    seen: Seen,
) -> Outcome<HashMap<(&'c str, Day), i64>> {
    let mut all = store::exemptions(conn, scope, from).await?;
    all.retain(|x| seen.without != Some(x.unit));
    let units: BTreeSet<UnitId> = all.iter().map(|x| x.unit).collect();
    let Some(to) = wanted.iter().flat_map(|w| w.spans.last()).map(|span| span.to).max().filter(|_| !all.is_empty())
    else {
        return Ok(HashMap::new());
    };
    let units: Vec<UnitId> = units.into_iter().collect();
    let few = (units.len() <= FEW).then_some(units.as_slice());
    let ask = Ask { period: Period { from, to }, until: to, today: seen.today, units: few, duty: None };
    let mut n = HashMap::new();
    for line in list::lines(conn, scope, catalogue, ask).await? {
        if line.sort == Sort::Exempt && line.asked.every().is_some() && seen.without != Some(line.unit) {
            *n.entry((line.asked.duty.key.as_str(), line.span.from)).or_default() += 1;
        }
    }
    Ok(n)
}

/// Units up to which they are gone through one by one.
const FEW: usize = 200;
