//! Transfers on paper: the letter in its three parts after 组通字〔2006〕45号, the receipt for a letter from outside, the list.

use crate::file::{Letter, Transfer};
use base::{Day, Outcome};
use exchange::out::{Book, Caption};
use paper::official::{self, Block, Paper, Span};

/// What is printed on a letter.
#[derive(Debug, Clone)]
pub(crate) struct Paper3 {
    pub name: String,
    pub sex: String,
    pub ethnicity: String,
    pub age: Option<i32>,
    pub category: String,
    /// The ID number, whole or masked.
    pub number: String,
    pub from: String,
    pub to: String,
    pub paid_to: String,
    pub issuer: String,
}

/// What is not known is written in by hand.
const BLANK: &str = "＿＿＿＿＿";

fn or_blank(text: &str) -> &str {
    if text.is_empty() { BLANK } else { text }
}

/// The three parts: title, lines.
pub(crate) fn parts(p: &Paper3, letter: &Letter) -> [(&'static str, Vec<String>); 3] {
    let on = letter.issued_on.chinese();
    let number = letter.number();
    let age = p.age.map_or_else(|| BLANK.to_owned(), |age| age.to_string());
    let (sex, people, id) = (or_blank(&p.sex), or_blank(&p.ethnicity), or_blank(&p.number));
    [
        (
            "存根",
            vec![
                number.clone(),
                format!("{}同志系中共{}，组织关系由{}转到{}。", p.name, p.category, p.from, p.to),
                format!("党费交至{}。有效期{}天。", p.paid_to, letter.valid_days),
                on.clone(),
            ],
        ),
        (
            "介绍信",
            vec![
                number.clone(),
                format!("{}：", p.to),
                format!(
                    "　　{}同志（{sex}），{age}岁，{people}，系中共{}，公民身份号码{id}，由{}去{}，请转接组织关系。该同志党费已交至{}。",
                    p.name, p.category, p.from, p.to, p.paid_to
                ),
                format!("　　（有效期{}天，至{}）", letter.valid_days, letter.until().chinese()),
                format!("{}（盖章）", p.issuer),
                on,
                format!("党员联系电话或其他联系方式：{BLANK}"),
                format!("党员原所在基层党委通讯地址：{BLANK}　联系电话：{BLANK}　邮政编码：{BLANK}"),
            ],
        ),
        (
            "回执",
            vec![
                number,
                format!("{}：", p.issuer),
                format!("　　{}同志的党员组织关系已转达我处，特此回复。", p.name),
                format!("{BLANK}（盖章）"),
                "　　　　年　　月　　日".to_owned(),
                format!("经办人：{BLANK}　联系电话：{BLANK}"),
            ],
        ),
    ]
}

/// The letter as a document: stub, letter and receipt one under another, cut along the lines, with a seal across them.
///
/// # Errors
/// When it holds signs that a document cannot.
pub(crate) fn letter(p: &Paper3, letter: &Letter) -> Outcome<Vec<u8>> {
    let mut blocks = Vec::new();
    for (at, (title, lines)) in parts(p, letter).into_iter().enumerate() {
        if at > 0 {
            blocks.push(Block::paragraph("…………………………（骑缝章）…………………………"));
        }
        let title = vec![Span {
            bold: true, ..Span::plain(format!("中国共产党党员组织关系介绍信（{title}）"))
        }];
        blocks.push(Block::Paragraph(title));
        blocks.extend(lines.into_iter().map(|line| Block::paragraph(line.trim_start_matches('　'))));
    }
    let paper = Paper { title: Span::line("中国共产党党员组织关系介绍信"), blocks, ..Paper::default() };
    Ok(official::write(&paper)?)
}

/// The receipt for a letter from outside.
///
/// # Errors
/// As [`letter`].
pub(crate) fn receipt(t: &Transfer, unit: &str, by: &str, on: Day) -> Outcome<Vec<u8>> {
    let text = format!(
        "你处开具的党员组织关系介绍信（{}）收悉。{}同志的党员组织关系已转达我处，编入{unit}，特此回复。",
        t.letter_no, t.name
    );
    let paper = Paper {
        title: Span::line("党员组织关系介绍信回执"),
        addressee: Span::line(format!("{}：", t.place)),
        blocks: vec![Block::paragraph(text), Block::paragraph(format!("经办人：{BLANK}　联系电话：{BLANK}"))],
        signature: Span::line(by),
        date: Span::line(on.chinese()),
        ..Paper::default()
    };
    Ok(official::write(&paper)?)
}

/// The transfers of a list as a workbook: transfer, from, to.
///
/// # Errors
/// When the temporary files cannot be written.
pub(crate) fn list(all: &[(&Transfer, String, String)], footer: &str, today: Day) -> Outcome<Vec<u8>> {
    let captions = [
        Caption::text("姓名"),
        Caption::text("办理类型"),
        Caption::text("形式"),
        Caption::text("转出").wide(28.0),
        Caption::text("转入").wide(28.0),
        Caption::text("介绍信编号").wide(20.0),
        Caption::day("提出日期"),
        Caption::day("期限"),
        Caption::text("状态"),
        Caption::text("超过期限"),
        Caption::text("登记人"),
    ];
    let mut book = Book::new(today);
    let mut table = book.table("组织关系接转", "组织关系接转", &captions)?;
    for (t, from, to) in all {
        table.row(&[
            t.name.clone(),
            t.kind.name().to_owned(),
            if t.whole { "整建制" } else { "个别" }.to_owned(),
            from.clone(),
            to.clone(),
            t.letter_no.clone(),
            t.begun.map(|d| d.to_string()).unwrap_or_default(),
            t.due.map(|d| d.to_string()).unwrap_or_default(),
            t.state.name().to_owned(),
            if t.is_late(today) { "是" } else { "" }.to_owned(),
            t.created_by.clone(),
        ])?;
    }
    table.finish(footer)?;
    book.bytes()
}
