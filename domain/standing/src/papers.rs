//! Matters on paper: the notice of a decision, the list.

use crate::file::{Kind, Matter};
use crate::rules;
use base::{Day, Outcome};
use case::StepRow;
use catalogue::Catalogue;
use exchange::out::{Book, Caption};
use paper::official::{Block, Paper, Span};

/// What was decided, as a notice says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decision {
    /// 对你作出……的决定.
    pub words: String,
    /// The day of the assembly, if one decided.
    pub assembly: Option<Day>,
    /// The day of the approval.
    pub approved: Day,
}

/// The last decision of a matter, if there is one that a person is told of in writing. Disciplinary decisions are served by the
/// body that has made them.
pub(crate) fn decision(catalogue: &Catalogue, kind: Kind, rows: &[&StepRow]) -> Option<Decision> {
    let words = |row: &StepRow| -> Option<String> {
        Some(match (kind, row.step.as_str(), row.outcome.as_str()) {
            (Kind::Lost, "stop", "stopped") | (Kind::Stop, "approve", "stopped") => "停止党籍".to_owned(),
            (Kind::Lost, "remove", "removed") => "按自行脱党予以除名".to_owned(),
            (Kind::Restore, "approve", "restored") => "恢复党籍".to_owned(),
            (Kind::Withdrawal, "approve", "removed") => "同意退党、予以除名".to_owned(),
            (Kind::Departure, "approve", "removed") => "按自行脱党予以除名".to_owned(),
            (Kind::Disposal, "approve", "correct") => {
                let end = rules::correction_end(rows).map(|d| format!("（至{}）", d.chinese())).unwrap_or_default();
                format!("限期改正{end}")
            }
            (Kind::Disposal, "approve" | "review_approve", "persuade") => "劝其退党".to_owned(),
            (Kind::Disposal, "approve" | "review_approve" | "strike_approve", "strike") => "除名".to_owned(),
            (Kind::Disposal, "review_approve", "improved") => "结束限期改正".to_owned(),
            _ => return None,
        })
    };
    let row = rows.iter().filter(|r| words(r).is_some()).max_by_key(|r| (r.on, r.id)).copied()?;
    let procedure = catalogue.procedure(kind.key())?;
    let started = procedure.step(&row.step).map(|s| s.approves.as_slice()).unwrap_or_default();
    let voted = |key: &&String| procedure.step(key).is_some_and(|s| s.vote.is_some());
    let assembly = started.iter().find(voted).and_then(|key| rules::last(rows, key)).map(|r| r.on);
    Some(Decision { words: words(row)?, assembly, approved: row.on })
}

/// The notice to the person.
pub(crate) fn notice(m: &Matter, d: &Decision, (branch, by): (&str, &str), on: Day) -> Paper {
    let assembly = d.assembly.map_or_else(String::new, |day| format!("经{branch}{}党员大会讨论决定，", day.chinese()));
    let text = format!("{assembly}{by}{}批准，对你作出{}的决定。", d.approved.chinese(), d.words);
    const BLANK: &str = "＿＿＿＿＿＿＿＿";
    Paper {
        title: Span::line(format!("{}决定通知书", if m.kind == Kind::Disposal { "组织处置" } else { m.kind.name() })),
        addressee: Span::line(format!("{}：", m.name)),
        blocks: vec![
            Block::paragraph(text),
            Block::paragraph("对本决定有不同意见的，可以向作出批准决定的党组织或者其上级党组织提出申诉。"),
            Block::paragraph(format!("本人意见：{BLANK}　签名：{BLANK}　日期：{BLANK}")),
        ],
        signature: Span::line(by),
        date: Span::line(on.chinese()),
        ..Paper::default()
    }
}

/// The matters of a list as a workbook: matter, branch.
///
/// # Errors
/// When the temporary files cannot be written.
pub(crate) fn list(all: &[(&Matter, &str)], footer: &str, today: Day) -> Outcome<Vec<u8>> {
    let captions = [
        Caption::text("姓名"),
        Caption::text("事项").wide(24.0),
        Caption::text("党支部").wide(28.0),
        Caption::text("状态"),
        Caption::text("现状").wide(20.0),
        Caption::day("现状起始"),
        Caption::day("提醒日期"),
        Caption::text("提醒").wide(40.0),
        Caption::text("登记人"),
    ];
    let text = |day: Option<Day>| day.map(|d| d.to_string()).unwrap_or_default();
    let mut book = Book::new(today);
    let mut table = book.table("党籍和组织处置", "党籍和组织处置", &captions)?;
    for (m, unit) in all {
        table.row(&[
            m.name.clone(),
            m.kind.name().to_owned(),
            (*unit).to_owned(),
            m.state_name().to_owned(),
            m.now.name().to_owned(),
            text(m.now_on),
            text(m.alarm_on),
            m.alarm_on.map_or("", |_| m.alarm()).to_owned(),
            m.created_by.clone(),
        ])?;
    }
    table.finish(footer)?;
    book.bytes()
}
