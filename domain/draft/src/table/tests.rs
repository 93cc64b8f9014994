//! Tables of documents: found, read, drawn, refused; from text and from .docx alike.

use super::{COLUMNS, ROWS, number_in, stands_in_table, tables};
use crate::fill::{Filled, decide, document_with, paper_with, pdf_with};
use crate::rules::places;
use crate::store::{Choice, Draft, DraftId, Kind};
use crate::text::{Source, pasted, read, shape};
use base::id::UnitId;
use base::{Moment, Period};
use figure::Value;
use guard::Limits;
use paper::docx::read as open;
use paper::official::Block;

const REPORT: &str = "2026年工作总结
全区党员情况见下表。
各党支部党员情况
单位：名
序号\t党组织\t党员\t女党员\t党费（元）\t备注
1\t第一党支部\t35\tXX\t1,234\t优秀
2\t第二党支部\tXX\tXX\t2万\t
合计\t\t35\t\t21234\t
表后的话共有党员35名。";

fn draft(source: &Source) -> Draft {
    Draft {
        id: DraftId(1),
        unit: UnitId(1),
        title: String::new(),
        period: Period::year(2026).unwrap(),
        file_name: String::new(),
        source: if matches!(source, Source::Docx(..)) { "docx".into() } else { "text".into() },
        file: None,
        shape: shape(source),
        body: source.text().to_owned(),
        created_by: String::new(),
        created_at: Moment(0),
        version: 1,
        removed: false,
        kind: Kind::Draft,
        template: None,
        frozen: 0,
    }
}

/// Every number kept; the first blank typed as 12, the others left.
fn filled(source: &Source) -> Vec<Filled> {
    let slots = places(source.text());
    let first = slots.iter().find(|s| s.is_blank()).map(|s| s.n);
    let choice = |n: usize| match first == Some(n) {
        true => Choice { choice: "typed".into(), typed: Some("12".into()), ..Choice::default() },
        false => Choice { choice: "keep".into(), ..Choice::default() },
    };
    slots
        .into_iter()
        .map(|s| {
            let choice = choice(s.n);
            decide(s, None, None, Value::missing(), Some(choice), "")
        })
        .collect()
}

/// The text, and the same as a .docx.
fn both(text: &str) -> [Source; 2] {
    let file = paper::official::write(&paper::official::from_text(text)).unwrap();
    [pasted(text).unwrap(), read(file, "报告.docx").unwrap()]
}

#[test]
fn a_table_is_read_as_it_will_stand() {
    for source in both(REPORT) {
        let (draft, filled) = (draft(&source), filled(&source));
        let all = tables(&draft, &filled);
        assert_eq!(all.len(), 1, "{all:?}");
        assert_eq!(all[0].title, "各党支部党员情况");
        let chart = all[0].chart(None).unwrap();
        assert_eq!(chart.series, ["党员", "女党员", "党费（元）"], "words and numbers of rows are no series");
        let points: Vec<(&str, &[Option<f64>])> =
            chart.points.iter().map(|p| (p.label.as_str(), p.values.as_slice())).collect();
        assert_eq!(
            points,
            [
                ("第一党支部", [Some(35.0), Some(12.0), Some(1234.0)].as_slice()),
                ("第二党支部", [None, None, Some(20_000.0)].as_slice()),
            ]
        );
        let one = all[0].chart(Some(1)).unwrap();
        assert_eq!(
            (one.title.as_str(), one.series.as_slice()),
            ("各党支部党员情况（女党员）", ["女党员".to_owned()].as_slice())
        );
        assert!(all[0].chart(Some(9)).is_err(), "no such column");
        let inside = filled.iter().find(|f| f.written == "12").unwrap().start;
        assert!(stands_in_table(&draft, inside) && !stands_in_table(&draft, 3));
    }
}

#[test]
fn its_chart_stands_behind_it_with_what_is_missing_labelled() {
    for source in both(REPORT) {
        let (draft, filled) = (draft(&source), filled(&source));
        let table = &tables(&draft, &filled)[0];
        let file = document_with(&source, &filled, table.at, table.chart(None).unwrap()).unwrap();
        let text = open(file.clone(), &Limits::document()).unwrap().plain_text().to_owned();
        let (before, behind) = text.split_once("来源：本文稿的表").unwrap();
        assert!(before.contains("合计") && behind.contains("表后的话"), "{text}");
        let chart = guard::archive(&file, &Limits::document()).unwrap().part("word/charts/taizhang1.xml").unwrap();
        let chart = String::from_utf8(chart).unwrap();
        assert!(chart.contains("第二党支部（缺党员、女党员）") && !chart.contains("<c:v>0</c:v>"), "{chart}");
    }
}

#[test]
fn in_a_pdf_it_stands_behind_it_as_bars() {
    let source = both(REPORT).into_iter().find(|source| matches!(source, Source::Text(_))).unwrap();
    let (draft, filled) = (draft(&source), filled(&source));
    let table = &tables(&draft, &filled)[0];
    let chart = table.chart(None).unwrap();
    let paper = paper_with(source.text(), &filled, table.at, &chart).unwrap();
    let at = paper.blocks.iter().position(|b| matches!(b, Block::Table { .. })).unwrap();
    let [Block::Paragraph(title), Block::Bars(bars), Block::Paragraph(_), Block::Paragraph(next)] =
        &paper.blocks[at + 1..at + 5]
    else {
        panic!("{:?}", paper.blocks)
    };
    assert_eq!((title[0].text.as_str(), next[0].text.as_str()), (chart.title.as_str(), "表后的话共有党员35名。"));
    let lacking: Vec<_> = bars.iter().filter(|b| b.value == "缺").map(|b| (b.label.as_str(), b.length)).collect();
    assert_eq!(lacking, [("第二党支部·党员", 0), ("第二党支部·女党员", 0)]);
    assert_eq!(bars.iter().map(|b| b.length).max(), Some(100));
    assert!(paper_with(source.text(), &filled, 0, &chart).is_err(), "no chart behind the title");
    assert!(pdf_with(&source, &filled, table.at, chart).unwrap().starts_with(b"%PDF"));
}

#[test]
fn what_is_no_small_table_of_numbers_is_refused() {
    let row = |cells: usize, with: &str| vec![with; cells].join("\t");
    let table = |rows: usize, columns: usize, with: &str| {
        let head: Vec<String> =
            (0..columns).map(|n| format!("项目{}", ['甲', '乙', '丙', '丁', '戊', '己', '庚'][n])).collect();
        let body = vec![format!("某支部\t{}", row(columns, with)); rows];
        format!("报告\n开头。\n党组织\t{}\n{}\n结尾。", head.join("\t"), body.join("\n"))
    };
    for (text, wanted) in [
        (table(ROWS, COLUMNS, "5"), None),
        (table(ROWS + 1, 2, "5"), Some("有 13 行、2 列数，最多画 12 行、6 列")),
        (table(2, COLUMNS + 1, "5"), Some("有 2 行、7 列数")),
        (table(2, 2, "良好"), Some("要有一行表头和一列名称")),
        (table(0, 2, "5"), Some("要有一行表头和一列名称")),
    ] {
        let source = pasted(&text).unwrap();
        let found = tables(&draft(&source), &filled(&source));
        let refused = found[0].chart(None).err().map(|r| r.what);
        assert_eq!(refused.is_some(), wanted.is_some(), "{text}: {refused:?}");
        assert!(refused.unwrap_or_default().contains(wanted.unwrap_or_default()), "{text}");
    }
    let source = pasted(&table(2, 1, "XX")).unwrap();
    let slots = places(source.text()).into_iter();
    let open: Vec<Filled> = slots.map(|s| decide(s, None, None, Value::missing(), None, "")).collect();
    assert!(open.len() > 1);
    let refused = tables(&draft(&source), &open)[0].chart(None).unwrap_err().what;
    assert!(refused.contains("表里还没有数"), "{refused}");
}

#[test]
fn cells_hold_a_number_or_none() {
    for (text, wanted) in [
        ("35", Some(35.0)),
        (" 1,234.5 ", Some(1234.5)),
        ("５１２", Some(512.0)),
        ("98.7%", Some(98.7)),
        ("51.2万元", Some(512_000.0)),
        ("近300余名", Some(300.0)),
        ("-3", Some(-3.0)),
        ("十二", Some(12.0)),
        ("", None),
        ("—", None),
        ("2026年3月", None),
        ("35岁以下", None),
        ("3/5", None),
        ("5-8", None),
        ("【待核：4】", None),
        ("一般", None),
    ] {
        assert_eq!(number_in(text), wanted, "{text}");
    }
}
