//! On paper: the list as a workbook, one registration with its card as a document to print and sign.

use crate::file::{File, Kind, name_of};
use crate::fold::Standing;
use crate::pages::Row;
use base::id::UnitId;
use base::{Day, Outcome};
use exchange::out::{Book, Caption};
use paper::official::{self, Block, Paper, Span};
use std::collections::HashMap;

/// The day of the last contact; of hardship, of the last review.
pub(crate) fn contacted(f: &File) -> String {
    if f.kind == Kind::Hardship { f.review_on } else { f.contact_on }.to_string()
}

/// The number of the last card, and what became of it.
pub(crate) fn card(f: &File) -> String {
    match f.card_state.as_str() {
        "recalled" => format!("{}（已收回）", f.card),
        "lost" => format!("{}（遗失）", f.card),
        _ => f.card.clone(),
    }
}

/// The rows of a list as a workbook.
///
/// # Errors
/// When the temporary files cannot be written.
pub(crate) fn list(all: &[Row], footer: &str, today: Day) -> Outcome<Vec<u8>> {
    let captions = [
        Caption::text("姓名"),
        Caption::text("类别"),
        Caption::text("党支部").wide(28.0),
        Caption::text("地点").wide(28.0),
        Caption::day("开始"),
        Caption::day("最近联系"),
        Caption::text("活动证").wide(20.0),
        Caption::text("情况").wide(36.0),
    ];
    let mut book = Book::new(today);
    let mut table = book.table("流动和困难党员", "流动和困难党员", &captions)?;
    for row in all {
        let f = &row.file;
        let mut told = vec![row.standing()];
        told.extend(row.alarms.iter().map(|a| a.what.as_str()));
        table.row(&[
            row.name.clone(),
            f.kind.name().to_owned(),
            row.unit.clone(),
            f.place.clone(),
            f.since.to_string(),
            contacted(f),
            card(f),
            told.join("；"),
        ])?;
    }
    table.finish(footer)?;
    book.bytes()
}

/// What is not known is written in by hand.
const BLANK: &str = "＿＿＿＿＿＿＿＿";

/// One registration, to print and sign.
///
/// # Errors
/// When the document cannot be put together.
pub(crate) fn form(
    f: &File,
    standing: &Standing,
    names: &HashMap<UnitId, String>,
    phone: bool,
    today: Day,
) -> Outcome<Vec<u8>> {
    let told = &standing.data;
    let unit = |id: UnitId| names.get(&id).cloned().unwrap_or_default();
    let number = if phone { told.phone.clone() } else { base::phone::mask(&told.phone) };
    let hosts: Vec<String> = standing.hosting().map(|h| unit(h.unit)).collect();
    let organ = if f.kind == Kind::In { "组织关系所在党组织" } else { "流入地党组织" };
    let own = if f.kind == Kind::In { "参加活动的党支部" } else { "组织关系所在党支部" };
    let lines = [
        ("姓名", f.name.clone()),
        (own, unit(f.unit)),
        ("原因", name_of(f.kind.reasons(), &told.reason).to_owned()),
        ("地点", f.place.clone()),
        ("开始日期", f.since.chinese()),
        ("预计返回日期", f.expected.map(Day::chinese).unwrap_or_default()),
        (organ, if told.organ.is_empty() { hosts.join("、") } else { told.organ.clone() }),
        ("本支部联系人", told.contact.clone()),
        ("党员联系电话", number),
        ("流动党员活动证", card(f)),
        ("说明", told.text.clone()),
    ];
    let kept =
        |name: &&str| f.kind != Kind::Hardship || !["地点", organ, "流动党员活动证", "预计返回日期"].contains(name);
    let line = |(name, text): (&str, String)| {
        let text = if text.is_empty() { BLANK.to_owned() } else { text };
        Block::paragraph(format!("{name}：{text}"))
    };
    let mut blocks: Vec<Block> = lines.into_iter().filter(|(name, _)| kept(name)).map(line).collect();
    blocks.push(Block::paragraph(format!("本人签名：{BLANK}　经办人：{BLANK}")));
    let paper = Paper {
        title: Span::line(format!("{}登记表", f.kind.name())),
        blocks,
        signature: Span::line(unit(f.unit)),
        date: Span::line(today.chinese()),
        ..Paper::default()
    };
    Ok(official::write(&paper)?)
}
