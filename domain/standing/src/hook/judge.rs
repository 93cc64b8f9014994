//! What speaks against a step of a matter.

use super::{kind_of, person_of};
use crate::file::{Kind, Now};
use crate::tell::left_on;
use crate::{rules, store};
use access::{Scope, Work};
use base::id::{DistrictId, UnitId};
use base::{Outcome, Refusal};
use case::hook::{Doing, Facts, FactsFuture};
use case::{State, StepRow};
use catalogue::StepBy;
use db::Conn;
use member::store::Person;
use procedure::{Finding, Weight};
use record::value::Value;

pub(super) fn facts<'a>(work: &'a mut Work, doing: Doing<'a>) -> FactsFuture<'a> {
    Box::pin(async move {
        let kind = kind_of(doing.case)?;
        let (_, person) = person_of(work, doing.case).await?;
        let district = work.district().0;
        let others = store::own(work.conn(), district, person.id).await?;
        let rows = case::file::standing(doing.rows);
        let mut findings: Vec<Finding> = Vec::new();
        findings.extend(oneself(work, &person, doing.row));
        findings.extend(hand(work, doing).await?);
        let elsewhere = others.iter().any(|m| {
            m.case != doing.case.id && m.state == State::Open && m.kind != Kind::Discipline && kind != Kind::Discipline
        });
        if elsewhere && rows.is_empty() {
            findings.push(busy(person.name()));
        }
        findings.extend(present(work, kind, doing, &person).await?);
        let punished = others.iter().any(|m| m.kind == Kind::Discipline && m.state != State::Undone);
        findings.extend(rules::against_fields(work.catalogue(), kind, doing.row, &rows, punished));
        Ok(Facts { findings })
    })
}

fn never(what: impl Into<String>, remedy: &str) -> Finding {
    Finding::of(Weight::Never, "standing", Refusal::new(what, remedy))
}

fn busy(name: &str) -> Finding {
    never(format!("{name}已有正在办理的党籍或组织处置事项"), "请先办结或撤销那一件")
}

/// Nobody handles what is about themselves, nor investigates it.
fn oneself(work: &Work, person: &Person, row: &StepRow) -> Option<Finding> {
    let group = row.values.get("group");
    let in_group = matches!(group, Some(Value::Persons(all)) if all.iter().any(|p| p.id == person.id.0));
    if in_group {
        let refusal = Refusal::at("group", "本人不能参加工作组", "请另选工作组成员");
        return Some(Finding::of(Weight::Never, "self", refusal));
    }
    let own = work.actor().person == Some(person.id);
    own.then(|| Finding::of(Weight::Never, "self", Refusal::new("本人的事项不能由本人办理", "请由其他同志登记")))
}

/// The committee above a unit that may approve probationary members.
pub(crate) async fn approver(conn: &mut Conn, district: DistrictId, unit: UnitId) -> Outcome<Option<org::Unit>> {
    let whole = Scope::whole(district);
    org::store::approver(conn, &whole, unit).await
}

/// A superior's step is taken by the committee that may approve probationary members, or by somebody above it.
pub(super) async fn hand(work: &mut Work, doing: Doing<'_>) -> Outcome<Option<Finding>> {
    if doing.step.by != StepBy::Superior {
        return Ok(None);
    }
    let clause = work.catalogue().rule("disposal_approver").and_then(|r| r.basis.clause()).unwrap_or_default();
    let clause = if doing.case.procedure == Kind::Disposal.key() { clause } else { String::new() };
    let district = work.district();
    let refusal = match approver(work.conn(), district, doing.case.unit).await? {
        Some(unit) if doing.scope.covers(&unit.path) => return Ok(None),
        Some(unit) => Refusal::new(format!("“{}”由{}办理", doing.step.name, unit.name), "请报该党组织登记"),
        None => {
            Refusal::new("上级没有可以审批预备党员的党委，不能审批", "请在上级党委的资料中勾选“有审批预备党员的权限”")
        }
    };
    Ok(Some(Finding::of(Weight::Never, "disposal_approver", refusal.by(clause))))
}

/// Whether the person stands where the step needs them: in the branch, stopped, or wherever.
async fn present(work: &mut Work, kind: Kind, doing: Doing<'_>, person: &Person) -> Outcome<Option<Finding>> {
    let step = doing.step.key.as_str();
    let rows = case::file::standing(doing.rows);
    let now = rules::reading(work.catalogue(), kind, &rows).now;
    let stopped = !person.is_active() && person.facts.get("left_by") == "stopped";
    Ok(match (kind, step) {
        (Kind::Restore, "retracted") => None,
        (Kind::Restore, _) => restoring(work, person).await?,
        // Papers are brought to an end after the decision.
        (Kind::Disposal, "notice" | "archive" | "appeal") | (Kind::Discipline, "ended") => None,
        (_, "retracted" | "resumed" | "dropped") => None,
        (Kind::Lost, _) if now == Now::Stopped => {
            (!stopped).then(|| never(format!("{}已不是停止党籍状态", person.name()), "请核对名册，并登记重新取得联系"))
        }
        _ => {
            let there = person.is_active() && person.unit == doing.case.unit;
            let what = || format!("{}已不在这个党支部", person.name());
            (!there).then(|| never(what(), "请核对名册；组织关系已经转走的，由新的党支部办理"))
        }
    })
}

/// What speaks against restoring the membership of somebody.
async fn restoring(work: &mut Work, person: &Person) -> Outcome<Option<Finding>> {
    if person.is_active() {
        return Ok(Some(never(format!("{}在名册中", person.name()), "无需恢复党籍")));
    }
    let left = match rules::left(person.facts.get("left_by")) {
        Some(now) => {
            let district = work.district().0;
            left_on(work.conn(), district, person.id, now).await?.map(|on| (now, on))
        }
        None => None,
    };
    Ok(rules::against_restoring(work.catalogue(), person.name(), left))
}

/// What speaks against beginning a matter about somebody at all, so that no case is opened in vain.
pub(crate) async fn against_beginning(
    work: &mut Work,
    scope: &Scope,
    kind: Kind,
    (person, unit): (&Person, &org::Unit),
) -> Outcome<Vec<Refusal>> {
    let mut found = Vec::new();
    let others = store::own(work.conn(), scope.district(), person.id).await?;
    let open = |m: &crate::Matter| m.state == State::Open && m.kind != Kind::Discipline;
    if kind != Kind::Discipline && others.iter().any(open) {
        found.push(busy(person.name()));
    }
    if kind == Kind::Restore {
        found.extend(restoring(work, person).await?);
    } else if !person.is_active() || person.unit != unit.id {
        found.push(never(format!("{}不在{}的名册中", person.name(), unit.name), "请核对后重新选择"));
    }
    Ok(found.into_iter().map(|f| f.refusal).collect())
}
