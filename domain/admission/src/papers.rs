//! Admission on paper: one person's dossier, and the list of what a check has found.

use crate::PROCEDURE;
use crate::applicant::Applicant;
use crate::checks::check;
use crate::pages::Found;
use access::Scope;
use base::{Day, Outcome};
use case::StepRow;
use catalogue::{Catalogue, FieldType};
use exchange::out::{Book, Caption};
use paper::official::{self, Block, Paper, Span};
use record::value::MASKED;

/// What was found, as a workbook.
///
/// # Errors
/// When the temporary files cannot be written.
pub(crate) fn findings(catalogue: &Catalogue, found: &Found, footer: &str, today: Day) -> Outcome<Vec<u8>> {
    let captions = [
        Caption::text("姓名"),
        Caption::text("党组织").wide(24.0),
        Caption::text("问题").wide(28.0),
        Caption::text("具体情况").wide(40.0),
        Caption::text("依据").wide(40.0),
        Caption::text("整改"),
        Caption::text("日期"),
        Caption::text("整改情况或不属实的理由").wide(40.0),
        Caption::text("登记人"),
    ];
    let mut book = Book::new(today);
    let mut table = book.table("排查结果", "发展党员违规违纪排查问题清单", &captions)?;
    for f in &found.list.all {
        let case = found.list.cases.get(&f.case);
        let unit = case.and_then(|c| found.units.get(&c.unit)).cloned().unwrap_or_default();
        let known = check(f.check);
        let clause = known.and_then(|c| catalogue.rule(c.rule)).and_then(|r| r.basis.clause()).unwrap_or_default();
        let name = case.map_or(String::new(), |c| c.title.clone());
        let problem = known.map_or("", |c| c.name).to_owned();
        let what = if f.found { f.what.clone() } else { format!("{}（现已不再检出）", f.what) };
        let [on, how, by] = f.tick.as_ref().map_or_else(Default::default, |t| {
            [t.on.to_string(), format!("{}：{}", t.outcome.name(), t.how), t.recorded_by.clone()]
        });
        table.row(&[name, unit, problem, what, clause, f.state.name().to_owned(), on, how, by])?;
    }
    table.finish(footer)?;
    let captions = [
        Caption::text("姓名"),
        Caption::text("党组织").wide(24.0),
        Caption::text("核对项目").wide(28.0),
        Caption::text("缺什么").wide(40.0),
    ];
    let mut table = book.table("无法核对", "发展党员排查中无法核对的项目", &captions)?;
    for u in &found.list.unclear {
        let case = found.list.cases.get(&u.case);
        let unit = case.and_then(|c| found.units.get(&c.unit)).cloned().unwrap_or_default();
        let name = case.map_or(String::new(), |c| c.title.clone());
        table.row(&[name, unit, check(u.check).map_or("", |c| c.name).to_owned(), u.what.clone()])?;
    }
    table.finish(footer)?;
    book.bytes()
}

/// One person's way through the steps as a document. Says only what was recorded; a step without a row is 缺.
///
/// # Errors
/// When it holds signs that a document cannot.
pub(crate) fn dossier(
    catalogue: &Catalogue,
    scope: &Scope,
    (who, rows): (&Applicant, &[StepRow]),
    unit: &str,
) -> Outcome<Vec<u8>> {
    let name = who.facts.get("name");
    let number = who.facts.id_number();
    let shown =
        number.map_or(String::new(), |n| if scope.may_see("id_number") { n.expose().to_owned() } else { n.mask() });
    let known = |text: &str| if text.is_empty() { "缺".to_owned() } else { text.to_owned() };
    let facts = [
        ("姓名", name.to_owned()),
        ("公民身份号码", shown),
        ("出生日期", known(who.facts.get("birth"))),
        ("工作单位", known(who.facts.get("work_place"))),
        ("所在党支部", unit.to_owned()),
    ];
    let mut blocks = vec![table(facts.iter().map(|(k, v)| ((*k).to_owned(), v.clone())).collect())];
    let steps = catalogue.procedure(PROCEDURE).map(|p| p.steps.as_slice()).unwrap_or_default();
    let stand = case::file::standing(rows);
    for (at, step) in steps.iter().enumerate().filter(|(_, s)| !s.optional) {
        blocks.push(Block::heading(1, format!("{}. {}", at + 1, step.name)));
        let own: Vec<&&StepRow> = stand.iter().filter(|r| r.step == step.key).collect();
        if own.is_empty() {
            blocks.push(Block::Paragraph(vec![Span { highlight: true, ..Span::plain("【缺】") }]));
        }
        for row in own {
            blocks.push(table(of_row(catalogue, scope, step, row)));
        }
    }
    let paper = Paper { title: Span::line(format!("{name}\n发展党员档案")), blocks, ..Paper::default() };
    Ok(official::write(&paper)?)
}

fn of_row(catalogue: &Catalogue, scope: &Scope, step: &catalogue::Step, row: &StepRow) -> Vec<(String, String)> {
    let mut all = vec![("日期".to_owned(), row.on.chinese())];
    if let Some(outcome) = step.outcome(&row.outcome) {
        all.push(("结果".to_owned(), outcome.name.clone()));
    }
    for field in step.fields.iter().filter(|f| f.kind != FieldType::File) {
        let Some(value) = row.values.get(&field.key) else { continue };
        let visible = !field.sensitive || scope.may_see(&field.key);
        let text = if visible { value.shown(catalogue, field) } else { MASKED.to_owned() };
        all.push((field.name.clone(), text));
    }
    if let (Some(vote), Some(b)) = (step.vote.as_deref().and_then(|k| catalogue.vote(k)), row.ballots.as_ref()) {
        all.push(("表决".to_owned(), procedure::sentence(vote, b)));
    }
    if !row.document.is_empty() {
        all.push(("依据".to_owned(), row.document.clone()));
    }
    if row.paper {
        all.push(("登记".to_owned(), "据纸质档案补录".to_owned()));
    }
    all
}

fn table(rows: Vec<(String, String)>) -> Block {
    let rows = rows.into_iter().map(|(name, value)| vec![Span::line(name), Span::line(value)]).collect();
    Block::Table { columns: vec!["事项".into(), "内容".into()], rows, widths: vec![1, 4] }
}
