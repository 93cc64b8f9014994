//! Letters of an election: the request about the candidates, both replies of the superior, the letter that urges a unit that is due. They
//! say what was recorded; what was not is 【缺】.

use super::{letter, names, paper, paragraph, seats, text, word};
use crate::pages::Written;
use crate::way::{contests, latest};
use base::{Outcome, Refusal};
use case::StepRow;
use catalogue::Catalogue;
use paper::official::{Block, Paper, Span};

/// A document's number as it was recorded; `None` is 【缺】.
fn number(row: Option<&StepRow>) -> Option<String> {
    row.map(|r| r.values.text("number").to_owned()).filter(|t| !t.is_empty())
}

/// A letter with its number above the text.
fn numbered(mut paper: Paper, number: Option<String>) -> Paper {
    paper.subtitle = number.map_or_else(super::missing, Span::line);
    paper
}

fn needed<'r>(stand: &[&'r StepRow], (step, outcome): (&str, &str), what: &str) -> Outcome<&'r StepRow> {
    let found = latest(stand, step).filter(|r| outcome.is_empty() || r.outcome == outcome);
    let refusal = || Refusal::new(format!("还没有登记“{what}”"), "请先办理这一步").into();
    found.ok_or_else(refusal)
}

/// The request about the candidates (候选人预备人选请示), sent with the nomination.
///
/// # Errors
/// Refused without candidates.
pub(crate) fn nominees(w: &Written) -> Outcome<Paper> {
    let stand = case::file::standing(&w.rows);
    let nomination = needed(&stand, ("nomination", ""), "酝酿推荐候选人")?;
    let agreed = latest(&stand, "reply").filter(|r| r.outcome == "agreed");
    let how = Some(nomination.values.text("how").to_owned()).filter(|t| !t.is_empty());
    let mut blocks = vec![paragraph(&[
        text("根据你委"),
        agreed.map(|r| r.on.chinese()),
        text(format!("关于同意{}的批复，", word(&w.case.procedure))),
        how.or_else(|| text("经党员酝酿推荐、集体研究")),
        text("，提出候选人预备人选如下。"),
    ])];
    for (n, contest) in contests(&w.case.procedure, &stand, nomination).iter().enumerate() {
        let line =
            format!("{}. {}候选人预备人选（应选{}名）：{}。", n + 1, contest.name, contest.seats, names(contest));
        blocks.push(Block::paragraph(line));
    }
    blocks.push(Block::paragraph("妥否，请批示。"));
    Ok(paper(w, format!("关于{}候选人预备人选的请示", word(&w.case.procedure)), blocks, Some(nomination.on)))
}

/// The superior's reply to the request to elect (批复).
///
/// # Errors
/// Refused before it was agreed.
pub(crate) fn reply(catalogue: &Catalogue, w: &Written) -> Outcome<Paper> {
    let stand = case::file::standing(&w.rows);
    let row = needed(&stand, ("reply", "agreed"), "批复同意")?;
    let word = word(&w.case.procedure);
    let asked = latest(&stand, "request").map(|r| r.on.chinese());
    let mut blocks =
        vec![paragraph(&[text("你们"), asked, text(format!("关于{word}的请示收悉。经研究，同意你们进行{word}。"))])];
    for (n, line) in seats(catalogue, &w.case.procedure, &stand).into_iter().enumerate() {
        blocks.push(Block::paragraph(format!("{}. {line}", n + 1)));
    }
    blocks.push(Block::paragraph("请严格按照党章和有关规定做好各项工作，选举结果及时报批。"));
    blocks.push(Block::paragraph("此复。"));
    let title = format!("关于同意{}{word}的批复", w.unit.name);
    Ok(numbered(letter((&w.above, &w.unit.name), title, blocks, Some(row.on)), number(Some(row))))
}

/// The superior's reply about the candidates (候选人批复).
///
/// # Errors
/// Refused before it was agreed.
pub(crate) fn agreed(w: &Written) -> Outcome<Paper> {
    let stand = case::file::standing(&w.rows);
    let row = needed(&stand, ("candidates", "agreed"), "批复候选人")?;
    let nomination = needed(&stand, ("nomination", ""), "酝酿推荐候选人")?;
    let word = word(&w.case.procedure);
    let asked = text(nomination.on.chinese());
    let mut blocks = vec![paragraph(&[
        text("你们"),
        asked,
        text(format!("关于{word}候选人预备人选的请示收悉。经研究，批复如下。")),
    ])];
    for (n, contest) in contests(&w.case.procedure, &stand, nomination).iter().enumerate() {
        blocks.push(Block::paragraph(format!("{}. 同意{}为{}候选人。", n + 1, names(contest), contest.name)));
    }
    blocks.push(Block::paragraph("此复。"));
    let title = format!("关于{}{word}候选人预备人选的批复", w.unit.name);
    Ok(numbered(letter((&w.above, &w.unit.name), title, blocks, Some(row.on)), number(Some(row))))
}

/// The letter that urges a unit to elect (督促函): when the term ends or has ended, and by which clause.
///
/// # Errors
/// Refused before the reminder was recorded.
pub(crate) fn urge(catalogue: &Catalogue, w: &Written) -> Outcome<Paper> {
    let stand = case::file::standing(&w.rows);
    let row = needed(&stand, ("reminded", ""), "提醒换届")?;
    let ends = w.term.as_ref().map(org::Term::last_day);
    let over = ends.is_some_and(|ends| ends < row.on);
    let mut blocks = vec![paragraph(&[
        text("你们本届班子于"),
        w.term.as_ref().map(|t| t.elected.chinese()),
        text("选举产生，任期"),
        ends.map(|ends| ends.chinese()),
        text(if over { "已经届满，至今没有换届。" } else { "届满。" }),
    ])];
    let clause = catalogue.rule("term_remind").and_then(|r| r.basis.clause());
    let clause = clause.map_or(String::new(), |c| format!("按照{c}，"));
    let wanted = if over {
        "请抓紧研究换届工作，报送换届请示"
    } else {
        "请提前研究换届工作，按期报送换届请示"
    };
    blocks.push(Block::paragraph(format!(
        "{clause}{wanted}。因特殊情况需要提前或者延期换届的，应当按规定报批。请将办理情况书面答复我们。"
    )));
    let title = format!("关于做好{}换届工作的督促函", w.unit.name);
    Ok(numbered(letter((&w.above, &w.unit.name), title, blocks, Some(row.on)), number(Some(row))))
}
