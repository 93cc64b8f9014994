//! Tasks: the choice of group in their steps, what speaks against a step, and what it does: temporary branches founded and dissolved,
//! entries posted.

use super::effect::Reply;
use super::judge::{Bench, new_name, secretary};
use super::{code, number, people};
use crate::store::{self, What};
use crate::task::{Form, Group, chosen, task};
use access::{Scope, Work};
use base::id::UnitId;
use base::{Outcome, Quantity, Refusal};
use case::file::standing;
use case::hook::{Doing, Shape};
use case::{CaseFile, StepRow};
use catalogue::{Code, Field, FieldType};
use db::Conn;
use ledger::{NewEntry, Source, Tags};
use maud::{Markup, html};
use org::Details;
use procedure::Weight;
use record::value::{Named, Value, Values};
use ui::{Site, parts};

/// Which group a change of people or a record of work is about.
pub(super) fn fields(shape: Shape<'_>) -> Vec<Field> {
    if shape.procedure != crate::TASK || !matches!(shape.step, "change" | "log") {
        return Vec::new();
    }
    let groups = task(shape.rows).groups;
    if groups.is_empty() {
        return Vec::new();
    }
    let code =
        |g: &Group| Code { code: g.row.to_string(), name: g.name.clone(), aliases: Vec::new(), rules: Vec::new() };
    let codes = groups.iter().map(code).collect();
    let required = shape.step == "change";
    vec![Field { codes, required, ..Field::plain("group", "临时党支部（行动党小组）", FieldType::Code) }]
}

pub(super) async fn judge(work: &mut Work, b: &mut Bench<'_>) -> Outcome<()> {
    match b.doing.step.key.as_str() {
        "begin" | "extend" => {
            if b.values().day("to").is_some_and(|to| to < b.on()) {
                b.say(Weight::Wrong, Refusal::at("to", "结束日期早于办理日期", "请核对两个日期"));
            }
            Ok(())
        }
        "branch" => temporary(work, b).await,
        "change" => {
            change(b);
            Ok(())
        }
        _ => Ok(()),
    }
}

/// A temporary branch is a unit: it stands where it may, with a name of its own, and is founded by whoever keeps units.
async fn temporary(work: &mut Work, b: &mut Bench<'_>) -> Outcome<()> {
    let may = work.actor().scope("unit.write").is_ok_and(|scope| scope.covers(&b.unit.path));
    if !may {
        b.say(Weight::Never, Refusal::new("临时党支部由批准它的党组织成立", "请报上级党组织登记"));
    }
    let catalogue = work.catalogue().clone();
    if let Some(kind) = catalogue.unit_kind("temporary_branch") {
        let faults = org::rules::against_place(&b.unit, kind, &catalogue);
        faults.into_iter().for_each(|r| b.say(Weight::Wrong, Refusal::new(r.what, r.remedy)));
    }
    let (name, under) = (b.values().text("name").to_owned(), b.unit.id);
    new_name(work, b, ("name", &name), Some(under)).await?;
    secretary(work, b).await
}

/// Whoever joins is not there yet, whoever leaves is.
fn change(b: &mut Bench<'_>) {
    let groups = task(b.doing.rows).groups;
    let there = groups.iter().find(|g| Some(g.row) == chosen(b.doing.row)).map_or(&[][..], |g| &g.people[..]);
    let is_there = |who: &&Named| there.iter().any(|p| p.id == who.id);
    let (join, leave) = (people(b.values(), "join").to_vec(), people(b.values(), "leave").to_vec());
    for who in join.iter().filter(is_there) {
        b.say(Weight::Wrong, Refusal::at("join", format!("{}已在其中", who.name), "请核对"));
    }
    for who in leave.iter().filter(|who| !is_there(who)) {
        b.say(Weight::Wrong, Refusal::at("leave", format!("{}不在其中", who.name), "请核对"));
    }
    if join.is_empty() && leave.is_empty() {
        b.say(Weight::Wrong, Refusal::at("join", "没有填写参加或退出的党员", "请至少填写一名"));
    }
}

pub(super) async fn effect(work: &mut Work, doing: Doing<'_>) -> Outcome<()> {
    match doing.step.key.as_str() {
        "branch" => found(work, doing).await?,
        "end" => end(work, doing).await?,
        _ => {}
    }
    ledger::post(work, entries(doing)).await
}

async fn found(work: &mut Work, doing: Doing<'_>) -> Outcome<()> {
    let (unit, all) = (super::unit(work, doing.case).await?, Scope::whole(work.district()));
    let values = &doing.row.values;
    let head = people(values, "secretary").to_vec();
    let asked = Values::new().with("secretary", Value::Persons(head));
    let place = (values.text("name").to_owned(), "temporary_branch".to_owned(), unit.id);
    Reply { doing, unit, all, asked }.begin(work, place, Details::default()).await
}

/// The units that the task has founded and that stand.
async fn units(conn: &mut Conn, all: &Scope, rows: &[StepRow]) -> Outcome<Vec<UnitId>> {
    let mut found = Vec::new();
    for row in standing(rows).into_iter().filter(|r| r.step == "branch") {
        let traces = store::of_step(conn, all, row.id).await?;
        found.extend(traces.iter().filter(|t| t.what == What::Event).map(|t| t.unit));
    }
    Ok(found)
}

/// Every temporary branch ends with the task.
async fn end(work: &mut Work, doing: Doing<'_>) -> Outcome<()> {
    let all = Scope::whole(work.district());
    for id in units(work.conn(), &all, doing.rows).await? {
        let unit = org::store::find(work.conn(), &all, id).await?;
        if unit.dissolved.is_none() {
            let asked = Values::new().with("reason", Value::Text(format!("任务“{}”结束", doing.case.title)));
            Reply { doing, unit, all: all.clone(), asked }.dissolve(work).await?;
        }
    }
    Ok(())
}

/// What a step adds to the ledger: each with the kind of the task.
fn entries(doing: Doing<'_>) -> Vec<NewEntry> {
    let (row, before) = (doing.row, task(doing.rows));
    let kind = if row.step == "begin" { code(&row.values, "kind") } else { before.kind.as_str() };
    let source = Source { noun: case::STEP, id: row.id };
    let entry = |key: &str| NewEntry::one(key, doing.case.unit, row.on, source).tagged(Tags::one("purpose", kind));
    let of = |key: &str, form: Form| {
        NewEntry::one(key, doing.case.unit, row.on, source)
            .tagged(Tags::one("purpose", kind).with("category", form.tag()))
    };
    let members = |form: Form, all: &[Named]| -> Vec<NewEntry> {
        all.iter().map(|who| of("task.member", form).about(who.id)).collect()
    };
    match row.step.as_str() {
        "begin" => vec![entry("task.begun")],
        "branch" | "group" => {
            let own = task(std::slice::from_ref(row)).groups;
            own.iter()
                .flat_map(|g| std::iter::once(of("task.group", g.form)).chain(members(g.form, &g.people)))
                .collect()
        }
        "change" => {
            let form = before.groups.iter().find(|g| Some(g.row) == chosen(row)).map_or(Form::Action, |g| g.form);
            members(form, people(&row.values, "join"))
        }
        "log" => {
            let amount = |key: &str, field: &str| {
                let n = number(&row.values, field);
                (n > 0).then(|| entry(key).of(Quantity(n * 1000)))
            };
            amount("task.found", "found").into_iter().chain(amount("task.solved", "solved")).collect()
        }
        _ => Vec::new(),
    }
}

/// What the page of a case shows of its task.
pub(super) async fn shown(conn: &mut Conn, site: &Site, scope: &Scope, case: &CaseFile) -> Outcome<Markup> {
    let rows = case::store::rows(conn, &site.keys, scope, case.id).await?;
    let task = task(&rows);
    let stands = crate::task::Stands::of(case, &task, site.today());
    let units = units(conn, scope, &rows).await?;
    let names = org::store::names(conn, scope, &units).await?;
    let rule = site.catalogue.rule("branch_temporary");
    let body = html! {
        dl.facts {
            div { dt { "情况" } dd { (parts::state(stands.name(), stands.tone())) } }
            @if let Some(to) = task.to { div { dt { "计划结束" } dd { (to.chinese()) } } }
            div { dt { "参加的党员" } dd { (task.people().len()) " 名" } }
            div { dt { "发现、解决问题" } dd { (task.found) " 个、" (task.solved) " 个" } }
        }
        @for g in &task.groups { (group(g)) }
        @if !names.is_empty() { p { "临时党支部：" @for (id, name) in &names { a href=(format!("/units/{id}")) { (name) } " " } } }
        @if let Some(rule) = rule { (parts::rule(rule)) }
    };
    Ok(parts::card("任务", &body))
}

fn group(g: &Group) -> Markup {
    let names: Vec<&str> = g.people.iter().map(|p| p.name.as_str()).collect();
    html! {
        h3.h4 { (g.form.name()) "：" (g.name) }
        p { (g.since.chinese()) "起，负责人" (g.leader) "，" (names.len()) " 名党员：" (names.join("、")) }
    }
}
