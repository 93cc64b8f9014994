//! The look of lines: from a .docx's own structure, and by numbering.

use super::{Line, Look, Source, lines, read, shape};
use paper::official::{Block, Paper, Span, write};

fn document() -> Source {
    let row = |a: &str, b: &str| vec![Span::line(a), Span::line(b)];
    let table = Block::Table {
        columns: vec!["党组织".into(), "党员数".into()],
        rows: vec![row("第一党支部", "12"), row("第二党支部", "15")],
        widths: Vec::new(),
    };
    let paper = Paper {
        title: Span::line("关于党员队伍的报告"),
        blocks: vec![Block::heading(1, "一、基本情况"), Block::paragraph("共有党员27名。"), table],
        ..Paper::default()
    };
    read(write(&paper).unwrap(), "报告.docx").unwrap()
}

/// The looks of a text's lines.
fn looks(text: &str, stored: Option<&str>) -> Vec<Look> {
    lines(text, stored).into_iter().map(|l| l.look).collect()
}

#[test]
fn a_documents_own_structure_is_shown() {
    let source = document();
    let stored = shape(&source).unwrap();
    let looks = looks(source.text(), Some(&stored));
    let of = |text: &str| {
        let line = source.text().split('\n').position(|l| l.trim() == text).unwrap();
        looks[line]
    };
    assert!(matches!(of("关于党员队伍的报告"), Look::Title | Look::Centre), "{:?}", of("关于党员队伍的报告"));
    assert_eq!(of("一、基本情况"), Look::Heading(1));
    assert_eq!(of("共有党员27名。"), Look::Body);
    assert_eq!(
        (of("党组织"), of("第二党支部"), of("15")),
        (Look::Cell(0, 0, 0, 1), Look::Cell(0, 2, 0, 1), Look::Cell(0, 2, 1, 1))
    );
}

#[test]
fn a_text_is_shown_by_its_numbering() {
    let text = "工作总结\n一、基本情况\n（一）党员\n共有党员27名。";
    assert_eq!(looks(text, None), [Look::Title, Look::Heading(1), Look::Heading(2), Look::Body]);
    assert_eq!(shape(&Source::Text(text.into())), None);
    let centred = r#"[{"look":"centre"},{"look":"body"},{"look":"centre"}]"#;
    assert_eq!(looks("总结\n正文。\n附表", Some(centred)), [Look::Title, Look::Body, Look::Centre]);
}

#[test]
fn automatic_numbers_are_shown_and_make_headings() {
    let text = "总结\n基本情况\n共有党员27名。\n下一行";
    let numbered = |number: &str| Line { look: Look::Body, number: Some(number.to_owned()) };
    let stored = [Line::default(), numbered("一、"), numbered("1."), Line::default()];
    let found = lines(text, Some(&serde_json::to_string(&stored).unwrap()));
    let told: Vec<(Look, Option<&str>)> = found.iter().map(|l| (l.look, l.number.as_deref())).collect();
    assert_eq!(
        told,
        [(Look::Title, None), (Look::Heading(1), Some("一、")), (Look::Body, Some("1.")), (Look::Body, None)]
    );
}
