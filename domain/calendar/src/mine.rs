//! What a member owes himself, as far as the records show it: a probation that ends, a transfer to go on with, a correction that was asked
//! for, what his branch holds this month. What no record knows is left out.

use crate::own::{Eyes, looked};
use access::Scope;
use base::id::PersonId;
use base::{Day, Outcome, Period};
use catalogue::Catalogue;
use db::Conn;
use member::store::Person;
use obligation::list::{self, Ask, Sort};
use plan::Plan;

/// One thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Todo {
    /// By when, or on which day.
    pub by: Option<Day>,
    /// What, in plain words.
    pub what: String,
    /// What to do about it.
    pub hint: String,
    /// The clause behind it; empty where there is none.
    pub clause: String,
    /// The page on which one goes on; empty where somebody else does.
    pub href: &'static str,
    /// Whether the member has something to do; else somebody else has.
    pub own: bool,
}

/// Days ahead in which a planned meeting is something to do.
const AHEAD: i64 = 7;
/// Days before the end of the probation from which the application is asked for.
const REMIND: i64 = 60;

/// What the person behind an account owes, the most urgent first.
///
/// # Errors
/// When the database is away.
pub async fn of(conn: &mut Conn, eyes: Eyes<'_>, id: PersonId) -> Outcome<Vec<Todo>> {
    let scope = eyes.actor.scope("self.read")?;
    let person = member::store::own(conn, eyes.keys, eyes.actor.district.0, id).await?;
    let mut all = Vec::new();
    if person.is_active() && person.category() == "probationary" {
        all.extend(probation(conn, eyes, &scope, &person).await?);
    }
    all.extend(transfers(conn, eyes, &scope, id).await?);
    all.extend(corrections(conn, eyes, id).await?);
    if person.is_active() {
        let planned = planned(conn, eyes, &person).await?;
        all.extend(meetings(conn, eyes, &scope, &person, &planned).await?);
        all.extend(
            planned.iter().filter(|plan| plan.what.day <= eyes.today.plus_days(AHEAD)).map(|plan| attend(eyes, plan)),
        );
    }
    all.sort_by_key(|todo| (!todo.own, todo.by.is_none(), todo.by));
    Ok(all)
}

fn clause(catalogue: &Catalogue, rule: &str) -> String {
    catalogue.rule(rule).map(|r| r.basis.cited()).unwrap_or_default()
}

/// The application to be confirmed, from some weeks before the probation ends.
async fn probation(conn: &mut Conn, eyes: Eyes<'_>, scope: &Scope, person: &Person) -> Outcome<Option<Todo>> {
    let case = admission::mine::of(conn, eyes.keys, eyes.catalogue, (scope, person.id)).await?;
    let length = eyes.catalogue.rule("probation_length").and_then(catalogue::Rule::at_least);
    let joined = person.facts.day("joined_on").and_then(base::PartialDay::exact);
    let usual = joined.zip(length).map(|(on, length)| procedure::end(on, length, eyes.catalogue.workdays()).day);
    let Some(ends) = case.and_then(|c| c.ends).or(usual) else { return Ok(None) };
    let applied = case.and_then(|c| c.applied).filter(|on| *on >= ends.plus_days(-REMIND));
    let (what, hint, own) = match applied {
        Some(on) => (
            format!("转正申请已于{}递交", on.chinese()),
            "预备期满后由支部大会讨论，请留意党支部通知".to_owned(),
            false,
        ),
        None if eyes.today >= ends.plus_days(-REMIND) => {
            ("请递交书面转正申请".to_owned(), format!("预备期到{}满，请把转正申请书交给党支部", ends.chinese()), true)
        }
        None => (
            format!("预备期到{}满", ends.chinese()),
            "期满前后要主动递交书面转正申请，到时这里会提醒您".to_owned(),
            false,
        ),
    };
    let clause = clause(eyes.catalogue, "conversion_apply");
    Ok(Some(Todo { by: Some(ends), what, hint, clause, href: "", own }))
}

async fn transfers(conn: &mut Conn, eyes: Eyes<'_>, scope: &Scope, id: PersonId) -> Outcome<Vec<Todo>> {
    let all = transfer::store::of_person(conn, eyes.keys, scope, id).await?;
    let todo = |t: &transfer::Transfer| Todo {
        by: t.due,
        what: format!("组织关系正在接转（{}）", t.kind.name()),
        hint: "请按期到接收的党组织报到，有困难请联系原党支部；办结前党员身份和党费仍由原党支部管理".to_owned(),
        clause: clause(eyes.catalogue, "transfer_accept_within"),
        href: "",
        own: true,
    };
    Ok(all.iter().filter(|t| t.state == transfer::State::Open).map(todo).collect())
}

async fn corrections(conn: &mut Conn, eyes: Eyes<'_>, id: PersonId) -> Outcome<Vec<Todo>> {
    let all = monthly::store::own(conn, eyes.keys, eyes.actor.district.0, id).await?;
    let todo = |r: &monthly::store::Request| Todo {
        by: None,
        what: "您申请的更正还没有答复".to_owned(),
        hint: format!("{}提出，由所在党支部办理", r.asked_at.day().chinese()),
        clause: String::new(),
        href: "/me/corrections",
        own: false,
    };
    Ok(all.iter().filter(|r| r.is_open()).map(todo).collect())
}

/// What the own branch has planned: the rest of this month and the coming week.
async fn planned(conn: &mut Conn, eyes: Eyes<'_>, person: &Person) -> Outcome<Vec<Plan>> {
    let today = eyes.today;
    let period = Period { from: today, to: today.plus_days(AHEAD).max(today.month_end()) };
    plan::of_member(conn, eyes.actor, eyes.catalogue, person, period).await
}

fn attend(eyes: Eyes<'_>, plan: &Plan) -> Todo {
    let kind = eyes.catalogue.meeting_kind(&plan.kind).map_or("会议", |kind| kind.name.as_str());
    Todo {
        by: Some(plan.what.day),
        what: format!("参加{}", plan.line(kind)),
        hint: "党支部已经排定，请按时参加；不能参加的要请假".to_owned(),
        clause: String::new(),
        href: "",
        own: true,
    }
}

/// The meetings that the own branch still has to hold by the end of the month, at which its members are expected.
async fn meetings(
    conn: &mut Conn,
    eyes: Eyes<'_>,
    scope: &Scope,
    person: &Person,
    planned: &[Plan],
) -> Outcome<Vec<Todo>> {
    let month = Period { from: eyes.today.month_start(), to: eyes.today.month_end() };
    let ask =
        Ask { period: looked(month), until: eyes.today, today: eyes.today, units: Some(&[person.unit]), duty: None };
    let mut all = Vec::new();
    for line in list::lines(conn, scope, eyes.catalogue, ask).await? {
        let kind = eyes.catalogue.meeting_kinds().find(|k| line.asked.duty.entries.contains(&k.entry));
        // The committee and the groups meet among themselves.
        let Some(kind) = kind.filter(|k| !matches!(k.key.as_str(), "committee" | "group")) else { continue };
        // What is planned is told by its own day.
        if planned.iter().any(|plan| plan.kind == kind.key && plan.what.day <= line.by.due) {
            continue;
        }
        if line.sort == Sort::Owed && month.contains(line.by.due) {
            all.push(Todo {
                by: Some(line.by.due),
                what: format!("参加{}", kind.name),
                hint: format!(
                    "党支部{}还没有开这个会的记录，请留意通知，按时参加；不能参加的要请假",
                    line.span_words()
                ),
                clause: line.asked.clause(),
                href: "",
                own: true,
            });
        }
    }
    Ok(all)
}
