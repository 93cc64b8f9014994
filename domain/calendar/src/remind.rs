//! What is to be told to whom: duties that come due or are late, the ladder of elections, steps of cases that wait for somebody. Each thing
//! once for each stage, so that telling it again every day tells nothing twice.
//!
//! Everything of a district is judged once, then given to the accounts that work for the unit: cost grows with units, not with accounts.

mod nouns;
pub(crate) mod terms;

use crate::own::looked;
use access::{Actor, Scope};
use base::id::UnitId;
use base::{Day, Outcome, Period};
use case::store::wait::Waiting;
use case::waits::Wait;
use catalogue::Catalogue;
use db::Conn;
use message::Notice;
use obligation::links;
use obligation::list::{self, Ask, Line, Sort};
use std::collections::{BTreeMap, HashMap};

/// Days before its due day from which a duty without reminders of its own is told, and the next step of a case.
const SOON: i64 = 7;
/// So many days back something late is still told as newly late; what is late for longer is told together, every month.
const NEWLY: i64 = 31;

/// Duties named in the message about what has been late for long.
const NAMED: usize = 4;

/// By which rules, on which day.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    /// The rules.
    pub catalogue: &'a Catalogue,
    /// Today.
    pub today: Day,
}

/// Something that has come to a stage, before it is known whom it concerns.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    pub topic: String,
    pub title: String,
    plain: String,
    body: String,
    pub href: String,
    /// The capability without which it is nobody's business.
    need: String,
}

/// Whose turn it is to take a step.
enum Turn {
    /// This unit's.
    Of(UnitId),
    /// The nearest unit above this one at which somebody works.
    Above(UnitId),
}

/// What everybody of a district is to be told. `whole` reaches the district; `actors` are the accounts that may sign in.
///
/// # Errors
/// When the database is away.
pub async fn gather(conn: &mut Conn, ground: Ground<'_>, whole: &Scope, actors: &[Actor]) -> Outcome<Vec<Notice>> {
    let mut of_unit: HashMap<UnitId, Vec<Told>> = HashMap::new();
    let mut above: Vec<(String, Told)> = Vec::new();
    let mut tops: Vec<UnitId> = actors.iter().flat_map(|actor| actor.grants.iter().map(|grant| grant.unit)).collect();
    tops.sort();
    tops.dedup();
    let paths: HashMap<UnitId, String> =
        org::store::list(conn, whole).await?.into_iter().map(|unit| (unit.id, unit.path)).collect();
    let own = duties(conn, ground, whole, (&paths, &tops)).await?;
    for (unit, told) in own.into_iter().chain(nouns::of(conn, ground, whole).await?) {
        of_unit.entry(unit).or_default().push(told);
    }
    for (turn, told) in cases(conn, ground, whole).await? {
        match turn {
            Turn::Of(unit) => of_unit.entry(unit).or_default().push(told),
            Turn::Above(unit) => above.extend(paths.get(&unit).map(|path| (path.clone(), told))),
        }
    }
    Ok(given(&of_unit, &above, actors))
}

/// Gives each thing to those who work for its unit; what a superior has to do, to those of the nearest unit above.
fn given(of_unit: &HashMap<UnitId, Vec<Told>>, above: &[(String, Told)], actors: &[Actor]) -> Vec<Notice> {
    let mut all = Vec::new();
    let mut give = |actor: &Actor, told: &Told| {
        if let Some(account) = actor.account {
            let Told { topic, title, plain, body, href, .. } = told.clone();
            all.push(Notice { account, topic, title, plain, body, href });
        }
    };
    for actor in actors {
        for grant in &actor.grants {
            let own = of_unit.get(&grant.unit).into_iter().flatten();
            for told in own.filter(|told| grant.capabilities.contains(&told.need)) {
                give(actor, told);
            }
        }
    }
    for (path, told) in above {
        let grants = actors.iter().flat_map(|actor| actor.grants.iter().map(move |grant| (actor, grant)));
        let may = grants.filter(|(_, grant)| grant.capabilities.contains(&told.need));
        let over: Vec<(&Actor, &str)> = may
            .map(|(actor, grant)| (actor, grant.path.as_str()))
            .filter(|(_, top)| path.starts_with(top) && path != top)
            .collect();
        let nearest = over.iter().map(|(_, top)| top.len()).max();
        for (actor, _) in over.iter().filter(|(_, top)| Some(top.len()) == nearest) {
            give(actor, told);
        }
    }
    all
}

async fn duties(
    conn: &mut Conn,
    ground: Ground<'_>,
    whole: &Scope,
    (paths, tops): (&HashMap<UnitId, String>, &[UnitId]),
) -> Outcome<Vec<(UnitId, Told)>> {
    let today = ground.today;
    let period = looked(Period { from: today, to: today });
    let ask = Ask { period, until: today, today, units: None, duty: None };
    let lines = list::lines(conn, whole, ground.catalogue, ask).await?;
    let each = lines.iter().filter_map(|line| Some((line.unit, duty(line, today)?)));
    let below = terms::below(&lines, paths, tops, today);
    Ok(each.chain(long_late(&lines, today)).chain(below).collect())
}

/// Whether something has been late for so long that it is no longer told by itself. Terms are told every month by themselves.
fn is_long_late(line: &Line<'_>, today: Day) -> bool {
    let long = line.since.is_some_and(|since| since < today.plus_days(-NEWLY));
    line.sort == Sort::Late && long && !line.asked.duty.term
}

/// What has been late for long: one message for each unit, every month as long as there is something.
fn long_late(lines: &[Line<'_>], today: Day) -> Vec<(UnitId, Told)> {
    let mut of_unit: BTreeMap<UnitId, Vec<&Line<'_>>> = BTreeMap::new();
    for line in lines.iter().filter(|line| is_long_late(line, today)) {
        of_unit.entry(line.unit).or_default().push(line);
    }
    of_unit.into_iter().map(|(unit, late)| (unit, still_late(unit, &late, today))).collect()
}

/// The message of a month about them; the duties by name, each once.
pub(crate) fn still_late(unit: UnitId, late: &[&Line<'_>], today: Day) -> Told {
    let mut names: Vec<&str> = Vec::new();
    late.iter().map(|line| line.asked.duty.name.as_str()).for_each(|name| {
        if !names.contains(&name) {
            names.push(name);
        }
    });
    let and = if names.len() > NAMED { "等" } else { "" };
    let named = names.iter().take(NAMED).copied().collect::<Vec<_>>().join("、");
    let title = format!("还有{}项应办事项逾期一个月以上没有办：{named}{and}", late.len());
    let year = late.iter().map(|line| line.span.from.year()).max().unwrap_or(today.year()).to_string();
    let unit_id = unit.to_string();
    Told {
        topic: format!("duties:{unit}:late-{}", today.month_key()),
        plain: title.clone(),
        title,
        body: "请补记或者说明情况；确实不需要办的，由上级登记免办".to_owned(),
        href: ui::list::address("/duties/list", &[("unit", &unit_id), ("year", &year), ("state", Sort::Late.key())]),
        need: "duty.read".to_owned(),
    }
}

fn duty(line: &Line<'_>, today: Day) -> Option<Told> {
    let (stage, words) = stage(line, today)?;
    let (unit, key, from) = (line.unit, &line.asked.duty.key, line.span.from);
    let title = match line.sort {
        Sort::Undated => format!("{}{words}", line.asked.duty.name),
        _ => format!("{}（{}）{words}", line.asked.duty.name, line.span_words()),
    };
    Some(Told {
        topic: format!("duty:{unit}:{key}:{from}:{stage}"),
        plain: title.clone(),
        title,
        body: line.asked.clause(),
        href: links::of(unit, &line.asked, from),
        need: "duty.read".to_owned(),
    })
}

/// The stage that an obligation has come to, and its words; `None` when there is nothing to tell.
pub(crate) fn stage(line: &Line<'_>, today: Day) -> Option<(String, String)> {
    let due = line.by.due;
    match (line.sort, line.since) {
        // 任期意见: once the term is over, every month.
        (Sort::Late, Some(_)) if line.asked.duty.term => {
            Some((format!("late-{}", today.month_key()), format!("，任期已于{}届满，还没有换届", due.chinese())))
        }
        // So are those of which nobody knows when they end.
        (Sort::Undated, _) => {
            Some((format!("undated-{}", today.month_key()), "：没有登记届满日期，请补登本届当选日期".to_owned()))
        }
        (Sort::Late, Some(since)) => (since >= today.plus_days(-NEWLY))
            .then(|| ("late".to_owned(), format!("应在{}前办结，已经逾期", due.chinese()))),
        (Sort::Owed, _) => {
            let reminders = line.asked.reminders(due);
            let own = reminders.iter().rposition(|on| *on <= today).map(|n| format!("remind-{n}"));
            let usual = || (due.plus_days(-SOON) <= today).then(|| "soon".to_owned());
            let stage = if reminders.is_empty() { usual() } else { own };
            stage.map(|stage| (stage, format!("应在{}前办结", due.chinese())))
        }
        _ => None,
    }
}

/// The steps of open cases that have come to a stage: what a unit does itself when its last day is near or over or when it was given back,
/// what somebody else began as soon as it can be done.
async fn cases(conn: &mut Conn, ground: Ground<'_>, whole: &Scope) -> Outcome<Vec<(Turn, Told)>> {
    let all = case::store::wait::all(conn, whole, ground.today).await?;
    let turn = |one: &Waiting| match (&one.wait.hand, one.wait.above) {
        (Some(hand), _) => Turn::Of(hand.unit),
        (None, true) => Turn::Above(one.case.unit),
        (None, false) => Turn::Of(one.case.unit),
    };
    Ok(all.iter().filter_map(|one| Some((turn(one), step(ground, one)?))).collect())
}

/// What tells one turn of a repeated step from the next.
fn repeated(step: &catalogue::Step, wait: &Wait) -> String {
    wait.due.filter(|_| step.repeats).map_or(String::new(), |on| format!(":{on}"))
}

fn step(ground: Ground<'_>, Waiting { case: file, wait, .. }: &Waiting) -> Option<Told> {
    let procedure = ground.catalogue.procedure(&file.procedure)?;
    let (step, today) = (procedure.step(&wait.step)?, ground.today);
    // What somebody else began waits for whoever has to take it.
    let waits = wait.above || wait.hand.is_some();
    let (stage, words) = match wait.due {
        Some(on) if on < today => ("late".to_owned(), format!("已超过期限（{}）", on.chinese())),
        Some(on) if on.plus_days(-SOON) <= today => ("soon".to_owned(), format!("应在{}前办理", on.chinese())),
        Some(on) if waits => ("waiting".to_owned(), format!("等您办理，应在{}前", on.chinese())),
        None if wait.back => (format!("back-{}", file.version), "已退回，请修改后重新办理".to_owned()),
        None if waits && !step.optional => ("waiting".to_owned(), "等您办理".to_owned()),
        _ => return None,
    };
    Some(Told {
        topic: format!("case:{}:{}:{stage}{}", file.id, step.key, repeated(step, wait)),
        title: format!("{}：{}，{words}", file.title, step.name),
        plain: format!("{}：{}，{words}", procedure.name, step.name),
        body: ground.catalogue.rule(&wait.rule).map(|r| r.basis.cited()).unwrap_or_default(),
        href: wait.hand.as_ref().map_or_else(|| format!("/cases/{}", file.id), |hand| hand.page.clone()),
        need: procedure.write.clone(),
    })
}
