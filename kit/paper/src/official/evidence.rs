//! The annex that says where each figure of a document comes from.

use super::{Annex, Block, Span};

/// One figure and its source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Where it stands: the words around it.
    pub place: String,
    /// Name of the figure; empty when it is none of the catalogue.
    pub figure: String,
    /// What was written, with its measure word.
    pub value: String,
    /// Where it comes from: records, by hand and why, or that it is missing.
    pub source: String,
    /// How many ledger entries stand behind it.
    pub entries: i64,
    /// Nobody vouches for it: shown in yellow.
    pub open: bool,
}

/// The annex 取数说明 with a row for each figure. `about` says of which unit, which period and as of when.
pub fn evidence_annex(about: &str, rows: &[Evidence]) -> Annex {
    let open = rows.iter().filter(|row| row.open).count();
    let mut lead = format!("{about}文中数字共{}处", rows.len());
    lead.push_str(&if open > 0 {
        format!("，其中{open}处尚缺出处，以底色标出。")
    } else {
        "，均有出处。".to_owned()
    });
    let columns = ["序号", "所在文句", "指标", "填写", "出处", "记录数"].map(str::to_owned).to_vec();
    let table =
        Block::Table { columns, rows: rows.iter().enumerate().map(row).collect(), widths: vec![3, 9, 6, 5, 6, 4] };
    let blocks = if rows.is_empty() {
        vec![Block::paragraph(format!("{about}文中没有数字。"))]
    } else {
        vec![Block::paragraph(lead), table]
    };
    Annex { title: Span::line("取数说明"), blocks }
}

fn row((index, row): (usize, &Evidence)) -> Vec<Vec<Span>> {
    let entries = if row.entries > 0 { row.entries.to_string() } else { "—".to_owned() };
    let figure = if row.figure.is_empty() { "—" } else { &row.figure };
    let cells = [&(index + 1).to_string(), &row.place, figure, &row.value, &row.source, &entries];
    let open = [false, false, false, row.open, row.open, false];
    let cell = |(text, open): (&str, bool)| vec![Span { highlight: open, ..Span::plain(text) }];
    cells.map(AsRef::as_ref).into_iter().zip(open).map(cell).collect()
}
