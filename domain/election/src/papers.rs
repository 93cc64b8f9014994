//! Elections on paper: the request, the counting sheet, the report of the result; the list of who is due. They say what was recorded; what
//! was not is 【缺】.

use crate::gather::Body;
use crate::pages::{Written, last_day};
use crate::rules::{Contest, Count};
use crate::way::{self, Progress, Round, contests, latest, progress, told};
use crate::{BY_ELECTION, ELECTION};
use base::{Day, Outcome, Refusal};
use case::StepRow;
use catalogue::Catalogue;
use exchange::out::{Book, Caption};
use paper::official::{self, Block, Paper, Span};
use record::value::Value;

/// The list of who is due, as a workbook.
///
/// # Errors
/// When the temporary files cannot be written.
pub(crate) fn bodies(catalogue: &Catalogue, all: &[&Body], footer: &str, today: Day) -> Outcome<Vec<u8>> {
    let captions = [
        Caption::text("党组织编码").wide(16.0),
        Caption::text("党组织").wide(36.0),
        Caption::text("组织类别"),
        Caption::day("本届当选"),
        Caption::number("任期（年）"),
        Caption::day("届满日期"),
        Caption::text("批准延期"),
        Caption::text("情况").wide(16.0),
        Caption::day("应提醒日"),
        Caption::day("下次提醒"),
        Caption::text("换届办理").wide(24.0),
    ];
    let mut book = Book::new(today);
    let mut table = book.table("换届提醒", "换届提醒台账", &captions)?;
    for b in all {
        let term = b.term.as_ref();
        let open = b.open.as_ref().map(|c| {
            let procedure = catalogue.procedure(&c.procedure);
            procedure.and_then(|p| p.step(&c.stage)).map_or("已登记".to_owned(), |s| s.name.clone())
        });
        table.row(&[
            b.unit.code.clone(),
            b.unit.name.clone(),
            org::papers::kind_name(catalogue, &b.unit.kind),
            term.map(|t| t.elected.to_string()).unwrap_or_default(),
            term.map(|t| t.years.to_string()).unwrap_or_default(),
            last_day(term),
            if term.is_some_and(|t| t.extended_to.is_some()) { "是" } else { "" }.to_owned(),
            b.ladder.due.name().to_owned(),
            b.ladder.last.map(|d| d.to_string()).unwrap_or_default(),
            b.ladder.next.to_string(),
            open.unwrap_or_default(),
        ])?;
    }
    table.finish(footer)?;
    book.bytes()
}

/// Empty lines of a counting sheet for those who are not nominated.
const BLANK_LINES: usize = 3;

fn missing() -> Vec<Span> {
    vec![Span { highlight: true, ..Span::plain("【缺】") }]
}

/// A paragraph of text and gaps: `None` is something that was not recorded.
fn paragraph(parts: &[Option<String>]) -> Block {
    Block::Paragraph(parts.iter().flat_map(|part| part.clone().map_or_else(missing, Span::line)).collect())
}

fn text(text: impl Into<String>) -> Option<String> {
    Some(text.into())
}

fn names(contest: &Contest) -> String {
    contest.candidates.iter().map(|c| c.name.as_str()).collect::<Vec<_>>().join("、")
}

/// What it is called in titles.
fn word(procedure: &str) -> &'static str {
    if procedure == BY_ELECTION { "补选" } else { "换届选举" }
}

fn paper(w: &Written, title: String, blocks: Vec<Block>, on: Option<Day>) -> Outcome<Vec<u8>> {
    let paper = Paper {
        title: Span::line(title),
        addressee: if w.above.is_empty() { missing() } else { Span::line(format!("{}：", w.above)) },
        blocks,
        signature: Span::line(w.unit.name.clone()),
        date: on.map_or_else(missing, |day| Span::line(day.chinese())),
        ..Paper::default()
    };
    Ok(official::write(&paper)?)
}

/// The request to be allowed to elect.
///
/// # Errors
/// When it holds signs that a document cannot.
pub(crate) fn request(catalogue: &Catalogue, w: &Written) -> Outcome<Vec<u8>> {
    let stand = case::file::standing(&w.rows);
    let procedure = w.case.procedure.as_str();
    let first = latest(&stand, "plan").or(latest(&stand, "request"));
    let on = latest(&stand, "request").or(first).map(|r| r.on);
    let mut blocks = Vec::new();
    if procedure == BY_ELECTION {
        let why = first.map(|r| r.values.text("reason").to_owned()).filter(|t| !t.is_empty());
        blocks.push(paragraph(&[text("因"), why, text("，我们拟按照规定进行补选。")]));
    } else {
        let elected = w.term.as_ref().map(|t| t.elected.chinese());
        let ends = w.term.as_ref().map(|t| t.last_day().chinese());
        let years = w.term.as_ref().map(|t| t.years.to_string());
        blocks.push(paragraph(&[
            text(format!("{}本届班子于", w.unit.name)),
            elected,
            text("选举产生，任期"),
            years,
            text("年，"),
            ends,
            text("届满。按照党章和有关规定，拟进行换届选举。"),
        ]));
        let met = latest(&stand, "plan").map(|r| r.on.chinese());
        blocks.push(paragraph(&[text("经"), met, text("研究，有关事项如下。")]));
    }
    for (n, seats) in seats(catalogue, procedure, &stand).into_iter().enumerate() {
        blocks.push(Block::paragraph(format!("{}. {seats}", n + 1)));
    }
    blocks.push(Block::paragraph("妥否，请批示。"));
    paper(w, format!("关于{}的请示", word(procedure)), blocks, on)
}

/// What is to be elected, in sentences.
fn seats(catalogue: &Catalogue, procedure: &str, stand: &[&StepRow]) -> Vec<String> {
    let number = |step: &str, key: &str| latest(stand, step).and_then(|r| way::number(&r.values, key));
    match procedure {
        ELECTION => {
            let margin = catalogue.rule("election_margin").and_then(|r| r.value).unwrap_or(20);
            let seats = number("plan", "seats").unwrap_or(0);
            vec![
                format!("新一届委员会设委员{seats}名，候选人差额不少于{margin}%，由党员大会差额选举产生。"),
                "书记、副书记由新一届委员会第一次全体会议等额选举产生，报上级党组织批准。".to_owned(),
            ]
        }
        BY_ELECTION => {
            let row = latest(stand, "request");
            let key = row.and_then(|r| r.values.get("post")).and_then(Value::code).unwrap_or("");
            let post = catalogue.post(key).map_or("委员", |p| p.name.as_str());
            vec![format!("补选{post}{}名。", number("request", "seats").unwrap_or(0))]
        }
        _ => {
            let deputies = number("plan", "deputies").unwrap_or(0);
            let and = if deputies > 0 { format!("、副书记{deputies}名") } else { String::new() };
            vec![format!("不设委员会，由党员大会直接选举书记1名{and}，报上级党组织批准。")]
        }
    }
}

/// The counting sheet, empty before the meeting, with the counts after it.
///
/// # Errors
/// Refused without candidates; when it holds signs that a document cannot.
pub(crate) fn sheet(catalogue: &Catalogue, w: &Written) -> Outcome<Vec<u8>> {
    let stand = case::file::standing(&w.rows);
    let Some(nomination) = latest(&stand, "nomination") else {
        return Err(Refusal::new("还没有候选人，不能打印计票单", "请先登记候选人").into());
    };
    let mut blocks = Vec::new();
    let all = progress(catalogue, &w.case.procedure, &stand);
    let contests = contests(&w.case.procedure, &stand, nomination);
    for (contest, p) in contests.iter().zip(&all) {
        blocks.push(Block::heading(1, format!("{}（应选{}名）", contest.name, contest.seats)));
        if p.rounds.is_empty() {
            let empty = |name: &str| [name, "", "", ""].map(str::to_owned);
            let names = contest.candidates.iter().map(|who| who.name.as_str());
            let lines = names.chain(std::iter::repeat_n("（另选他人）", BLANK_LINES)).map(empty);
            blocks.push(counts(lines.collect()));
        }
        for round in &p.rounds {
            blocks.push(counts(round.counts.iter().map(line).collect()));
        }
    }
    blocks.push(Block::paragraph("总监票人：　　　　　　监票人：　　　　　　计票人："));
    let title = format!("{}\n选举计票单", w.unit.name);
    let paper = Paper { title: Span::line(title), blocks, ..Paper::default() };
    Ok(official::write(&paper)?)
}

/// Nobody votes against, or abstains from, whom they write in themselves.
fn line(c: &Count) -> [String; 4] {
    if c.written_in.is_some() {
        return [format!("{}（另选他人）", c.who.name), c.yes.to_string(), "—".to_owned(), "—".to_owned()];
    }
    [c.who.name.clone(), c.yes.to_string(), c.no.to_string(), c.abstain.to_string()]
}

fn counts(rows: Vec<[String; 4]>) -> Block {
    let rows = rows.into_iter().map(|row| row.into_iter().map(Span::line).collect()).collect();
    let columns = ["候选人", "赞成", "反对", "弃权"].map(str::to_owned).to_vec();
    Block::Table { columns, rows, widths: vec![3, 1, 1, 1] }
}

/// The report of the result.
///
/// # Errors
/// Refused before the meeting; when it holds signs that a document cannot.
pub(crate) fn report(catalogue: &Catalogue, w: &Written) -> Outcome<Vec<u8>> {
    let stand = case::file::standing(&w.rows);
    let procedure = w.case.procedure.as_str();
    if latest(&stand, "meeting").is_none() {
        return Err(Refusal::new("还没有召开选举大会", "请先登记选举大会").into());
    }
    let all = progress(catalogue, procedure, &stand);
    let agreed = latest(&stand, "candidates").map(|r| r.on.chinese());
    let who =
        all.iter().map(|p| format!("{}候选人{}", p.contest.name, names(&p.contest))).collect::<Vec<_>>().join("，");
    let mut blocks = vec![paragraph(&[text("经你委"), agreed, text(format!("批复同意，{}提名{who}。", w.unit.name))])];
    for row in stand.iter().filter(|r| r.step == "meeting") {
        blocks.extend(minutes(catalogue, row));
    }
    for p in &all {
        blocks.extend(rounds(p));
        blocks.push(Block::paragraph(format!("{}。", told(p))));
    }
    let posts = way::seats(catalogue, procedure, &stand);
    let post = |key: &str| catalogue.post(key).map_or_else(|| key.to_owned(), |p| p.name.clone());
    if procedure == ELECTION && posts.is_empty() {
        blocks.push(paragraph(&[text("新一届委员会分工："), None]));
    } else {
        let rows = posts.iter().map(|(key, who)| vec![Span::line(post(key)), Span::line(who.name.clone())]).collect();
        blocks.push(Block::Table { columns: vec!["职务".into(), "姓名".into()], rows, widths: vec![1, 1] });
    }
    blocks.push(Block::paragraph("现将书记、副书记报请批准，委员报请备案。"));
    let on = latest(&stand, "report").map(|r| r.on);
    paper(w, format!("关于{}结果的报告", word(procedure)), blocks, on)
}

/// Who was there, in the sentence for the minutes.
fn minutes(catalogue: &Catalogue, row: &StepRow) -> Option<Block> {
    let vote = catalogue.vote("election_ballot")?;
    let sentence = procedure::sentence(vote, row.ballots.as_ref()?);
    Some(Block::paragraph(format!("{}召开选举大会。{sentence}", row.on.chinese())))
}

/// Each round as a table, and in a sentence who was written in.
fn rounds(p: &Progress) -> Vec<Block> {
    p.rounds.iter().flat_map(round).collect()
}

fn round(round: &Round) -> Vec<Block> {
    let told = way::written_in(round).map(|told| Block::paragraph(format!("{told}。")));
    let table = counts(round.counts.iter().map(line).collect());
    [table].into_iter().chain(told).collect()
}
