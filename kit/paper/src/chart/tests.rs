//! Charts in documents: the parts are there, well-formed, related and typed; the rest of the file stays.

use super::{Chart, Kind, Point};
use crate::docx::{Document, Insertion, Limits, read};
use crate::official::{Block, Paper, Span, write};

fn chart(kind: Kind) -> Chart {
    let point = |label: &str, value: Option<f64>| Point { label: label.into(), values: vec![value] };
    Chart {
        title: "党员数 <分> & “党组织”".into(),
        series: vec!["党员数（名）".into()],
        note: "来源：台账".into(),
        kind,
        points: vec![point("第一党支部", Some(12.0)), point("第二党支部", None), point("第三党支部", Some(27.5))],
    }
}

fn report() -> Document {
    let table = Block::Table {
        columns: vec!["党组织".into(), "党员数".into()],
        rows: vec![vec![Span::line("第一党支部"), Span::line("12")]],
        widths: Vec::new(),
    };
    let blocks = vec![Block::paragraph("共有党员39名。"), table, Block::paragraph("结尾。")];
    open(write(&Paper { title: Span::line("报告"), blocks, ..Paper::default() }).unwrap())
}

fn open(file: Vec<u8>) -> Document {
    read(file, &Limits::document()).unwrap()
}

fn at(document: &Document, words: &str) -> usize {
    let (before, _) = document.plain_text().split_once(words).unwrap();
    before.chars().count()
}

fn part(file: &[u8], name: &str) -> String {
    let archive = guard::archive(file, &Limits::document()).unwrap();
    let bytes = archive.part(name).unwrap();
    guard::xml(&bytes, name).unwrap();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn a_chart_holds_its_numbers_and_its_workbook() {
    for kind in [Kind::Bars, Kind::Columns] {
        let parts = chart(kind).parts().unwrap();
        guard::xml(parts.xml.as_bytes(), "chart1.xml").unwrap();
        for wanted in [
            "<c:v>第一党支部</c:v>",
            "<c:v>27.5</c:v>",
            "<c:v>第二党支部（缺）</c:v>",
            "<c:showSerName val=\"0\"/>",
            "&lt;分&gt; &amp; “党组织”",
            "<c:externalData r:id=\"rId1\">",
            "<c:numCache>",
            if kind == Kind::Bars { "<c:barDir val=\"bar\"/>" } else { "<c:barDir val=\"col\"/>" },
        ] {
            assert!(parts.xml.contains(wanted), "{wanted}: {}", parts.xml);
        }
        // What is missing is no nought.
        assert!(!parts.xml.contains("<c:v>0</c:v>"), "{}", parts.xml);
        // After the chart, and nothing about printing.
        let order =
            [parts.xml.find("</c:chart>"), parts.xml.find("<c:externalData"), parts.xml.find("</c:chartSpace>")];
        assert!(order.is_sorted() && order.iter().all(Option::is_some) && !parts.xml.contains("printSettings"));
        assert!(guard::archive(&parts.workbook, &Limits::document()).unwrap().size("xl/workbook.xml").is_some());
        assert_eq!(parts.workbook, chart(kind).parts().unwrap().workbook, "the same chart gives the same bytes");
    }
    assert!(Chart::default().parts().is_err());
}

#[test]
fn several_series_have_colours_a_legend_and_say_what_is_missing() {
    let point = |label: &str, values: &[Option<f64>]| Point { label: label.into(), values: values.to_vec() };
    let points = vec![
        point("甲", &[Some(12.0), Some(3.0)]),
        point("乙", &[Some(15.0), None]),
        point("丙", &[None, None]),
        point("丁", &[Some(7.0)]),
    ];
    let chart = Chart { series: vec!["党员".into(), "女".into()], points, ..chart(Kind::Bars) };
    let xml = chart.parts().unwrap().xml;
    guard::xml(xml.as_bytes(), "chart1.xml").unwrap();
    for wanted in [
        "<c:v>甲</c:v>",
        "<c:v>乙（缺女）</c:v>",
        "<c:v>丙（缺）</c:v>",
        "<c:v>丁（缺女）</c:v>",
        "<c:legend>",
        "2F5D8A",
    ] {
        assert!(xml.contains(wanted), "{wanted}: {xml}");
    }
    assert_eq!(xml.matches("<c:ser>").count(), 2);
    assert!(!xml.contains("<c:v>0</c:v>"), "{xml}");
    assert!(Chart { series: Vec::new(), ..chart }.parts().is_err());
}

#[test]
fn charts_follow_their_paragraph_or_table() {
    let document = report();
    let before = part(&document.with_charts(&[]).unwrap(), "word/document.xml");
    let put = [
        Insertion { after: at(&document, "39"), chart: chart(Kind::Bars) },
        Insertion { after: at(&document, "12"), chart: chart(Kind::Columns) },
    ];
    let file = document.with_charts(&put).unwrap();
    let main = part(&file, "word/document.xml");
    let charts: Vec<usize> = main.match_indices("<c:chart ").map(|(at, _)| at).collect();
    let table = (main.find("<w:tbl>").unwrap(), main.find("</w:tbl>").unwrap());
    assert!(charts.len() == 2 && charts[0] < table.0 && charts[1] > table.1, "{main}");
    assert!(main.find("结尾").unwrap() > charts[1]);
    // Without what was put in, the body is what it was.
    let mut rest = main.clone();
    while let Some(start) = rest.find("<w:p xmlns:w=") {
        let end = start + rest[start..].find("</w:p>").unwrap() + "</w:p>".len();
        rest.replace_range(start..end, "");
    }
    assert_eq!(rest, before);
    let (relations, types) = (part(&file, "word/_rels/document.xml.rels"), part(&file, "[Content_Types].xml"));
    for n in 1..=2 {
        assert!(relations.contains(&format!("Target=\"charts/taizhang{n}.xml\"")), "{relations}");
        assert!(types.contains(&format!("PartName=\"/word/charts/taizhang{n}.xml\"")), "{types}");
        assert!(types.contains(&format!("PartName=\"/word/embeddings/taizhang{n}.xlsx\"")), "{types}");
        part(&file, &format!("word/charts/taizhang{n}.xml"));
        let own = part(&file, &format!("word/charts/_rels/taizhang{n}.xml.rels"));
        assert!(own.contains(&format!("../embeddings/taizhang{n}.xlsx")), "{own}");
    }
    // A document with charts takes more.
    let again = open(file);
    assert!(again.plain_text().contains("共有党员39名。") && again.plain_text().contains("来源：台账"));
    let more = again.with_charts(&[Insertion { after: at(&again, "39"), chart: chart(Kind::Bars) }]).unwrap();
    assert!(part(&more, "word/_rels/document.xml.rels").contains("rTaizhang3"));
}

#[test]
fn a_place_outside_the_body_is_refused() {
    let document = report();
    let after = document.characters() + 5;
    assert!(document.with_charts(&[Insertion { after, chart: chart(Kind::Bars) }]).is_err());
}

#[test]
fn libre_office_opens_it() {
    if crate::office::program().is_none() {
        return;
    }
    let document = report();
    let put = [Kind::Bars, Kind::Columns].map(|kind| Insertion { after: at(&document, "39"), chart: chart(kind) });
    let plain = crate::office::to_pdf(&document.with_charts(&[]).unwrap()).unwrap();
    let drawn = crate::office::to_pdf(&document.with_charts(&put).unwrap()).unwrap();
    assert!(drawn.starts_with(b"%PDF") && drawn.len() > plain.len(), "{} and {} bytes", drawn.len(), plain.len());
    if let Ok(folder) = std::env::var("TAIZHANG_SHOTS") {
        std::fs::write(format!("{folder}/chart.pdf"), drawn).unwrap();
    }
}
