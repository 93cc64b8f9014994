//! What admission adds to the engine of cases: checks that need the roster, entering the member on approval, conversion, and back.

use crate::PROCEDURE;
use crate::applicant::{APPLICANT, Applicant, ApplicantId};
use crate::store::{self, Row};
use access::{Line, Scope, Work};
use base::id::PersonId;
use base::{Day, Fault, Outcome, Refusal};
use case::hook::{Doing, DoneFuture, Facts, FactsFuture, ShownFuture};
use case::{CaseFile, Noun, StepRow};
use db::Conn;
use maud::html;
use member::acts as members;
use member::acts::{Handle, NewPerson};
use procedure::{Finding, Weight};
use record::value::{Value, Values};
use ui::{Site, parts};

/// Admission as the engine of cases knows it; the app registers it.
pub const NOUN: Noun = Noun { key: PROCEDURE, facts, effect, undo, shown };

fn facts<'a>(work: &'a mut Work, doing: Doing<'a>) -> FactsFuture<'a> {
    Box::pin(async move {
        let mut found = Vec::new();
        match doing.step.key.as_str() {
            "apply" => of_age(work, doing, &mut found).await?,
            "contacts" => full_members(work, doing, ("admission_contacts", 1, 2), &mut found).await?,
            "introducers" => full_members(work, doing, ("admission_introducers", 2, 2), &mut found).await?,
            "training" if doing.row.outcome == "passed" => trained(work, doing, &mut found),
            "assembly" | "conversion_assembly" => meeting(work, doing, &mut found).await?,
            "approval" | "conversion_approval" => approval(work, doing, &mut found).await?,
            "archived" => archived(work, doing, &mut found),
            _ => {}
        }
        Ok(Facts { findings: found })
    })
}

fn by_rule(work: &Work, rule: &str, on: Day, refusal: Refusal) -> Finding {
    Finding::by_rule(work.catalogue(), rule, on, refusal)
}

async fn applicant(work: &mut Work, scope: &Scope, case: &CaseFile) -> Outcome<Applicant> {
    let keys = work.keys().clone();
    let id = case.subject.ok_or_else(|| Fault::internal("an admission without its applicant"))?;
    store::find(work.conn(), &keys, scope, ApplicantId(id)).await
}

async fn of_age(work: &mut Work, doing: Doing<'_>, found: &mut Vec<Finding>) -> Outcome<()> {
    let who = applicant(work, doing.scope, doing.case).await?;
    let least = work.catalogue().rule("admission_min_age").and_then(|r| r.value).unwrap_or(18);
    if let Some(age) = who.facts.age(doing.row.on).filter(|age| i64::from(*age) < least) {
        let refusal = Refusal::at("on", format!("递交申请时{age}周岁，不满{least}周岁"), "请核对出生日期和申请日期");
        found.push(by_rule(work, "admission_min_age", doing.row.on, refusal));
    }
    Ok(())
}

fn people(values: &Values, key: &str) -> Vec<PersonId> {
    match values.get(key) {
        Some(Value::Persons(all)) => all.iter().map(|p| PersonId(p.id)).collect(),
        _ => Vec::new(),
    }
}

/// Contacts and introducers: so many, and every one a full member.
async fn full_members(
    work: &mut Work,
    doing: Doing<'_>,
    (rule, least, most): (&str, usize, usize),
    found: &mut Vec<Finding>,
) -> Outcome<()> {
    let ids = people(&doing.row.values, "people");
    let on = doing.row.on;
    if !(least..=most).contains(&ids.len()) {
        let wanted = if least == most { format!("{most}名") } else { format!("{least}至{most}名") };
        let refusal = Refusal::at("people", format!("应为{wanted}，现为{}名", ids.len()), "请核对");
        found.push(by_rule(work, rule, on, refusal));
    }
    for id in ids {
        if let Some((name, false)) = was_full(work, doing.scope, id, on).await? {
            let refusal = Refusal::at("people", format!("{name}在{}不是正式党员", on.chinese()), "请另行指定");
            found.push(by_rule(work, rule, on, refusal));
        }
    }
    Ok(())
}

/// Name, and whether somebody in reach was a full member on a day.
async fn was_full(work: &mut Work, scope: &Scope, id: PersonId, on: Day) -> Outcome<Option<(String, bool)>> {
    let keys = work.keys().clone();
    let person = match member::store::find(work.conn(), &keys, scope, id).await {
        Ok(person) => person,
        Err(Fault::NotFound) => return Ok(None),
        Err(other) => return Err(other),
    };
    Ok(Some((person.name().to_owned(), full_since(&person).is_some_and(|since| since <= on))))
}

/// The day from which a member was a full one, as far as the roster says.
pub(crate) fn full_since(person: &member::store::Person) -> Option<Day> {
    let confirmed = person.facts.day("confirmed_on").map(|d| d.first());
    let joined = || person.facts.day("joined_on").map(|d| d.first());
    (person.category() == "full").then(|| confirmed.or_else(joined)).flatten()
}

fn trained(work: &Work, doing: Doing<'_>, found: &mut Vec<Finding>) {
    let amount = |key: &str| doing.row.values.get(key).and_then(Value::amount).map_or(0, |q| q.0);
    let least = |rule: &str, usual: i64| work.catalogue().rule(rule).and_then(|r| r.value).unwrap_or(usual) * 1000;
    let enough =
        amount("days") >= least("admission_training", 3) || amount("hours") >= least("admission_training_hours", 24);
    if !enough {
        let refusal = Refusal::at("days", "培训不足三天，也不足二十四学时", "请核对，或补足后再登记");
        found.push(by_rule(work, "admission_training", doing.row.on, refusal));
    }
}

/// One by one, by those who may vote, and by no more than there are.
async fn meeting(work: &mut Work, doing: Doing<'_>, found: &mut Vec<Finding>) -> Outcome<()> {
    let (values, on) = (&doing.row.values, doing.row.on);
    if values.get("together") == Some(&Value::Bool(true)) {
        let refusal = Refusal::at("together", "多人合并表决无效", "应当逐个讨论、逐个表决");
        found.push(by_rule(work, "admission_each", on, refusal));
    }
    for id in people(values, "voters") {
        if let Some((name, false)) = was_full(work, doing.scope, id, on).await? {
            let refusal = Refusal::at("voters", format!("{name}在{}没有表决权", on.chinese()), "请核对名单和票数");
            found.push(by_rule(work, "probation_rights", on, refusal));
        }
    }
    let all = member::store::of_branch(work.conn(), doing.scope, doing.case.unit, on).await?;
    let full = u32::try_from(all.iter().filter(|m| m.category == "full").count()).unwrap_or(u32::MAX);
    if let Some(ballots) = doing.row.ballots.filter(|b| full > 0 && b.due > full) {
        let what = format!("应到{}人，多于当日在册的正式党员{full}人", ballots.due);
        let refusal = Refusal::at("due", what, "请核对；列席人员、预备党员不计入");
        found.push(by_rule(work, "admission_quorum", on, refusal));
    }
    if doing.step.key == "conversion_assembly" && doing.row.outcome == "extend" {
        extension(work, doing, found);
    }
    Ok(())
}

/// An extension of the probation: once, and of a length that the rule allows.
fn extension(work: &Work, doing: Doing<'_>, found: &mut Vec<Finding>) {
    let months = months(&doing.row.values);
    let rule = work.catalogue().rule("probation_extension_least");
    let (least, most) = rule.map_or((6, 12), |r| (r.value.unwrap_or(6), r.most.unwrap_or(12)));
    if !(least..=most).contains(&months) {
        let what = format!("延长{months}个月，应为{least}至{most}个月");
        let refusal = Refusal::at("months", what, "请核对");
        found.push(by_rule(work, "probation_extension_least", doing.row.on, refusal));
    }
    if standing(doing).iter().any(|r| r.step == "conversion_approval" && r.outcome == "extended") {
        let refusal = Refusal::at("outcome", "预备期已经延长过一次", "应当讨论转正或取消预备党员资格");
        found.push(by_rule(work, "probation_extension_least", doing.row.on, refusal));
    }
}

fn months(values: &Values) -> i64 {
    values.get("months").and_then(Value::amount).map_or(0, |q| q.0 / 1000)
}

fn standing(doing: Doing<'_>) -> Vec<StepRow> {
    case::file::standing(doing.rows).into_iter().cloned().collect()
}

/// The approving body may approve, and says what was voted.
async fn approval(work: &mut Work, doing: Doing<'_>, found: &mut Vec<Finding>) -> Outcome<()> {
    let on = doing.row.on;
    if let Some(Value::Unit(named)) = doing.row.values.get("approver") {
        let unit = org::store::find(work.conn(), doing.scope, base::id::UnitId(named.id)).await;
        let may = unit.as_ref().is_ok_and(may_approve);
        if !may {
            let refusal =
                Refusal::at("approver", format!("{}没有预备党员审批权限", named.name), "由有审批权限的党委审批");
            found.push(by_rule(work, "admission_approver", on, refusal));
        }
    }
    if doing.step.key == "conversion_approval" {
        let rows = standing(doing);
        let voted = rows.iter().filter(|r| r.step == "conversion_assembly").max_by_key(|r| (r.on, r.id));
        let fits = matches!(
            (voted.map(|r| r.outcome.as_str()), doing.row.outcome.as_str()),
            (_, "refused")
                | (Some("convert"), "converted")
                | (Some("extend"), "extended")
                | (Some("cancel"), "cancelled")
        );
        if !fits {
            let refusal = Refusal::at("outcome", "审批结果与支部大会决议不一致", "请核对");
            found.push(Finding::of(Weight::Wrong, "outcome", refusal));
        }
    }
    Ok(())
}

/// A Party committee or work committee marked as having the authority.
pub(crate) fn may_approve(unit: &org::Unit) -> bool {
    unit.approves && matches!(unit.kind.as_str(), "committee" | "work_committee" | "district_committee")
}

fn archived(work: &Work, doing: Doing<'_>, found: &mut Vec<Finding>) {
    let keys = ["has_form", "has_application", "has_review", "has_conversion", "has_cultivation"];
    for key in keys.iter().filter(|k| doing.row.values.get(k) == Some(&Value::Bool(false))) {
        let name = doing.step.fields.iter().find(|f| f.key == **key).map_or("", |f| f.name.as_str());
        let refusal = Refusal::at(*key, format!("缺{name}"), "请补齐后归档");
        found.push(by_rule(work, "admission_archive", doing.row.on, refusal));
    }
}

fn effect<'a>(work: &'a mut Work, doing: Doing<'a>) -> DoneFuture<'a> {
    Box::pin(async move {
        leave_the_way(work, doing).await?;
        match (doing.step.key.as_str(), doing.row.outcome.as_str()) {
            ("approval", "approved") => accept(work, doing).await,
            ("conversion_approval", "converted") => convert(work, doing).await,
            ("conversion_approval", "extended") => extend(work, doing).await,
            ("conversion_approval", "cancelled") => cancel(work, doing).await,
            _ => Ok(()),
        }
    })
}

/// The stock that somebody stands in, from the steps that stand before: applicant, activist, development object.
fn stock(rows: &[StepRow]) -> Option<&'static str> {
    let stands = |step: &str, outcome: &str| {
        case::file::standing(rows).iter().any(|r| r.step == step && (outcome.is_empty() || r.outcome == outcome))
    };
    if stands("approval", "approved") {
        return None;
    }
    if stands("object_filed", "agreed") {
        return Some("admission.objects");
    }
    if stands("activist", "agreed") {
        return Some("admission.activists");
    }
    stands("apply", "").then_some("admission.applicants")
}

/// Whoever is admitted or leaves the way is no longer in its stock.
async fn leave_the_way(work: &mut Work, doing: Doing<'_>) -> Outcome<()> {
    let ends = doing.step.outcome(&doing.row.outcome).is_some_and(|o| o.ends);
    let admitted = doing.step.key == "approval" && doing.row.outcome == "approved";
    let Some(kind) = stock(doing.rows).filter(|_| ends || admitted) else { return Ok(()) };
    let source = ledger::Source { noun: case::STEP, id: doing.row.id };
    let entry = ledger::NewEntry::one(kind, doing.case.unit, doing.row.on, source).of(base::Quantity::whole(-1));
    let entry = doing.case.subject.map_or(entry.clone(), |id| entry.about(id));
    ledger::post(work, vec![entry]).await
}

fn assembly(doing: Doing<'_>) -> Outcome<StepRow> {
    let rows = standing(doing);
    let passed = rows.into_iter().filter(|r| r.step == "assembly" && r.outcome == "passed").max_by_key(|r| r.on);
    passed.ok_or_else(|| Refusal::new("没有支部大会通过接收的记录", "请先登记支部大会").into())
}

/// The member is entered from the applicant's facts; joining is the day of the assembly.
async fn accept(work: &mut Work, doing: Doing<'_>) -> Outcome<()> {
    let joined = assembly(doing)?.on;
    let mut who = applicant(work, doing.scope, doing.case).await?;
    let members = work.actor().scope("member.write")?;
    let frontline = standing(doing)
        .iter()
        .any(|r| r.step == "apply" && r.values.get("way").and_then(Value::code) == Some("frontline"));
    let facts = who.facts.clone().with("category", "probationary").with("joined_on", joined.to_string());
    let new = NewPerson { unit: who.unit, facts };
    let doing_it = member::acts::Doing::on(joined).because(if frontline { "yes" } else { "" }).by(&doing.row.document);
    let person = members::add(work, &members, new, members::Entrance::Accepted, &doing_it).await?;
    who.person = Some(person);
    write(work, who).await
}

async fn write(work: &mut Work, mut who: Applicant) -> Outcome<()> {
    who.version += 1;
    let (keys, district) = (work.keys().clone(), work.district().0);
    let row = Row::of(&keys, &who)?;
    let line = Line::done("admission.member", APPLICANT, who.id.0).unit(who.unit).seal(&keys, &row)?;
    store::update(work.conn(), district, row).await?;
    work.audit(line);
    Ok(())
}

/// The member of the case, as it stands now.
async fn person(work: &mut Work, doing: Doing<'_>) -> Outcome<(Scope, member::store::Person)> {
    let who = applicant(work, doing.scope, doing.case).await?;
    let scope = work.actor().scope("member.write")?;
    let missing = || Refusal::new("名册中没有这名预备党员", "请核对审批是否已登记");
    let id = who.person.ok_or_else(missing)?;
    let keys = work.keys().clone();
    let person = member::store::find(work.conn(), &keys, &scope, id).await?;
    Ok((scope, person))
}

fn handle(person: &member::store::Person) -> Handle {
    Handle { id: person.id, version: person.version }
}

/// The day on which the probation ends: what an extension says, or a year after the assembly.
fn expiry(doing: Doing<'_>, person: &member::store::Person) -> Outcome<Day> {
    if let Some(extended) = person.facts.day("extended_until") {
        return Ok(extended.last());
    }
    Ok(assembly(doing)?.on.plus_months(12))
}

async fn convert(work: &mut Work, doing: Doing<'_>) -> Outcome<()> {
    let (scope, person) = person(work, doing).await?;
    let reason = if person.facts.has("extended_until") { "extended" } else { "on_time" };
    let how = member::acts::Doing::on(expiry(doing, &person)?).because(reason).by(&doing.row.document);
    members::confirm(work, &scope, handle(&person), &how).await
}

async fn extend(work: &mut Work, doing: Doing<'_>) -> Outcome<()> {
    let (scope, person) = person(work, doing).await?;
    let rows = standing(doing);
    let voted = rows.iter().filter(|r| r.step == "conversion_assembly").max_by_key(|r| (r.on, r.id));
    let more = voted.map_or(6, |r| months(&r.values));
    let until = expiry(doing, &person)?.plus_months(i32::try_from(more).unwrap_or(6));
    let facts = person.facts.clone().with("extended_until", until.to_string());
    members::edit(work, &scope, handle(&person), facts).await.map(drop)
}

async fn cancel(work: &mut Work, doing: Doing<'_>) -> Outcome<()> {
    let (scope, person) = person(work, doing).await?;
    let how = member::acts::Doing::on(doing.row.on).because("cancelled").by(&doing.row.document);
    members::leave(work, &scope, handle(&person), &how).await
}

fn undo<'a>(work: &'a mut Work, doing: Doing<'a>, why: &'a str) -> DoneFuture<'a> {
    Box::pin(async move {
        match (doing.step.key.as_str(), doing.row.outcome.as_str()) {
            ("approval", "approved") => {
                annul_last(work, doing, why).await?;
                let mut who = applicant(work, doing.scope, doing.case).await?;
                who.person = None;
                write(work, who).await
            }
            ("conversion_approval", "converted" | "cancelled") => annul_last(work, doing, why).await,
            ("conversion_approval", "extended") => {
                let (scope, person) = person(work, doing).await?;
                let facts = person.facts.clone().with("extended_until", "");
                members::edit(work, &scope, handle(&person), facts).await.map(drop)
            }
            _ => Ok(()),
        }
    })
}

/// Annuls the member's last event, which this step has made; later ones stand in the way and are told by the member's own rule.
async fn annul_last(work: &mut Work, doing: Doing<'_>, why: &str) -> Outcome<()> {
    let (scope, person) = person(work, doing).await?;
    let events = member::store::events(work.conn(), &scope, person.id).await?;
    let wanted = match doing.row.outcome.as_str() {
        "approved" => member::life::EventKind::Accepted,
        "converted" => member::life::EventKind::Confirmed,
        _ => member::life::EventKind::Left,
    };
    let last = member::life::live(&events).last().map(|e| (e.id, e.kind));
    match last {
        Some((event, kind)) if kind == wanted => members::annul(work, &scope, handle(&person), event, why).await,
        _ => Err(Refusal::new("该党员此后又有变动", "请先在其时间线上从后往前撤销").into()),
    }
}

fn shown<'a>(conn: &'a mut Conn, site: &'a Site, scope: &'a Scope, case: &'a CaseFile) -> ShownFuture<'a> {
    Box::pin(async move {
        let Some(id) = case.subject else { return Ok(html! {}) };
        let who = store::find(conn, &site.keys, scope, ApplicantId(id)).await?;
        let number = who.facts.id_number().map(|n| n.mask()).unwrap_or_default();
        let code = |table: &str, code: &str| {
            let row = site.catalogue.codes(table).and_then(|t| t.get(code));
            row.map_or_else(|| code.to_owned(), |r| r.name.clone())
        };
        let fact = |name: &str, value: String| html! { @if !value.is_empty() { div { dt { (name) } dd { (value) } } } };
        let body = html! {
            dl.facts {
                (fact("公民身份号码", number))
                (fact("性别", code("sex_gbt2261_1", who.facts.get("sex"))))
                (fact("出生日期", who.facts.get("birth").to_owned()))
                (fact("学历", code("education_member", who.facts.get("education"))))
                (fact("工作单位", who.facts.get("work_place").to_owned()))
                @if who.league { div { dt { "团员" } dd { "是" } } }
                @if let Some(person) = who.person { div { dt { "党员名册" } dd { a href=(format!("/members/{person}")) { (who.facts.get("name")) } } } }
            }
            p { a.btn.btn-outline-secondary href=(format!("/admission/{}/dossier", case.id)) { "下载发展党员档案（.docx）" } }
        };
        Ok(parts::card("申请人", &body))
    })
}
