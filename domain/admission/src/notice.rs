//! What somebody's admission gives to be shown (公示): at which of its stages, and who it is in a sentence.

use crate::PROCEDURE;
use crate::applicant::{Applicant, ApplicantId};
use crate::store;
use base::PartialDay;
use case::{State, StepRow};
use catalogue::Catalogue;
use db::Conn;
use publicity::{Asked, Notice, NoticeFuture, Source};
use record::value::Named;

/// Admission as publicities know it; the app registers it.
pub const SHOWN: Source = Source { noun: PROCEDURE, of };

fn of<'a>(conn: &'a mut Conn, asked: Asked<'a>) -> NoticeFuture<'a> {
    Box::pin(async move {
        let Some(subject) = asked.case.subject.filter(|_| asked.case.state == State::Open) else { return Ok(None) };
        let rows = case::store::rows(conn, &asked.site.keys, asked.scope, asked.case.id).await?;
        let stand: Vec<StepRow> = case::file::standing(&rows).into_iter().cloned().collect();
        let Some(stage) = stage(&stand) else { return Ok(None) };
        let who = store::find(conn, &asked.site.keys, asked.scope, ApplicantId(subject)).await?;
        let name = who.facts.get("name").to_owned();
        let content = [sentence(&asked.site.catalogue, &who), way(&stand), format!("拟{}。", stage.wanted)].concat();
        Ok(Some(Notice {
            about: stage.about,
            title: format!("关于拟{}的公示（{name}）", stage.wanted),
            content,
            people: who.person.map(|person| Named { id: person.0, name }).into_iter().collect(),
        }))
    })
}

/// What is about to be decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stage {
    /// Code of the publicity's kind.
    pub about: &'static str,
    /// In words, after 拟.
    pub wanted: &'static str,
}

/// Steps and what is decided next once they stand, the latest first.
const STAGES: [(&str, Stage); 4] = [
    ("conversion_applied", Stage { about: "conversion", wanted: "转为中共正式党员" }),
    ("object_filed", Stage { about: "admission", wanted: "接收为中共预备党员" }),
    ("cultivation", Stage { about: "object", wanted: "列为发展对象" }),
    ("talk", Stage { about: "activist", wanted: "确定为入党积极分子" }),
];

/// What is about to be decided by the rows that stand: nothing before the first talk, between admission and the application to be
/// confirmed, and after that was approved.
pub(crate) fn stage(stand: &[StepRow]) -> Option<Stage> {
    let has = |step: &str| stand.iter().any(|r| r.step == step);
    let came = |step: &str, outcome: &str| stand.iter().any(|r| r.step == step && r.outcome == outcome);
    if came("conversion_approval", "converted") || (came("approval", "approved") && !has("conversion_applied")) {
        return None;
    }
    STAGES.iter().find(|(step, _)| has(step)).map(|(_, stage)| *stage)
}

/// `李芳，女，汉族，1992年3月出生，大学本科，在区财政局工作。`: as far as known, without number and telephone.
fn sentence(catalogue: &Catalogue, who: &Applicant) -> String {
    let code = |table: &str, key: &str| {
        let code = who.facts.get(key);
        let row = catalogue.codes(table).and_then(|t| t.get(code));
        row.map_or_else(String::new, |r| r.name.clone())
    };
    let birth = who.facts.day("birth").map_or(String::new(), |day| format!("{}出生", month(day)));
    let work = who.facts.get("work_place");
    let work = if work.is_empty() { String::new() } else { format!("工作单位：{work}") };
    let sex = code("sex_gbt2261_1", "sex").trim_end_matches('性').to_owned();
    let all = [who.facts.get("name").to_owned(), sex, birth, code("education_member", "education"), work];
    let known: Vec<String> = all.into_iter().filter(|text| !text.is_empty()).collect();
    format!("{}。", known.join("，"))
}

/// As precise as a notice is: to the month.
fn month(day: PartialDay) -> String {
    day.exact().map_or_else(|| day.chinese(), |exact| format!("{}年{}月", exact.year(), exact.month()))
}

/// The days of the steps that stand.
pub(crate) fn way(stand: &[StepRow]) -> String {
    let said = [
        ("apply", "", "递交入党申请书"),
        ("activist", "agreed", "确定为入党积极分子"),
        ("object_filed", "agreed", "列为发展对象"),
        ("assembly", "passed", "支部大会通过接收为预备党员"),
        ("conversion_applied", "", "提出转正申请"),
    ];
    let day =
        |step: &str, outcome: &str| stand.iter().filter(|r| r.step == step && r.outcome == outcome).map(|r| r.on).max();
    let lines =
        said.iter().filter_map(|(step, outcome, what)| Some(format!("{}{what}", day(step, outcome)?.chinese())));
    let lines: Vec<String> = lines.collect();
    if lines.is_empty() { String::new() } else { format!("{}。", lines.join("，")) }
}
