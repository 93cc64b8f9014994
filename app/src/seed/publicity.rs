//! What branches show to their members: some running, one with an objection that nobody has looked into, some closed.

use super::Made;
use super::life::Life;
use access::{Actor, Deployment};
use base::id::{AccountId, UnitId};
use base::{Day, Outcome};
use case::CaseId;
use case::acts::{NewCase, NewStep, open, take};
use publicity::{OBJECTION, PUBLICITY, PUBLISHED};
use record::rules::Texts;

/// Every so many branches one shows something.
const EVERY: usize = 5;

/// Title, kind, words.
const SHOWN: [(&str, &str, &str); 3] = [
    ("优秀共产党员推荐对象公示", "award", "经党员推荐、支部委员会研究，拟推荐一名同志为优秀共产党员。"),
    ("党费收缴情况公示", "dues", "本季度党费已收齐，收缴明细见公开栏。"),
    ("先进党小组推荐对象公示", "award", "经民主评议，拟推荐第一党小组为先进党小组。"),
];

/// Lets branches show something: the younger ones are running.
///
/// # Errors
/// When a step is refused, which a synthetic district must not bring about.
pub async fn show(life: &mut Life<'_>) -> Outcome<()> {
    let branches = life.made.planted.branches.clone();
    for (n, branch) in branches.iter().step_by(EVERY).enumerate() {
        let back = life.random.between(1, 40);
        let on = life.today.plus_days(-back).max(life.made.begins);
        let case = publish(life.deployment, life.made, branch.id, (n, on)).await?;
        if n % 3 == 0 {
            let said = [("content", "其中一名同志的事迹与实际有出入，请核实")];
            step(life.deployment, life.made, case, (OBJECTION, life.today, &said)).await?;
        } else if back > 14 {
            step(life.deployment, life.made, case, ("closed", on.plus_days(12), &[("outcome", "clear")])).await?;
        }
    }
    Ok(())
}

/// The unit shows something that is running now; for whoever signs in as one of its members.
pub(super) async fn running(deployment: &Deployment, made: &Made, unit: UnitId) -> Outcome<()> {
    publish(deployment, made, unit, (0, deployment.today().plus_days(-1))).await.map(drop)
}

async fn publish(deployment: &Deployment, made: &Made, unit: UnitId, (n, on): (usize, Day)) -> Outcome<CaseId> {
    let Some((title, about, content)) = SHOWN.get(n % SHOWN.len()) else { return Ok(CaseId(0)) };
    let actor = secretary(made);
    let scope = actor.scope("case.write")?;
    let mut work = deployment.begin(&actor).await?;
    let new = NewCase { procedure: PUBLICITY.into(), unit: unit.0, title: (*title).into(), ..NewCase::default() };
    let case = open(&mut work, &scope, &new).await?;
    work.commit().await?;
    let fields = [
        ("about", *about),
        ("content", *content),
        ("place", "支部公开栏"),
        ("contact", "支部组织委员，电话 0000-1234567"),
    ];
    step(deployment, made, case, (PUBLISHED, on, &fields)).await?;
    Ok(case)
}

async fn step(
    deployment: &Deployment,
    made: &Made,
    case: CaseId,
    (key, on, fields): (&str, Day, &[(&str, &str)]),
) -> Outcome<()> {
    let actor = secretary(made);
    let scope = actor.scope("case.write")?;
    let mut work = deployment.begin(&actor).await?;
    let version = case::store::find(work.conn(), &scope, case).await?.version;
    let texts = Texts::new().with("on", on.to_string());
    let texts = fields.iter().fold(texts, |texts, (field, value)| texts.with(field, *value));
    let new = NewStep { step: key.into(), version, texts, ..NewStep::default() };
    take(&mut work, &scope, &deployment.attachments, case, &new).await?;
    work.commit().await
}

fn secretary(made: &Made) -> Actor {
    Actor { account: Some(AccountId(-1)), name: "支部书记".into(), ..made.actor.clone() }
}
