//! Branches found weak (软弱涣散): one cleared, one being rectified, one only found.

use super::life::Life;
use super::standing::{Step, hands};
use base::Outcome;
use case::acts::{NewCase, NewStep, open};
use record::rules::Texts;

const FOUND: Step =
    ("found", 0, &[("signs", "组织生活不正常，书记空缺时间较长"), ("cause", "骨干外出较多，后备人选不足")]);
const LISTED: Step = ("confirmed", 15, &[("grounds", "区委组织部年度排查认定"), ("outcome", "listed")]);
const PLAN: Step = (
    "plan",
    30,
    &[
        ("goal", "配齐班子，恢复正常组织生活"),
        ("tasks", "补选书记，组织委员负责；每月检查一次会议记录"),
        ("until", ""),
        ("linked", "区委组织部副部长"),
    ],
);
const AGREED: Step = ("agreed", 40, &[("opinion", "同意"), ("outcome", "agreed")]);
const PROGRESS: Step = ("progress", 80, &[("done", "书记已补选到位，主题党日恢复正常")]);
const REPORT: Step = ("report", 150, &[("result", "班子健全，组织生活正常")]);
const CLEARED: Step = ("accepted", 165, &[("opinion", "验收合格"), ("satisfaction", "95"), ("outcome", "cleared")]);

/// How many days ago it began, and how far it has come.
const WAYS: [(i64, &[Step]); 3] = [
    (300, &[FOUND, LISTED, PLAN, AGREED, PROGRESS, REPORT, CLEARED]),
    (310, &[FOUND, LISTED, PLAN, AGREED, PROGRESS]),
    (12, &[FOUND]),
];
/// Days a branch is given.
const GIVEN: i64 = 300;

/// Begins the cases and walks with each as far as its way goes.
///
/// # Errors
/// When a step is refused, which a synthetic district must not bring about.
pub async fn rectify(life: &mut Life<'_>) -> Outcome<()> {
    let branches = life.made.planted.branches.clone();
    for (n, (back, steps)) in WAYS.iter().enumerate() {
        let begun = life.today.plus_days(-back).max(life.made.begins.plus_days(5));
        let Some(branch) = branches.get((n * 11 + 5) % branches.len().max(1)) else { return Ok(()) };
        let (own, above) = hands(life);
        let scope = above.scope("case.write")?;
        let mut work = life.deployment.begin(&above).await?;
        let new = NewCase { procedure: "weak_branch".into(), unit: branch.id.0, ..NewCase::default() };
        let case = open(&mut work, &scope, &new).await?;
        work.commit().await?;
        for (key, after, fields) in *steps {
            let on = begun.plus_days(*after).min(life.today);
            let mut texts = Texts::new().with("on", on.to_string());
            for (field, value) in *fields {
                let text = if *field == "until" { begun.plus_days(GIVEN).to_string() } else { (*value).to_owned() };
                texts.push(field, text);
            }
            let second = matches!(*key, "confirmed" | "agreed" | "accepted");
            let actor = match *key {
                "found" => &above,
                _ if second => &life.made.actor,
                _ => &own,
            };
            life.step(actor, case, NewStep { step: (*key).into(), texts, ..NewStep::default() }).await?;
        }
    }
    Ok(())
}
