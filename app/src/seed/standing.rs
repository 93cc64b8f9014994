//! Matters of Party standing in all stages: searched for, stopped, found, withdrawn, disposed of, disciplined; some marks have come.

use super::life::Life;
use super::tree::Branch;
use access::Actor;
use base::id::{AccountId, PersonId, UnitId};
use base::{Day, Fault, Outcome};
use case::CaseId;
use case::acts::NewStep;
use procedure::Ballots;
use record::rules::Texts;
use standing::Kind;
use standing::acts::{Begin, begin};

/// One step: key, days after the first, fields.
pub(super) type Step = (&'static str, i64, &'static [(&'static str, &'static str)]);

const LOST: Step = ("lost", 0, &[("last_contact", "微信、电话均联系不上，原住址已搬离")]);
const PHONE: Step = ("search", 25, &[("way", "phone"), ("searcher", "组织委员"), ("course", "电话停机，微信没有回复")]);
const VISIT: Step = ("search", 70, &[("way", "visit"), ("searcher", "支部书记"), ("course", "上门走访，邻居说已搬走")]);
const CONFIRM: Step = ("confirm", 190, &[]);
const STOP_PROPOSED: Step = ("stop_proposed", 195, &[("decided_by", "assembly")]);
const STOP: Step = ("stop", 205, &[("outcome", "stopped")]);
const FOUND: Step = ("found", 300, &[("course", "本人从外地来电说明情况"), ("outcome", "may_restore")]);
const PROPOSE: Step = (
    "propose",
    0,
    &[
        ("kind", "correct"),
        ("ground", "life"),
        ("disposal_facts", "多次无故不参加组织生活，经提醒没有改进"),
        ("punished", "no"),
    ],
);
const FILED: Step = ("filed", 8, &[("outcome", "agreed")]);
const INVESTIGATE: Step = ("investigate", 15, &[("disposal_findings", "经查阅会议记录、走访，情况属实")]);
const TALK: Step = ("talk", 25, &[("talker", "支部书记"), ("disposal_statement", "认识到错误，愿意改正")]);
const CORRECT: Step = ("assembly", 35, &[("outcome", "correct"), ("heard", "present")]);
const APPROVE: Step = ("approve", 50, &[("outcome", "correct"), ("months", "6")]);
const NOTICE: Step = ("notice", 55, &[("way", "signed"), ("opinion", "接受处置，按期改正")]);
const CHECKED: Step = ("checked", 6, &[("outcome", "confirmed")]);

/// What becomes of each: kind, days back of the first step, the steps.
const WAYS: [(Kind, i64, &[Step]); 13] = [
    (Kind::Lost, 120, &[LOST, PHONE]),
    (Kind::Lost, 240, &[LOST, PHONE, VISIT]),
    (Kind::Lost, 480, &[LOST, PHONE, VISIT, CONFIRM, STOP_PROPOSED, STOP]),
    (Kind::Lost, 560, &[LOST, PHONE, VISIT, CONFIRM, STOP_PROPOSED, STOP, FOUND]),
    (Kind::Lost, 260, &[LOST, PHONE, VISIT, CONFIRM, STOP_PROPOSED]),
    (
        Kind::Withdrawal,
        150,
        &[
            ("request", 0, &[("reason", "个人原因，书面提出退党")]),
            ("talk", 10, &[("talker", "支部书记"), ("summary", "谈话两次，本人坚持")]),
            ("assembly", 30, &[("outcome", "passed")]),
            ("approve", 45, &[("outcome", "removed")]),
        ],
    ),
    (
        Kind::Departure,
        230,
        &[
            ("ground", 0, &[("kind", "life"), ("course", "连续缺席组织生活，没有正当理由")]),
            ("remind", 60, &[("talker", "组织委员"), ("summary", "口头答应，仍不参加")]),
        ],
    ),
    (Kind::Disposal, 250, &[PROPOSE, FILED, INVESTIGATE, TALK, CORRECT, APPROVE, NOTICE]),
    (Kind::Disposal, 60, &[PROPOSE, FILED, INVESTIGATE, TALK]),
    (
        Kind::Disposal,
        200,
        &[
            (
                "propose",
                0,
                &[
                    ("kind", "strike"),
                    ("ground", "faith"),
                    ("disposal_facts", "公开表示不再承认党的纲领，经教育没有转变"),
                    ("punished", "no"),
                ],
            ),
            FILED,
            INVESTIGATE,
            ("talk", 25, &[("talker", "支部书记"), ("disposal_statement", "坚持己见")]),
            ("assembly", 35, &[("outcome", "strike"), ("heard", "written")]),
            ("approve", 50, &[("outcome", "strike")]),
            NOTICE,
            ("archive", 60, &[("where", "党委档案室")]),
        ],
    ),
    (
        Kind::Stop,
        90,
        &[
            ("propose", 0, &[("ground", "settled"), ("course", "已取得境外长期居留资格并定居")]),
            ("approve", 20, &[("outcome", "stopped")]),
        ],
    ),
    (
        Kind::Discipline,
        300,
        &[
            (
                "recorded",
                0,
                &[
                    ("discipline_kind", "warning"),
                    ("discipline_organ", "区纪委"),
                    ("discipline_document", "区纪决〔示例〕3号"),
                    ("discipline_matter", "违反工作纪律"),
                ],
            ),
            CHECKED,
        ],
    ),
    (
        Kind::Discipline,
        380,
        &[
            (
                "recorded",
                0,
                &[
                    ("discipline_kind", "probation"),
                    ("discipline_years", "1"),
                    ("discipline_organ", "区纪委"),
                    ("discipline_document", "区纪决〔示例〕7号"),
                    ("discipline_matter", "违反廉洁纪律"),
                ],
            ),
            CHECKED,
        ],
    ),
];

/// Begins a few matters and walks with each as far as its way goes.
///
/// # Errors
/// When a step is refused, which a synthetic district must not bring about.
pub async fn stand(life: &mut Life<'_>) -> Outcome<()> {
    let branches = life.made.planted.branches.clone();
    for (n, (kind, back, steps)) in WAYS.iter().enumerate() {
        let on = life.today.plus_days(-back).max(life.made.begins.plus_days(5));
        let Some(branch) = branches.get((n * 7 + 2) % branches.len().max(1)) else { return Ok(()) };
        let Some((who, other)) = somebody(life, branch, on).await? else { continue };
        match one(life, *kind, (branch, who)).await {
            Ok(case) => walk(life, (case, branch.id, other), steps, on).await?,
            // Somebody about whom something is on its way already, or a branch that no committee approves for: another one comes.
            Err(Fault::Refused(_)) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(())
}

pub(super) fn hands(life: &Life<'_>) -> (Actor, Actor) {
    let own = Actor { account: Some(AccountId(-1)), name: "支部书记".into(), ..life.made.actor.clone() };
    let above = Actor { account: Some(AccountId(-2)), name: "组织员".into(), ..life.made.actor.clone() };
    (own, above)
}

/// A full member of a branch to whom nothing has happened since that day, and another one.
async fn somebody(life: &Life<'_>, branch: &Branch, on: Day) -> Outcome<Option<(PersonId, PersonId)>> {
    let scope = life.made.actor.scope("member.read")?;
    let mut conn = life.deployment.db.read().await?;
    let members = member::store::of_branch(&mut conn, &scope, branch.id, life.today).await?;
    // The first few hold posts and stay.
    let (Some(first), true) = (members.first(), members.len() >= 8) else { return Ok(None) };
    for m in members.iter().skip(4).rev().filter(|m| m.category == "full") {
        let events = member::store::events(&mut conn, &scope, m.id).await?;
        let moving = transfer::store::of_person(&mut conn, &life.deployment.keys, &scope, m.id).await?;
        if moving.is_empty() && member::life::live(&events).last().is_some_and(|e| e.day < on) {
            return Ok(Some((m.id, first.id)));
        }
    }
    Ok(None)
}

async fn one(life: &Life<'_>, kind: Kind, (branch, person): (&Branch, PersonId)) -> Outcome<CaseId> {
    let (own, _) = hands(life);
    let scope = own.scope(kind.write())?;
    let mut work = life.deployment.begin(&own).await?;
    let case = begin(&mut work, &scope, &Begin { kind, person, unit: branch.id, request: String::new() }).await?;
    work.commit().await?;
    Ok(case)
}

async fn walk(
    life: &Life<'_>,
    (id, unit, other): (CaseId, UnitId, PersonId),
    steps: &[Step],
    begun: Day,
) -> Outcome<()> {
    let (own, above) = hands(life);
    for (key, after, fields) in steps {
        let on = begun.plus_days(*after);
        if on > life.today {
            return Ok(());
        }
        let approves = matches!(*key, "stop" | "approve" | "filed" | "checked");
        let actor = if approves { &above } else { &own };
        let mut texts = Texts::new().with("on", on.to_string());
        fields.iter().for_each(|(field, value)| texts.push(field, *value));
        if *key == "investigate" {
            texts.push("group", format!("#{other}"));
        }
        let ballots = if *key == "assembly" {
            let due = u32::try_from(life.voters(unit, on).await?.len())?;
            Some(Ballots { due, present: due, yes: due.saturating_sub(1), no: due.min(1), ..Ballots::default() })
        } else {
            None
        };
        life.step(actor, id, NewStep { step: (*key).into(), texts, ballots, ..NewStep::default() }).await?;
    }
    Ok(())
}
