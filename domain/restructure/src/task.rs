//! What the rows of a case say of its task: since when, until when, its groups with who takes part, what was found and solved. Pure.

use crate::hook::{code, number, people};
use base::Day;
use base::id::PersonId;
use case::file::standing;
use case::{CaseFile, State, StepRow};
use record::value::{Named, Value};

/// The form of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// A temporary branch: a unit.
    Branch,
    /// An action group: no unit.
    Action,
}

impl Form {
    /// The tag of its entries.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Branch => "branch",
            Self::Action => "action",
        }
    }

    /// In Chinese.
    pub fn name(self) -> &'static str {
        match self {
            Self::Branch => "临时党支部",
            Self::Action => "行动党小组",
        }
    }
}

/// A temporary branch or action group of a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Group {
    /// The row that made it; also what steps choose it by.
    pub row: i64,
    pub form: Form,
    pub name: String,
    pub since: Day,
    pub leader: String,
    /// Who takes part now, or did when the task ended; the leader among them.
    pub people: Vec<Named>,
}

/// A task as its rows tell it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Task {
    /// Code of its kind; empty before it has begun.
    pub kind: String,
    pub begun: Option<Day>,
    /// The planned end.
    pub to: Option<Day>,
    pub ended: Option<Day>,
    pub groups: Vec<Group>,
    pub found: i64,
    pub solved: i64,
}

impl Task {
    /// Whether the planned end has passed and it has not ended.
    pub fn is_late(&self, today: Day) -> bool {
        self.ended.is_none() && self.to.is_some_and(|to| to < today)
    }

    /// How many groups of a form.
    pub fn count(&self, form: Form) -> usize {
        self.groups.iter().filter(|g| g.form == form).count()
    }

    /// Everybody who takes part, each once.
    pub fn people(&self) -> Vec<PersonId> {
        let mut all: Vec<PersonId> = self.groups.iter().flat_map(|g| &g.people).map(|p| PersonId(p.id)).collect();
        all.sort();
        all.dedup();
        all
    }
}

/// Those who are named in a group's own row: leader first.
fn founders(row: &StepRow, head: &str) -> Vec<Named> {
    let mut all: Vec<Named> = people(&row.values, head).to_vec();
    let rest = people(&row.values, "people").iter().filter(|p| !all.iter().any(|known| known.id == p.id));
    all.extend(rest.cloned().collect::<Vec<_>>());
    all
}

fn group(row: &StepRow) -> Option<Group> {
    let (form, head) = match row.step.as_str() {
        "branch" => (Form::Branch, "secretary"),
        "group" => (Form::Action, "leader"),
        _ => return None,
    };
    let leader = people(&row.values, head).first().map(|p| p.name.clone()).unwrap_or_default();
    let people = founders(row, head);
    Some(Group { row: row.id, form, name: row.values.text("name").to_owned(), since: row.on, leader, people })
}

/// The row of the group that a step has chosen.
pub(crate) fn chosen(row: &StepRow) -> Option<i64> {
    row.values.get("group").and_then(Value::code)?.parse().ok()
}

/// The task of a case.
pub(crate) fn task(rows: &[StepRow]) -> Task {
    let mut rows = standing(rows);
    rows.sort_by_key(|r| (r.on, r.id));
    let last = |step: &str| rows.iter().rev().find(|r| r.step == step);
    let begin = last("begin");
    let to = last("extend").or(begin).and_then(|r| r.values.day("to"));
    let mut groups: Vec<Group> = rows.iter().filter_map(|r| group(r)).collect();
    for change in rows.iter().filter(|r| r.step == "change") {
        let Some(group) = groups.iter_mut().find(|g| Some(g.row) == chosen(change)) else { continue };
        let left = people(&change.values, "leave");
        group.people.retain(|p| !left.iter().any(|l| l.id == p.id));
        group.people.extend(people(&change.values, "join").iter().cloned());
    }
    let sum = |key: &str| rows.iter().filter(|r| r.step == "log").map(|r| number(&r.values, key)).sum();
    Task {
        kind: begin.map(|r| code(&r.values, "kind").to_owned()).unwrap_or_default(),
        begun: begin.map(|r| r.on),
        to,
        ended: last("end").map(|r| r.on),
        groups,
        found: sum("found"),
        solved: sum("solved"),
    }
}

/// Somebody's part in a group of a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    pub form: Form,
    pub group: String,
    /// Whether as leader.
    pub leads: bool,
    pub since: Day,
    /// The day of leaving, or on which the task ended.
    pub until: Option<Day>,
}

/// The parts of one person in the task of a case, in the order of their beginning; whoever comes back has two.
pub(crate) fn parts(rows: &[StepRow], person: PersonId) -> Vec<Part> {
    let ended = task(rows).ended;
    let mut rows = standing(rows);
    rows.sort_by_key(|r| (r.on, r.id));
    let is_in = |row: &StepRow, key: &str| people(&row.values, key).iter().any(|p| p.id == person.0);
    let mut all: Vec<(i64, Part)> = Vec::new();
    for row in &rows {
        if let Some(g) = group(row).filter(|g| g.people.iter().any(|p| p.id == person.0)) {
            let leads = is_in(row, if g.form == Form::Branch { "secretary" } else { "leader" });
            all.push((g.row, Part { form: g.form, group: g.name, leads, since: g.since, until: None }));
        }
        let Some(of) = chosen(row).filter(|_| row.step == "change") else { continue };
        if is_in(row, "leave") {
            all.iter_mut().filter(|(g, p)| *g == of && p.until.is_none()).for_each(|(_, p)| p.until = Some(row.on));
        }
        if let Some(g) = rows.iter().find(|r| r.id == of && is_in(row, "join")).and_then(|r| group(r)) {
            all.push((of, Part { form: g.form, group: g.name, leads: false, since: row.on, until: None }));
        }
    }
    all.into_iter().map(|(_, p)| Part { until: p.until.or(ended), ..p }).collect()
}

/// Where a task stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stands {
    /// On its way.
    Open,
    /// On its way beyond its planned end.
    Late,
    /// Ended.
    Over,
}

impl Stands {
    /// All.
    pub const ALL: [Self; 3] = [Self::Late, Self::Open, Self::Over];

    /// Where a case's task stands.
    pub fn of(case: &CaseFile, task: &Task, today: Day) -> Self {
        match case.state {
            State::Over => Self::Over,
            _ if task.is_late(today) => Self::Late,
            _ => Self::Open,
        }
    }

    /// In addresses.
    pub fn key(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Late => "late",
            Self::Over => "over",
        }
    }

    /// In Chinese.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "进行中",
            Self::Late => "到期没有结束",
            Self::Over => "已结束",
        }
    }

    /// Its colour.
    pub fn tone(self) -> &'static str {
        match self {
            Self::Open => "info",
            Self::Late => "bad",
            Self::Over => "",
        }
    }

    /// From an address.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.key() == key)
    }
}
