//! The public notice on paper.

use crate::rules;
use base::{Outcome, Refusal};
use case::{CaseFile, StepRow};
use catalogue::Catalogue;
use paper::official::{Block, Paper, Span};

/// The notice as it is pinned up: what is shown, from when until when, whom to tell.
///
/// # Errors
/// Refused before it was published.
pub(crate) fn notice(catalogue: &Catalogue, case: &CaseFile, unit: &str, rows: &[StepRow]) -> Outcome<Paper> {
    let unpublished = || Refusal::new("还没有登记发布公示，不能打印", "请先登记“发布公示”");
    let row = rules::published(rows).ok_or_else(unpublished)?;
    let until = rules::until(catalogue, row.on);
    let mut blocks: Vec<Block> =
        row.values.text("content").lines().map(str::trim).filter(|l| !l.is_empty()).map(Block::paragraph).collect();
    let days = catalogue.rule("publicity_length").and_then(|r| r.value);
    let days = days.map_or(String::new(), |n| format!("（{n}个工作日）"));
    blocks.push(Block::paragraph(format!("公示期自{}起至{}止{days}。", row.on.chinese(), until.chinese())));
    blocks.push(Block::paragraph(
        "公示期间，党员、群众对公示内容有不同意见的，可以通过来信、来电、来访等方式反映。反映情况应当实事求是，提倡署真实姓名；我们为反映人保密。",
    ));
    blocks.push(Block::paragraph(format!("受理反映：{}", row.values.text("contact"))));
    Ok(Paper {
        title: Span::line(&case.title),
        blocks,
        signature: Span::line(unit),
        date: Span::line(row.on.chinese()),
        ..Paper::default()
    })
}
