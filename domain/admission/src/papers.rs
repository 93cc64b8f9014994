//! Admission on paper: one person's dossier, and the list of what a check has found.

use crate::PROCEDURE;
use crate::applicant::Applicant;
use crate::archive::{Material, materials};
use crate::checks::check;
use crate::pages::Found;
use access::Scope;
use base::{Day, Outcome};
use case::StepRow;
use catalogue::{Catalogue, FieldType};
use exchange::out::{Book, Caption};
use paper::official::{Block, Paper, Span};
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
pub(crate) fn dossier(
    catalogue: &Catalogue,
    scope: &Scope,
    (who, rows): (&Applicant, &[StepRow]),
    unit: &str,
) -> Paper {
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
    Paper { title: Span::line(format!("{name}\n发展党员档案")), blocks, ..Paper::default() }
}

/// The list of the archive (归档目录): every material that the steps ask for, and whether it is there.
pub(crate) fn archive(catalogue: &Catalogue, name: &str, unit: &str, rows: &[StepRow]) -> Paper {
    let all = materials(catalogue, rows);
    let row = |(at, m): (usize, &Material)| {
        let on = m.on.map_or(String::new(), |on| on.to_string());
        [(at + 1).to_string(), m.step.clone(), m.name.clone(), on, m.told()].map(Span::line).to_vec()
    };
    let there = all.iter().filter(|m| m.files + m.meetings > 0).count();
    let columns = ["序号", "步骤", "材料", "日期", "份数"].map(str::to_owned).to_vec();
    let blocks = vec![
        Block::Table { columns, rows: all.iter().enumerate().map(row).collect(), widths: vec![6, 30, 34, 16, 14] },
        Block::paragraph(format!(
            "共{}项材料，系统中已有{there}项；“缺”的材料请补齐，纸质原件以本人档案为准。",
            all.len()
        )),
        Block::paragraph("整理人：　　　　　　　　审核人：　　　　　　　　日期：　　　年　　月　　日"),
    ];
    Paper {
        title: Span::line("发展党员材料归档目录"),
        subtitle: Span::line(format!("（{name}　{unit}）")),
        blocks,
        ..Paper::default()
    }
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
    if let (Some(vote), Some(b)) = (case::vote_of(catalogue, step, &row.values), row.ballots.as_ref()) {
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
