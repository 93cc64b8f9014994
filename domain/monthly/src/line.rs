//! The lines of a branch and month. Pure: persons, events, requests and warnings in, lines out.

use crate::store::{Answer, Request};
use base::Day;
use base::id::PersonId;
use catalogue::Catalogue;
use member::life::{Event, EventKind};
use member::rules::{check, missing};
use member::store::Person;
use org::rules::warn::Warning;
use std::collections::HashMap;

/// What a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Topic {
    /// 本人申请更正.
    Requested,
    /// 信息不一致.
    Inconsistent,
    /// 信息不完整.
    Incomplete,
    /// 党组织情况.
    Unit,
    /// 本月变动.
    Changed,
}

impl Topic {
    /// All, the most pressing first.
    pub const ALL: [Self; 5] = [Self::Requested, Self::Inconsistent, Self::Incomplete, Self::Unit, Self::Changed];

    /// In Chinese.
    pub fn name(self) -> &'static str {
        match self {
            Self::Requested => "本人申请更正",
            Self::Inconsistent => "信息不一致",
            Self::Incomplete => "信息不完整",
            Self::Unit => "党组织情况",
            Self::Changed => "本月变动",
        }
    }

    /// Whether an answer has to say why the line stays as it is. A change is simply right; a request is answered on its own page.
    pub fn needs_reason(self) -> bool {
        !matches!(self, Self::Changed | Self::Requested)
    }
}

/// One thing to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Names it within branch and month: `p17.phone`, `e4711`, `u.branch_vacancy`, `r9`.
    pub key: String,
    /// What it is about.
    pub topic: Topic,
    /// Whom it is about.
    pub person: Option<PersonId>,
    /// Their name; empty for the unit.
    pub who: String,
    /// What is missing, does not fit, or changed.
    pub what: String,
    /// The clause behind it; may be empty.
    pub clause: String,
    /// Where it is put right.
    pub href: String,
}

impl Line {
    /// What it says, with whom it is about: as an answer keeps it.
    pub fn said(&self) -> String {
        if self.who.is_empty() { self.what.clone() } else { format!("{}：{}", self.who, self.what) }
    }
}

/// A line with what was said to it.
#[derive(Debug, Clone)]
pub struct Told {
    /// The line.
    pub line: Line,
    /// The answer that holds for it.
    pub answer: Option<Answer>,
}

/// What lines are made of.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    /// Everybody in the branch.
    pub people: &'a [Person],
    /// What happened in the month, with names.
    pub events: &'a [(Event, String)],
    /// Open requests of its members, with names.
    pub requests: &'a [Request],
    /// What about the unit does not agree with the rules.
    pub warnings: &'a [Warning],
    /// The unit.
    pub unit: base::id::UnitId,
    /// The rules and columns.
    pub catalogue: &'a Catalogue,
    /// Today.
    pub today: Day,
}

/// All lines, the most pressing topic first, within it by person.
pub fn lines(g: Ground<'_>) -> Vec<Line> {
    let mut all = Vec::new();
    all.extend(g.requests.iter().map(requested));
    all.extend(g.people.iter().flat_map(|p| inconsistent(p, g)));
    all.extend(g.people.iter().flat_map(|p| incomplete(p, g)));
    all.extend(g.warnings.iter().map(|w| of_unit(w, g)));
    all.extend(g.events.iter().map(changed));
    all
}

fn requested(r: &Request) -> Line {
    Line {
        key: format!("r{}", r.id),
        topic: Topic::Requested,
        person: Some(r.person),
        who: r.name.clone(),
        what: r.text.clone(),
        clause: String::new(),
        href: format!("/monthly/requests/{}", r.id),
    }
}

fn about(p: &Person, topic: Topic, key: String, what: String) -> Line {
    let href = format!("/members/{}/edit", p.id);
    Line { key, topic, person: Some(p.id), who: p.name().to_owned(), what, clause: String::new(), href }
}

fn inconsistent(p: &Person, g: Ground<'_>) -> Vec<Line> {
    let told = |(n, f): (usize, member::rules::Finding)| {
        let key = format!("p{}.{}.{n}", p.id, f.refusal.place);
        Line { clause: f.refusal.clause, ..about(p, Topic::Inconsistent, key, f.refusal.what) }
    };
    // What is only missing is told once, by its column.
    let gone = missing(&p.facts);
    let new = |f: &member::rules::Finding| {
        let place = f.refusal.place.as_str();
        p.facts.has(place) || !gone.contains(&place)
    };
    check(&p.facts, g.catalogue, g.today).into_iter().filter(new).enumerate().map(told).collect()
}

fn incomplete(p: &Person, g: Ground<'_>) -> Vec<Line> {
    let gone = missing(&p.facts);
    let name = |key: &str| g.catalogue.roster_column(key).map_or_else(|| key.to_owned(), |c| c.name.clone());
    let line = |key: &&str| about(p, Topic::Incomplete, format!("p{}.{key}", p.id), format!("缺少{}", name(key)));
    gone.iter().map(line).collect()
}

fn of_unit(w: &Warning, g: Ground<'_>) -> Line {
    Line {
        key: format!("u.{}", w.rule),
        topic: Topic::Unit,
        person: None,
        who: String::new(),
        what: format!("{}：{}", w.name, w.refusal.what),
        clause: w.refusal.clause.clone(),
        href: format!("/units/{}", g.unit),
    }
}

fn changed((event, name): &(Event, String)) -> Line {
    let note = if event.kind == EventKind::Edited { format!("：{}", event.note) } else { String::new() };
    Line {
        key: format!("e{}", event.id),
        topic: Topic::Changed,
        person: Some(event.person),
        who: name.clone(),
        what: format!("{} {}{note}", event.day.chinese(), event.kind.name()),
        clause: String::new(),
        href: format!("/members/{}", event.person),
    }
}

/// The lines with the answers that hold: the latest to the same key that was given to the same words and not taken back.
pub fn told(lines: Vec<Line>, answers: &[Answer]) -> Vec<Told> {
    let mut last: HashMap<&str, &Answer> = HashMap::new();
    for answer in answers {
        last.insert(&answer.line, answer);
    }
    let holds = |line: &Line| {
        let last = last.get(line.key.as_str());
        last.filter(|a| a.standing && a.what == line.said()).map(|a| (*a).clone())
    };
    lines.into_iter().map(|line| Told { answer: holds(&line), line }).collect()
}

/// How many lines are still open.
pub fn open(told: &[Told]) -> usize {
    told.iter().filter(|t| t.answer.is_none()).count()
}
